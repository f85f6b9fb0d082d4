-- Rankings. They are as of their last run: rank_run says when that was.

-- name: ranking (by text, category text, after_key float, after_id bigint, max int)
-- rows: id bigint, slug text, name text, category_slug text, category_name text, key float, estimate float, low float, high float, part int, whole int,
--       other_part int, other_whole int, best int, worst int, weight float
-- Tools in a ranking ('' for a category: among all), the first page behind the key 1e308 and 9223372036854775807; the key is (key, id).
-- `weight` is what a trending tool's votes weigh now. What was unpublished since the last run is left out.
SELECT t.id, t.slug, t.name, c.slug AS category_slug, c.name AS category_name, r.key, r.estimate, r.low, r.high, r.part, r.whole,
       r.other_part, r.other_whole, r.best, r.worst, r.key / trend_weight(now()) AS weight
  FROM ranks AS r
  JOIN tools AS t ON t.id = r.tool_id AND t.state = 'published'
  JOIN categories AS c ON c.id = t.category_id
 WHERE r.kind = $1::ranking AND r.scope = (SELECT coalesce((SELECT g.id FROM categories AS g WHERE g.slug = $2), CASE WHEN $2 = '' THEN 0 END))
   AND (r.key, r.tool_id) < ($3, $4)
 ORDER BY r.key DESC, r.tool_id DESC LIMIT $5;

-- name: rank_run (by text, category text)
-- rows: computed_at text?, shown text?, ranked int, votes int, apart int, softened bool
-- When a ranking was worked out last (null: never yet); head to head also: tools ranked and apart, the votes, and whether they had to be
-- softened (pair_scopes).
SELECT CASE WHEN isfinite(r.computed_at) THEN utc(r.computed_at) END AS computed_at,
       CASE WHEN isfinite(r.computed_at) THEN to_char(r.computed_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY, HH24:MI "UTC"') END AS shown, coalesce(p.ranked, 0) AS ranked, coalesce(p.votes, 0) AS votes,
       coalesce(p.apart, 0) AS apart, coalesce(p.softened, false) AS softened
  FROM rank_runs AS r
  LEFT JOIN pair_scopes AS p ON r.kind = 'head-to-head'
        AND p.scope = (SELECT coalesce((SELECT g.id FROM categories AS g WHERE g.slug = $2), CASE WHEN $2 = '' THEN 0 END))
 WHERE r.kind = $1::ranking;

-- name: rank_apart (category text, max int)
-- rows: slug text, name text, votes int
-- Tools with head-to-head votes that nothing connects to those that are ranked, the most votes first.
SELECT t.slug, t.name, s.wins + s.losses + s.ties AS votes
  FROM pair_strengths AS s JOIN tools AS t ON t.id = s.tool_id AND t.state = 'published'
 WHERE s.apart AND s.scope = (SELECT coalesce((SELECT g.id FROM categories AS g WHERE g.slug = $1), CASE WHEN $1 = '' THEN 0 END))
 ORDER BY s.wins + s.losses + s.ties DESC, t.id LIMIT $2;

-- name: ranks_refresh (every bool)
-- rows: changed int
-- Works out the rankings that are old (every: all), but for head to head. To be called every few seconds by one process a host.
SELECT refresh_ranks($1) AS changed;

-- name: rank_alone (wait bool)
-- rows: mine bool
-- Inside a transaction: whether it is the only one that ranks now; with `wait` it always is, in the end.
SELECT rank_alone($1) AS mine;

-- name: pair_results ()
-- rows: lower_id bigint, higher_id bigint, lower_category int, higher_category int, lower int, higher int, neither int
-- Counted head-to-head votes of all pairs of published tools.
SELECT k.lower_id, k.higher_id, l.category_id AS lower_category, h.category_id AS higher_category,
       sum(k.lower)::int AS lower, sum(k.higher)::int AS higher, sum(k.neither)::int AS neither
  FROM pair_tallies AS k
  JOIN tools AS l ON l.id = k.lower_id AND l.state = 'published'
  JOIN tools AS h ON h.id = k.higher_id AND h.state = 'published'
 GROUP BY k.lower_id, k.higher_id, l.category_id, h.category_id
HAVING sum(k.lower + k.higher + k.neither) > 0
 ORDER BY k.lower_id, k.higher_id;

-- name: strengths_due (seconds int)
-- rows: due bool
-- Whether the head-to-head ranking is older than that.
SELECT r.computed_at < now() - $1 * interval '1 second' AS due FROM rank_runs AS r WHERE r.kind = 'head-to-head';

-- name: strengths_save (strengths text, scopes text)
-- rows: changed int
-- Replaces the strengths and ranks by them.
SELECT save_strengths($1, $2) AS changed;

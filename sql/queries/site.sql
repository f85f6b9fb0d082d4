-- The site as a whole: how much there is, what search engines may read, whether all is well.

-- name: site_size ()
-- rows: tools int, reviews int, comparisons int
-- Published tools, their live reviews, curated comparisons of published tools: all without counting much.
SELECT c.tools, c.reviews, (SELECT t.comparisons FROM totals AS t) AS comparisons
  FROM (SELECT coalesce(sum(tools), 0)::int AS tools, coalesce(sum(reviews), 0)::int AS reviews FROM categories) AS c;

-- name: site_counts ()
-- rows: tools int, reviews int, comparisons int, votes bigint
-- The same with the counted votes, which are summed from all tallies: 30 ms for a million votes, so not for pages that are asked for often.
SELECT c.tools, c.reviews, (SELECT t.comparisons FROM totals AS t) AS comparisons,
       (SELECT coalesce(sum(v.ship + v.skip), 0) FROM vote_tallies AS v)::bigint AS votes
  FROM (SELECT coalesce(sum(tools), 0)::int AS tools, coalesce(sum(reviews), 0)::int AS reviews FROM categories) AS c;

-- name: sitemap_parts (ids bigint)
-- rows: kind text, part bigint, lastmod text
-- The parts in which what search engines may list is told, `ids` numbers a part, so that what was in one stays in it: "tools" and
-- "comparisons", counted from 1, without those in which nothing is left; with the day of the last change in each. A comparison changes
-- with its tools, so its parts are taken to have changed when the last tool did: never too early a day, and no join of all with all.
SELECT p.kind, p.part, to_char(p.changed AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS lastmod
  FROM (SELECT 'comparisons' AS kind, n + 1 AS part,
               greatest((SELECT max(t.updated_at) FROM tools AS t WHERE t.state = 'published'),
                        (SELECT max(c.curated_at) FROM comparisons AS c WHERE c.sides = 2)) AS changed
          FROM generate_series(0, (SELECT (max(c.id) - 1) / $1 FROM comparisons AS c WHERE c.sides = 2)) AS n
         CROSS JOIN LATERAL (SELECT FROM comparison_cards AS c WHERE c.indexed AND c.id > n * $1 AND c.id <= (n + 1) * $1 LIMIT 1) AS any_there
        UNION ALL
        SELECT 'tools', (t.id - 1) / $1 + 1, max(t.updated_at) FROM tools AS t WHERE t.state = 'published' GROUP BY 2) AS p
 ORDER BY p.kind, p.part;

-- name: sitemap_tools (after_id bigint, upto_id bigint)
-- rows: id bigint, slug text, lastmod text
-- Published tools of these numbers, from behind after_id, with the day of their last change.
SELECT t.id, t.slug, to_char(t.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS lastmod
  FROM tools AS t
 WHERE t.state = 'published' AND t.id > $1 AND t.id <= $2
 ORDER BY t.id;

-- name: sitemap_comparisons (after_id bigint, upto_id bigint)
-- rows: id bigint, left_slug text, right_slug text, lastmod text
-- Comparisons of these numbers, from behind after_id, that search engines are asked to read: curated, both published, one category,
-- three reviews or more on each side.
SELECT c.id, c.left_slug, c.right_slug, to_char(c.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS lastmod
  FROM comparison_cards AS c
 WHERE c.indexed AND c.id > $1 AND c.id <= $2
 ORDER BY c.id;

-- name: schema_version ()
-- rows: version int
-- Number of the last schema file that was applied.
SELECT coalesce(max(m.version), 0)::int AS version FROM schema_migrations AS m;

-- name: tally_drift_part (after_id bigint, max int)
-- rows: upto bigint, tools int
-- Among the next max tools by number, from behind after_id (0 for the first), how many have a tally that differs from their votes:
-- always 0. `upto` is the last one's number, 0 when there are no more. A part at a time, because all votes of these are counted.
SELECT p.upto, p.tools FROM tally_drift_part($1, $2) AS p;

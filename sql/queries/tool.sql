-- Tools: one tool's page, lists of tools, and the picker's suggestions.
--
-- Lists page by keyset: each row carries its key, the next page begins behind the last row's. The first page begins behind the
-- largest key there can be: 9223372036854775807 for bigint, 2147483647 for int, 2.0 for a score. Ask for one row more than is shown.
-- The keys of a page are found first, in an index that has them in order, and only then the rows.

-- name: tool_page (slug text)
-- rows: id bigint, slug text, state text, merged_slug text?, name text, tagline text, description text, website text,
--       category_slug text, category_name text, pricing_model text, pricing_entry text, panel_ships int, panel_reviews int,
--       community_ship int, community_skip int, review_personas text[], review_names text[], review_verdicts text[],
--       review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[], published_at text?, updated_at text,
--       revision int, description_html text?, community_held int, community_voided int
-- The tool that has, or ever had, this slug: when `slug` differs from the one asked for, the page has moved. Only state "published"
-- is public; a "merged" tool has moved to `merged_slug`, when that is not null. Reviews are the live ones in the panel's order.
SELECT t.id, t.slug, t.state, t.merged_slug, t.name, t.tagline, t.description, t.website,
       t.category_slug, t.category_name, t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews,
       t.community_ship, t.community_skip, t.review_personas, t.review_names, t.review_verdicts,
       t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names, t.published_at, t.updated_at, t.revision, t.description_html,
       t.community_held, t.community_voided
  FROM tool_slugs AS s
  JOIN tool_pages AS t ON t.id = s.tool_id
 WHERE s.slug = $1;

-- name: tool_pairs (slug text, max int)
-- rows: left_slug text, left_name text, left_ships int, left_reviews int, right_slug text, right_name text, right_ships int,
--       right_reviews int, category text
-- Curated comparisons of a tool, on whichever side it stands, newest first. `category` is the left tool's.
WITH tool AS (SELECT s.tool_id AS id FROM tool_slugs AS s WHERE s.slug = $1)
SELECT c.left_slug, c.left_name, c.left_ships, c.left_reviews, c.right_slug, c.right_name, c.right_ships, c.right_reviews, c.category
  FROM comparison_cards AS c
 WHERE c.id = ANY (ARRAY(
       SELECT k.id
         FROM (SELECT * FROM (SELECT l.id, l.curated_at, l.place FROM comparisons AS l
                               WHERE l.left_id = (SELECT id FROM tool) AND l.sides = 2
                               ORDER BY l.curated_at DESC, l.place DESC LIMIT $2) AS ls
               UNION ALL
               SELECT * FROM (SELECT r.id, r.curated_at, r.place FROM comparisons AS r
                               WHERE r.right_id = (SELECT id FROM tool) AND r.sides = 2
                               ORDER BY r.curated_at DESC, r.place DESC LIMIT $2) AS rs) AS k
        ORDER BY k.curated_at DESC, k.place DESC LIMIT $2))
 ORDER BY c.curated_at DESC, c.place DESC;

-- name: tool_neighbours (slug text, max int)
-- rows: slug text, name text, left_slug text, right_slug text
-- Other published tools of its category, best panel first, with the two sides of its comparison with this one: in curated order
-- when somebody chose one, else in the order of slugs.
SELECT o.slug, o.name, coalesce(l.slug, least(t.slug, o.slug)) AS left_slug, coalesce(r.slug, greatest(t.slug, o.slug)) AS right_slug
  FROM tool_slugs AS s
  JOIN tools AS t ON t.id = s.tool_id
 CROSS JOIN LATERAL (
       SELECT k.id, k.slug, k.name, k.panel_percent, k.panel_reviews FROM tools AS k
        WHERE k.state = 'published' AND k.category_id = t.category_id AND k.id <> t.id
        ORDER BY k.panel_percent DESC, k.panel_reviews DESC, k.id DESC LIMIT $2) AS o
  LEFT JOIN comparisons AS c ON c.lower_id = least(t.id, o.id) AND c.higher_id = greatest(t.id, o.id)
  LEFT JOIN tools AS l ON l.id = c.left_id
  LEFT JOIN tools AS r ON r.id = c.right_id
 WHERE s.slug = $1
 ORDER BY o.panel_percent DESC, o.panel_reviews DESC, o.id DESC;

-- name: tools_newest (after_at bigint, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_at bigint
-- Published tools, newest first; the key is (key_at, id).
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, microseconds(t.published) AS key_at
  FROM tool_pages AS t
 WHERE t.id = ANY (ARRAY(
       SELECT k.id FROM tools AS k
        WHERE k.state = 'published'
          AND (k.published_at, k.id) < (instant($1), $2)
        ORDER BY k.published_at DESC, k.id DESC LIMIT $3))
 ORDER BY t.published DESC, t.id DESC;

-- name: tools_newest_in (category text, after_at bigint, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_at bigint
-- The same in one category (its slug).
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, microseconds(t.published) AS key_at
  FROM tool_pages AS t
 WHERE t.id = ANY (ARRAY(
       SELECT k.id FROM tools AS k
        WHERE k.state = 'published' AND k.category_id = (SELECT c.id FROM categories AS c WHERE c.slug = $1)
          AND (k.published_at, k.id) < (instant($2), $3)
        ORDER BY k.published_at DESC, k.id DESC LIMIT $4))
 ORDER BY t.published DESC, t.id DESC;

-- name: tools_by_panel (after_percent int, after_reviews int, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_percent int
-- Published tools by panel share, then by number of reviews; those without a review come last.
-- The key is (key_percent, panel_reviews, id).
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, t.panel_percent AS key_percent
  FROM tool_pages AS t
 WHERE t.id = ANY (ARRAY(
       SELECT k.id FROM tools AS k
        WHERE k.state = 'published'
          AND (k.panel_percent, k.panel_reviews, k.id) < ($1, $2, $3)
        ORDER BY k.panel_percent DESC, k.panel_reviews DESC, k.id DESC LIMIT $4))
 ORDER BY t.panel_percent DESC, t.panel_reviews DESC, t.id DESC;

-- name: tools_by_panel_in (category text, after_percent int, after_reviews int, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_percent int
-- The same in one category (its slug).
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, t.panel_percent AS key_percent
  FROM tool_pages AS t
 WHERE t.id = ANY (ARRAY(
       SELECT k.id FROM tools AS k
        WHERE k.state = 'published' AND k.category_id = (SELECT c.id FROM categories AS c WHERE c.slug = $1)
          AND (k.panel_percent, k.panel_reviews, k.id) < ($2, $3, $4)
        ORDER BY k.panel_percent DESC, k.panel_reviews DESC, k.id DESC LIMIT $5))
 ORDER BY t.panel_percent DESC, t.panel_reviews DESC, t.id DESC;

-- name: tools_by_community (after_score float, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_score float
-- Published tools by the lower bound of their community share; those without a vote come last. The key is
-- (key_score, id). Their order is as of the last rank_votes; the numbers are exact.
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, n.score AS key_score
  FROM tool_pages AS t
  JOIN community_ranks AS n ON n.tool_id = t.id
 WHERE t.id = ANY (ARRAY(
       SELECT k.tool_id FROM community_ranks AS k
        WHERE (k.score, k.tool_id) < ($1, $2)
        ORDER BY k.score DESC, k.tool_id DESC LIMIT $3))
 ORDER BY n.score DESC, t.id DESC;

-- name: tools_by_community_in (category text, after_score float, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_score float
-- The same in one category (its slug).
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, n.score AS key_score
  FROM tool_pages AS t
  JOIN community_ranks AS n ON n.tool_id = t.id
 WHERE t.id = ANY (ARRAY(
       SELECT k.tool_id FROM community_ranks AS k
        WHERE k.category_id = (SELECT c.id FROM categories AS c WHERE c.slug = $1) AND (k.score, k.tool_id) < ($2, $3)
        ORDER BY k.score DESC, k.tool_id DESC LIMIT $4))
 ORDER BY n.score DESC, t.id DESC;

-- name: tools_filtered (sort text, category text, tag text, pricing text, after_at bigint, after_percent int, after_reviews int, after_score float, after_id bigint, max int)
-- rows: id bigint, slug text, name text, tagline text, description text, website text, category_slug text, category_name text,
--       pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int, community_skip int,
--       review_personas text[], review_names text[], review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[],
--       published_at text, updated_at text, key_at bigint, key_percent int, key_score float
-- Published tools of a category, with a tag, of a pricing model, each '' for any, in one of the orders above (newest, panel, community).
-- Of the keys only those of the order count.
SELECT t.id, t.slug, t.name, t.tagline, t.description, t.website, t.category_slug, t.category_name,
       t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews, t.community_ship, t.community_skip,
       t.review_personas, t.review_names, t.review_verdicts, t.review_quotes, t.review_dates, t.tag_slugs, t.tag_names,
       t.published_at, t.updated_at, microseconds(t.published) AS key_at, t.panel_percent AS key_percent, n.score AS key_score
  FROM tools_filtered($1, $2, $3, $4, instant($5), $6, $7, $8, $9, $10) AS f
  JOIN tool_pages AS t ON t.id = f.id
  JOIN community_ranks AS n ON n.tool_id = f.id
 ORDER BY f.place;

-- name: tags_most (max int)
-- rows: slug text, name text, tools int
-- The tags that most published tools have.
SELECT g.slug, g.name, g.tools FROM tags AS g WHERE g.tools > 0 ORDER BY g.tools DESC, g.slug LIMIT $1;

-- name: tag_by_slug (slug text)
-- rows: slug text, name text, tools int
-- One tag, also one that no published tool has.
SELECT g.slug, g.name, g.tools FROM tags AS g WHERE g.slug = $1;

-- name: tools_most_compared (slug text, max int)
-- rows: slug text, name text, left_slug text, right_slug text
-- Published tools that are most compared with others, but not yet with this one and not of its category, with the two sides of their
-- comparison, in the order of slugs.
SELECT o.slug, o.name, least(t.slug, o.slug) AS left_slug, greatest(t.slug, o.slug) AS right_slug
  FROM tool_slugs AS s
  JOIN tools AS t ON t.id = s.tool_id
 CROSS JOIN LATERAL (
       SELECT k.slug, k.name, d.prominence, d.id FROM search_documents AS d JOIN tools AS k ON k.id = d.id
        WHERE d.kind = 'tool' AND d.category_id <> t.category_id
          AND NOT EXISTS (SELECT FROM comparisons AS c WHERE c.lower_id = least(t.id, d.id) AND c.higher_id = greatest(t.id, d.id))
        ORDER BY d.prominence DESC, d.id LIMIT $2) AS o
 WHERE s.slug = $1
 ORDER BY o.prominence DESC, o.id;

-- name: tool_names (max int)
-- rows: slug text, name text
-- Published tools in the order of their names, for the picker's suggestions; none when there are more than that: the first ones of a long list would
-- help nobody.
SELECT t.slug, t.name FROM tools AS t
 WHERE t.state = 'published' AND (SELECT sum(c.tools) FROM categories AS c) <= $1
 ORDER BY lower(t.name) COLLATE "C", t.id LIMIT $1;

-- name: tools_matching (typed text, max int)
-- rows: id bigint, slug text, name text, quality int, likeness float
-- Published tools that somebody who typed this may mean, best first. `quality` is 3 for the very slug (present or former) or
-- name, 2 for the beginning of a name, 1 for one that is spelt alike (`likeness` 0.4 to 1). Capitals do not matter.
WITH typed AS (SELECT lower(btrim($1)) AS word),
found AS (
  SELECT final_tool(s.tool_id) AS id, 3 AS quality, 1::float8 AS likeness
    FROM tool_slugs AS s WHERE s.slug = (SELECT word FROM typed) COLLATE "C"
  UNION ALL
  SELECT t.id, 3, 1 FROM tools AS t
   WHERE t.state = 'published' AND lower(t.name) COLLATE "C" = (SELECT word FROM typed)
  UNION ALL
  (SELECT t.id, 2, 1 FROM tools AS t
    WHERE t.state = 'published'
      AND lower(t.name) COLLATE "C" >= (SELECT word FROM typed)
      AND lower(t.name) COLLATE "C" < (SELECT word || chr(1114111) FROM typed)
      AND (SELECT word FROM typed) <> ''
    ORDER BY lower(t.name) COLLATE "C", t.id LIMIT $2)
  UNION ALL
  SELECT a.id, 1, a.likeness FROM spelt_alike((SELECT word FROM typed), $2) AS a
)
SELECT t.id, t.slug, t.name, b.quality, b.likeness
  FROM (SELECT DISTINCT ON (f.id) f.id, f.quality, f.likeness FROM found AS f WHERE f.id IS NOT NULL
         ORDER BY f.id, f.quality DESC, f.likeness DESC) AS b
  JOIN tools AS t ON t.id = b.id
 ORDER BY b.quality DESC, b.likeness DESC, lower(t.name) COLLATE "C", t.id LIMIT $2;

-- name: tool_as_of (slug text, day text)
-- rows: id bigint, slug text, was_public bool, name text, tagline text, description text, description_html text?, website text,
--       category_slug text, category_name text, pricing_model text, pricing_entry text, panel_ships int, panel_reviews int,
--       community_ship int, community_skip int, community_held int, community_voided int, review_personas text[], review_names text[],
--       review_verdicts text[], review_quotes text[], review_dates text[], tag_slugs text[], tag_names text[], published_at text, updated_at text, revision int
-- A tool that is public now, as it stood at the end of a day (2026-05-01, UTC); only what `was_public` then may be shown.
SELECT t.id, t.slug, t.was_public, t.name, t.tagline, t.description, t.description_html, t.website,
       t.category_slug, t.category_name, t.pricing_model, t.pricing_entry, t.panel_ships, t.panel_reviews,
       t.community_ship, t.community_skip, t.community_held, t.community_voided, t.review_personas, t.review_names,
       t.review_verdicts, t.review_quotes, t.review_dates,
       ARRAY(SELECT g.slug FROM unnest(t.tag_names) WITH ORDINALITY AS n (name, place) JOIN tags AS g ON lower(g.name) = lower(n.name)
              ORDER BY n.place) AS tag_slugs,
       t.tag_names, t.published_at, t.updated_at, t.revision
  FROM tool_as_of($1, $2::date) AS t;

-- name: tool_trend (slug text, weeks int)
-- rows: week text, ship int, votes int
-- The tally of the tool with this slug (present or former) at the end of each of the last weeks, by their Mondays; the last as it stands now.
SELECT to_char(v.week, 'YYYY-MM-DD') AS week, v.ship, v.votes
  FROM tool_slugs AS s CROSS JOIN LATERAL vote_trend(s.tool_id, $2) AS v
 WHERE s.slug = $1 ORDER BY v.week;

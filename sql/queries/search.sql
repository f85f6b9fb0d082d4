-- Search and suggestions: what a visitor typed, and what is found for it. See sql/schema/050_find.sql.

-- name: search_page (typed text, kind text, category text, after_score float, after_key bigint, max int)
-- rows: matches int, facet_slugs text[], facet_names text[], facet_counts int[], kind text?, title text?, slug text?, right_slug text?,
--       category_slug text?, category_name text?, snippet text?, key_score float, key bigint
-- A page of results behind the key (key_score, key), which begins behind 1000 and 9223372036854775807. `kind` is tool or comparison, ''
-- for both, `category` a slug or ''. One row with a null kind when there is nothing to list. `title` and `snippet` hold chr(2) and chr(3)
-- around what was found. `slug` is the tool's, or the left one's.
SELECT s.matches, s.facet_slugs, s.facet_names, s.facet_counts, s.kind, s.title, s.slug, s.right_slug, s.category_slug, s.category_name,
       s.snippet, coalesce(s.key_score, 0) AS key_score, coalesce(s.key, 0) AS key
  FROM search_site($1, $2, $3, $4, $5, $6) AS s;

-- name: search_near (typed text, max int)
-- rows: slug text, name text, tagline text, category_slug text, category_name text
-- Published tools that may have been meant when nothing has what was typed.
SELECT n.slug, n.name, n.tagline, n.category_slug, n.category_name FROM search_near($1, $2) AS n;

-- name: suggest (typed text, max int)
-- rows: slug text, name text, tagline text, category_slug text, category_name text
-- Published tools whose name somebody may be typing, the likeliest first.
SELECT g.slug, g.name, g.tagline, g.category_slug, g.category_name FROM suggest($1, $2) AS g;

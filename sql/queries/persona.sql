-- Personas.

-- name: personas ()
-- rows: slug text, name text, lens text, kind text, disclosure text, reviews int, ships int
-- The panel in its order, each seat with its live reviews of published tools and how many of them say ship.
SELECT p.slug, p.name, p.lens, p.kind::text AS kind, p.disclosure, p.reviews, p.ships
  FROM personas AS p
 ORDER BY p.position;

-- name: reviews_by (persona text, before_day int, before_id bigint, max int)
-- rows: id bigint, tool text, tool_name text, category text, category_name text, verdict text, quote text, reviewed_on text, key_day int
-- A persona's live reviews of published tools, the newest first, before that key (key_day, id), days from 2000 on.
SELECT r.id, r.tool, r.tool_name, r.category, r.category_name, r.verdict, r.quote, r.reviewed_on, r.key_day
  FROM reviews_by($1, $2, $3, $4) AS r;

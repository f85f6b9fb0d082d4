-- Personas.

-- name: personas ()
-- rows: slug text, name text, lens text, kind text, disclosure text, reviews int, ships int
-- The panel in its order, each seat with its live reviews of published tools and how many of them say ship.
SELECT p.slug, p.name, p.lens, p.kind::text AS kind, p.disclosure, p.reviews, p.ships
  FROM personas AS p
 ORDER BY p.position;

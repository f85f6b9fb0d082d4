-- Categories.

-- name: categories ()
-- rows: slug text, name text, tools int
-- Categories that have a published tool, by name, each with how many.
SELECT c.slug, c.name, c.tools FROM categories AS c
 WHERE c.tools > 0
 ORDER BY lower(c.name) COLLATE "C", c.id;

-- name: category_by_slug (slug text)
-- rows: slug text, name text, tools int
-- One category, also an empty one.
SELECT c.slug, c.name, c.tools FROM categories AS c WHERE c.slug = $1;

-- name: all_categories ()
-- rows: slug text, name text
-- Every category, also the empty ones, by name.
SELECT c.slug, c.name FROM categories AS c ORDER BY lower(c.name) COLLATE "C", c.id;

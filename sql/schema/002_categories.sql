-- Categories: the one shelf that each tool stands on.

CREATE TABLE categories (
  id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug       text        COLLATE "C" NOT NULL UNIQUE CONSTRAINT categories_slug_form CHECK (is_slug(slug)),
  name       text        NOT NULL UNIQUE CONSTRAINT categories_name_form CHECK (is_one_line(name, 80)),
  tools      int         NOT NULL DEFAULT 0 CONSTRAINT categories_tools_count CHECK (tools >= 0),
  reviews    int         NOT NULL DEFAULT 0 CONSTRAINT categories_reviews_count CHECK (reviews >= 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX categories_one_name ON categories (lower(name));

COMMENT ON TABLE categories IS 'Categories of tools; a tool has exactly one.';
COMMENT ON COLUMN categories.id IS 'Number of the category, inside the database only.';
COMMENT ON COLUMN categories.slug IS 'Its name in addresses: /c/SLUG.';
COMMENT ON COLUMN categories.name IS 'Its name as shown; unique whatever its capitals.';
COMMENT ON COLUMN categories.tools IS 'How many published tools it has; kept by the triggers of tools.';
COMMENT ON COLUMN categories.reviews IS 'How many live reviews those tools have; kept by the triggers of tools.';
COMMENT ON COLUMN categories.created_at IS 'When it was made.';

CREATE FUNCTION category_named(p_name text) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  base text := slugified(p_name);
  free text;
  found_id int;
BEGIN
  SELECT id INTO found_id FROM categories WHERE lower(name) = lower(p_name);
  IF FOUND THEN
    RETURN found_id;
  END IF;
  -- "C", "C++" and "C#" are three categories with one slug; so are two names in a script without Latin letters
  base := coalesce(nullif(base, ''), 'category');
  SELECT s.slug INTO free
    FROM (SELECT 1 AS n, base AS slug
          UNION ALL
          SELECT n, rtrim(left(base, 74), '-') || '-' || n FROM generate_series(2, 9999) AS n) AS s
   WHERE NOT EXISTS (SELECT FROM categories AS c WHERE c.slug = s.slug)
   ORDER BY s.n LIMIT 1;
  INSERT INTO categories (slug, name) VALUES (free, p_name) RETURNING id INTO found_id;
  RETURN found_id;
END
$$;
COMMENT ON FUNCTION category_named(text) IS 'The category of this name, whatever its capitals; made when there is none.';

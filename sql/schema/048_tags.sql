-- Tags: words beside the one category. They belong to the tool, not to a revision of its texts: whoever edits those leaves the tags as they are.

CREATE TABLE tags (
  id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug       text        COLLATE "C" NOT NULL UNIQUE CONSTRAINT tags_slug_form CHECK (is_slug(slug)),
  name       text        NOT NULL CONSTRAINT tags_name_form CHECK (is_one_line(name, 40)),
  tools      int         NOT NULL DEFAULT 0 CONSTRAINT tags_tools_count CHECK (tools >= 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tags_one_name ON tags (lower(name));
COMMENT ON TABLE tags IS 'Tags of tools; made when a catalogue file first names them.';
COMMENT ON COLUMN tags.id IS 'Number of the tag, inside the database only.';
COMMENT ON COLUMN tags.slug IS 'Its name in addresses: /tools?tag=SLUG.';
COMMENT ON COLUMN tags.name IS 'Its name as shown; unique whatever its capitals.';
COMMENT ON COLUMN tags.tools IS 'How many published tools have it; kept by triggers.';
COMMENT ON COLUMN tags.created_at IS 'When it was made.';

CREATE TABLE tool_tags (
  tool_id bigint NOT NULL REFERENCES tools,
  tag_id  int    NOT NULL REFERENCES tags,
  place   int    NOT NULL CONSTRAINT tool_tags_place_limit CHECK (place BETWEEN 1 AND 10),
  PRIMARY KEY (tool_id, tag_id),
  CONSTRAINT tool_tags_one_a_place UNIQUE (tool_id, place) DEFERRABLE
);
CREATE INDEX tags_most ON tags (tools DESC, slug);
CREATE INDEX tool_tags_of_tag ON tool_tags (tag_id, tool_id);
COMMENT ON TABLE tool_tags IS 'Which tool has which tags, at most ten each.';
COMMENT ON COLUMN tool_tags.tool_id IS 'The tool.';
COMMENT ON COLUMN tool_tags.tag_id IS 'The tag.';
COMMENT ON COLUMN tool_tags.place IS 'Its place among the tool''s tags, as the file had them.';

CREATE FUNCTION tool_tags_count() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  it tool_tags := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  UPDATE tags AS g SET tools = g.tools + CASE WHEN TG_OP = 'DELETE' THEN -1 ELSE 1 END
   WHERE g.id = it.tag_id AND EXISTS (SELECT FROM tools AS t WHERE t.id = it.tool_id AND t.state = 'published');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tool_tags_count() IS 'Trigger: keeps the number of published tools of a tag, by deltas.';
CREATE TRIGGER tool_tags_count AFTER INSERT OR DELETE ON tool_tags FOR EACH ROW EXECUTE FUNCTION tool_tags_count();

CREATE FUNCTION tools_count_for_tags() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  sign int := (NEW.state = 'published')::int - (OLD.state = 'published')::int;
BEGIN
  IF sign <> 0 THEN
    UPDATE tags AS g SET tools = g.tools + sign FROM tool_tags AS k WHERE k.tool_id = NEW.id AND g.id = k.tag_id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_count_for_tags() IS 'Trigger: a tool that becomes public, or no longer is, counts for its tags.';
CREATE TRIGGER tools_count_for_tags AFTER UPDATE OF state ON tools FOR EACH ROW EXECUTE FUNCTION tools_count_for_tags();

CREATE FUNCTION tag_named(p_name text) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  base text := coalesce(nullif(slugified(p_name), ''), 'tag');
  found_id int;
BEGIN
  SELECT t.id INTO found_id FROM tags AS t WHERE lower(t.name) = lower(p_name);
  IF FOUND THEN
    RETURN found_id;
  END IF;
  -- as with categories: "C", "C++" and "C#" are three tags with one slug
  INSERT INTO tags (slug, name)
  SELECT s.slug, p_name
    FROM (SELECT 1 AS n, base AS slug
          UNION ALL
          SELECT n, rtrim(left(base, 74), '-') || '-' || n FROM generate_series(2, 9999) AS n) AS s
   WHERE NOT EXISTS (SELECT FROM tags AS t WHERE t.slug = s.slug)
   ORDER BY s.n LIMIT 1
  RETURNING id INTO found_id;
  RETURN found_id;
END
$$;
COMMENT ON FUNCTION tag_named(text) IS 'The tag of this name, whatever its capitals; made when there is none.';

CREATE FUNCTION import_tags(p_tool text, p_tags text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  wanted int[];
  had int[];
BEGIN
  PERFORM decide_alone();
  tool := imported_tool(p_tool);
  wanted := ARRAY(SELECT tag_named(n.name) FROM unnest(p_tags) WITH ORDINALITY AS n (name, place) ORDER BY n.place);
  had := ARRAY(SELECT k.tag_id FROM tool_tags AS k WHERE k.tool_id = tool.id ORDER BY k.place);
  IF wanted = had THEN
    RETURN false;
  END IF;
  DELETE FROM tool_tags AS k WHERE k.tool_id = tool.id;
  INSERT INTO tool_tags (tool_id, tag_id, place)
  SELECT tool.id, w.tag_id, w.place FROM unnest(wanted) WITH ORDINALITY AS w (tag_id, place);
  UPDATE tools AS t SET version = t.version + 1, updated_at = now() WHERE t.id = tool.id;
  -- what this same import made public is in the log as that
  IF tool.published_at = now() AND had = '{}' THEN
    RETURN true;
  END IF;
  PERFORM log_decision('import', 'tag', 'tool', tool.id,
                       p_before => jsonb_build_object('tags', (SELECT coalesce(jsonb_agg(t.name ORDER BY h.place), '[]')
                                                                 FROM unnest(had) WITH ORDINALITY AS h (id, place) JOIN tags AS t ON t.id = h.id)),
                       p_after => jsonb_build_object('tags', to_jsonb(p_tags)));
  RETURN true;
END
$$;
COMMENT ON FUNCTION import_tags(text, text[]) IS
  'Gives the tool these tags, in this order, and no others; says whether that changed anything. An unknown tag is made. Raises 23505 for the same tag twice.';

CREATE OR REPLACE VIEW tool_pages AS
  SELECT t.id, t.slug, t.state::text AS state,
         CASE WHEN t.state = 'merged'
              THEN (SELECT f.slug FROM tools AS f WHERE f.id = final_tool(t.id)) END AS merged_slug,
         r.name, r.tagline, r.description, r.website,
         t.category_id, c.slug AS category_slug, c.name AS category_name,
         r.pricing_model::text AS pricing_model, r.pricing_entry,
         t.panel_ships, t.panel_reviews, t.panel_percent,
         v.ship AS community_ship, v.skip AS community_skip,
         w.personas AS review_personas, w.names AS review_names, w.verdicts AS review_verdicts,
         w.quotes AS review_quotes, w.dates AS review_dates,
         t.published_at AS published, utc(t.published_at) AS published_at, utc(t.updated_at) AS updated_at,
         t.revision, r.description_html, v.held AS community_held, v.voided AS community_voided,
         ARRAY(SELECT g.slug::text FROM tool_tags AS k JOIN tags AS g ON g.id = k.tag_id WHERE k.tool_id = t.id ORDER BY k.place) AS tag_slugs,
         ARRAY(SELECT g.name FROM tool_tags AS k JOIN tags AS g ON g.id = k.tag_id WHERE k.tool_id = t.id ORDER BY k.place) AS tag_names
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(k.ship), 0)::int AS ship, coalesce(sum(k.skip), 0)::int AS skip,
                coalesce(sum(k.held), 0)::int AS held, coalesce(sum(k.voided), 0)::int AS voided
           FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
   CROSS JOIN LATERAL (
         SELECT coalesce(array_agg(q.slug), '{}') AS personas, coalesce(array_agg(q.name), '{}') AS names,
                coalesce(array_agg(q.verdict), '{}') AS verdicts, coalesce(array_agg(q.quote), '{}') AS quotes,
                coalesce(array_agg(q.day), '{}') AS dates
           FROM (SELECT p.slug::text, p.name, x.verdict::text, x.quote, to_char(x.reviewed_on, 'YYYY-MM-DD') AS day
                   FROM reviews AS x JOIN personas AS p ON p.id = x.persona_id
                  WHERE x.tool_id = t.id AND x.superseded_at IS NULL
                  ORDER BY p.position) AS q) AS w;
COMMENT ON COLUMN tool_pages.tag_slugs IS 'Slugs of its tags, in their order.';
COMMENT ON COLUMN tool_pages.tag_names IS 'Their names.';

GRANT SELECT ON tags, tool_tags TO slipway_web;

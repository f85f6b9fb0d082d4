-- Reviews: what a persona says about a tool. A review is never rewritten; a newer one supersedes it.

CREATE TYPE verdict AS ENUM ('ship', 'skip');
COMMENT ON TYPE verdict IS 'What a persona or a visitor would do with a tool.';

CREATE TABLE reviews (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id       bigint      NOT NULL REFERENCES tools,
  persona_id    int         NOT NULL REFERENCES personas,
  verdict       verdict     NOT NULL,
  quote         text        NOT NULL
                            CONSTRAINT reviews_quote_form CHECK (is_prose(quote))
                            CONSTRAINT reviews_quote_length CHECK (char_length(quote) BETWEEN 1 AND 4000),
  reviewed_on   date        NOT NULL
                            CONSTRAINT reviews_reviewed_on_sane CHECK (reviewed_on BETWEEN '2000-01-01' AND '2999-12-31'),
  revision      int         NOT NULL,
  place         int         NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL DEFAULT now(),
  superseded_at timestamptz CONSTRAINT reviews_superseded_later CHECK (superseded_at >= created_at),
  CONSTRAINT reviews_of_revision FOREIGN KEY (tool_id, revision) REFERENCES tool_revisions (tool_id, revision)
);
COMMENT ON TABLE reviews IS 'Reviews, live and superseded.';
COMMENT ON COLUMN reviews.id IS 'Number of the review.';
COMMENT ON COLUMN reviews.tool_id IS 'What it is about.';
COMMENT ON COLUMN reviews.persona_id IS 'Whose opinion it is.';
COMMENT ON COLUMN reviews.verdict IS 'Ship or skip.';
COMMENT ON COLUMN reviews.quote IS 'The opinion, byte for byte.';
COMMENT ON COLUMN reviews.reviewed_on IS 'The day it was formed.';
COMMENT ON COLUMN reviews.revision IS 'The revision of the tool''s content it is about.';
COMMENT ON COLUMN reviews.place IS
  'Where it stood among the tool''s reviews in the catalogue file, so that an export lists them alike. Pages list them in the panel''s order.';
COMMENT ON COLUMN reviews.created_at IS 'When it was written down here.';
COMMENT ON COLUMN reviews.superseded_at IS 'When a newer one took its place, or it was retired; null while it is live.';

CREATE UNIQUE INDEX reviews_one_live ON reviews (tool_id, persona_id) WHERE superseded_at IS NULL;
CREATE INDEX reviews_of_tool ON reviews (tool_id, id);

-- ---- superseded, not overwritten ----------------------------------------------------------------

CREATE FUNCTION reviews_only_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.superseded_at IS NOT NULL
     OR (NEW.id, NEW.tool_id, NEW.persona_id, NEW.verdict, NEW.quote, NEW.reviewed_on, NEW.revision, NEW.created_at)
        IS DISTINCT FROM
        (OLD.id, OLD.tool_id, OLD.persona_id, OLD.verdict, OLD.quote, OLD.reviewed_on, OLD.revision, OLD.created_at) THEN
    RAISE EXCEPTION 'update of reviews refused: a review is superseded, not rewritten' USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION reviews_only_end() IS 'Trigger: of a live review only the end and the place may change, of a superseded one nothing.';
CREATE TRIGGER reviews_only_end BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION reviews_only_end();
CREATE TRIGGER reviews_stay BEFORE DELETE OR TRUNCATE ON reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- the panel's counts -------------------------------------------------------------------------

CREATE FUNCTION reviews_count() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- +1 for a review that is live now, -1 for one that no longer is
  sign int := CASE WHEN NEW.superseded_at IS NULL THEN 1 ELSE -1 END;
  ship_sign int := CASE WHEN NEW.verdict = 'ship' THEN sign ELSE 0 END;
  now_state tool_state;
BEGIN
  IF TG_OP = 'INSERT' AND NEW.superseded_at IS NOT NULL
     OR TG_OP = 'UPDATE' AND (OLD.superseded_at IS NULL) = (NEW.superseded_at IS NULL) THEN
    RETURN NULL;
  END IF;
  UPDATE tools AS t
     SET panel_ships = t.panel_ships + ship_sign, panel_reviews = t.panel_reviews + sign,
         version = t.version + 1, updated_at = now()
   WHERE t.id = NEW.tool_id RETURNING t.state INTO now_state;
  IF now_state = 'published' THEN
    UPDATE personas AS p SET reviews = p.reviews + sign, ships = p.ships + ship_sign WHERE p.id = NEW.persona_id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reviews_count() IS 'Trigger: keeps the panel''s counts of a tool, and those of the persona, by deltas.';
CREATE TRIGGER reviews_count AFTER INSERT OR UPDATE OF superseded_at ON reviews FOR EACH ROW EXECUTE FUNCTION reviews_count();

CREATE FUNCTION tools_count_for_personas() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  sign int := (NEW.state = 'published')::int - (OLD.state = 'published')::int;
BEGIN
  IF sign <> 0 THEN
    UPDATE personas AS p
       SET reviews = p.reviews + sign, ships = p.ships + CASE WHEN r.verdict = 'ship' THEN sign ELSE 0 END
      FROM reviews AS r
     WHERE r.tool_id = NEW.id AND r.superseded_at IS NULL AND p.id = r.persona_id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_count_for_personas() IS 'Trigger: a tool that becomes public, or no longer is, brings or takes its reviews.';
CREATE TRIGGER tools_count_for_personas AFTER UPDATE OF state ON tools FOR EACH ROW EXECUTE FUNCTION tools_count_for_personas();

CREATE VIEW panel_drift AS
  SELECT 'tool' AS kind, t.id, t.panel_ships AS ships, t.panel_reviews AS reviews,
         coalesce(c.ships, 0) AS counted_ships, coalesce(c.reviews, 0) AS counted_reviews
    FROM tools AS t
    LEFT JOIN (SELECT tool_id, count(*) FILTER (WHERE verdict = 'ship')::int AS ships, count(*)::int AS reviews
                 FROM reviews WHERE superseded_at IS NULL GROUP BY tool_id) AS c ON c.tool_id = t.id
   WHERE (t.panel_ships, t.panel_reviews) <> (coalesce(c.ships, 0), coalesce(c.reviews, 0))
  UNION ALL
  SELECT 'persona', p.id, p.ships, p.reviews, coalesce(c.ships, 0), coalesce(c.reviews, 0)
    FROM personas AS p
    LEFT JOIN (SELECT r.persona_id, count(*) FILTER (WHERE r.verdict = 'ship')::int AS ships, count(*)::int AS reviews
                 FROM reviews AS r JOIN tools AS t ON t.id = r.tool_id AND t.state = 'published'
                WHERE r.superseded_at IS NULL GROUP BY r.persona_id) AS c ON c.persona_id = p.id
   WHERE (p.ships, p.reviews) <> (coalesce(c.ships, 0), coalesce(c.reviews, 0))
  UNION ALL
  SELECT 'category', g.id, g.tools, g.reviews, coalesce(c.tools, 0), coalesce(c.reviews, 0)
    FROM categories AS g
    LEFT JOIN (SELECT category_id, count(*)::int AS tools, sum(panel_reviews)::int AS reviews
                 FROM tools WHERE state = 'published' GROUP BY category_id) AS c ON c.category_id = g.id
   WHERE (g.tools, g.reviews) <> (coalesce(c.tools, 0), coalesce(c.reviews, 0));
COMMENT ON VIEW panel_drift IS 'Kept counts that differ from what is there; always empty.';
COMMENT ON COLUMN panel_drift.kind IS 'tool, persona or category.';
COMMENT ON COLUMN panel_drift.id IS 'Which one.';
COMMENT ON COLUMN panel_drift.ships IS 'Ships as kept; of a category, its tools.';
COMMENT ON COLUMN panel_drift.reviews IS 'Reviews as kept.';
COMMENT ON COLUMN panel_drift.counted_ships IS 'Ships, or tools, as counted now.';
COMMENT ON COLUMN panel_drift.counted_reviews IS 'Reviews as counted now.';

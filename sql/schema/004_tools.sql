-- Tools: what is compared. A tool's row holds its state; its content stands in revisions that are only ever added to.

CREATE TYPE tool_state AS ENUM ('draft', 'pending', 'published', 'rejected', 'spam', 'delisted', 'merged');
COMMENT ON TYPE tool_state IS 'Where a tool stands between being typed in and being public; move_tool() is the only way between.';

CREATE TYPE pricing_model AS ENUM ('free', 'freemium', 'paid', 'open_source');
COMMENT ON TYPE pricing_model IS 'How a tool earns its money.';

CREATE TABLE tools (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug          text        COLLATE "C" NOT NULL UNIQUE
                            CONSTRAINT tools_slug_form CHECK (is_slug(slug) AND slug !~ '(^|-)vs(-|$)'),
  state         tool_state  NOT NULL DEFAULT 'draft',
  merged_into   bigint      REFERENCES tools,
  revision      int,
  name          text,
  category_id   int         REFERENCES categories,
  version       int         NOT NULL DEFAULT 1,
  panel_ships   int         NOT NULL DEFAULT 0,
  panel_reviews int         NOT NULL DEFAULT 0,
  panel_percent int         NOT NULL GENERATED ALWAYS AS (
                              CASE WHEN panel_reviews > 0 THEN (200 * panel_ships + panel_reviews) / (2 * panel_reviews) ELSE -1 END
                            ) STORED,
  created_at    timestamptz NOT NULL DEFAULT now(),
  published_at  timestamptz,
  updated_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tools_merged_into_one CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
  CONSTRAINT tools_not_into_itself CHECK (merged_into <> id),
  CONSTRAINT tools_published_whole CHECK (state <> 'published' OR (published_at IS NOT NULL AND revision IS NOT NULL)),
  CONSTRAINT tools_panel_count CHECK (panel_ships BETWEEN 0 AND panel_reviews)
);

COMMENT ON TABLE tools IS 'Tools in every state.';
COMMENT ON COLUMN tools.id IS 'Number of the tool; never reused.';
COMMENT ON COLUMN tools.slug IS
  'Its present name in addresses. Compared byte by byte, as strcmp() does. Without the word "vs", so that a-vs-b splits one way.';
COMMENT ON COLUMN tools.state IS 'Only published tools are seen by visitors.';
COMMENT ON COLUMN tools.merged_into IS 'The tool that took its place, when merged.';
COMMENT ON COLUMN tools.revision IS 'Its present content, a revision of tool_revisions.';
COMMENT ON COLUMN tools.name IS 'Name in the present revision; copied by trigger, for lists and look-ups.';
COMMENT ON COLUMN tools.category_id IS 'Category in the present revision; copied by trigger, for lists.';
COMMENT ON COLUMN tools.version IS 'Counts every change of state, content or panel; who decides names the version they saw.';
COMMENT ON COLUMN tools.panel_ships IS 'How many live reviews say ship; kept by the triggers of reviews.';
COMMENT ON COLUMN tools.panel_reviews IS 'How many live reviews there are; kept by the triggers of reviews.';
COMMENT ON COLUMN tools.panel_percent IS 'Panel share in whole percent, half-up; -1 without a review, so that those come last.';
COMMENT ON COLUMN tools.created_at IS 'When it was first heard of.';
COMMENT ON COLUMN tools.published_at IS 'When it was published first.';
COMMENT ON COLUMN tools.updated_at IS 'When its state, content or reviews changed last; votes do not count.';

CREATE INDEX tools_newest ON tools (published_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX tools_newest_in ON tools (category_id, published_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX tools_by_panel ON tools (panel_percent DESC, panel_reviews DESC, id DESC) WHERE state = 'published';
CREATE INDEX tools_by_panel_in ON tools (category_id, panel_percent DESC, panel_reviews DESC, id DESC) WHERE state = 'published';
CREATE INDEX tools_by_id ON tools (id) WHERE state = 'published';
CREATE INDEX tools_by_name ON tools ((lower(name)) COLLATE "C", id) WHERE state = 'published';
CREATE INDEX tools_like_name ON tools USING gin ((lower(name)) gin_trgm_ops) WHERE state = 'published';
CREATE INDEX tools_merged ON tools (merged_into) WHERE merged_into IS NOT NULL;

-- ---- slugs --------------------------------------------------------------------------------------

CREATE TABLE tool_slugs (
  slug    text        COLLATE "C" PRIMARY KEY,
  tool_id bigint      NOT NULL REFERENCES tools,
  since   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tool_slugs_of_tool UNIQUE (tool_id, slug)
);
COMMENT ON TABLE tool_slugs IS 'Every slug that was ever a tool''s, for ever: old addresses keep leading to it. Only ever added to.';
COMMENT ON COLUMN tool_slugs.slug IS 'A present or former slug; belongs to one tool and to no other, ever.';
COMMENT ON COLUMN tool_slugs.tool_id IS 'Whose it is.';
COMMENT ON COLUMN tool_slugs.since IS 'Since when.';

CREATE TRIGGER tool_slugs_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON tool_slugs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION tools_note_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tool_slugs WHERE slug = NEW.slug AND tool_id = NEW.id) THEN
    INSERT INTO tool_slugs (slug, tool_id) VALUES (NEW.slug, NEW.id);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_note_slug() IS 'Trigger: every slug a tool gets is written down in tool_slugs.';
CREATE TRIGGER tools_note_slug AFTER INSERT OR UPDATE OF slug ON tools FOR EACH ROW EXECUTE FUNCTION tools_note_slug();

-- at the end of the transaction: the row above is written after the tool's
ALTER TABLE tools ADD CONSTRAINT tools_slug_noted FOREIGN KEY (id, slug) REFERENCES tool_slugs (tool_id, slug)
  DEFERRABLE INITIALLY DEFERRED;

-- ---- revisions ----------------------------------------------------------------------------------

CREATE TABLE tool_revisions (
  tool_id       bigint        NOT NULL REFERENCES tools,
  revision      int           NOT NULL CONSTRAINT tool_revisions_from_one CHECK (revision > 0),
  name          text          NOT NULL CONSTRAINT tool_revisions_name_form CHECK (is_one_line(name, 120)),
  tagline       text          NOT NULL CONSTRAINT tool_revisions_tagline_form CHECK (is_one_line(tagline, 300)),
  description   text          NOT NULL
                              CONSTRAINT tool_revisions_description_form CHECK (is_prose(description))
                              CONSTRAINT tool_revisions_description_length CHECK (char_length(description) BETWEEN 1 AND 8000),
  website       text          NOT NULL
                              CONSTRAINT tool_revisions_website_form CHECK (website ~ '^https?://[^[:space:]]+$' AND is_one_line(website, 500)),
  category_id   int           NOT NULL REFERENCES categories,
  pricing_model pricing_model NOT NULL,
  pricing_entry text          NOT NULL CONSTRAINT tool_revisions_pricing_entry_form CHECK (is_one_line(pricing_entry, 80)),
  source        text          NOT NULL CONSTRAINT tool_revisions_source_known
                              CHECK (source IN ('import', 'submission', 'moderation', 'restore')),
  author        text          NOT NULL CONSTRAINT tool_revisions_author_form CHECK (is_one_line(author, 80)),
  created_at    timestamptz   NOT NULL DEFAULT now(),
  PRIMARY KEY (tool_id, revision)
);
COMMENT ON TABLE tool_revisions IS 'The content of tools, one row a version of it. Only ever added to.';
COMMENT ON COLUMN tool_revisions.tool_id IS 'Whose content.';
COMMENT ON COLUMN tool_revisions.revision IS 'Counts from 1 for each tool.';
COMMENT ON COLUMN tool_revisions.name IS 'What the tool is called, byte for byte.';
COMMENT ON COLUMN tool_revisions.tagline IS 'What it is, in half a sentence.';
COMMENT ON COLUMN tool_revisions.description IS 'What it does, in a paragraph or a few; at most 8000 characters.';
COMMENT ON COLUMN tool_revisions.website IS 'Its own address.';
COMMENT ON COLUMN tool_revisions.category_id IS 'The shelf it stands on.';
COMMENT ON COLUMN tool_revisions.pricing_model IS 'How it earns its money.';
COMMENT ON COLUMN tool_revisions.pricing_entry IS 'The entry price as shown: "Free", "$20/mo".';
COMMENT ON COLUMN tool_revisions.source IS 'Which road it came by.';
COMMENT ON COLUMN tool_revisions.author IS 'Who wrote it, as may be shown.';
COMMENT ON COLUMN tool_revisions.created_at IS 'When it was written.';

CREATE TRIGGER tool_revisions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON tool_revisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE tools ADD CONSTRAINT tools_revision_exists FOREIGN KEY (id, revision) REFERENCES tool_revisions (tool_id, revision);

CREATE FUNCTION tools_follow_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := NULL;
  NEW.category_id := NULL;
  SELECT r.name, r.category_id INTO NEW.name, NEW.category_id
    FROM tool_revisions AS r WHERE r.tool_id = NEW.id AND r.revision = NEW.revision;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION tools_follow_revision() IS 'Trigger: name and category of a tool are those of its present revision.';
CREATE TRIGGER tools_follow_revision BEFORE INSERT OR UPDATE OF revision, name, category_id ON tools
  FOR EACH ROW EXECUTE FUNCTION tools_follow_revision();

-- ---- counts of the categories -------------------------------------------------------------------

CREATE FUNCTION tools_count_in_categories() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- deltas, never counts: "x = x + d" reads the row again once it has the lock
  UPDATE categories AS c SET tools = c.tools + d.tools, reviews = c.reviews + d.reviews
    FROM (SELECT x.category_id, sum(x.tools)::int AS tools, sum(x.reviews)::int AS reviews
            FROM (SELECT NEW.category_id, 1 AS tools, NEW.panel_reviews AS reviews
                   WHERE TG_OP <> 'DELETE' AND NEW.state = 'published'
                  UNION ALL
                  SELECT OLD.category_id, -1, -OLD.panel_reviews
                   WHERE TG_OP <> 'INSERT' AND OLD.state = 'published') AS x
           GROUP BY x.category_id
          HAVING sum(x.tools) <> 0 OR sum(x.reviews) <> 0) AS d
   WHERE c.id = d.category_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_count_in_categories() IS 'Trigger: keeps the numbers of tools and reviews of the categories.';
CREATE TRIGGER tools_count_in_categories
  AFTER INSERT OR DELETE OR UPDATE OF state, revision, panel_reviews ON tools
  FOR EACH ROW EXECUTE FUNCTION tools_count_in_categories();

-- ---- merged tools -------------------------------------------------------------------------------

CREATE FUNCTION final_tool(p_tool bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE road AS (
    SELECT t.id, t.state, t.merged_into, 0 AS hop FROM tools AS t WHERE t.id = p_tool
    UNION ALL
    SELECT t.id, t.state, t.merged_into, road.hop + 1
      FROM road JOIN tools AS t ON t.id = road.merged_into
     WHERE road.state = 'merged' AND road.hop < 32
  )
  SELECT id FROM road WHERE state = 'published' ORDER BY hop DESC LIMIT 1
$$;
COMMENT ON FUNCTION final_tool(bigint) IS
  'The published tool that this one is, or was merged into, however many times; null when that one is not published.';

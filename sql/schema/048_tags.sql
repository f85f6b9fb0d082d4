-- Tags: words beside the one category. What a tool's revision says (037_as_of.sql) is kept here once more, by tag, for lists and counts; and all
-- that writes content writes its tags, too: functions of earlier files are as they were, but for that.

CREATE TABLE tags (
  id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug       text        COLLATE "C" NOT NULL UNIQUE CONSTRAINT tags_slug_form CHECK (is_slug(slug)),
  name       text        NOT NULL CONSTRAINT tags_name_form CHECK (is_one_line(name, 40) AND name !~ '^ | $|,'),
  tools      int         NOT NULL DEFAULT 0 CONSTRAINT tags_tools_count CHECK (tools >= 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tags_one_name ON tags (lower(name));
COMMENT ON TABLE tags IS 'Tags of tools; made when content with them first becomes a tool''s.';
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
COMMENT ON TABLE tool_tags IS 'Which tool has which tags, at most ten each: those of its present revision; kept by trigger.';
COMMENT ON COLUMN tool_tags.tool_id IS 'The tool.';
COMMENT ON COLUMN tool_tags.tag_id IS 'The tag.';
COMMENT ON COLUMN tool_tags.place IS 'Its place among the tool''s tags, as whoever wrote them had them.';

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

CREATE FUNCTION known_tags(p_tags text[]) RETURNS text[]
LANGUAGE sql STABLE
RETURN CASE WHEN p_tags IS NOT NULL THEN
  ARRAY(SELECT coalesce(t.name, n.name) FROM unnest(p_tags) WITH ORDINALITY AS n (name, place) LEFT JOIN tags AS t ON lower(t.name) = lower(n.name)
         ORDER BY n.place) END;
COMMENT ON FUNCTION known_tags(text[]) IS 'The same names, spelt as those tags are that there are; null for null.';

CREATE FUNCTION revisions_have_tags() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.tags := coalesce(known_tags(NEW.tags),
                       (SELECT r.tags FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE t.id = NEW.tool_id), '{}');
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION revisions_have_tags() IS 'Trigger: a revision that says nothing of tags has those of the one before.';
CREATE TRIGGER revisions_have_tags BEFORE INSERT ON tool_revisions FOR EACH ROW EXECUTE FUNCTION revisions_have_tags();

CREATE FUNCTION proposals_have_tags() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- of a tool that was public those that it had; else what was proposed last
  NEW.tags := coalesce(known_tags(NEW.tags),
                       (SELECT r.tags FROM submissions AS s JOIN tools AS t ON t.id = s.tool_id
                          JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE s.id = NEW.submission_id),
                       (SELECT p.tags FROM proposals AS p WHERE p.submission_id = NEW.submission_id ORDER BY p.number DESC LIMIT 1), '{}');
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION proposals_have_tags() IS 'Trigger: a proposal that says nothing of tags leaves them as they are.';
CREATE TRIGGER proposals_have_tags BEFORE INSERT ON proposals FOR EACH ROW EXECUTE FUNCTION proposals_have_tags();

-- before tools_search, by their names: what is found is looked up in tool_tags
CREATE FUNCTION tools_follow_tags() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  wanted int[];
BEGIN
  wanted := ARRAY(SELECT tag_named(n.name) FROM tool_revisions AS r CROSS JOIN unnest(r.tags) WITH ORDINALITY AS n (name, place)
                   WHERE r.tool_id = NEW.id AND r.revision = NEW.revision ORDER BY n.place);
  IF wanted IS DISTINCT FROM ARRAY(SELECT k.tag_id FROM tool_tags AS k WHERE k.tool_id = NEW.id ORDER BY k.place) THEN
    DELETE FROM tool_tags AS k WHERE k.tool_id = NEW.id;
    INSERT INTO tool_tags (tool_id, tag_id, place)
    SELECT NEW.id, w.tag_id, w.place FROM unnest(wanted) WITH ORDINALITY AS w (tag_id, place);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_follow_tags() IS 'Trigger: the tags of a tool are those of its present revision; unknown ones are made.';
CREATE TRIGGER tools_follow_tags AFTER INSERT OR UPDATE OF revision ON tools FOR EACH ROW EXECUTE FUNCTION tools_follow_tags();

-- ---- content is written with its tags -----------------------------------------------------------

CREATE OR REPLACE FUNCTION add_proposal(p_submission bigint, p_content content, p_base int, p_account int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  shelf int;
  n int;
BEGIN
  SELECT c.id INTO shelf FROM categories AS c WHERE c.slug = p_content.category;
  IF shelf IS NULL THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'proposals_category_known';
  END IF;
  SELECT coalesce(max(p.number), 0) + 1 INTO n FROM proposals AS p WHERE p.submission_id = p_submission;
  INSERT INTO proposals (submission_id, number, base_revision, name, tagline, description, description_html, website, category_id,
                         pricing_model, pricing_entry, note, account_id, tags)
  VALUES (p_submission, n, p_base, p_content.name, p_content.tagline, p_content.description, p_content.description_html,
          p_content.website, shelf, p_content.pricing_model::pricing_model, p_content.pricing_entry, p_content.note, p_account, p_content.tags);
  UPDATE submissions AS s
     SET proposal = n, name = p_content.name, url_key = url_key(p_content.website), version = s.version + 1
   WHERE s.id = p_submission;
  RETURN n;
END
$$;

CREATE OR REPLACE FUNCTION new_revision(p_tool bigint, p_content tool_revisions) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  SELECT coalesce(max(r.revision), 0) + 1 INTO n FROM tool_revisions AS r WHERE r.tool_id = p_tool;
  INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, description_html, website, category_id, pricing_model,
                              pricing_entry, source, author, tags)
  VALUES (p_tool, n, p_content.name, p_content.tagline, p_content.description, p_content.description_html, p_content.website,
          p_content.category_id, p_content.pricing_model, p_content.pricing_entry, p_content.source, p_content.author,
          p_content.tags);
  RETURN n;
END
$$;

CREATE OR REPLACE FUNCTION revision_that_holds(p_submission submissions) RETURNS int
LANGUAGE sql STABLE AS $$
  SELECT r.revision
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN proposals AS p ON p.submission_id = p_submission.id AND p.number = p_submission.proposal
   WHERE t.id = p_submission.tool_id
     AND (r.name, r.tagline, r.description, r.website, r.category_id, r.pricing_model, r.pricing_entry, r.tags)
       = (p.name, p.tagline, p.description, p.website, p.category_id, p.pricing_model, p.pricing_entry, known_tags(p.tags))
     -- plain text has no markup
     AND coalesce(r.description_html, p.description_html) = p.description_html
$$;

CREATE OR REPLACE FUNCTION revision_of_proposal(p_submission submissions) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  r tool_revisions;
  present int := revision_that_holds(p_submission);
BEGIN
  IF present IS NOT NULL THEN
    RETURN present;
  END IF;
  SELECT p.name, p.tagline, p.description, p.description_html, p.website, p.category_id, p.pricing_model, p.pricing_entry, p.tags, 'submission',
         coalesce((SELECT actor_label(a) FROM accounts AS a WHERE a.id = p.account_id), 'a visitor')
    INTO r.name, r.tagline, r.description, r.description_html, r.website, r.category_id, r.pricing_model, r.pricing_entry, r.tags, r.source, r.author
    FROM proposals AS p WHERE p.submission_id = p_submission.id AND p.number = p_submission.proposal;
  RETURN new_revision(p_submission.tool_id, r);
END
$$;

CREATE OR REPLACE FUNCTION put_revision(p_actor accounts, p_tool tools, p_content tool_revisions, p_action text, p_reason text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  old tool_revisions;
  fresh int;
  tags text[];
BEGIN
  SELECT * INTO old FROM tool_revisions AS r WHERE r.tool_id = p_tool.id AND r.revision = p_tool.revision;
  tags := coalesce(known_tags(p_content.tags), old.tags);
  IF (old.name, old.tagline, old.description, old.website, old.category_id, old.pricing_model, old.pricing_entry)
     IS NOT DISTINCT FROM
     (p_content.name, p_content.tagline, p_content.description, p_content.website, p_content.category_id, p_content.pricing_model,
      p_content.pricing_entry) THEN
    IF tags = old.tags AND old.description_html IS NOT DISTINCT FROM p_content.description_html THEN
      RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000', CONSTRAINT = 'tool_revisions_differ';
    -- also when words that were plain text are Markdown from now on
    ELSIF tags <> old.tags AND p_action = 'edit' THEN
      p_action := 'tag';
    END IF;
  END IF;
  p_content.author := actor_label(p_actor);
  fresh := new_revision(p_tool.id, p_content);
  PERFORM set_revision(p_tool.id, p_tool.revision, fresh);
  RETURN log_by(p_actor, p_action, 'tool', p_tool.id, NULL, NULL, p_reason, jsonb_build_object('revision', p_tool.revision),
                jsonb_build_object('revision', fresh), NULL, NULL);
END
$$;

CREATE OR REPLACE FUNCTION edit_tool(p_credential bytea, p_tool bigint, p_version int, p_content content, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  tool tools := lock_public_tool(p_tool, p_version);
  r tool_revisions;
BEGIN
  PERFORM refuse_website(p_content.website, tool.id);
  SELECT c.id INTO r.category_id FROM categories AS c WHERE c.slug = p_content.category;
  IF r.category_id IS NULL THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'proposals_category_known';
  END IF;
  r.name := p_content.name; r.tagline := p_content.tagline; r.description := p_content.description; r.description_html := p_content.description_html;
  r.website := p_content.website; r.pricing_model := p_content.pricing_model::pricing_model; r.pricing_entry := p_content.pricing_entry;
  r.tags := p_content.tags;
  r.source := 'moderation';
  RETURN put_revision(actor, tool, r, 'edit', p_reason);
END
$$;

DROP FUNCTION import_tool(text, text, text, text, text, text, pricing_model, text);
CREATE FUNCTION import_tool(
  p_slug text, p_name text, p_tagline text, p_category text, p_website text, p_description text,
  p_pricing_model pricing_model, p_pricing_entry text, p_tags text[] DEFAULT NULL, OUT tool_id bigint, OUT changed boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  tool tools;
  old tool_revisions;
  category int;
  next int := 1;
  same boolean;
BEGIN
  PERFORM decide_alone();
  changed := false;
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug;
  IF tool.state NOT IN ('draft', 'pending', 'published') THEN
    RAISE EXCEPTION 'the tool "%" is %, and an import does not change that', p_slug, tool.state USING ERRCODE = '55000';
  END IF;
  IF tool.id IS NULL THEN
    INSERT INTO tools AS t (slug) VALUES (p_slug) RETURNING t.* INTO tool;
  END IF;
  tool_id := tool.id;
  category := category_named(p_category);

  SELECT r.* INTO old FROM tool_revisions AS r WHERE r.tool_id = tool.id AND r.revision = tool.revision;
  same := (old.name, old.tagline, old.category_id, old.website, old.description, old.pricing_model, old.pricing_entry)
          IS NOT DISTINCT FROM (p_name, p_tagline, category, p_website, p_description, p_pricing_model, p_pricing_entry);
  IF NOT same OR old.tags <> known_tags(p_tags) THEN
    SELECT coalesce(max(r.revision), 0) + 1 INTO next FROM tool_revisions AS r WHERE r.tool_id = tool.id;
    INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, website, category_id, pricing_model, pricing_entry,
                                source, author, tags)
    VALUES (tool.id, next, p_name, p_tagline, p_description, p_website, category, p_pricing_model, p_pricing_entry,
            'import', 'import', p_tags);
    UPDATE tools AS t SET revision = next, version = t.version + 1, updated_at = now()
     WHERE t.id = tool.id RETURNING t.version INTO tool.version;
    IF tool.state = 'published' THEN
      PERFORM log_decision('import', CASE WHEN same THEN 'tag' ELSE 'edit' END, 'tool', tool.id, p_before => jsonb_build_object('revision', old.revision),
                           p_after => jsonb_build_object('revision', next));
    END IF;
    changed := true;
  END IF;
  IF tool.state <> 'published' THEN
    PERFORM move_tool(tool.id, tool.version, 'published', 'system', 'import');
    changed := true;
  END IF;
END
$$;
COMMENT ON FUNCTION import_tool(text, text, text, text, text, text, pricing_model, text, text[]) IS
  'Makes the tool that has, or ever had, this slug look like this, and publishes it. An unknown category is made, and so is an unknown tag; null '
  'leaves the tags as they are. Raises 55000 for a tool that somebody decided against: rejected, spam, delisted or merged.';

CREATE OR REPLACE FUNCTION erase_submission(p_submission bigint, p_why text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it submissions;
BEGIN
  PERFORM decide_alone();
  SELECT * INTO it FROM submissions AS s WHERE s.id = p_submission FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such submission' USING ERRCODE = 'P0002';
  END IF;
  PERFORM set_config('slipway.erasing', 'proposals', true);
  UPDATE proposals AS p SET name = 'erased', tagline = 'erased', description = 'erased', description_html = '<p>erased</p>',
                            website = 'https://erased.invalid/', pricing_entry = 'erased', note = NULL, tags = '{}'
   WHERE p.submission_id = p_submission;
  PERFORM set_config('slipway.erasing', '', true);
  UPDATE submissions AS s SET email = NULL, network = NULL, name = 'erased', url_key = 'erased.invalid/' || s.id, version = s.version + 1
   WHERE s.id = p_submission;
  -- what they wrote in an appeal, and mail that names what they sent
  PERFORM CASE WHEN m.action = 'appeal' THEN drop_text(m.id) ELSE erase_mail(m.id) END
     FROM moderation_log AS m
    WHERE CASE it.kind WHEN 'tool' THEN m.subject_kind = 'tool' AND m.subject_id = it.tool_id ELSE m.subject_kind = 'edit' AND m.subject_id = it.id END;
  RETURN log_decision('the operator', 'erase', 'submission', it.id, p_reason => p_why);
END
$$;

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
GRANT EXECUTE ON FUNCTION tags_of(text) TO slipway_web;

-- What moderators do with tools and comparisons apart from deciding on what was sent in: edit, restore, rename, curate. Each is an entry
-- of the log, and can be taken back (023_undo.sql).

-- ---- before it is published ---------------------------------------------------------------------

CREATE FUNCTION edit_item(p_credential bytea, p_kind log_subject, p_subject bigint, p_version int, p_content content) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  it submissions;
  now_version int;
  next int;
BEGIN
  SELECT s.* INTO it FROM submissions AS s
   WHERE CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END FOR UPDATE;
  now_version := CASE p_kind WHEN 'tool' THEN (SELECT t.version FROM tools AS t WHERE t.id = it.tool_id) ELSE it.version END;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such submission' USING ERRCODE = 'P0002';
  ELSIF now_version <> p_version THEN
    RAISE EXCEPTION 'the submission changed meanwhile: it is at version %, not %', now_version, p_version USING ERRCODE = '55000';
  ELSIF it.state <> 'pending' THEN
    RAISE EXCEPTION 'only what waits for a decision is edited' USING ERRCODE = '55000';
  END IF;
  PERFORM refuse_own(actor, it);
  PERFORM refuse_claimed(actor, p_kind, p_subject);
  PERFORM refuse_website(p_content.website, it.tool_id);
  next := add_proposal(it.id, p_content,
                       (SELECT p.base_revision FROM proposals AS p WHERE p.submission_id = it.id AND p.number = it.proposal), actor.id);
  UPDATE tools AS t SET version = t.version + 1 WHERE t.id = it.tool_id AND p_kind = 'tool';
  RETURN log_by(actor, 'edit', p_kind, p_subject, NULL, NULL, NULL, jsonb_build_object('proposal', it.proposal),
                jsonb_build_object('proposal', next), NULL, NULL);
END
$$;
COMMENT ON FUNCTION edit_item(bytea, log_subject, bigint, int, content) IS
  'A moderator mends what waits before it is published; the submitter''s own words stay in proposals. Raises what decide() and submit_tool() do.';

CREATE FUNCTION revert_proposal(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it submissions;
  p proposals;
BEGIN
  SELECT s.* INTO it FROM submissions AS s
   WHERE CASE p_entry.subject_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_entry.subject_id ELSE s.id = p_entry.subject_id END FOR UPDATE;
  IF it.state <> 'pending' OR it.proposal <> (p_texts.after ->> 'proposal')::int THEN
    RAISE EXCEPTION 'it was decided or edited since' USING ERRCODE = '55000';
  END IF;
  SELECT * INTO p FROM proposals AS x WHERE x.submission_id = it.id AND x.number = (p_texts.before ->> 'proposal')::int;
  UPDATE submissions AS s SET proposal = p.number, name = p.name, url_key = url_key(p.website), version = s.version + 1 WHERE s.id = it.id;
  UPDATE tools AS t SET version = t.version + 1 WHERE t.id = it.tool_id AND p_entry.subject_kind = 'tool';
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, p_entry.subject_kind, p_entry.subject_id, NULL, NULL,
                       p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_proposal(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a moderator''s edit of what waits back.';

-- ---- published tools ----------------------------------------------------------------------------

CREATE FUNCTION lock_public_tool(p_tool bigint, p_version int) RETURNS tools
LANGUAGE plpgsql AS $$
DECLARE
  tool tools;
BEGIN
  PERFORM decide_alone();
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool FOR UPDATE;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  ELSIF tool.state NOT IN ('published', 'delisted') THEN
    RAISE EXCEPTION 'the tool is %', tool.state USING ERRCODE = '55000';
  END IF;
  RETURN tool;
END
$$;
COMMENT ON FUNCTION lock_public_tool(bigint, int) IS 'A published or delisted tool as somebody saw it; raises P0002 or 55000.';

CREATE FUNCTION put_revision(p_actor accounts, p_tool tools, p_content tool_revisions, p_action text, p_reason text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  old tool_revisions;
  fresh int;
BEGIN
  SELECT * INTO old FROM tool_revisions AS r WHERE r.tool_id = p_tool.id AND r.revision = p_tool.revision;
  IF (old.name, old.tagline, old.description, old.description_html, old.website, old.category_id, old.pricing_model, old.pricing_entry)
     IS NOT DISTINCT FROM
     (p_content.name, p_content.tagline, p_content.description, p_content.description_html, p_content.website, p_content.category_id,
      p_content.pricing_model, p_content.pricing_entry) THEN
    RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000', CONSTRAINT = 'tool_revisions_differ';
  END IF;
  p_content.author := actor_label(p_actor);
  fresh := new_revision(p_tool.id, p_content);
  PERFORM set_revision(p_tool.id, p_tool.revision, fresh);
  RETURN log_by(p_actor, p_action, 'tool', p_tool.id, NULL, NULL, p_reason, jsonb_build_object('revision', p_tool.revision),
                jsonb_build_object('revision', fresh), NULL, NULL);
END
$$;
COMMENT ON FUNCTION put_revision(accounts, tools, tool_revisions, text, text) IS
  'Makes this the tool''s content, as a new revision, and logs it; raises 55000 (tool_revisions_differ) when it is already.';

CREATE FUNCTION edit_tool(p_credential bytea, p_tool bigint, p_version int, p_content content, p_reason text) RETURNS bigint
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
  r.source := 'moderation';
  RETURN put_revision(actor, tool, r, 'edit', p_reason);
END
$$;
COMMENT ON FUNCTION edit_tool(bytea, bigint, int, content, text) IS
  'A moderator edits a published or delisted tool: a new revision. Returns the entry of the log. Raises what submit_tool() does for a wrong field, P0002 and 55000.';

CREATE FUNCTION restore_revision(p_credential bytea, p_tool bigint, p_version int, p_revision int, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  tool tools := lock_public_tool(p_tool, p_version);
  r tool_revisions;
BEGIN
  SELECT * INTO r FROM tool_revisions AS x WHERE x.tool_id = tool.id AND x.revision = p_revision;
  IF r.tool_id IS NULL THEN
    RAISE EXCEPTION 'the tool has no revision %', p_revision USING ERRCODE = 'P0002';
  END IF;
  r.source := 'restore';
  RETURN put_revision(actor, tool, r, 'restore', p_reason);
END
$$;
COMMENT ON FUNCTION restore_revision(bytea, bigint, int, int, text) IS 'Makes the tool''s content what it was in that revision, as a new one. Raises P0002 and 55000.';

CREATE FUNCTION change_slug(p_credential bytea, p_tool bigint, p_version int, p_slug text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  tool tools := lock_public_tool(p_tool, p_version);
BEGIN
  IF tool.slug = p_slug THEN
    RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000', CONSTRAINT = 'tool_revisions_differ';
  END IF;
  UPDATE tools AS t SET slug = p_slug, version = t.version + 1, updated_at = now() WHERE t.id = tool.id;
  RETURN log_by(actor, 'rename', 'tool', tool.id, NULL, NULL, p_reason, jsonb_build_object('slug', tool.slug), jsonb_build_object('slug', p_slug), NULL, NULL);
END
$$;
COMMENT ON FUNCTION change_slug(bytea, bigint, int, text, text) IS
  'Gives the tool another address; the old one redirects for ever. Raises 23505 for a slug that is, or ever was, another tool''s, 23514 for one that is none.';

-- ---- comparisons --------------------------------------------------------------------------------

ALTER TABLE comparisons ADD COLUMN featured_at timestamptz;
COMMENT ON COLUMN comparisons.featured_at IS 'Since when it stands first on the home page; null for the others.';
CREATE INDEX comparisons_featured ON comparisons (featured_at DESC) WHERE featured_at IS NOT NULL AND sides = 2;

CREATE FUNCTION comparison_texts(c comparisons) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object('left', (SELECT t.slug FROM tools AS t WHERE t.id = c.left_id), 'right', (SELECT t.slug FROM tools AS t WHERE t.id = c.right_id),
                          'featured', c.featured_at IS NOT NULL);
COMMENT ON FUNCTION comparison_texts(comparisons) IS 'A comparison as the log shows it.';

CREATE FUNCTION curate(p_credential bytea, p_left text, p_right text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  l bigint;
  r bigint;
  c comparisons;
BEGIN
  SELECT final_tool(s.tool_id) INTO l FROM tool_slugs AS s WHERE s.slug = p_left;
  SELECT final_tool(s.tool_id) INTO r FROM tool_slugs AS s WHERE s.slug = p_right;
  IF l IS NULL OR r IS NULL THEN
    RAISE EXCEPTION 'there is no published tool "%"', CASE WHEN l IS NULL THEN p_left ELSE p_right END
      USING ERRCODE = 'P0002', CONSTRAINT = CASE WHEN l IS NULL THEN 'comparisons_left' ELSE 'comparisons_right' END;
  END IF;
  INSERT INTO comparisons (left_id, right_id) VALUES (l, r) RETURNING * INTO c;
  RETURN log_by(actor, 'curate', 'comparison', c.id, NULL, NULL, NULL, NULL, comparison_texts(c), NULL, NULL);
END
$$;
COMMENT ON FUNCTION curate(bytea, text, text) IS
  'Makes a comparison of two published tools, in this order. Raises P0002 (comparisons_left, comparisons_right), 23505 when there is one, 23514 for a tool with itself.';

CREATE FUNCTION arrange_comparison(p_credential bytea, p_comparison bigint, p_left text, p_action text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  was comparisons;
  c comparisons;
BEGIN
  SELECT * INTO was FROM comparisons AS x WHERE x.id = p_comparison FOR UPDATE;
  IF was.id IS NULL THEN
    RAISE EXCEPTION 'there is no such comparison' USING ERRCODE = 'P0002';
  ELSIF was.left_id IS DISTINCT FROM (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = p_left) THEN
    RAISE EXCEPTION 'its sides were changed meanwhile' USING ERRCODE = '55000';
  ELSIF p_action = 'feature' AND was.featured_at IS NOT NULL OR p_action = 'unfeature' AND was.featured_at IS NULL THEN
    RAISE EXCEPTION 'it is so already' USING ERRCODE = '55000';
  END IF;
  CASE p_action
    WHEN 'swap' THEN
      UPDATE comparisons AS x SET left_id = was.right_id, right_id = was.left_id WHERE x.id = was.id RETURNING * INTO c;
      RETURN log_by(actor, 'reorder', 'comparison', was.id, NULL, NULL, p_reason, comparison_texts(was), comparison_texts(c), NULL, NULL);
    WHEN 'feature', 'unfeature' THEN
      UPDATE comparisons AS x SET featured_at = CASE WHEN p_action = 'feature' THEN now() END WHERE x.id = was.id RETURNING * INTO c;
      RETURN log_by(actor, p_action, 'comparison', was.id, NULL, NULL, p_reason, comparison_texts(was), comparison_texts(c), NULL, NULL);
    WHEN 'remove' THEN
      DELETE FROM comparisons AS x WHERE x.id = was.id;
      RETURN log_by(actor, 'uncurate', 'comparison', was.id, NULL, NULL, p_reason, comparison_texts(was), NULL, NULL, NULL);
    ELSE
      RAISE EXCEPTION 'a comparison takes no such decision' USING ERRCODE = '55000';
  END CASE;
END
$$;
COMMENT ON FUNCTION arrange_comparison(bytea, bigint, text, text, text) IS
  'swap: left and right change sides; feature, unfeature: first on the home page, or no longer; remove: no longer curated. p_left is the slug of the '
  'tool on the left as the decider saw it. Raises P0002 and 55000.';

CREATE FUNCTION revert_comparison(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := p_texts.before;
  c comparisons;
  l bigint := (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = was ->> 'left');
  r bigint := (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = was ->> 'right');
BEGIN
  SELECT * INTO c FROM comparisons AS x WHERE x.id = p_entry.subject_id FOR UPDATE;
  -- by the tools, whose slugs may have changed since
  IF (c.id IS NULL) <> (p_texts.after IS NULL) OR c.id IS NOT NULL AND NOT EXISTS (
       SELECT FROM tool_slugs AS a, tool_slugs AS b
        WHERE a.slug = p_texts.after ->> 'left' AND a.tool_id = c.left_id AND b.slug = p_texts.after ->> 'right' AND b.tool_id = c.right_id
          AND (p_texts.after ->> 'featured')::boolean = (c.featured_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'the comparison was changed since' USING ERRCODE = '55000';
  ELSIF was IS NULL THEN
    DELETE FROM comparisons AS x WHERE x.id = c.id;
  ELSIF c.id IS NULL THEN
    INSERT INTO comparisons (id, left_id, right_id, featured_at) OVERRIDING SYSTEM VALUE
    VALUES (p_entry.subject_id, l, r, CASE WHEN (was ->> 'featured')::boolean THEN now() END);
  ELSE
    UPDATE comparisons AS x SET left_id = l, right_id = r, featured_at = CASE WHEN (was ->> 'featured')::boolean THEN coalesce(x.featured_at, now()) END
     WHERE x.id = c.id;
  END IF;
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'comparison', p_entry.subject_id, NULL, NULL,
                       p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_comparison(text, moderation_log, moderation_texts, text, uuid) IS 'Makes a comparison what it was before this decision.';

GRANT EXECUTE ON FUNCTION
  edit_item(bytea, log_subject, bigint, int, content), edit_tool(bytea, bigint, int, content, text), restore_revision(bytea, bigint, int, int, text),
  change_slug(bytea, bigint, int, text, text), curate(bytea, text, text), arrange_comparison(bytea, bigint, text, text, text)
TO slipway_web;

-- What programs do with a key: read a tool as it is written, publish one, edit one.

CREATE FUNCTION tool_written(p_credential bytea, p_slug text)
RETURNS TABLE (slug text, state text, version int, revision int, name text, tagline text, description text, website text, category text, category_name text,
               pricing_model text, pricing_entry text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  -- whoever may write one may see what is written
  actor accounts := acting(p_credential, 'moderator',
                           CASE WHEN EXISTS (SELECT FROM api_keys AS k WHERE k.hash = p_credential AND 'tools:write' = ANY (k.scopes))
                                THEN 'tools:write' ELSE 'moderation:read' END);
BEGIN
  RETURN QUERY
  SELECT t.slug, t.state::text, t.version, t.revision, r.name, r.tagline, r.description, r.website, c.slug, c.name, r.pricing_model::text, r.pricing_entry
    FROM tool_slugs AS s
    JOIN tools AS t ON t.id = s.tool_id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = r.category_id
   WHERE s.slug = p_slug AND t.state IN ('published', 'delisted');
END
$$;
COMMENT ON FUNCTION tool_written(bytea, text) IS 'A published or delisted tool, by any slug it had, as it is written, with the version that an edit names.';

CREATE FUNCTION publish_tool(p_credential bytea, p_slug text, p_content content, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  tool tools;
  r tool_revisions;
  entry bigint;
BEGIN
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug;
  -- what was published like this and undone may be published again
  IF tool.id IS NOT NULL AND (tool.state <> 'draft' OR tool.slug <> p_slug OR EXISTS (SELECT FROM submissions AS x WHERE x.tool_id = tool.id)) THEN
    RAISE EXCEPTION 'this address is, or was, another tool''s' USING ERRCODE = '23505', CONSTRAINT = 'tools_slug_key';
  END IF;
  PERFORM refuse_website(p_content.website, tool.id);
  SELECT c.id INTO r.category_id FROM categories AS c WHERE c.slug = p_content.category OR lower(c.name) = lower(p_content.category)
   ORDER BY c.slug = p_content.category DESC LIMIT 1;
  IF r.category_id IS NULL THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'proposals_category_known';
  END IF;
  IF tool.id IS NULL THEN
    INSERT INTO tools AS t (slug) VALUES (p_slug) RETURNING t.* INTO tool;
  END IF;
  r.name := p_content.name; r.tagline := p_content.tagline; r.description := p_content.description; r.description_html := p_content.description_html;
  r.website := p_content.website; r.pricing_model := p_content.pricing_model::pricing_model; r.pricing_entry := p_content.pricing_entry;
  r.source := 'moderation';
  r.author := actor_label(actor);
  UPDATE tools AS t SET revision = new_revision(tool.id, r) WHERE t.id = tool.id;
  PERFORM move_tool(tool.id, tool.version, 'published', 'system', actor_label(actor), p_reason);
  entry := log_head();
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, actor.id);
  RETURN entry;
END
$$;
COMMENT ON FUNCTION publish_tool(bytea, text, content, text) IS
  'Makes a tool that is not here yet and publishes it, in one go; the category by slug or name. Returns the entry of the log. Raises 23505 for '
  'a slug that is, or ever was, a tool''s (tools_slug_key) and for the address of another tool (tools_one_website), 23514 naming the '
  'constraint of a wrong field.';

CREATE FUNCTION write_tool(p_credential bytea, p_slug text, p_version int, p_content content, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'tools:write');
  it bigint := (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = p_slug);
BEGIN
  IF it IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  END IF;
  SELECT c.slug INTO p_content.category FROM categories AS c WHERE c.slug = p_content.category OR lower(c.name) = lower(p_content.category)
   ORDER BY c.slug = p_content.category DESC LIMIT 1;
  RETURN edit_tool(p_credential, it, p_version, p_content, p_reason);
END
$$;
COMMENT ON FUNCTION write_tool(bytea, text, int, content, text) IS 'edit_tool() by any slug the tool had, and with its category by slug or name.';

CREATE FUNCTION item_state(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (version int, state text, entry bigint, who text, action text, at text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:decide');
BEGIN
  RETURN QUERY
  SELECT i.version, i.state, m.id, coalesce(a.name, m.actor_label), m.action, utc(m.at)
    FROM (SELECT t.version, t.state::text FROM tools AS t WHERE p_kind = 'tool' AND t.id = p_subject
          UNION ALL SELECT s.version, s.state::text FROM submissions AS s WHERE p_kind = 'edit' AND s.kind = 'edit' AND s.id = p_subject
          UNION ALL SELECT d.version, d.state::text FROM review_drafts AS d WHERE p_kind = 'review_draft' AND d.id = p_subject
          UNION ALL SELECT f.version, f.state::text FROM flags AS f WHERE p_kind = 'flag' AND f.id = p_subject) AS i
    LEFT JOIN LATERAL (SELECT l.* FROM moderation_log AS l
                        WHERE l.subject_kind = p_kind::log_subject AND l.subject_id = p_subject ORDER BY l.id DESC LIMIT 1) AS m ON true
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
    LEFT JOIN accounts AS a ON a.id = l.account_id;
END
$$;
COMMENT ON FUNCTION item_state(bytea, text, bigint) IS
  'The version of an item and the last that was done to it, by whom: for whoever decided on it and came too late.';

GRANT EXECUTE ON FUNCTION item_state(bytea, text, bigint) TO slipway_web;
GRANT EXECUTE ON FUNCTION tool_written(bytea, text), publish_tool(bytea, text, content, text), write_tool(bytea, text, int, content, text) TO slipway_web;

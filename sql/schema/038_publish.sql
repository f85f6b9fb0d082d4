-- What a moderator publishes through the API was not published from a file, and the log says so. For that move_tool() learns another
-- word for a change; all else in it is as it was.

DROP FUNCTION move_tool(bigint, int, tool_state, actor_role, text, text, bigint, uuid, bigint);
CREATE FUNCTION move_tool(
  p_tool bigint, p_version int, p_to tool_state, p_role actor_role, p_actor text, p_reason text DEFAULT NULL,
  p_into bigint DEFAULT NULL, p_batch uuid DEFAULT NULL, p_reverts bigint DEFAULT NULL, p_action text DEFAULT NULL
) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  goal tools;
  action text;
  merged_by bigint;
  new_version int;
  entry bigint;
BEGIN
  PERFORM decide_alone();
  -- waits for the votes on both that are being cast; votes after it see the new state
  PERFORM FROM tools AS t
    WHERE t.id IN (p_tool, p_into, (SELECT o.merged_into FROM tools AS o WHERE o.id = p_tool)) ORDER BY t.id FOR UPDATE;
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  END IF;
  IF p_reverts IS NULL THEN
    action := (check_transition('tool', tool.state::text, p_to::text, p_role, p_reason)).action;
    action := coalesce(p_action, action);
  ELSE
    PERFORM check_revert(p_reverts, 'tool', p_tool, tool.state::text, p_to::text);
    action := CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END;
  END IF;
  IF (p_to = 'merged') <> (p_into IS NOT NULL) THEN
    RAISE EXCEPTION 'a tool to merge into goes with a merge, and only with one' USING ERRCODE = '23514';
  END IF;
  IF p_to = 'merged' THEN
    SELECT * INTO goal FROM tools AS t WHERE t.id = p_into;
    IF goal.state IS DISTINCT FROM 'published' OR goal.id = tool.id THEN
      RAISE EXCEPTION 'the tool to merge into is not another published one' USING ERRCODE = '55000';
    END IF;
  ELSIF tool.state = 'merged' THEN
    SELECT * INTO goal FROM tools AS t WHERE t.id = tool.merged_into;
    IF goal.state = 'merged' THEN
      RAISE EXCEPTION 'the tool it was merged into was merged itself; that must be taken apart first' USING ERRCODE = '55000';
    ELSIF p_to = 'published' AND tool.published_at IS NULL THEN
      RAISE EXCEPTION 'it was never published' USING ERRCODE = '55000';
    END IF;
    SELECT m.entry_id INTO merged_by FROM merges AS m WHERE m.from_id = p_tool ORDER BY m.entry_id DESC LIMIT 1;
    IF merged_by IS NULL THEN
      RAISE EXCEPTION 'it is not known which votes were moved when it was merged' USING ERRCODE = '55000';
    END IF;
  END IF;

  UPDATE tools AS t
     SET state = p_to, merged_into = p_into, version = t.version + 1, updated_at = now(),
         published_at = CASE WHEN p_to = 'published' THEN coalesce(t.published_at, now())
                             -- a first publication that is undone was none; one that is reverted was one
                             WHEN p_reverts IS NOT NULL AND p_reason IS NULL AND t.state = 'published' AND NOT EXISTS (
                                  SELECT FROM moderation_log AS m
                                   WHERE m.subject_kind = 'tool' AND m.subject_id = p_tool AND m.to_state = 'published' AND m.id < p_reverts
                                     AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) THEN NULL
                             ELSE t.published_at END
   WHERE t.id = p_tool RETURNING t.version INTO new_version;
  entry := log_decision(p_actor, action, 'tool', p_tool, tool.state::text, p_to::text, p_reason,
                        p_after => CASE WHEN goal.id IS NOT NULL THEN jsonb_build_object('into', goal.slug) END,
                        p_batch => p_batch, p_reverts => p_reverts);
  IF p_to = 'merged' THEN
    PERFORM merge_votes(entry, p_tool, p_into);
  ELSIF merged_by IS NOT NULL THEN
    PERFORM unmerge_votes(merged_by);
  END IF;
  RETURN new_version;
END
$$;
COMMENT ON FUNCTION move_tool(bigint, int, tool_state, actor_role, text, text, bigint, uuid, bigint, text) IS
  'Changes a tool''s state as transitions allows, or back along the entry p_reverts (undo without a reason, revert with one); moves its '
  'votes when it is merged or taken apart, writes the log; returns the new version. p_action: what the log calls it, where that is not the word of transitions. '
  'Raises P0002 for an unknown tool, 55000 for a stale version or a change that may not be, 42501 for a role that may not, 23502 without a needed reason.';

CREATE OR REPLACE FUNCTION publish_tool(p_credential bytea, p_slug text, p_content content, p_reason text) RETURNS bigint
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
  r.tags := p_content.tags;
  r.source := 'moderation';
  r.author := actor_label(actor);
  UPDATE tools AS t SET revision = new_revision(tool.id, r) WHERE t.id = tool.id;
  PERFORM move_tool(tool.id, tool.version, 'published', 'system', actor_label(actor), p_reason, p_action => 'publish');
  entry := log_head();
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, actor.id);
  RETURN entry;
END
$$;

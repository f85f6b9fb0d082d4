-- Going back. Within the hold a decision is undone by whoever made it (or an admin), without a word; later it is reverted, which needs a
-- reason. Both are entries of the log that name the one they go back along; an undo also takes its mail out of the outbox.

CREATE FUNCTION decision_before(p_entry moderation_log) RETURNS moderation_log
LANGUAGE sql STABLE AS $$
  SELECT m FROM moderation_log AS m
   WHERE (m.subject_kind, m.subject_id) = (p_entry.subject_kind, p_entry.subject_id) AND m.id < p_entry.id
     AND m.to_state IS NOT NULL AND m.reverts IS NULL
     AND EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = m.id)
     AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)
   ORDER BY m.id DESC LIMIT 1
$$;
COMMENT ON FUNCTION decision_before(moderation_log) IS
  'The decision on the same thing that stands again once this one is taken back; a row of nulls when there was none.';

CREATE FUNCTION revert_tool(p_actor accounts, p_entry moderation_log, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  stands moderation_log := decision_before(p_entry);
BEGIN
  PERFORM move_tool(p_entry.subject_id, (SELECT t.version FROM tools AS t WHERE t.id = p_entry.subject_id), p_entry.from_state::tool_state,
                    'system', actor_label(p_actor), p_reason, p_batch => p_batch, p_reverts => p_entry.id,
                    -- what was taken apart becomes one again, with the same other tool
                    p_into => CASE WHEN p_entry.from_state = 'merged' THEN
                      (SELECT m.into_id FROM merges AS m WHERE m.from_id = p_entry.subject_id ORDER BY m.entry_id DESC LIMIT 1) END);
  IF p_entry.action = 'approve' THEN
    PERFORM propose_present(p_actor, p_entry.subject_id);
    UPDATE tools AS t SET slug = (SELECT s.slug FROM tool_slugs AS s WHERE s.tool_id = t.id AND is_provisional(s.slug) LIMIT 1)
     WHERE t.id = p_entry.subject_id AND t.published_at IS NULL AND NOT is_provisional(t.slug);
    IF FOUND THEN
      DELETE FROM tool_slugs AS s WHERE s.tool_id = p_entry.subject_id AND NOT is_provisional(s.slug);
    END IF;
  END IF;
  UPDATE submissions AS s SET entry_id = stands.id, decided_at = stands.at
   WHERE s.tool_id = p_entry.subject_id AND s.kind = 'tool' AND s.entry_id = p_entry.id;
END
$$;
COMMENT ON FUNCTION revert_tool(accounts, moderation_log, text, uuid) IS 'Puts a tool back into the state it was in before this decision.';

CREATE FUNCTION set_revision(p_tool bigint, p_from int, p_to int) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  slug text;
BEGIN
  UPDATE tools AS t SET revision = p_to, version = t.version + 1, updated_at = now()
   WHERE t.id = p_tool AND t.revision = p_from RETURNING t.slug INTO slug;
  IF slug IS NULL THEN
    RAISE EXCEPTION 'the tool was edited since' USING ERRCODE = '55000';
  END IF;
  RETURN slug;
END
$$;
COMMENT ON FUNCTION set_revision(bigint, int, int) IS 'Makes another revision the tool''s present one; raises 55000 when p_from no longer is. Returns its slug.';

CREATE FUNCTION revert_edit(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it submissions;
  stands moderation_log := decision_before(p_entry);
BEGIN
  SELECT * INTO it FROM submissions AS s WHERE s.id = p_entry.subject_id FOR UPDATE;
  PERFORM check_revert(p_entry.id, 'edit', it.id, it.state::text, p_entry.from_state);
  IF p_entry.to_state = 'approved' THEN
    PERFORM set_revision(it.tool_id, (p_texts.after ->> 'revision')::int, (p_texts.before ->> 'revision')::int);
  END IF;
  UPDATE submissions AS s
     SET state = p_entry.from_state::submission_state, version = s.version + 1, entry_id = stands.id, decided_at = stands.at WHERE s.id = it.id;
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'edit', it.id, p_entry.to_state, p_entry.from_state, p_reason,
                       p_texts.after, coalesce(p_texts.before, '{}') || jsonb_strip_nulls(jsonb_build_object('tool', p_texts.after -> 'tool')),
                       p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_edit(text, moderation_log, moderation_texts, text, uuid) IS 'Puts a proposed edit back into the state it was in, and the tool to the content it had.';

CREATE FUNCTION revert_change(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_texts.before ? 'revision' AND p_texts.after ? 'revision' THEN
    PERFORM set_revision(p_entry.subject_id, (p_texts.after ->> 'revision')::int, (p_texts.before ->> 'revision')::int);
  ELSIF p_texts.before ? 'slug' AND p_texts.after ? 'slug' THEN
    UPDATE tools AS t SET slug = p_texts.before ->> 'slug', version = t.version + 1, updated_at = now()
     WHERE t.id = p_entry.subject_id AND t.slug = p_texts.after ->> 'slug';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'its slug was changed since' USING ERRCODE = '55000';
    END IF;
  ELSE
    RAISE EXCEPTION 'this cannot be undone' USING ERRCODE = '55000';
  END IF;
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, p_entry.subject_kind, p_entry.subject_id, NULL, NULL,
                       p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_change(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a change of a tool''s content or slug back.';

CREATE FUNCTION is_held(e moderation_log) RETURNS boolean
LANGUAGE sql STABLE
RETURN clock_timestamp() < e.at + (SELECT s.hold FROM settings AS s);
COMMENT ON FUNCTION is_held(moderation_log) IS 'True while a decision can be undone without a trace outside.';

CREATE FUNCTION revert_entry(p_actor accounts, p_entry bigint, p_reason text, p_batch uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  e moderation_log;
  x moderation_texts;
  label text := actor_label(p_actor);
  own boolean;
  entry bigint;
BEGIN
  SELECT * INTO e FROM moderation_log AS m WHERE m.id = p_entry;
  IF e.id IS NULL THEN
    RAISE EXCEPTION 'there is no such entry' USING ERRCODE = 'P0002';
  ELSIF EXISTS (SELECT FROM moderation_log AS m WHERE m.reverts = e.id) THEN
    RAISE EXCEPTION 'it was undone already' USING ERRCODE = '55000';
  ELSIF e.reverts IS NOT NULL THEN
    RAISE EXCEPTION 'what undoes a decision is not undone; decide again' USING ERRCODE = '55000';
  END IF;
  own := EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = e.id AND l.account_id = p_actor.id);
  IF p_reason IS NULL AND NOT is_held(e) THEN
    RAISE EXCEPTION 'a reason is needed to revert what is no longer held' USING ERRCODE = '23502';
  ELSIF p_reason IS NULL AND NOT own AND p_actor.role < 'admin' THEN
    RAISE EXCEPTION 'a reason is needed to revert what somebody else decided' USING ERRCODE = '23502';
  ELSIF p_reason IS NULL AND EXISTS (SELECT FROM outbox AS o WHERE o.entry_id = e.id AND (o.sent_at IS NOT NULL OR o.claimed_until > clock_timestamp())) THEN
    -- the hold was made longer meanwhile
    RAISE EXCEPTION 'a reason is needed to revert what the submitter was told already' USING ERRCODE = '23502';
  END IF;
  SELECT * INTO x FROM moderation_texts AS t WHERE t.entry_id = e.id;
  -- what is done to a tool after it was published is no decision on what was sent in
  IF e.subject_kind = 'tool' AND (e.to_state IS NOT NULL OR x.after ? 'proposal') THEN
    PERFORM refuse_own(p_actor, s) FROM submissions AS s WHERE s.tool_id = e.subject_id AND s.kind = 'tool';
  ELSIF e.subject_kind = 'edit' THEN
    PERFORM refuse_own(p_actor, s) FROM submissions AS s WHERE s.id = e.subject_id;
  ELSIF e.subject_kind = 'review_draft' THEN
    PERFORM refuse_own_draft(p_actor, d) FROM review_drafts AS d WHERE d.id = e.subject_id;
  END IF;
  CASE
    -- what a visitor or the operator did is not a moderator's to take back
    WHEN NOT EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = e.id) THEN
      RAISE EXCEPTION 'this was no moderator''s decision' USING ERRCODE = '55000';
    WHEN x.after ? 'proposal' THEN PERFORM revert_proposal(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'tool' AND e.to_state IS NOT NULL THEN PERFORM revert_tool(p_actor, e, p_reason, p_batch);
    WHEN e.subject_kind = 'tool' THEN PERFORM revert_change(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'edit' THEN PERFORM revert_edit(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'review_draft' THEN PERFORM revert_draft(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'flag' THEN PERFORM revert_flag(label, e, p_reason, p_batch);
    WHEN e.subject_kind = 'vote' THEN PERFORM revert_votes(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'comparison' THEN PERFORM revert_comparison(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'review' THEN PERFORM revert_retirement(label, e, p_reason, p_batch);
    WHEN e.subject_kind = 'banned_domain' THEN PERFORM revert_domain(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind IN ('persona', 'reason') AND p_actor.role < 'admin' THEN
      RAISE EXCEPTION 'this takes a role of admin or more' USING ERRCODE = '42501';
    WHEN e.subject_kind = 'persona' THEN PERFORM revert_persona(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'reason' THEN PERFORM revert_reason(label, e, x, p_reason, p_batch);
    ELSE RAISE EXCEPTION 'this cannot be undone' USING ERRCODE = '55000';
  END CASE;
  entry := log_head();
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, p_actor.id);
  PERFORM cancel_mail(e.id);
  -- it may have left before the hold was over, as settings and clocks have it now
  IF p_reason IS NULL AND EXISTS (SELECT FROM outbox AS o WHERE o.entry_id = e.id AND num_nonnulls(o.cancelled_at, o.failed_at) = 0) THEN
    RAISE EXCEPTION 'a reason is needed to revert what the submitter was told already' USING ERRCODE = '23502';
  END IF;
  RETURN entry;
END
$$;
COMMENT ON FUNCTION revert_entry(accounts, bigint, text, uuid) IS 'revert_decision() of one entry; what is already locked by decide_alone().';

CREATE FUNCTION revert_decision(p_credential bytea, p_entry bigint, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
BEGIN
  RETURN revert_entry(actor, p_entry, p_reason, NULL);
END
$$;
COMMENT ON FUNCTION revert_decision(bytea, bigint, text) IS
  'Takes a decision back: without a reason an undo (one''s own, within the hold; an admin anybody''s), with one a revert. Returns the entry '
  'that says so. Raises 28000, 42501, P0002 for an unknown entry, 55000 when it was undone or something was decided since, 23502 when a '
  'reason is needed, 23505 when what it would put back is taken by now.';

CREATE FUNCTION revert_batch(p_credential bytea, p_batch uuid, p_reason text)
RETURNS TABLE (item text, title text, entry bigint, error text, message text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  undoing uuid := gen_random_uuid();
  e record;
  any_there boolean := false;
BEGIN
  FOR e IN SELECT m.id, m.subject_kind, m.subject_id FROM moderation_log AS m WHERE m.batch = p_batch AND m.reverts IS NULL ORDER BY m.id DESC LOOP
    any_there := true;
    item := e.subject_kind || '-' || e.subject_id;
    title := item_title(e.subject_kind, e.subject_id);
    entry := NULL; error := NULL; message := NULL;
    BEGIN
      entry := revert_entry(actor, e.id, p_reason, undoing);
    EXCEPTION WHEN SQLSTATE '55000' OR SQLSTATE '42501' OR SQLSTATE 'P0002' OR SQLSTATE '23505' OR SQLSTATE '23502' THEN
      error := SQLSTATE; message := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
  IF NOT any_there THEN
    RAISE EXCEPTION 'there is no such batch' USING ERRCODE = 'P0002';
  END IF;
END
$$;
COMMENT ON FUNCTION revert_batch(bytea, uuid, text) IS 'The same for all decisions of a batch, the last first; each is taken back or says why not.';
CREATE INDEX moderation_log_of_batch ON moderation_log (batch) WHERE batch IS NOT NULL;

CREATE FUNCTION decision_seen(p_credential bytea, p_entry bigint, p_batch uuid)
RETURNS TABLE (action text, item text, title text, reason text, decisions int, seconds_left int, undone int, mine boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.action, m.subject_kind || '-' || m.subject_id, item_title(m.subject_kind, m.subject_id), x.reason, (count(*) OVER ())::int,
         greatest(0, ceil(extract(epoch FROM min(m.at) OVER () + (SELECT s.hold FROM settings AS s) - clock_timestamp())))::int,
         (count(*) FILTER (WHERE EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) OVER ())::int,
         coalesce(l.account_id = actor.id, false)
    FROM moderation_log AS m
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
   WHERE m.id = p_entry OR m.batch = p_batch
   ORDER BY m.id LIMIT 1;
END
$$;
COMMENT ON FUNCTION decision_seen(bytea, bigint, uuid) IS
  'A decision, or a batch by its first one, as whoever made it is told: how many there are, how many were undone, how long they still can be.';

GRANT EXECUTE ON FUNCTION decision_seen(bytea, bigint, uuid) TO slipway_web;
GRANT EXECUTE ON FUNCTION revert_decision(bytea, bigint, text), revert_batch(bytea, uuid, text) TO slipway_web;

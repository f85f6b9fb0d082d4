-- decide(): the one door through which moderators decide what visitors sent in. Each decision is one entry of the log; mail about it
-- waits for the hold (settings.hold), so that an undo leaves no trace outside.

-- ---- claims: who is at it -----------------------------------------------------------------------

CREATE TABLE claims (
  kind       log_subject NOT NULL,
  subject_id bigint      NOT NULL,
  account_id int         NOT NULL REFERENCES accounts,
  until      timestamptz NOT NULL,
  PRIMARY KEY (kind, subject_id)
);
COMMENT ON TABLE claims IS 'Who is looking at an item of the queue; a lease, which ends by itself.';
COMMENT ON COLUMN claims.kind IS 'What kind of item.';
COMMENT ON COLUMN claims.subject_id IS 'Its number.';
COMMENT ON COLUMN claims.account_id IS 'Who claimed it.';
COMMENT ON COLUMN claims.until IS 'Until when others are kept from deciding it.';
CREATE INDEX claims_of_account ON claims (account_id);

CREATE FUNCTION claim_item(p_credential bytea, p_kind log_subject, p_subject bigint, OUT mine boolean, OUT holder text, OUT until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:decide');
BEGIN
  INSERT INTO claims AS c (kind, subject_id, account_id, until) VALUES (p_kind, p_subject, actor.id, now() + interval '5 minutes')
  ON CONFLICT (kind, subject_id) DO UPDATE SET account_id = excluded.account_id, until = excluded.until
    WHERE c.account_id = excluded.account_id OR c.until <= now();
  SELECT c.account_id = actor.id, a.name, c.until INTO mine, holder, until
    FROM claims AS c JOIN accounts AS a ON a.id = c.account_id WHERE c.kind = p_kind AND c.subject_id = p_subject;
END
$$;
COMMENT ON FUNCTION claim_item(bytea, log_subject, bigint) IS
  'Claims an item for five minutes, or renews the claim; says who holds it then, which is somebody else when they came first.';

CREATE FUNCTION release_item(p_credential bytea, p_kind log_subject, p_subject bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:decide');
BEGIN
  DELETE FROM claims AS c WHERE c.kind = p_kind AND c.subject_id = p_subject AND c.account_id = actor.id;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION release_item(bytea, log_subject, bigint) IS 'Gives one''s own claim back.';

CREATE FUNCTION refuse_claimed(p_actor accounts, p_kind log_subject, p_subject bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  other record;
BEGIN
  SELECT a.name, c.until INTO other FROM claims AS c JOIN accounts AS a ON a.id = c.account_id
   WHERE c.kind = p_kind AND c.subject_id = p_subject AND c.account_id <> p_actor.id AND c.until > now();
  IF FOUND THEN
    RAISE EXCEPTION '% has claimed it until %', other.name, to_char(other.until AT TIME ZONE 'UTC', 'HH24:MI "UTC"') USING ERRCODE = '55000';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_claimed(accounts, log_subject, bigint) IS 'Raises 55000 while somebody else has claimed the item.';

CREATE FUNCTION end_claim(p_actor accounts, p_kind log_subject, p_subject bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_claimed(p_actor, p_kind, p_subject);
  DELETE FROM claims AS c WHERE c.kind = p_kind AND c.subject_id = p_subject;
END
$$;
COMMENT ON FUNCTION end_claim(accounts, log_subject, bigint) IS 'Ends the claim on an item that is being decided; raises 55000 while it is somebody else''s.';

-- ---- publishing ---------------------------------------------------------------------------------

CREATE FUNCTION free_slug(p_name text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  base text := coalesce(nullif(btrim(left(regexp_replace(slugified(p_name), '\mvs\M', 'versus', 'g'), 80), '-'), ''), 'tool');
  fresh text := base;
  n int := 1;
BEGIN
  WHILE EXISTS (SELECT FROM tool_slugs AS t WHERE t.slug = fresh) LOOP
    n := n + 1;
    fresh := rtrim(left(base, 74), '-') || '-' || n;
  END LOOP;
  RETURN fresh;
END
$$;
COMMENT ON FUNCTION free_slug(text) IS 'A slug for a tool of this name that no tool has, or ever had.';

CREATE FUNCTION is_provisional(p_slug text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_slug ~ '^submission-[0-9a-f]{24}$';
COMMENT ON FUNCTION is_provisional(text) IS 'True for the slug that submit_tool() gives, which stands for none; "submission-wizard" is a tool''s own.';

-- A slug is for ever once it was public. What was never public has none: else whoever sends "chatgpt" in could use that slug up.
CREATE FUNCTION tool_slugs_let_go() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM tools AS t WHERE t.id = OLD.tool_id AND (t.published_at IS NOT NULL OR t.slug = OLD.slug)) THEN
    RAISE EXCEPTION 'delete of tool_slugs refused: the slug leads to a tool that was public' USING ERRCODE = '55000';
  END IF;
  RETURN OLD;
END
$$;
COMMENT ON FUNCTION tool_slugs_let_go() IS 'Trigger: only the former slugs of a tool that was never public can be taken by others.';
DROP TRIGGER tool_slugs_stay ON tool_slugs;
CREATE TRIGGER tool_slugs_stay BEFORE UPDATE OR TRUNCATE ON tool_slugs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tool_slugs_let_go BEFORE DELETE ON tool_slugs FOR EACH ROW EXECUTE FUNCTION tool_slugs_let_go();

CREATE FUNCTION new_revision(p_tool bigint, p_content tool_revisions) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  SELECT coalesce(max(r.revision), 0) + 1 INTO n FROM tool_revisions AS r WHERE r.tool_id = p_tool;
  INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, description_html, website, category_id, pricing_model,
                              pricing_entry, source, author)
  VALUES (p_tool, n, p_content.name, p_content.tagline, p_content.description, p_content.description_html, p_content.website,
          p_content.category_id, p_content.pricing_model, p_content.pricing_entry, p_content.source, p_content.author);
  RETURN n;
END
$$;
COMMENT ON FUNCTION new_revision(bigint, tool_revisions) IS 'Adds this content as the next revision of the tool and returns its number; it is not the present one yet.';

CREATE FUNCTION revision_that_holds(p_submission submissions) RETURNS int
LANGUAGE sql STABLE AS $$
  SELECT r.revision
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN proposals AS p ON p.submission_id = p_submission.id AND p.number = p_submission.proposal
   WHERE t.id = p_submission.tool_id
     AND (r.name, r.tagline, r.description, r.website, r.category_id, r.pricing_model, r.pricing_entry)
       = (p.name, p.tagline, p.description, p.website, p.category_id, p.pricing_model, p.pricing_entry)
     -- plain text has no markup
     AND coalesce(r.description_html, p.description_html) = p.description_html
$$;
COMMENT ON FUNCTION revision_that_holds(submissions) IS 'The present revision of the tool, when it says what the submission proposes; otherwise null.';

CREATE FUNCTION revision_of_proposal(p_submission submissions) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  r tool_revisions;
  present int := revision_that_holds(p_submission);
BEGIN
  IF present IS NOT NULL THEN
    RETURN present;
  END IF;
  SELECT p.name, p.tagline, p.description, p.description_html, p.website, p.category_id, p.pricing_model, p.pricing_entry, 'submission',
         coalesce((SELECT actor_label(a) FROM accounts AS a WHERE a.id = p.account_id), 'a visitor')
    INTO r.name, r.tagline, r.description, r.description_html, r.website, r.category_id, r.pricing_model, r.pricing_entry, r.source, r.author
    FROM proposals AS p WHERE p.submission_id = p_submission.id AND p.number = p_submission.proposal;
  RETURN new_revision(p_submission.tool_id, r);
END
$$;
COMMENT ON FUNCTION revision_of_proposal(submissions) IS 'The revision that holds what the submission proposes; made when it is not the present one already.';

CREATE FUNCTION plain_markup(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '<p>' || replace(replace(replace(replace(p_text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\n', E'<br>\n') || E'</p>\n';
COMMENT ON FUNCTION plain_markup(text) IS 'Plain text as markup.';

CREATE FUNCTION propose_present(p_actor accounts, p_tool bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it submissions;
  present content;
BEGIN
  SELECT * INTO it FROM submissions AS s WHERE s.tool_id = p_tool AND s.kind = 'tool' FOR UPDATE;
  IF it.id IS NULL OR revision_that_holds(it) IS NOT NULL THEN
    RETURN;
  END IF;
  SELECT r.name, r.tagline, r.description,
         coalesce(r.description_html, plain_markup(r.description)),
         r.website, c.slug, r.pricing_model, r.pricing_entry
    INTO present.name, present.tagline, present.description, present.description_html, present.website, present.category,
         present.pricing_model, present.pricing_entry
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision JOIN categories AS c ON c.id = r.category_id
   WHERE t.id = p_tool;
  PERFORM add_proposal(it.id, present, NULL, p_actor.id);
END
$$;
COMMENT ON FUNCTION propose_present(accounts, bigint) IS
  'A tool that was public waits again: what is proposed is what it said last, whatever was sent in once, so that approving it changes nothing.';

-- ---- mail about a decision ----------------------------------------------------------------------

-- The words of such mail are made when it is sent: its link needs a secret that is not kept here.
CREATE FUNCTION tell_submitter(p_submission submissions, p_action text, p_reason text, p_slug text, p_entry bigint, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- whoever sends spam is not told that it was found out
  IF p_submission.email IS NOT NULL AND p_action <> 'mark-spam' THEN
    INSERT INTO outbox (entry_id, batch, recipient, subject, template, body, due_at)
    VALUES (p_entry, p_batch, p_submission.email, p_submission.name, 'decision',
            jsonb_build_object('kind', p_submission.kind, 'action', p_action, 'name', p_submission.name, 'slug', p_slug,
                               'reason', p_reason, 'appealed', p_submission.appeals > 0, 'key', encode(p_submission.key, 'hex'))::text,
            -- to the moment at which the decision can no longer be undone: is_held()
            (SELECT m.at FROM moderation_log AS m WHERE m.id = p_entry) + (SELECT s.hold FROM settings AS s));
  END IF;
END
$$;
COMMENT ON FUNCTION tell_submitter(submissions, text, text, text, bigint, uuid) IS 'Puts the mail about a decision into the outbox, to leave after the hold.';

-- ---- decide() -----------------------------------------------------------------------------------

CREATE FUNCTION refuse_own(p_actor accounts, p_submission submissions) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_submission.account_id = p_actor.id OR lower(p_submission.email) = lower(p_actor.email) THEN
    RAISE EXCEPTION 'this is your own submission; somebody else decides it' USING ERRCODE = '42501';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_own(accounts, submissions) IS 'Raises 42501 for whoever sent it: nobody decides on their own submission.';

CREATE FUNCTION decide_tool(
  p_actor accounts, p_tool bigint, p_version int, p_action text, p_reason text, p_options jsonb, p_batch uuid
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  tool tools;
  step transitions;
  it submissions;
  goal bigint;
  fresh text;
  entry bigint;
BEGIN
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool FOR UPDATE;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM transitions AS s WHERE s.kind = 'tool' AND s.from_state = tool.state::text AND s.action = p_action;
  -- what only submitters and the operator do is no decision
  IF step.action IS NULL OR step.least_role NOT IN ('moderator', 'admin') THEN
    RAISE EXCEPTION 'a tool that is % takes no such decision', tool.state USING ERRCODE = '55000';
  END IF;
  SELECT * INTO it FROM submissions AS s WHERE s.tool_id = p_tool AND s.kind = 'tool' FOR UPDATE;
  PERFORM refuse_own(p_actor, it);
  IF p_action = 'merge' THEN
    SELECT t.id INTO goal FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE s.slug = p_options ->> 'into';
    IF goal IS NULL THEN
      RAISE EXCEPTION 'the tool to merge into is not another published one' USING ERRCODE = '55000', CONSTRAINT = 'merge_into_published';
    END IF;
  ELSIF p_action = 'approve' AND it.id IS NOT NULL THEN
    -- it may have been free when it was sent in
    PERFORM refuse_website((SELECT p.website FROM proposals AS p WHERE p.submission_id = it.id AND p.number = it.proposal), p_tool);
    fresh := CASE WHEN p_options ? 'slug' THEN p_options ->> 'slug' WHEN is_provisional(tool.slug) THEN free_slug(it.name) ELSE tool.slug END;
    UPDATE tools AS t SET slug = fresh, revision = revision_of_proposal(it) WHERE t.id = p_tool;
  ELSIF p_action = 'reopen' THEN
    PERFORM propose_present(p_actor, p_tool);
  END IF;
  PERFORM move_tool(p_tool, p_version, step.to_state::tool_state, as_actor(p_actor), actor_label(p_actor), p_reason, goal, p_batch);
  entry := log_head();
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, p_actor.id);
  IF it.id IS NOT NULL THEN
    UPDATE submissions AS s SET entry_id = entry, decided_at = now() WHERE s.id = it.id;
    PERFORM tell_submitter(it, p_action, p_reason, (SELECT t.slug FROM tools AS t WHERE t.id = coalesce(goal, p_tool)), entry, p_batch);
  END IF;
  RETURN entry;
END
$$;
COMMENT ON FUNCTION decide_tool(accounts, bigint, int, text, text, jsonb, uuid) IS 'decide() of a tool.';

CREATE FUNCTION decide_edit(
  p_actor accounts, p_submission bigint, p_version int, p_action text, p_reason text, p_batch uuid
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  it submissions;
  tool tools;
  step transitions;
  fresh int;
  entry bigint;
BEGIN
  SELECT * INTO it FROM submissions AS s WHERE s.id = p_submission AND s.kind = 'edit' FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such edit' USING ERRCODE = 'P0002';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'the edit changed meanwhile: it is at version %, not %', it.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM transitions AS s WHERE s.kind = 'edit' AND s.from_state = it.state::text AND s.action = p_action;
  IF step.action IS NULL OR step.least_role NOT IN ('moderator', 'admin') THEN
    RAISE EXCEPTION 'an edit that is % takes no such decision', it.state USING ERRCODE = '55000';
  END IF;
  PERFORM check_transition('edit', step.from_state, step.to_state, as_actor(p_actor), p_reason);
  PERFORM refuse_own(p_actor, it);
  SELECT * INTO tool FROM tools AS t WHERE t.id = it.tool_id FOR UPDATE;
  IF p_action = 'approve' THEN
    IF tool.state <> 'published' THEN
      RAISE EXCEPTION 'the tool is no longer public' USING ERRCODE = '55000';
    END IF;
    PERFORM refuse_website((SELECT p.website FROM proposals AS p WHERE p.submission_id = it.id AND p.number = it.proposal), tool.id);
    fresh := revision_of_proposal(it);
    UPDATE tools AS t SET revision = fresh, version = t.version + 1, updated_at = now() WHERE t.id = tool.id AND t.revision <> fresh;
  END IF;
  entry := log_by(p_actor, p_action, 'edit', it.id, step.from_state, step.to_state, p_reason,
                  CASE WHEN fresh IS NOT NULL THEN jsonb_build_object('revision', tool.revision) END,
                  jsonb_strip_nulls(jsonb_build_object('tool', tool.slug, 'revision', fresh)), p_batch, NULL);
  UPDATE submissions AS s
     SET state = step.to_state::submission_state, version = s.version + 1, entry_id = entry, decided_at = now() WHERE s.id = it.id;
  PERFORM tell_submitter(it, p_action, p_reason, tool.slug, entry, p_batch);
  RETURN entry;
END
$$;
COMMENT ON FUNCTION decide_edit(accounts, bigint, int, text, text, uuid) IS 'decide() of a proposed edit.';

CREATE FUNCTION decide(
  p_credential bytea, p_kind log_subject, p_subject bigint, p_version int, p_action text, p_reason text, p_options jsonb, p_batch uuid
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
BEGIN
  PERFORM end_claim(actor, p_kind, p_subject);
  CASE p_kind
    WHEN 'tool' THEN RETURN decide_tool(actor, p_subject, p_version, p_action, p_reason, coalesce(p_options, '{}'), p_batch);
    WHEN 'edit' THEN RETURN decide_edit(actor, p_subject, p_version, p_action, p_reason, p_batch);
    WHEN 'review_draft' THEN RETURN decide_draft(actor, p_subject, p_version, p_action, p_reason, p_batch);
    WHEN 'flag' THEN RETURN decide_flag(actor, p_subject, p_version, p_action, p_reason, p_batch);
    ELSE RAISE EXCEPTION 'a % is not decided here', p_kind USING ERRCODE = '55000';
  END CASE;
END
$$;
COMMENT ON FUNCTION decide(bytea, log_subject, bigint, int, text, text, jsonb, uuid) IS
  'Decides on an item as the decider saw it (its version), by an action of transitions; returns the entry of the log. Options: slug '
  '(approve), into (merge, a slug). Raises 28000 and 42501 for who may not (also on one''s own submission), P0002 for an unknown item, 55000 '
  'when it was decided, changed or claimed meanwhile or takes no such decision, 23502 without a needed reason, 23505 for a slug that is taken.';

CREATE FUNCTION decide_each(
  p_credential bytea, p_items text, p_action text, p_reason text, p_batch uuid
)
RETURNS TABLE (item text, title text, entry bigint, error text, message text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  part text[];
BEGIN
  -- in the order of their numbers: two batches take their locks alike
  FOR part IN
    SELECT regexp_match(x, '^([a-z_]+)-([0-9]{1,18})\.([0-9]{1,9})$') AS p FROM unnest(string_to_array(p_items, ',')) AS x
     ORDER BY (regexp_match(x, '-([0-9]{1,18})\.'))[1]::bigint, x
  LOOP
    item := part[1] || '-' || part[2];
    entry := NULL; error := NULL; message := NULL; title := NULL;
    BEGIN
      title := item_title(part[1]::log_subject, part[2]::bigint);
      entry := decide(p_credential, part[1]::log_subject, part[2]::bigint, part[3]::int, p_action, p_reason, NULL, p_batch);
    EXCEPTION WHEN SQLSTATE '55000' OR SQLSTATE '42501' OR SQLSTATE 'P0002' OR SQLSTATE '23505' OR SQLSTATE '23502' OR SQLSTATE '22P02' THEN
      error := SQLSTATE; message := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION decide_each(bytea, text, text, text, uuid) IS
  'The same decision on many items ("tool-12.3,edit-4.1": kind, number, version), in the order of their numbers and under one batch; each '
  'is decided or says why not (SQLSTATE and message).';

GRANT EXECUTE ON FUNCTION
  claim_item(bytea, log_subject, bigint), release_item(bytea, log_subject, bigint),
  decide(bytea, log_subject, bigint, int, text, text, jsonb, uuid), decide_each(bytea, text, text, text, uuid)
TO slipway_web;

-- What admins do with an issue. Each names the version they saw: who comes too late is told so, and loses nothing that was typed.

CREATE FUNCTION issue_to_change(p_issue bigint, p_version int, VARIADIC p_states text[]) RETURNS newsletter_issues
LANGUAGE plpgsql AS $$
DECLARE
  it newsletter_issues;
BEGIN
  SELECT * INTO it FROM newsletter_issues AS i WHERE i.id = p_issue FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such issue' USING ERRCODE = 'P0002';
  ELSIF NOT it.state::text = ANY (p_states) THEN
    RAISE EXCEPTION 'the issue is % by now', CASE it.state WHEN 'draft' THEN 'a draft' WHEN 'sending' THEN 'being sent' ELSE it.state::text END USING ERRCODE = '55000';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'somebody else changed the issue meanwhile' USING ERRCODE = '55000', CONSTRAINT = 'newsletter_issues_version';
  END IF;
  RETURN it;
END
$$;
COMMENT ON FUNCTION issue_to_change(bigint, int, text[]) IS 'The issue, locked, when it is at that version and in one of these states. Raises P0002 and 55000.';

CREATE FUNCTION issue_texts(i newsletter_issues) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object('week', issue_word(i), 'subject', i.subject, 'note', i.note, 'due_at', utc(i.due_at));
COMMENT ON FUNCTION issue_texts(newsletter_issues) IS 'An issue as the log keeps it.';

CREATE FUNCTION save_issue(p_credential bytea, p_issue bigint, p_version int, p_subject text, p_note text, p_act text, p_item bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'draft');
  now_is newsletter_issues;
  item newsletter_items;
  other newsletter_items;
BEGIN
  UPDATE newsletter_issues AS i SET subject = p_subject, note = p_note, version = i.version + 1 WHERE i.id = it.id RETURNING * INTO now_is;
  IF (it.subject, it.note) <> (p_subject, p_note) THEN
    PERFORM log_by(actor, 'edit', 'newsletter', it.id, NULL, NULL, NULL, issue_texts(it), issue_texts(now_is), NULL, NULL);
  END IF;
  IF p_act = '' THEN
    RETURN now_is.version;
  END IF;
  SELECT * INTO item FROM newsletter_items AS x WHERE x.issue_id = it.id AND x.id = p_item;
  IF item.id IS NULL THEN
    RAISE EXCEPTION 'there is no such item' USING ERRCODE = 'P0002';
  ELSIF p_act IN ('drop', 'restore') THEN
    UPDATE newsletter_items AS x SET dropped = (p_act = 'drop') WHERE x.id = item.id AND x.dropped <> (p_act = 'drop');
    IF FOUND THEN
      PERFORM log_by(actor, p_act, 'newsletter', it.id, NULL, NULL, NULL, NULL,
                     jsonb_build_object('week', issue_word(it), 'item', item.kind || ': ' || concat_ws(' vs ', item.facts ->> 'tool_name', item.facts ->> 'other_name')), NULL, NULL);
    END IF;
  ELSIF p_act IN ('up', 'down') THEN
    SELECT * INTO other FROM newsletter_items AS x
     WHERE x.issue_id = it.id AND CASE p_act WHEN 'up' THEN x.position < item.position ELSE x.position > item.position END
     ORDER BY abs(x.position - item.position) LIMIT 1;
    IF other.id IS NOT NULL THEN
      UPDATE newsletter_items AS x SET position = CASE x.id WHEN item.id THEN other.position ELSE item.position END WHERE x.id IN (item.id, other.id);
    END IF;
  ELSE
    RAISE EXCEPTION 'an item goes up or down, is dropped or restored' USING ERRCODE = '22023';
  END IF;
  RETURN now_is.version;
END
$$;
COMMENT ON FUNCTION save_issue(bytea, bigint, int, text, text, text, bigint) IS
  'An admin changes subject and note of a draft, and with it, unless p_act is '''', moves an item up or down, drops or restores it. Returns the version that it has then. '
  'Raises P0002, 55000, and 23514 naming the constraint of a wrong field.';

CREATE FUNCTION keep_letter(p_issue newsletter_issues, p_html text, p_text text) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO newsletter_letters (issue_id, version, subject, html, text) VALUES (p_issue.id, p_issue.version, p_issue.subject, p_html, p_text)
  ON CONFLICT (issue_id, version) DO UPDATE SET subject = excluded.subject, html = excluded.html, text = excluded.text, made_at = now()
$$;
COMMENT ON FUNCTION keep_letter(newsletter_issues, text, text) IS 'Keeps the letter of an issue as it is at this version.';

CREATE FUNCTION test_issue(p_credential bytea, p_issue bigint, p_version int, p_html text, p_text text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'draft', 'approved');
BEGIN
  IF actor.email IS NULL THEN
    RAISE EXCEPTION 'your account has no e-mail address; give it one at /mod/account first' USING ERRCODE = '55000';
  ELSIF (SELECT count(*) FROM outbox AS o WHERE o.issue_id = it.id AND o.subscriber_id IS NULL AND o.created_at > now() - interval '1 hour') >= 20 THEN
    RAISE EXCEPTION 'twenty tests within an hour are enough; wait a while' USING ERRCODE = '55000';
  END IF;
  IF it.state = 'draft' THEN
    PERFORM keep_letter(it, p_html, p_text);
  END IF;
  INSERT INTO outbox (recipient, subject, template, body, issue_id)
  VALUES (actor.email, 'Test: ' || it.subject, 'issue', jsonb_build_object('version', CASE it.state WHEN 'draft' THEN it.version ELSE it.letter END, 'test', true)::text, it.id);
END
$$;
COMMENT ON FUNCTION test_issue(bytea, bigint, int, text, text) IS
  'Sends an admin the issue as it is now, or as it was approved: to the address of their own account, and nobody else; its subject begins with "Test: ". Raises P0002 and 55000; 23514 for a letter that is too long.';

CREATE FUNCTION approve_issue(p_credential bytea, p_issue bigint, p_version int, p_due timestamptz, p_html text, p_text text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'draft');
  now_is newsletter_issues;
BEGIN
  PERFORM check_due(p_due);
  IF NOT EXISTS (SELECT FROM newsletter_items AS x WHERE x.issue_id = it.id AND NOT x.dropped) THEN
    RAISE EXCEPTION 'an issue without an item is none; restore one' USING ERRCODE = '55000';
  ELSIF EXISTS (SELECT FROM newsletter_items AS x WHERE x.issue_id = it.id AND NOT x.dropped AND NOT item_is_public(x)) THEN
    RAISE EXCEPTION 'something in it was taken from readers since; drop what is marked' USING ERRCODE = '55000';
  END IF;
  PERFORM keep_letter(it, p_html, p_text);
  UPDATE newsletter_issues AS i SET state = 'approved', due_at = greatest(p_due, now()), letter = i.version, version = i.version + 1
   WHERE i.id = it.id RETURNING * INTO now_is;
  RETURN log_by(actor, 'approve', 'newsletter', it.id, it.state::text, now_is.state::text, NULL, issue_texts(it), issue_texts(now_is), NULL, NULL);
END
$$;
COMMENT ON FUNCTION approve_issue(bytea, bigint, int, timestamptz, text, text) IS
  'An admin approves a draft as this letter, to be sent from then on (a time that is over: at once). Returns the entry of the log. Raises P0002, 55000, 22023; 23514 for a letter '
  'that is too long.';

CREATE FUNCTION check_due(p_due timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_due > now() + interval '90 days' THEN
    RAISE EXCEPTION 'that is more than 90 days ahead' USING ERRCODE = '23514', CONSTRAINT = 'newsletter_issues_due_range';
  END IF;
END
$$;
COMMENT ON FUNCTION check_due(timestamptz) IS 'Raises 23514 for a time that nobody means.';

CREATE FUNCTION schedule_issue(p_credential bytea, p_issue bigint, p_version int, p_due timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'approved');
  now_is newsletter_issues;
BEGIN
  PERFORM check_due(p_due);
  UPDATE newsletter_issues AS i SET due_at = greatest(p_due, now()), version = i.version + 1 WHERE i.id = it.id RETURNING * INTO now_is;
  RETURN log_by(actor, 'schedule', 'newsletter', it.id, NULL, NULL, NULL, issue_texts(it), issue_texts(now_is), NULL, NULL);
END
$$;
COMMENT ON FUNCTION schedule_issue(bytea, bigint, int, timestamptz) IS 'An admin gives an approved issue another time. Returns the entry of the log. Raises P0002, 55000 and 23514.';

CREATE FUNCTION cancel_issue(p_credential bytea, p_issue bigint, p_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'draft', 'approved', 'sending');
BEGIN
  UPDATE newsletter_issues AS i SET state = 'cancelled', version = i.version + 1 WHERE i.id = it.id;
  UPDATE outbox AS o SET cancelled_at = clock_timestamp()
   WHERE o.id IN (SELECT w.id FROM outbox AS w
                   WHERE w.issue_id = it.id AND num_nonnulls(w.sent_at, w.cancelled_at, w.failed_at) = 0 AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp())
                   ORDER BY w.id FOR UPDATE SKIP LOCKED);
  RETURN log_by(actor, 'cancel', 'newsletter', it.id, it.state::text, 'cancelled', NULL, issue_texts(it), NULL, NULL, NULL);
END
$$;
COMMENT ON FUNCTION cancel_issue(bytea, bigint, int) IS
  'An admin cancels an issue, also one that is being sent: what of it is not out yet is called back, and it leaves the archive. Returns the entry of the log. Raises P0002 and 55000.';

CREATE FUNCTION reopen_issue(p_credential bytea, p_issue bigint, p_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  it newsletter_issues := issue_to_change(p_issue, p_version, 'approved', 'cancelled');
BEGIN
  IF it.sending_at IS NOT NULL THEN
    RAISE EXCEPTION 'some have it already; it cannot become a draft again' USING ERRCODE = '55000';
  END IF;
  UPDATE newsletter_issues AS i SET state = 'draft', due_at = NULL, letter = NULL, version = i.version + 1 WHERE i.id = it.id;
  RETURN log_by(actor, 'reopen', 'newsletter', it.id, it.state::text, 'draft', NULL, issue_texts(it), NULL, NULL, NULL);
END
$$;
COMMENT ON FUNCTION reopen_issue(bytea, bigint, int) IS
  'An admin makes a draft again of what was approved and is not due yet, or was cancelled before anybody had it. Returns the entry of the log. Raises P0002 and 55000.';

GRANT EXECUTE ON FUNCTION
  save_issue(bytea, bigint, int, text, text, text, bigint), test_issue(bytea, bigint, int, text, text), approve_issue(bytea, bigint, int, timestamptz, text, text),
  schedule_issue(bytea, bigint, int, timestamptz), cancel_issue(bytea, bigint, int), reopen_issue(bytea, bigint, int)
TO slipway_web;

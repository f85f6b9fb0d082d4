-- What comes of what was asked for: whoever sends takes it up, and writes the mails that ask to confirm it.

CREATE FUNCTION wish(s subscribers, r newsletter_requests) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  room int := 100 - (SELECT count(*) FROM subscriptions AS x WHERE x.subscriber_id = s.id);
  more int := 0;
  changed int := 0;
BEGIN
  IF s.state = 'suppressed' THEN
    RETURN false;
  ELSIF r.tool_id IS NOT NULL THEN
    INSERT INTO subscriptions (subscriber_id, kind, tool_id, other_id)
    SELECT s.id, (CASE WHEN r.other_id IS NULL THEN 'tool' ELSE 'pair' END)::subscription_kind, r.tool_id, r.other_id WHERE room > 0 ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS changed = ROW_COUNT;
  ELSIF r.categories = '{}' THEN
    DELETE FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind = 'category' AND x.confirmed_at IS NULL;
    GET DIAGNOSTICS more = ROW_COUNT;
    UPDATE subscribers AS x SET everything_asked_at = now() WHERE x.id = s.id AND NOT x.everything AND x.everything_asked_at IS NULL;
    GET DIAGNOSTICS changed = ROW_COUNT;
  ELSE
    -- a narrower wish takes the place of every issue, once it is confirmed
    UPDATE subscribers AS x SET everything_asked_at = NULL WHERE x.id = s.id AND x.everything_asked_at IS NOT NULL;
    GET DIAGNOSTICS more = ROW_COUNT;
    INSERT INTO subscriptions (subscriber_id, kind, category_id)
    SELECT s.id, 'category', c.id FROM categories AS c WHERE c.id = ANY (r.categories) LIMIT greatest(room, 0) ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS changed = ROW_COUNT;
  END IF;
  UPDATE subscribers AS x SET version = x.version + 1 WHERE x.id = s.id AND changed + more > 0;
  RETURN EXISTS (SELECT FROM subscribers AS x WHERE x.id = s.id AND x.everything_asked_at IS NOT NULL)
      OR EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL);
END
$$;
COMMENT ON FUNCTION wish(subscribers, newsletter_requests) IS 'Notes what was asked for. True when anything waits for a confirmation.';

CREATE FUNCTION take_confirmation(p_hashes bytea[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM confirmation_limits AS l
              WHERE l.address_hash = ANY (p_hashes) AND (l.confirmations >= 3 OR l.last_at > now() - interval '1 day')) THEN
    RETURN false;
  END IF;
  INSERT INTO confirmation_limits AS l (address_hash, confirmations) VALUES (p_hashes[1], 1)
  ON CONFLICT (address_hash) DO UPDATE SET confirmations = l.confirmations + 1, last_at = now()
   WHERE l.confirmations < 3 AND l.last_at <= now() - interval '1 day';
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION take_confirmation(bytea[]) IS
  'Takes one of the confirmations that an address may be sent: one a day, three until it is confirmed. False when there is none to take. The '
  'hashes are the address''s under each of the site''s secrets, the present one first.';

CREATE FUNCTION write_confirmation(s subscribers) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO outbox (recipient, subject, template, body, subscriber_id) VALUES (s.address, 'Confirm your subscription', 'confirm', '{}', s.id);
  UPDATE subscribers AS x SET mailed_at = now(), confirm_due_at = NULL, everything_asked_at = CASE WHEN x.everything_asked_at IS NOT NULL THEN now() END
   WHERE x.id = s.id;
  UPDATE subscriptions AS x SET created_at = now() WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL;
$$;
COMMENT ON FUNCTION write_confirmation(subscribers) IS 'Writes a subscriber the mail that asks to confirm what waits; its week begins.';

CREATE FUNCTION take_request(r newsletter_requests) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s subscribers;
BEGIN
  IF r.preferences THEN
    WITH known AS (
      UPDATE subscribers AS x SET preferences_at = now()
       WHERE x.address_key = lower(r.address) AND x.confirmed_at IS NOT NULL AND x.state <> 'suppressed'
         AND coalesce(x.preferences_at <= now() - interval '1 day', true)
         AND (SELECT count(*) FROM outbox AS o WHERE o.subscriber_id = x.id AND o.template = 'preferences' AND o.created_at > now() - interval '30 days') < 3
      RETURNING x.id, x.address)
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id) SELECT k.address, 'Your preferences', 'preferences', '{}', k.id FROM known AS k;
    RETURN;
  END IF;
  INSERT INTO subscribers AS x (address, address_key, address_hash) VALUES (r.address, lower(r.address), r.address_hashes[1])
  ON CONFLICT (address_key) DO UPDATE SET address_hash = excluded.address_hash RETURNING * INTO s;
  IF wish(s, r)
     AND NOT EXISTS (SELECT FROM outbox AS o WHERE o.subscriber_id = s.id AND o.template = 'confirm' AND num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0) THEN
    IF take_confirmation(r.address_hashes) THEN
      PERFORM write_confirmation(s);
    ELSIF s.confirmed_at >= s.mailed_at THEN
      -- the day's mail was answered before this was asked for; one that was not answered shows this, too
      UPDATE subscribers AS x SET confirm_due_at = coalesce(x.confirm_due_at, now() + interval '1 day') WHERE x.id = s.id;
    END IF;
  END IF;
  PERFORM note_consent(s.id, 'asked', r.how, r.shown, NULL, r.created_at);
END
$$;
COMMENT ON FUNCTION take_request(newsletter_requests) IS
  'A confirmation goes into the outbox when something waits for one and take_confirmation() allows it; the link to the preferences, once a day and three '
  'times in 30 days, when the address was ever confirmed.';

CREATE FUNCTION take_newsletter_requests(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r newsletter_requests;
  s subscribers;
  taken int := 0;
BEGIN
  FOR r IN SELECT * FROM newsletter_requests ORDER BY id LIMIT greatest(p_most, 0) FOR UPDATE SKIP LOCKED LOOP
    PERFORM take_request(r);
    DELETE FROM newsletter_requests AS x WHERE x.id = r.id;
    taken := taken + 1;
  END LOOP;
  FOR s IN SELECT x.* FROM subscribers AS x WHERE x.confirm_due_at <= now() ORDER BY x.confirm_due_at LIMIT greatest(p_most, 0) FOR UPDATE SKIP LOCKED LOOP
    UPDATE subscribers AS x SET confirm_due_at = NULL WHERE x.id = s.id;
    IF s.state <> 'suppressed'
       AND (s.everything_asked_at IS NOT NULL OR EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL))
       AND take_confirmation(ARRAY[s.address_hash]) THEN
      PERFORM write_confirmation(s);
    END IF;
  END LOOP;
  RETURN taken;
END
$$;
COMMENT ON FUNCTION take_newsletter_requests(int) IS
  'For whoever sends, before they look into the outbox: takes up to p_most of what was asked for, the oldest first, and says how many; each is one''s who asks. '
  'Writes the confirmations, too, that had to wait for the day after another one.';

GRANT EXECUTE ON FUNCTION take_newsletter_requests(int) TO slipway_web;

-- A subscriber's mail: what may be sent, what whoever has a link from a mail can do, and what ends by itself.

-- ---- what is sent -----------------------------------------------------------------------------------

CREATE FUNCTION subscriber_mails(p_outbox bigint, p_token_hash bytea DEFAULT NULL, OUT allowed boolean, OUT unsubscribe_token text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  o outbox;
  s subscribers;
BEGIN
  SELECT * INTO o FROM outbox AS x WHERE x.id = p_outbox AND num_nonnulls(x.sent_at, x.cancelled_at, x.failed_at) = 0;
  SELECT * INTO s FROM subscribers AS x WHERE x.id = o.subscriber_id AND x.address = o.recipient FOR UPDATE;
  unsubscribe_token := encode(s.unsubscribe_token, 'hex');
  allowed := coalesce(CASE o.template
    WHEN 'confirm' THEN s.state <> 'suppressed' AND (s.everything_asked_at IS NOT NULL
                        OR EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL))
    WHEN 'preferences' THEN s.state <> 'suppressed' AND s.confirmed_at IS NOT NULL
    WHEN 'issue' THEN s.state = 'active' AND NOT EXISTS (SELECT FROM newsletter_issues AS i WHERE i.id = o.issue_id AND i.state = 'cancelled') AND (s.everything OR EXISTS (
                        SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind = 'category' AND x.confirmed_at IS NOT NULL
                           AND (o.issue_id IS NULL OR x.category_id = ANY (issue_categories(o.issue_id)))))
    -- still about something that is watched
    WHEN 'alert' THEN s.state = 'active' AND EXISTS (
                        SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind <> 'category' AND x.confirmed_at IS NOT NULL
                           AND coalesce((SELECT bool_or(coalesce(e.tool_id IN (final_tool(x.tool_id), final_tool(x.other_id)), false))
                                           FROM alert_letters AS a JOIN events AS e ON e.id = ANY (a.events) WHERE a.outbox_id = o.id), true))
    END, false);
  IF NOT allowed THEN
    UPDATE outbox AS x SET cancelled_at = clock_timestamp(), claimed_until = NULL WHERE x.id = o.id AND o.subscriber_id IS NOT NULL;
  ELSIF p_token_hash IS NOT NULL AND o.template IN ('confirm', 'preferences') THEN
    INSERT INTO newsletter_tokens (hash, subscriber_id, purpose, expires_at)
    VALUES (p_token_hash, s.id, o.template::newsletter_purpose, now() + CASE o.template WHEN 'confirm' THEN interval '7 days' ELSE interval '1 day' END);
  END IF;
END
$$;
COMMENT ON FUNCTION subscriber_mails(bigint, bytea) IS
  'For whoever sends, right before: whether this mail''s subscriber may still have it (it is called back if not, also of an issue that was stopped), and in hexadecimal what the link that '
  'ends all mail has. p_token_hash is SHA-256 of the token in a confirmation''s or a preferences'' link: it is good from then on, for 7 days or one.';

-- ---- ending --------------------------------------------------------------------------------------

CREATE FUNCTION drop_subscriptions(p_subscriber bigint) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM subscriptions AS s WHERE s.subscriber_id = p_subscriber;
  -- a confirmation that is still in a mailbox must not begin anew what was ended
  DELETE FROM newsletter_tokens AS t WHERE t.subscriber_id = p_subscriber AND t.purpose = 'confirm';
  UPDATE outbox AS o SET cancelled_at = clock_timestamp()
   WHERE o.subscriber_id = p_subscriber AND num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0
     AND (o.claimed_until IS NULL OR o.claimed_until < clock_timestamp())
$$;
COMMENT ON FUNCTION drop_subscriptions(bigint) IS 'Ends all that a subscriber gets or has asked for, and calls back the mail that waits for them.';

CREATE FUNCTION suppress_subscriber(p_subscriber bigint, p_how text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE subscribers AS x SET state = 'suppressed', everything = false, everything_asked_at = NULL, ended_at = now(), version = x.version + 1
   WHERE x.id = p_subscriber AND x.state <> 'suppressed';
  IF FOUND THEN
    PERFORM drop_subscriptions(p_subscriber);
    PERFORM note_consent(p_subscriber, 'suppressed', p_how::consent_how, NULL);
  END IF;
END
$$;
COMMENT ON FUNCTION suppress_subscriber(bigint, text) IS
  'The address is no good for good: nothing is sent to it any more. p_how is bounce or operator. Nothing happens when there is no such subscriber.';

CREATE FUNCTION end_subscriber(p_subscriber bigint, p_how consent_how, p_words text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  was subscriber_state := (SELECT x.state FROM subscribers AS x WHERE x.id = p_subscriber FOR UPDATE);
  s subscribers;
BEGIN
  UPDATE subscribers AS x
     SET state = CASE WHEN x.confirmed_at IS NULL THEN x.state ELSE 'unsubscribed' END, everything = false, everything_asked_at = NULL,
         ended_at = CASE WHEN x.confirmed_at IS NOT NULL THEN now() END, version = x.version + 1
   WHERE x.id = p_subscriber AND (x.state IN ('pending', 'active') OR x.state = 'unsubscribed' AND EXISTS (
           SELECT FROM subscribers AS y WHERE y.id = x.id AND y.everything_asked_at IS NOT NULL UNION ALL
           SELECT FROM subscriptions AS y WHERE y.subscriber_id = x.id)) RETURNING * INTO s;
  IF s.id IS NULL THEN
    RETURN;
  END IF;
  PERFORM drop_subscriptions(s.id);
  PERFORM note_consent(s.id, 'unsubscribed', p_how, p_words);
  IF was <> 'active' THEN
    -- whoever has this mailbox did not want what they were asked to confirm, and is not asked again
    UPDATE confirmation_limits AS l SET confirmations = 3 WHERE l.address_hash = s.address_hash;
  END IF;
  IF s.confirmed_at IS NULL THEN
    DELETE FROM subscribers AS x WHERE x.id = s.id;
  END IF;
END
$$;
COMMENT ON FUNCTION end_subscriber(bigint, consent_how, text) IS
  'Ends all mail to a subscriber. Who ends what they were only asked to confirm gets no confirmation any more; one that never confirmed is '
  'erased.';

CREATE FUNCTION unsubscribe(p_token bytea, p_alert bigint, p_how text, p_words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s subscribers;
BEGIN
  SELECT * INTO s FROM subscribers AS x WHERE x.unsubscribe_token = p_token FOR UPDATE;
  IF p_alert IS NULL THEN
    PERFORM end_subscriber(s.id, p_how::consent_how, p_words);
    RETURN;
  END IF;
  DELETE FROM subscriptions AS x WHERE x.id = p_alert AND x.subscriber_id = s.id AND x.kind <> 'category';
  IF FOUND THEN
    PERFORM note_consent(s.id, 'alert ended', p_how::consent_how, p_words);
    UPDATE subscribers AS x SET version = x.version + 1 WHERE x.id = s.id;
    IF NOT s.everything AND NOT EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id) AND s.everything_asked_at IS NULL THEN
      PERFORM end_subscriber(s.id, p_how::consent_how, p_words);
    END IF;
  END IF;
END
$$;
COMMENT ON FUNCTION unsubscribe(bytea, bigint, text, text) IS
  'Ends all mail to whoever''s link it is, or (p_alert) this one of their alerts alone; p_how is one-click or mail link. Says nothing: a link that is '
  'nobody''s, and one that was used before, are answered as any other.';

-- ---- links ------------------------------------------------------------------------------------------

CREATE FUNCTION behind_link(p_hash bytea, p_purpose text) RETURNS subscribers
LANGUAGE plpgsql AS $$
DECLARE
  s subscribers;
BEGIN
  SELECT b.* INTO s FROM newsletter_tokens AS t JOIN subscribers AS b ON b.id = t.subscriber_id
   WHERE t.hash = p_hash AND t.purpose = p_purpose::newsletter_purpose AND t.expires_at > now();
  IF s.id IS NULL THEN
    RAISE EXCEPTION 'this link is no longer good' USING ERRCODE = 'P0002';
  END IF;
  RETURN s;
END
$$;
COMMENT ON FUNCTION behind_link(bytea, text) IS 'Whose link it is. Raises P0002 when it is nobody''s, was for something else or has expired.';

CREATE FUNCTION locked_behind_link(p_hash bytea, p_purpose text) RETURNS subscribers
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM subscribers AS x WHERE x.id = (behind_link(p_hash, p_purpose)).id FOR UPDATE;
  RETURN behind_link(p_hash, p_purpose);
END
$$;
COMMENT ON FUNCTION locked_behind_link(bytea, text) IS 'behind_link(), for a change: nobody else changes this subscriber meanwhile.';

CREATE FUNCTION newsletter_link(
  p_hash bytea, p_purpose text, OUT address text, OUT state text, OUT version int, OUT everything boolean, OUT everything_asked boolean,
  OUT used boolean, OUT created_at text, OUT confirmed_at text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.address, s.state::text, s.version, s.everything, s.everything_asked_at IS NOT NULL,
         (SELECT t.used_at IS NOT NULL FROM newsletter_tokens AS t WHERE t.hash = p_hash), utc(s.created_at), utc(s.confirmed_at)
    FROM behind_link(p_hash, p_purpose) AS s
$$;
COMMENT ON FUNCTION newsletter_link(bytea, text) IS 'Who is behind a link, and what of the weekly they get or asked for. Raises P0002.';

CREATE FUNCTION newsletter_link_subscriptions(p_hash bytea, p_purpose text)
RETURNS TABLE (subscription bigint, kind text, slug text, name text, other_slug text, other_name text, confirmed_at text, created_at text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.id, x.kind::text, coalesce(c.slug, t.slug), coalesce(c.name, r.name), o.slug, q.name, utc(x.confirmed_at), utc(x.created_at)
    FROM behind_link(p_hash, p_purpose) AS s JOIN subscriptions AS x ON x.subscriber_id = s.id
    LEFT JOIN categories AS c ON c.id = x.category_id
    LEFT JOIN tools AS t ON t.id = x.tool_id LEFT JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    LEFT JOIN tools AS o ON o.id = x.other_id LEFT JOIN tool_revisions AS q ON q.tool_id = o.id AND q.revision = o.revision
   ORDER BY x.kind, x.id
$$;
COMMENT ON FUNCTION newsletter_link_subscriptions(bytea, text) IS 'The subscriptions of who is behind a link, confirmed or only asked for. Raises P0002.';

CREATE FUNCTION newsletter_link_consents(p_hash bytea)
RETURNS TABLE (at text, what text, how text, shown text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT utc(c.at), c.what::text, c.how::text, c.shown FROM behind_link(p_hash, 'preferences') AS s JOIN consents AS c ON c.subscriber_id = s.id ORDER BY c.id
$$;
COMMENT ON FUNCTION newsletter_link_consents(bytea) IS 'What the ledger says of who is behind a link to the preferences. Raises P0002.';

CREATE FUNCTION newsletter_link_mails(p_hash bytea)
RETURNS TABLE (written_at text, template text, subject text, sent_at text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT utc(o.created_at), o.template, o.subject, utc(o.sent_at) FROM behind_link(p_hash, 'preferences') AS s JOIN outbox AS o ON o.subscriber_id = s.id ORDER BY o.id
$$;
COMMENT ON FUNCTION newsletter_link_mails(bytea) IS 'The mails that were written for who is behind a link to the preferences. Raises P0002.';

CREATE FUNCTION confirm_subscriptions(p_hash bytea, p_version int, p_words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s subscribers := locked_behind_link(p_hash, 'confirm');
BEGIN
  IF EXISTS (SELECT FROM newsletter_tokens AS t WHERE t.hash = p_hash AND t.used_at IS NOT NULL) THEN
    RETURN;
  ELSIF s.version <> p_version THEN
    RAISE EXCEPTION 'something else was asked for meanwhile' USING ERRCODE = '55000';
  END IF;
  PERFORM note_consent(s.id, 'confirmed', 'mail link', p_words, subscription_words(s.id, false));
  UPDATE subscribers AS x
     SET state = 'active', confirmed_at = now(), ended_at = NULL, everything_asked_at = NULL, version = x.version + 1,
         everything = x.everything_asked_at IS NOT NULL OR x.everything AND NOT EXISTS (
           SELECT FROM subscriptions AS y WHERE y.subscriber_id = x.id AND y.kind = 'category' AND y.confirmed_at IS NULL)
   WHERE x.id = s.id;
  DELETE FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind = 'category' AND s.everything_asked_at IS NOT NULL;
  UPDATE subscriptions AS x SET confirmed_at = now() WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL;
  UPDATE newsletter_tokens AS t SET used_at = now() WHERE t.hash = p_hash;
  UPDATE confirmation_limits AS l SET confirmations = 0 WHERE l.address_hash = s.address_hash;
END
$$;
COMMENT ON FUNCTION confirm_subscriptions(bytea, int, text) IS
  'Begins what was asked for, as the page of that version of the subscriber showed it. Once: after that nothing happens. Raises P0002, and 55000 when '
  'something else was asked for meanwhile.';

CREATE FUNCTION save_preferences(p_hash bytea, p_version int, p_everything boolean, p_categories text[], p_alerts bigint[], p_words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s subscribers := locked_behind_link(p_hash, 'preferences');
  shelves int[] := ARRAY(SELECT c.id FROM categories AS c WHERE c.slug = ANY (p_categories) AND NOT p_everything);
BEGIN
  IF s.version <> p_version OR s.state = 'suppressed' THEN
    RAISE EXCEPTION 'the preferences changed meanwhile' USING ERRCODE = '55000';
  END IF;
  UPDATE newsletter_tokens AS t SET used_at = coalesce(t.used_at, now()) WHERE t.hash = p_hash;
  DELETE FROM subscriptions AS x WHERE x.subscriber_id = s.id
     AND CASE x.kind WHEN 'category' THEN x.category_id <> ALL (shelves) ELSE x.id <> ALL (p_alerts) END;
  INSERT INTO subscriptions (subscriber_id, kind, category_id) SELECT s.id, 'category', c FROM unnest(shelves) AS c ON CONFLICT DO NOTHING;
  IF NOT p_everything AND NOT EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id) THEN
    PERFORM end_subscriber(s.id, 'mail link', p_words);
    RETURN;
  END IF;
  -- whoever reads this mailbox is here, so what was only asked for begins, too
  UPDATE subscriptions AS x SET confirmed_at = now() WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL;
  UPDATE subscribers AS x
     SET state = 'active', confirmed_at = coalesce(x.confirmed_at, now()), ended_at = NULL, everything = p_everything, everything_asked_at = NULL,
         version = x.version + 1
   WHERE x.id = s.id;
  UPDATE confirmation_limits AS l SET confirmations = 0 WHERE l.address_hash = s.address_hash;
  PERFORM note_consent(s.id, 'changed', 'mail link', p_words, subscription_words(s.id, true));
END
$$;
COMMENT ON FUNCTION save_preferences(bytea, int, boolean, text[], bigint[], text) IS
  'From now on who is behind the link gets every issue, or those with something of these categories, and keeps these of their alerts; with nothing left '
  'they are unsubscribed. Raises P0002, and 55000 when they changed meanwhile.';

CREATE FUNCTION erase_subscriber(p_hash bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s subscribers := behind_link(p_hash, 'preferences');
BEGIN
  -- before the subscriber is locked, as whoever takes requests up does it
  DELETE FROM newsletter_requests AS r WHERE lower(r.address) = s.address_key;
  s := locked_behind_link(p_hash, 'preferences');
  PERFORM note_consent(s.id, 'erased', 'mail link', NULL);
  DELETE FROM subscribers AS x WHERE x.id = s.id;
END
$$;
COMMENT ON FUNCTION erase_subscriber(bytea) IS
  'Erases who is behind a link to the preferences. What stays is in the ledger, without an address, and in confirmation_limits. Raises P0002.';

CREATE FUNCTION erase_address(p_address text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  s subscribers;
  asked bigint;
BEGIN
  DELETE FROM newsletter_requests AS r WHERE lower(r.address) = lower(p_address);
  GET DIAGNOSTICS asked = ROW_COUNT;
  SELECT x.* INTO s FROM subscribers AS x WHERE x.address_key = lower(p_address) FOR UPDATE;
  IF s.id IS NOT NULL THEN
    PERFORM note_consent(s.id, 'erased', 'operator', NULL);
    DELETE FROM subscribers AS x WHERE x.id = s.id;
  END IF;
  RETURN s.id IS NOT NULL OR asked > 0;
END
$$;
COMMENT ON FUNCTION erase_address(text) IS
  'For whoever runs the site: erases what is held about an address, as erase_subscriber() does, for somebody whom no mail reaches any more. False when nothing was held.';

-- ---- what ends by itself ----------------------------------------------------------------------------

CREATE FUNCTION forget_subscribers(p_most int DEFAULT 1000) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  week timestamptz := now() - interval '7 days';
  one bigint;
  gone int := 0;
BEGIN
  DELETE FROM newsletter_quotas AS q WHERE q.day < utc_today() - 1;
  DELETE FROM newsletter_tokens AS t WHERE t.expires_at < now();
  DELETE FROM newsletter_requests AS r WHERE r.created_at < week;
  UPDATE subscribers AS s SET everything_asked_at = NULL, version = s.version + 1 WHERE s.everything_asked_at < week AND s.state <> 'pending';
  DELETE FROM subscriptions AS x USING subscribers AS s
   WHERE x.confirmed_at IS NULL AND x.created_at < week AND s.id = x.subscriber_id AND s.state <> 'pending';
  FOR one IN
    SELECT s.id FROM subscribers AS s
     WHERE s.state <> 'active' AND CASE WHEN s.confirmed_at IS NULL THEN coalesce(s.mailed_at, s.created_at) < week
                                        -- who came back and has not confirmed yet is given their week
                                        WHEN s.state = 'unsubscribed' THEN s.ended_at < now() - interval '30 days' AND coalesce(s.mailed_at < week, true) END
     ORDER BY s.id LIMIT p_most FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM note_consent(one, 'expired', 'time', NULL);
    DELETE FROM subscribers AS s WHERE s.id = one;
    gone := gone + 1;
  END LOOP;
  RETURN gone;
END
$$;
COMMENT ON FUNCTION forget_subscribers(int) IS
  'Deletes addresses that nobody confirmed within 7 days of the last mail about it, those that unsubscribed 30 days ago, wishes that nobody confirmed in '
  '7 days, expired links and old quotas; p_most addresses at most, and returns how many. To be called every hour, and again when it was so many.';

GRANT EXECUTE ON FUNCTION
  subscriber_mails(bigint, bytea), unsubscribe(bytea, bigint, text, text), newsletter_link(bytea, text),
  newsletter_link_subscriptions(bytea, text), newsletter_link_consents(bytea),
  newsletter_link_mails(bytea), confirm_subscriptions(bytea, int, text), save_preferences(bytea, int, boolean, text[], bigint[], text),
  erase_subscriber(bytea), forget_subscribers(int)
TO slipway_web;

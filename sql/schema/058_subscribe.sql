-- Asking for mail, which is only written down; taking that up; and what whoever sends asks right before.

-- ---- asking ---------------------------------------------------------------------------------------

CREATE FUNCTION take_newsletter_quota(p_network bytea, p_quota int, p_quota_all int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  INSERT INTO newsletter_quotas AS q (network, day, asked) VALUES (p_network, utc_today(), 1)
  ON CONFLICT (network, day) DO UPDATE SET asked = q.asked + 1 RETURNING q.asked INTO n;
  IF n > p_quota THEN
    RAISE EXCEPTION 'your network has asked all that we take in a day' USING ERRCODE = '53400', CONSTRAINT = 'newsletter_quota_of_network';
  END IF;
  INSERT INTO newsletter_quotas AS q (network, day, asked) VALUES ('', utc_today(), 1)
  ON CONFLICT (network, day) DO UPDATE SET asked = q.asked + 1 RETURNING q.asked INTO n;
  IF n > p_quota_all THEN
    RAISE EXCEPTION 'all networks have asked all that we take in a day' USING ERRCODE = '53400', CONSTRAINT = 'newsletter_quota_of_all';
  END IF;
END
$$;
COMMENT ON FUNCTION take_newsletter_quota(bytea, int, int) IS
  'Takes one from what a network, and all together, may ask for in a day; raises 53400 naming newsletter_quota_of_network or newsletter_quota_of_all.';

CREATE FUNCTION subscription_words(p_subscriber bigint, p_confirmed boolean) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT coalesce(string_agg(w.words, E'\n' ORDER BY w.n, w.words), 'nothing')
          FROM (SELECT 0 AS n, 'the weekly: every issue' AS words FROM subscribers AS b
                 WHERE b.id = p_subscriber AND CASE WHEN p_confirmed THEN b.everything ELSE b.everything_asked_at IS NOT NULL END
                UNION ALL
                SELECT CASE s.kind WHEN 'category' THEN 1 ELSE 2 END,
                       CASE s.kind WHEN 'category' THEN 'the weekly: ' || c.slug WHEN 'tool' THEN 'alert: ' || t.slug ELSE 'alert: ' || t.slug || ' vs ' || o.slug END
                  FROM subscriptions AS s LEFT JOIN categories AS c ON c.id = s.category_id
                  LEFT JOIN tools AS t ON t.id = s.tool_id LEFT JOIN tools AS o ON o.id = s.other_id
                 WHERE s.subscriber_id = p_subscriber AND (s.confirmed_at IS NOT NULL) = p_confirmed LIMIT 40) AS w);
COMMENT ON FUNCTION subscription_words(bigint, boolean) IS
  'What a subscriber gets (p_confirmed) or has only asked for, a line each, by slugs, the first 40: for the ledger.';

CREATE FUNCTION note_consent(p_subscriber bigint, p_what consent_what, p_how consent_how, p_words text, p_list text DEFAULT NULL, p_at timestamptz DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO consents (subscriber_id, what, how, shown, at)
  VALUES (p_subscriber, p_what, p_how, nullif(left(concat_ws(E'\n', nullif(p_words, ''), p_list), 4000), ''), coalesce(p_at, clock_timestamp()))
$$;
COMMENT ON FUNCTION note_consent(bigint, consent_what, consent_how, text, text, timestamptz) IS
  'Adds to the ledger: the words that were shown, what they were about, and when, if not now.';

CREATE FUNCTION subscribe(
  p_address text, p_hashes bytea[], p_categories text[], p_tool text, p_other text, p_how text, p_words text, p_network bytea, p_quota int, p_quota_all int
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  shelves int[] := ARRAY(SELECT c.id FROM categories AS c WHERE c.slug = ANY (p_categories) ORDER BY c.id);
  one bigint := (SELECT final_tool(x.tool_id) FROM tool_slugs AS x WHERE x.slug = p_tool);
  two bigint := (SELECT final_tool(x.tool_id) FROM tool_slugs AS x WHERE x.slug = p_other);
BEGIN
  IF cardinality(shelves) < cardinality(p_categories) THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'subscriptions_category_known';
  ELSIF p_tool IS NOT NULL AND one IS NULL OR p_other IS NOT NULL AND two IS NULL OR one = two THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = '23514', CONSTRAINT = 'subscriptions_tool_known';
  END IF;
  PERFORM take_newsletter_quota(p_network, p_quota, p_quota_all);
  INSERT INTO newsletter_requests (address, preferences, address_hashes, categories, tool_id, other_id, how, shown)
  VALUES (p_address, false, p_hashes, shelves, least(one, two), nullif(greatest(one, two), least(one, two)), p_how::consent_how,
          concat_ws(E'\n', nullif(p_words, ''), CASE WHEN p_tool IS NOT NULL THEN 'alert: ' || concat_ws(' vs ', p_tool, p_other)
                    ELSE 'the weekly: ' || coalesce(nullif(array_to_string(p_categories, ', '), ''), 'every issue') END));
END
$$;
COMMENT ON FUNCTION subscribe(text, bytea[], text[], text, text, text, text, bytea, int, int) IS
  'Somebody asks for mail to an address, with the words they were shown: an alert for a tool, or for it and another; otherwise the weekly, with these '
  'categories or, when there are none, all. It only writes that down, so it does and says the same whether or not the address is known. Raises 23514 '
  'naming subscriptions_category_known, subscriptions_tool_known or newsletter_requests_address_form, and what take_newsletter_quota() does.';

CREATE FUNCTION ask_preferences(p_address text, p_network bytea, p_quota int, p_quota_all int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM take_newsletter_quota(p_network, p_quota, p_quota_all);
  INSERT INTO newsletter_requests (address, preferences, how) VALUES (p_address, true, 'form');
END
$$;
COMMENT ON FUNCTION ask_preferences(text, bytea, int, int) IS
  'Somebody asks for the link to the preferences of an address; written down as by subscribe(). Raises what take_newsletter_quota() does.';

-- ---- taking it up -----------------------------------------------------------------------------------

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
      RETURNING x.id, x.address)
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id) SELECT k.address, 'Your preferences', 'preferences', '{}', k.id FROM known AS k;
    RETURN;
  END IF;
  INSERT INTO subscribers AS x (address, address_key, address_hash) VALUES (r.address, lower(r.address), r.address_hashes[1])
  ON CONFLICT (address_key) DO UPDATE SET address_hash = excluded.address_hash RETURNING * INTO s;
  IF wish(s, r)
     AND NOT EXISTS (SELECT FROM outbox AS o WHERE o.subscriber_id = s.id AND o.template = 'confirm' AND num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0)
     AND take_confirmation(r.address_hashes) THEN
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id) VALUES (s.address, 'Confirm your subscription', 'confirm', '{}', s.id);
    UPDATE subscribers AS x SET mailed_at = now(), everything_asked_at = CASE WHEN x.everything_asked_at IS NOT NULL THEN now() END WHERE x.id = s.id;
    UPDATE subscriptions AS x SET created_at = now() WHERE x.subscriber_id = s.id AND x.confirmed_at IS NULL;
  END IF;
  PERFORM note_consent(s.id, 'asked', r.how, r.shown, NULL, r.created_at);
END
$$;
COMMENT ON FUNCTION take_request(newsletter_requests) IS
  'A confirmation goes into the outbox when something waits for one and take_confirmation() allows it; the link to the preferences, once a day, '
  'when the address was ever confirmed.';

CREATE FUNCTION take_newsletter_requests(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r newsletter_requests;
  taken int := 0;
BEGIN
  FOR r IN SELECT * FROM newsletter_requests ORDER BY id LIMIT greatest(p_most, 0) FOR UPDATE SKIP LOCKED LOOP
    PERFORM take_request(r);
    DELETE FROM newsletter_requests AS x WHERE x.id = r.id;
    taken := taken + 1;
  END LOOP;
  RETURN taken;
END
$$;
COMMENT ON FUNCTION take_newsletter_requests(int) IS
  'For whoever sends, before they look into the outbox: takes up to p_most of what was asked for, the oldest first, and says how many; each is one''s who asks.';

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
    WHEN 'issue' THEN s.state = 'active' AND (s.everything OR EXISTS (
                        SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind = 'category' AND x.confirmed_at IS NOT NULL))
    WHEN 'alert' THEN s.state = 'active' AND EXISTS (
                        SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind <> 'category' AND x.confirmed_at IS NOT NULL)
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
  'For whoever sends, right before: whether this mail''s subscriber may still have it (it is called back if not), and in hexadecimal what the link that '
  'ends all mail has. p_token_hash is SHA-256 of the token in a confirmation''s or a preferences'' link: it is good from then on, for 7 days or one.';

GRANT EXECUTE ON FUNCTION
  subscribe(text, bytea[], text[], text, text, text, text, bytea, int, int), ask_preferences(text, bytea, int, int), take_newsletter_requests(int),
  subscriber_mails(bigint, bytea)
TO slipway_web;

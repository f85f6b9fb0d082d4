-- The newsletter: who is asked to confirm and how often, what begins when, who may be mailed, what ends and what is left of it.
BEGIN;
SELECT no_plan();

SELECT tool('alpha'), tool('beta'), tool('gamma', 'Other things');
CREATE FUNCTION pg_temp.ask(p_address text, p_categories text DEFAULT '', p_tool text DEFAULT NULL, p_other text DEFAULT NULL, p_network text DEFAULT 'net',
                            p_hashes text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  done text;
BEGIN
  done := ask_for('done', 'subscribe', p_address, coalesce(p_hashes, encode(sha256(lower(p_address)::bytea), 'hex')), p_categories, p_tool, p_other, 'form', 'The words.',
                 encode(sha256(p_network::bytea), 'hex'), '1000', '1000');
  PERFORM ask('newsletter_requests_take', '100');
  RETURN done;
END
$$;
CREATE FUNCTION pg_temp.who(p_address text) RETURNS subscribers LANGUAGE sql AS $$ SELECT s FROM subscribers AS s WHERE s.address_key = lower(p_address) $$;
CREATE FUNCTION pg_temp.mails(p_address text, p_template text DEFAULT 'confirm') RETURNS int LANGUAGE sql AS $$
  SELECT count(*)::int FROM outbox WHERE recipient = p_address AND template = p_template
$$;
-- the waiting mail is sent; returns the token's hash in hexadecimal, '' when it was called back
CREATE FUNCTION pg_temp.send(p_address text, p_token text DEFAULT 'token') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  o outbox;
  it text := encode(sha256((p_address || p_token)::bytea), 'hex');
BEGIN
  UPDATE outbox SET claimed_until = now() + interval '2 minutes' WHERE recipient = p_address AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0 RETURNING * INTO o;
  IF ask_for('allowed', 'subscriber_mails', o.id::text, it) = 'true' THEN
    PERFORM ask('outbox_sent', o.id::text, o.claim::text);
    RETURN it;
  END IF;
  RETURN '';
END
$$;
CREATE FUNCTION pg_temp.version(p_address text) RETURNS text LANGUAGE sql AS $$ SELECT (pg_temp.who(p_address)).version::text $$;
CREATE FUNCTION pg_temp.confirm(p_address text, p_token text DEFAULT 'token') RETURNS text LANGUAGE sql AS $$
  SELECT ask_for('done', 'confirm_subscriptions', encode(sha256((p_address || p_token)::bytea), 'hex'), pg_temp.version(p_address), 'Yes')
$$;
CREATE FUNCTION pg_temp.gets(p_address text) RETURNS text LANGUAGE sql AS $$
  SELECT (pg_temp.who(p_address)).state || ': ' || replace(subscription_words((pg_temp.who(p_address)).id, true), E'\n', '; ')
$$;
CREATE FUNCTION pg_temp.days(p_days int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE confirmation_limits SET last_at = last_at - p_days * interval '1 day';
  UPDATE subscribers SET created_at = created_at - p_days * interval '1 day', mailed_at = mailed_at - p_days * interval '1 day', ended_at = ended_at - p_days * interval '1 day',
                         preferences_at = preferences_at - p_days * interval '1 day', confirm_due_at = confirm_due_at - p_days * interval '1 day', everything_asked_at = everything_asked_at - p_days * interval '1 day';
  UPDATE subscriptions SET created_at = created_at - p_days * interval '1 day';
  UPDATE newsletter_tokens SET expires_at = expires_at - p_days * interval '1 day';
END
$$;
CREATE FUNCTION pg_temp.ledger(p_id bigint) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(what || '/' || how, ' ' ORDER BY id) FROM consents WHERE subscriber_id = p_id $$;

-- ---- asking, and confirming -----------------------------------------------------------------------
SELECT is(pg_temp.ask('Ann@example.org'), 'true', 'somebody asks');
SELECT is((SELECT (s.address, s.address_key, s.state, s.everything, s.confirmed_at)::text FROM pg_temp.who('ann@EXAMPLE.org') AS s), '(Ann@example.org,ann@example.org,pending,f,)',
          'the address waits');
SELECT is(pg_temp.gets('ann@example.org'), 'pending: nothing', 'and gets nothing');
SELECT is((SELECT (subject, template, body, recipient)::text FROM outbox WHERE recipient = 'Ann@example.org'), '("Confirm your subscription",confirm,{},Ann@example.org)',
          'but one mail, with nothing in it that somebody typed');
SELECT is(pg_temp.ask('ann@example.org', 'tools'), 'true', 'once more, for something else');
SELECT is(pg_temp.mails('Ann@example.org'), 1, 'is no second mail');
SELECT is((SELECT everything_asked_at FROM pg_temp.who('ann@example.org')), NULL, 'the later wish counts');
SELECT isnt(pg_temp.send('Ann@example.org'), '', 'it may be sent');
SELECT is((SELECT count(*) FROM newsletter_tokens WHERE used_at IS NULL AND expires_at BETWEEN now() + interval '6 days 23 hours' AND now() + interval '7 days'), 1::bigint, 'its link works for 7 days');
SELECT is(ask_for('slug', 'newsletter_link_subscriptions', encode(sha256('Ann@example.orgtoken'), 'hex'), 'confirm'), 'tools', 'its page says what begins');
SELECT throws_ok(format('SELECT * FROM newsletter_link(sha256(%L), %L)', t.token, t.purpose), 'P0002', NULL, 'no link: ' || t.token || ' ' || t.purpose)
  FROM (VALUES ('Ann@example.orgtoken', 'preferences'), ('other', 'confirm')) AS t (token, purpose);
SELECT throws_ok('SELECT confirm_subscriptions(sha256(''Ann@example.orgtoken''), 1, ''Yes'')', '55000', NULL, 'what was asked for since the page was opened does not begin');
SELECT is(pg_temp.confirm('Ann@example.org'), 'true', 'it is confirmed');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: tools', 'and begins');
SELECT is(ask_for('done', 'confirm_subscriptions', encode(sha256('Ann@example.orgtoken'), 'hex'), '0', 'Yes'), 'true', 'twice is once');
SELECT is(pg_temp.ledger((pg_temp.who('ann@example.org')).id), 'asked/form asked/form confirmed/mail link', 'the ledger has it all');
SELECT is((SELECT string_agg(shown, '|' ORDER BY id) FROM consents), E'The words.\nthe weekly: every issue|The words.\nthe weekly: tools|Yes\nthe weekly: tools', 'with the words and what they were about');

-- ---- an alert for an address that is active needs a mail of its own --------------------------------
SELECT pg_temp.ask('ann@example.org', '', 'alpha');
SELECT is(pg_temp.mails('Ann@example.org'), 1, 'not on the same day');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: tools', 'nor does it begin without');
SELECT ask('newsletter_requests_take', '100');
SELECT is(pg_temp.mails('Ann@example.org'), 1, 'however often somebody looks');
SELECT pg_temp.days(1);
SELECT ask('newsletter_requests_take', '100');
SELECT is(pg_temp.mails('Ann@example.org'), 2, 'but the next day, by itself');
SELECT is((SELECT confirm_due_at FROM pg_temp.who('ann@example.org')), NULL, 'once');
SELECT pg_temp.ask('ann@example.org', '', 'gamma', 'alpha');
SELECT is(pg_temp.mails('Ann@example.org'), 2, 'also for what is asked for until it is sent');
SELECT isnt(pg_temp.send('Ann@example.org', '2'), '', 'an active one is asked to confirm, too');
SELECT is(pg_temp.confirm('Ann@example.org', '2'), 'true', 'both are confirmed at once');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: tools; alert: alpha; alert: alpha vs gamma', 'a pair has one order');
SELECT pg_temp.days(1), pg_temp.ask('ann@example.org', '', 'alpha', 'gamma'), pg_temp.ask('ann@example.org', 'tools');
SELECT is(pg_temp.mails('Ann@example.org'), 2, 'what one has takes no mail');
SELECT pg_temp.ask('ann@example.org');
SELECT is(pg_temp.send('Ann@example.org', '3') <> '', pg_temp.confirm('Ann@example.org', '3') = 'true', 'every issue instead');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: every issue; alert: alpha; alert: alpha vs gamma', 'takes the place of the categories');
SELECT pg_temp.days(1), pg_temp.ask('ann@example.org', 'other-things');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: every issue; alert: alpha; alert: alpha vs gamma', 'somebody who asks for less takes nothing away');
SELECT pg_temp.send('Ann@example.org', '4'), pg_temp.confirm('Ann@example.org', '4');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: other-things; alert: alpha; alert: alpha vs gamma', 'until it is confirmed');

SELECT pg_temp.ask('lou@example.org'), pg_temp.send('lou@example.org'), pg_temp.confirm('lou@example.org'), pg_temp.ask('lou@example.org', '', 'beta');
SELECT isnt((SELECT confirm_due_at FROM pg_temp.who('lou@example.org')), NULL, 'a mail is due tomorrow');
DELETE FROM subscriptions WHERE subscriber_id = (SELECT id FROM pg_temp.who('lou@example.org'));
SELECT pg_temp.days(1);
SELECT ask('newsletter_requests_take', '100');
SELECT is(pg_temp.mails('lou@example.org'), 1, 'unless nothing waits any more');
DELETE FROM subscribers WHERE address_key = 'lou@example.org';

-- ---- what cannot be asked for -----------------------------------------------------------------------
SELECT throws_ok(format('SELECT pg_temp.ask(%L, %L, %L, %L)', a, c, t, o), '23514', NULL, 'no: ' || concat_ws(' ', a, c, t, o))
  FROM (VALUES ('x@example.org', 'nothing', NULL, NULL), ('x@example.org', 'tools,nothing', NULL, NULL), ('x@example.org', '', 'nothing', NULL), ('x@example.org', '', 'alpha', 'nothing'),
               ('x@example.org', '', 'alpha', 'alpha'), ('ann@example.org', 'nothing', NULL, NULL), (E'x@example.org\r\nBcc: y@example.org', '', NULL, NULL), ('x y@example.org', '', NULL, NULL),
               ('x@localhost', '', NULL, NULL), ('x@exämple.org', '', NULL, NULL), ('x@EXAMPLE.org', '', NULL, NULL), (repeat('x', 65) || '@example.org', '', NULL, NULL),
               ('<x@example.org>', '', NULL, NULL), ('"x"@example.org', '', NULL, NULL), ('', '', NULL, NULL), ('x@' || repeat('a.', 130) || 'org', '', NULL, NULL)) AS t (a, c, t, o);
SELECT is((SELECT count(*) FROM subscribers) + (SELECT count(*) FROM newsletter_requests), 1::bigint, 'nothing is left of it');

-- ---- once a day, three ever ---------------------------------------------------------------------------
SELECT pg_temp.ask('bob@example.org') FROM generate_series(1, 5);
SELECT is(pg_temp.mails('bob@example.org'), 1, 'once a day');
SELECT pg_temp.days(1), pg_temp.ask('bob@example.org');
SELECT is(pg_temp.mails('bob@example.org'), 1, 'and not while one waits to be sent');
SELECT pg_temp.send('bob@example.org', n::text) IS NOT NULL, pg_temp.ask('bob@example.org'), pg_temp.days(1) FROM generate_series(1, 6) AS n;
SELECT is(pg_temp.mails('bob@example.org'), 3, 'three ever');
SELECT pg_temp.days(8);
SELECT is(ask_for('subscribers', 'subscribers_forget', '100'), '1', 'nobody confirmed: deleted after 7 days');
SELECT is((SELECT count(*) FROM subscribers WHERE address_key LIKE 'bob%') + (SELECT count(*) FROM outbox WHERE recipient LIKE 'bob%'), 0::bigint, 'the address stands nowhere any more');
SELECT is((SELECT string_agg(what::text, ' ' ORDER BY id) FROM consents WHERE what = 'expired'), 'expired', 'the ledger knows');
SELECT pg_temp.ask('bob@example.org'), pg_temp.days(2), pg_temp.ask('bob@example.org');
SELECT is(pg_temp.mails('bob@example.org'), 0, 'three are three, though nobody remembers the address');
SELECT pg_temp.ask('Bob@example.org', p_hashes => encode(sha256('new'), 'hex') || ',' || encode(sha256('bob@example.org'), 'hex'));
SELECT is((SELECT count(*) FROM outbox WHERE recipient ILIKE 'bob%'), 0::bigint, 'nor under another secret');
SELECT pg_temp.ask('kim@example.org'), pg_temp.send('kim@example.org'), pg_temp.ask('kim@example.org', p_hashes => encode(sha256('newer'), 'hex') || ',' || encode(sha256('kim@example.org'), 'hex'));
SELECT is(pg_temp.mails('kim@example.org'), 1, 'nor is a day shorter under it');
DELETE FROM subscribers WHERE address_key = 'kim@example.org';

-- ---- who may be mailed ---------------------------------------------------------------------------------
SELECT pg_temp.ask('cy@example.org');
CREATE FUNCTION pg_temp.post(p_address text, p_template text) RETURNS text LANGUAGE sql AS $$
  INSERT INTO outbox (recipient, subject, template, body, subscriber_id) SELECT address, 's', p_template, '{}', id FROM subscribers WHERE address_key = p_address RETURNING id::text
$$;
SELECT is(ask_for('allowed', 'subscriber_mails', pg_temp.post('cy@example.org', t), NULL), 'false', 'nobody unconfirmed gets: ' || t) FROM unnest(ARRAY['preferences', 'issue', 'alert']) AS t;
SELECT is((SELECT count(*) FROM outbox WHERE recipient = 'cy@example.org' AND cancelled_at IS NOT NULL), 3::bigint, 'it is called back');
SELECT is(ask_for('allowed', 'subscriber_mails', pg_temp.post('ann@example.org', t), NULL), 'true', 'an active one gets: ' || t) FROM unnest(ARRAY['preferences', 'issue', 'alert']) AS t;
SELECT is(ask_for('allowed', 'subscriber_mails', pg_temp.post('ann@example.org', 'confirm'), NULL), 'false', 'but nothing to confirm when nothing waits');
SELECT is(ask_for('unsubscribe_token', 'subscriber_mails', pg_temp.post('ann@example.org', 'issue'), NULL), encode((pg_temp.who('ann@example.org')).unsubscribe_token, 'hex'), 'each has the link that ends it');
SELECT is(ask_for('allowed', 'subscriber_mails', '999999999', NULL), 'false', 'no mail is none');
SELECT is((SELECT sum(octet_length(hash)) FROM newsletter_tokens WHERE purpose = 'preferences'), NULL, 'without a token no link is good');

-- ---- ending ---------------------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.link(p_address text) RETURNS text LANGUAGE sql AS $$ SELECT encode((pg_temp.who(p_address)).unsubscribe_token, 'hex') $$;
CREATE FUNCTION pg_temp.alert(p_address text, p_kind text) RETURNS text LANGUAGE sql AS $$
  SELECT x.id::text FROM subscriptions AS x WHERE x.subscriber_id = (pg_temp.who(p_address)).id AND x.kind::text = p_kind
$$;
SELECT is(ask_for('done', 'unsubscribe', repeat('0', 32), '0', 'one-click', ''), 'true', 'a link that is nobody''s is answered as any');
SELECT is(ask_for('done', 'unsubscribe', pg_temp.link('cy@example.org'), pg_temp.alert('ann@example.org', 'pair'), 'mail link', 'End'), 'true', 'another''s alert');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: other-things; alert: alpha; alert: alpha vs gamma', 'stays');
SELECT ask('unsubscribe', pg_temp.link('ann@example.org'), pg_temp.alert('ann@example.org', 'category'), 'mail link', 'End');
SELECT ask('unsubscribe', pg_temp.link('ann@example.org'), pg_temp.alert('ann@example.org', 'pair'), 'mail link', 'End');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: other-things; alert: alpha', 'one alert ends alone, and only alerts do');
CREATE TEMP TABLE waiting AS SELECT pg_temp.post('ann@example.org', 'issue') AS id;
SELECT ask('unsubscribe', pg_temp.link('ann@example.org'), '0', 'one-click', '');
SELECT is(pg_temp.gets('ann@example.org'), 'unsubscribed: nothing', 'all ends at once');
SELECT isnt((SELECT cancelled_at FROM outbox WHERE id = (SELECT id::bigint FROM waiting)), NULL, 'what waited is called back');
SELECT is(ask_for('allowed', 'subscriber_mails', pg_temp.post('ann@example.org', 'issue'), NULL), 'false', 'and what is written later is not sent');
SELECT ask('unsubscribe', pg_temp.link('ann@example.org'), '0', 'one-click', '');
SELECT is(pg_temp.ledger((pg_temp.who('ann@example.org')).id) LIKE '%alert ended/mail link unsubscribed/one-click', true, 'the link works for ever, the ledger notes the end once');
SELECT throws_ok('SELECT confirm_subscriptions(sha256(''Ann@example.org4''), 1, ''Yes'')', 'P0002', NULL, 'an old confirmation begins nothing anew');

-- who never wanted it is not asked again
CREATE TEMP TABLE cy AS SELECT (pg_temp.who('cy@example.org')).id AS id;
SELECT ask('unsubscribe', pg_temp.link('cy@example.org'), '0', 'one-click', '');
SELECT is((SELECT count(*) FROM subscribers WHERE address_key = 'cy@example.org'), 0::bigint, 'one that never confirmed is deleted at once');
SELECT is(pg_temp.ledger((SELECT id FROM cy)), 'asked/form unsubscribed/one-click', 'the ledger keeps the number');
SELECT pg_temp.days(2), pg_temp.ask('cy@example.org');
SELECT is(pg_temp.mails('cy@example.org'), 0, 'and gets no confirmation any more');

-- ---- coming back: asked for again, and by the preferences --------------------------------------------------
SELECT pg_temp.ask('ann@example.org', '', 'beta');
SELECT is(pg_temp.gets('ann@example.org'), 'unsubscribed: nothing', 'who ended it stays so when somebody asks');
SELECT is(ask_for('done', 'ask_preferences', 'ann@example.org', '0011223344556677', '1000', '1000') || ask_for('done', 'ask_preferences', 'zoe@example.org', '0011223344556677', '1000', '1000'),
          'truetrue', 'the preferences can be asked for by whoever knows an address');
SELECT is(ask_for('taken', 'newsletter_requests_take', '1') || ask_for('taken', 'newsletter_requests_take', '100'), '11', 'what was asked for is taken up, so many at a time');
SELECT is((SELECT count(*) FROM outbox WHERE template = 'preferences' AND subject = 'Your preferences'), 1::bigint, 'but only who confirmed once gets the link');
SELECT ask('ask_preferences', 'ANN@example.org', '0011223344556677', '1000', '1000'), ask('newsletter_requests_take', '100');
SELECT is((SELECT count(*) FROM outbox WHERE template = 'preferences' AND subject = 'Your preferences'), 1::bigint, 'once a day');
UPDATE outbox SET cancelled_at = now() WHERE template <> 'preferences' AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0;
SELECT isnt(pg_temp.send('Ann@example.org', 'prefs'), '', 'it is sent');
CREATE FUNCTION pg_temp.save(p_everything boolean, p_categories text, p_alerts text, p_version text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT ask_for('done', 'save_preferences', encode(sha256('Ann@example.orgprefs'), 'hex'), coalesce(p_version, pg_temp.version('ann@example.org')), p_everything::text, p_categories, p_alerts, 'From now on')
$$;
SELECT throws_ok('SELECT pg_temp.save(true, '''', '''', ''1'')', '55000', NULL, 'not over what changed meanwhile');
SELECT is(pg_temp.save(false, 'tools,other-things', pg_temp.alert('ann@example.org', 'tool')), 'true', 'chosen');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: other-things; the weekly: tools; alert: beta', 'whoever reads the mailbox may begin what was only asked for');
SELECT is(pg_temp.save(false, 'tools', ''), 'true', 'less');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: tools', 'is less');
SELECT is(pg_temp.save(true, 'tools', ''), 'true', 'all');
SELECT is(pg_temp.gets('ann@example.org'), 'active: the weekly: every issue', 'is all');
SELECT is(pg_temp.save(false, '', ''), 'true', 'nothing');
SELECT is(pg_temp.gets('ann@example.org'), 'unsubscribed: nothing', 'is the end');
SELECT is(pg_temp.save(true, '', ''), 'true', 'and back');
SELECT throws_ok('SELECT confirm_subscriptions(sha256(''Ann@example.orgprefs''), 1, ''Yes'')', 'P0002', NULL, 'the link is for nothing else');
SELECT is((SELECT count(*) > 5 FROM ask('newsletter_link_consents', encode(sha256('Ann@example.orgprefs'), 'hex'))), true, 'the ledger of one''s own');
SELECT is((SELECT count(*) > 5 FROM ask('newsletter_link_mails', encode(sha256('Ann@example.orgprefs'), 'hex'))), true, 'and the mails');

-- ---- suppressed ---------------------------------------------------------------------------------------------
SELECT pg_temp.ask('dan@example.org', '', 'alpha');
SELECT pg_temp.send('dan@example.org'), pg_temp.confirm('dan@example.org');
SELECT is(pg_temp.gets('dan@example.org'), 'active: alert: alpha', 'one more');
SELECT suppress_subscriber((pg_temp.who('dan@example.org')).id, 'bounce'), suppress_subscriber((pg_temp.who('dan@example.org')).id, 'bounce'), suppress_subscriber(NULL, 'bounce'), suppress_subscriber(-1, 'operator');
SELECT is(pg_temp.gets('dan@example.org'), 'suppressed: nothing', 'an address that is no good gets nothing');
SELECT is(pg_temp.ledger((pg_temp.who('dan@example.org')).id), 'asked/form confirmed/mail link suppressed/bounce', 'noted once');
SELECT pg_temp.days(2), pg_temp.ask('dan@example.org'), ask('ask_preferences', 'dan@example.org', '0011223344556677', '1000', '1000'), ask('newsletter_requests_take', '100');
SELECT is((SELECT count(*) FROM outbox WHERE recipient = 'dan@example.org'), 1::bigint, 'not even when somebody asks');
SELECT ask('unsubscribe', pg_temp.link('dan@example.org'), '0', 'one-click', '');
SELECT is(pg_temp.gets('dan@example.org'), 'suppressed: nothing', 'it stays so');

-- ---- erased, and forgotten ------------------------------------------------------------------------------------
CREATE TEMP TABLE ann AS SELECT (pg_temp.who('ann@example.org')).id AS id;
UPDATE newsletter_tokens SET expires_at = now() + interval '1 hour' WHERE purpose = 'preferences';
SELECT ask_for('done', 'ask_preferences', 'ann@example.org', '0011223344556677', '1000', '1000');
SELECT is(ask_for('done', 'erase_subscriber', encode(sha256('Ann@example.orgprefs'), 'hex')), 'true', 'erased');
SELECT is((SELECT count(*) FROM subscribers WHERE address_key = 'ann@example.org') + (SELECT count(*) FROM outbox WHERE recipient ILIKE 'ann@%')
          + (SELECT count(*) FROM newsletter_tokens) + (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM newsletter_requests), 0::bigint, 'nothing names the address any more');
SELECT is((SELECT count(*) FROM outbox WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0 AND recipient IS NULL), 0::bigint, 'and what waited is called back');
SELECT is(pg_temp.ledger((SELECT id FROM ann)) LIKE '%erased/mail link', true, 'the ledger keeps the number alone');
SELECT throws_ok('SELECT erase_subscriber(sha256(''Ann@example.orgprefs''))', 'P0002', NULL, 'once');

SELECT pg_temp.ask('eve@example.org', 'tools'), pg_temp.send('eve@example.org'), pg_temp.confirm('eve@example.org'), pg_temp.days(1), pg_temp.ask('eve@example.org'), pg_temp.ask('eve@example.org', '', 'beta');
SELECT ask('subscribers_forget', '100');
SELECT is(ask_for('subscribers', 'subscribers_forget', '100'), '0', 'nothing more is old');
SELECT is((SELECT count(*) FROM subscriptions WHERE confirmed_at IS NULL), 1::bigint, 'a wish waits');
SELECT pg_temp.days(8);
SELECT ask('subscribers_forget', '100');
SELECT is(pg_temp.gets('eve@example.org'), 'active: the weekly: tools', 'what was confirmed stays');
SELECT is((SELECT count(*) FROM subscriptions WHERE confirmed_at IS NULL) + (SELECT count(*) FROM subscribers WHERE everything_asked_at IS NOT NULL) + (SELECT count(*) FROM newsletter_tokens), 0::bigint,
          'what nobody confirmed is gone after 7 days, and its links');
SELECT ask('unsubscribe', pg_temp.link('eve@example.org'), '0', 'one-click', '');
SELECT pg_temp.days(29), ask('subscribers_forget', '100');
SELECT isnt((SELECT id FROM pg_temp.who('eve@example.org')), NULL, 'who unsubscribed is known for 30 days');
SELECT pg_temp.ask('eve@example.org'), pg_temp.send('eve@example.org', 'back');
SELECT pg_temp.days(2), ask('subscribers_forget', '100');
SELECT isnt((SELECT id FROM pg_temp.who('eve@example.org')), NULL, 'whoever comes back has their week to confirm it');
SELECT pg_temp.days(7), ask('subscribers_forget', '100'), ask('subscribers_forget', '100');
SELECT is((SELECT id FROM pg_temp.who('eve@example.org')), NULL, 'and no longer');
SELECT isnt((SELECT id FROM pg_temp.who('dan@example.org')), NULL, 'an address that is no good is known as such');
SELECT ask_for('done', 'ask_preferences', 'old@example.org', '0011223344556677', '1000', '1000');
UPDATE newsletter_requests SET created_at = now() - interval '8 days';
UPDATE newsletter_quotas SET day = day - 2;
SELECT ask('subscribers_forget', '100');
SELECT is((SELECT count(*) FROM newsletter_requests), 0::bigint, 'what nobody took up in 7 days is gone');
SELECT is((SELECT count(*) FROM newsletter_quotas), 0::bigint, 'networks are forgotten within 48 hours');

-- ---- quotas --------------------------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.over(p_network text, p_quota int, p_all int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  which text := '';
BEGIN
  PERFORM subscribe('q@example.org', ARRAY[sha256('q')], '{}', NULL, NULL, 'api', '', sha256(p_network::bytea), p_quota, p_all);
  RETURN which;
EXCEPTION WHEN SQLSTATE '53400' THEN
  GET STACKED DIAGNOSTICS which = CONSTRAINT_NAME;
  RETURN which;
END
$$;
SELECT is(pg_temp.over('a', 2, 100), '', 'within the quota') FROM generate_series(1, 2);
SELECT is(pg_temp.over('a', 2, 100), 'newsletter_quota_of_network', 'a network''s quota ends');
SELECT is(pg_temp.over('b', 2, 3), '', 'another''s has not begun');
SELECT is(pg_temp.over('b', 2, 3), 'newsletter_quota_of_all', 'all together have one, too');
SELECT throws_ok('SELECT ask_preferences(''q@example.org'', sha256(''a''), 2, 100)', '53400', NULL, 'the preferences count as well');
-- a hundred wishes an address
SELECT tool('w' || n) FROM generate_series(1, 105) AS n;
SELECT count(pg_temp.ask('many@example.org', '', 'w' || n)) FROM generate_series(1, 105) AS n;
SELECT is((SELECT count(*) FROM subscriptions WHERE subscriber_id = (pg_temp.who('many@example.org')).id), 100::bigint, 'an address has a hundred subscriptions at most');

-- ---- the ledger, and who may what -------------------------------------------------------------------------------
SELECT throws_ok(sql, '55000', NULL, sql) FROM unnest(ARRAY['UPDATE consents SET shown = ''x''', 'DELETE FROM consents', 'TRUNCATE consents', 'DELETE FROM consents WHERE false']) AS sql;
SELECT is((SELECT count(*) FROM consents WHERE shown LIKE '%@%'), 0::bigint, 'no address stands in it');
SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', sql), '42501', NULL, 'slipway_app: ' || sql)
  FROM unnest(ARRAY['SELECT address FROM subscribers', 'SELECT unsubscribe_token FROM subscribers', 'SELECT hash FROM newsletter_tokens', 'SELECT shown FROM consents', 'DELETE FROM subscriptions',
                    'INSERT INTO consents (subscriber_id, what, how) VALUES (1, ''asked'', ''form'')', 'SELECT asked FROM newsletter_quotas', 'SELECT suppress_subscriber(1, ''operator'')',
                    'SELECT address_hash FROM confirmation_limits', 'SELECT behind_link(''\x00'', ''confirm'')', 'SELECT take_confirmation(''{}'')', 'SELECT end_subscriber(1, ''form'', '''')', 'SELECT address FROM newsletter_requests']) AS sql;

-- ---- what somebody else asks for, again and again ------------------------------------------------------
-- who had it once and ended it is not asked for ever
CREATE FUNCTION pg_temp.over(p_address text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_temp.ask(p_address);
  PERFORM pg_temp.send(p_address);
  PERFORM pg_temp.confirm(p_address);
  PERFORM ask('unsubscribe', pg_temp.link(p_address), '0', 'one-click', '');
END
$$;
CREATE FUNCTION pg_temp.link_asked(p_address text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ask('ask_preferences', p_address, '0011223344556677', '1000', '1000');
  PERFORM ask('newsletter_requests_take', '100');
  PERFORM pg_temp.days(1);
END
$$;
SELECT pg_temp.over('eve@example.org'), pg_temp.days(2);
SELECT pg_temp.ask('eve@example.org');
SELECT isnt(pg_temp.send('eve@example.org', '2'), '', 'who ended it is asked when somebody wants it again');
SELECT ask('unsubscribe', pg_temp.link('eve@example.org'), '0', 'mail link', 'Never ask again');
SELECT pg_temp.days(2), pg_temp.ask('eve@example.org');
SELECT is(pg_temp.mails('eve@example.org'), 2, 'and not any more once that was ended, too');
DELETE FROM subscribers WHERE address_key = 'eve@example.org';

-- who ended it and then asked again has a whole week to confirm
SELECT pg_temp.over('fay@example.org'), pg_temp.days(29);
SELECT pg_temp.ask('fay@example.org'), pg_temp.send('fay@example.org', '2'), pg_temp.days(2);
SELECT ask('subscribers_forget');
SELECT is((pg_temp.who('fay@example.org')).state::text || pg_temp.confirm('fay@example.org', '2'), 'unsubscribedtrue', 'a link of two days works, whenever it was that all ended');
SELECT ask('unsubscribe', pg_temp.link('fay@example.org'), '0', 'one-click', '');
SELECT pg_temp.days(29), pg_temp.ask('fay@example.org'), pg_temp.days(8);
SELECT ask('subscribers_forget');
SELECT is((SELECT count(*) FROM subscribers WHERE address_key = 'fay@example.org'), 0::bigint, 'not longer');

-- nobody fills another's mailbox with links to the preferences
SELECT pg_temp.over('gus@example.org');
SELECT pg_temp.link_asked('gus@example.org') FROM generate_series(1, 6);
SELECT is(pg_temp.mails('gus@example.org', 'preferences'), 3, 'three links to the preferences in 30 days');
UPDATE outbox SET created_at = created_at - interval '30 days' WHERE recipient = 'gus@example.org';
SELECT pg_temp.link_asked('gus@example.org');
SELECT is(pg_temp.mails('gus@example.org', 'preferences'), 4, 'then there is room again');
DELETE FROM subscribers WHERE address_key = 'gus@example.org';

-- whom no mail reaches has no link; whoever runs the site erases what is held
SELECT pg_temp.ask('hal@example.org'), pg_temp.send('hal@example.org'), pg_temp.confirm('hal@example.org');
CREATE TEMPORARY TABLE hal AS SELECT id FROM subscribers WHERE address_key = 'hal@example.org';
SELECT suppress_subscriber(id, 'bounce') FROM hal;
INSERT INTO newsletter_requests (address, preferences, how) VALUES ('HAL@example.org', false, 'form'), ('hall@example.org', false, 'form');
SELECT is(erase_address('Hal@example.org'), true, 'in whatever case');
SELECT is((SELECT count(*) FROM subscribers WHERE address_key = 'hal@example.org'), 0::bigint, 'the address is gone');
SELECT is((SELECT string_agg(address, ' ') FROM newsletter_requests), 'hall@example.org', 'also where it waits, and no other');
SELECT is((SELECT count(*) FROM outbox WHERE lower(recipient) = 'hal@example.org'), 0::bigint, 'and in the outbox');
SELECT is((SELECT what || '/' || how FROM consents WHERE subscriber_id = (SELECT id FROM hal) ORDER BY id DESC LIMIT 1), 'erased/operator', 'the ledger says who did it');
SELECT is(erase_address('hal@example.org'), false, 'there was nothing any more');
SET ROLE slipway_app;
SELECT throws_ok('SELECT erase_address(''hall@example.org'')', '42501', NULL, 'not for the site''s own role');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

-- The outbox: each mail to one at a time, again when it must, never when it was called back, and erased in the end.
BEGIN;
SELECT no_plan();

SELECT log_decision('Ada', 'note', 'tool', 1);
SELECT isnt(post_mail('a@example.com', 'One 🚢', E'Line\n\tand another', 1, '00000000-0000-4000-8000-000000000001'), NULL, 'a mail has a number');
SELECT throws_ok(format('SELECT post_mail(%L, ''s'', ''b'')', bad), '23514', NULL, 'no recipient: ' || coalesce(left(to_json(bad)::text, 40), 'null'))
  FROM unnest(ARRAY[E'a@example.com\nBcc: b@example.com', E'a@example.com\r', E'a\t@example.com', E'a@example.com\u0085', 'a b@example.com', 'a@b@c', '@example.com',
                    'a@', 'example.com', '', '<a@example.com>', 'a@example.com>', NULL, repeat('a', 251) || '@b.c']) AS bad;
SELECT throws_ok(format('SELECT post_mail(''a@example.com'', %L, ''b'')', bad), '23514', NULL, 'no subject: ' || left(to_json(bad)::text, 40))
  FROM unnest(ARRAY[E'a\nBcc: b@example.com', E'a\rb', E'a\u0007', E'a\u2028b', '', '  ', repeat('a', 201)]) AS bad;
SELECT throws_ok(format('SELECT post_mail(''a@example.com'', ''s'', %L)', bad), '23514', NULL, 'no text: ' || coalesce(left(to_json(bad)::text, 20), 'null'))
  FROM unnest(ARRAY[E'a\rb', E'a\u001bb', '', NULL, repeat('a', 20001)]) AS bad;
SELECT throws_ok('SELECT post_mail(''a@example.com'', NULL, ''b'')', '23502', NULL, 'no subject: null');

-- ---- one at a time ------------------------------------------------------------------------------
SELECT post_mail('b@example.com', 'Two', 'b', p_due => now() - interval '1 hour');
SELECT post_mail('c@example.com', 'Later', 'c', p_due => now() + interval '5 minutes');
SELECT is((SELECT count(*) FROM outbox_claim(-1, 0)), 0::bigint, 'less than one is none');
SELECT is(ask_for('recipient', 'outbox_claim', '1', '0'), 'b@example.com', 'what is longest due comes first');
SELECT is((SELECT jsonb_agg(q - '{id,claim,subscriber_id,issue_id}'::text[]) FROM ask('outbox_claim', '10', '0') AS q),
          '[{"recipient": "a@example.com", "subject": "One 🚢", "body": "Line\n\tand another", "template": null}]', 'then the other that is due, as it was written');
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), '', 'and then none');
UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE recipient = 'b@example.com';
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), 'b@example.com', 'who took it and was not heard of any more has lost it');
SELECT is((SELECT claimed_until - clock_timestamp() BETWEEN '110 s' AND '120 s' AND claim = 2 AND attempts = 0 FROM outbox WHERE recipient = 'b@example.com'), true,
          'it is the next one''s for two minutes');

CREATE FUNCTION pg_temp.number(p_to text) RETURNS text LANGUAGE sql AS 'SELECT id::text FROM outbox WHERE recipient = p_to';
CREATE FUNCTION pg_temp.claim(p_to text) RETURNS text LANGUAGE sql AS 'SELECT claim::text FROM outbox WHERE recipient = p_to';
-- one statement of a sender, about the mail to somebody, under the claim that counts or an older one
CREATE FUNCTION pg_temp.say(p_column text, p_statement text, p_to text, p_more text[] DEFAULT '{}', p_older int DEFAULT 0) RETURNS text LANGUAGE sql AS $$
  SELECT ask_for(p_column, p_statement, VARIADIC ARRAY[pg_temp.number(p_to), (pg_temp.claim(p_to)::int - p_older)::text] || p_more)
$$;
SELECT is(pg_temp.say('goes', 'outbox_begin', 'b@example.com', p_older => 1), '', 'whose claim is over cannot begin');
SELECT is(pg_temp.say('done', 'outbox_sent', 'b@example.com', p_older => 1), 'false', 'nor say that it is sent');
SELECT is(pg_temp.say('done', 'outbox_failed', 'b@example.com', '{late,true,true}', 1), 'false', 'or that it failed');
SELECT is(pg_temp.say('done', 'outbox_release', 'b@example.com', p_older => 1), 'false', 'or give it back');
SELECT is(pg_temp.say('done', 'outbox_release', 'b@example.com'), 'true', 'whose it is can give it back');
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), 'b@example.com', 'and then anybody may have it');
UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE recipient = 'b@example.com';
SELECT is(pg_temp.say('goes', 'outbox_begin', 'b@example.com'), 'true', 'who was slow, but the last one, may begin');
SELECT is((SELECT claimed_until > clock_timestamp() + interval '110 s' AND attempts = 1 FROM outbox WHERE recipient = 'b@example.com'), true, 'for two minutes more, and it is an attempt');
SELECT is(pg_temp.say('done', 'outbox_sent', 'b@example.com'), 'true', 'it is sent');
SELECT is(pg_temp.say('done', 'outbox_sent', 'b@example.com'), 'false', 'but not twice');
SELECT is(pg_temp.say('done', 'outbox_failed', 'b@example.com', '{late,true,false}'), 'false', 'and has not failed then');
SELECT is(pg_temp.say('done', 'outbox_sent', 'c@example.com'), 'false', 'nobody took the one that is not due');

-- ---- again and again ----------------------------------------------------------------------------
CREATE FUNCTION pg_temp.try(p_for_good boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE m outbox;
BEGIN
  UPDATE outbox SET due_at = now(), claimed_until = NULL WHERE recipient = 'a@example.com';
  PERFORM ask('outbox_claim', '1', '0');
  PERFORM pg_temp.say('goes', 'outbox_begin', 'a@example.com');
  PERFORM pg_temp.say('done', 'outbox_failed', 'a@example.com', ARRAY[E'451 4.3.0\r\nlater\u0007', p_for_good::text, 'false']);
  SELECT * INTO m FROM outbox WHERE recipient = 'a@example.com';
  RETURN CASE WHEN m.failed_at IS NOT NULL THEN 'over' ELSE round(extract(epoch FROM m.due_at - clock_timestamp()) / 60)::text END;
END $$;
UPDATE outbox SET attempts = 0 WHERE recipient = 'a@example.com';
SELECT is(pg_temp.try(), minutes, minutes || ' minutes after attempt ' || n)
  FROM unnest(ARRAY['1', '5', '25', '125', '625', '1440', '1440', '1440', '1440', 'over']) WITH ORDINALITY AS t (minutes, n);
SELECT is((SELECT error FROM outbox WHERE recipient = 'a@example.com'), '451 4.3.0 later', 'what was said is kept in one line');
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), '', 'what was given up is not tried');
UPDATE outbox SET attempts = 0, failed_at = NULL WHERE recipient = 'a@example.com';
SELECT is(pg_temp.try(true), 'over', 'for good is at once');

-- ---- called back --------------------------------------------------------------------------------
SELECT log_decision('Ada', 'note', 'tool', 1);
SELECT post_mail('d@example.com', 'Held', 'd', 2, p_due => now() + interval '5 minutes'), post_mail('e@example.com', 'Held', 'e', 2, p_due => now() + interval '5 minutes'),
       post_mail('f@example.com', 'Being sent', 'f', 2, p_due => now() - interval '1 minute'), post_mail('g@example.com', 'Lost', 'g', 2, p_due => now() + interval '5 minutes');
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), 'f@example.com', 'one is being sent');
UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE recipient = 'g@example.com';
SELECT is(cancel_mail(2), 3, 'the others are called back');
SELECT is(cancel_mail(2), 0, 'once');
SELECT is(cancel_mail(1), 0, 'what was given up is not');
SELECT is(pg_temp.say('done', 'outbox_sent', 'f@example.com'), 'true', 'what was being sent is sent');
SELECT is(cancel_mail(2), 0, 'and cannot be called back');
UPDATE outbox SET due_at = now();
SELECT is(ask_for('recipient', 'outbox_claim', '10', '0'), 'c@example.com', 'what was called back is not sent');

-- ---- subscribers ------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.subscriber(p_address text, p_state subscriber_state DEFAULT 'active') RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO subscribers (address, address_key, address_hash, state, everything, confirmed_at)
  VALUES (p_address, p_address, sha256(p_address::bytea), p_state, p_state = 'active', CASE WHEN p_state = 'active' THEN now() END) RETURNING id
$$;
CREATE FUNCTION pg_temp.issue(p_address text, p_due interval DEFAULT '-1 day') RETURNS void LANGUAGE sql AS $$
  INSERT INTO outbox (recipient, subject, template, body, subscriber_id, issue_id, due_at) SELECT p_address, 'Issue', 'issue', '{}', pg_temp.subscriber(p_address), 1, now() + p_due
$$;
INSERT INTO newsletter_issues (id, year, week, subject) OVERRIDING SYSTEM VALUE VALUES (1, 2026, 10, 'An issue');
CREATE TEMP TABLE kept AS SELECT * FROM outbox;
DELETE FROM outbox;
SELECT pg_temp.issue('s' || n || '@example.com') FROM generate_series(1, 4) AS n;
INSERT INTO outbox (recipient, subject, template, body, subscriber_id, due_at) SELECT 'z@example.com', 'Alert', 'alert', '{}', pg_temp.subscriber('z@example.com'), now();
SELECT post_mail('single@example.com', 'Single', 'b');
INSERT INTO outbox (recipient, subject, template, body, issue_id) VALUES ('editor@example.com', 'A test of an issue', 'issue', '{}', 1);
SELECT is((SELECT string_agg(q ->> 'recipient', ' ') FROM ask('outbox_claim', '5', '0') AS q), 'single@example.com editor@example.com z@example.com s1@example.com s2@example.com',
          'letters, alerts, issues: in this order, however long an issue is due');
SELECT is(pg_temp.say('unsubscribe', 'outbox_begin', 's1@example.com'), (SELECT encode(unsubscribe_token, 'hex') FROM subscribers WHERE address = 's1@example.com'),
          'who sends to a subscriber learns what ends it');
SELECT is(pg_temp.say('unsubscribe', 'outbox_begin', 'single@example.com'), '', 'for others there is nothing');
UPDATE subscribers SET state = 'unsubscribed', everything = false, ended_at = now() WHERE address = 's2@example.com';
SELECT is(pg_temp.say('goes', 'outbox_begin', 's2@example.com'), 'false', 'who unsubscribed gets nothing');
SELECT is((SELECT cancelled_at IS NOT NULL FROM outbox WHERE recipient = 's2@example.com'), true, 'it is called back');
SELECT is(pg_temp.say('done', 'outbox_failed', 's1@example.com', '{550 5.1.1,true,true}'), 'true', 'a server says that an address takes no mail');
SELECT is((SELECT state::text FROM subscribers WHERE address = 's1@example.com'), 'suppressed', 'so its subscriber is suppressed');
SELECT is(pg_temp.say('goes', 'outbox_begin', 'z@example.com'), 'false', 'an alert that nobody subscribed to does not go');
UPDATE outbox SET claim = claim + 1, claimed_until = now() + interval '1 minute' WHERE recipient IN ('s3@example.com', 's4@example.com');
SELECT is(pg_temp.say('done', 'outbox_failed', 's3@example.com', '{552 full,true,false}'), 'true', 'a mail is refused for another reason');
SELECT is((SELECT state::text FROM subscribers WHERE address = 's3@example.com'), 'active', 'that is not the subscriber''s fault');
SELECT is(ask_for('done', 'outbox_bounced', pg_temp.number('s4@example.com'), 'why', 'true'), 'false', 'what was not sent cannot come back');
SELECT is(pg_temp.say('done', 'outbox_sent', 's4@example.com'), 'true', 'sent');
SELECT is(ask_for('done', 'outbox_bounced', pg_temp.number('s4@example.com'), 'policy', 'false'), 'true', 'and come back, for a reason that is not the address');
SELECT is((SELECT state::text FROM subscribers WHERE address = 's4@example.com'), 'active', 'then mail goes on');
SELECT is(ask_for('done', 'outbox_bounced', pg_temp.number('s4@example.com'), E'5.1.1\r\nno', 'true'), 'true', 'come back for good');
SELECT is((SELECT s.state || ' ' || o.error || ' ' || (o.sent_at IS NOT NULL) || (o.bounced_at IS NOT NULL) FROM subscribers AS s JOIN outbox AS o ON o.subscriber_id = s.id
            WHERE s.address = 's4@example.com'), 'suppressed 5.1.1 no truetrue', 'then it ends');
SELECT is((SELECT q - 'due' FROM ask('outbox_counts') AS q), '{"waiting": 2}', 'what waits is counted');
DELETE FROM outbox;
INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT id, topic, entry_id, batch, recipient, subject, template, body, created_at, due_at, attempts, claimed_until, sent_at, cancelled_at, failed_at, error FROM kept;

-- ---- no more than so many a minute ----------------------------------------------------------------
UPDATE outbox_pace SET next_at = clock_timestamp() + interval '10 seconds';
CREATE TEMP TABLE aside AS SELECT * FROM outbox;
DELETE FROM outbox;
SELECT post_mail('p' || n || '@example.com', 's', 'b') FROM generate_series(1, 40) AS n \g /dev/null
SELECT is((SELECT count(*) FROM ask('outbox_claim', '10', '60')), 0::bigint, 'none before its time');
SELECT ok(ask_for('ms', 'outbox_wait', '60')::int BETWEEN 8000 AND 10000, 'it is told how long that is');
SELECT is(ask_for('ms', 'outbox_wait', '0'), '', 'without a limit there is nothing to wait for');
SELECT is((SELECT count(*) FROM ask('outbox_claim', '3', '0')), 3::bigint, 'and nothing in the way');
UPDATE outbox_pace SET next_at = clock_timestamp() - interval '1 hour';
SELECT is((SELECT count(*) FROM ask('outbox_claim', '30', '600')), 11::bigint, 'what was not used is worth one second: 10 of 600, and the one that is due now');
SELECT is((SELECT count(*) FROM ask('outbox_claim', '30', '600')), 0::bigint, 'then none');
SELECT ok((SELECT next_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '100 milliseconds' FROM outbox_pace), 'until a six hundredth of a minute is over');
UPDATE outbox_pace SET next_at = clock_timestamp() - interval '1 hour';
SELECT is((SELECT count(*) FROM ask('outbox_claim', '5', '600')), 5::bigint, 'who takes fewer leaves the rest');
SELECT is((SELECT count(*) FROM ask('outbox_claim', '30', '600')), 6::bigint, 'to others, who have the same second');
UPDATE outbox_pace SET next_at = '-infinity';
SELECT is((SELECT count(*) FROM ask('outbox_claim', '30', '1')), 1::bigint, 'one a minute is one');
DELETE FROM outbox;
SELECT is(ask_for('ms', 'outbox_wait', '1'), '', 'nobody waits for nothing');
INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT id, topic, entry_id, batch, recipient, subject, template, body, created_at, due_at, attempts, claimed_until, sent_at, cancelled_at, failed_at, error FROM aside;

-- ---- erased -------------------------------------------------------------------------------------
SELECT is(ask_for('mails', 'outbox_forget', '4'), '0', 'nothing is old');
UPDATE outbox SET sent_at = sent_at - interval '31 days', cancelled_at = cancelled_at - interval '31 days', failed_at = failed_at - interval '31 days';
SELECT is(ask_for('mails', 'outbox_forget', '4'), '4', 'what is over and old is erased, as much at a time as the caller has time for');
SELECT is(ask_for('mails', 'outbox_forget', '4'), '2', 'then the rest');
SELECT is(ask_for('mails', 'outbox_forget', '4'), '0', 'once');
SELECT is((SELECT string_agg(recipient || body, ' ') FROM outbox), 'c@example.comc', 'what waits is not');
SELECT is((SELECT count(*) FROM outbox WHERE error IS NOT NULL), 0::bigint, 'an error may name the recipient');
SELECT is((SELECT count(*) FROM outbox), 7::bigint, 'that there was a mail stays');

SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', sql), '42501', NULL, 'slipway_app: ' || sql)
  FROM unnest(ARRAY['SELECT id FROM outbox', 'UPDATE outbox SET due_at = now()', 'DELETE FROM outbox', 'SELECT post_mail(''a@example.com'', ''s'', ''b'')',
                    'SELECT cancel_mail(1)']) AS sql;

SELECT * FROM finish();
ROLLBACK;

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
SELECT is((SELECT count(*) FROM outbox_claim(-1)), 0::bigint, 'less than one is none');
SELECT is(ask_for('recipient', 'outbox_claim', '1'), 'b@example.com', 'what is longest due comes first');
SELECT is((SELECT jsonb_agg(q - 'id') FROM ask('outbox_claim', '10') AS q),
          '[{"recipient": "a@example.com", "subject": "One 🚢", "body": "Line\n\tand another", "template": null}]', 'then the other that is due, as it was written');
SELECT is(ask_for('recipient', 'outbox_claim', '10'), '', 'and then none');
UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE recipient = 'b@example.com';
SELECT is(ask_for('recipient', 'outbox_claim', '10'), 'b@example.com', 'who took it and was not heard of any more has lost it');
SELECT is((SELECT claimed_until - clock_timestamp() BETWEEN '110 s' AND '120 s' AND attempts = 2 FROM outbox WHERE recipient = 'b@example.com'), true,
          'it is the next one''s for two minutes');

CREATE FUNCTION pg_temp.number(p_to text) RETURNS text LANGUAGE sql AS 'SELECT id::text FROM outbox WHERE recipient = p_to';
SELECT is(ask_for('done', 'outbox_sent', pg_temp.number('b@example.com')), 'true', 'it is sent');
SELECT is(ask_for('done', 'outbox_sent', pg_temp.number('b@example.com')), 'false', 'but not twice');
SELECT is(ask_for('done', 'outbox_failed', pg_temp.number('b@example.com'), 'late', 'true'), 'false', 'and has not failed then');
SELECT is(ask_for('done', 'outbox_sent', pg_temp.number('c@example.com')), 'false', 'nobody took the one that is not due');

-- ---- again and again ----------------------------------------------------------------------------
CREATE FUNCTION pg_temp.try(p_for_good boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE m outbox;
BEGIN
  UPDATE outbox SET due_at = now(), claimed_until = NULL WHERE recipient = 'a@example.com';
  PERFORM ask('outbox_claim', '1');
  PERFORM ask('outbox_failed', pg_temp.number('a@example.com'), E'451 4.3.0\r\nlater\u0007', p_for_good::text);
  SELECT * INTO m FROM outbox WHERE recipient = 'a@example.com';
  RETURN CASE WHEN m.failed_at IS NOT NULL THEN 'over' ELSE round(extract(epoch FROM m.due_at - clock_timestamp()) / 60)::text END;
END $$;
UPDATE outbox SET attempts = 0 WHERE recipient = 'a@example.com';
SELECT is(pg_temp.try(), minutes, minutes || ' minutes after attempt ' || n)
  FROM unnest(ARRAY['1', '5', '25', '125', '625', '1440', '1440', '1440', '1440', 'over']) WITH ORDINALITY AS t (minutes, n);
SELECT is((SELECT error FROM outbox WHERE recipient = 'a@example.com'), '451 4.3.0 later', 'what was said is kept in one line');
SELECT is(ask_for('recipient', 'outbox_claim', '10'), '', 'what was given up is not tried');
UPDATE outbox SET attempts = 0, failed_at = NULL WHERE recipient = 'a@example.com';
SELECT is(pg_temp.try(true), 'over', 'for good is at once');

-- ---- called back --------------------------------------------------------------------------------
SELECT log_decision('Ada', 'note', 'tool', 1);
SELECT post_mail('d@example.com', 'Held', 'd', 2, p_due => now() + interval '5 minutes'), post_mail('e@example.com', 'Held', 'e', 2, p_due => now() + interval '5 minutes'),
       post_mail('f@example.com', 'Being sent', 'f', 2, p_due => now() - interval '1 minute'), post_mail('g@example.com', 'Lost', 'g', 2, p_due => now() + interval '5 minutes');
SELECT is(ask_for('recipient', 'outbox_claim', '10'), 'f@example.com', 'one is being sent');
UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE recipient = 'g@example.com';
SELECT is(cancel_mail(2), 3, 'the others are called back');
SELECT is(cancel_mail(2), 0, 'once');
SELECT is(cancel_mail(1), 0, 'what was given up is not');
SELECT is(ask_for('done', 'outbox_sent', pg_temp.number('f@example.com')), 'true', 'what was being sent is sent');
SELECT is(cancel_mail(2), 0, 'and cannot be called back');
UPDATE outbox SET due_at = now();
SELECT is(ask_for('recipient', 'outbox_claim', '10'), 'c@example.com', 'what was called back is not sent');

-- ---- erased -------------------------------------------------------------------------------------
SELECT is(ask_for('mails', 'outbox_forget'), '0', 'nothing is old');
UPDATE outbox SET sent_at = sent_at - interval '31 days', cancelled_at = cancelled_at - interval '31 days', failed_at = failed_at - interval '31 days';
SELECT is(ask_for('mails', 'outbox_forget'), '6', 'what is over and old is erased');
SELECT is(ask_for('mails', 'outbox_forget'), '0', 'once');
SELECT is((SELECT string_agg(recipient || body, ' ') FROM outbox), 'c@example.comc', 'what waits is not');
SELECT is((SELECT count(*) FROM outbox WHERE error IS NOT NULL), 0::bigint, 'an error may name the recipient');
SELECT is((SELECT count(*) FROM outbox), 7::bigint, 'that there was a mail stays');

SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', sql), '42501', NULL, 'slipway_app: ' || sql)
  FROM unnest(ARRAY['SELECT id FROM outbox', 'UPDATE outbox SET due_at = now()', 'DELETE FROM outbox', 'SELECT post_mail(''a@example.com'', ''s'', ''b'')',
                    'SELECT cancel_mail(1)']) AS sql;

SELECT * FROM finish();
ROLLBACK;

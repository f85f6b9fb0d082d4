-- The record: what the public sees of the log, who may erase, and that nobody tampers with it unseen.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.log(p_tool text DEFAULT '', p_action text DEFAULT '', p_moderator text DEFAULT '', p_month text DEFAULT '', p_settled boolean DEFAULT false)
RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(l.id::text, ' '), '') FROM public_log(p_tool, p_action, p_moderator, p_month, p_settled, 1000000, 1000) AS l
$$;
-- what a superuser does behind the triggers' backs: what the chain says then
CREATE FUNCTION pg_temp.tampered(p_sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE seen text;
BEGIN
  BEGIN
    SET LOCAL session_replication_role = replica;
    EXECUTE p_sql;
    SET LOCAL session_replication_role = origin;
    SELECT string_agg(entry || ' ' || what, ', ' ORDER BY entry) INTO seen FROM check_log(5, (SELECT hash FROM pg_temp.seen_head));
    RAISE EXCEPTION 'undo';
  EXCEPTION WHEN raise_exception THEN RETURN seen;
  END;
END $$;

SELECT tool('public-tool') AS tool \gset
INSERT INTO tools (slug) VALUES ('hidden-tool') RETURNING id AS hidden \gset
SELECT is(pg_temp.log('public-tool'), '1', 'an import is in the log');
SELECT log_decision('a visitor', 'submit', 'tool', :hidden, 'draft', 'pending', 'Words of a visitor.');
SELECT log_decision('Mo', 'reject', 'tool', :hidden, 'pending', 'rejected', 'Why not.');
SELECT log_decision('a visitor', 'appeal', 'tool', :hidden, 'rejected', 'pending', 'Words of a visitor.');
SELECT log_decision('Mo', 'edit', 'tool', :tool, p_reason => 'An edit.', p_after => '{"revision": 2}', p_batch => '00000000-0000-4000-8000-000000000001');
CREATE TEMP TABLE seen_head AS SELECT encode(hash, 'hex') AS hash FROM moderation_log WHERE id = 5;
SELECT log_decision('Mo', 'undo', 'tool', :tool, p_reverts => 5);
SELECT log_decision('the operator', 'add', 'account', 1, p_reason => 'Nobody''s business.');
SELECT log_decision('Mo', 'change', 'settings', 1);
SELECT log_decision('Mo', 'submit', 'review_draft', 1, 'draft', 'pending');
SELECT log_decision('Mo', 'reject', 'review_draft', 1, 'pending', 'rejected', 'Not good enough.');
SELECT log_decision('Mo', 'undo', 'review_draft', 1, 'rejected', 'pending', p_reverts => 10);
SELECT log_decision('Mo', 'publish', 'review_draft', 1, 'pending', 'published');
SELECT log_decision('Mo', 'undo', 'review_draft', 1, 'published', 'pending', p_reverts => 12);

SELECT is(pg_temp.log(), '13 12 6 5 4 3 2 1', 'people, settings and reviews before they are published are not in the public log');
SELECT is((SELECT string_agg(l.reason, '|') FROM public_log('', '', '', '', false, 1000000, 1000) AS l), 'An edit.|Why not.', 'what a visitor wrote is not shown');
SELECT is((SELECT string_agg(l.id || coalesce(l.tool_name, '-'), ' ') FROM public_log('', '', '', '', false, 7, 1000) AS l),
          '6Public-Tool 5Public-Tool 4- 3- 2- 1Public-Tool', 'a tool that was never public has no name');
SELECT is((SELECT reverted_by FROM public_log('', '', '', '', false, 6, 1)), 6::bigint, 'what was undone names the entry that did');
SELECT is(pg_temp.log('public-tool'), '6 5 1', 'by tool');
SELECT is(pg_temp.log('hidden-tool'), '', 'but not by one that was never public');
SELECT is(pg_temp.log('', 'reject'), '3', 'by action');
SELECT is(pg_temp.log('', '', 'Mo'), '13 12 6 5 3', 'by moderator');
SELECT is(pg_temp.log('', '', '', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')), pg_temp.log(), 'by month');
SELECT is(pg_temp.log('', '', '', '2001-01'), '', 'by another month');
SELECT is(pg_temp.log('public-tool', 'edit', 'Mo', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')), '5', 'by all of them');
SELECT is(pg_temp.log(p_settled => true), '', 'nothing is settled while it is held');
UPDATE settings SET hold = '0';
SELECT is(pg_temp.log(p_settled => true), '4 3 2 1', 'then it is, but for what was undone, and the undoing');
UPDATE settings SET hold = '5 minutes';
SELECT is((SELECT array_to_string(moderators, ',') || ' ' || array_to_string(actions, ',') FROM log_head_seen()),
          'Mo,a visitor,import appeal,edit,import,publish,reject,submit,undo', 'filters name what the public log has, and no more');
SELECT is((SELECT entries FROM log_head_seen()), 13::bigint, 'the head is that of the whole chain');

-- ---- who tampers is seen, also by a head that was printed -----------------------------------------

SELECT is_empty('SELECT * FROM check_log(NULL, '''')', 'all is well');
SELECT is_empty('SELECT * FROM check_log(5, (SELECT hash FROM seen_head))', 'and an earlier head still holds');
SELECT is(pg_temp.tampered('UPDATE moderation_log SET actor_label = ''Eve'' WHERE id = 3'), '3 it was edited', 'an edited entry');
SELECT is(pg_temp.tampered('UPDATE moderation_texts SET reason = ''Because.'' WHERE entry_id = 3'), '3 its texts were edited', 'an edited reason');
SELECT is(pg_temp.tampered('DELETE FROM moderation_texts WHERE entry_id = 3; INSERT INTO moderation_texts (entry_id, reason) VALUES (3, ''Because.'')'), '3 its texts were edited', 'other words put in for those that were erased');
SELECT is(pg_temp.tampered('DELETE FROM moderation_log WHERE id = 3'), '4 an entry before it is missing', 'an entry taken out');
SELECT is(pg_temp.tampered('INSERT INTO moderation_log SELECT 14, at, actor_label, action, subject_kind, subject_id, from_state, to_state, texts_hash, batch, NULL, prev_hash, hash FROM moderation_log WHERE id = 3'),
          '14 it does not follow the entry before it', 'an entry put in at the end');
SELECT is(pg_temp.tampered('UPDATE moderation_log SET id = id + 100 WHERE id >= 4; INSERT INTO moderation_log SELECT 4, at, actor_label, action, subject_kind, subject_id, from_state, to_state, texts_hash, batch, NULL, prev_hash, hash FROM moderation_log WHERE id = 3; UPDATE moderation_log SET id = id - 99 WHERE id > 100') LIKE '%4 it does not follow the entry before it%',
          true, 'an entry put in between');
SELECT is(pg_temp.tampered('UPDATE moderation_log SET id = 1003 WHERE id = 3; UPDATE moderation_log SET id = 3 WHERE id = 2; UPDATE moderation_log SET id = 2 WHERE id = 1003') LIKE '2 it does not follow the entry before it, 3 it does not follow the entry before it%',
          true, 'two entries in the other order');
SELECT is(pg_temp.tampered('DELETE FROM moderation_log WHERE id >= 5'), '5 it is not there any more: the log was cut off or written anew', 'a log that was cut off: the chain holds, the printed head tells');
SELECT is(pg_temp.tampered($$
  DO $do$ DECLARE l moderation_log; prev bytea; BEGIN
    UPDATE moderation_log SET actor_label = 'Eve' WHERE id = 3;
    SELECT hash INTO prev FROM moderation_log WHERE id = 2;
    FOR l IN SELECT * FROM moderation_log WHERE id >= 3 ORDER BY id LOOP
      l.prev_hash := prev; l.hash := entry_hash(l); prev := l.hash;
      UPDATE moderation_log SET prev_hash = l.prev_hash, hash = l.hash WHERE id = l.id;
    END LOOP;
  END $do$ $$), '5 it is not the entry whose hash that was', 'a log written anew with all its hashes: the printed head tells');

-- ---- nobody changes it, and only the owner erases -------------------------------------------------

SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', sql), '42501', NULL, 'slipway_app: ' || sql)
  FROM unnest(ARRAY['UPDATE moderation_log SET action = ''other''', 'DELETE FROM moderation_log', 'TRUNCATE moderation_log', 'SELECT * FROM moderation_log', 'SELECT * FROM moderation_texts',
                    'DELETE FROM moderation_texts', 'SELECT erase_text(3, ''x'')', 'SELECT erase_submission(1, ''x'')', 'SELECT drop_text(3)', 'SELECT erase_mail(3)', 'SELECT * FROM check_log(NULL, '''')',
                    'SELECT set_config(''slipway.erasing'', ''moderation_texts'', true); DELETE FROM moderation_texts']) AS sql;
SELECT throws_ok(format('SELECT run_as(''slipway_owner'', %L)', sql), '55000', NULL, 'slipway_owner: ' || sql)
  FROM unnest(ARRAY['SELECT set_config(''slipway.erasing'', ''moderation_log'', true); DELETE FROM moderation_log', 'SELECT set_config(''slipway.erasing'', ''moderation_log'', true); UPDATE moderation_log SET action = ''x''',
                    'SELECT set_config(''slipway.erasing'', ''moderation_texts'', true); TRUNCATE moderation_texts', 'SELECT set_config(''slipway.erasing'', ''tool_revisions'', true); DELETE FROM tool_revisions']) AS sql;
SELECT set_config('slipway.erasing', '', true);

SET LOCAL ROLE slipway_owner;
SELECT erase_text(3, 'It named a person.') AS entry \gset
RESET ROLE;
SELECT is(:entry::bigint, 14::bigint, 'erasing is an entry of its own');
SELECT is((SELECT erased AND reason IS NULL FROM public_log('', 'reject', '', '', false, 1000000, 1)), true, 'the words are gone, and it is said');
SELECT is((SELECT reason FROM public_log('', 'erase', '', '', false, 1000000, 1)), 'It named a person.', 'and why');
SELECT is_empty('SELECT * FROM check_log(5, (SELECT hash FROM seen_head))', 'the chain holds');
SELECT throws_ok('SELECT erase_text(3, ''Again.'')', '55000', NULL, 'once');
SELECT throws_ok('SELECT erase_text(99, ''None.'')', 'P0002', NULL, 'what is there');
SELECT throws_ok('SELECT erase_submission(99, ''None.'')', 'P0002', NULL, 'what was sent in');
SELECT throws_ok('DELETE FROM moderation_texts', '55000', NULL, 'afterwards nothing can be erased by hand');

-- ---- what a tool said -----------------------------------------------------------------------------

SELECT is((SELECT string_agg(revision || ' ' || present, ', ') FROM tool_history('public-tool', 1000, 10)), '1 true', 'one revision');
SELECT is_empty('SELECT * FROM tool_history(''hidden-tool'', 1000, 10)', 'nothing of a tool that is not public');
SELECT import_tool('public-tool', 'Renamed', 'A tagline', 'Tools', 'https://example.com/public-tool', 'What it does.', 'free', 'Free');
SELECT is((SELECT string_agg(revision || ' ' || name || ' ' || present, ', ') FROM tool_history('public-tool', 1000, 10)), '2 Renamed true, 1 Public-Tool false', 'the newest first');
SELECT is((SELECT string_agg(revision::text, ' ') FROM tool_history('public-tool', 2, 10)), '1', 'before one of them');

-- ---- predictions ---------------------------------------------------------------------------------

SELECT reviews('public-tool', 'builder+');
SELECT import_prediction('public-tool', 'builder', 'It is gone', utc_today() + 9, 50);
SELECT is((SELECT l.detail || coalesce(l.evidence, ' none') FROM public_log('', 'predict', '', '', false, 1000000, 1) AS l), 'It is gone none', 'the log says what was predicted');
INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator');
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256('mo'), id, true FROM accounts WHERE login = 'mo';
SELECT resolve_prediction(sha256('mo'), max(p.id), 1, 'call-right', 'So it is.', 'https://example.com/gone') AS entry FROM predictions AS p \gset
SELECT is((SELECT concat_ws('|', l.detail, l.evidence, l.reason) FROM public_log('', 'call-right', '', '', false, 1000000, 1) AS l), 'It is gone|https://example.com/gone|So it is.',
          'what became of it, and where that can be seen');
SELECT revert_decision(sha256('mo'), :entry, 'Not so.');
SELECT is((SELECT concat_ws('|', l.detail, l.evidence, l.reason) FROM public_log('', 'call-right', '', '', false, 1000000, 1) AS l), 'It is gone|https://example.com/gone|So it is.',
          'also when that was taken back');
SELECT is((SELECT concat_ws('|', l.detail, l.evidence, l.reason) FROM public_log('', 'revert', '', '', false, 1000000, 1) AS l), 'It is gone|Not so.', 'which names it, too');

SELECT * FROM finish();
ROLLBACK;

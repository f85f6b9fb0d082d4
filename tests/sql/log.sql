-- The moderation log: chained, never changed, and every break in it is seen.
BEGIN;
SELECT no_plan();
SELECT is((SELECT count(*) FROM moderation_log), 0::bigint, 'a log begins empty');
SELECT is(log_decision('Ada', 'note', 'tool', 7, 'draft', 'pending', E'A reason.\nWith 🚢', '{"a": 1}', '{"a": 2}'), 1::bigint, 'entries count from 1');
SELECT log_decision('Ada', 'note', 'tool', n) FROM generate_series(2, 6) AS n;
SELECT is(log_decision('Bob', 'undo', 'tool', 7, p_reverts => 1, p_batch => '00000000-0000-4000-8000-000000000001'), 7::bigint, 'without gaps');
SELECT is((SELECT count(*) FROM moderation_log WHERE octet_length(hash) = 32 AND octet_length(texts_hash) = 32), 7::bigint, 'each has its hashes');
SELECT is((SELECT count(*) FROM moderation_log AS m JOIN moderation_log AS p ON p.id = m.id - 1 WHERE m.prev_hash = p.hash), 6::bigint, 'and that of the one before');
SELECT is((SELECT prev_hash FROM moderation_log WHERE id = 1), NULL, 'but the first');
SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the chain holds');

INSERT INTO moderation_log (id, at, actor_label, action, subject_kind, subject_id, texts_hash, prev_hash, hash)
VALUES (99, '2001-01-01', 'Eve', 'note', 'tool', 1, texts_hash(NULL, NULL, NULL), '\x00', '\x00');
SELECT is((SELECT count(*) FROM moderation_log WHERE id = 8 AND at > now() - interval '1 minute' AND hash <> '\x00'), 1::bigint, 'number, time and hashes are not the writer''s to choose');
SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the chain holds');

SELECT throws_ok(format('SELECT run_as(%L, %L)', role, sql), '55000', NULL, role || ': ' || sql)
  FROM unnest(ARRAY['slipway_owner', 'postgres']) AS role,
       unnest(ARRAY['UPDATE moderation_log SET action = ''other''', 'UPDATE moderation_log SET action = action WHERE false', 'DELETE FROM moderation_log', 'TRUNCATE moderation_log CASCADE',
                    'UPDATE moderation_texts SET reason = NULL', 'DELETE FROM moderation_texts', 'TRUNCATE moderation_texts']) AS sql;
SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', sql), '42501', NULL, 'slipway_app: ' || sql)
  FROM unnest(ARRAY['UPDATE moderation_log SET action = ''other''', 'DELETE FROM moderation_log', 'TRUNCATE moderation_log', 'INSERT INTO moderation_log (id) VALUES (1)',
                    'SELECT log_decision(''Eve'', ''note'', ''tool'', 1)', 'DELETE FROM moderation_texts', 'UPDATE moderation_texts SET reason = NULL']) AS sql;

-- what a superuser does behind the triggers' backs
CREATE FUNCTION pg_temp.tampered(p_sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE seen text;
BEGIN
  BEGIN
    SET LOCAL session_replication_role = replica;
    EXECUTE p_sql;
    SET LOCAL session_replication_role = origin;
    SELECT string_agg(id || ' ' || what, ', ' ORDER BY id) INTO seen FROM moderation_log_breaks;
    RAISE EXCEPTION 'undo';
  EXCEPTION WHEN raise_exception THEN RETURN seen;
  END;
END $$;
SELECT is(pg_temp.tampered(format('UPDATE moderation_log SET %s WHERE id = 3', change)), '3 it was edited', 'seen: ' || change)
  FROM unnest(ARRAY['actor_label = ''Eve''', 'action = ''other''', 'subject_id = 8', 'subject_kind = ''vote''', 'from_state = ''''', 'to_state = ''spam''', 'at = at + interval ''1 microsecond''',
                    'batch = gen_random_uuid()', 'reverts = 2']) AS change;
SELECT is(pg_temp.tampered('UPDATE moderation_log SET texts_hash = ''\x00'' WHERE id = 3'), '3 it was edited', 'seen: the hash of its texts');
SELECT is(pg_temp.tampered('UPDATE moderation_log SET hash = ''\x00'' WHERE id = 3'), '3 it was edited, 4 it does not follow the entry before it', 'seen: its own hash');
SELECT is(pg_temp.tampered('UPDATE moderation_log AS m SET action = ''other'', hash = entry_hash(jsonb_populate_record(m, ''{"action": "other"}'')) WHERE id = 3'),
          '4 it does not follow the entry before it', 'seen: an entry with its hash made anew');
SELECT is(pg_temp.tampered('DELETE FROM moderation_log WHERE id = 3'), '4 an entry before it is missing', 'seen: an entry that is gone');
SELECT is(pg_temp.tampered('DELETE FROM moderation_log WHERE id = 3; UPDATE moderation_log SET id = id - 1 WHERE id > 3'),
          '3 it does not follow the entry before it, 4 it was edited, 5 it was edited, 6 it was edited, 7 it was edited', 'seen: with the numbers closed up');
SELECT is(pg_temp.tampered('UPDATE moderation_texts SET reason = ''Another.'' WHERE entry_id = 1'), '1 its texts were edited', 'seen: an edited reason');
SELECT is(pg_temp.tampered('UPDATE moderation_texts SET after = ''{"a": 3}'' WHERE entry_id = 1'), '1 its texts were edited', 'seen: an edited change');
SELECT is(pg_temp.tampered('DELETE FROM moderation_texts WHERE entry_id = 1'), NULL, 'a text that had to go leaves the chain whole');
SELECT isnt(texts_hash('a', NULL, NULL), texts_hash(NULL, '"a"', NULL), 'no text can be shifted into the next field');
SET LOCAL timezone = 'Asia/Kolkata';
SET LOCAL datestyle = 'SQL, DMY';
SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the hashes depend on no setting');

SELECT * FROM finish();
ROLLBACK;

-- People: what a credential is worth, delays, sessions, links, keys, and that an admin is always left.
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.h(p_text text) RETURNS bytea LANGUAGE sql AS $$ SELECT sha256(convert_to(p_text, 'UTF8')) $$;
-- 'ok', or the SQLSTATE with which the web role is refused
CREATE FUNCTION pg_temp.got(p_sql text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM run_as('slipway_app', p_sql);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.worth(p_credential text, p_least text, p_scope text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (acting(pg_temp.h(p_credential), p_least::account_role, p_scope)).login;
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.account(p_login text, p_role text) RETURNS int LANGUAGE sql AS $$
  INSERT INTO accounts (login, name, role, password) VALUES (p_login, initcap(p_login), p_role::account_role, '$argon2id$' || p_login) RETURNING id
$$;
CREATE FUNCTION pg_temp.sign_in(p_login text, p_token text) RETURNS text LANGUAGE sql AS $$
  SELECT sign_in_passed(a.id, a.password, NULL, NULL, pg_temp.h(p_token), 'a browser') FROM accounts AS a WHERE a.login = p_login
$$;

-- ---- what a login may be (and what not: constraints_accounts.sql)
SELECT lives_ok(format($$INSERT INTO accounts (login, name, role) VALUES (%L, 'X', 'panelist')$$, l), 'a login: ' || l)
  FROM unnest(ARRAY['a', '0', 'a.b-c_d', repeat('z', 40)]) AS l;

-- ---- roles: each may all that those before may
SELECT pg_temp.account(l, l) FROM unnest(ARRAY['panelist', 'moderator', 'admin']) AS l;
SELECT is(pg_temp.sign_in(l, 'token of ' || l), 'full', l || ' signs in') FROM unnest(ARRAY['panelist', 'moderator', 'admin']) AS l;
SELECT is(pg_temp.worth('token of ' || r.role, least.role), CASE WHEN r.n >= least.n THEN r.role ELSE '42501' END, r.role || ' where it takes ' || least.role)
  FROM unnest(ARRAY['panelist', 'moderator', 'admin']) WITH ORDINALITY AS r (role, n)
 CROSS JOIN unnest(ARRAY['panelist', 'moderator', 'admin']) WITH ORDINALITY AS least (role, n);
SELECT is(pg_temp.worth('token of nobody', 'panelist'), '28000', 'an unknown credential is nobody''s');
SELECT throws_ok($$SELECT acting(NULL, 'panelist')$$, '28000', NULL, 'no credential is nobody''s');
SELECT is(actor_label(a), CASE WHEN a.shown THEN a.name ELSE 'a moderator' END, 'the log names ' || a.login) FROM accounts AS a;
UPDATE accounts SET shown = true WHERE login = 'moderator';
SELECT is(actor_label(a), 'Moderator', 'who wants to be shown is') FROM accounts AS a WHERE a.login = 'moderator';

-- ---- a session ends: idle, old, disabled
CREATE FUNCTION pg_temp.when_aged(p_used interval, p_created interval) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  got text;
BEGIN
  UPDATE sessions SET used_at = now() - p_used, created_at = now() - p_created WHERE token_hash = pg_temp.h('token of moderator');
  got := pg_temp.worth('token of moderator', 'panelist');
  UPDATE sessions SET used_at = now(), created_at = now() WHERE token_hash = pg_temp.h('token of moderator');
  RETURN got;
END $$;
SELECT is(pg_temp.when_aged('29 minutes 59 seconds', '1 hour'), 'moderator', 'used within 30 minutes');
SELECT is(pg_temp.when_aged('30 minutes', '1 hour'), '28000', 'idle for 30 minutes');
SELECT is(pg_temp.when_aged('0', '11 hours 59 minutes'), 'moderator', 'not yet 12 hours old');
SELECT is(pg_temp.when_aged('0', '12 hours'), '28000', '12 hours old, however much it was used');
UPDATE sessions SET used_at = now() - interval '29 seconds' WHERE token_hash = pg_temp.h('token of moderator');
SELECT pg_temp.worth('token of moderator', 'panelist');
SELECT is(now() - used_at, '29 seconds', 'a use within 30 seconds is not written down') FROM sessions WHERE token_hash = pg_temp.h('token of moderator');
UPDATE sessions SET used_at = now() - interval '31 seconds' WHERE token_hash = pg_temp.h('token of moderator');
SELECT pg_temp.worth('token of moderator', 'panelist');
SELECT is(now() - used_at, '0', 'a later one is') FROM sessions WHERE token_hash = pg_temp.h('token of moderator');
UPDATE accounts SET disabled_at = now() WHERE login = 'moderator';
SELECT is(pg_temp.worth('token of moderator', 'panelist'), '28000', 'who is disabled is nobody');
UPDATE accounts SET disabled_at = NULL WHERE login = 'moderator';

-- ---- delays
CREATE FUNCTION pg_temp.tries(p_login text, p_n int, p_device bytea DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(s.wait::text, ' ' ORDER BY n) FROM generate_series(1, p_n) AS n CROSS JOIN LATERAL sign_in_start(left(p_login, 100 + n), p_device) AS s
$$;
SELECT is(pg_temp.tries(l, 5), '0 0 0 1 1', 'three tries are free, then one waits: ' || l) FROM unnest(ARRAY['moderator', 'unknown', '']) AS l;
SELECT is(pg_temp.tries('moderator', 4, '\x01'), '0 0 0 1', 'a browser that is known has a count of its own');
SELECT is(pg_temp.tries('moderator', 1, '\x02'), '0', 'and another one another');
CREATE FUNCTION pg_temp.after_waiting(p_tries int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  counted bytea := failure_key('password', 'unknown', NULL);
BEGIN
  UPDATE sign_in_failures SET tries = p_tries, last_at = now() WHERE key = counted;
  RETURN (SELECT s.wait FROM sign_in_start('unknown', NULL) AS s);
END $$;
SELECT is(pg_temp.after_waiting(n), least(900, 2 ^ (n - 3))::int, n || ' tries') FROM generate_series(3, 14) AS n;
SELECT is(pg_temp.after_waiting(1000), 900, 'never more than 15 minutes');
UPDATE sign_in_failures SET last_at = now() - interval '15 minutes';
SELECT is(pg_temp.tries('unknown', 2), '0 900', 'after it one more try');
UPDATE sign_in_failures SET last_at = now() - interval '25 hours';
SELECT is(pg_temp.tries('unknown', 4), '0 0 0 1', 'forgotten after a day');
SELECT is(pg_temp.tries('admin', 3), '0 0 0', 'three wrong ones');
SELECT pg_temp.sign_in('admin', 'another token of admin');
SELECT is(pg_temp.tries('admin', 3), '0 0 0', 'what passes forgets the others');
SELECT is((SELECT count(*) FROM sign_in_start('unknown', NULL) AS s WHERE s.account IS NULL AND s.password IS NULL)::int, 1, 'nothing is said of an unknown login');
INSERT INTO accounts (login, name, role) VALUES ('invited', 'X', 'panelist');
INSERT INTO accounts (login, name, role, password, disabled_at) VALUES ('gone', 'X', 'panelist', '$argon2id$x', now());
SELECT is((SELECT s.password FROM sign_in_start(l, NULL) AS s), NULL, 'nor of one that is ' || l) FROM unnest(ARRAY['invited', 'gone']) AS l;
SELECT throws_ok($$SELECT sign_in_passed(a.id, '$argon2id$old', NULL, NULL, pg_temp.h('x'), '') FROM accounts AS a WHERE a.login = 'admin'$$, '28000', NULL,
                 'a password that was changed while it was looked at does not pass');

-- ---- the second factor
SELECT is(pg_temp.got($$SELECT totp_enrol(sha256('token of moderator'), decode(repeat('00', 60), 'hex'), 100, ARRAY[sha256('one'), sha256('two')], sha256('enrolled'))$$), 'ok', 'a second factor is set up');
SELECT is(pg_temp.worth('token of moderator', 'panelist'), '28000', 'under a new token');
SELECT is(pg_temp.worth('enrolled', 'moderator'), 'moderator', 'and goes on');
SELECT is(pg_temp.got($$SELECT totp_enrol(sha256('enrolled'), decode(repeat('00', 60), 'hex'), 101, '{}', sha256('again'))$$), '55000', 'one is enough');
SELECT is(pg_temp.sign_in('moderator', 'half'), 'code', 'the next one to sign in is asked for a code');
SELECT is(pg_temp.worth('half', 'panelist'), '28000', 'and is nobody before');
SELECT is(pg_temp.got(format($$SELECT %s$$, f)), '28000', 'half a session may not: ' || f) FROM unnest(ARRAY[
  $$own_account(sha256('half'))$$, $$profile_change(sha256('half'), 'X', NULL, false)$$, $$own_sessions(sha256('half'))$$, $$session_end(sha256('half'), NULL)$$,
  $$password_start(sha256('half'))$$, $$totp_remove(sha256('half'), '')$$, $$own_api_keys(sha256('half'))$$, $$api_key_add(sha256('half'), 'k', '{tools:write}', sha256('k'))$$,
  $$totp_enrol(sha256('half'), decode(repeat('00', 60), 'hex'), 1, '{}', sha256('y'))$$, $$recovery_codes_new(sha256('half'), '', '{}')$$]) AS f;
SELECT is(pg_temp.got($$SELECT second_factor_passed(sha256('half'), 100, NULL, sha256('whole'))$$), '55000', 'a code is not taken twice');
SELECT is(pg_temp.got($$SELECT second_factor_passed(sha256('half'), 101, NULL, sha256('whole'))$$), 'ok', 'a later one is');
SELECT is(pg_temp.worth('half', 'panelist') || ' ' || pg_temp.worth('whole', 'moderator'), '28000 moderator', 'the token is another then');
SELECT pg_temp.sign_in('moderator', 'half');
SELECT is(pg_temp.got($$SELECT recovery_code_passed(sha256('half'), sha256('three'), NULL, sha256('recovered'))$$), 'P0002', 'no such recovery code');
SELECT is(recovery_code_passed(sha256('half'), sha256('one'), NULL, sha256('recovered')), 1, 'a recovery code does as well');
SELECT pg_temp.sign_in('moderator', 'half');
SELECT is(pg_temp.got($$SELECT recovery_code_passed(sha256('half'), sha256('one'), NULL, sha256('x'))$$), 'P0002', 'but once');
SELECT is((SELECT string_agg(s.wait::text, ' ' ORDER BY n) FROM generate_series(1, 4) AS n CROSS JOIN LATERAL second_factor_start(substr(sha256('half'), 1, 32 + n), NULL) AS s), '0 0 0 1', 'codes are delayed like passwords');
UPDATE sessions SET created_at = now() - interval '5 minutes' WHERE token_hash = pg_temp.h('half');
SELECT is(pg_temp.got($$SELECT second_factor_start(sha256('half'), NULL)$$), '28000', 'half a session lives five minutes');
UPDATE settings SET second_factor_from = 'moderator';
SELECT is(pg_temp.worth('token of admin', 'panelist'), '28000', 'who must have a second factor is nobody without one');
SELECT is((SELECT s.stage FROM session_seen(pg_temp.h('token of admin')) AS s), 'enrol', 'until it is set up');
SELECT is(pg_temp.worth('token of panelist', 'panelist'), 'panelist', 'whose role is smaller need not');
SELECT is(pg_temp.got($$SELECT totp_remove(sha256('whole'), '$argon2id$moderator')$$), '55000', 'one that is required cannot be given up');
UPDATE settings SET second_factor_from = NULL;
SELECT is(pg_temp.got($$SELECT totp_remove(sha256('whole'), '$argon2id$another')$$), '55000', 'nor without the password');
SELECT is(pg_temp.got($$SELECT totp_remove(sha256('whole'), '$argon2id$moderator')$$), 'ok', 'else it can');
SELECT is_empty($$SELECT FROM recovery_codes$$, 'and its codes go with it');

-- ---- one's own sessions, password and keys
SELECT is(pg_temp.got($$SELECT session_end(sha256('token of panelist'), (SELECT s.session FROM own_sessions(sha256('whole')) AS s LIMIT 1))$$), 'P0002', 'nobody ends another''s session');
SELECT is((SELECT count(*) FROM own_sessions(pg_temp.h('whole')) AS s WHERE s.current)::int, 1, 'one of them is this one');
SELECT is(pg_temp.got($$SELECT password_change(sha256('whole'), '$argon2id$moderator', '$argon2id$new', sha256('changed'))$$), 'ok', 'a password is changed');
SELECT is((SELECT count(*) FROM own_sessions(pg_temp.h('changed')))::int, 1, 'and no other session is left');
SELECT is(pg_temp.got($$SELECT api_key_add(sha256('changed'), 'Robot', '{moderation:read}', sha256('key'))$$), 'ok', 'a key is made');
SELECT is(pg_temp.worth('key', least, scope), wanted, 'a key for ' || coalesce(scope, 'no scope') || ' where it takes ' || least) FROM (VALUES
  ('moderator', 'moderation:read', 'moderator'), ('moderator', 'moderation:decide', '42501'), ('moderator', NULL, '42501'), ('admin', 'moderation:read', '42501')
) AS v (least, scope, wanted);
SELECT is(pg_temp.got(format($$SELECT %s$$, f)), '28000', 'no key may: ' || f) FROM unnest(ARRAY[
  $$own_account(sha256('none'))$$, $$own_sessions(NULL)$$, $$api_key_add(sha256('none'), 'k', '{tools:write}', sha256('k2'))$$,
  $$own_account(sha256('key'))$$, $$api_key_add(sha256('key'), 'k', '{tools:write}', sha256('k2'))$$, $$password_start(sha256('key'))$$, $$session_end(sha256('key'), NULL)$$]) AS f;
SELECT is((SELECT k.used_at FROM own_api_keys(pg_temp.h('changed')) AS k), now(), 'its use is noted');
UPDATE accounts SET disabled_at = now() WHERE login = 'moderator';
SELECT is(pg_temp.worth('key', 'moderator', 'moderation:read'), '28000', 'a key is worth nothing when its owner is disabled');
UPDATE accounts SET disabled_at = NULL WHERE login = 'moderator';
SELECT is(pg_temp.got($$SELECT api_key_revoke(sha256('token of panelist'), (SELECT k.key FROM own_api_keys(sha256('changed')) AS k))$$), 'P0002', 'nobody revokes another''s key');
SELECT is(pg_temp.got($$SELECT api_key_revoke(sha256('changed'), (SELECT k.key FROM own_api_keys(sha256('changed')) AS k))$$), 'ok', 'one''s own');
SELECT is(pg_temp.worth('key', 'panelist', 'moderation:read'), '28000', 'and it is worth nothing then');

-- ---- people and settings: admins only, and one is always left
SELECT is(pg_temp.got(format('SELECT %s', replace(f, '?', format('sha256(%L)', 'token of ' || r.role)))), CASE r.role WHEN 'admin' THEN 'ok' ELSE '42501' END, r.role || ': ' || f)
  FROM unnest(ARRAY['panelist', 'admin']) AS r (role) CROSS JOIN unnest(ARRAY[
  $$accounts_listed(?)$$, $$account_add(?, 'new', NULL, 'panelist', sha256('link'))$$, $$account_invite(?, (SELECT max(a.account) FROM accounts_listed(?) AS a), sha256('another link'))$$,
  $$account_role_change(?, (SELECT a.account FROM accounts_listed(?) AS a WHERE a.login = 'invited'), 1, 'moderator')$$,
  $$account_disabled_change(?, (SELECT a.account FROM accounts_listed(?) AS a WHERE a.login = 'invited'), 2, true)$$,
  $$account_second_factor_off(?, (SELECT a.account FROM accounts_listed(?) AS a WHERE a.login = 'moderator'))$$,
  $$settings_seen(?)$$, $$settings_change(?, 1, 'admin', 60)$$]) WITH ORDINALITY AS f (f, n) ORDER BY r.role DESC, f.n;
UPDATE settings SET second_factor_from = NULL;
SELECT is((SELECT string_agg(l.action || ' ' || l.subject_kind, ', ' ORDER BY l.id) FROM moderation_log AS l),
          'invite account, reset-password account, change-role account, disable account, reset-second-factor account, change-settings settings', 'all of it is in the log');
SELECT is_empty($$SELECT * FROM moderation_log_breaks$$, 'the log holds');
CREATE FUNCTION pg_temp.change(p_what text, p_login text, p_version int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  a accounts;
BEGIN
  SELECT * INTO a FROM accounts AS x WHERE x.login = p_login;
  IF p_what = 'disable' THEN
    PERFORM account_disabled_change(pg_temp.h('token of admin'), a.id, p_version, true);
  ELSE
    PERFORM account_role_change(pg_temp.h('token of admin'), a.id, p_version, p_what::account_role);
  END IF;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.change(w, 'admin', 1), '55000', 'the last admin stays: ' || w) FROM unnest(ARRAY['disable', 'moderator']) AS w;
SELECT lives_ok($$SELECT put_account('x', NULL, 'second', NULL, 'admin', pg_temp.h('second link'))$$, 'another admin is invited');
SELECT is(pg_temp.change('disable', 'admin', 1), '55000', 'which is no other yet');
SELECT is(invite_accept(pg_temp.h('second link'), '$argon2id$second'), 'second', 'but when the invitation is accepted');
SELECT is(pg_temp.change('disable', 'admin', 7), '55000', 'not for whom the page is old');
SELECT is(pg_temp.change('disable', 'admin', 1), 'ok', 'it is');
SELECT is(pg_temp.worth('token of admin', 'panelist'), '28000', 'and the first is out');
SELECT is_empty($$SELECT FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id WHERE a.login = 'admin'$$, 'with all sessions');

-- ---- links
SELECT throws_ok($$SELECT invite_accept(pg_temp.h('second link'), '$argon2id$x')$$, 'P0002', NULL, 'a link works once');
SELECT throws_ok($$SELECT invite_look(pg_temp.h('link'))$$, 'P0002', NULL, 'not when another was made');
SELECT is((SELECT i.purpose FROM invite_look(pg_temp.h('another link')) AS i), 'invite', 'the other one does');
UPDATE invites SET expires_at = now() WHERE token_hash = pg_temp.h('another link');
SELECT throws_ok($$SELECT invite_look(pg_temp.h('another link'))$$, 'P0002', NULL, 'but not for ever');
SELECT pg_temp.sign_in('second', 'token of second');
SELECT lives_ok($$SELECT put_reset('x', NULL, a.id, pg_temp.h('lost')) FROM accounts AS a WHERE a.login = 'second'$$, 'a password is lost');
SELECT is((SELECT i.purpose FROM invite_look(pg_temp.h('lost')) AS i) || ' ' || pg_temp.worth('token of second', 'admin'), 'reset second', 'the session goes on');
SELECT is(invite_accept(pg_temp.h('lost'), '$argon2id$found') || ' ' || pg_temp.worth('token of second', 'admin'), 'second 28000', 'until another password is set');

-- ---- the pages' role sees nothing of it
SELECT throws_ok(format($$SELECT run_as('slipway_app', 'SELECT FROM %I')$$, t), '42501', NULL, 'not readable: ' || t)
  FROM unnest(ARRAY['accounts', 'settings', 'sessions', 'invites', 'recovery_codes', 'api_keys', 'sign_in_failures']) AS t;
SELECT is(pg_temp.got(f), '42501', 'not callable: ' || f) FROM unnest(ARRAY[
  $$SELECT acting(NULL, 'panelist')$$, $$SELECT acting_session(NULL, 'full')$$, $$SELECT put_account('x', NULL, 'y', NULL, 'admin', '')$$, $$SELECT make_invite(1, NULL, '')$$,
  $$SELECT start_session(1, '', '', true)$$, $$SELECT put_disabled('x', 1, NULL, true)$$, $$SELECT forget_tries('')$$, $$SELECT password_confirmed('', '')$$]) AS f;

SELECT * FROM finish();
ROLLBACK;

-- The part of constraints.sql that is about people; read by it.
INSERT INTO accounts (login, name, role) VALUES ('ada', 'Ada', 'admin');
INSERT INTO sessions (token_hash, account_id) SELECT sha256('session'), id FROM accounts;
INSERT INTO invites (token_hash, account_id, purpose) SELECT sha256('invite'), id, 'invite' FROM accounts;
INSERT INTO recovery_codes (account_id, hash) SELECT id, sha256('code') FROM accounts;
INSERT INTO api_keys (account_id, name, scopes, hash) SELECT id, 'Robot', '{tools:write}', sha256('key') FROM accounts;
INSERT INTO sign_in_failures VALUES (sha256('failure'), 1, now());

-- the rows of a table once more, with some columns changed
CREATE FUNCTION pg_temp.again(p_table regclass, p_changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO %s OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(t, %L)).* FROM %1$s AS t', p_table, p_changes)
$$;
SELECT violates(pg_temp.again('accounts', jsonb_build_object('id', 1000, 'login', 'b') || changes), name) FROM (VALUES
  ('{"login": "ada"}'::jsonb, 'accounts_login_once'), ('{"login": "Ada"}', 'accounts_login_form'), ('{"name": " "}', 'accounts_name_form'),
  ('{"email": "nobody"}', 'accounts_email_form'), ('{"email": "a b@c"}', 'accounts_email_form'), ('{"password": "plain"}', 'accounts_password_form'),
  ('{"totp_secret": "\\x00"}', 'accounts_totp_sealed'), ('{"totp_confirmed_at": "2026-01-01"}', 'accounts_totp_whole'),
  (jsonb_build_object('totp_secret', '\x' || repeat('00', 60)), 'accounts_totp_whole'), ('{"version": 0}', 'accounts_version_counts')) AS v (changes, name);
SELECT violates(format($$INSERT INTO accounts (login, name, role) VALUES (%L, 'X', 'admin')$$, l), 'accounts_login_form')
  FROM unnest(ARRAY['', 'A', '.a', 'a.', '-a', 'a b', 'ä', repeat('a', 41), E'a\n']) AS l;
SELECT violates(pg_temp.again('accounts', '{"login": "b"}'), 'accounts_pkey');
SELECT violates(pg_temp.again('settings', '{}'), 'settings_pkey');
SELECT violates(pg_temp.again('settings', '{"id": 2}'), 'settings_one_row');
SELECT violates(format('UPDATE settings SET hold = %L', hold), 'settings_hold_range') FROM unnest(ARRAY['-1 second', '25 hours']) AS hold;
SELECT violates('UPDATE settings SET version = 0', 'settings_version_counts');
SELECT violates(pg_temp.again(t, changes), name) FROM (VALUES
  ('sessions'::regclass, jsonb_build_object('token_hash', sha256('other')), 'sessions_pkey'), ('sessions', '{"id": 1000}', 'sessions_token_once'),
  ('sessions', '{"id": 1000, "token_hash": "\\x00"}', 'sessions_token_form'), ('sessions', jsonb_build_object('id', 1000, 'token_hash', sha256('other'), 'account_id', 0), 'sessions_account_id_fkey'),
  ('sessions', jsonb_build_object('id', 1000, 'token_hash', sha256('other'), 'agent', repeat('x', 201)), 'sessions_agent_length'),
  ('invites', '{}', 'invites_pkey'), ('invites', '{"token_hash": "\\x00"}', 'invites_token_form'), ('invites', jsonb_build_object('token_hash', sha256('other'), 'purpose', 'x'), 'invites_purpose_known'),
  ('invites', jsonb_build_object('token_hash', sha256('other'), 'account_id', 0), 'invites_account_id_fkey'),
  ('invites', jsonb_build_object('token_hash', sha256('other'), 'created_by', 0), 'invites_created_by_fkey'),
  ('recovery_codes', '{}', 'recovery_codes_pkey'), ('recovery_codes', '{"hash": "\\x00"}', 'recovery_codes_hash_form'), ('recovery_codes', '{"account_id": 0}', 'recovery_codes_account_id_fkey'),
  ('api_keys', jsonb_build_object('hash', sha256('other')), 'api_keys_pkey'), ('api_keys', '{"id": 1000}', 'api_keys_hash_once'), ('api_keys', '{"id": 1000, "hash": "\\x00"}', 'api_keys_hash_form'),
  ('api_keys', '{"id": 1000, "name": ""}', 'api_keys_name_form'), ('api_keys', jsonb_build_object('id', 1000, 'hash', sha256('other'), 'account_id', 0), 'api_keys_account_id_fkey'),
  ('api_keys', '{"id": 1000, "scopes": []}', 'api_keys_scopes_known'), ('api_keys', '{"id": 1000, "scopes": ["everything"]}', 'api_keys_scopes_known'),
  ('sign_in_failures', '{}', 'sign_in_failures_pkey'), ('sign_in_failures', '{"key": "\\x00"}', 'sign_in_failures_key_form'), ('sign_in_failures', '{"tries": 0}', 'sign_in_failures_count')
) AS v (t, changes, name);

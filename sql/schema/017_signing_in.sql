-- What people do with their own account, with their links, with others' accounts and with the settings.
--
-- Who acts is found by acting(), acting_alone() and acting_session(): 28000 is raised for nobody, 42501 for somebody who may not.

CREATE FUNCTION acting_alone(p_credential bytea, p_least account_role, p_scope text DEFAULT NULL) RETURNS accounts
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM decide_alone();
  RETURN acting(p_credential, p_least, p_scope);
END
$$;
COMMENT ON FUNCTION acting_alone(bytea, account_role, text) IS
  'acting(), behind decide_alone(): for whatever decides. In this order who was disabled or given a smaller role while they waited may no '
  'more, and whoever ends a session does not wait for one that waits for them.';

-- ---- one's own account ---------------------------------------------------------------------------

CREATE FUNCTION own_account(
  p_credential bytea, OUT login text, OUT name text, OUT email text, OUT shown boolean, OUT role account_role,
  OUT second_factor_since timestamptz, OUT second_factor_required boolean, OUT recovery_codes int
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.login, a.name, a.email, a.shown, a.role, a.totp_confirmed_at,
         coalesce(a.role >= (SELECT t.second_factor_from FROM settings AS t), false),
         (SELECT count(*)::int FROM recovery_codes AS r WHERE r.account_id = a.id AND r.used_at IS NULL)
    FROM acting_session(p_credential, 'full', 'enrol') AS s JOIN accounts AS a ON a.id = s.account_id
$$;
COMMENT ON FUNCTION own_account(bytea) IS 'The account of who acts, as its own page shows it.';

CREATE FUNCTION profile_change(p_credential bytea, p_name text, p_email text, p_shown boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE accounts AS a SET name = p_name, email = p_email, shown = p_shown
    FROM acting_session(p_credential, 'full') AS s WHERE a.id = s.account_id
$$;
COMMENT ON FUNCTION profile_change(bytea, text, text, boolean) IS 'Changes one''s own display name, address (null for none) and whether the public log shows the name.';

CREATE FUNCTION own_sessions(p_credential bytea)
RETURNS TABLE (session bigint, created_at timestamptz, used_at timestamptz, agent text, current boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.id, x.created_at, x.used_at, x.agent, x.id = s.id
    FROM acting_session(p_credential, 'full', 'enrol') AS s
    JOIN sessions AS x ON x.account_id = s.account_id
    JOIN accounts AS a ON a.id = x.account_id
   WHERE session_stage(x, a) IS NOT NULL ORDER BY x.id = s.id DESC, x.used_at DESC, x.id DESC
$$;
COMMENT ON FUNCTION own_sessions(bytea) IS 'Where one is signed in, this session first.';

CREATE FUNCTION session_end(p_credential bytea, p_session bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'full');
BEGIN
  DELETE FROM sessions AS x WHERE x.account_id = s.account_id AND x.id <> s.id AND x.id = coalesce(p_session, x.id);
  IF p_session IS NOT NULL AND NOT FOUND THEN
    RAISE EXCEPTION 'there is no such session' USING ERRCODE = 'P0002';
  END IF;
END
$$;
COMMENT ON FUNCTION session_end(bytea, bigint) IS 'Ends another of one''s own sessions, or all others (null). Raises P0002. This one ends by sign_out().';

CREATE FUNCTION go_on_alone(s sessions, p_token bytea) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM sessions AS x WHERE x.account_id = s.account_id AND x.id <> s.id;
  UPDATE sessions AS x SET token_hash = p_token WHERE x.id = s.id;
$$;
COMMENT ON FUNCTION go_on_alone(sessions, bytea) IS 'This session goes on under a new token; the others of its account end.';

CREATE FUNCTION password_start(p_credential bytea, OUT login text, OUT password text, OUT wait int)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.login, a.password, count_try(failure_key('confirm', a.login, NULL))
    FROM acting_session(p_credential, 'full') AS s JOIN accounts AS a ON a.id = s.account_id
$$;
COMMENT ON FUNCTION password_start(bytea) IS 'Begins what asks for one''s own password again: what to compare with, how many seconds to wait first. password_confirmed() ends it.';

CREATE FUNCTION password_confirmed(p_credential bytea, p_password text) RETURNS sessions
LANGUAGE plpgsql AS $$
DECLARE
  s sessions := acting_session(p_credential, 'full');
  a accounts;
BEGIN
  SELECT * INTO a FROM accounts AS x WHERE x.id = s.account_id AND x.password = p_password FOR UPDATE;
  IF a.id IS NULL THEN
    RAISE EXCEPTION 'the password was changed meanwhile' USING ERRCODE = '55000';
  END IF;
  PERFORM forget_tries(failure_key('confirm', a.login, NULL));
  RETURN s;
END
$$;
COMMENT ON FUNCTION password_confirmed(bytea, text) IS
  'The session of who gave their password once more; p_password is the hash that it was compared with. Raises 55000 when that is no longer it.';

CREATE FUNCTION password_change(p_credential bytea, p_old text, p_new text, p_token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := password_confirmed(p_credential, p_old);
BEGIN
  UPDATE accounts AS a SET password = p_new WHERE a.id = s.account_id;
  PERFORM go_on_alone(s, p_token);
END
$$;
COMMENT ON FUNCTION password_change(bytea, text, text, bytea) IS
  'Sets one''s own password (both are hashes); this session goes on under a new token, the others end. Raises 55000: password_confirmed().';

CREATE FUNCTION replace_recovery_codes(p_account int, p_codes bytea[]) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM recovery_codes AS r WHERE r.account_id = p_account;
  INSERT INTO recovery_codes (account_id, hash) SELECT p_account, c FROM unnest(p_codes) AS c;
$$;
COMMENT ON FUNCTION replace_recovery_codes(int, bytea[]) IS 'Only the codes with these hashes are recovery codes of the account.';

CREATE FUNCTION totp_enrol(p_credential bytea, p_sealed bytea, p_step bigint, p_codes bytea[], p_token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'full', 'enrol');
BEGIN
  UPDATE accounts AS a SET totp_secret = p_sealed, totp_confirmed_at = now(), totp_last_step = p_step
   WHERE a.id = s.account_id AND a.totp_confirmed_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is a second factor already' USING ERRCODE = '55000';
  END IF;
  PERFORM replace_recovery_codes(s.account_id, p_codes);
  UPDATE sessions AS x SET second_factor = true WHERE x.id = s.id;
  PERFORM go_on_alone(s, p_token);
END
$$;
COMMENT ON FUNCTION totp_enrol(bytea, bytea, bigint, bytea[], bytea) IS
  'A first code (of that step) of this sealed secret was right: from now on signing in asks for one. Keeps the hashes of the recovery '
  'codes; this session goes on under a new token, the others end. Raises 55000 when there is a second factor.';

CREATE FUNCTION totp_remove(p_credential bytea, p_password text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := password_confirmed(p_credential, p_password);
BEGIN
  IF EXISTS (SELECT FROM accounts AS a, settings AS t WHERE a.id = s.account_id AND a.role >= t.second_factor_from) THEN
    RAISE EXCEPTION 'a second factor is required' USING ERRCODE = '55000';
  END IF;
  UPDATE accounts AS a SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE a.id = s.account_id;
  PERFORM replace_recovery_codes(s.account_id, '{}');
END
$$;
COMMENT ON FUNCTION totp_remove(bytea, text) IS 'Gives up one''s own second factor, with one''s password. Raises 55000 when the settings require one, and: password_confirmed().';

CREATE FUNCTION recovery_codes_new(p_credential bytea, p_password text, p_codes bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := password_confirmed(p_credential, p_password);
BEGIN
  IF NOT EXISTS (SELECT FROM accounts AS a WHERE a.id = s.account_id AND a.totp_confirmed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'there is no second factor' USING ERRCODE = '55000';
  END IF;
  PERFORM replace_recovery_codes(s.account_id, p_codes);
END
$$;
COMMENT ON FUNCTION recovery_codes_new(bytea, text, bytea[]) IS 'Replaces one''s own recovery codes (hashes), with one''s password. Raises 55000.';

CREATE FUNCTION api_key_add(p_credential bytea, p_name text, p_scopes text[], p_hash bytea) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'full');
  made int;
BEGIN
  PERFORM FROM accounts AS a WHERE a.id = s.account_id FOR UPDATE;
  IF (SELECT count(*) FROM api_keys AS k WHERE k.account_id = s.account_id AND k.revoked_at IS NULL) >= 20 THEN
    RAISE EXCEPTION 'there are 20 keys already' USING ERRCODE = '55000';
  END IF;
  INSERT INTO api_keys (account_id, name, scopes, hash) VALUES (s.account_id, p_name, p_scopes, p_hash) RETURNING id INTO made;
  RETURN made;
END
$$;
COMMENT ON FUNCTION api_key_add(bytea, text, text[], bytea) IS 'Makes an API key for oneself; only a session may, no key. Raises 55000 when there are 20.';

CREATE FUNCTION own_api_keys(p_credential bytea)
RETURNS TABLE (key int, name text, scopes text[], created_at timestamptz, used_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.id, k.name, k.scopes, k.created_at, k.used_at
    FROM acting_session(p_credential, 'full', 'enrol') AS s
    JOIN api_keys AS k ON k.account_id = s.account_id AND k.revoked_at IS NULL ORDER BY k.id
$$;
COMMENT ON FUNCTION own_api_keys(bytea) IS 'One''s own API keys that work.';

CREATE FUNCTION api_key_revoke(p_credential bytea, p_key int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'full');
BEGIN
  UPDATE api_keys AS k SET revoked_at = now() WHERE k.account_id = s.account_id AND k.id = p_key AND k.revoked_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no such key' USING ERRCODE = 'P0002';
  END IF;
END
$$;
COMMENT ON FUNCTION api_key_revoke(bytea, int) IS 'Revokes one of one''s own API keys. Raises P0002.';

-- ---- links: to accept an invitation, to set a lost password anew ----------------------------------

CREATE FUNCTION invite_look(p_token bytea, OUT account int, OUT login text, OUT name text, OUT purpose text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT a.id, a.login, a.name, i.purpose INTO account, login, name, purpose
    FROM invites AS i JOIN accounts AS a ON a.id = i.account_id
   WHERE i.token_hash = p_token AND i.used_at IS NULL AND i.expires_at > now() AND a.disabled_at IS NULL FOR UPDATE OF i, a;
  IF account IS NULL THEN
    RAISE EXCEPTION 'there is no such invitation' USING ERRCODE = 'P0002';
  END IF;
END
$$;
COMMENT ON FUNCTION invite_look(bytea) IS 'For whom and for what a link is. Raises P0002 when it is unknown, used or over.';

CREATE FUNCTION invite_accept(p_token bytea, p_password text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i record := invite_look(p_token);
BEGIN
  UPDATE accounts AS x SET password = p_password WHERE x.id = i.account;
  UPDATE invites AS x SET used_at = now() WHERE x.account_id = i.account AND x.used_at IS NULL;
  DELETE FROM sessions AS s WHERE s.account_id = i.account;
  PERFORM forget_tries(failure_key('password', i.login, NULL));
  RETURN i.login;
END
$$;
COMMENT ON FUNCTION invite_accept(bytea, text) IS 'Sets the password (its hash) by a link, which works no longer then, and ends all sessions. Returns the login. Raises P0002.';

-- ---- people: what admins do, and the command line (put_…, as the owner) ---------------------------

CREATE FUNCTION keep_an_admin() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts AS a WHERE a.role = 'admin' AND a.disabled_at IS NULL AND a.password IS NOT NULL) THEN
    RAISE EXCEPTION 'nobody could manage people then: this is the last admin' USING ERRCODE = '55000', CONSTRAINT = 'accounts_keep_an_admin';
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_an_admin() IS 'Trigger: refuses what would leave no admin who can sign in.';
CREATE TRIGGER accounts_keep_an_admin AFTER UPDATE OF role, disabled_at, password ON accounts FOR EACH ROW
  WHEN (OLD.role = 'admin' AND OLD.disabled_at IS NULL AND OLD.password IS NOT NULL
        AND (NEW.role <> 'admin' OR NEW.disabled_at IS NOT NULL OR NEW.password IS NULL))
  EXECUTE FUNCTION keep_an_admin();

CREATE FUNCTION account_to_change(p_account int, p_version int) RETURNS accounts
LANGUAGE plpgsql AS $$
DECLARE
  a accounts;
BEGIN
  PERFORM decide_alone();
  UPDATE accounts AS x SET version = x.version + 1 WHERE x.id = p_account AND x.version = coalesce(p_version, x.version) RETURNING * INTO a;
  IF a.id IS NOT NULL THEN
    RETURN a;
  ELSIF EXISTS (SELECT FROM accounts AS x WHERE x.id = p_account) THEN
    RAISE EXCEPTION 'somebody else has changed this account meanwhile' USING ERRCODE = '55000';
  END IF;
  RAISE EXCEPTION 'there is no such account' USING ERRCODE = 'P0002';
END
$$;
COMMENT ON FUNCTION account_to_change(int, int) IS
  'The account, held for a change, when it is still of this version (null: of any). Raises 55000 when not, P0002 when there is none.';

CREATE FUNCTION put_account(p_label text, p_by int, p_login text, p_name text, p_role account_role, p_token bytea) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  made int;
BEGIN
  PERFORM decide_alone();
  INSERT INTO accounts (login, name, role) VALUES (p_login, coalesce(p_name, p_login), p_role) RETURNING id INTO made;
  PERFORM make_invite(made, p_by, p_token);
  PERFORM log_decision(p_label, 'invite', 'account', made, p_after => jsonb_build_object('role', p_role));
  RETURN made;
END
$$;
COMMENT ON FUNCTION put_account(text, int, text, text, account_role, bytea) IS
  'Makes an account, called like its login when there is no name, with a link to set its password. Logged. Raises 23505 for a login that is taken.';

CREATE FUNCTION put_reset(p_label text, p_by int, p_account int, p_token bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF (account_to_change(p_account, NULL)).disabled_at IS NOT NULL THEN
    RAISE EXCEPTION 'this account is disabled' USING ERRCODE = '55000';
  END IF;
  PERFORM make_invite(p_account, p_by, p_token);
  PERFORM log_decision(p_label, 'reset-password', 'account', p_account);
END
$$;
COMMENT ON FUNCTION put_reset(text, int, int, bytea) IS 'Makes a link to set a password anew; the old one works until then. Logged. Raises P0002, 55000 for a disabled account.';

CREATE FUNCTION put_disabled(p_label text, p_account int, p_version int, p_disabled boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  a accounts := account_to_change(p_account, p_version);
BEGIN
  IF (a.disabled_at IS NOT NULL) = p_disabled THEN
    RETURN;
  END IF;
  UPDATE accounts AS x SET disabled_at = CASE WHEN p_disabled THEN now() END WHERE x.id = a.id;
  DELETE FROM sessions AS s WHERE s.account_id = a.id;
  UPDATE invites AS i SET used_at = now() WHERE i.account_id = a.id AND i.used_at IS NULL;
  UPDATE api_keys AS k SET revoked_at = now() WHERE k.account_id = a.id AND k.revoked_at IS NULL;
  PERFORM log_decision(p_label, CASE WHEN p_disabled THEN 'disable' ELSE 'enable' END, 'account', a.id,
                       CASE WHEN p_disabled THEN 'active' ELSE 'disabled' END, CASE WHEN p_disabled THEN 'disabled' ELSE 'active' END);
END
$$;
COMMENT ON FUNCTION put_disabled(text, int, int, boolean) IS
  'Disables an account, which ends its sessions, links and keys for good, or enables it again. Logged. Raises P0002, 55000 for the last admin.';

CREATE FUNCTION accounts_listed(p_credential bytea)
RETURNS TABLE (account int, login text, name text, role account_role, email text, second_factor boolean, invited_until timestamptz,
               has_password boolean, disabled_at timestamptz, created_at timestamptz, used_at timestamptz, own boolean, version int)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id, a.login, a.name, a.role, a.email, a.totp_confirmed_at IS NOT NULL,
         (SELECT max(i.expires_at) FROM invites AS i WHERE i.account_id = a.id AND i.used_at IS NULL AND i.expires_at > now()),
         a.password IS NOT NULL, a.disabled_at, a.created_at,
         (SELECT max(s.used_at) FROM sessions AS s WHERE s.account_id = a.id), a.id = actor.id, a.version
    FROM acting(p_credential, 'admin') AS actor CROSS JOIN accounts AS a
   ORDER BY a.disabled_at IS NOT NULL, a.role DESC, a.login
$$;
COMMENT ON FUNCTION accounts_listed(bytea) IS 'All accounts, for admins: those who may sign in first, by role and login.';

CREATE FUNCTION account_add(p_credential bytea, p_login text, p_name text, p_role account_role, p_token bytea) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT put_account(actor_label(actor), actor.id, p_login, p_name, p_role, p_token) FROM acting_alone(p_credential, 'admin') AS actor
$$;
COMMENT ON FUNCTION account_add(bytea, text, text, account_role, bytea) IS 'An admin makes an account: put_account().';

CREATE FUNCTION account_invite(p_credential bytea, p_account int, p_token bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT put_reset(actor_label(actor), actor.id, p_account, p_token) FROM acting_alone(p_credential, 'admin') AS actor
$$;
COMMENT ON FUNCTION account_invite(bytea, int, bytea) IS 'An admin makes another link to set an account''s password: put_reset().';

CREATE FUNCTION account_disabled_change(p_credential bytea, p_account int, p_version int, p_disabled boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT put_disabled(actor_label(actor), p_account, p_version, p_disabled) FROM acting_alone(p_credential, 'admin') AS actor
$$;
COMMENT ON FUNCTION account_disabled_change(bytea, int, int, boolean) IS 'An admin disables an account or enables it again: put_disabled().';

CREATE FUNCTION account_role_change(p_credential bytea, p_account int, p_version int, p_role account_role) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  a accounts := account_to_change(p_account, p_version);
BEGIN
  UPDATE accounts AS x SET role = p_role WHERE x.id = a.id;
  PERFORM log_decision(actor_label(actor), 'change-role', 'account', a.id,
                       p_before => jsonb_build_object('role', a.role), p_after => jsonb_build_object('role', p_role));
END
$$;
COMMENT ON FUNCTION account_role_change(bytea, int, int, account_role) IS 'An admin changes what somebody may do, from now on. Logged. Raises P0002, 55000.';

CREATE FUNCTION account_second_factor_off(p_credential bytea, p_account int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  a accounts := account_to_change(p_account, NULL);
BEGIN
  UPDATE accounts AS x SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE x.id = a.id;
  PERFORM replace_recovery_codes(a.id, '{}');
  DELETE FROM sessions AS s WHERE s.account_id = a.id;
  PERFORM log_decision(actor_label(actor), 'reset-second-factor', 'account', a.id);
END
$$;
COMMENT ON FUNCTION account_second_factor_off(bytea, int) IS 'An admin takes a second factor away from somebody who lost it, and ends their sessions. Logged.';

CREATE FUNCTION settings_seen(p_credential bytea, OUT second_factor_from account_role, OUT hold_seconds int, OUT version int)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.second_factor_from, extract(epoch FROM s.hold)::int, s.version FROM acting(p_credential, 'admin') CROSS JOIN settings AS s
$$;
COMMENT ON FUNCTION settings_seen(bytea) IS 'The settings, for admins.';

CREATE FUNCTION settings_change(p_credential bytea, p_version int, p_second_factor_from account_role, p_hold_seconds int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  was settings;
BEGIN
  SELECT * INTO was FROM settings AS s FOR UPDATE;
  IF was.version <> p_version THEN
    RAISE EXCEPTION 'somebody else has changed the settings meanwhile' USING ERRCODE = '55000';
  END IF;
  UPDATE settings AS s SET second_factor_from = p_second_factor_from, hold = p_hold_seconds * interval '1 second', version = s.version + 1;
  PERFORM log_decision(actor_label(actor), 'change-settings', 'settings', 1,
    p_before => jsonb_build_object('second_factor_from', was.second_factor_from, 'hold_seconds', extract(epoch FROM was.hold)::int),
    p_after => jsonb_build_object('second_factor_from', p_second_factor_from, 'hold_seconds', p_hold_seconds));
END
$$;
COMMENT ON FUNCTION settings_change(bytea, int, account_role, int) IS 'An admin changes the settings. Logged. Raises 55000 for a stale version.';

GRANT EXECUTE ON FUNCTION
  own_account(bytea), profile_change(bytea, text, text, boolean), own_sessions(bytea), session_end(bytea, bigint),
  password_start(bytea), password_change(bytea, text, text, bytea),
  totp_enrol(bytea, bytea, bigint, bytea[], bytea), totp_remove(bytea, text), recovery_codes_new(bytea, text, bytea[]),
  api_key_add(bytea, text, text[], bytea), own_api_keys(bytea), api_key_revoke(bytea, int),
  invite_look(bytea), invite_accept(bytea, text),
  accounts_listed(bytea), account_add(bytea, text, text, account_role, bytea), account_invite(bytea, int, bytea),
  account_role_change(bytea, int, int, account_role), account_disabled_change(bytea, int, int, boolean),
  account_second_factor_off(bytea, int), settings_seen(bytea), settings_change(bytea, int, account_role, int)
TO slipway_web;

-- People who look after the site: their accounts, sessions, links and keys; what a credential is worth, and how one is had.
--
-- Nobody's role is believed from outside: who acts brings a credential (SHA-256 of a session's token or of an API key), and each
-- function for staff asks acting() what it is worth. Nothing here is readable by the pages' role. Of what lets somebody in only SHA-256 is kept, of passwords argon2id, and the
-- secret of a second factor is sealed by the program with a key that the database does not have.

-- An added value cannot be used by the transaction that adds it: from here on the log can be about these, from 017 on it is.
ALTER TYPE log_subject ADD VALUE 'account';
ALTER TYPE log_subject ADD VALUE 'settings';
ALTER TYPE log_subject ADD VALUE 'submission';
ALTER TYPE log_subject ADD VALUE 'edit';
ALTER TYPE log_subject ADD VALUE 'flag';
ALTER TYPE log_subject ADD VALUE 'banned_domain';
ALTER TYPE log_subject ADD VALUE 'reason';

CREATE TYPE account_role AS ENUM ('panelist', 'moderator', 'admin');
COMMENT ON TYPE account_role IS
  'What somebody may do, each all that those before may: write reviews, decide, manage people and settings.';

CREATE TABLE accounts (
  id                int          PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  login             text         NOT NULL CONSTRAINT accounts_login_once UNIQUE
                                 CONSTRAINT accounts_login_form CHECK (login ~ '^[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?$'),
  name              text         NOT NULL CONSTRAINT accounts_name_form CHECK (is_one_line(name, 80)),
  role              account_role NOT NULL,
  email             text         CONSTRAINT accounts_email_form
                                 CHECK (is_one_line(email, 254) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  shown             boolean      NOT NULL DEFAULT false,
  password          text         CONSTRAINT accounts_password_form CHECK (password ~ '^\$argon2id\$[ -~]{1,200}$'),
  totp_secret       bytea        CONSTRAINT accounts_totp_sealed CHECK (octet_length(totp_secret) BETWEEN 40 AND 200),
  totp_confirmed_at timestamptz,
  totp_last_step    bigint       NOT NULL DEFAULT 0,
  disabled_at       timestamptz,
  created_at        timestamptz  NOT NULL DEFAULT now(),
  version           int          NOT NULL DEFAULT 1 CONSTRAINT accounts_version_counts CHECK (version > 0),
  CONSTRAINT accounts_totp_whole CHECK ((totp_confirmed_at IS NULL) = (totp_secret IS NULL))
);
COMMENT ON TABLE accounts IS 'People who look after the site. Never deleted: what they decided names them.';
COMMENT ON COLUMN accounts.id IS 'Number of the account.';
COMMENT ON COLUMN accounts.login IS 'What is typed to sign in; never shown to the public.';
COMMENT ON COLUMN accounts.name IS 'The display name.';
COMMENT ON COLUMN accounts.role IS 'What they may do.';
COMMENT ON COLUMN accounts.email IS 'Where they can be reached; null when they did not say.';
COMMENT ON COLUMN accounts.shown IS 'Whether the public log shows the display name; otherwise it says "a moderator".';
COMMENT ON COLUMN accounts.password IS 'The password under argon2id, with its salt and cost; null until an invitation is accepted.';
COMMENT ON COLUMN accounts.totp_secret IS 'The secret of the second factor (RFC 6238), sealed by the program; null when there is none.';
COMMENT ON COLUMN accounts.totp_confirmed_at IS 'When a first code proved that the secret arrived; null: there is none.';
COMMENT ON COLUMN accounts.totp_last_step IS 'The 30-second step of the last code that was taken: none is taken twice.';
COMMENT ON COLUMN accounts.disabled_at IS 'Since when they may not sign in; null for who may.';
COMMENT ON COLUMN accounts.created_at IS 'When the account was made.';
COMMENT ON COLUMN accounts.version IS 'Counts the changes that admins make.';

CREATE TABLE settings (
  id                 int          PRIMARY KEY DEFAULT 1 CONSTRAINT settings_one_row CHECK (id = 1),
  second_factor_from account_role,
  hold               interval     NOT NULL DEFAULT '5 minutes' CONSTRAINT settings_hold_range CHECK (hold BETWEEN '0' AND '1 day'),
  version            int          NOT NULL DEFAULT 1 CONSTRAINT settings_version_counts CHECK (version > 0)
);
COMMENT ON TABLE settings IS 'What admins set for the whole site; one row.';
COMMENT ON COLUMN settings.id IS 'Always 1.';
COMMENT ON COLUMN settings.second_factor_from IS 'Whoever has this role or more must have a second factor; null: nobody must.';
COMMENT ON COLUMN settings.hold IS 'How long mail waits after a decision, so that it can be undone without a trace.';
COMMENT ON COLUMN settings.version IS 'Counts the changes.';
INSERT INTO settings DEFAULT VALUES;

CREATE TABLE sessions (
  id            bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  token_hash    bytea       NOT NULL CONSTRAINT sessions_token_once UNIQUE
                            CONSTRAINT sessions_token_form CHECK (octet_length(token_hash) = 32),
  account_id    int         NOT NULL REFERENCES accounts,
  created_at    timestamptz NOT NULL DEFAULT now(),
  used_at       timestamptz NOT NULL DEFAULT now(),
  second_factor boolean     NOT NULL DEFAULT false,
  agent         text        NOT NULL DEFAULT '' CONSTRAINT sessions_agent_length CHECK (char_length(agent) <= 200)
);
COMMENT ON TABLE sessions IS 'Browsers that are signed in, or half: a session whose account has a second factor is worth nothing before it was given.';
COMMENT ON COLUMN sessions.id IS 'Number of the session.';
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the token in the cookie.';
COMMENT ON COLUMN sessions.account_id IS 'Who signed in.';
COMMENT ON COLUMN sessions.created_at IS 'When they did; it ends 12 hours later.';
COMMENT ON COLUMN sessions.used_at IS 'When it was used last, to 30 seconds; it ends 30 minutes later.';
COMMENT ON COLUMN sessions.second_factor IS 'Whether a second factor was given.';
COMMENT ON COLUMN sessions.agent IS 'What the browser says it is; for its owner to tell their sessions apart.';
CREATE INDEX sessions_of_account ON sessions (account_id, created_at);
CREATE INDEX sessions_by_age ON sessions (created_at);

CREATE TABLE invites (
  token_hash bytea       PRIMARY KEY CONSTRAINT invites_token_form CHECK (octet_length(token_hash) = 32),
  account_id int         NOT NULL REFERENCES accounts,
  purpose    text        NOT NULL CONSTRAINT invites_purpose_known CHECK (purpose IN ('invite', 'reset')),
  created_by int         REFERENCES accounts,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '48 hours',
  used_at    timestamptz
);
COMMENT ON TABLE invites IS 'Links with which somebody sets a password, once.';
COMMENT ON COLUMN invites.token_hash IS 'SHA-256 of the token in the link.';
COMMENT ON COLUMN invites.account_id IS 'Whose password.';
COMMENT ON COLUMN invites.purpose IS '"invite" for a new account, "reset" for a password that was lost.';
COMMENT ON COLUMN invites.created_by IS 'The admin who made the link; null for the command line.';
COMMENT ON COLUMN invites.created_at IS 'When it was made.';
COMMENT ON COLUMN invites.expires_at IS 'When it stops working.';
COMMENT ON COLUMN invites.used_at IS 'When it was used, or replaced by another.';
CREATE INDEX invites_of_account ON invites (account_id);
CREATE INDEX invites_by_maker ON invites (created_by);

CREATE TABLE recovery_codes (
  account_id int         NOT NULL REFERENCES accounts,
  hash       bytea       NOT NULL CONSTRAINT recovery_codes_hash_form CHECK (octet_length(hash) = 32),
  used_at    timestamptz,
  PRIMARY KEY (account_id, hash)
);
COMMENT ON TABLE recovery_codes IS 'Codes of 80 random bits that stand in for a lost second factor, each once.';
COMMENT ON COLUMN recovery_codes.account_id IS 'Whose.';
COMMENT ON COLUMN recovery_codes.hash IS 'SHA-256 of the code.';
COMMENT ON COLUMN recovery_codes.used_at IS 'When it was used; null for one that can be.';

CREATE TABLE api_keys (
  id         int         PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  account_id int         NOT NULL REFERENCES accounts,
  name       text        NOT NULL CONSTRAINT api_keys_name_form CHECK (is_one_line(name, 80)),
  scopes     text[]      NOT NULL CONSTRAINT api_keys_scopes_known CHECK (
                           cardinality(scopes) BETWEEN 1 AND 3 AND scopes <@ ARRAY['moderation:read', 'moderation:decide', 'tools:write']),
  hash       bytea       NOT NULL CONSTRAINT api_keys_hash_once UNIQUE CONSTRAINT api_keys_hash_form CHECK (octet_length(hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  used_at    timestamptz
);
COMMENT ON TABLE api_keys IS 'Keys with which programs act for an account, within their scopes.';
COMMENT ON COLUMN api_keys.id IS 'Number of the key.';
COMMENT ON COLUMN api_keys.account_id IS 'For whom it acts; it may never do more than they may.';
COMMENT ON COLUMN api_keys.name IS 'What its owner calls it.';
COMMENT ON COLUMN api_keys.scopes IS 'What it may be used for.';
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 of the key.';
COMMENT ON COLUMN api_keys.created_at IS 'When it was made.';
COMMENT ON COLUMN api_keys.revoked_at IS 'Since when it is worth nothing; null for one that works.';
COMMENT ON COLUMN api_keys.used_at IS 'When it was used last, to 30 seconds; null: never.';
CREATE INDEX api_keys_of_account ON api_keys (account_id, id);

CREATE TABLE sign_in_failures (
  key     bytea       PRIMARY KEY CONSTRAINT sign_in_failures_key_form CHECK (octet_length(key) = 32),
  tries   int         NOT NULL CONSTRAINT sign_in_failures_count CHECK (tries > 0),
  last_at timestamptz NOT NULL
);
COMMENT ON TABLE sign_in_failures IS
  'Tries to sign in since the last that passed. Unknown logins are counted like known ones, so their delays tell nothing.';
COMMENT ON COLUMN sign_in_failures.key IS 'failure_key(): what was tried, for which login, from which known browser.';
COMMENT ON COLUMN sign_in_failures.tries IS 'How many.';
COMMENT ON COLUMN sign_in_failures.last_at IS 'When the last one was; forgotten after a day.';
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at);

CREATE FUNCTION make_invite(p_account int, p_by int, p_token bytea) RETURNS void
LANGUAGE sql AS $$
  UPDATE invites AS i SET used_at = now() WHERE i.account_id = p_account AND i.used_at IS NULL;
  INSERT INTO invites (token_hash, account_id, purpose, created_by)
  SELECT p_token, a.id, CASE WHEN a.password IS NULL THEN 'invite' ELSE 'reset' END, p_by FROM accounts AS a WHERE a.id = p_account;
$$;
COMMENT ON FUNCTION make_invite(int, int, bytea) IS 'Makes a link; those made before for the account work no longer.';

-- ---- what a credential is worth -----------------------------------------------------------------

CREATE FUNCTION session_stage(s sessions, a accounts) RETURNS text
LANGUAGE sql STABLE
RETURN CASE
  WHEN (s.account_id = a.id AND a.disabled_at IS NULL
        AND s.used_at > now() - interval '30 minutes' AND s.created_at > now() - interval '12 hours') IS NOT TRUE THEN NULL
  WHEN s.second_factor THEN 'full'
  WHEN a.totp_confirmed_at IS NOT NULL THEN CASE WHEN s.created_at > now() - interval '5 minutes' THEN 'code' END
  WHEN a.role >= (SELECT t.second_factor_from FROM settings AS t) THEN 'enrol'
  ELSE 'full' END;
COMMENT ON FUNCTION session_stage(sessions, accounts) IS
  'What a session is worth: "full"; "code" while the second factor is still to be given, for five minutes; "enrol" while one must be '
  'set up first; null: nothing.';

CREATE FUNCTION session_of(p_credential bytea) RETURNS sessions
LANGUAGE plpgsql AS $$
DECLARE
  s sessions;
BEGIN
  SELECT * INTO s FROM sessions AS x WHERE x.token_hash = p_credential;
  IF s.used_at <= now() - interval '30 seconds' AND session_stage(s, (SELECT a FROM accounts AS a WHERE a.id = s.account_id)) IS NOT NULL THEN
    UPDATE sessions AS x SET used_at = now() WHERE x.id = s.id;
  END IF;
  RETURN s;
END
$$;
COMMENT ON FUNCTION session_of(bytea) IS 'The session of a credential, and notes its use; a row of nulls when there is none.';

CREATE FUNCTION acting_session(p_credential bytea, VARIADIC p_stages text[]) RETURNS sessions
LANGUAGE plpgsql AS $$
DECLARE
  s sessions := session_of(p_credential);
BEGIN
  IF session_stage(s, (SELECT a FROM accounts AS a WHERE a.id = s.account_id)) = ANY (p_stages) THEN
    RETURN s;
  END IF;
  RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '28000';
END
$$;
COMMENT ON FUNCTION acting_session(bytea, text[]) IS
  'The session of a credential at one of these stages. For what people do with their own account, which no API key may. Raises 28000.';

CREATE FUNCTION acting(p_credential bytea, p_least account_role, p_scope text DEFAULT NULL) RETURNS accounts
LANGUAGE plpgsql AS $$
DECLARE
  s sessions := session_of(p_credential);
  k api_keys;
  a accounts;
BEGIN
  IF s.id IS NULL THEN
    SELECT * INTO k FROM api_keys AS x WHERE x.hash = p_credential AND x.revoked_at IS NULL;
  END IF;
  SELECT * INTO a FROM accounts AS x WHERE x.id = coalesce(s.account_id, k.account_id) AND x.disabled_at IS NULL;
  IF a.id IS NULL OR k.id IS NULL AND session_stage(s, a) IS DISTINCT FROM 'full' THEN
    RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '28000';
  ELSIF k.id IS NOT NULL AND (p_scope = ANY (k.scopes)) IS NOT TRUE THEN
    RAISE EXCEPTION 'this key may not do that' USING ERRCODE = '42501';
  ELSIF a.role < p_least THEN
    RAISE EXCEPTION 'this takes a role of % or more', p_least USING ERRCODE = '42501';
  END IF;
  UPDATE api_keys AS x SET used_at = now()
   WHERE x.id = k.id AND (x.used_at IS NULL OR x.used_at <= now() - interval '30 seconds');
  RETURN a;
END
$$;
COMMENT ON FUNCTION acting(bytea, account_role, text) IS
  'Who acts with this credential: an account of at least this role, by a session that is signed in fully, or by an API key that has '
  'the scope (null: no key may). Every function for staff begins with it, or with acting_alone(). Raises 28000 for nobody, 42501 for who '
  'may not.';

CREATE FUNCTION actor_label(a accounts) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN a.shown THEN a.name ELSE 'a moderator' END;
COMMENT ON FUNCTION actor_label(accounts) IS 'How the public log names somebody: by the display name, or as "a moderator" unless they chose to be shown.';

CREATE FUNCTION session_seen(
  p_credential bytea,
  OUT account int, OUT login text, OUT name text, OUT role account_role, OUT stage text, OUT second_factor boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := session_of(p_credential);
  by_key int := (SELECT k.account_id FROM api_keys AS k WHERE s.id IS NULL AND k.hash = p_credential AND k.revoked_at IS NULL);
BEGIN
  SELECT a.id, a.login, a.name, a.role, coalesce(session_stage(s, a), 'key'), a.totp_confirmed_at IS NOT NULL
    INTO account, login, name, role, stage, second_factor
    FROM accounts AS a
   WHERE a.id = s.account_id AND session_stage(s, a) IS NOT NULL OR a.id = by_key AND a.disabled_at IS NULL;
END
$$;
COMMENT ON FUNCTION session_seen(bytea) IS 'Whose session this is and what it is worth ("key" for an API key), for the pages'' frame; nulls when nobody''s. Whatever is done asks for rights again.';

-- ---- delays --------------------------------------------------------------------------------------

CREATE FUNCTION failure_key(p_what text, p_login text, p_device bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN sha256(convert_to(jsonb_build_array(p_what, p_login, encode(p_device, 'hex'))::text, 'UTF8'));
COMMENT ON FUNCTION failure_key(text, text, bytea) IS
  'Under what tries are counted. A browser that signed in to this login before (p_device) has its own count: somebody elsewhere who '
  'tries passwords delays others, not its owner.';

CREATE FUNCTION count_try(p_key bytea) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  was record;
  seconds int;
BEGIN
  -- the first to come holds the key until its try is counted, so tries at the same instant are as many as they are
  PERFORM pg_advisory_xact_lock(('x' || encode(substr(p_key, 1, 8), 'hex'))::bit(64)::bigint);
  DELETE FROM sign_in_failures AS f WHERE f.key IN (
    SELECT g.key FROM sign_in_failures AS g WHERE g.last_at < now() - interval '1 day' LIMIT 10 FOR UPDATE SKIP LOCKED);
  SELECT f.tries, f.last_at INTO was FROM sign_in_failures AS f WHERE f.key = p_key;
  IF was.tries >= 3 THEN
    seconds := ceil(extract(epoch FROM was.last_at + least(900, 2 ^ least(was.tries - 3, 20)) * interval '1 second' - now()));
    IF seconds > 0 THEN
      RETURN seconds;
    END IF;
  END IF;
  INSERT INTO sign_in_failures AS f (key, tries, last_at) VALUES (p_key, 1, now())
  ON CONFLICT (key) DO UPDATE SET tries = least(f.tries + 1, 1000), last_at = excluded.last_at;
  RETURN 0;
END
$$;
COMMENT ON FUNCTION count_try(bytea) IS
  'Counts a try and returns 0, or returns the seconds to wait and counts nothing: after three tries 1 s, then twice as long each time, '
  'at most 15 minutes. Counted before it is known whether it passes, so that many at once gain nothing; what passes calls forget_tries().';

CREATE FUNCTION forget_tries(p_key bytea) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM sign_in_failures AS f WHERE f.key = p_key
$$;
COMMENT ON FUNCTION forget_tries(bytea) IS 'What passed is no failure.';

-- ---- signing in, in two steps --------------------------------------------------------------------

CREATE FUNCTION sign_in_start(p_login text, p_device bytea, OUT account int, OUT password text, OUT wait int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  wait := count_try(failure_key('password', p_login, p_device));
  SELECT a.id, a.password INTO account, password
    FROM accounts AS a WHERE a.login = p_login AND a.disabled_at IS NULL AND a.password IS NOT NULL;
END
$$;
COMMENT ON FUNCTION sign_in_start(text, bytea) IS
  'Begins to sign in: what the password is to be compared with (nulls for a login that is unknown, disabled or not yet accepted) and '
  'how many seconds must pass before any password is looked at. The try is counted as failed until sign_in_passed().';

CREATE FUNCTION start_session(p_account int, p_token bytea, p_agent text, p_second_factor boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM sessions AS s WHERE s.id IN (
    SELECT o.id FROM sessions AS o WHERE o.created_at < now() - interval '12 hours' LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO sessions (token_hash, account_id, agent, second_factor) VALUES (p_token, p_account, left(p_agent, 200), p_second_factor);
END
$$;
COMMENT ON FUNCTION start_session(int, bytea, text, boolean) IS 'Makes a session, and deletes some that are over.';

CREATE FUNCTION sign_in_passed(p_account int, p_password text, p_rehashed text, p_device bytea, p_token bytea, p_agent text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  a accounts;
  s sessions;
BEGIN
  SELECT * INTO a FROM accounts AS x
   WHERE x.id = p_account AND x.password = p_password AND x.disabled_at IS NULL FOR UPDATE;
  IF a.id IS NULL THEN
    RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '28000';
  END IF;
  IF p_rehashed IS NOT NULL THEN
    UPDATE accounts AS x SET password = p_rehashed WHERE x.id = a.id;
  END IF;
  PERFORM forget_tries(failure_key('password', a.login, p_device));
  PERFORM start_session(a.id, p_token, p_agent, false);
  SELECT * INTO s FROM sessions AS x WHERE x.token_hash = p_token;
  RETURN session_stage(s, a);
END
$$;
COMMENT ON FUNCTION sign_in_passed(int, text, text, bytea, bytea, text) IS
  'The password was right (p_password is the hash that it was compared with, p_rehashed another at today''s cost, or null): makes a '
  'session and returns its stage. Ends no other session. Raises 28000 when the account has changed meanwhile.';

CREATE FUNCTION second_factor_start(p_credential bytea, p_device bytea, OUT account int, OUT login text, OUT sealed bytea, OUT last_step bigint, OUT wait int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'code');
BEGIN
  SELECT a.id, a.login, a.totp_secret, a.totp_last_step INTO account, login, sealed, last_step FROM accounts AS a WHERE a.id = s.account_id;
  wait := count_try(failure_key('code', login, p_device));
END
$$;
COMMENT ON FUNCTION second_factor_start(bytea, bytea) IS
  'Begins the second step: the sealed secret, the step of the last code that was taken, and how many seconds must pass before any code '
  'is looked at. The try is counted as failed until it passes. Raises 28000 when no password was given within five minutes.';

CREATE FUNCTION second_factor_passed(p_credential bytea, p_step bigint, p_device bytea, p_token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'code');
  a accounts;
BEGIN
  UPDATE accounts AS x SET totp_last_step = p_step WHERE x.id = s.account_id AND x.totp_last_step < p_step RETURNING * INTO a;
  IF a.id IS NULL THEN
    RAISE EXCEPTION 'this code was used already' USING ERRCODE = '55000';
  END IF;
  PERFORM forget_tries(failure_key('code', a.login, p_device));
  UPDATE sessions AS x SET token_hash = p_token, second_factor = true, used_at = now() WHERE x.id = s.id;
END
$$;
COMMENT ON FUNCTION second_factor_passed(bytea, bigint, bytea, bytea) IS
  'The code of that step was right: the session is full, under a new token. Raises 55000 for a step that was taken already.';

CREATE FUNCTION recovery_code_passed(p_credential bytea, p_code bytea, p_device bytea, p_token bytea) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s sessions := acting_session(p_credential, 'code');
BEGIN
  UPDATE recovery_codes AS r SET used_at = now() WHERE r.account_id = s.account_id AND r.hash = p_code AND r.used_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this is no recovery code' USING ERRCODE = 'P0002';
  END IF;
  PERFORM forget_tries(failure_key('code', (SELECT a.login FROM accounts AS a WHERE a.id = s.account_id), p_device));
  UPDATE sessions AS x SET token_hash = p_token, second_factor = true, used_at = now() WHERE x.id = s.id;
  RETURN (SELECT count(*) FROM recovery_codes AS r WHERE r.account_id = s.account_id AND r.used_at IS NULL);
END
$$;
COMMENT ON FUNCTION recovery_code_passed(bytea, bytea, bytea, bytea) IS
  'A recovery code (its hash) instead of a code: the session is full, under a new token. Returns how many are left. Raises P0002.';

CREATE FUNCTION sign_out(p_credential bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM sessions AS s WHERE s.token_hash = p_credential
$$;
COMMENT ON FUNCTION sign_out(bytea) IS 'Ends the session.';

GRANT EXECUTE ON FUNCTION
  session_seen(bytea), sign_in_start(text, bytea), sign_in_passed(int, text, text, bytea, bytea, text), sign_out(bytea),
  second_factor_start(bytea, bytea), second_factor_passed(bytea, bigint, bytea, bytea), recovery_code_passed(bytea, bytea, bytea, bytea)
TO slipway_web;

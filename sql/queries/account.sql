-- People who look after the site. A credential is SHA-256 of a session's token (or of an API key) in hexadecimal, as tokens,
-- codes and keys are; `device` names a browser that signed in before. 28000: nobody is signed in; 42501: they may not.

-- name: session_seen (credential text)
-- rows: account int?, login text?, name text?, role text?, stage text?, second_factor bool
-- Whose session (or API key) it is and what it is worth ("code", "enrol", "full"; "key"); nulls when nobody's.
SELECT s.account, s.login, s.name, s.role::text AS role, s.stage, coalesce(s.second_factor, false) AS second_factor
  FROM session_seen(decode($1, 'hex')) AS s;

-- name: sign_in_start (login text, device text?)
-- rows: account int?, password text?, wait int
-- What the password is to be compared with, and the seconds to wait first; nulls for whom nobody may be.
SELECT s.account, s.password, s.wait FROM sign_in_start($1, decode($2, 'hex')) AS s;

-- name: sign_in_passed (account int, password text, rehashed text?, device text?, token text, agent text)
-- rows: stage text
-- Makes a session.
SELECT sign_in_passed($1, $2, $3, decode($4, 'hex'), decode($5, 'hex'), $6) AS stage;

-- name: second_factor_start (credential text, device text?)
-- rows: account int, login text, sealed text, last_step bigint, wait int
-- What the code is to be compared with, and the seconds to wait first.
SELECT s.account, s.login, encode(s.sealed, 'hex') AS sealed, s.last_step, s.wait
  FROM second_factor_start(decode($1, 'hex'), decode($2, 'hex')) AS s;

-- name: second_factor_passed (credential text, step bigint, device text?, token text)
-- rows: done bool
-- The code was right. 55000: it was used already.
SELECT true AS done FROM second_factor_passed(decode($1, 'hex'), $2, decode($3, 'hex'), decode($4, 'hex'));

-- name: recovery_code_passed (credential text, code text, device text?, token text)
-- rows: left_over int
-- A recovery code instead; how many are left. P0002: it is none.
SELECT recovery_code_passed(decode($1, 'hex'), decode($2, 'hex'), decode($3, 'hex'), decode($4, 'hex')) AS left_over;

-- name: sign_out (credential text)
-- rows: done bool
-- Ends the session.
SELECT true AS done FROM sign_out(decode($1, 'hex'));

-- name: own_account (credential text)
-- rows: login text, name text, email text?, shown bool, role text, second_factor_since text?, second_factor_required bool, recovery_codes int
-- One's own account.
SELECT a.login, a.name, a.email, a.shown, a.role::text AS role, utc(a.second_factor_since) AS second_factor_since,
       a.second_factor_required, a.recovery_codes
  FROM own_account(decode($1, 'hex')) AS a;

-- name: own_sessions (credential text)
-- rows: id bigint, created_at text, used_at text, agent text, current bool
-- Where one is signed in, this session first.
SELECT s.session AS id, utc(s.created_at) AS created_at, utc(s.used_at) AS used_at, s.agent, s.current
  FROM own_sessions(decode($1, 'hex')) AS s;

-- name: own_api_keys (credential text)
-- rows: id int, name text, scopes text, created_at text, used_at text?
-- One's own keys that work.
SELECT k.key AS id, k.name, array_to_string(k.scopes, ', ') AS scopes, utc(k.created_at) AS created_at, utc(k.used_at) AS used_at
  FROM own_api_keys(decode($1, 'hex')) AS k;

-- name: profile_change (credential text, name text, email text?, shown bool)
-- rows: done bool
-- One's own display name, address, and whether the public log shows the name. 23514: a rule of the table.
SELECT true AS done FROM profile_change(decode($1, 'hex'), $2, $3, $4);

-- name: session_end (credential text, session bigint?)
-- rows: done bool
-- Ends another of one's own sessions, or all others (null). P0002: there is none.
SELECT true AS done FROM session_end(decode($1, 'hex'), $2);

-- name: password_start (credential text)
-- rows: login text, password text, wait int
-- What one's own password is to be compared with when it is asked for again, and the seconds to wait first.
SELECT p.login, p.password, p.wait FROM password_start(decode($1, 'hex')) AS p;

-- name: password_change (credential text, old text, new text, token text)
-- rows: done bool
-- One's own password; the session goes on under the token, others end. 55000: it was changed meanwhile.
SELECT true AS done FROM password_change(decode($1, 'hex'), $2, $3, decode($4, 'hex'));

-- name: totp_enrol (credential text, sealed text, step bigint, codes text, token text)
-- rows: done bool
-- The first code of a sealed secret was right; `codes` are hashes of recovery codes, joined by commas. 55000: there is one already.
SELECT true AS done
  FROM totp_enrol(decode($1, 'hex'), decode($2, 'hex'), $3,
                  ARRAY(SELECT decode(c, 'hex') FROM unnest(string_to_array($4, ',')) AS c), decode($5, 'hex'));

-- name: totp_remove (credential text, password text)
-- rows: done bool
-- Gives up one's own second factor. 55000: one is required.
SELECT true AS done FROM totp_remove(decode($1, 'hex'), $2);

-- name: recovery_codes_new (credential text, password text, codes text)
-- rows: done bool
-- Replaces one's own recovery codes; hashes, joined by commas. 55000: there is no second factor.
SELECT true AS done
  FROM recovery_codes_new(decode($1, 'hex'), $2, ARRAY(SELECT decode(c, 'hex') FROM unnest(string_to_array($3, ',')) AS c));

-- name: api_key_add (credential text, name text, scopes text, hash text)
-- rows: id int
-- Makes a key; scopes joined by commas. 55000: there are 20 already. 23514: a rule of the table.
SELECT api_key_add(decode($1, 'hex'), $2, string_to_array($3, ','), decode($4, 'hex')) AS id;

-- name: api_key_revoke (credential text, id int)
-- rows: done bool
-- Revokes one's own key. P0002: there is none.
SELECT true AS done FROM api_key_revoke(decode($1, 'hex'), $2);

-- name: invite_look (token text)
-- rows: login text, name text, purpose text
-- For whom and for what ("invite", "reset") a link is. P0002: it does not work.
SELECT i.login, i.name, i.purpose FROM invite_look(decode($1, 'hex')) AS i;

-- name: invite_accept (token text, password text)
-- rows: login text
-- Sets the password by a link. P0002: it does not work.
SELECT invite_accept(decode($1, 'hex'), $2) AS login;

-- name: accounts_listed (credential text)
-- rows: id int, login text, name text, role text, email text?, second_factor bool, invited_until text?, has_password bool, disabled_at text?, created_at text, used_at text?, own bool, version int
-- All accounts, for admins.
SELECT a.account AS id, a.login, a.name, a.role::text AS role, a.email, a.second_factor, utc(a.invited_until) AS invited_until,
       a.has_password, utc(a.disabled_at) AS disabled_at, utc(a.created_at) AS created_at, utc(a.used_at) AS used_at, a.own, a.version
  FROM accounts_listed(decode($1, 'hex')) AS a;

-- name: account_add (credential text, login text, name text?, role text, token text)
-- rows: id int
-- Makes an account and a link to set its password. 23505: the login is taken. 23514: a rule of the table.
SELECT account_add(decode($1, 'hex'), $2, $3, $4::account_role, decode($5, 'hex')) AS id;

-- name: account_invite (credential text, id int, token text)
-- rows: done bool
-- Makes another link. P0002: no such account. 55000: it is disabled.
SELECT true AS done FROM account_invite(decode($1, 'hex'), $2, decode($3, 'hex'));

-- name: account_role_change (credential text, id int, version int, role text)
-- rows: done bool
-- P0002: no such account. 55000: the last admin, or another version.
SELECT true AS done FROM account_role_change(decode($1, 'hex'), $2, $3, $4::account_role);

-- name: account_disabled_change (credential text, id int, version int, disabled bool)
-- rows: done bool
-- P0002: no such account. 55000: the last admin, or another version.
SELECT true AS done FROM account_disabled_change(decode($1, 'hex'), $2, $3, $4);

-- name: account_second_factor_off (credential text, id int)
-- rows: done bool
-- Takes away a second factor that was lost. P0002: no such account.
SELECT true AS done FROM account_second_factor_off(decode($1, 'hex'), $2);

-- name: settings_seen (credential text)
-- rows: second_factor_from text?, hold_seconds int, version int
-- The settings, for admins.
SELECT s.second_factor_from::text AS second_factor_from, s.hold_seconds, s.version FROM settings_seen(decode($1, 'hex')) AS s;

-- name: settings_change (credential text, version int, second_factor_from text?, hold_seconds int)
-- rows: done bool
-- 55000: another version. 23514: the hold is too long.
SELECT true AS done FROM settings_change(decode($1, 'hex'), $2, $3::account_role, $4);

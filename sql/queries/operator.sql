-- What `slipway user` does to accounts, as the owner. Tokens are SHA-256 in hexadecimal.

-- name: operator_add (login text, role text, token text)
-- rows: id int
-- Makes an account and a link to set its password. 23505: the login is taken. 23514: it cannot be one.
SELECT put_account('the operator', NULL, $1, NULL, $2::account_role, decode($3, 'hex')) AS id;

-- name: operator_find (login text)
-- rows: id int
-- The account of the login; no row when there is none.
SELECT a.id FROM accounts AS a WHERE a.login = $1;

-- name: operator_reset (id int, token text)
-- rows: done bool
-- Makes a link to set a password anew. 55000: the account is disabled.
SELECT true AS done FROM put_reset('the operator', NULL, $1, decode($2, 'hex'));

-- name: operator_disable (id int)
-- rows: done bool
-- Disables an account. 55000: it is the last admin's.
SELECT true AS done FROM put_disabled('the operator', $1, NULL, true);

-- name: operator_list ()
-- rows: login text, name text, role text, second_factor bool, state text
-- All accounts by login; `state` is "active", "invited" or "disabled".
SELECT a.login, a.name, a.role::text AS role, a.totp_confirmed_at IS NOT NULL AS second_factor,
       CASE WHEN a.disabled_at IS NOT NULL THEN 'disabled' WHEN a.password IS NULL THEN 'invited' ELSE 'active' END AS state
  FROM accounts AS a ORDER BY a.login COLLATE "C";

-- name: operator_check_log (entry bigint?, hash text)
-- rows: entry bigint, what text
-- Where the chain of the log does not hold; with an entry also whether it still has this hash. No row: all is well.
SELECT c.entry, c.what FROM check_log($1, $2) AS c;

-- name: operator_erase_text (entry bigint, why text)
-- rows: entry bigint
-- Erases the words of an entry. P0002: there is none; 55000: they are gone already.
SELECT erase_text($1, $2) AS entry;

-- name: operator_erase_submission (submission bigint, why text)
-- rows: entry bigint
-- Erases what somebody sent in. P0002: there is none.
SELECT erase_submission($1, $2) AS entry;

-- name: operator_erase_address (address text)
-- rows: held bool
-- Erases what is held about an address for mail; false when that is nothing.
SELECT erase_address($1) AS held;

-- name: operator_outbox (max int)
-- rows: id bigint, kind text, recipient text, due_at text, attempts int, error text?, given_up bool
-- Mail that waits, the first due first, and after it what was given up, the latest first. Texts may open doors: they stay where they are.
SELECT o.id, coalesce(o.template, 'text') AS kind, coalesce(o.recipient, '-') AS recipient, utc(o.due_at) AS due_at, o.attempts, o.error,
       o.failed_at IS NOT NULL AS given_up
  FROM outbox AS o WHERE o.sent_at IS NULL AND o.cancelled_at IS NULL
 ORDER BY o.failed_at DESC NULLS FIRST, o.due_at, o.id LIMIT $1;

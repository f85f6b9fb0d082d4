-- Votes that do not count, and deciding on them. A credential is as in account.sql.

-- name: vote_bursts (credential text, tool text, standing text)
-- rows: tool text, tool_name text, network text, votes int, ship int, skip int, first text, last text, from_at bigint, to_at bigint,
--       all_votes int, all_ship int
-- Held or voided votes, of one tool ('' for all), by tool, network of the day and hour, the largest groups first.
SELECT b.tool, b.tool_name, b.network, b.votes, b.ship, b.skip, b.first, b.last, b.from_at, b.to_at, b.all_votes, b.all_ship
  FROM vote_bursts(decode($1, 'hex'), $2, $3) AS b;

-- name: votes_decide (credential text, tool text, standing text, action text, network text?, from_at bigint, to_at bigint, reason text?)
-- rows: entry bigint, votes int, tool_id bigint
-- Releases, voids or holds the votes that stand so. 55000: none is left; 23502: a reason is needed.
SELECT d.entry, d.votes, d.tool_id FROM decide_votes(decode($1, 'hex'), $2, $3::vote_standing, $4, $5, $6, $7, $8) AS d;

-- name: flag_raise (slug text, flag text, note text?, network text, quota int)
-- rows: fresh bool, used int
-- A visitor says what is wrong with a tool. Not `fresh`: their network said so already. 53400: it has sent all that is taken in a day.
-- `used`: what of the network's quota is gone now.
SELECT f.fresh, submissions_used(decode($4, 'hex')) AS used FROM raise_flag($1, $2::flag_kind, $3, decode($4, 'hex'), $5) AS f (fresh);

-- Reviews on their way: who writes what, and how it stands. A credential is as in account.sql.

-- name: drafts_list (credential text, state text, after bigint, max int)
-- rows: id bigint, version int, state text, tool text, tool_name text, persona text, persona_name text, verdict text, quote text,
--       reviewed_on text, revision int, outdated bool, author text, mine bool, at text, reason text?, live bool
-- The newest first, before `after`, in one state ('' for any): a panelist's own, for moderators all.
SELECT d.id, d.version, d.state, d.tool, d.tool_name, d.persona, d.persona_name, d.verdict, d.quote, d.reviewed_on, d.revision, d.outdated,
       d.author, d.mine, d.at, d.reason, d.live
  FROM drafts_list(decode($1, 'hex'), $2, $3, $4) AS d;

-- name: draft_one (credential text, draft bigint)
-- rows: id bigint, version int, state text, tool text, tool_name text, persona text, persona_name text, verdict text, quote text,
--       reviewed_on text, revision int, outdated bool, author text, mine bool, at text, reason text?, live bool
-- One of them.
SELECT d.id, d.version, d.state, d.tool, d.tool_name, d.persona, d.persona_name, d.verdict, d.quote, d.reviewed_on, d.revision, d.outdated,
       d.author, d.mine, d.at, d.reason, d.live
  FROM drafts_list(decode($1, 'hex'), '', $2 + 1, 1) AS d
 WHERE d.id = $2;

-- name: draft_seats (credential text)
-- rows: slug text, name text, lens text
-- The personas that somebody may write for.
SELECT s.slug, s.name, s.lens FROM draft_seats(decode($1, 'hex')) AS s;

-- name: draft_save (credential text, draft bigint?, version int?, tool text, persona text, verdict text, quote text, reviewed_on text, submit bool,
--       texts text, dues text, percents text)
-- rows: id bigint, version int
-- Writes one down (a null draft begins it) with what it predicts (lines; days and numbers joined by commas), and sends it to the moderators when `submit`. 23514 and 23505 name the constraint of what is
-- wrong, 42501: not their persona, 55000: it changed meanwhile, or is not written any more.
SELECT s.id, s.version FROM save_draft(decode($1, 'hex'), $2, $3, $4, $5, $6::verdict, $7, $8::date, $9,
                                  string_to_array($10, E'\n'), string_to_array($11, ',')::date[], string_to_array($12, ',')::int[]) AS s;

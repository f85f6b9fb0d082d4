-- Predictions: what reviews said would come true, what became of it. A credential is as in account.sql.

-- name: predictions_listed (persona text, tool text, standing text, after_day int, after_id bigint, max int)
-- rows: id bigint, text text, made_on text, due_on text, percent int, standing text, tool text?, tool_name text, persona text,
--       persona_name text, verdict text, reviewed_on text, superseded bool, resolved_on text?, by text?, words text?, evidence text?,
--       entry bigint, key_day int
-- Predictions of a persona, on a tool, of a standing (open, overdue, right, wrong, void; '' for all). Open and overdue ones by their day, the
-- others from the last; the key is (key_day, id), days from 2000 on. entry is 0 while nothing was decided.
SELECT p.id, p.text, p.made_on, p.due_on, p.percent, p.standing, p.tool, p.tool_name, p.persona, p.persona_name, p.verdict, p.reviewed_on,
       p.superseded, p.resolved_on, p.by, p.words, p.evidence, coalesce(p.entry, 0) AS entry, p.key_day
  FROM predictions_listed($1, $2, $3, $4, $5, $6) AS p;

-- name: prediction_counts (persona text, tool text)
-- rows: open int, overdue int, right_n int, wrong int, void_n int, squares bigint, known bool
-- How many stand how; squares is the sum of (percent - 100)² of the right ones and percent² of the wrong ones. known is false for a persona or tool that there is not.
SELECT c.open, c.overdue, c.right AS right_n, c.wrong, c.void AS void_n, c.squares, c.known FROM prediction_counts($1, $2) AS c;

-- name: predictions_to_decide (credential text, standing text, after_day int, after_id bigint, max int)
-- rows: id bigint, version int, text text, made_on text, due_on text, percent int, standing text, tool text?, tool_name text, persona text,
--       persona_name text, words text?, evidence text?, entry bigint, own bool, held bool, key_day int
-- The same for moderators.
SELECT p.id, p.version, p.text, p.made_on, p.due_on, p.percent, p.standing, p.tool, p.tool_name, p.persona, p.persona_name, p.words, p.evidence,
       coalesce(p.entry, 0) AS entry, p.own, p.held, p.key_day
  FROM predictions_to_decide(decode($1, 'hex'), $2, $3, $4, $5) AS p;

-- name: prediction_resolve (credential text, prediction bigint, version int, action text, reason text?, evidence text?)
-- rows: entry bigint
-- P0002: there is none; 42501: their own; 55000: it was decided meanwhile; 23502, 23514: the evidence.
SELECT resolve_prediction(decode($1, 'hex'), $2, $3, $4, $5, $6) AS entry;

-- name: draft_predicts (credential text, draft bigint)
-- rows: text text, due_on text, percent int
-- What a review on its way predicts.
SELECT p.text, p.due_on, p.percent FROM draft_predicts(decode($1, 'hex'), $2) AS p;

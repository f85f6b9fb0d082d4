-- The newsletter: issues and what they tell, for everybody, for the staff and for whoever sends. A credential is as in account.sql; 55000: somebody changed it
-- meanwhile, or that cannot be done now.

-- name: issue_compose ()
-- rows: issue bigint?, week text, state text?, items int?, fresh bool
-- Composes the week that ended last, if that was not done; a null issue: nothing was new. To be called every now and then.
SELECT c.issue, c.week, c.state, c.items, c.fresh FROM compose_issue() AS c WHERE c.week IS NOT NULL;

-- name: issue_send_part (most int)
-- rows: issue bigint, queued int, is_done bool
-- Puts the next letters of an issue that is due into the outbox; no row when there is nothing to do.
SELECT p.issue, p.queued, p.is_done FROM send_issue_part($1) AS p;

-- name: newsletter_progress ()
-- rows: week text, queued int, sent int, waiting int, later int, refused int, called_back int
-- How far the letters of the last issue are.
SELECT p.week, p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back FROM newsletter_progress() AS p;

-- name: issue_letter (mail bigint)
-- rows: subject text, html text, words text
-- The letter of a mail that was claimed.
SELECT l.subject, l.html, l.text AS words FROM issue_letter($1) AS l;

-- name: alerts_compose (most int)
-- rows: letters int
-- Writes alerts; returns how many. To be called every now and then.
SELECT compose_alerts($1) AS letters;

-- name: issues_seen (credential text, before bigint, most int)
-- rows: id bigint, week text, state text, subject text, items int, composed_at text, due_at text?, sending_at text?, sent_at text?, queued int, sent int, waiting int,
--       later int, refused int, called_back int
-- The issues, the newest first.
SELECT i.id, i.week, i.state, i.subject, i.items, i.composed_at, i.due_at, i.sending_at, i.sent_at, i.queued, i.sent, i.waiting, i.later, i.refused, i.called_back
  FROM issues_seen(decode($1, 'hex'), $2, $3) AS i;

-- name: issue_seen (credential text, issue bigint)
-- rows: id bigint, week text, from_day text, upto_day text, state text, version int, subject text, note text, left_out int, composed_at text, due_at text?, sending_at text?,
--       sent_at text?, recipients int, email text?, queued int, sent int, waiting int, later int, refused int, called_back int
-- One of them.
SELECT i.id, i.week, i.from_day, i.upto_day, i.state, i.version, i.subject, i.note, i.left_out, i.composed_at, i.due_at, i.sending_at, i.sent_at, i.recipients, i.email,
       i.queued, i.sent, i.waiting, i.later, i.refused, i.called_back
  FROM issue_seen(decode($1, 'hex'), $2) AS i;

-- name: issue_items_seen (credential text, issue bigint)
-- rows: id bigint, dropped bool, is_public bool, kind text, tool text, tool_name text, tagline text, category text?, panel_ships int, reviews int, other text?, other_name text?,
--       voice text?, was text?, became text?, ship int?, n int?, votes int?, left_votes int?, right_votes int?, neither int?, fresh bool, personas text[], persona_names text[],
--       verdicts text[], before text[], quote text?, quote_by text?
-- What it tells, with what was dropped.
SELECT x.id, x.dropped, x.is_public, x.kind, x.tool, x.tool_name, x.tagline, x.category, x.panel_ships, x.reviews, x.other, x.other_name, x.voice, x.was, x.became, x.ship, x.n,
       x.votes, x.left_votes, x.right_votes, x.neither, x.fresh, x.personas, x.persona_names, x.verdicts, x.before, x.quote, x.quote_by
  FROM issue_items_seen(decode($1, 'hex'), $2) AS x;

-- name: issue_deeds (credential text, issue bigint)
-- rows: entry bigint, at text, who text, action text, from_state text?, to_state text?, detail text?
-- What was decided about it.
SELECT d.entry, d.at, d.who, d.action, d.from_state, d.to_state, d.detail FROM issue_deeds(decode($1, 'hex'), $2) AS d;

-- name: issue_save (credential text, issue bigint, version int, subject text, note text, act text, item bigint)
-- rows: version int
-- Changes subject and note of a draft, and with act one item: up, down, drop, restore.
SELECT save_issue(decode($1, 'hex'), $2, $3, $4, $5, $6, $7) AS version;

-- name: issue_test (credential text, issue bigint, version int, html text, words text)
-- rows: done bool
-- Sends it to whoever asks.
SELECT true AS done FROM test_issue(decode($1, 'hex'), $2, $3, $4, $5);

-- name: issue_approve (credential text, issue bigint, version int, due text, html text, words text)
-- rows: entry bigint
-- Approves it as this letter, to be sent at that time (UTC; "": at once).
SELECT approve_issue(decode($1, 'hex'), $2, $3, coalesce(nullif($4, '')::timestamp AT TIME ZONE 'UTC', now()), $5, $6) AS entry;

-- name: issue_schedule (credential text, issue bigint, version int, due text)
-- rows: entry bigint
-- Another time for what was approved.
SELECT schedule_issue(decode($1, 'hex'), $2, $3, coalesce(nullif($4, '')::timestamp AT TIME ZONE 'UTC', now())) AS entry;

-- name: issue_cancel (credential text, issue bigint, version int)
-- rows: entry bigint
-- Cancels it.
SELECT cancel_issue(decode($1, 'hex'), $2, $3) AS entry;

-- name: issue_reopen (credential text, issue bigint, version int)
-- rows: entry bigint
-- Makes it a draft again.
SELECT reopen_issue(decode($1, 'hex'), $2, $3) AS entry;

-- name: newsletter_feed ()
-- rows: urn text
-- The name of the archive as a feed.
SELECT newsletter_urn() AS urn;

-- name: public_issues (before int, most int)
-- rows: key int, week text, urn text, subject text, sent_at text, from_day text, upto_day text, tools text[]
-- Issues that were sent, the newest first, before that key.
SELECT i.key, i.week, i.urn, i.subject, i.sent_at, i.from_day, i.upto_day, i.tools FROM public_issues($1, $2) AS i;

-- name: public_issue (week text)
-- rows: week text, urn text, subject text, note text, left_out int, sent_at text, from_day text, upto_day text, earlier text?, later text?
-- One of them.
SELECT i.week, i.urn, i.subject, i.note, i.left_out, i.sent_at, i.from_day, i.upto_day, i.earlier, i.later FROM public_issue($1) AS i;

-- name: public_issue_items (week text)
-- rows: id bigint, dropped bool, is_public bool, kind text, tool text, tool_name text, tagline text, category text?, panel_ships int, reviews int, other text?, other_name text?,
--       voice text?, was text?, became text?, ship int?, n int?, votes int?, left_votes int?, right_votes int?, neither int?, fresh bool, personas text[], persona_names text[],
--       verdicts text[], before text[], quote text?, quote_by text?
-- What it told, with what is no longer public.
SELECT x.id, x.dropped, x.is_public, x.kind, x.tool, x.tool_name, x.tagline, x.category, x.panel_ships, x.reviews, x.other, x.other_name, x.voice, x.was, x.became, x.ship, x.n,
       x.votes, x.left_votes, x.right_votes, x.neither, x.fresh, x.personas, x.persona_names, x.verdicts, x.before, x.quote, x.quote_by
  FROM public_issue_items($1) AS x;

-- name: approved_letter (credential text, issue bigint)
-- rows: html text, words text
-- The letter that was approved; no row before that.
SELECT l.html, l.text AS words FROM approved_letter(decode($1, 'hex'), $2) AS l;

-- The record, for everybody: the log of decisions, how long they take, what a tool once said.

-- name: log_entries (tool text, action text, moderator text, month text, settled bool, before bigint, max int)
-- rows: id bigint, at text, who text, action text, kind text, tool text?, tool_name text?, detail text?, evidence text?, from_state text?,
--       to_state text?, reason text?, erased bool, reverts bigint?, reverted_by bigint?, batch text?, hash text
-- Entries before that number, the newest first; '' filters nothing. `month` is "2026-05", anything else an error (22007).
SELECT l.id, l.at, l.who, l.action, l.kind, l.tool, l.tool_name, l.detail, l.evidence, l.from_state, l.to_state, l.reason, l.erased, l.reverts,
       l.reverted_by, l.batch, l.hash
  FROM public_log($1, $2, $3, $4, $5, $6, $7) AS l;

-- name: log_head ()
-- rows: entries bigint, hash text, at text, moderators text[], actions text[], months text[]
-- The head of the chain, and what the log can be filtered by.
SELECT h.entries, h.hash, h.at, h.moderators, h.actions, h.months FROM log_head_seen() AS h;

-- name: log_stats (days int)
-- rows: kind text, decisions int, median_s bigint?, p95_s bigint?, approved int, rejected int, spam int, asked int, merged int, appeals int,
--       overturned int, undone int, reverted int, waiting int
-- Decisions on new tools and on edits in the last days.
SELECT s.kind, s.decisions, s.median_s, s.p95_s, s.approved, s.rejected, s.spam, s.asked, s.merged, s.appeals, s.overturned, s.undone, s.reverted,
       s.waiting
  FROM log_stats($1) AS s;

-- name: log_reasons (days int)
-- rows: action text, reason text?, times int
-- Reasons given in the last days, the most frequent first; null: in words of their own.
SELECT r.action, r.reason, r.times FROM log_reasons($1) AS r;

-- name: tool_was_public (slug text)
-- rows: was_public bool
-- Whether a tool that had that slug was public once, and is not now.
SELECT tool_was_public($1) AS was_public;

-- name: tool_history (slug text, before int, max int)
-- rows: slug text, revision int, name text, tagline text, description text, website text, category_name text, pricing_model text,
--       pricing_entry text, tags text, source text, author text, at text, present bool
-- What a published tool said, the newest revision first.
SELECT h.slug, h.revision, h.name, h.tagline, h.description, h.website, h.category_name, h.pricing_model, h.pricing_entry, array_to_string(h.tags, ', ') AS tags, h.source, h.author, h.at,
       h.present
  FROM tool_history($1, $2, $3) AS h;

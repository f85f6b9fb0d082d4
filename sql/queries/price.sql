-- Dated facts: when a price was seen, and what it was before.

-- name: price_seen (slug text, day text?)
-- rows: observed_on text, basis text, label text, answered_on text?
-- When the price on the page of the tool was seen last, and how (read, written, imported); as of a day by then; and when its website
-- answered last.
SELECT p.observed_on, p.basis, p.label, p.answered_on FROM price_seen($1, $2::date) AS p;

-- name: price_history (slug text, max int)
-- rows: since text, pricing_model text, pricing_entry text, observed_on text?, basis text?
-- The prices that its page gave, the newest first.
SELECT p.since, p.pricing_model, p.pricing_entry, p.observed_on, p.basis FROM price_history($1, $2) AS p;

-- name: price_read (credential text, tool bigint, version int)
-- rows: entry bigint
-- A moderator has read it today. P0002; 55000: the tool changed meanwhile, is not public, or somebody read it today.
SELECT read_price(decode($1, 'hex'), $2, $3) AS entry;

-- name: link_claim (gap_ms int)
-- rows: tool bigint?, website text?, wait_ms int?
-- The next website to ask, or how long to wait for it; no row when all were asked.
SELECT l.tool, l.website, l.wait_ms FROM link_claim($1) AS l;

-- name: link_note (tool bigint, website text, answer text, why text?)
-- rows: flagged bool
-- How it answered: answered, failed or unsure; whether moderators are told.
SELECT link_note($1, $2, $3, $4) AS flagged;

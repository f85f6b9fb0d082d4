-- The queue: what there is to decide, one item of it, and deciding. A credential is as in account.sql; 28000: nobody is signed in,
-- 42501: they may not. An item is named by its kind ("tool", "edit") and number.

-- name: queue_list (credential text, kind text, marked bool, search text, after_place bigint, after_id bigint, max int)
-- rows: kind text, subject_id bigint, version int, title text, detail text, since text, points int, why text[], holder text?,
--       mine bool, own bool, key_place bigint, waiting int
-- What waits, the most urgent first. The key is (key_place, subject_id).
SELECT q.kind, q.subject_id, q.version, q.title, q.detail, q.since, q.points, q.why, q.holder, q.holder_is_me AS mine, q.own, q.key_place,
       q.waiting
  FROM queue_list(decode($1, 'hex'), $2, $3, $4, $5, $6, $7) AS q;

-- name: queue_item (credential text, kind text, subject bigint)
-- rows: kind text, version int, state text, tool_slug text, tool_state text, waits bool, name text, tagline text, description text,
--       description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text, note text?,
--       email text?, marks text[], appeal text?, slug text, since text, sent text, holder text?, mine bool, holder_until text?, own bool,
--       actions text[], reasons_needed text[], old_name text?, old_tagline text?, old_description text?, old_website text?,
--       old_category_name text?, old_pricing_model text?, old_pricing_entry text?, old_tags text?, base_outdated bool, edited bool,
--       proposal int, merged_into bigint?, merged_name text?
-- One item, waiting or decided.
SELECT q.kind, q.version, q.state, q.tool_slug, q.tool_state, q.waits, q.name, q.tagline, q.description, q.description_html, q.website,
       q.category, q.category_name, q.pricing_model, q.pricing_entry, array_to_string(q.tags, ', ') AS tags, q.note, q.email, q.marks, q.appeal, q.slug, q.since, q.sent, q.holder,
       q.holder_is_me AS mine, q.holder_until, q.own, q.actions, q.reasons_needed, q.old_name, q.old_tagline, q.old_description,
       q.old_website, q.old_category_name, q.old_pricing_model, q.old_pricing_entry, array_to_string(q.old_tags, ', ') AS old_tags, q.base_outdated, q.edited, q.proposal, q.merged_into, q.merged_name
  FROM queue_item(decode($1, 'hex'), $2, $3) AS q;

-- name: item_twins (credential text, kind text, subject bigint)
-- rows: slug text?, name text, state text, why text, likeness float, item text?
-- What it may be already: published tools (slug), other submissions (item).
SELECT t.slug, t.name, t.state, t.why, t.likeness, t.item FROM item_twins(decode($1, 'hex'), $2, $3) AS t;

-- name: item_history (credential text, kind text, subject bigint)
-- rows: entry bigint, at text, who text, action text, from_state text?, to_state text?, reason text?, detail text?, reverted bool,
--       stands bool, held_until text?, mine bool
-- What was done to it, the last first.
SELECT h.entry, h.at, h.who, h.action, h.from_state, h.to_state, h.reason, h.detail, h.reverted, h.stands, h.held_until, h.mine
  FROM item_history(decode($1, 'hex'), $2, $3) AS h;

-- name: sender_history (credential text, kind text, subject bigint)
-- rows: item text, name text, state text, at text, why text
-- What the same submitter sent otherwise.
SELECT s.item, s.name, s.state, s.at, s.why FROM sender_history(decode($1, 'hex'), $2, $3) AS s;

-- name: item_reasons (kind text)
-- rows: id int, action text, title text, body text
-- Reasons to begin from, for all that can be decided of this kind.
SELECT r.id, r.action, r.title, r.text AS body
  FROM reasons_offered(CASE $1 WHEN 'vote' THEN ARRAY['release', 'void', 'hold']
                               ELSE ARRAY(SELECT DISTINCT t.action FROM transitions AS t WHERE t.kind::text = $1) END) AS r;

-- name: queue_draft (credential text, draft bigint)
-- rows: version int, state text, tool_slug text, tool_name text, persona text, persona_name text, verdict text, quote text, reviewed_on text,
--       revision int, outdated bool, author text, mine bool, since text?, old_verdict text?, old_quote text?, old_reviewed_on text?,
--       actions text[], reasons_needed text[]
-- One review on its way, with the live one that it would supersede.
SELECT d.version, d.state, d.tool_slug, d.tool_name, d.persona, d.persona_name, d.verdict, d.quote, d.reviewed_on, d.revision, d.outdated,
       d.author, d.mine, d.since, d.old_verdict, d.old_quote, d.old_reviewed_on, d.actions, d.reasons_needed
  FROM queue_draft(decode($1, 'hex'), $2) AS d;

-- name: queue_flag (credential text, flag bigint)
-- rows: version int, state text, tool_id bigint, tool_slug text, tool_name text, website text?, pricing_entry text?, flag text, reports int,
--       since text, notes text[], actions text[]
-- One flag, with what visitors wrote, the last first.
SELECT f.version, f.state, f.tool_id, f.tool_slug, f.tool_name, f.website, f.pricing_entry, f.kind AS flag, f.reports, f.since, f.notes, f.actions
  FROM queue_flag(decode($1, 'hex'), $2) AS f;

-- name: item_holder (credential text, kind text, subject bigint)
-- rows: holder text, mine bool, until text
-- Who has claimed an item; no row for nobody.
SELECT c.holder, c.mine, c.until FROM claim_seen(decode($1, 'hex'), $2, $3) AS c;

-- name: item_claim (credential text, kind text, subject bigint)
-- rows: mine bool, holder text, until text
-- Claims it for a while; says who holds it then.
SELECT c.mine, c.holder, to_char(c.until AT TIME ZONE 'UTC', 'HH24:MI"Z"') AS until FROM claim_item(decode($1, 'hex'), $2::log_subject, $3) AS c;

-- name: item_release (credential text, kind text, subject bigint)
-- rows: done bool
-- Gives one's claim back.
SELECT release_item(decode($1, 'hex'), $2::log_subject, $3) AS done;

-- name: item_decide (credential text, kind text, subject bigint, version int, action text, reason text?, slug text?, into_slug text?,
--       price_read bool)
-- rows: entry bigint
-- Decides. P0002: there is none; 55000: it was decided, changed or claimed meanwhile; 23502: a reason is needed; 23505: the slug is taken.
SELECT decide(decode($1, 'hex'), $2::log_subject, $3, $4, $5, $6,
              jsonb_strip_nulls(jsonb_build_object('slug', $7, 'into', $8, 'price_read', CASE WHEN $9 THEN true END)), NULL) AS entry;

-- name: items_decide (credential text, items text, action text, reason text?, batch text)
-- rows: item text, title text?, entry bigint?, error text?, message text?
-- The same decision on many ("tool-12.3,edit-4.1": kind, number, version).
SELECT d.item, d.title, d.entry, d.error, d.message FROM decide_each(decode($1, 'hex'), $2, $3, $4, $5::uuid) AS d;

-- name: entry_revert (credential text, entry bigint, reason text?)
-- rows: entry bigint
-- Takes a decision back: without a reason an undo, with one a revert. 55000: too late or done already; 23502: a reason is needed.
SELECT revert_decision(decode($1, 'hex'), $2, $3) AS entry;

-- name: batch_revert (credential text, batch text, reason text?)
-- rows: item text, title text?, entry bigint?, error text?, message text?
-- The same for a whole batch.
SELECT r.item, r.title, r.entry, r.error, r.message FROM revert_batch(decode($1, 'hex'), $2::uuid, $3) AS r;

-- name: decision_seen (credential text, entry bigint?, batch text?)
-- rows: action text, item text, title text?, reason text?, decisions int, seconds_left int, undone int, mine bool, mails int,
--       page text?
-- A decision, or a batch of them by its first one.
SELECT d.action, d.item, d.title, d.reason, d.decisions, d.seconds_left, d.undone, d.mine, d.mails, d.page
  FROM decision_seen(decode($1, 'hex'), $2, $3::uuid) AS d;

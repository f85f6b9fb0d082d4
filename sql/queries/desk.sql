-- The desk: tools, reviews and comparisons as moderators see them, and what they do with them. A credential is as in account.sql. What can
-- be raised is said at the functions: 55000 for what changed meanwhile, 23502 for a missing reason.

-- name: tools_seen (credential text, search text, state text, after bigint, max int)
-- rows: id bigint, slug text, name text, state text, revision int?, updated text, held int, flags int
-- Tools in whatever state ('' for any), the newest first, before `after`.
SELECT t.id, t.slug, t.name, t.state, t.revision, t.updated, t.held, t.flags FROM tools_seen(decode($1, 'hex'), $2, $3, $4, $5) AS t;

-- name: tool_seen (credential text, tool bigint)
-- rows: id bigint, slug text, version int, state text, merged_into bigint?, merged_name text?, revision int?, name text, tagline text?,
--       description text?, description_html text?, website text?, category text?, category_name text?, pricing_model text?,
--       pricing_entry text?, tags text, slugs text[], sent_in bool, own bool, held int, voided int, flag bigint?, actions text[], reasons_needed text[]
-- One tool; without content while none was ever published.
SELECT t.id, t.slug, t.version, t.state, t.merged_into, t.merged_name, t.revision, t.name, t.tagline, t.description, t.description_html,
       t.website, t.category, t.category_name, t.pricing_model, t.pricing_entry, array_to_string(t.tags, ', ') AS tags, t.slugs, t.sent_in, t.own, t.held, t.voided, t.flag,
       t.actions, t.reasons_needed
  FROM tool_seen(decode($1, 'hex'), $2) AS t;

-- name: revisions_seen (credential text, tool bigint)
-- rows: revision int, name text, tagline text, description text, website text, category_name text, pricing_model text, pricing_entry text,
--       tags text, source text, author text, at text, present bool
-- What it said, the newest first.
SELECT r.revision, r.name, r.tagline, r.description, r.website, r.category_name, r.pricing_model, r.pricing_entry, array_to_string(r.tags, ', ') AS tags, r.source, r.author, r.at,
       r.present
  FROM revisions_seen(decode($1, 'hex'), $2) AS r;

-- name: tool_deeds (credential text, tool bigint)
-- rows: entry bigint, at text, who text, kind text, action text, to_state text?, reason text?, detail text?, reverted bool, stands bool,
--       held_until text?, mine bool, by_staff bool
-- What was done to it, its votes, flags and reviews, the last first.
SELECT d.entry, d.at, d.who, d.kind, d.action, d.to_state, d.reason, d.detail, d.reverted, d.stands, d.held_until, d.mine, d.by_staff
  FROM tool_deeds(decode($1, 'hex'), $2) AS d;

-- name: live_reviews (credential text, tool bigint)
-- rows: id bigint, persona text, persona_name text, verdict text, quote text, reviewed_on text, revision int, outdated bool
-- The reviews that readers see.
SELECT r.id, r.persona, r.persona_name, r.verdict, r.quote, r.reviewed_on, r.revision, r.outdated
  FROM live_reviews(decode($1, 'hex'), $2) AS r;

-- name: review_retire (credential text, review bigint, reason text?)
-- rows: entry bigint
-- Takes one away from readers.
SELECT retire_review(decode($1, 'hex'), $2, $3) AS entry;

-- name: tool_edit (credential text, tool bigint, version int, reason text?, name text, tagline text, description text,
--                  description_html text, website text, category text, pricing_model text, pricing_entry text, tags text?)
-- rows: entry bigint
-- Edits what is published; tags have commas between them.
SELECT edit_tool(decode($1, 'hex'), $2, $3, ROW($5, $6, $7, $8, $9, $10, $11, $12, NULL, tags_of($13))::content, $4) AS entry;

-- name: item_edit (credential text, kind text, subject bigint, version int, name text, tagline text, description text,
--                  description_html text, website text, category text, pricing_model text, pricing_entry text, tags text?)
-- rows: entry bigint
-- Edits what waits, before it is published.
SELECT edit_item(decode($1, 'hex'), $2::log_subject, $3, $4, ROW($5, $6, $7, $8, $9, $10, $11, $12, NULL, tags_of($13))::content) AS entry;

-- name: revision_restore (credential text, tool bigint, version int, revision int, reason text?)
-- rows: entry bigint
-- Makes it say again what it said in that revision.
SELECT restore_revision(decode($1, 'hex'), $2, $3, $4, $5) AS entry;

-- name: content_seen (credential text, kind text, subject bigint, number int)
-- rows: name text, tagline text, description text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text
-- What a tool said in that revision (kind ''), or what that proposal of an item said.
SELECT x.name, x.tagline, x.description, x.website, x.category, x.category_name, x.pricing_model, x.pricing_entry, array_to_string(x.tags, ', ') AS tags
  FROM content_seen(decode($1, 'hex'), $2, $3, $4) AS x;

-- name: slug_change (credential text, tool bigint, version int, slug text, reason text?)
-- rows: entry bigint
-- Gives it another address.
SELECT change_slug(decode($1, 'hex'), $2, $3, $4, $5) AS entry;

-- name: comparisons_seen (credential text, search text, after bigint, max int)
-- rows: id bigint, left_slug text, left_name text, right_slug text, right_name text, featured bool, shown bool, at text
-- Curated comparisons, the newest first, before `after`.
SELECT c.id, c.left_slug, c.left_name, c.right_slug, c.right_name, c.featured, c.shown, c.at
  FROM comparisons_seen(decode($1, 'hex'), $2, $3, $4) AS c;

-- name: comparison_curate (credential text, left_slug text, right_slug text)
-- rows: entry bigint
-- Makes one of two published tools.
SELECT curate(decode($1, 'hex'), $2, $3) AS entry;

-- name: comparison_arrange (credential text, comparison bigint, left_slug text, action text, reason text?)
-- rows: entry bigint
-- swap, feature, unfeature or remove, having seen that tool on the left.
SELECT arrange_comparison(decode($1, 'hex'), $2, $3, $4, $5) AS entry;

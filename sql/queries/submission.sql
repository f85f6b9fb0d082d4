-- Submissions: what visitors send in. Keys, hashes and networks are hexadecimal, marks words joined by commas. What can be raised is
-- said at the functions.

-- name: submit_tool (key text, token_hash text, sent_hash text, email text?, credential text?, network text, quota int, marks text,
--                    name text, tagline text, description text, description_html text, website text, category text,
--                    pricing_model text, pricing_entry text, note text?, tags text?)
-- rows: fresh bool, used int
-- Proposes a tool; tags have commas between them. Not `fresh`: the very same was sent before. `used`: what of the network's quota is gone now.
SELECT s.fresh, submissions_used(decode($6, 'hex')) AS used
  FROM submit_tool(
         ROW(decode($1, 'hex'), decode($2, 'hex'), decode($3, 'hex'), $4, decode($5, 'hex'), decode($6, 'hex'), $7,
             string_to_array($8, ','))::sender,
         ROW($9, $10, $11, $12, $13, $14, $15, $16, $17, tags_of($18))::content) AS s (fresh);

-- name: submit_edit (key text, token_hash text, sent_hash text, email text?, credential text?, network text, quota int, marks text,
--                    name text, tagline text, description text, description_html text, website text, category text,
--                    pricing_model text, pricing_entry text, note text?, tags text?, slug text, base int)
-- rows: fresh bool
-- Proposes an edit of a published tool, made from its revision `base`.
SELECT submit_edit(
         ROW(decode($1, 'hex'), decode($2, 'hex'), decode($3, 'hex'), $4, decode($5, 'hex'), decode($6, 'hex'), $7,
             string_to_array($8, ','))::sender,
         $19, $20,
         ROW($9, $10, $11, $12, $13, $14, $15, $16, $17, tags_of($18))::content) AS fresh;

-- name: resubmit (token_hash text, version int, name text, tagline text, description text, description_html text, website text,
--                 category text, pricing_model text, pricing_entry text, note text?, tags text?)
-- rows: done bool
-- Sends it again, as changes were asked for; `version` is the one that its submitter saw.
SELECT true AS done
  FROM resubmit(decode($1, 'hex'), $2, ROW($3, $4, $5, $6, $7, $8, $9, $10, $11, tags_of($12))::content);

-- name: appeal (token_hash text, version int, words text)
-- rows: done bool
-- Says why a rejection was wrong.
SELECT true AS done FROM appeal(decode($1, 'hex'), $2, $3);

-- name: receipt (token_hash text)
-- rows: kind text, state text, version int, appeals int, appeal text?, tool_slug text, tool_state text, name text, tagline text, description text,
--       description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text, note text?,
--       email text?, edited bool, reason text?, submitted_at text, decided_at text?, place int?
-- How a submission stands, for whoever has its token.
SELECT r.kind, r.state, r.version, r.appeals, r.appeal, r.tool_slug, r.tool_state, r.name, r.tagline, r.description, r.description_html,
       r.website, r.category, r.category_name, r.pricing_model, r.pricing_entry, array_to_string(r.tags, ', ') AS tags, r.note, r.email, r.edited, r.reason, r.submitted_at,
       r.decided_at, r.place
  FROM receipt(decode($1, 'hex')) AS r;

-- name: likely_duplicates (name text, website text, most int)
-- rows: slug text, name text, tagline text, why text
-- Published tools that this one may be already, the likeliest first: why is "address" or "name".
SELECT d.slug, d.name, d.tagline, d.why FROM likely_duplicates($1, $2, $3) AS d;

-- name: submitters_forget ()
-- rows: submitters int
-- Erases the addresses for mail that are no longer needed. To be called every hour.
SELECT forget_submitters() AS submitters;

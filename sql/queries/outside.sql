-- What programs do with a key beside deciding (queue.sql). Credentials are as in account.sql.

-- name: tool_written (credential text, slug text)
-- rows: slug text, state text, version int, revision int, name text, tagline text, description text, website text, category text,
--       category_name text, pricing_model text, pricing_entry text, tags text
-- A published or delisted tool as it is written.
SELECT w.slug, w.state, w.version, w.revision, w.name, w.tagline, w.description, w.website, w.category, w.category_name, w.pricing_model, w.pricing_entry,
       array_to_string(w.tags, ', ') AS tags
  FROM tool_written(decode($1, 'hex'), $2) AS w;

-- name: tool_publish (credential text, slug text, name text, tagline text, description text, description_html text, website text, category text, pricing_model text, pricing_entry text, reason text?, tags text?)
-- rows: entry bigint
-- Makes a tool and publishes it; tags have commas between them. 23505: the slug (tools_slug_key) or the address (tools_one_website) is another's; 23514: a field is wrong.
SELECT publish_tool(decode($1, 'hex'), $2, ROW($3, $4, $5, $6, $7, $8, $9, $10, NULL, tags_of($12))::content, $11) AS entry;

-- name: tool_write (credential text, slug text, version int, name text, tagline text, description text, description_html text, website text, category text, pricing_model text, pricing_entry text, reason text?, tags text?)
-- rows: entry bigint
-- Edits a tool. P0002: there is none; 55000: it changed meanwhile, or nothing is different (tool_revisions_differ).
SELECT write_tool(decode($1, 'hex'), $2, $3, ROW($4, $5, $6, $7, $8, $9, $10, $11, NULL, tags_of($13))::content, $12) AS entry;

-- name: item_state (credential text, kind text, subject bigint)
-- rows: version int, state text, entry bigint?, who text?, action text?, at text?
-- The version of an item and its last decision, for whoever came too late.
SELECT s.version, s.state, s.entry, s.who, s.action, s.at FROM item_state(decode($1, 'hex'), $2, $3) AS s;

-- The lists that the staff keep. A credential is as in account.sql; 55000: it changed meanwhile, or nothing is different.

-- name: personas_seen (credential text)
-- rows: id int, version int, slug text, name text, lens text, kind text, disclosure text, reviews int, writers text[], writer_names text[]
-- The panel, with who writes for each seat.
SELECT p.id, p.version, p.slug, p.name, p.lens, p.kind, p.disclosure, p.reviews, p.writers, p.writer_names
  FROM personas_seen(decode($1, 'hex')) AS p;

-- name: writers_seen (credential text)
-- rows: login text, name text
-- Who can be made a writer.
SELECT w.login, w.name FROM writers_seen(decode($1, 'hex')) AS w;

-- name: persona_save (credential text, slug text, version int?, name text, lens text, kind text, disclosure text)
-- rows: entry bigint
-- Adds a seat (a null version) or changes one.
SELECT save_persona(decode($1, 'hex'), $2, $3, $4, $5, $6::persona_kind, $7) AS entry;

-- name: writer_set (credential text, persona text, login text, writes bool)
-- rows: entry bigint
-- Says whether somebody writes for a seat.
SELECT set_writer(decode($1, 'hex'), $2, $3, $4) AS entry;

-- name: reasons_seen (credential text)
-- rows: id int, version int, action text, title text, words text, place int, offered bool
-- All reasons.
SELECT r.id, r.version, r.action, r.title, r.text AS words, r.place, r.offered FROM reasons_seen(decode($1, 'hex')) AS r;

-- name: reason_actions ()
-- rows: action text
-- The decisions that reasons are for; evidence is never a common one.
SELECT t.action FROM transitions AS t WHERE t.least_role IN ('moderator', 'admin') AND t.kind <> 'prediction'
 UNION SELECT a.action FROM (VALUES ('release'), ('void'), ('hold')) AS a (action) ORDER BY 1;

-- name: reason_save (credential text, reason int?, version int?, action text, title text, words text, place int, offered bool)
-- rows: entry bigint
-- Adds a reason (a null one) or changes one.
SELECT save_reason(decode($1, 'hex'), $2, $3, $4, $5, $6, $7, $8) AS entry;

-- name: categories_seen (credential text)
-- rows: version int, slug text, name text, tools int, removable bool
-- All categories, by name.
SELECT c.version, c.slug, c.name, c.tools, c.removable FROM categories_seen(decode($1, 'hex')) AS c;

-- name: category_save (credential text, slug text, version int?, name text)
-- rows: entry bigint
-- Adds a category (a null version) or gives one another name.
SELECT save_category(decode($1, 'hex'), $2, $3, $4) AS entry;

-- name: category_remove (credential text, slug text, version int)
-- rows: entry bigint
-- Removes one that nothing ever stood in.
SELECT remove_category(decode($1, 'hex'), $2, $3) AS entry;

-- name: domains_seen (credential text)
-- rows: id bigint, domain text, reason text, added_by text, at text
-- The banned domains.
SELECT b.id, b.domain, b.reason, b.added_by, b.at FROM domains_seen(decode($1, 'hex')) AS b;

-- name: domain_ban (credential text, domain text, reason text)
-- rows: entry bigint
-- Takes no tools from there any more.
SELECT ban_domain(decode($1, 'hex'), $2, $3) AS entry;

-- name: domain_unban (credential text, domain text, reason text?)
-- rows: entry bigint
-- Takes them again.
SELECT unban_domain(decode($1, 'hex'), $2, $3) AS entry;

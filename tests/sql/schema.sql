-- Everything is named and explained; nothing is open that should be closed.
BEGIN;
SELECT no_plan();

CREATE TEMP VIEW ours AS
  SELECT c.oid, c.relname, c.relkind FROM pg_class AS c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'S') AND c.relname <> 'schema_migrations'
     AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i'));
CREATE TEMP VIEW our_functions AS
  SELECT p.oid::regprocedure::text AS name, p.* FROM pg_proc AS p
   WHERE p.pronamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e');

SELECT cmp_ok((SELECT count(*) FROM ours), '>=', 22::bigint, 'there is a schema');
SELECT is_empty($$SELECT relname FROM ours WHERE coalesce(obj_description(oid, 'pg_class'), '') = ''$$,
                'every table, view and sequence has a comment');
SELECT is_empty($$SELECT o.relname || '.' || a.attname FROM ours AS o JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum > 0
                   WHERE o.relkind <> 'S' AND NOT a.attisdropped AND coalesce(col_description(o.oid, a.attnum), '') = ''$$,
                'every column has a comment');
SELECT is_empty($$SELECT name FROM our_functions WHERE coalesce(obj_description(oid, 'pg_proc'), '') = ''$$,
                'every function has a comment');
SELECT is_empty($$SELECT t.typname FROM pg_type AS t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
                   AND coalesce(obj_description(t.oid, 'pg_type'), '') = ''$$,
                'every type has a comment');

SELECT is_empty($$SELECT relname FROM ours AS o JOIN pg_class AS c USING (oid, relname) WHERE c.relowner <> 'slipway_owner'::regrole$$,
                'everything belongs to slipway_owner');
SELECT is_empty($$SELECT name FROM our_functions
                   WHERE prosecdef AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, public, pg_temp']$$,
                'a function that acts with its owner''s rights finds its names in fixed places');
SELECT is_empty($$SELECT name FROM our_functions WHERE has_function_privilege('public', oid, 'EXECUTE')$$,
                'no function is everybody''s');
SELECT is_empty($$SELECT conrelid::regclass, conname FROM pg_constraint AS k JOIN ours AS o ON o.oid = k.conrelid
                   WHERE k.contype = 'f' AND NOT EXISTS (
                     SELECT FROM pg_index AS i
                      WHERE i.indrelid = k.conrelid AND (i.indkey::int2[])[0] = k.conkey[1])
                     AND (k.conrelid, k.confrelid) NOT IN (
                       -- few rows, or never asked for by these
                       ('tools'::regclass, 'categories'::regclass), ('tool_revisions'::regclass, 'categories'::regclass),
                       ('reviews'::regclass, 'personas'::regclass), ('votes'::regclass, 'voters'::regclass),
                       ('pair_votes'::regclass, 'voters'::regclass))$$,
                'a reference has an index to follow it back');

-- two jobs with one number would wait for each other; 7103216541390127 is that of `slipway migrate`
CREATE TEMP VIEW locks AS
  SELECT f.proname, k.key[1] AS key FROM our_functions AS f CROSS JOIN LATERAL regexp_matches(pg_get_functiondef(f.oid), '_advisory_\w*lock\w*\(\D?(\d+)', 'g') AS k (key)
   WHERE f.prokind <> 'a';
SELECT is((SELECT string_agg(DISTINCT proname::text, ', ' ORDER BY proname::text) FROM locks), 'ballots_begin, compose_alerts, decide_alone, link_claim, rank_alone', 'who takes locks by number');
SELECT is_empty($$SELECT key FROM (SELECT proname, key FROM locks UNION ALL SELECT 'slipway migrate', '7103216541390127') AS l GROUP BY key HAVING count(DISTINCT proname) > 1$$,
                'each has a number of its own');

SELECT is((SELECT string_agg(slug || ' ' || kind, ', ' ORDER BY position) FROM personas), 'builder ai, skeptic ai, futurist ai, creator ai, founder ai',
          'the panel sits in its order');
SELECT is_empty($$SELECT slug FROM personas WHERE disclosure !~ 'persona, not a person' OR disclosure !~ 'AI model'$$,
                'every seat says that it is no person');

SELECT is(slugified(n), s, 'slugified ' || n) FROM (VALUES
  ('Developer Tools', 'developer-tools'), ('  Evaluation & Observability ', 'evaluation-observability'), ('Création d''images', 'creation-d-images'),
  ('C++', 'c'), ('工具', ''), ('İstanbul', 'istanbul'), (repeat('ab ', 60), rtrim(repeat('ab-', 27), '-'))) AS v (n, s);
SELECT is(instant(microseconds(t)), t, 'a key keeps ' || t)
  FROM (VALUES (timestamptz '2026-05-01 12:00:00.123457+00'), ('1999-12-31 23:59:59.999999+00')) AS v (t);
SELECT is(instant(9223372036854775807), '2100-01-01 00:00:00+00'::timestamptz, 'the largest number is a key');
SELECT is(instant(-9223372036854775808), '1970-01-01 00:00:00+00'::timestamptz, 'the smallest number is a key');
SELECT is(utc('2026-05-01 12:00:00.9+02'), '2026-05-01T10:00:00Z', 'instants are shown in UTC');

SELECT * FROM finish();
ROLLBACK;

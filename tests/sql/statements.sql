-- Every statement of sql/queries/ is what its comment says, and may be asked for by whom it is meant for.
BEGIN;
SELECT no_plan();
SELECT cmp_ok((SELECT count(*) FROM tap.statements), '>=', 30::bigint, 'there are statements');

CREATE FUNCTION pg_temp.arguments(p_params text[]) RETURNS text LANGUAGE sql AS
  $$ SELECT CASE WHEN cardinality(p_params) > 0 THEN '(' || array_to_string(array_fill('NULL'::text, ARRAY[cardinality(p_params)]), ', ') || ')' ELSE '' END $$;
CREATE FUNCTION pg_temp.described(p_name text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  s tap.statements;
  got text[];
BEGIN
  SELECT * INTO STRICT s FROM tap.statements AS t WHERE t.name = p_name;
  EXECUTE format('PREPARE %I %s AS %s', s.name, CASE WHEN cardinality(s.params) > 0 THEN '(' || array_to_string(s.params, ', ') || ')' ELSE '' END, s.body);
  EXECUTE format('CREATE TEMP TABLE described AS EXECUTE %I %s WITH NO DATA', s.name, pg_temp.arguments(s.params));
  SELECT array_agg(attname || ' ' || format_type(atttypid, NULL) ORDER BY attnum) INTO got FROM pg_attribute WHERE attrelid = 'described'::regclass AND attnum > 0;
  DROP TABLE described;
  RETURN got;
END $$;
SELECT is(pg_temp.described(s.name), ARRAY(SELECT c || ' ' || t FROM unnest(s.columns, s.types) AS x (c, t)), s.name || ': columns and types')
  FROM tap.statements AS s ORDER BY s.room, s.name;

-- EXPLAIN checks the rights and runs nothing; the workers ask for generic plans, too
SET plan_cache_mode = force_generic_plan;
SELECT lives_ok(format('SELECT run_as(''slipway_app'', %L)', format('EXPLAIN EXECUTE %I %s', s.name, pg_temp.arguments(s.params))), s.name || ': slipway_app may')
  FROM tap.statements AS s WHERE s.room NOT IN ('import', 'export', 'operator') ORDER BY s.name;
SELECT lives_ok(format('SELECT run_as(''slipway_owner'', %L)', format('EXPLAIN EXECUTE %I %s', s.name, pg_temp.arguments(s.params))), s.name || ': slipway_owner may')
  FROM tap.statements AS s ORDER BY s.name;
SELECT throws_ok(format('SELECT run_as(''slipway_app'', %L)', format('EXPLAIN EXECUTE %I %s', s.name, pg_temp.arguments(s.params))), '42501', NULL, s.name || ': slipway_app may not')
  FROM tap.statements AS s WHERE s.name LIKE ANY ('{import_%,operator_%}') ORDER BY s.name;

SELECT * FROM finish();
ROLLBACK;

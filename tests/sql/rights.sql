-- One line an object: what slipway_app (through slipway_web) and everybody may do with it.
CREATE TEMP TABLE rights (line text COLLATE "C");
CREATE TEMP TABLE outside AS SELECT objid FROM pg_depend WHERE deptype = 'e';

INSERT INTO rights
  SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END || c.relname || ': '
         || string_agg(r.role || ' ' || coalesce(p.all_of_it, '') || coalesce(k.columns, CASE WHEN p.all_of_it IS NULL THEN '-' ELSE '' END), ', ' ORDER BY r.role)
    FROM pg_class AS c
   CROSS JOIN (VALUES ('slipway_app'), ('public')) AS r (role)
   CROSS JOIN LATERAL (
         SELECT string_agg(v, ' ' ORDER BY v) AS all_of_it
           FROM unnest(CASE WHEN c.relkind = 'S' THEN ARRAY['USAGE', 'SELECT', 'UPDATE']
                            ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] END) AS v
          WHERE CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(r.role, c.oid, v) ELSE has_table_privilege(r.role, c.oid, v) END) AS p
   CROSS JOIN LATERAL (
         SELECT string_agg(v.v || '(' || v.of || ')', ' ' ORDER BY v.v) AS columns
           FROM (SELECT v, string_agg(a.attname, ' ' ORDER BY a.attnum) AS of
                   FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS v
                   JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  WHERE c.relkind <> 'S' AND has_column_privilege(r.role, c.oid, a.attnum, v) AND NOT has_table_privilege(r.role, c.oid, v)
                  GROUP BY v) AS v) AS k
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p', 'S', 'f') AND c.oid NOT IN (SELECT objid FROM outside)
   GROUP BY c.oid, c.relkind, c.relname;

INSERT INTO rights
  SELECT 'function ' || p.oid::regprocedure || ': ' || string_agg(r.role || CASE WHEN has_function_privilege(r.role, p.oid, 'EXECUTE') THEN ' EXECUTE' ELSE ' -' END, ', ' ORDER BY r.role)
         || CASE WHEN p.prosecdef THEN ', with its owner''s rights' ELSE '' END
    FROM pg_proc AS p CROSS JOIN (VALUES ('slipway_app'), ('public')) AS r (role)
   WHERE p.pronamespace = 'public'::regnamespace AND p.oid NOT IN (SELECT objid FROM outside)
   GROUP BY p.oid, p.prosecdef;

INSERT INTO rights
  SELECT 'schema public: ' || string_agg(r.role || ' ' || coalesce(p.of, '-'), ', ' ORDER BY r.role)
    FROM (VALUES ('slipway_app'), ('public')) AS r (role)
   CROSS JOIN LATERAL (SELECT string_agg(v, ' ') AS of FROM unnest(ARRAY['CREATE', 'USAGE']) AS v WHERE has_schema_privilege(r.role, 'public', v)) AS p;
INSERT INTO rights
  SELECT 'database: ' || string_agg(r.role || ' ' || coalesce(p.of, '-'), ', ' ORDER BY r.role)
    FROM (VALUES ('slipway_app'), ('public')) AS r (role)
   CROSS JOIN LATERAL (SELECT string_agg(v, ' ') AS of FROM unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS v
                        WHERE has_database_privilege(r.role, current_database(), v)) AS p;
INSERT INTO rights
  SELECT 'role ' || r.rolname || ': ' || concat_ws(', ', CASE WHEN r.rolcanlogin THEN 'login' ELSE 'no login' END,
         CASE WHEN r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls THEN 'more than it should' END,
         (SELECT 'in ' || string_agg(g.rolname, ' ' ORDER BY g.rolname) FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid WHERE m.member = r.oid))
    FROM pg_roles AS r WHERE r.rolname LIKE 'slipway%';

SELECT line FROM rights ORDER BY line;

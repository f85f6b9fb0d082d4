-- For the tests only: pgTAP and a few functions of our own, in a schema apart.
CREATE SCHEMA tap;
CREATE EXTENSION pgtap SCHEMA tap;
ALTER DATABASE slipway SET search_path = public, tap;
SET search_path = public, tap;
GRANT USAGE ON SCHEMA tap TO slipway_owner, slipway_web;

CREATE TABLE tap.statements (room text, name text PRIMARY KEY, params text[], columns text[], types text[], body text);

-- Runs a statement as another role.
CREATE FUNCTION tap.run_as(p_role text, p_sql text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', p_role);
  EXECUTE p_sql;
  RESET ROLE;
END
$$;
GRANT EXECUTE ON FUNCTION tap.run_as TO PUBLIC;

-- The rows of a statement of sql/queries/, in their order, asked for by the role it is meant for.
CREATE FUNCTION tap.ask(p_name text, VARIADIC p_args text[] DEFAULT '{}') RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
  s tap.statements;
  body text;
BEGIN
  SELECT * INTO STRICT s FROM tap.statements AS t WHERE t.name = p_name;
  body := s.body;
  FOR i IN REVERSE cardinality(s.params)..1 LOOP
    body := regexp_replace(body, '\$' || i || '(?![0-9])',
                           replace(format('(%L::%s)', p_args[i], s.params[i]), '\', '\\'), 'g');
  END LOOP;
  EXECUTE format('SET LOCAL ROLE %I', CASE WHEN s.room IN ('import', 'export', 'operator') THEN 'slipway_owner' ELSE 'slipway_app' END);
  RETURN QUERY EXECUTE format('SELECT to_jsonb(q) FROM (%s) AS q', body);
  RESET ROLE;
END
$$;

-- A file that gives a published tool these tags.
CREATE FUNCTION tap.tag(p_slug text, p_tags text[]) RETURNS boolean LANGUAGE sql AS $$
  SELECT i.changed
    FROM public.tools AS t JOIN public.tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision JOIN public.categories AS c ON c.id = r.category_id
   CROSS JOIN LATERAL public.import_tool(t.slug, r.name, r.tagline, c.name, r.website, r.description, r.pricing_model, r.pricing_entry, p_tags) AS i
   WHERE t.slug = p_slug
$$;

-- One column of those rows, joined by blanks.
CREATE FUNCTION tap.ask_for(p_column text, p_name text, VARIADIC p_args text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(r ->> p_column, ' ' ORDER BY n), '')
    FROM tap.ask(p_name, VARIADIC p_args) WITH ORDINALITY AS x (r, n)
$$;

-- The statement fails because of this constraint.
CREATE TABLE tap.tried (name text);
CREATE FUNCTION tap.violates(p_sql text, p_constraint text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  got text;
  said text;
BEGIN
  BEGIN
    EXECUTE p_sql;
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN fail(p_constraint || ' let pass: ' || p_sql);
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS got = CONSTRAINT_NAME, said = MESSAGE_TEXT;
  END;
  INSERT INTO tap.tried VALUES (p_constraint);
  RETURN is(coalesce(nullif(got, ''), said), p_constraint, p_constraint);
END
$$;

-- A tool as most tests need it.
CREATE FUNCTION tap.tool(p_slug text, p_category text DEFAULT 'Tools', p_name text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  SELECT tool_id FROM import_tool(p_slug, coalesce(p_name, initcap(p_slug)), 'A tagline', p_category, 'https://example.com/' || p_slug,
                                  'What it does.', 'free', 'Free')
$$;
-- Reviews like 'builder+ skeptic-'.
CREATE FUNCTION tap.reviews(p_slug text, p_reviews text) RETURNS bigint LANGUAGE sql AS $$
  SELECT count(import_review(p_slug, rtrim(w, '+-'), CASE WHEN w LIKE '%+' THEN 'ship' ELSE 'skip' END::verdict, 'Because of ' || w, '2026-05-01'))
    FROM unnest(string_to_array(p_reviews, ' ')) AS w
$$;
-- A vote, and how it and the tally stand then: "ship counted 3/1".
CREATE FUNCTION tap.vote(p_slug text, p_voter bigint, p_verdict text, p_network text DEFAULT 'net', p_quota int DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
  SELECT coalesce(v.now_verdict::text, 'none') || CASE WHEN v.counted THEN ' counted ' ELSE ' ' END || v.ship || '/' || v.skip
    FROM cast_vote(p_slug, p_voter, p_verdict::verdict, sha256(p_network::bytea), p_quota) AS v
$$;
-- The state of a tool, as its own table says.
CREATE FUNCTION tap.state(p_slug text) RETURNS text LANGUAGE sql AS $$
  SELECT t.state::text FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug
$$;
CREATE FUNCTION tap.move(p_slug text, p_to tool_state, p_into text DEFAULT NULL) RETURNS int LANGUAGE sql AS $$
  SELECT move_tool(t.id, t.version, p_to, 'admin', 'Ada', 'For a reason.', (SELECT i.id FROM tools AS i WHERE i.slug = p_into))
    FROM tools AS t WHERE t.slug = p_slug
$$;

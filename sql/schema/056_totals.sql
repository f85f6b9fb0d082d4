-- What makes pages slow on a large catalogue: counting, and planning at each call.

CREATE TABLE totals (
  id          int PRIMARY KEY DEFAULT 1 CONSTRAINT totals_one_row CHECK (id = 1),
  comparisons int NOT NULL CONSTRAINT totals_comparisons_count CHECK (comparisons >= 0)
);
COMMENT ON TABLE totals IS 'Counts of the whole site that are kept because counting takes longer than a page may; one row.';
COMMENT ON COLUMN totals.id IS 'Always 1.';
COMMENT ON COLUMN totals.comparisons IS 'Curated comparisons of two published tools; kept by a trigger of comparisons.';
INSERT INTO totals (comparisons) SELECT count(*) FROM comparisons AS c WHERE c.sides = 2;

CREATE FUNCTION comparisons_count_in_totals() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  more int := CASE WHEN TG_OP <> 'DELETE' AND NEW.sides = 2 THEN 1 ELSE 0 END - CASE WHEN TG_OP <> 'INSERT' AND OLD.sides = 2 THEN 1 ELSE 0 END;
BEGIN
  IF more <> 0 THEN
    UPDATE totals AS t SET comparisons = t.comparisons + more;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION comparisons_count_in_totals() IS 'Trigger: keeps the number of comparisons, by deltas. All that changes comparisons decides alone (decide_alone), so nobody waits here.';
CREATE TRIGGER comparisons_count_in_totals AFTER INSERT OR DELETE OR UPDATE OF sides ON comparisons
  FOR EACH ROW EXECUTE FUNCTION comparisons_count_in_totals();

GRANT SELECT ON totals TO slipway_web;

CREATE VIEW totals_drift AS
  SELECT t.comparisons, c.n AS counted FROM totals AS t, (SELECT count(*)::int AS n FROM comparisons AS c WHERE c.sides = 2) AS c WHERE t.comparisons <> c.n;
COMMENT ON VIEW totals_drift IS 'The kept number of comparisons and the true one where they differ; always empty.';
COMMENT ON COLUMN totals_drift.comparisons IS 'As kept.';
COMMENT ON COLUMN totals_drift.counted IS 'As counted now.';

-- as it was, in a language that keeps its plans: pages ask it several times
CREATE OR REPLACE FUNCTION final_tool(p_tool bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here record;
BEGIN
  FOR hop IN 0..32 LOOP
    SELECT t.id, t.state, t.merged_into INTO here FROM tools AS t WHERE t.id = p_tool;
    IF here.state = 'published' THEN
      RETURN p_tool;
    ELSIF here.state IS DISTINCT FROM 'merged' THEN
      RETURN NULL;
    END IF;
    p_tool := here.merged_into;
  END LOOP;
  RETURN NULL;
END
$$;

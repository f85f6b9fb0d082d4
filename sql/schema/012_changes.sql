-- Changes: what a process on another host must forget, found by one small query however much there is.
--
-- Each subject has one row with the transaction that changed it last; votes have theirs in votes_ledger. The numbers of
-- transactions are not in the order of their commits, so a reader keeps the snapshot it read with (pg_snapshot): new is what
-- that snapshot could not see and this one can. Nothing is lost, however long a transaction takes, and nothing is told twice.

CREATE TYPE change_kind AS ENUM ('tool', 'comparison', 'category', 'persona', 'ranks');
COMMENT ON TYPE change_kind IS 'What kind of thing changed.';

CREATE TABLE changes (
  kind       change_kind NOT NULL,
  id         bigint      NOT NULL,
  changed_in xid8        NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (kind, id)
);
COMMENT ON TABLE changes IS 'Everything pages show but votes, and when it changed last; written by triggers, and by rank_votes().';
COMMENT ON COLUMN changes.kind IS 'What kind of thing.';
COMMENT ON COLUMN changes.id IS 'Its number; 0 for the ranks, which change all at once.';
COMMENT ON COLUMN changes.changed_in IS 'The transaction that changed it last.';

CREATE INDEX changes_order ON changes (changed_in);

CREATE FUNCTION note_change(p_kind change_kind, p_id bigint) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO changes AS c (kind, id) VALUES (p_kind, p_id)
  ON CONFLICT (kind, id) DO UPDATE SET changed_in = excluded.changed_in WHERE c.changed_in <> excluded.changed_in
$$;
COMMENT ON FUNCTION note_change(change_kind, bigint) IS 'Notes that this thing changed in this transaction.';

CREATE FUNCTION note_row() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_change(TG_ARGV[0]::change_kind, CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_row() IS 'Trigger: notes that the row''s thing changed; its argument says what kind of thing.';

CREATE FUNCTION note_pair() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  pair comparisons := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM note_change('comparison', pair.id);
  -- the page of each of the two names the other, and the order of the pair makes its address
  PERFORM note_change('tool', pair.lower_id);
  PERFORM note_change('tool', pair.higher_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_pair() IS 'Trigger: notes that a comparison changed, and with it the pages of its two tools.';

-- a review is noted with its tool, whose counts it changes
CREATE TRIGGER tools_note AFTER INSERT OR DELETE OR UPDATE ON tools FOR EACH ROW EXECUTE FUNCTION note_row('tool');
CREATE TRIGGER comparisons_note AFTER INSERT OR DELETE OR UPDATE ON comparisons FOR EACH ROW EXECUTE FUNCTION note_pair();
CREATE TRIGGER categories_note AFTER INSERT OR DELETE OR UPDATE OF slug, name ON categories
  FOR EACH ROW EXECUTE FUNCTION note_row('category');
CREATE TRIGGER personas_note AFTER INSERT OR DELETE OR UPDATE OF slug, name, lens, kind, disclosure, position ON personas
  FOR EACH ROW EXECUTE FUNCTION note_row('persona');

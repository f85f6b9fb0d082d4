-- Comparisons: pairs of tools that somebody chose, and which of the two stands on the left.

CREATE SEQUENCE comparison_places INCREMENT BY -1 MAXVALUE -1;
COMMENT ON SEQUENCE comparison_places IS
  'Places of comparisons, counted downwards: newest first lists those of one moment in the order in which they were chosen.';

CREATE TABLE comparisons (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  left_id    bigint      NOT NULL REFERENCES tools,
  right_id   bigint      NOT NULL REFERENCES tools,
  lower_id   bigint      NOT NULL GENERATED ALWAYS AS (least(left_id, right_id)) STORED,
  higher_id  bigint      NOT NULL GENERATED ALWAYS AS (greatest(left_id, right_id)) STORED,
  sides      int         NOT NULL,
  place      bigint      NOT NULL DEFAULT nextval('comparison_places'),
  curated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT comparisons_one_a_pair UNIQUE (lower_id, higher_id),
  CONSTRAINT comparisons_of_two CHECK (left_id <> right_id),
  CONSTRAINT comparisons_sides_count CHECK (sides BETWEEN 0 AND 2)
);
ALTER SEQUENCE comparison_places OWNED BY comparisons.place;

COMMENT ON TABLE comparisons IS 'Curated comparisons: one for a pair, whatever its order.';
COMMENT ON COLUMN comparisons.id IS 'Number of the comparison.';
COMMENT ON COLUMN comparisons.left_id IS 'The tool on the left, and first in the address.';
COMMENT ON COLUMN comparisons.right_id IS 'The tool on the right.';
COMMENT ON COLUMN comparisons.lower_id IS 'The smaller of the two numbers; with higher_id it names the pair.';
COMMENT ON COLUMN comparisons.higher_id IS 'The larger of the two numbers.';
COMMENT ON COLUMN comparisons.sides IS 'How many of the two are published, kept by triggers; the public sees those with both.';
COMMENT ON COLUMN comparisons.place IS 'Order among those of one moment: the larger comes first.';
COMMENT ON COLUMN comparisons.curated_at IS 'When it was chosen.';

CREATE INDEX comparisons_newest ON comparisons (curated_at DESC, place DESC) WHERE sides = 2;
CREATE INDEX comparisons_left ON comparisons (left_id, curated_at DESC, place DESC);
CREATE INDEX comparisons_right ON comparisons (right_id, curated_at DESC, place DESC);
CREATE INDEX comparisons_by_id ON comparisons (id) WHERE sides = 2;

CREATE FUNCTION comparisons_count_sides() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- the lock keeps both from changing their state until this row can be seen by those who would count it
  SELECT count(*) FILTER (WHERE t.state = 'published') INTO NEW.sides
    FROM (SELECT state FROM tools WHERE id IN (NEW.left_id, NEW.right_id) ORDER BY id FOR KEY SHARE) AS t;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION comparisons_count_sides() IS 'Trigger: counts the published sides of a new comparison.';
CREATE TRIGGER comparisons_count_sides BEFORE INSERT ON comparisons FOR EACH ROW EXECUTE FUNCTION comparisons_count_sides();

CREATE FUNCTION tools_count_as_sides() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  sign int := (NEW.state = 'published')::int - (OLD.state = 'published')::int;
BEGIN
  IF sign <> 0 THEN
    UPDATE comparisons AS c SET sides = c.sides + sign WHERE c.left_id = NEW.id;
    UPDATE comparisons AS c SET sides = c.sides + sign WHERE c.right_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_count_as_sides() IS 'Trigger: keeps the published sides of a tool''s comparisons, by deltas.';
CREATE TRIGGER tools_count_as_sides AFTER UPDATE OF state ON tools FOR EACH ROW EXECUTE FUNCTION tools_count_as_sides();

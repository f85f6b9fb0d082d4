-- As of: what a tool's page said at the end of any day, and how the votes on it went week by week. Nothing here is counted twice: content
-- comes from the revisions, verdicts from the reviews, votes from the ledger.

-- ---- tags, as far as they are content -----------------------------------------------------------

-- Words beside the category (048_tags.sql). They are written, proposed, kept and taken back with the rest of a tool's content.
CREATE FUNCTION are_tags(p_tags text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN cardinality(p_tags) <= 10
   AND NOT EXISTS (SELECT FROM unnest(p_tags) AS t WHERE t IS NULL OR NOT is_one_line(t, 40) OR t ~ '^ | $|,')
   AND (SELECT count(DISTINCT lower(t)) FROM unnest(p_tags) AS t) = cardinality(p_tags);
COMMENT ON FUNCTION are_tags(text[]) IS
  'True for at most ten names of tags, each one line of at most 40 characters without a comma or a blank at its ends, none twice whatever the capitals.';

CREATE FUNCTION tags_of(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN p_text IS NOT NULL THEN
  ARRAY(SELECT btrim(t.name) FROM regexp_split_to_table(p_text, ',') WITH ORDINALITY AS t (name, place) WHERE btrim(t.name) <> '' ORDER BY t.place) END;
COMMENT ON FUNCTION tags_of(text) IS 'Names of tags with commas between them, as forms have them; null for null, which means: as they are.';

ALTER TYPE content ADD ATTRIBUTE tags text[];
COMMENT ON TYPE content IS 'What is proposed of a tool; category is a slug; tags are names, null for those that it has.';
ALTER TABLE tool_revisions ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CONSTRAINT tool_revisions_tags_form CHECK (are_tags(tags));
COMMENT ON COLUMN tool_revisions.tags IS 'Names of its tags, in their order.';
ALTER TABLE proposals ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CONSTRAINT proposals_tags_form CHECK (are_tags(tags));
COMMENT ON COLUMN proposals.tags IS 'Names of the tags that it should have, in their order.';

-- ---- when a tool was what -----------------------------------------------------------------------

CREATE TABLE tool_times (
  id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id  bigint      NOT NULL REFERENCES tools,
  at       timestamptz NOT NULL DEFAULT now(),
  state    tool_state  NOT NULL,
  revision int
);
COMMENT ON TABLE tool_times IS 'Every state and content that a tool had, from when on. Only ever added to.';
COMMENT ON COLUMN tool_times.id IS 'Order among those of one moment.';
COMMENT ON COLUMN tool_times.tool_id IS 'Which tool.';
COMMENT ON COLUMN tool_times.at IS 'From when on.';
COMMENT ON COLUMN tool_times.state IS 'Its state from then on.';
COMMENT ON COLUMN tool_times.revision IS 'Its revision from then on.';
CREATE INDEX tool_times_of_tool ON tool_times (tool_id, at DESC, id DESC);

CREATE FUNCTION tools_note_time() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (NEW.state, NEW.revision) IS DISTINCT FROM (OLD.state, OLD.revision) THEN
    INSERT INTO tool_times (tool_id, state, revision) VALUES (NEW.id, NEW.state, NEW.revision);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_note_time() IS 'Trigger: notes every state and content that a tool gets.';
CREATE TRIGGER tools_note_time AFTER INSERT OR UPDATE OF state, revision ON tools FOR EACH ROW EXECUTE FUNCTION tools_note_time();

-- What was before this table: states from the log, contents from the revisions that were not taken back.
INSERT INTO tool_times (tool_id, at, state, revision)
  SELECT t.id, e.at,
         coalesce((SELECT m.to_state::tool_state FROM moderation_log AS m
                    WHERE m.subject_kind = 'tool' AND m.subject_id = t.id AND m.to_state IS NOT NULL AND m.at <= e.at
                    ORDER BY m.id DESC LIMIT 1), 'draft'),
         (SELECT max(r.revision) FROM tool_revisions AS r WHERE r.tool_id = t.id AND r.revision <= t.revision AND r.created_at <= e.at)
    FROM tools AS t
   CROSS JOIN LATERAL (
         SELECT m.at FROM moderation_log AS m WHERE m.subject_kind = 'tool' AND m.subject_id = t.id AND m.to_state IS NOT NULL
         UNION
         SELECT r.created_at FROM tool_revisions AS r WHERE r.tool_id = t.id AND r.revision <= t.revision) AS e (at)
   ORDER BY t.id, e.at;
INSERT INTO tool_times (tool_id, at, state, revision)
  SELECT t.id, greatest(t.updated_at, l.at), t.state, t.revision
    FROM tools AS t
    LEFT JOIN LATERAL (SELECT x.* FROM tool_times AS x WHERE x.tool_id = t.id ORDER BY x.at DESC, x.id DESC LIMIT 1) AS l ON true
   WHERE (t.state, t.revision) IS DISTINCT FROM (l.state, l.revision);

CREATE TRIGGER tool_times_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON tool_times
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- votes by day -------------------------------------------------------------------------------

CREATE VIEW vote_deltas AS
  SELECT l.id, l.tool_id, l.changed_in, (l.at AT TIME ZONE 'UTC')::date AS day,
         coalesce((l.new_standing = 'counted' AND l.new_verdict = 'ship')::int, 0)
           - coalesce((l.old_standing = 'counted' AND l.old_verdict = 'ship')::int, 0) AS ship,
         coalesce((l.new_standing = 'counted' AND l.new_verdict = 'skip')::int, 0)
           - coalesce((l.old_standing = 'counted' AND l.old_verdict = 'skip')::int, 0) AS skip,
         coalesce((l.new_standing = 'held')::int, 0) - coalesce((l.old_standing = 'held')::int, 0) AS held,
         coalesce((l.new_standing = 'voided')::int, 0) - coalesce((l.old_standing = 'voided')::int, 0) AS voided
    FROM votes_ledger AS l;
COMMENT ON VIEW vote_deltas IS 'What each entry of the ledger did to its tool''s tally.';
COMMENT ON COLUMN vote_deltas.id IS 'Number of the entry.';
COMMENT ON COLUMN vote_deltas.tool_id IS 'Whose tally.';
COMMENT ON COLUMN vote_deltas.changed_in IS 'Transaction of the entry.';
COMMENT ON COLUMN vote_deltas.day IS 'Its day, in UTC.';
COMMENT ON COLUMN vote_deltas.ship IS 'Counted votes that say ship: -1, 0 or 1.';
COMMENT ON COLUMN vote_deltas.skip IS 'Counted votes that say skip, likewise.';
COMMENT ON COLUMN vote_deltas.held IS 'Held votes, likewise.';
COMMENT ON COLUMN vote_deltas.voided IS 'Voided votes, likewise.';

CREATE TABLE vote_days (
  tool_id bigint NOT NULL REFERENCES tools,
  day     date   NOT NULL,
  ship    int    NOT NULL,
  skip    int    NOT NULL,
  held    int    NOT NULL,
  voided  int    NOT NULL,
  PRIMARY KEY (tool_id, day)
);
COMMENT ON TABLE vote_days IS 'The ledger summed by tool and day, as far as roll_up_votes() has come: what a day changed in the tally.';
COMMENT ON COLUMN vote_days.tool_id IS 'Whose tally.';
COMMENT ON COLUMN vote_days.day IS 'The day, in UTC.';
COMMENT ON COLUMN vote_days.ship IS 'Counted votes that say ship: by how many there were more in the evening than in the morning.';
COMMENT ON COLUMN vote_days.skip IS 'Counted votes that say skip, likewise.';
COMMENT ON COLUMN vote_days.held IS 'Held votes, likewise.';
COMMENT ON COLUMN vote_days.voided IS 'Voided votes, likewise.';

CREATE TABLE vote_days_upto (
  one   boolean PRIMARY KEY DEFAULT true CONSTRAINT vote_days_upto_one CHECK (one),
  upto  xid8    NOT NULL,
  floor bigint  NOT NULL DEFAULT 0
);
COMMENT ON TABLE vote_days_upto IS 'How far vote_days has come; one row.';
COMMENT ON COLUMN vote_days_upto.one IS 'True.';
COMMENT ON COLUMN vote_days_upto.upto IS 'Entries of transactions before this one are in vote_days, the others are not; but for the floor.';
COMMENT ON COLUMN vote_days_upto.floor IS
  'Entries up to this number are in vote_days, whatever their transaction: they were written in another cluster, from which this database was restored.';
INSERT INTO vote_days_upto (upto) VALUES ('0'::xid8);

CREATE FUNCTION roll_up_votes() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  -- who began before this one has ended, so all that they wrote can be seen by the statement below
  ended xid8;
  begun xid8;
  low bigint;
  days int;
BEGIN
  IF pg_is_in_recovery() THEN
    RETURN 0;
  END IF;
  ended := pg_snapshot_xmin(pg_current_snapshot());
  SELECT u.upto, u.floor INTO begun, low FROM vote_days_upto AS u FOR UPDATE SKIP LOCKED;
  IF begun > pg_snapshot_xmax(pg_current_snapshot()) THEN
    -- restored from a dump: what is in the ledger by now begins anew, and is told from what comes by its number
    SELECT coalesce(max(d.id), 0) INTO low FROM vote_deltas AS d WHERE d.changed_in >= pg_snapshot_xmax(pg_current_snapshot());
    DELETE FROM vote_days;
    INSERT INTO vote_days (tool_id, day, ship, skip, held, voided)
    SELECT d.tool_id, d.day, sum(d.ship), sum(d.skip), sum(d.held), sum(d.voided)
      FROM vote_deltas AS d WHERE d.id <= low AND EXISTS (SELECT FROM tools AS t WHERE t.id = d.tool_id)
     GROUP BY 1, 2;
    begun := '0';
    UPDATE vote_days_upto AS u SET upto = begun, floor = low;
  END IF;
  IF begun IS NULL OR begun >= ended THEN
    RETURN 0;
  END IF;
  INSERT INTO vote_days AS v (tool_id, day, ship, skip, held, voided)
  SELECT d.tool_id, d.day, sum(d.ship), sum(d.skip), sum(d.held), sum(d.voided)
    FROM vote_deltas AS d
   WHERE d.changed_in >= begun AND d.changed_in < ended AND d.id > low AND EXISTS (SELECT FROM tools AS t WHERE t.id = d.tool_id)
   GROUP BY 1, 2
  ON CONFLICT (tool_id, day) DO UPDATE
    SET ship = v.ship + excluded.ship, skip = v.skip + excluded.skip, held = v.held + excluded.held, voided = v.voided + excluded.voided;
  GET DIAGNOSTICS days = ROW_COUNT;
  UPDATE vote_days_upto AS u SET upto = ended;
  RETURN days;
END
$$;
COMMENT ON FUNCTION roll_up_votes() IS
  'Adds to vote_days what the ledger got since the last call, and returns how many rows it changed. Any number of callers at once; to be '
  'called every minute. Nothing depends on when: what is not in vote_days yet is read from the ledger. Does nothing on a standby.';
SELECT roll_up_votes();

CREATE FUNCTION votes_by_day(p_tool bigint)
RETURNS TABLE (day date, ship int, skip int, held int, voided int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT v.day, v.ship, v.skip, v.held, v.voided FROM vote_days AS v WHERE v.tool_id = p_tool
  UNION ALL
  SELECT d.day, d.ship, d.skip, d.held, d.voided
    FROM vote_deltas AS d, vote_days_upto AS u WHERE d.changed_in >= u.upto AND d.id > u.floor AND d.tool_id = p_tool;
END
$$;
COMMENT ON FUNCTION votes_by_day(bigint) IS
  'What changed in a tool''s tally, by day (UTC); a day may have several rows. Their sums up to a day are the tally at its end.';

CREATE FUNCTION vote_trend(p_tool bigint, p_weeks int)
RETURNS TABLE (week date, ship int, votes int)
LANGUAGE sql STABLE AS $$
  WITH weeks AS (
    SELECT g::date AS week
      FROM (SELECT date_trunc('week', now() AT TIME ZONE 'UTC')::date AS monday) AS m,
           generate_series(m.monday - 7 * (p_weeks - 1), m.monday, interval '7 days') AS g),
  changed AS (
    -- what was before the first week belongs to its beginning
    SELECT greatest(date_trunc('week', d.day)::date, (SELECT min(w.week) FROM weeks AS w)) AS week, sum(d.ship) AS ship, sum(d.ship + d.skip) AS votes
      FROM votes_by_day(p_tool) AS d GROUP BY 1)
  SELECT w.week, (sum(coalesce(c.ship, 0)) OVER upto)::int, (sum(coalesce(c.votes, 0)) OVER upto)::int
    FROM weeks AS w LEFT JOIN changed AS c ON c.week = w.week
  WINDOW upto AS (ORDER BY w.week)
   ORDER BY w.week
$$;
COMMENT ON FUNCTION vote_trend(bigint, int) IS
  'A tool''s tally (counted votes, and those of them that say ship) at the end of each of the last p_weeks weeks, by their Mondays (UTC); the '
  'last is the present week, as it stands now.';

-- ---- a tool's page then -------------------------------------------------------------------------

CREATE FUNCTION tool_as_of(p_slug text, p_day date)
RETURNS TABLE (id bigint, slug text, was_public boolean, name text, tagline text, description text, description_html text, website text, category_slug text,
               category_name text, pricing_model text, pricing_entry text, panel_ships int, panel_reviews int, community_ship int,
               community_skip int, community_held int, community_voided int, review_personas text[], review_names text[],
               review_verdicts text[], review_quotes text[], review_dates text[], tag_names text[], published_at text, updated_at text, revision int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH upto AS (SELECT least((p_day + 1)::timestamp AT TIME ZONE 'UTC', now() + interval '1 day') AS at)
  SELECT t.id, t.slug, coalesce(x.state = 'published', false), r.name, r.tagline, r.description, r.description_html, r.website, c.slug, c.name,
         r.pricing_model::text, r.pricing_entry, w.ships, w.reviews, v.ship, v.skip, v.held, v.voided,
         w.personas, w.names, w.verdicts, w.quotes, w.dates, r.tags, utc(t.published_at), utc(coalesce(greatest(x.at, w.changed), t.updated_at)), r.revision
    FROM upto
   CROSS JOIN tool_slugs AS s
    JOIN tools AS t ON t.id = s.tool_id AND t.state = 'published'
    LEFT JOIN LATERAL (SELECT y.state, y.revision, y.at FROM tool_times AS y
                        WHERE y.tool_id = t.id AND y.at < upto.at ORDER BY y.at DESC, y.id DESC LIMIT 1) AS x ON true
    -- where it was not public, the present content stands in, and nobody is shown it
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = coalesce(x.revision, t.revision)
    JOIN categories AS c ON c.id = r.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(d.ship), 0)::int AS ship, coalesce(sum(d.skip), 0)::int AS skip, coalesce(sum(d.held), 0)::int AS held,
                coalesce(sum(d.voided), 0)::int AS voided
           FROM votes_by_day(t.id) AS d WHERE d.day <= p_day) AS v
   CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE q.verdict = 'ship')::int AS ships, count(*)::int AS reviews, max(q.created_at) AS changed,
                coalesce(array_agg(q.slug), '{}') AS personas, coalesce(array_agg(q.name), '{}') AS names,
                coalesce(array_agg(q.verdict), '{}') AS verdicts, coalesce(array_agg(q.quote), '{}') AS quotes,
                coalesce(array_agg(q.day), '{}') AS dates
           FROM (SELECT p.slug::text, p.name, k.verdict::text, k.quote, to_char(k.reviewed_on, 'YYYY-MM-DD') AS day, k.created_at
                   FROM reviews AS k JOIN personas AS p ON p.id = k.persona_id
                  WHERE k.tool_id = t.id AND k.created_at < upto.at AND (k.superseded_at IS NULL OR k.superseded_at >= upto.at)
                  ORDER BY p.position) AS q) AS w
   WHERE s.slug = p_slug
$$;
COMMENT ON FUNCTION tool_as_of(text, date) IS
  'The page of a tool that is public now (by any slug it had), as it stood at the end of that day (UTC; of today, as it stands): content of the '
  'revision of then, reviews that were live then, votes by the ledger. was_public is false when nobody could see it then. Names of categories and '
  'personas are today''s. No row for what is not public now: what was taken down does not come back this way.';

GRANT EXECUTE ON FUNCTION roll_up_votes(), votes_by_day(bigint), vote_trend(bigint, int), tool_as_of(text, date) TO slipway_web;

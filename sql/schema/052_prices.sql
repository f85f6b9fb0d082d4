-- Dated facts: when an entry price was seen last, and how, so that a page can say how old it is.

CREATE TYPE price_basis AS ENUM ('read', 'written', 'imported', 'link-answered');
COMMENT ON TYPE price_basis IS
  'How we came to know a price: a moderator read it at the vendor''s, somebody wrote it into a tool''s content here, or a file '
  'brought it; and, which is less, that its website answered on a day on which the page gave that price.';

CREATE TABLE price_observations (
  id            bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id       bigint        NOT NULL REFERENCES tools,
  pricing_model pricing_model NOT NULL,
  pricing_entry text          NOT NULL CONSTRAINT price_observations_entry_form CHECK (is_one_line(pricing_entry, 80)),
  observed_on   date          NOT NULL DEFAULT utc_today(),
  basis         price_basis   NOT NULL,
  label         text          NOT NULL CONSTRAINT price_observations_label_form CHECK (is_one_line(label, 80)),
  revision      int,
  entry_id      bigint        REFERENCES moderation_log,
  taken_back    boolean       NOT NULL DEFAULT false,
  CONSTRAINT price_observations_of_revision FOREIGN KEY (tool_id, revision) REFERENCES tool_revisions (tool_id, revision),
  CONSTRAINT price_observations_read_by_person CHECK ((basis = 'read') = (entry_id IS NOT NULL) AND (basis IN ('read', 'link-answered')) = (revision IS NULL))
);
COMMENT ON TABLE price_observations IS 'Who saw which entry price when. Only ever added to; a reading can be taken back with its decision.';
COMMENT ON COLUMN price_observations.id IS 'Order among those of one day.';
COMMENT ON COLUMN price_observations.tool_id IS 'Whose price.';
COMMENT ON COLUMN price_observations.pricing_model IS 'The pricing model seen.';
COMMENT ON COLUMN price_observations.pricing_entry IS 'The entry price seen.';
COMMENT ON COLUMN price_observations.observed_on IS 'The day (UTC): it was read, written down here, or imported, or the website answered.';
COMMENT ON COLUMN price_observations.basis IS 'Which of these it was.';
COMMENT ON COLUMN price_observations.label IS 'Who, as may be shown.';
COMMENT ON COLUMN price_observations.revision IS 'The revision that brought it; null for a reading and for an answer.';
COMMENT ON COLUMN price_observations.entry_id IS 'The decision of whoever read it; null for others.';
COMMENT ON COLUMN price_observations.taken_back IS 'True when that decision was taken back.';
CREATE INDEX price_observations_seen ON price_observations (tool_id, observed_on DESC, id DESC) WHERE basis <> 'link-answered';
CREATE INDEX price_observations_answered ON price_observations (tool_id, observed_on DESC) WHERE basis = 'link-answered';
CREATE INDEX price_observations_of_revision ON price_observations (tool_id, revision);
CREATE INDEX price_observations_of_entry ON price_observations (entry_id) WHERE entry_id IS NOT NULL;

CREATE FUNCTION price_observations_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.tool_id, NEW.pricing_model, NEW.pricing_entry, NEW.observed_on, NEW.basis, NEW.label, NEW.revision, NEW.entry_id)
     IS DISTINCT FROM
     (OLD.id, OLD.tool_id, OLD.pricing_model, OLD.pricing_entry, OLD.observed_on, OLD.basis, OLD.label, OLD.revision, OLD.entry_id)
     OR OLD.taken_back THEN
    RAISE EXCEPTION 'update of price_observations refused: what was seen was seen' USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION price_observations_kept() IS 'Trigger: an observation is taken back at most, once.';
CREATE TRIGGER price_observations_kept BEFORE UPDATE ON price_observations FOR EACH ROW EXECUTE FUNCTION price_observations_kept();
CREATE TRIGGER price_observations_stay BEFORE DELETE OR TRUNCATE ON price_observations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION note_of_tool() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_change('tool', NEW.tool_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_of_tool() IS 'Trigger: the page of the row''s tool shows it.';
CREATE TRIGGER price_observations_note AFTER INSERT OR UPDATE ON price_observations FOR EACH ROW EXECUTE FUNCTION note_of_tool();

-- What was before this table: the day on which a revision brought another price, and by which road. Nobody knows who had read it when.
INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, observed_on, basis, label, revision)
SELECT r.tool_id, r.pricing_model, r.pricing_entry, (r.created_at AT TIME ZONE 'UTC')::date,
       (CASE WHEN r.source = 'import' THEN 'imported' ELSE 'written' END)::price_basis, r.author, r.revision
  FROM (SELECT x.*, lag((x.pricing_model, x.pricing_entry)) OVER (PARTITION BY x.tool_id ORDER BY x.revision) AS before FROM tool_revisions AS x) AS r
 WHERE r.before IS DISTINCT FROM (r.pricing_model, r.pricing_entry)
 ORDER BY r.created_at, r.tool_id, r.revision;

CREATE FUNCTION revisions_observe_price() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- against what the page says now: a revision that was undone said nothing
  IF NOT EXISTS (SELECT FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
                  WHERE t.id = NEW.tool_id AND (r.pricing_model, r.pricing_entry) = (NEW.pricing_model, NEW.pricing_entry)) THEN
    INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, observed_on, basis, label, revision)
    VALUES (NEW.tool_id, NEW.pricing_model, NEW.pricing_entry, (NEW.created_at AT TIME ZONE 'UTC')::date,
            (CASE WHEN NEW.source = 'import' THEN 'imported' ELSE 'written' END)::price_basis, NEW.author, NEW.revision);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION revisions_observe_price() IS 'Trigger: a revision with another price is an observation of it, by the revision''s author.';
CREATE TRIGGER revisions_observe_price AFTER INSERT ON tool_revisions FOR EACH ROW EXECUTE FUNCTION revisions_observe_price();

-- ---- "still so, read today" ---------------------------------------------------------------------

CREATE FUNCTION note_price_read(p_actor accounts, p_tool bigint, p_entry bigint) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, basis, label, entry_id)
  SELECT t.id, r.pricing_model, r.pricing_entry, 'read', actor_label(p_actor), p_entry
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE t.id = p_tool
$$;
COMMENT ON FUNCTION note_price_read(accounts, bigint, bigint) IS 'Notes, as part of that decision, that a moderator has read today what the tool''s page says.';

CREATE FUNCTION read_price(p_credential bytea, p_tool bigint, p_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  tool tools;
  r tool_revisions;
  entry bigint;
BEGIN
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool FOR UPDATE;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  ELSIF tool.state <> 'published' THEN
    RAISE EXCEPTION 'the tool is not public' USING ERRCODE = '55000';
  END IF;
  SELECT * INTO r FROM tool_revisions AS x WHERE x.tool_id = tool.id AND x.revision = tool.revision;
  IF EXISTS (SELECT FROM price_observations AS o
              WHERE o.tool_id = tool.id AND o.basis = 'read' AND o.observed_on = utc_today() AND NOT o.taken_back
                AND (o.pricing_model, o.pricing_entry) = (r.pricing_model, r.pricing_entry)) THEN
    RAISE EXCEPTION 'its price was read today already' USING ERRCODE = '55000';
  END IF;
  entry := log_by(actor, 'read-price', 'tool', tool.id, NULL, NULL, NULL, NULL, jsonb_build_object('price', r.pricing_entry), NULL, NULL);
  PERFORM note_price_read(actor, tool.id, entry);
  RETURN entry;
END
$$;
COMMENT ON FUNCTION read_price(bytea, bigint, int) IS
  'A moderator has read the entry price at the vendor''s today, and it is still what the page says. Returns the entry of the log. Raises P0002, and '
  '55000 when the tool changed meanwhile, is not public, or somebody read it today.';

CREATE OR REPLACE FUNCTION decide(
  p_credential bytea, p_kind log_subject, p_subject bigint, p_version int, p_action text, p_reason text, p_options jsonb, p_batch uuid
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  flag flags;
  entry bigint;
BEGIN
  PERFORM end_claim(actor, p_kind, p_subject);
  CASE p_kind
    WHEN 'tool' THEN RETURN decide_tool(actor, p_subject, p_version, p_action, p_reason, coalesce(p_options, '{}'), p_batch);
    WHEN 'edit' THEN RETURN decide_edit(actor, p_subject, p_version, p_action, p_reason, p_batch);
    WHEN 'review_draft' THEN RETURN decide_draft(actor, p_subject, p_version, p_action, p_reason, p_batch);
    WHEN 'flag' THEN
      entry := decide_flag(actor, p_subject, p_version, p_action, p_reason, p_batch);
      IF p_action = 'dismiss' AND p_options @> '{"price_read": true}' THEN
        SELECT * INTO flag FROM flags AS f WHERE f.id = p_subject;
        IF flag.kind <> 'wrong-price' THEN
          RAISE EXCEPTION 'this flag is not about the price' USING ERRCODE = '55000';
        END IF;
        PERFORM note_price_read(actor, flag.tool_id, entry);
      END IF;
      RETURN entry;
    ELSE RAISE EXCEPTION 'a % is not decided here', p_kind USING ERRCODE = '55000';
  END CASE;
END
$$;
COMMENT ON FUNCTION decide(bytea, log_subject, bigint, int, text, text, jsonb, uuid) IS
  'Decides on an item as the decider saw it (its version), by an action of transitions; returns the entry of the log. Options: slug '
  '(approve), into (merge, a slug), price_read (dismiss, a flag of kind wrong-price: the price was read today, and is as the page says). Raises '
  '28000 and 42501 for who may not (also on one''s own submission), P0002 for an unknown item, 55000 when it was decided, changed or claimed '
  'meanwhile or takes no such decision, 23502 without a needed reason, 23505 for a slug that is taken.';

-- ---- what pages show ----------------------------------------------------------------------------

CREATE FUNCTION price_seen(p_slug text, p_day date)
RETURNS TABLE (observed_on text, basis text, label text, answered_on text)
-- in a language that keeps its plans: making one takes ten times as long as what it finds
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  about bigint;
  shown int;
BEGIN
  SELECT t.id, t.revision INTO about, shown FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE s.slug = p_slug;
  IF p_day IS NOT NULL THEN
    shown := coalesce((SELECT x.revision FROM tool_times AS x WHERE x.tool_id = about AND x.at < (p_day + 1)::timestamp AT TIME ZONE 'UTC'
                        ORDER BY x.at DESC, x.id DESC LIMIT 1), shown);
  END IF;
  RETURN QUERY
  SELECT to_char(p.observed_on, 'YYYY-MM-DD'), p.basis::text, p.label,
         -- an answer says something of the content of that day only
         (SELECT to_char(max(a.observed_on), 'YYYY-MM-DD') FROM price_observations AS a
           WHERE a.tool_id = r.tool_id AND a.basis = 'link-answered' AND (a.pricing_model, a.pricing_entry) = (r.pricing_model, r.pricing_entry)
             AND a.observed_on BETWEEN (r.created_at AT TIME ZONE 'UTC')::date AND coalesce(p_day, utc_today()))
    FROM tool_revisions AS r
    JOIN price_observations AS p ON p.tool_id = r.tool_id AND (p.pricing_model, p.pricing_entry) = (r.pricing_model, r.pricing_entry) AND NOT p.taken_back
   WHERE r.tool_id = about AND r.revision = shown
     AND p.basis <> 'link-answered'
     -- a revision that was undone observed nothing
     AND coalesce(p.revision, 0) <= r.revision
     AND p.observed_on <= coalesce(p_day, p.observed_on)
   ORDER BY p.observed_on DESC, p.id DESC LIMIT 1;
END
$$;
COMMENT ON FUNCTION price_seen(text, date) IS
  'When the price on the page of a tool (by any slug that leads to it) was seen last, and how; on the page as of a day (null: as it stands), by '
  'then; and the last day on which its website answered (answered_on, or null), which says that the tool is there, not what it costs.';

CREATE FUNCTION price_history(p_slug text, p_most int)
RETURNS TABLE (since text, pricing_model text, pricing_entry text, observed_on text, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH shown AS (
    SELECT t.id AS tool_id, x.at, x.id, r.pricing_model, r.pricing_entry,
           lag((r.pricing_model, r.pricing_entry)) OVER (ORDER BY x.at, x.id) IS DISTINCT FROM (r.pricing_model, r.pricing_entry) AS another
      FROM tool_slugs AS s
      JOIN tools AS t ON t.id = final_tool(s.tool_id)
      JOIN tool_times AS x ON x.tool_id = t.id AND x.state = 'published'
      JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = x.revision
     WHERE s.slug = p_slug
       -- a revision that was undone within the hold was never one
       AND (x.revision = t.revision OR NOT EXISTS (
            SELECT FROM moderation_log AS m JOIN moderation_texts AS y ON y.entry_id = m.id JOIN moderation_log AS u ON u.reverts = m.id AND u.action = 'undo'
             WHERE y.after ->> 'revision' = x.revision::text
               AND (m.subject_kind = 'tool' AND m.subject_id = t.id
                    OR m.subject_kind = 'edit' AND m.subject_id IN (SELECT e.id FROM submissions AS e WHERE e.tool_id = t.id AND e.kind = 'edit'))))),
  runs AS (
    SELECT h.*, lead(h.at) OVER (ORDER BY h.at, h.id) AS until FROM shown AS h WHERE h.another)
  SELECT to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), h.pricing_model::text, h.pricing_entry, to_char(o.observed_on, 'YYYY-MM-DD'), o.basis::text
    FROM runs AS h
    LEFT JOIN LATERAL (SELECT p.observed_on, p.basis FROM price_observations AS p
                        WHERE p.tool_id = h.tool_id AND (p.pricing_model, p.pricing_entry) = (h.pricing_model, h.pricing_entry) AND NOT p.taken_back
                          AND p.basis <> 'link-answered'
                          AND coalesce(p.revision, 0) <= (SELECT t.revision FROM tools AS t WHERE t.id = h.tool_id)
                          AND (h.until IS NULL OR p.observed_on <= (h.until AT TIME ZONE 'UTC')::date)
                        ORDER BY p.observed_on DESC, p.id DESC LIMIT 1) AS o ON true
   ORDER BY h.at DESC, h.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION price_history(text, int) IS
  'The entry prices that a public tool''s page gave, the newest first: since when (UTC), and when and how each was seen last while it stood.';

CREATE VIEW tool_facts AS
  SELECT t.id, t.slug, r.name, r.tagline, c.slug AS category_slug, c.name AS category_name,
         r.pricing_model::text AS pricing_model, r.pricing_entry, to_char(o.observed_on, 'YYYY-MM-DD') AS observed_on, o.basis::text AS basis,
         t.panel_ships, t.panel_reviews,
         (SELECT to_char(max(x.reviewed_on), 'YYYY-MM-DD') FROM reviews AS x WHERE x.tool_id = t.id AND x.superseded_at IS NULL) AS reviewed_on,
         v.ship AS community_ship, v.skip AS community_skip, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS counted_on,
         to_char(a.observed_on, 'YYYY-MM-DD') AS answered_on
    FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   CROSS JOIN LATERAL (
         SELECT coalesce(sum(k.ship), 0)::int AS ship, coalesce(sum(k.skip), 0)::int AS skip
           FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
    -- as price_seen() has it
    LEFT JOIN LATERAL (SELECT p.observed_on, p.basis FROM price_observations AS p
                        WHERE p.tool_id = t.id AND (p.pricing_model, p.pricing_entry) = (r.pricing_model, r.pricing_entry) AND NOT p.taken_back AND coalesce(p.revision, 0) <= r.revision
                          AND p.basis <> 'link-answered'
                        ORDER BY p.observed_on DESC, p.id DESC LIMIT 1) AS o ON true
    LEFT JOIN LATERAL (SELECT p.observed_on FROM price_observations AS p
                        WHERE p.tool_id = t.id AND p.basis = 'link-answered' AND (p.pricing_model, p.pricing_entry) = (r.pricing_model, r.pricing_entry)
                          AND p.observed_on >= (r.created_at AT TIME ZONE 'UTC')::date
                        ORDER BY p.observed_on DESC LIMIT 1) AS a ON true
   WHERE t.state = 'published';
COMMENT ON VIEW tool_facts IS 'Each published tool in a line: what it is, its verdicts and its price, each with its day.';
COMMENT ON COLUMN tool_facts.id IS 'Number of the tool.';
COMMENT ON COLUMN tool_facts.slug IS 'Its present slug.';
COMMENT ON COLUMN tool_facts.name IS 'Its name.';
COMMENT ON COLUMN tool_facts.tagline IS 'Its tagline.';
COMMENT ON COLUMN tool_facts.category_slug IS 'Slug of its category.';
COMMENT ON COLUMN tool_facts.category_name IS 'Name of its category.';
COMMENT ON COLUMN tool_facts.pricing_model IS 'Its pricing model.';
COMMENT ON COLUMN tool_facts.pricing_entry IS 'Its entry price.';
COMMENT ON COLUMN tool_facts.observed_on IS 'The day, in UTC, on which that price was seen last; null when nobody noted it.';
COMMENT ON COLUMN tool_facts.basis IS 'How it was seen then.';
COMMENT ON COLUMN tool_facts.panel_ships IS 'Live reviews that say ship.';
COMMENT ON COLUMN tool_facts.panel_reviews IS 'Live reviews.';
COMMENT ON COLUMN tool_facts.reviewed_on IS 'The day of the newest of them; null without one.';
COMMENT ON COLUMN tool_facts.community_ship IS 'Counted votes that say ship.';
COMMENT ON COLUMN tool_facts.community_skip IS 'Counted votes that say skip.';
COMMENT ON COLUMN tool_facts.counted_on IS 'The day, in UTC, as of which they are counted: today.';
COMMENT ON COLUMN tool_facts.answered_on IS 'The day, in UTC, on which its website answered last, as price_seen() has it; null for none.';

-- ---- does the website answer --------------------------------------------------------------------

CREATE TABLE link_checks (
  tool_id     bigint      PRIMARY KEY REFERENCES tools,
  website     text        NOT NULL,
  host        text,
  asked_at    timestamptz NOT NULL,
  busy_until  timestamptz,
  answered_on date,
  failures    int         NOT NULL DEFAULT 0 CONSTRAINT link_checks_failures_count CHECK (failures >= 0),
  why         text        CONSTRAINT link_checks_why_form CHECK (is_one_line(why, 200)),
  flagged     boolean     NOT NULL DEFAULT false
);
COMMENT ON TABLE link_checks IS 'How the website of each published tool answered when it was asked last, about once a day.';
COMMENT ON COLUMN link_checks.tool_id IS 'The tool.';
COMMENT ON COLUMN link_checks.website IS 'The address that was asked.';
COMMENT ON COLUMN link_checks.host IS 'Its url_host().';
COMMENT ON COLUMN link_checks.asked_at IS 'When it was asked last.';
COMMENT ON COLUMN link_checks.busy_until IS 'Until when somebody may be asking it just now; null for nobody.';
COMMENT ON COLUMN link_checks.answered_on IS 'The day (UTC) on which it answered last; null for never.';
COMMENT ON COLUMN link_checks.failures IS 'How often it did not, one after the other, about a day apart.';
COMMENT ON COLUMN link_checks.why IS 'What was wrong the last time; null for nothing.';
COMMENT ON COLUMN link_checks.flagged IS 'True when moderators were told of it since it last answered.';
CREATE INDEX link_checks_asked ON link_checks (asked_at DESC);
CREATE INDEX link_checks_busy ON link_checks (host) WHERE busy_until IS NOT NULL;

CREATE FUNCTION link_claim(p_gap_ms int)
RETURNS TABLE (tool bigint, website text, wait_ms int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  it record;
  early int;
BEGIN
  PERFORM pg_advisory_xact_lock(7203114986205117);
  SELECT t.id, r.website, url_host(r.website) AS host,
         EXISTS (SELECT FROM link_checks AS b WHERE b.host = url_host(r.website) AND b.busy_until > clock_timestamp()) AS busy INTO it
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    LEFT JOIN link_checks AS k ON k.tool_id = t.id
   WHERE t.state = 'published' AND (k.tool_id IS NULL OR k.website <> r.website OR k.asked_at < clock_timestamp() - interval '20 hours')
     -- who was killed while asking asks again tomorrow
   ORDER BY busy, k.asked_at NULLS FIRST, t.id LIMIT 1;
  IF it.id IS NULL THEN
    RETURN;
  END IF;
  early := p_gap_ms - floor(extract(epoch FROM clock_timestamp() - (SELECT max(k.asked_at) FROM link_checks AS k)) * 1000)::int;
  IF it.busy OR early > 0 THEN
    RETURN QUERY SELECT NULL::bigint, NULL::text, CASE WHEN it.busy THEN greatest(early, 500) ELSE early END;
    RETURN;
  END IF;
  INSERT INTO link_checks AS k (tool_id, website, host, asked_at, busy_until)
  VALUES (it.id, it.website, it.host, clock_timestamp(), clock_timestamp() + interval '90 seconds')
  ON CONFLICT (tool_id) DO UPDATE
    SET website = excluded.website, host = excluded.host, asked_at = excluded.asked_at, busy_until = excluded.busy_until,
        answered_on = CASE WHEN k.website = excluded.website THEN k.answered_on END,
        failures = CASE WHEN k.website = excluded.website THEN k.failures ELSE 0 END,
        flagged = k.website = excluded.website AND k.flagged;
  RETURN QUERY SELECT it.id, it.website, NULL::int;
END
$$;
COMMENT ON FUNCTION link_claim(int) IS
  'The next website to ask, of those that were not asked for 20 hours or are new: nobody else asks it, nor another one of its host, for 90 seconds '
  'or until link_note(). Websites are claimed p_gap_ms apart at least, by all hosts together; wait_ms says when it is too early for the next. No row: all were asked.';

CREATE FUNCTION link_note(p_tool bigint, p_website text, p_answer text, p_why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it link_checks;
  flag bigint;
BEGIN
  UPDATE link_checks AS k
     SET busy_until = NULL, why = p_why, answered_on = CASE p_answer WHEN 'answered' THEN utc_today() ELSE k.answered_on END,
         failures = CASE p_answer WHEN 'failed' THEN k.failures + 1 ELSE 0 END, flagged = k.flagged AND p_answer = 'failed'
   WHERE k.tool_id = p_tool AND k.website = p_website AND k.busy_until IS NOT NULL RETURNING * INTO it;
  IF it.tool_id IS NULL THEN
    RETURN false;
  END IF;
  IF p_answer = 'answered' THEN
    INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, basis, label)
    SELECT t.id, r.pricing_model, r.pricing_entry, 'link-answered', 'the link check'
      FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
     WHERE t.id = p_tool AND t.state = 'published' AND r.website = p_website
       AND NOT EXISTS (SELECT FROM price_observations AS o
                        WHERE o.tool_id = t.id AND o.basis = 'link-answered' AND o.observed_on = utc_today()
                          AND (o.pricing_model, o.pricing_entry) = (r.pricing_model, r.pricing_entry));
    RETURN false;
  END IF;
  -- where nothing answers at all, it is not the websites that are dead
  IF it.failures < 3 OR it.flagged OR NOT EXISTS (SELECT FROM link_checks AS k WHERE k.answered_on >= utc_today() - 1)
     OR NOT EXISTS (SELECT FROM tools AS t WHERE t.id = p_tool AND t.state = 'published') THEN
    RETURN false;
  END IF;
  INSERT INTO flags AS f (tool_id, kind, reports, by_check) VALUES (p_tool, 'dead-link', 1, true)
  ON CONFLICT (tool_id, kind) WHERE state = 'open' DO UPDATE SET reports = f.reports + 1, version = f.version + 1, by_check = true
  RETURNING f.id INTO flag;
  INSERT INTO flag_reports (flag_id, note)
  VALUES (flag, 'Found by the link check: no answer ' || it.failures || ' days in a row. The last time: ' || p_why || '.');
  UPDATE link_checks AS k SET flagged = true WHERE k.tool_id = p_tool;
  RETURN true;
END
$$;
COMMENT ON FUNCTION link_note(bigint, text, text, text) IS
  'Notes how a website that was claimed has answered (answered; failed; unsure: somebody is there, but does not let programs in). An answer is an '
  'observation; the third failure in a row, a day apart, is a flag for the moderators, once until it answers again. True when it raised that.';

GRANT SELECT ON tool_facts TO slipway_web;
GRANT EXECUTE ON FUNCTION
  read_price(bytea, bigint, int), price_seen(text, date), price_history(text, int), link_claim(int), link_note(bigint, text, text, text)
TO slipway_web;

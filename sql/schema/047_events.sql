-- Events: what is new, in the order in which it came about: for feeds now, for mail and alerts later.
--
-- What somebody decided is noted in the decision's own transaction and with its entry of the log, so that it can wait as long as it can
-- be undone, and never appears once it was. A majority that turned is noted when it has stood for its hold: note_majorities().

CREATE TYPE event_kind AS ENUM ('tool-published', 'comparison-curated', 'review-published', 'price-changed', 'panel-flipped', 'community-flipped');
COMMENT ON TYPE event_kind IS 'What kind of news.';

CREATE TABLE events (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT now(),
  kind        event_kind  NOT NULL,
  tool_id     bigint      NOT NULL REFERENCES tools,
  other_id    bigint      REFERENCES tools,
  category_id int         REFERENCES categories,
  review_id   bigint      REFERENCES reviews,
  was         text,
  became      text,
  ship        int,
  n           int,
  entry_id    bigint      REFERENCES moderation_log,
  changed_in  xid8        NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT events_of_two CHECK ((kind = 'comparison-curated') = (other_id IS NOT NULL) AND other_id <> tool_id),
  CONSTRAINT events_of_one_review CHECK ((kind = 'review-published') = (review_id IS NOT NULL)),
  CONSTRAINT events_became CHECK ((kind IN ('tool-published', 'comparison-curated')) = (became IS NULL)),
  CONSTRAINT events_turned CHECK (kind NOT IN ('price-changed', 'panel-flipped', 'community-flipped') OR was IS NOT NULL AND was <> became),
  CONSTRAINT events_share CHECK ((kind IN ('panel-flipped', 'community-flipped')) = (n IS NOT NULL) AND (n IS NULL) = (ship IS NULL)
                                 AND ship BETWEEN 0 AND n)
);
COMMENT ON TABLE events IS 'What is new, whatever became of it since; public_events() tells what of it everybody may know. Only ever added to.';
COMMENT ON COLUMN events.id IS 'Number of the event; its name outside, event_urn(), is made from it.';
COMMENT ON COLUMN events.at IS 'When it was decided; of a majority, when it had stood for its hold.';
COMMENT ON COLUMN events.kind IS 'What kind of news.';
COMMENT ON COLUMN events.tool_id IS 'About which tool; of a comparison, the left one then.';
COMMENT ON COLUMN events.other_id IS 'The right one; null for all else.';
COMMENT ON COLUMN events.category_id IS 'The tool''s category then; null when it had none.';
COMMENT ON COLUMN events.review_id IS 'The review that was published; null for all else.';
COMMENT ON COLUMN events.was IS 'What it was before: the entry price as shown, or the verdict; null for the first review of a seat.';
COMMENT ON COLUMN events.became IS 'What it became: likewise.';
COMMENT ON COLUMN events.ship IS 'Of a majority: reviews or counted votes that said ship then.';
COMMENT ON COLUMN events.n IS 'Of a majority: all reviews or counted votes then.';
COMMENT ON COLUMN events.entry_id IS 'The decision; null for a majority, and for what was there before decisions were logged.';
COMMENT ON COLUMN events.changed_in IS 'Transaction that noted it.';

CREATE INDEX events_by_time ON events (at DESC, id DESC);
CREATE INDEX events_of_category ON events (category_id, at DESC, id DESC);
CREATE INDEX events_of_tool ON events (tool_id, at DESC, id DESC);
CREATE INDEX events_of_other ON events (other_id, at DESC, id DESC) WHERE other_id IS NOT NULL;
CREATE INDEX events_of_entry ON events (entry_id);
CREATE INDEX events_of_review ON events (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX events_to_enter ON events (changed_in) WHERE entry_id IS NULL;

CREATE FUNCTION events_stay() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entry_id IS NULL AND OLD.changed_in = pg_current_xact_id()
     AND (NEW.id, NEW.kind, NEW.tool_id, NEW.other_id, NEW.category_id, NEW.review_id, NEW.was, NEW.became, NEW.ship, NEW.n, NEW.changed_in)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.kind, OLD.tool_id, OLD.other_id, OLD.category_id, OLD.review_id, OLD.was, OLD.became, OLD.ship, OLD.n, OLD.changed_in) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'update of events refused: it is only ever added to' USING ERRCODE = '55000';
END
$$;
COMMENT ON FUNCTION events_stay() IS 'Trigger: an event gets its entry of the log in its own transaction, and never changes otherwise.';
CREATE TRIGGER events_stay BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_stay();
CREATE TRIGGER events_remain BEFORE DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION events_take_entry() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- a decision changes things first and is logged then; what it changed since the entry before is its own
  UPDATE events AS e SET entry_id = NEW.id, at = NEW.at WHERE e.changed_in = pg_current_xact_id() AND e.entry_id IS NULL;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION events_take_entry() IS 'Trigger: the events of a decision get its entry of the log, and its moment, from which on it is held.';
CREATE TRIGGER events_take_entry AFTER INSERT ON moderation_log FOR EACH ROW EXECUTE FUNCTION events_take_entry();

-- ---- what is decided ----------------------------------------------------------------------------

CREATE FUNCTION tools_note_event() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  old_price text;
  new_price text;
BEGIN
  IF NEW.state = 'published' AND OLD.published_at IS NULL THEN
    INSERT INTO events (kind, tool_id, category_id) VALUES ('tool-published', NEW.id, NEW.category_id);
  ELSIF NEW.revision <> OLD.revision AND OLD.published_at IS NOT NULL THEN
    SELECT r.pricing_entry INTO old_price FROM tool_revisions AS r WHERE r.tool_id = OLD.id AND r.revision = OLD.revision;
    SELECT r.pricing_entry INTO new_price FROM tool_revisions AS r WHERE r.tool_id = NEW.id AND r.revision = NEW.revision;
    IF old_price <> new_price THEN
      INSERT INTO events (kind, tool_id, category_id, was, became) VALUES ('price-changed', NEW.id, NEW.category_id, old_price, new_price);
    END IF;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_note_event() IS 'Trigger: a tool that is published first, and another entry price of one that was, are news.';
CREATE TRIGGER tools_note_event AFTER UPDATE OF state, revision ON tools FOR EACH ROW EXECUTE FUNCTION tools_note_event();

CREATE FUNCTION reviews_note_event() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO events (kind, tool_id, category_id, review_id, was, became)
  SELECT 'review-published', t.id, t.category_id, NEW.id,
         -- the one whose place it took, in this very moment
         (SELECT o.verdict FROM reviews AS o
           WHERE o.tool_id = NEW.tool_id AND o.persona_id = NEW.persona_id AND o.id < NEW.id AND o.superseded_at >= NEW.created_at
           ORDER BY o.id DESC LIMIT 1),
         NEW.verdict
    FROM tools AS t WHERE t.id = NEW.tool_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reviews_note_event() IS 'Trigger: a review is news, with the verdict of the one it supersedes.';
CREATE TRIGGER reviews_note_event AFTER INSERT ON reviews FOR EACH ROW WHEN (NEW.superseded_at IS NULL) EXECUTE FUNCTION reviews_note_event();

CREATE FUNCTION comparisons_note_event() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO events (kind, tool_id, other_id, category_id)
  SELECT 'comparison-curated', NEW.left_id, NEW.right_id, t.category_id FROM tools AS t WHERE t.id = NEW.left_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION comparisons_note_event() IS 'Trigger: a comparison that somebody chose is news.';
CREATE TRIGGER comparisons_note_event AFTER INSERT ON comparisons FOR EACH ROW EXECUTE FUNCTION comparisons_note_event();

-- ---- what was before this table -----------------------------------------------------------------
-- (begin: tests/sql/events.sql runs this part by itself)

INSERT INTO events (at, kind, tool_id, other_id, category_id, review_id, was, became, entry_id)
SELECT n.at, n.kind, n.tool_id, n.other_id, t.category_id, n.review_id, n.was, n.became, n.entry_id
  FROM (
    SELECT coalesce(m.at, t.published_at) AS at, 'tool-published'::event_kind AS kind, t.id AS tool_id, NULL::bigint AS other_id,
           NULL::bigint AS review_id, NULL AS was, NULL AS became, m.id AS entry_id
      FROM tools AS t
      LEFT JOIN LATERAL (SELECT l.id, l.at FROM moderation_log AS l
                          WHERE l.subject_kind = 'tool' AND l.subject_id = t.id AND l.to_state = 'published' AND l.at >= t.published_at
                          ORDER BY l.id LIMIT 1) AS m ON true
     WHERE t.published_at IS NOT NULL
    UNION ALL
    SELECT coalesce(m.at, c.curated_at), 'comparison-curated', c.left_id, c.right_id, NULL, NULL, NULL, m.id
      FROM comparisons AS c
      LEFT JOIN LATERAL (SELECT l.id, l.at FROM moderation_log AS l
                          WHERE l.subject_kind = 'comparison' AND l.subject_id = c.id ORDER BY l.id LIMIT 1) AS m ON true
    UNION ALL
    SELECT coalesce(m.at, r.created_at), 'review-published', r.tool_id, NULL, r.id,
           (SELECT o.verdict::text FROM reviews AS o
             WHERE o.tool_id = r.tool_id AND o.persona_id = r.persona_id AND o.id < r.id AND o.superseded_at >= r.created_at ORDER BY o.id DESC LIMIT 1),
           r.verdict::text, m.id
      FROM reviews AS r
      LEFT JOIN LATERAL (SELECT k.id, k.at
                           FROM (SELECT l.id, l.at FROM moderation_log AS l WHERE l.subject_kind = 'review' AND l.subject_id = r.id
                                 UNION ALL
                                 SELECT l.id, l.at FROM review_drafts AS d JOIN moderation_log AS l ON l.subject_kind = 'review_draft' AND l.subject_id = d.id
                                  WHERE d.tool_id = r.tool_id AND d.persona_id = r.persona_id AND l.at < r.created_at + interval '1 minute') AS k
                          WHERE k.at >= r.created_at ORDER BY k.id LIMIT 1) AS m ON true
    UNION ALL
    -- the contents that stood there, one after the other
    SELECT coalesce(m.at, x.at), 'price-changed', x.tool_id, NULL, NULL, x.was, x.became, m.id
      FROM (SELECT y.tool_id, y.at, y.revision, r.pricing_entry AS became, lag(r.pricing_entry) OVER (PARTITION BY y.tool_id ORDER BY y.id) AS was
              FROM tool_times AS y
              JOIN tools AS t ON t.id = y.tool_id AND y.at >= t.published_at
              JOIN tool_revisions AS r ON r.tool_id = y.tool_id AND r.revision = y.revision) AS x
      LEFT JOIN LATERAL (SELECT k.id, k.at
                           FROM (SELECT l.id, l.at FROM moderation_log AS l WHERE l.subject_kind = 'tool' AND l.subject_id = x.tool_id
                                 UNION ALL
                                 SELECT l.id, l.at FROM submissions AS s JOIN moderation_log AS l ON l.subject_kind = 'edit' AND l.subject_id = s.id
                                  WHERE s.tool_id = x.tool_id AND s.kind = 'edit') AS k
                          WHERE k.at >= x.at AND k.at < x.at + interval '1 minute' ORDER BY k.id LIMIT 1) AS m ON true
     WHERE x.was <> x.became) AS n
  JOIN tools AS t ON t.id = n.tool_id
 ORDER BY n.at, n.entry_id, n.review_id;

-- (end)

-- ---- majorities ---------------------------------------------------------------------------------

CREATE TYPE voice AS ENUM ('panel', 'community');
COMMENT ON TYPE voice IS 'Who says ship or skip: the personas, or the visitors.';

CREATE FUNCTION panel_side(ship bigint, reviews bigint) RETURNS verdict
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN reviews < 3 OR 2 * ship = reviews THEN NULL WHEN 2 * ship > reviews THEN 'ship' ELSE 'skip' END::verdict;
COMMENT ON FUNCTION panel_side(bigint, bigint) IS 'What the panel''s majority says: more than half of three reviews or more; null for none.';

CREATE FUNCTION community_side(ship bigint, votes bigint) RETURNS verdict
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN votes < 10 OR abs(2 * ship - votes) < greatest(2, votes / 20.0) THEN NULL WHEN 2 * ship > votes THEN 'ship' ELSE 'skip' END::verdict;
COMMENT ON FUNCTION community_side(bigint, bigint) IS
  'What the community''s majority says: ten counted votes or more, and ahead by two votes and a twentieth of all; null for none. In between a '
  'majority that was stays, so that a tally near one half is no news each time it wavers.';

CREATE TABLE majorities (
  tool_id    bigint      NOT NULL REFERENCES tools,
  voice      voice       NOT NULL,
  side       verdict,
  next       verdict,
  next_since timestamptz,
  PRIMARY KEY (tool_id, voice),
  CONSTRAINT majorities_next_whole CHECK ((next IS NULL) = (next_since IS NULL)),
  CONSTRAINT majorities_next_another CHECK (next <> side)
);
COMMENT ON TABLE majorities IS 'What panel and community of each tool said last for as long as it takes to count; kept by note_majorities().';
COMMENT ON COLUMN majorities.tool_id IS 'About which tool.';
COMMENT ON COLUMN majorities.voice IS 'Whose majority.';
COMMENT ON COLUMN majorities.side IS 'The last majority that stood for its hold; null before the first.';
COMMENT ON COLUMN majorities.next IS 'Another majority that stands, but not for long enough yet; null for none.';
COMMENT ON COLUMN majorities.next_since IS 'Since when it has stood, as far as anybody looked.';
CREATE INDEX majorities_next ON majorities (tool_id) WHERE next IS NOT NULL;

CREATE TABLE majorities_upto (
  one   boolean PRIMARY KEY DEFAULT true CONSTRAINT majorities_upto_one CHECK (one),
  upto  xid8    NOT NULL,
  ended xid8,
  after bigint  NOT NULL DEFAULT 0
);
COMMENT ON TABLE majorities_upto IS 'How far note_majorities() has come; one row.';
COMMENT ON COLUMN majorities_upto.one IS 'True.';
COMMENT ON COLUMN majorities_upto.upto IS 'What transactions before this one changed has been looked at.';
COMMENT ON COLUMN majorities_upto.ended IS 'What transactions before this one changed is being looked at; null between two rounds.';
COMMENT ON COLUMN majorities_upto.after IS 'In that round, the tools up to this number have been.';
INSERT INTO majorities_upto (upto) VALUES ('0'::xid8);

CREATE FUNCTION majorities_of(p_tools bigint[])
RETURNS TABLE (tool_id bigint, voice voice, side verdict, ship int, n int, waits interval)
LANGUAGE sql STABLE AS $$
  SELECT t.id, v.voice, CASE WHEN t.state = 'published' THEN v.side END, v.ship, v.n, v.waits
    FROM tools AS t
   CROSS JOIN LATERAL (SELECT coalesce(sum(y.ship), 0) AS ship, coalesce(sum(y.ship + y.skip), 0) AS votes FROM vote_tallies AS y WHERE y.tool_id = t.id) AS k
   CROSS JOIN settings AS s
   CROSS JOIN LATERAL (VALUES
         ('panel'::voice, panel_side(t.panel_ships, t.panel_reviews), t.panel_ships, t.panel_reviews, s.hold),
         ('community', community_side(k.ship, k.votes), k.ship::int, k.votes::int, greatest(s.hold, interval '1 hour'))) AS v (voice, side, ship, n, waits)
   WHERE t.id = ANY (p_tools)
$$;
COMMENT ON FUNCTION majorities_of(bigint[]) IS
  'The majorities of these tools as they stand (null side: none, or the tool is not public), from which reviews or counted votes, and how long '
  'one must stand to count: the panel''s until no decision on it can be undone, the community''s for an hour.';

CREATE FUNCTION note_majorities(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  step majorities_upto;
  fresh xid8;
  ids bigint[];
BEGIN
  IF pg_is_in_recovery() THEN
    RETURN 0;
  END IF;
  -- who began before this one has ended, so all that they wrote can be seen by the statements below
  fresh := pg_snapshot_xmin(pg_current_snapshot());
  SELECT * INTO step FROM majorities_upto AS u FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  step.ended := coalesce(step.ended, fresh);
  ids := ARRAY(
    SELECT x.id FROM (
      SELECT l.tool_id AS id FROM votes_ledger AS l WHERE l.changed_in >= step.upto AND l.changed_in < step.ended AND l.tool_id > step.after
      UNION
      SELECT c.id FROM changes AS c WHERE c.kind = 'tool' AND c.changed_in >= step.upto AND c.changed_in < step.ended AND c.id > step.after
      UNION
      SELECT m.tool_id FROM majorities AS m WHERE m.next IS NOT NULL AND m.tool_id > step.after) AS x
     ORDER BY x.id LIMIT p_most);

  INSERT INTO majorities AS m (tool_id, voice, next, next_since)
  SELECT o.tool_id, o.voice, o.side, CASE WHEN o.side IS NOT NULL THEN now() END
    FROM majorities_of(ids) AS o
   WHERE o.side IS NOT NULL OR EXISTS (SELECT FROM majorities AS x WHERE x.tool_id = o.tool_id AND x.voice = o.voice)
  ON CONFLICT (tool_id, voice) DO UPDATE
    SET next = nullif(excluded.next, m.side),
        next_since = CASE WHEN excluded.next = m.side THEN NULL ELSE excluded.next_since END
    WHERE nullif(excluded.next, m.side) IS DISTINCT FROM m.next;

  WITH due AS (
    SELECT m.tool_id, m.voice, m.side, m.next, o.ship, o.n
      FROM majorities_of(ids) AS o JOIN majorities AS m ON m.tool_id = o.tool_id AND m.voice = o.voice
     WHERE m.next = o.side AND m.next_since <= now() - o.waits
       -- every review that it is made of is older than that: a moment more, for a review is written before its decision is logged
       AND (m.voice <> 'panel' OR NOT EXISTS (
            SELECT FROM reviews AS r WHERE r.tool_id = m.tool_id AND greatest(r.created_at, r.superseded_at) > now() - o.waits - interval '5 seconds'))),
  stands AS (
    UPDATE majorities AS m SET side = d.next, next = NULL, next_since = NULL FROM due AS d WHERE m.tool_id = d.tool_id AND m.voice = d.voice)
  INSERT INTO events (kind, tool_id, category_id, was, became, ship, n)
  SELECT (d.voice || '-flipped')::event_kind, d.tool_id, t.category_id, d.side, d.next, d.ship, d.n
    FROM due AS d JOIN tools AS t ON t.id = d.tool_id
   -- the first majority turns nothing
   WHERE d.side IS NOT NULL ORDER BY d.tool_id, d.voice;

  IF cardinality(ids) = p_most THEN
    UPDATE majorities_upto SET ended = step.ended, after = ids[p_most];
  ELSIF (step.upto, step.after) <> (step.ended, 0) THEN
    UPDATE majorities_upto SET upto = step.ended, ended = NULL, after = 0;
  END IF;
  RETURN cardinality(ids);
END
$$;
COMMENT ON FUNCTION note_majorities(int) IS
  'Looks at the next p_most tools at most whose reviews or votes changed since they were looked at, or whose majority is about to turn; notes '
  'what turned as events. Returns how many tools. Any number of callers at once; to be called every few seconds. Does nothing on a standby.';
-- what stands when this table is made is where it begins: nothing turns
INSERT INTO majorities (tool_id, voice, side)
SELECT o.tool_id, o.voice, o.side FROM majorities_of(ARRAY(SELECT t.id FROM tools AS t WHERE t.state = 'published')) AS o WHERE o.side IS NOT NULL;
UPDATE majorities_upto SET upto = pg_snapshot_xmin(pg_current_snapshot());

-- ---- names that stay ----------------------------------------------------------------------------

CREATE TABLE namespaces (
  one boolean PRIMARY KEY DEFAULT true CONSTRAINT namespaces_one CHECK (one),
  id  uuid    NOT NULL DEFAULT gen_random_uuid()
);
COMMENT ON TABLE namespaces IS 'What the names of events and feeds are made in: this catalogue, wherever it is served; one row.';
COMMENT ON COLUMN namespaces.one IS 'True.';
COMMENT ON COLUMN namespaces.id IS 'At random, once and for ever: with another one every feed reader would show everything anew.';
INSERT INTO namespaces DEFAULT VALUES;
CREATE TRIGGER namespaces_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON namespaces FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION named_uuid(p_namespace uuid, p_name text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (substr(h, 1, 12) || '3' || substr(h, 14, 3) || to_hex(8 | (('x' || substr(h, 17, 1))::bit(4)::int & 3)) || substr(h, 18))::uuid
    FROM md5(uuid_send(p_namespace) || convert_to(p_name, 'UTF8')) AS h
$$;
COMMENT ON FUNCTION named_uuid(uuid, text) IS 'The UUID of a name in a namespace: version 3 of RFC 9562, 5.3.';

CREATE FUNCTION event_urn(p_name text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT 'urn:uuid:' || named_uuid(n.id, p_name) FROM namespaces AS n
$$;
COMMENT ON FUNCTION event_urn(text) IS 'The name of an event ("event:7") or a feed ("feed", "feed:tool:7") outside: it depends on no address and no slug.';

-- ---- what everybody may know --------------------------------------------------------------------

CREATE FUNCTION public_feed(p_category text, p_tool text)
RETURNS TABLE (urn text, slug text, name text, since text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT event_urn('feed'), '', '', '' WHERE p_category = '' AND p_tool = ''
  UNION ALL
  SELECT event_urn('feed:category:' || c.id), c.slug, c.name, '' FROM categories AS c WHERE p_category <> '' AND c.slug = p_category
  UNION ALL
  SELECT event_urn('feed:tool:' || t.id), t.slug, t.name, utc(t.published_at)
    FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE p_tool <> '' AND s.slug = p_tool
$$;
COMMENT ON FUNCTION public_feed(text, text) IS
  'What a feed is about: everything (both ''''), a category, or a tool by any slug that leads to it: its present slug, name and first publication.';

CREATE FUNCTION review_was_withdrawn(p_review bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  -- it, or one that followed it on its seat, ended with no other in its place at that moment, and nobody gave its words back since
  SELECT EXISTS (SELECT FROM reviews AS r JOIN reviews AS x ON (x.tool_id, x.persona_id) = (r.tool_id, r.persona_id) AND x.id >= r.id
                  WHERE r.id = p_review AND x.superseded_at IS NOT NULL
                    AND NOT EXISTS (SELECT FROM reviews AS y WHERE (y.tool_id, y.persona_id) = (x.tool_id, x.persona_id) AND y.id > x.id
                                       AND (y.created_at <= x.superseded_at OR y.quote = x.quote)))
$$;
COMMENT ON FUNCTION review_was_withdrawn(bigint) IS 'True for a review that was taken from readers, and for those before it on its seat; not for one whose place another took.';

CREATE FUNCTION public_events(p_category text, p_tool text, p_most int)
RETURNS TABLE (id bigint, urn text, at text, kind text, tool text, tool_name text, tagline text, other text, other_name text, persona text,
               persona_name text, quote text, was text, became text, ship int, n int)
-- planned for what is asked: a tool's way is another than everything's
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  settled timestamptz := clock_timestamp() - (SELECT s.hold FROM settings AS s);
  of_tool bigint := (SELECT final_tool(s.tool_id) FROM tool_slugs AS s WHERE s.slug = p_tool);
  of_category int := (SELECT c.id FROM categories AS c WHERE c.slug = p_category);
BEGIN
  RETURN QUERY
  SELECT e.id, event_urn('event:' || e.id), utc(e.at), e.kind::text, t.slug, t.name,
         CASE e.kind WHEN 'tool-published' THEN r.tagline END, o.slug, o.name, p.slug::text, p.name, v.quote, e.was, e.became, e.ship, e.n
    FROM (SELECT x.* FROM events AS x
           WHERE (p_category = '' OR x.category_id = of_category)
             AND (p_tool = '' OR x.tool_id = of_tool OR x.other_id = of_tool)
             -- as the log's feeds do: after the hold, without what was undone within it; a majority has waited already
             AND (x.at <= settled OR x.kind IN ('panel-flipped', 'community-flipped'))
             -- asked of one event after the other until there are enough: never a join with all there are
             AND (SELECT m.action FROM moderation_log AS m WHERE m.id = x.entry_id) IS DISTINCT FROM 'undo'
             AND (SELECT u.action FROM moderation_log AS u WHERE u.reverts = x.entry_id) IS DISTINCT FROM 'undo'
             AND (x.review_id IS NULL OR NOT (review_was_withdrawn(x.review_id) OR EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = x.entry_id)))
             AND (SELECT k.state FROM tools AS k WHERE k.id = x.tool_id) = 'published'
             AND (x.other_id IS NULL OR (SELECT k.state FROM tools AS k WHERE k.id = x.other_id) = 'published')
           ORDER BY x.at DESC, x.id DESC LIMIT p_most) AS e
    -- a comparison stands as it is arranged now
    LEFT JOIN comparisons AS c ON e.other_id IS NOT NULL AND c.lower_id = least(e.tool_id, e.other_id) AND c.higher_id = greatest(e.tool_id, e.other_id)
    JOIN tools AS t ON t.id = coalesce(c.left_id, e.tool_id)
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    LEFT JOIN tools AS o ON o.id = coalesce(c.right_id, e.other_id)
    LEFT JOIN reviews AS v ON v.id = e.review_id
    LEFT JOIN personas AS p ON p.id = v.persona_id
   ORDER BY e.at DESC, e.id DESC;
END
$$;
COMMENT ON FUNCTION public_events(text, text, int) IS
  'The newest p_most events of a category and of a tool (any slug it had; '''' for any) that everybody may know: of tools that are public now, and '
  'only what can no longer be undone and was not, and of reviews only what was not taken away.';

GRANT EXECUTE ON FUNCTION note_majorities(int), public_feed(text, text), public_events(text, text, int) TO slipway_web;

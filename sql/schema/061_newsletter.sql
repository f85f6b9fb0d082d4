-- The weekly issue: composed from the events of a week as a draft, approved by an admin, queued into the outbox in parts.
--
-- What was approved is what arrives: the letter that the admin saw is kept with the issue, and nothing of either changes any more. The
-- archive shows the same items, less what was taken from readers since.

-- usable from the next file on; the functions below name it when they run
ALTER TYPE log_subject ADD VALUE 'newsletter';
ALTER TYPE change_kind ADD VALUE 'newsletter';

CREATE TYPE issue_state AS ENUM ('draft', 'approved', 'sending', 'sent', 'cancelled');
COMMENT ON TYPE issue_state IS 'How far an issue is: composed, approved and waiting for its time, being queued and sent, all sent; or cancelled.';

CREATE TYPE issue_item_kind AS ENUM ('flip', 'verdict', 'contested', 'compared', 'price');
COMMENT ON TYPE issue_item_kind IS
  'What an item of an issue is: a majority that turned, new verdicts on a tool, panel and community apart, a pair that many voted on, another price.';

CREATE TABLE newsletter_issues (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  year        int         NOT NULL CONSTRAINT newsletter_issues_year_range CHECK (year BETWEEN 2020 AND 9999),
  week        int         NOT NULL CONSTRAINT newsletter_issues_week_range CHECK (week BETWEEN 1 AND 53),
  state       issue_state NOT NULL DEFAULT 'draft',
  version     int         NOT NULL DEFAULT 1 CONSTRAINT newsletter_issues_version_counts CHECK (version > 0),
  subject     text        NOT NULL CONSTRAINT newsletter_issues_subject_form CHECK (is_one_line(subject, 150)),
  note        text        NOT NULL DEFAULT '' CONSTRAINT newsletter_issues_note_form
                          CHECK (note = '' OR is_prose(note) AND char_length(note) <= 4000 AND octet_length(note) <= 8192),
  left_out    int         NOT NULL DEFAULT 0 CONSTRAINT newsletter_issues_left_out_count CHECK (left_out >= 0),
  composed_at timestamptz NOT NULL DEFAULT now(),
  due_at      timestamptz,
  letter      int,
  sending_at  timestamptz,
  queued_upto bigint      NOT NULL DEFAULT 0,
  queued      int         NOT NULL DEFAULT 0 CONSTRAINT newsletter_issues_queued_count CHECK (queued >= 0),
  queued_at   timestamptz,
  sent_at     timestamptz,
  sent        int,
  refused     int,
  called_back int,
  CONSTRAINT newsletter_issues_one_a_week UNIQUE (year, week),
  CONSTRAINT newsletter_issues_approved_whole CHECK (state NOT IN ('approved', 'sending', 'sent') OR num_nulls(due_at, letter) = 0),
  CONSTRAINT newsletter_issues_sending_began CHECK ((state IN ('sending', 'sent')) <= (sending_at IS NOT NULL)),
  CONSTRAINT newsletter_issues_sent_at_the_end CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CONSTRAINT newsletter_issues_counted_at_the_end CHECK (num_nonnulls(sent, refused, called_back) = CASE state WHEN 'sent' THEN 3 ELSE 0 END)
);
COMMENT ON TABLE newsletter_issues IS 'Issues of the newsletter, one a week at most.';
COMMENT ON COLUMN newsletter_issues.id IS 'Number of the issue.';
COMMENT ON COLUMN newsletter_issues.year IS 'The year that its ISO 8601 week belongs to (UTC).';
COMMENT ON COLUMN newsletter_issues.week IS 'Number of that week.';
COMMENT ON COLUMN newsletter_issues.state IS 'How far it is.';
COMMENT ON COLUMN newsletter_issues.version IS 'Counts its changes; who changes it names the version they saw.';
COMMENT ON COLUMN newsletter_issues.subject IS 'Subject of the letter and title in the archive.';
COMMENT ON COLUMN newsletter_issues.note IS 'What the editor says before the items, in Markdown; empty for nothing.';
COMMENT ON COLUMN newsletter_issues.left_out IS 'How much else was new that week, for which there was no room.';
COMMENT ON COLUMN newsletter_issues.composed_at IS 'When it was composed.';
COMMENT ON COLUMN newsletter_issues.due_at IS 'Not to be sent before; null until it is approved.';
COMMENT ON COLUMN newsletter_issues.letter IS 'Of newsletter_letters, the version that was approved; null before.';
COMMENT ON COLUMN newsletter_issues.sending_at IS 'When the first of it was queued: since then it stands in the archive.';
COMMENT ON COLUMN newsletter_issues.queued_upto IS 'Subscribers up to this number have theirs in the outbox.';
COMMENT ON COLUMN newsletter_issues.queued IS 'How many were put into the outbox.';
COMMENT ON COLUMN newsletter_issues.queued_at IS 'When everybody had theirs there; null before.';
COMMENT ON COLUMN newsletter_issues.sent_at IS 'When nothing of it waited any more; null before.';
COMMENT ON COLUMN newsletter_issues.sent IS 'How many of its letters a mail server had taken then; null before. Kept, for nobody can count each time what stands in the outbox for years.';
COMMENT ON COLUMN newsletter_issues.refused IS 'How many were refused for good; null before.';
COMMENT ON COLUMN newsletter_issues.called_back IS 'How many were called back; null before.';
CREATE INDEX newsletter_issues_to_send ON newsletter_issues (due_at, id) WHERE state IN ('approved', 'sending');

CREATE TABLE newsletter_items (
  id        bigint          GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue_id  bigint          NOT NULL REFERENCES newsletter_issues ON DELETE CASCADE,
  position  int             NOT NULL,
  dropped   boolean         NOT NULL DEFAULT false,
  kind      issue_item_kind NOT NULL,
  tool_id   bigint          NOT NULL REFERENCES tools,
  other_id  bigint          REFERENCES tools,
  events    bigint[]        NOT NULL DEFAULT '{}',
  facts     jsonb           NOT NULL,
  CONSTRAINT newsletter_items_place_once UNIQUE (issue_id, position) DEFERRABLE,
  CONSTRAINT newsletter_items_of_two CHECK ((kind = 'compared') = (other_id IS NOT NULL) AND other_id <> tool_id),
  CONSTRAINT newsletter_items_facts_object CHECK (jsonb_typeof(facts) = 'object')
);
COMMENT ON TABLE newsletter_items IS 'What an issue tells, in its order.';
COMMENT ON COLUMN newsletter_items.id IS 'Number of the item.';
COMMENT ON COLUMN newsletter_items.issue_id IS 'Of which issue.';
COMMENT ON COLUMN newsletter_items.position IS 'Its place; the smaller comes first.';
COMMENT ON COLUMN newsletter_items.dropped IS 'True when the editor left it out.';
COMMENT ON COLUMN newsletter_items.kind IS 'What it is.';
COMMENT ON COLUMN newsletter_items.tool_id IS 'About which tool; of a pair, the left one then.';
COMMENT ON COLUMN newsletter_items.other_id IS 'The right one; null for all else.';
COMMENT ON COLUMN newsletter_items.events IS 'Numbers of the events that it is made of; none for what votes alone tell.';
COMMENT ON COLUMN newsletter_items.facts IS 'What it says, as it was when it was composed: issue_items() names the members.';
CREATE INDEX newsletter_items_of_tool ON newsletter_items (tool_id);
CREATE INDEX newsletter_items_of_other ON newsletter_items (other_id) WHERE other_id IS NOT NULL;

CREATE TABLE newsletter_letters (
  issue_id bigint      NOT NULL REFERENCES newsletter_issues ON DELETE CASCADE,
  version  int         NOT NULL,
  subject  text        NOT NULL CONSTRAINT newsletter_letters_subject_form CHECK (is_one_line(subject, 150)),
  html     text        NOT NULL CONSTRAINT newsletter_letters_html_size CHECK (octet_length(html) BETWEEN 1 AND 102400),
  text     text        NOT NULL CONSTRAINT newsletter_letters_text_size CHECK (octet_length(text) BETWEEN 1 AND 102400),
  made_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issue_id, version)
);
COMMENT ON TABLE newsletter_letters IS
  'Issues as letters: what an admin sent to themselves to try, and what they approved. A link to unsubscribe stands in them with a token of zeros, '
  'for which each letter gets its subscriber''s when it is sent.';
COMMENT ON COLUMN newsletter_letters.issue_id IS 'Of which issue.';
COMMENT ON COLUMN newsletter_letters.version IS 'Of which version of it.';
COMMENT ON COLUMN newsletter_letters.subject IS 'Its subject.';
COMMENT ON COLUMN newsletter_letters.html IS 'The letter as HTML; beyond 102 KB mail programs cut it off.';
COMMENT ON COLUMN newsletter_letters.text IS 'The same as plain text.';
COMMENT ON COLUMN newsletter_letters.made_at IS 'When it was made.';

ALTER TABLE outbox ADD CONSTRAINT outbox_of_issue FOREIGN KEY (issue_id) REFERENCES newsletter_issues;
CREATE INDEX outbox_of_issue_waiting ON outbox (issue_id) WHERE issue_id IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0;

-- an issue that is public is a page
CREATE TRIGGER newsletter_issues_note AFTER UPDATE OF state ON newsletter_issues FOR EACH ROW EXECUTE FUNCTION note_row('newsletter');

-- ---- frozen when approved -----------------------------------------------------------------------

CREATE FUNCTION newsletter_issues_freeze() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sending_at IS NOT NULL AND NEW.state NOT IN ('sending', 'sent', 'cancelled') THEN
    RAISE EXCEPTION 'update of newsletter_issues refused: it is outside already' USING ERRCODE = '55000';
  ELSIF OLD.state <> 'draft' AND NEW.state <> 'draft'
        AND (NEW.year, NEW.week, NEW.subject, NEW.note, NEW.left_out, NEW.letter, NEW.composed_at)
            IS DISTINCT FROM (OLD.year, OLD.week, OLD.subject, OLD.note, OLD.left_out, OLD.letter, OLD.composed_at) THEN
    RAISE EXCEPTION 'update of newsletter_issues refused: it is %', OLD.state USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION newsletter_issues_freeze() IS 'Trigger: only a draft changes its words; what is outside is never a draft again.';
CREATE TRIGGER newsletter_issues_freeze BEFORE UPDATE ON newsletter_issues FOR EACH ROW EXECUTE FUNCTION newsletter_issues_freeze();

CREATE FUNCTION newsletter_parts_freeze() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  now_state issue_state := (SELECT i.state FROM newsletter_issues AS i WHERE i.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.issue_id ELSE NEW.issue_id END);
BEGIN
  IF now_state <> 'draft' THEN
    RAISE EXCEPTION '% of % refused: the issue is %', lower(TG_OP), TG_TABLE_NAME, now_state USING ERRCODE = '55000';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION newsletter_parts_freeze() IS 'Trigger: items and letters come, change and go only while their issue is a draft.';
CREATE TRIGGER newsletter_items_freeze BEFORE INSERT OR UPDATE OR DELETE ON newsletter_items FOR EACH ROW EXECUTE FUNCTION newsletter_parts_freeze();
CREATE TRIGGER newsletter_letters_freeze BEFORE INSERT OR UPDATE OR DELETE ON newsletter_letters FOR EACH ROW EXECUTE FUNCTION newsletter_parts_freeze();

-- ---- what everybody may know --------------------------------------------------------------------

CREATE FUNCTION event_is_public(e events, p_settled timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT (e.at <= p_settled OR e.kind IN ('panel-flipped', 'community-flipped'))
     AND (SELECT m.action FROM moderation_log AS m WHERE m.id = e.entry_id) IS DISTINCT FROM 'undo'
     AND (SELECT u.action FROM moderation_log AS u WHERE u.reverts = e.entry_id) IS DISTINCT FROM 'undo'
     AND (e.review_id IS NULL OR NOT (review_was_withdrawn(e.review_id) OR EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = e.entry_id)))
     AND (SELECT t.state FROM tools AS t WHERE t.id = e.tool_id) = 'published'
     AND (e.other_id IS NULL OR (SELECT t.state FROM tools AS t WHERE t.id = e.other_id) = 'published')
$$;
COMMENT ON FUNCTION event_is_public(events, timestamptz) IS
  'True for an event that public_events() would tell, with p_settled as the moment before which nothing can be undone. A test holds the two together.';

CREATE FUNCTION item_is_public(p_item newsletter_items) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT (SELECT t.state FROM tools AS t WHERE t.id = p_item.tool_id) = 'published'
     AND (p_item.other_id IS NULL OR (SELECT t.state FROM tools AS t WHERE t.id = p_item.other_id) = 'published')
     AND NOT EXISTS (SELECT FROM events AS e WHERE e.id = ANY (p_item.events) AND NOT event_is_public(e, clock_timestamp() - s.hold))
    FROM settings AS s
$$;
COMMENT ON FUNCTION item_is_public(newsletter_items) IS 'False once something that the item tells was taken from readers, its tool among it.';

-- ---- composing ----------------------------------------------------------------------------------

CREATE FUNCTION compose_week(p_from timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  upto timestamptz := p_from + interval '168 hours';
  settled timestamptz := clock_timestamp() - (SELECT s.hold FROM settings AS s);
  monday timestamp := p_from AT TIME ZONE 'UTC';
  issue bigint;
  found_items int;
BEGIN
  IF monday <> date_trunc('week', monday) THEN
    RAISE EXCEPTION 'a week begins on a Monday at 00:00 UTC' USING ERRCODE = '22023';
  END IF;
  INSERT INTO newsletter_issues (year, week, subject) VALUES (extract(isoyear FROM monday), extract(week FROM monday), 'Weekly AI Tool Verdicts')
  ON CONFLICT (year, week) DO NOTHING RETURNING id INTO issue;
  IF issue IS NULL THEN
    RETURN NULL;
  END IF;

  WITH news AS MATERIALIZED (
    SELECT e.* FROM events AS e
     WHERE e.at >= p_from AND e.at < upto AND e.kind IN ('tool-published', 'review-published', 'price-changed', 'panel-flipped', 'community-flipped')
       AND event_is_public(e, settled)),
  -- what a seat said last that week, when it is not what it had said
  seats AS (
    SELECT DISTINCT ON (r.tool_id, r.persona_id) n.id, n.at, n.tool_id, n.was, n.became, p.slug, p.name, p.position, r.quote
      FROM news AS n JOIN reviews AS r ON r.id = n.review_id JOIN personas AS p ON p.id = r.persona_id
     WHERE n.was IS DISTINCT FROM n.became
     ORDER BY r.tool_id, r.persona_id, n.at DESC, n.id DESC),
  verdicts AS (
    SELECT s.tool_id, max(s.at) AS at, count(*) AS seats,
           array_agg(s.id) || ARRAY(SELECT n.id FROM news AS n WHERE n.tool_id = s.tool_id AND n.kind = 'tool-published') AS events,
           jsonb_build_object(
             'personas', jsonb_agg(s.slug ORDER BY s.position), 'names', jsonb_agg(s.name ORDER BY s.position),
             'verdicts', jsonb_agg(s.became ORDER BY s.position), 'before', jsonb_agg(coalesce(s.was, '') ORDER BY s.position),
             'fresh', EXISTS (SELECT FROM news AS n WHERE n.tool_id = s.tool_id AND n.kind = 'tool-published'),
             'quote', (array_agg(CASE WHEN char_length(s.quote) > 400 THEN regexp_replace(left(s.quote, 400), '\s+\S*$', '') || ' …' ELSE s.quote END ORDER BY s.at DESC, s.id DESC))[1],
             'quote_by', (array_agg(s.name ORDER BY s.at DESC, s.id DESC))[1]) AS facts
      FROM seats AS s GROUP BY s.tool_id),
  -- from what it was before the week's first turn to what its last one made it
  turns AS (
    SELECT n.*, first_value(n.was) OVER w AS was_before, row_number() OVER (PARTITION BY n.tool_id, n.kind ORDER BY n.at DESC, n.id DESC) AS nth,
           array_agg(n.id) OVER (PARTITION BY n.tool_id, n.kind) AS ids
      FROM news AS n WHERE n.kind IN ('panel-flipped', 'community-flipped', 'price-changed')
    WINDOW w AS (PARTITION BY n.tool_id, n.kind ORDER BY n.at, n.id)),
  turned AS (SELECT * FROM turns AS t WHERE t.nth = 1 AND t.was_before <> t.became),
  contested AS (
    SELECT r.tool_id, r.key, jsonb_build_object('community_ship', r.other_part, 'votes', r.other_whole) AS facts
      FROM ranks AS r JOIN tools AS t ON t.id = r.tool_id AND t.state = 'published'
     WHERE r.kind = 'contested' AND r.scope = 0 AND r.other_whole >= 10
       AND EXISTS (SELECT FROM votes AS v WHERE v.tool_id = r.tool_id AND v.standing = 'counted' AND v.changed_at >= p_from AND v.changed_at < upto)),
  pairs AS (
    SELECT v.lower_id, v.higher_id, count(*) AS votes FROM pair_votes AS v
      JOIN tools AS a ON a.id = v.lower_id AND a.state = 'published' JOIN tools AS b ON b.id = v.higher_id AND b.state = 'published'
     WHERE v.standing = 'counted' AND v.changed_at >= p_from AND v.changed_at < upto
     GROUP BY v.lower_id, v.higher_id HAVING count(*) >= 3),
  compared AS (
    -- as the comparison's page has them: as arranged, else by slug
    SELECT x.left_id, x.right_id, p.votes,
           jsonb_build_object('votes', p.votes, 'left_votes', CASE WHEN x.left_id = p.lower_id THEN k.lower ELSE k.higher END,
                              'right_votes', CASE WHEN x.left_id = p.lower_id THEN k.higher ELSE k.lower END, 'neither', k.neither) AS facts
      FROM pairs AS p
      JOIN tools AS a ON a.id = p.lower_id JOIN tools AS b ON b.id = p.higher_id
      LEFT JOIN comparisons AS c ON c.lower_id = p.lower_id AND c.higher_id = p.higher_id
     CROSS JOIN LATERAL (SELECT coalesce(c.left_id, CASE WHEN a.slug::text COLLATE "C" < b.slug::text COLLATE "C" THEN a.id ELSE b.id END) AS left_id,
                                coalesce(c.right_id, CASE WHEN a.slug::text COLLATE "C" < b.slug::text COLLATE "C" THEN b.id ELSE a.id END) AS right_id) AS x
     CROSS JOIN LATERAL (SELECT sum(t.lower) AS lower, sum(t.higher) AS higher, sum(t.neither) AS neither
                           FROM pair_tallies AS t WHERE t.lower_id = p.lower_id AND t.higher_id = p.higher_id) AS k),
  every AS (
    SELECT 'flip'::issue_item_kind AS kind, t.tool_id, NULL::bigint AS other_id, t.ids AS events, 12 AS most,
           row_number() OVER (ORDER BY t.kind, t.n DESC, t.at DESC, t.id DESC) AS nth,
           jsonb_build_object('voice', replace(t.kind::text, '-flipped', ''), 'was', t.was_before, 'became', t.became, 'ship', t.ship, 'n', t.n) AS facts
      FROM turned AS t WHERE t.kind <> 'price-changed'
    UNION ALL
    SELECT 'verdict', v.tool_id, NULL, v.events, 12, row_number() OVER (ORDER BY v.seats DESC, v.at DESC, v.tool_id DESC), v.facts FROM verdicts AS v
    UNION ALL
    SELECT 'contested', c.tool_id, NULL, '{}', 3, row_number() OVER (ORDER BY c.key DESC, c.tool_id DESC), c.facts FROM contested AS c
    UNION ALL
    SELECT 'compared', c.left_id, c.right_id, '{}', 3, row_number() OVER (ORDER BY c.votes DESC, c.left_id DESC, c.right_id DESC), c.facts FROM compared AS c
    UNION ALL
    SELECT 'price', t.tool_id, NULL, t.ids, 12, row_number() OVER (ORDER BY t.at DESC, t.id DESC), jsonb_build_object('was', t.was_before, 'became', t.became)
      FROM turned AS t WHERE t.kind = 'price-changed'),
  put AS (
    INSERT INTO newsletter_items (issue_id, position, kind, tool_id, other_id, events, facts)
    SELECT issue, row_number() OVER (ORDER BY x.kind, x.nth), x.kind, x.tool_id, x.other_id, x.events,
           jsonb_build_object('tool', t.slug, 'tool_name', r.name, 'tagline', r.tagline, 'category', c.name, 'panel_ships', t.panel_ships, 'reviews', t.panel_reviews,
                              'other', o.slug, 'other_name', q.name) || x.facts
      FROM every AS x
      JOIN tools AS t ON t.id = x.tool_id JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
      LEFT JOIN categories AS c ON c.id = t.category_id
      LEFT JOIN tools AS o ON o.id = x.other_id LEFT JOIN tool_revisions AS q ON q.tool_id = o.id AND q.revision = o.revision
     WHERE x.nth <= x.most
    RETURNING 1),
  counted AS (
    UPDATE newsletter_issues AS i SET left_out = (SELECT count(*) FROM every AS x WHERE x.nth > x.most) WHERE i.id = issue)
  SELECT count(*) INTO found_items FROM put;

  IF found_items = 0 THEN
    DELETE FROM newsletter_issues AS i WHERE i.id = issue;
    RETURN NULL;
  END IF;
  UPDATE newsletter_issues AS i SET subject = issue_subject(issue) WHERE i.id = issue;
  RETURN issue;
END
$$;
COMMENT ON FUNCTION compose_week(timestamptz) IS
  'Makes a draft of what was new in the week that begins then, and returns its number; null when nothing was, or there is an issue of that week, '
  'whatever became of it. At most 12 of a kind, and 3 of what votes alone tell; what had no room is counted.';

CREATE FUNCTION issue_subject(p_issue bigint) RETURNS text
LANGUAGE sql STABLE AS $$
  WITH names AS (
    SELECT x.name, min(i.position) AS nth FROM newsletter_items AS i CROSS JOIN LATERAL (VALUES (i.facts ->> 'tool_name'), (i.facts ->> 'other_name')) AS x (name)
     WHERE i.issue_id = p_issue AND NOT i.dropped AND x.name IS NOT NULL GROUP BY x.name),
  few AS (SELECT n.name, row_number() OVER (ORDER BY n.nth, n.name) AS nth, count(*) OVER () AS n FROM names AS n)
  SELECT left('Weekly AI Tool Verdicts: ' || string_agg(f.name, ', ' ORDER BY f.nth) || CASE WHEN max(f.n) > 3 THEN ' and more' ELSE '' END, 150)
    FROM few AS f WHERE f.nth <= 3
$$;
COMMENT ON FUNCTION issue_subject(bigint) IS 'A subject to begin from: the first three tools that the issue tells of.';

CREATE FUNCTION compose_issue(OUT issue bigint, OUT week text, OUT state text, OUT items int, OUT fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  -- the last week of which nothing can be undone any more, and whose transactions have long ended
  of timestamptz := (date_trunc('week', (now() - (SELECT greatest(s.hold, interval '10 minutes') FROM settings AS s)) AT TIME ZONE 'UTC') - interval '7 days') AT TIME ZONE 'UTC';
BEGIN
  IF pg_is_in_recovery() THEN
    RETURN;
  END IF;
  issue := compose_week(of);
  fresh := issue IS NOT NULL;
  week := to_char(of AT TIME ZONE 'UTC', 'IYYY"-w"IW');
  SELECT i.id, i.state::text, (SELECT count(*) FROM newsletter_items AS x WHERE x.issue_id = i.id AND NOT x.dropped)
    INTO issue, state, items
    FROM newsletter_issues AS i WHERE to_char(of AT TIME ZONE 'UTC', 'IYYY"-w"IW') = issue_word(i);
END
$$;
COMMENT ON FUNCTION compose_issue() IS
  'Composes the ISO week (UTC) that ended last, if that was not done. Says which issue is there now (null: nothing was new), and whether it is fresh. To be called '
  'every now and then, by any number of callers.';

CREATE FUNCTION issue_word(i newsletter_issues) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN i.year || '-w' || lpad(i.week::text, 2, '0');
COMMENT ON FUNCTION issue_word(newsletter_issues) IS 'The week as the address of an issue has it: 2026-w07.';

-- Issues from a draft to the last letter: what admins do with them, who gets them, how far they are; and what everybody may read of them.

-- what is decided about the newsletter is about no tool: the staff's business, as settings are
CREATE OR REPLACE FUNCTION is_public(m moderation_log) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN m.subject_kind NOT IN ('account', 'settings', 'reason', 'newsletter')
   AND NOT (m.subject_kind = 'review_draft' AND m.action <> 'erase'
            AND coalesce(m.from_state, '') NOT IN ('published', 'retired') AND coalesce(m.to_state, '') NOT IN ('published', 'retired'));

-- ---- who gets it --------------------------------------------------------------------------------

CREATE FUNCTION issue_categories(p_issue bigint) RETURNS int[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(DISTINCT t.category_id), '{}')
    FROM newsletter_items AS i JOIN tools AS t ON t.id IN (i.tool_id, i.other_id)
   WHERE i.issue_id = p_issue AND NOT i.dropped AND t.category_id IS NOT NULL
$$;
COMMENT ON FUNCTION issue_categories(bigint) IS 'The categories that an issue has something of.';

CREATE FUNCTION newsletter_recipients(p_issue bigint, p_upto timestamptz DEFAULT now())
RETURNS TABLE (subscriber_id bigint, address text)
LANGUAGE sql STABLE AS $$
  WITH of AS MATERIALIZED (SELECT issue_categories(p_issue) AS categories)
  SELECT s.id, s.address
    FROM subscribers AS s
   WHERE s.state = 'active' AND s.confirmed_at <= p_upto
     AND (s.everything OR EXISTS (SELECT FROM subscriptions AS x WHERE x.subscriber_id = s.id AND x.kind = 'category' AND x.confirmed_at <= p_upto
                                     AND x.category_id = ANY ((SELECT o.categories FROM of AS o)::int[])))
$$;
COMMENT ON FUNCTION newsletter_recipients(bigint, timestamptz) IS
  'Who gets an issue: whoever had confirmed by then that they want every issue, or a category that it has something of.';

-- ---- sending ------------------------------------------------------------------------------------

CREATE FUNCTION send_issue_part(p_most int)
RETURNS TABLE (issue bigint, queued int, is_done boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  it newsletter_issues;
  letter newsletter_letters;
  ids bigint[];
  put int := 0;
BEGIN
  IF pg_is_in_recovery() THEN
    RETURN;
  END IF;
  SELECT * INTO it FROM newsletter_issues AS i
   WHERE i.state = 'approved' AND i.due_at <= now()
         AND NOT EXISTS (SELECT FROM newsletter_items AS x WHERE x.issue_id = i.id AND NOT x.dropped AND NOT item_is_public(x))
      OR i.state = 'sending' AND i.queued_at IS NULL
   ORDER BY i.due_at, i.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF it.id IS NULL THEN
    UPDATE newsletter_issues AS i
       SET state = 'sent', sent_at = now(), version = i.version + 1,
           (sent, refused, called_back) = (SELECT p.sent, p.refused, p.called_back FROM issue_progress(i.id) AS p)
     WHERE i.id IN (SELECT x.id FROM newsletter_issues AS x WHERE x.state = 'sending' AND x.queued_at IS NOT NULL FOR UPDATE SKIP LOCKED)
       AND NOT EXISTS (SELECT FROM outbox AS o WHERE o.issue_id = i.id AND num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0);
    RETURN;
  END IF;
  IF it.state = 'approved' THEN
    UPDATE newsletter_issues AS i SET state = 'sending', sending_at = now(), version = i.version + 1 WHERE i.id = it.id RETURNING * INTO it;
  END IF;
  SELECT * INTO letter FROM newsletter_letters AS l WHERE l.issue_id = it.id AND l.version = it.letter;

  ids := ARRAY(SELECT r.subscriber_id FROM newsletter_recipients(it.id, it.sending_at) AS r WHERE r.subscriber_id > it.queued_upto
                ORDER BY r.subscriber_id LIMIT p_most);
  is_done := cardinality(ids) = 0;
  IF is_done THEN
    -- who confirmed in a transaction that ended later than it began was not there yet when their number was passed
    ids := ARRAY(SELECT r.subscriber_id FROM newsletter_recipients(it.id, it.sending_at) AS r
                  WHERE NOT EXISTS (SELECT FROM outbox AS o WHERE o.issue_id = it.id AND o.subscriber_id = r.subscriber_id)
                  ORDER BY r.subscriber_id LIMIT p_most);
    is_done := cardinality(ids) < p_most;
  END IF;
  -- subscribers are locked in the order of their numbers, as everybody else does who takes several
  INSERT INTO outbox (recipient, subject, template, body, subscriber_id, issue_id)
  SELECT s.address, letter.subject, 'issue', jsonb_build_object('version', letter.version)::text, s.id, it.id
    FROM subscribers AS s WHERE s.id = ANY (ids) AND s.state = 'active' ORDER BY s.id
  ON CONFLICT (issue_id, subscriber_id) DO NOTHING;
  GET DIAGNOSTICS put = ROW_COUNT;
  UPDATE newsletter_issues AS i
     SET queued = i.queued + put, queued_upto = greatest(i.queued_upto, coalesce((SELECT max(x) FROM unnest(ids) AS x), 0)),
         queued_at = CASE WHEN is_done THEN now() END
   WHERE i.id = it.id;
  RETURN QUERY SELECT it.id, put, is_done;
END
$$;
COMMENT ON FUNCTION send_issue_part(int) IS
  'Puts the next p_most letters at most of an approved issue whose time has come, and of which nothing was taken from readers since, into the outbox, each subscriber''s once, and says of which issue and how many; no row when '
  'nothing is to be done. is_done: that was all of it. What has left the outbox altogether is said to be sent. Any number of callers: one of them does it.';

CREATE FUNCTION issue_progress(p_issue bigint)
RETURNS TABLE (queued int, sent int, waiting int, later int, refused int, called_back int)
LANGUAGE sql STABLE AS $$
  SELECT i.queued, i.sent, 0, 0, i.refused, i.called_back FROM newsletter_issues AS i WHERE i.id = p_issue AND i.state = 'sent'
  UNION ALL
  SELECT n.queued, n.sent, n.waiting, n.later, n.refused, n.called_back
    FROM newsletter_issues AS i
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS queued, count(o.sent_at)::int AS sent,
            (count(*) FILTER (WHERE num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0 AND o.error IS NULL))::int AS waiting,
            (count(*) FILTER (WHERE num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0 AND o.error IS NOT NULL))::int AS later,
            count(o.failed_at)::int AS refused, count(o.cancelled_at)::int AS called_back
       FROM outbox AS o
      WHERE o.issue_id = i.id AND o.template = 'issue' AND NOT (o.subscriber_id IS NULL AND o.body IS NOT NULL AND o.body::jsonb ? 'test')) AS n
   WHERE i.id = p_issue AND i.state <> 'sent'
$$;
COMMENT ON FUNCTION issue_progress(bigint) IS
  'How far the letters of an issue are: in the outbox at all, taken by a mail server, waiting for their first attempt, for another one, refused for good, called back. Of one that is sent, as it was then.';

CREATE FUNCTION newsletter_progress()
RETURNS TABLE (week text, queued int, sent int, waiting int, later int, refused int, called_back int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT issue_word(i), p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back
    FROM (SELECT * FROM newsletter_issues AS x WHERE x.sending_at IS NOT NULL ORDER BY x.sending_at DESC LIMIT 1) AS i CROSS JOIN LATERAL issue_progress(i.id) AS p
$$;
COMMENT ON FUNCTION newsletter_progress() IS 'issue_progress() of the issue that was sent last, for whoever counts; no address in it.';

CREATE FUNCTION issue_letter(p_outbox bigint)
RETURNS TABLE (subject text, html text, text text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.subject, l.html, l.text
    FROM outbox AS o JOIN newsletter_letters AS l ON l.issue_id = o.issue_id AND l.version = (o.body::jsonb ->> 'version')::int
   WHERE o.id = p_outbox AND o.template = 'issue' AND o.claimed_until IS NOT NULL
$$;
COMMENT ON FUNCTION issue_letter(bigint) IS 'The letter of a mail that somebody has taken to send it, under the mail''s own subject; no row when it is none of an issue.';

-- ---- what the staff see -------------------------------------------------------------------------

CREATE FUNCTION issues_seen(p_credential bytea, p_before bigint, p_most int)
RETURNS TABLE (id bigint, week text, state text, subject text, items int, composed_at text, due_at text, sending_at text, sent_at text,
               queued int, sent int, waiting int, later int, refused int, called_back int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator');
BEGIN
  RETURN QUERY
  SELECT i.id, issue_word(i), i.state::text, i.subject, (SELECT count(*) FROM newsletter_items AS x WHERE x.issue_id = i.id AND NOT x.dropped)::int,
         utc_minute(i.composed_at), utc_minute(i.due_at), utc_minute(i.sending_at), utc_minute(i.sent_at),
         p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back
    FROM newsletter_issues AS i CROSS JOIN LATERAL issue_progress(i.id) AS p
   WHERE i.id < p_before ORDER BY i.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION issues_seen(bytea, bigint, int) IS 'Issues below a number, the newest first, with how far their letters are.';

CREATE FUNCTION issue_seen(p_credential bytea, p_issue bigint)
RETURNS TABLE (id bigint, week text, from_day text, upto_day text, state text, version int, subject text, note text, left_out int, composed_at text, due_at text, sending_at text,
               sent_at text, recipients int, email text, queued int, sent int, waiting int, later int, refused int, called_back int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator');
BEGIN
  RETURN QUERY
  SELECT i.id, issue_word(i), d.from_day, d.upto_day, i.state::text, i.version, i.subject, i.note, i.left_out, utc_minute(i.composed_at), utc_minute(i.due_at),
         utc_minute(i.sending_at), utc_minute(i.sent_at),
         CASE WHEN i.state IN ('draft', 'approved') THEN (SELECT count(*) FROM newsletter_recipients(i.id) AS r)::int ELSE i.queued END, actor.email,
         p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back
    FROM newsletter_issues AS i CROSS JOIN LATERAL issue_progress(i.id) AS p CROSS JOIN LATERAL issue_days(i) AS d
   WHERE i.id = p_issue;
END
$$;
COMMENT ON FUNCTION issue_seen(bytea, bigint) IS 'One issue, with who would get it now, and the address of whoever looks.';

CREATE FUNCTION issue_days(i newsletter_issues, OUT from_day text, OUT upto_day text)
LANGUAGE sql STABLE AS $$
  SELECT to_char(d.monday, 'YYYY-MM-DD'), to_char(d.monday + 6, 'YYYY-MM-DD')
    FROM (SELECT to_date(i.year || ' ' || i.week, 'IYYY IW') AS monday) AS d
$$;
COMMENT ON FUNCTION issue_days(newsletter_issues) IS 'Its Monday and its Sunday.';

CREATE TYPE issue_item AS (
  id bigint, dropped boolean, is_public boolean, kind text, tool text, tool_name text, tagline text, category text, panel_ships int, reviews int,
  other text, other_name text, voice text, was text, became text, ship int, n int, votes int, left_votes int, right_votes int, neither int,
  fresh boolean, personas text[], persona_names text[], verdicts text[], before text[], quote text, quote_by text
);
COMMENT ON TYPE issue_item IS
  'An item of an issue as it is told. ship of n say so (a majority; the community, where it is contested); votes head to head that week, all votes of the pair as left, '
  'right and neither; for a verdict its seats in the panel''s order, with what each said before ('''' for nothing). is_public: nothing of it was taken from readers since.';

CREATE FUNCTION issue_items(p_issue bigint) RETURNS SETOF issue_item
LANGUAGE sql STABLE AS $$
  SELECT i.id, i.dropped, item_is_public(i), i.kind::text, f.tool, f.tool_name, f.tagline, f.category, f.panel_ships, f.reviews, f.other, f.other_name, f.voice, f.was, f.became,
         coalesce(f.ship, f.community_ship), coalesce(f.n, f.votes), f.votes, f.left_votes, f.right_votes, f.neither, coalesce(f.fresh, false),
         coalesce(f.personas, '{}'), coalesce(f.names, '{}'), coalesce(f.verdicts, '{}'), coalesce(f.before, '{}'), f.quote, f.quote_by
    FROM newsletter_items AS i
   CROSS JOIN LATERAL jsonb_to_record(i.facts) AS f (tool text, tool_name text, tagline text, category text, panel_ships int, reviews int, other text, other_name text, voice text,
                                                     was text, became text, ship int, community_ship int, n int, votes int, left_votes int, right_votes int, neither int,
                                                     fresh boolean, personas text[], names text[], verdicts text[], before text[], quote text, quote_by text)
   WHERE i.issue_id = p_issue ORDER BY i.position
$$;
COMMENT ON FUNCTION issue_items(bigint) IS 'What an issue tells, in its order.';

CREATE FUNCTION issue_items_seen(p_credential bytea, p_issue bigint) RETURNS SETOF issue_item
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting(p_credential, 'moderator');
BEGIN
  RETURN QUERY SELECT * FROM issue_items(p_issue);
END
$$;
COMMENT ON FUNCTION issue_items_seen(bytea, bigint) IS 'The same for the staff, with what was dropped.';

CREATE FUNCTION issue_deeds(p_credential bytea, p_issue bigint)
RETURNS TABLE (entry bigint, at text, who text, action text, from_state text, to_state text, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator');
BEGIN
  RETURN QUERY
  SELECT m.id, utc_minute(m.at), coalesce(a.name, m.actor_label), m.action, m.from_state, m.to_state, coalesce(x.after ->> 'item', x.after ->> 'due_at')
    FROM moderation_log AS m
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
    LEFT JOIN accounts AS a ON a.id = l.account_id
   WHERE m.subject_kind = 'newsletter' AND m.subject_id = p_issue
   ORDER BY m.id DESC LIMIT 50;
END
$$;
COMMENT ON FUNCTION issue_deeds(bytea, bigint) IS 'What was decided about an issue, the last first.';

-- ---- what everybody may read --------------------------------------------------------------------

CREATE FUNCTION public_issues(p_before int, p_most int)
RETURNS TABLE (key int, week text, urn text, subject text, sent_at text, from_day text, upto_day text, tools text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.year * 100 + i.week, issue_word(i), event_urn('newsletter:' || issue_word(i)), i.subject, utc(i.sending_at), d.from_day, d.upto_day,
         ARRAY(SELECT x.name FROM (SELECT y.facts ->> 'tool_name' AS name, min(y.position) AS nth FROM newsletter_items AS y
                                    WHERE y.issue_id = i.id AND NOT y.dropped AND item_is_public(y) GROUP BY 1) AS x ORDER BY x.nth)
    FROM newsletter_issues AS i CROSS JOIN LATERAL issue_days(i) AS d
   WHERE i.state IN ('sending', 'sent') AND i.year * 100 + i.week < p_before
   ORDER BY i.year DESC, i.week DESC LIMIT p_most
$$;
COMMENT ON FUNCTION public_issues(int, int) IS
  'Issues that were sent, or are being, the newest first: those before the week of that key (year and two digits of the week), with the tools that each tells of.';

CREATE FUNCTION public_issue(p_week text)
RETURNS TABLE (id bigint, week text, urn text, subject text, note text, left_out int, sent_at text, from_day text, upto_day text, earlier text, later text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH sent AS (
    SELECT x, issue_word(x) AS word, lag(issue_word(x)) OVER w AS earlier, lead(issue_word(x)) OVER w AS later
      FROM newsletter_issues AS x WHERE x.state IN ('sending', 'sent') WINDOW w AS (ORDER BY x.year, x.week))
  SELECT (s.x).id, s.word, event_urn('newsletter:' || s.word), (s.x).subject, (s.x).note, (s.x).left_out, utc((s.x).sending_at), d.from_day, d.upto_day, s.earlier, s.later
    FROM sent AS s CROSS JOIN LATERAL issue_days(s.x) AS d WHERE s.word = p_week
$$;
COMMENT ON FUNCTION public_issue(text) IS 'The issue of a week ("2026-w07") that was sent, or is being, and the weeks of those beside it.';

CREATE FUNCTION public_issue_items(p_week text) RETURNS SETOF issue_item
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.* FROM newsletter_issues AS i CROSS JOIN LATERAL issue_items(i.id) AS x
   WHERE i.state IN ('sending', 'sent') AND issue_word(i) = p_week AND NOT x.dropped
$$;
COMMENT ON FUNCTION public_issue_items(text) IS 'What it told; what is no longer public says so and must not be shown.';

GRANT EXECUTE ON FUNCTION
  compose_issue(), send_issue_part(int), newsletter_progress(), issue_letter(bigint),
  issues_seen(bytea, bigint, int), issue_seen(bytea, bigint), issue_items_seen(bytea, bigint), issue_deeds(bytea, bigint),
  public_issues(int, int), public_issue(text), public_issue_items(text)
TO slipway_web;

CREATE FUNCTION newsletter_urn() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN event_urn('feed:newsletter');
COMMENT ON FUNCTION newsletter_urn() IS 'The name of the newsletter''s archive as a feed.';
GRANT EXECUTE ON FUNCTION newsletter_urn() TO slipway_web;

CREATE FUNCTION approved_letter(p_credential bytea, p_issue bigint)
RETURNS TABLE (html text, text text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator');
BEGIN
  RETURN QUERY SELECT l.html, l.text FROM newsletter_issues AS i JOIN newsletter_letters AS l ON l.issue_id = i.id AND l.version = i.letter WHERE i.id = p_issue;
END
$$;
COMMENT ON FUNCTION approved_letter(bytea, bigint) IS 'The letter that was approved, for the staff; no row before that.';
GRANT EXECUTE ON FUNCTION approved_letter(bytea, bigint) TO slipway_web;

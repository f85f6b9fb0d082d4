-- The record, for everybody: the log of decisions, how long they take, what a tool once said. And how a text that the law wants gone goes.

CREATE FUNCTION entry_tool(m moderation_log) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT CASE m.subject_kind
    WHEN 'tool' THEN m.subject_id
    WHEN 'vote' THEN m.subject_id
    WHEN 'edit' THEN (SELECT s.tool_id FROM submissions AS s WHERE s.id = m.subject_id)
    WHEN 'review' THEN (SELECT r.tool_id FROM reviews AS r WHERE r.id = m.subject_id)
    WHEN 'review_draft' THEN (SELECT d.tool_id FROM review_drafts AS d WHERE d.id = m.subject_id)
    WHEN 'flag' THEN (SELECT f.tool_id FROM flags AS f WHERE f.id = m.subject_id)
  END
$$;
COMMENT ON FUNCTION entry_tool(moderation_log) IS 'The tool that an entry of the log is about; null for comparisons, people and settings.';

CREATE FUNCTION tool_subjects(p_slug text)
RETURNS TABLE (kind log_subject, id bigint)
LANGUAGE sql STABLE AS $$
  WITH of AS (SELECT t.id FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug AND t.published_at IS NOT NULL)
  SELECT 'tool'::log_subject, o.id FROM of AS o
  UNION ALL SELECT 'vote', o.id FROM of AS o
  UNION ALL SELECT 'edit', s.id FROM of AS o JOIN submissions AS s ON s.tool_id = o.id AND s.kind = 'edit'
  UNION ALL SELECT 'review', r.id FROM of AS o JOIN reviews AS r ON r.tool_id = o.id
  UNION ALL SELECT 'review_draft', d.id FROM of AS o JOIN review_drafts AS d ON d.tool_id = o.id
  UNION ALL SELECT 'flag', f.id FROM of AS o JOIN flags AS f ON f.tool_id = o.id
$$;
COMMENT ON FUNCTION tool_subjects(text) IS
  'What entries of the log can be about to be about a tool (any slug it had) that was ever published: the other way around from entry_tool().';
CREATE INDEX flags_of_tool ON flags (tool_id);

-- People, settings and the lists that only the staff see are chained like all else, but nobody else's business; nor is a review before it
-- was published.
CREATE FUNCTION is_public(m moderation_log) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN m.subject_kind NOT IN ('account', 'settings', 'reason')
   AND NOT (m.subject_kind = 'review_draft' AND m.action <> 'erase'
            AND coalesce(m.from_state, '') NOT IN ('published', 'retired') AND coalesce(m.to_state, '') NOT IN ('published', 'retired'));
COMMENT ON FUNCTION is_public(moderation_log) IS 'True for an entry that the public log shows.';

CREATE INDEX moderation_log_by_time ON moderation_log (at);
CREATE INDEX moderation_log_of_actor ON moderation_log (actor_label, id);
CREATE INDEX moderation_log_of_action ON moderation_log (action, id);

CREATE FUNCTION public_log(p_tool text, p_action text, p_moderator text, p_month text, p_settled boolean, p_before bigint, p_most int)
RETURNS TABLE (id bigint, at text, who text, action text, kind text, tool text, tool_name text, detail text, from_state text, to_state text,
               reason text, erased boolean, reverts bigint, reverted_by bigint, batch text, hash text)
-- planned for what is asked: with one filter another way is short
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  since timestamptz := to_date(nullif(p_month, ''), 'YYYY-MM')::timestamp AT TIME ZONE 'UTC';
  until timestamptz := (to_date(nullif(p_month, ''), 'YYYY-MM') + interval '1 month') AT TIME ZONE 'UTC';
  settled timestamptz := clock_timestamp() - (SELECT s.hold FROM settings AS s);
BEGIN
  RETURN QUERY
  SELECT m.id, utc(m.at), m.actor_label, m.action, m.subject_kind::text,
         CASE WHEN t.published_at IS NOT NULL THEN CASE t.state WHEN 'published' THEN t.slug WHEN 'merged' THEN f.slug END END,
         CASE WHEN t.published_at IS NOT NULL THEN t.name END,
         CASE m.subject_kind
           WHEN 'comparison' THEN concat(coalesce(x.after, x.before) ->> 'left', ' vs ', coalesce(x.after, x.before) ->> 'right')
           WHEN 'vote' THEN CASE WHEN m.reverts IS NULL THEN (x.after ->> 'votes') || CASE x.after ->> 'votes' WHEN '1' THEN ' vote' ELSE ' votes' END END
           WHEN 'review' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'persona' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'review_draft' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'flag' THEN x.after ->> 'flag'
           WHEN 'tool' THEN CASE WHEN t.published_at IS NULL THEN NULL
                                 WHEN x.after ? 'slug' THEN concat(x.before ->> 'slug', ' → ', x.after ->> 'slug')
                                 WHEN x.after ? 'into' THEN 'into ' || (x.after ->> 'into')
                                 WHEN x.after ? 'revision' THEN 'revision ' || (x.after ->> 'revision') END
           WHEN 'edit' THEN 'revision ' || (x.after ->> 'revision')
           WHEN 'banned_domain' THEN coalesce(x.after, x.before) ->> 'domain'
         END,
         m.from_state, m.to_state,
         -- what a visitor wrote is for the moderators: nothing that nobody decided on stands here
         CASE WHEN m.action NOT IN ('submit', 'appeal') THEN x.reason END,
         x.entry_id IS NULL, m.reverts, (SELECT u.id FROM moderation_log AS u WHERE u.reverts = m.id AND is_public(u)), m.batch::text,
         encode(m.hash, 'hex')
    FROM (SELECT l.* FROM moderation_log AS l
           WHERE is_public(l) AND l.id < p_before
             AND (p_tool = '' OR (l.subject_kind, l.subject_id) IN (SELECT s.kind, s.id FROM tool_subjects(p_tool) AS s))
             AND (p_action = '' OR l.action = p_action)
             AND (p_moderator = '' OR l.actor_label = p_moderator)
             AND (since IS NULL OR l.at >= since AND l.at < until)
             -- feeds leave after the hold, without what was undone within it
             AND (NOT p_settled OR l.at <= settled AND l.action <> 'undo'
                  AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = l.id AND u.action = 'undo'))
           ORDER BY l.id DESC LIMIT p_most) AS m
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN tools AS t ON t.id = entry_tool(m)
    LEFT JOIN tools AS f ON t.state = 'merged' AND f.id = final_tool(t.id)
   ORDER BY m.id DESC;
END
$$;
COMMENT ON FUNCTION public_log(text, text, text, text, boolean, bigint, int) IS
  'The public log before the entry p_before, newest first: of one tool (any slug it had), action, moderator (as shown), month ("2026-05"); with '
  'p_settled only what can no longer be undone and was not. A tool that was never published has no name here; what a visitor wrote is not '
  'shown, and words that had to go are gone (erased).';

CREATE FUNCTION log_head_seen(OUT entries bigint, OUT hash text, OUT at text, OUT moderators text[], OUT actions text[], OUT months text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  -- from one value to the next along the index, however many entries have it
  WITH RECURSIVE
  who (label) AS (
    SELECT min(m.actor_label) FROM moderation_log AS m
    UNION ALL
    SELECT (SELECT min(m.actor_label) FROM moderation_log AS m WHERE m.actor_label > w.label) FROM who AS w WHERE w.label IS NOT NULL),
  what (word) AS (
    SELECT min(m.action) FROM moderation_log AS m
    UNION ALL
    SELECT (SELECT min(m.action) FROM moderation_log AS m WHERE m.action > w.word) FROM what AS w WHERE w.word IS NOT NULL)
  SELECT coalesce(h.id, 0), coalesce(encode(h.hash, 'hex'), ''), coalesce(utc(h.at), ''),
         ARRAY(SELECT w.label FROM who AS w WHERE EXISTS (SELECT FROM moderation_log AS m WHERE m.actor_label = w.label AND is_public(m)) ORDER BY 1),
         ARRAY(SELECT w.word FROM what AS w WHERE EXISTS (SELECT FROM moderation_log AS m WHERE m.action = w.word AND is_public(m)) ORDER BY 1),
         ARRAY(SELECT to_char(g, 'YYYY-MM')
                 FROM generate_series((SELECT date_trunc('month', min(m.at) AT TIME ZONE 'UTC') FROM moderation_log AS m),
                                      date_trunc('month', now() AT TIME ZONE 'UTC'), interval '1 month') AS g ORDER BY 1 DESC LIMIT 60)
    FROM (SELECT) AS one LEFT JOIN (SELECT m.* FROM moderation_log AS m ORDER BY m.id DESC LIMIT 1) AS h ON true
$$;
COMMENT ON FUNCTION log_head_seen() IS 'The head of the chain, and what the public log can be filtered by.';

-- ---- how long it takes --------------------------------------------------------------------------

CREATE FUNCTION log_stats(p_days int)
RETURNS TABLE (kind text, decisions int, median_s bigint, p95_s bigint, approved int, rejected int, spam int, asked int, merged int, appeals int,
               overturned int, undone int, reverted int, waiting int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH decided AS (
    SELECT m.id, m.subject_kind, m.action, m.at, came.at AS since, came.action = 'appeal' AS on_appeal,
           EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id AND u.action = 'undo') AS undone,
           EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id AND u.action = 'revert') AS reverted
      FROM moderation_log AS m
      -- when it came before the moderators the last time
      LEFT JOIN LATERAL (SELECT s.at, s.action FROM moderation_log AS s
                          WHERE (s.subject_kind, s.subject_id) = (m.subject_kind, m.subject_id) AND s.id < m.id AND s.action IN ('submit', 'appeal')
                          ORDER BY s.id DESC LIMIT 1) AS came ON true
     WHERE m.subject_kind IN ('tool', 'edit') AND m.from_state = 'pending' AND m.reverts IS NULL
       AND m.at > now() - p_days * interval '1 day' AND m.action IN ('approve', 'ask-changes', 'reject', 'mark-spam', 'merge'))
  SELECT k.kind, count(d.id) FILTER (WHERE NOT d.undone)::int,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - d.since)) FILTER (WHERE NOT d.undone))::bigint,
         (percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - d.since)) FILTER (WHERE NOT d.undone))::bigint,
         (count(*) FILTER (WHERE d.action = 'approve' AND NOT d.undone))::int, (count(*) FILTER (WHERE d.action = 'reject' AND NOT d.undone))::int,
         (count(*) FILTER (WHERE d.action = 'mark-spam' AND NOT d.undone))::int, (count(*) FILTER (WHERE d.action = 'ask-changes' AND NOT d.undone))::int,
         (count(*) FILTER (WHERE d.action = 'merge' AND NOT d.undone))::int,
         (count(*) FILTER (WHERE d.on_appeal AND NOT d.undone))::int,
         (count(*) FILTER (WHERE d.on_appeal AND NOT d.undone AND d.action IN ('approve', 'merge')))::int,
         (count(*) FILTER (WHERE d.undone))::int, (count(*) FILTER (WHERE d.reverted))::int,
         (SELECT count(*)::int FROM submissions AS s WHERE s.state = 'pending' AND s.kind::text = k.kind)
    FROM (VALUES ('tool'), ('edit')) AS k (kind) LEFT JOIN decided AS d ON d.subject_kind::text = k.kind
   GROUP BY k.kind ORDER BY k.kind DESC
$$;
COMMENT ON FUNCTION log_stats(int) IS
  'Decisions of the last p_days on new tools and on edits: how many, seconds from coming before the moderators to the decision (median and 95th '
  'percentile, interpolated), what they were, how many were on appeals, and how many of those overturned, how many were reverted since. What was undone within the '
  'hold is no decision; undone counts those.';

CREATE FUNCTION log_reasons(p_days int)
RETURNS TABLE (action text, reason text, times int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  -- the same words are looked up once
  WITH given AS (
    SELECT m.action, x.reason, count(*) AS times
      FROM moderation_log AS m JOIN moderation_texts AS x ON x.entry_id = m.id
     WHERE m.at > now() - p_days * interval '1 day' AND m.subject_kind IN ('tool', 'edit') AND m.reverts IS NULL AND x.reason IS NOT NULL
       AND EXISTS (SELECT FROM transitions AS t WHERE t.kind = m.subject_kind AND t.action = m.action AND t.least_role IN ('moderator', 'admin'))
       AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id AND u.action = 'undo')
     GROUP BY 1, 2)
  SELECT g.action, r.title, sum(g.times)::int
    FROM given AS g
    LEFT JOIN LATERAL (SELECT o.title FROM reasons AS o WHERE o.action = g.action AND starts_with(g.reason, o.text)
                        ORDER BY char_length(o.text) DESC, o.id LIMIT 1) AS r ON true
   GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 30
$$;
COMMENT ON FUNCTION log_reasons(int) IS 'Which reasons were given how often in the last p_days: the common ones by their title, all others together under null.';

-- ---- what a tool once said ----------------------------------------------------------------------

CREATE FUNCTION tool_history(p_slug text, p_before int, p_most int)
RETURNS TABLE (slug text, revision int, name text, tagline text, description text, website text, category_name text, pricing_model text,
               pricing_entry text, source text, author text, at text, present boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.slug, r.revision, r.name, r.tagline, r.description, r.website, c.name, r.pricing_model::text, r.pricing_entry, r.source, r.author,
         utc(r.created_at), r.revision = t.revision
    FROM tool_slugs AS s
    JOIN tools AS t ON t.id = final_tool(s.tool_id)
    JOIN tool_revisions AS r ON r.tool_id = t.id
    JOIN categories AS c ON c.id = r.category_id
   WHERE s.slug = p_slug AND r.revision < p_before
     -- what stood there when it was published, and what came after; a first publication that was undone showed nothing
     AND r.revision >= (SELECT coalesce(min(x.revision) FILTER (WHERE x.created_at = t.published_at),
                                        max(x.revision) FILTER (WHERE x.created_at < t.published_at), 1)
                          FROM tool_revisions AS x WHERE x.tool_id = t.id)
     -- a revision that was undone within the hold was never one
     AND (r.revision = t.revision OR NOT EXISTS (
          SELECT FROM moderation_log AS m JOIN moderation_texts AS x ON x.entry_id = m.id JOIN moderation_log AS u ON u.reverts = m.id AND u.action = 'undo'
           WHERE x.after ->> 'revision' = r.revision::text
             AND (m.subject_kind = 'tool' AND m.subject_id = t.id
                  OR m.subject_kind = 'edit' AND m.subject_id IN (SELECT e.id FROM submissions AS e WHERE e.tool_id = t.id AND e.kind = 'edit'))))
   ORDER BY r.revision DESC LIMIT p_most
$$;
COMMENT ON FUNCTION tool_history(text, int, int) IS
  'Every content that a published tool had (by any slug that leads to it), the newest first, before the revision p_before; nothing of a tool '
  'that is not public.';

-- ---- what the law wants gone --------------------------------------------------------------------

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'TRUNCATE' AND TG_TABLE_NAME IN ('moderation_texts', 'proposals')
     AND current_setting('slipway.erasing', true) = TG_TABLE_NAME AND pg_has_role(session_user, current_user, 'MEMBER')
     AND current_user = (SELECT r.rolname FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE c.oid = TG_RELID) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% of % refused: it is only ever added to', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = '55000';
END
$$;
COMMENT ON FUNCTION refuse_change() IS
  'Trigger of the tables that are only ever added to: refuses update, delete and truncate, but for erase_text() and erase_submission(), run by the owner.';

CREATE FUNCTION erase_mail(p_entry bigint) RETURNS void
LANGUAGE sql AS $$
  UPDATE outbox AS o
     SET recipient = NULL, body = NULL, error = NULL, subject = 'erased', claimed_until = NULL,
         cancelled_at = CASE WHEN o.sent_at IS NULL AND o.failed_at IS NULL THEN coalesce(o.cancelled_at, now()) ELSE o.cancelled_at END
   WHERE o.entry_id = p_entry
$$;
COMMENT ON FUNCTION erase_mail(bigint) IS 'Erases the mail about a decision, which says the same words; what has not left yet never does.';

CREATE FUNCTION drop_text(p_entry bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('slipway.erasing', 'moderation_texts', true);
  DELETE FROM moderation_texts AS t WHERE t.entry_id = p_entry;
  PERFORM set_config('slipway.erasing', '', true);
  PERFORM erase_mail(p_entry);
END
$$;
COMMENT ON FUNCTION drop_text(bigint) IS 'Takes the words of an entry away; its hash of them stays. Part of erase_text() and erase_submission().';

CREATE FUNCTION erase_text(p_entry bigint, p_why text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  e moderation_log;
BEGIN
  PERFORM decide_alone();
  SELECT * INTO e FROM moderation_log AS m WHERE m.id = p_entry;
  IF e.id IS NULL THEN
    RAISE EXCEPTION 'there is no such entry' USING ERRCODE = 'P0002';
  ELSIF NOT EXISTS (SELECT FROM moderation_texts AS t WHERE t.entry_id = p_entry) THEN
    RAISE EXCEPTION 'its words are gone already' USING ERRCODE = '55000';
  END IF;
  PERFORM drop_text(p_entry);
  RETURN log_decision('the operator', 'erase', e.subject_kind, e.subject_id, p_reason => p_why, p_after => jsonb_build_object('entry', p_entry));
END
$$;
COMMENT ON FUNCTION erase_text(bigint, text) IS
  'Erases the words of an entry, whose hash stays, so that the chain still holds; the log says that it was done, and why. Returns the entry '
  'that says so. For the owner only. Raises P0002, and 55000 when they are gone already.';

CREATE FUNCTION erase_submission(p_submission bigint, p_why text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it submissions;
BEGIN
  PERFORM decide_alone();
  SELECT * INTO it FROM submissions AS s WHERE s.id = p_submission FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such submission' USING ERRCODE = 'P0002';
  END IF;
  PERFORM set_config('slipway.erasing', 'proposals', true);
  UPDATE proposals AS p SET name = 'erased', tagline = 'erased', description = 'erased', description_html = '<p>erased</p>',
                            website = 'https://erased.invalid/', pricing_entry = 'erased', note = NULL
   WHERE p.submission_id = p_submission;
  PERFORM set_config('slipway.erasing', '', true);
  UPDATE submissions AS s SET email = NULL, network = NULL, name = 'erased', url_key = 'erased.invalid/' || s.id, version = s.version + 1
   WHERE s.id = p_submission;
  -- what they wrote in an appeal, and mail that names what they sent
  PERFORM CASE WHEN m.action = 'appeal' THEN drop_text(m.id) ELSE erase_mail(m.id) END
     FROM moderation_log AS m
    WHERE CASE it.kind WHEN 'tool' THEN m.subject_kind = 'tool' AND m.subject_id = it.tool_id ELSE m.subject_kind = 'edit' AND m.subject_id = it.id END;
  RETURN log_decision('the operator', 'erase', 'submission', it.id, p_reason => p_why);
END
$$;
COMMENT ON FUNCTION erase_submission(bigint, text) IS
  'Erases what somebody sent in, what they wrote in an appeal, their address and the mail to it. Returns the entry of the log that says so. For '
  'the owner only; what was published of it stays in tool_revisions. Raises P0002.';

CREATE FUNCTION check_log(p_entry bigint, p_hash text)
RETURNS TABLE (entry bigint, what text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.id, b.what FROM moderation_log_breaks AS b
  UNION ALL
  SELECT p_entry, CASE WHEN m.id IS NULL THEN 'it is not there any more: the log was cut off or written anew' ELSE 'it is not the entry whose hash that was' END
    FROM (SELECT) AS one LEFT JOIN moderation_log AS m ON m.id = p_entry
   WHERE p_entry IS NOT NULL AND encode(m.hash, 'hex') IS DISTINCT FROM p_hash
   ORDER BY 1, 2
$$;
COMMENT ON FUNCTION check_log(bigint, text) IS
  'Where the chain does not hold, and whether the entry p_entry (null: do not ask) still has the hash that was printed once. No row: all is well.';

GRANT EXECUTE ON FUNCTION
  public_log(text, text, text, text, boolean, bigint, int), log_head_seen(), log_stats(int), log_reasons(int), tool_history(text, int, int)
TO slipway_web;

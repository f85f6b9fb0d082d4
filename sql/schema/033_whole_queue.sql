-- What the queue holds: what visitors send in, the reviews to publish, the flags and the held votes. And what an item is called.

-- An hour of waiting is one point, so the order of two items never changes by waiting: an item's place is the moment it would have to
-- have come at without its other points. That makes it the key of a list.
CREATE VIEW queue_items AS
  SELECT CASE s.kind WHEN 'tool' THEN 'tool' ELSE 'edit' END::log_subject AS kind,
         CASE s.kind WHEN 'tool' THEN s.tool_id ELSE s.id END AS subject_id,
         CASE s.kind WHEN 'tool' THEN t.version ELSE s.version END AS version,
         s.id AS submission_id, s.tool_id, s.name AS title, s.url_key AS detail, s.marks, s.appeals, s.account_id, s.email,
         s.submitted_at AS since,
         s.submitted_at - interval '24 hours' * s.appeals + interval '24 hours' * cardinality(s.marks) AS place,
         0 AS more, ''::text AS more_words
    FROM submissions AS s JOIN tools AS t ON t.id = s.tool_id
   WHERE s.state = 'pending'
  UNION ALL
  -- one that was reopened and that nobody had sent in
  SELECT 'tool', t.id, t.version, NULL, t.id, coalesce(t.name, t.slug COLLATE "default"), coalesce(t.url_key, ''), '{}', 0, NULL, NULL,
         t.updated_at, t.updated_at, 0, ''
    FROM tools AS t
   WHERE t.state = 'pending' AND NOT EXISTS (SELECT FROM submissions AS s WHERE s.tool_id = t.id AND s.kind = 'tool')
  UNION ALL
  SELECT 'review_draft', d.id, d.version, NULL, d.tool_id, p.name || ' on ' || t.name, d.verdict::text, '{}', 0, d.account_id, NULL,
         d.submitted_at, d.submitted_at, 0, ''
    FROM review_drafts AS d JOIN tools AS t ON t.id = d.tool_id JOIN personas AS p ON p.id = d.persona_id
   WHERE d.state = 'pending'
  UNION ALL
  SELECT 'flag', f.id, f.version, NULL, f.tool_id, t.name, f.kind || ', ' || f.reports || CASE f.reports WHEN 1 THEN ' visitor' ELSE ' visitors' END,
         '{}', 0, NULL, NULL, f.opened_at, f.opened_at - interval '6 hours' * greatest(f.reports - 1, 0), 6 * greatest(f.reports - 1, 0),
         f.reports || ' visitors say so'
    FROM flags AS f JOIN tools AS t ON t.id = f.tool_id
   WHERE f.state = 'open' AND f.reports > 0
  UNION ALL
  SELECT 'vote', h.tool_id, t.version, NULL, h.tool_id, t.name, h.held || CASE h.held WHEN 1 THEN ' held vote' ELSE ' held votes' END, '{}', 0, NULL, NULL,
         v.since, v.since - interval '1 hour' * least(h.held, 48), least(h.held, 48), 'an hour''s worth for each held vote, 48 at most'
    FROM (SELECT k.tool_id, sum(k.held)::int AS held FROM vote_tallies AS k WHERE k.held > 0 GROUP BY k.tool_id) AS h
    JOIN tools AS t ON t.id = h.tool_id
   CROSS JOIN LATERAL (SELECT min(x.cast_at) AS since FROM votes AS x WHERE x.tool_id = h.tool_id AND x.standing = 'held') AS v
   WHERE t.state = 'published';
COMMENT ON VIEW queue_items IS 'What waits for a decision.';
COMMENT ON COLUMN queue_items.kind IS 'What kind of item.';
COMMENT ON COLUMN queue_items.subject_id IS 'Its number: of the tool, or of the submission that holds an edit.';
COMMENT ON COLUMN queue_items.version IS 'Its version, which a decision names.';
COMMENT ON COLUMN queue_items.submission_id IS 'The submission it came with.';
COMMENT ON COLUMN queue_items.tool_id IS 'The tool it is about.';
COMMENT ON COLUMN queue_items.title IS 'What it is called.';
COMMENT ON COLUMN queue_items.detail IS 'A few words more: the address.';
COMMENT ON COLUMN queue_items.marks IS 'What made it suspect.';
COMMENT ON COLUMN queue_items.appeals IS 'How often its submitter appealed.';
COMMENT ON COLUMN queue_items.account_id IS 'The account that sent it.';
COMMENT ON COLUMN queue_items.email IS 'The address its submitter gave.';
COMMENT ON COLUMN queue_items.since IS 'Since when it waits.';
COMMENT ON COLUMN queue_items.place IS 'Its place: the earlier, the more urgent.';
COMMENT ON COLUMN queue_items.more IS 'Points that its kind gives it.';
COMMENT ON COLUMN queue_items.more_words IS 'For what.';

CREATE INDEX vote_tallies_held ON vote_tallies (tool_id) WHERE held > 0;
CREATE INDEX tools_pending ON tools (id) WHERE state = 'pending';

CREATE FUNCTION item_title(p_kind log_subject, p_subject bigint) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE p_kind
    WHEN 'tool' THEN (SELECT coalesce((SELECT s.name FROM submissions AS s WHERE s.tool_id = t.id AND s.kind = 'tool' AND t.revision IS NULL), t.name, t.slug)
                        FROM tools AS t WHERE t.id = p_subject)
    WHEN 'edit' THEN (SELECT s.name FROM submissions AS s WHERE s.id = p_subject)
    WHEN 'review_draft' THEN (SELECT p.name || ' on ' || t.name FROM review_drafts AS d JOIN tools AS t ON t.id = d.tool_id
                                JOIN personas AS p ON p.id = d.persona_id WHERE d.id = p_subject)
    WHEN 'flag' THEN (SELECT t.name || ', ' || f.kind FROM flags AS f JOIN tools AS t ON t.id = f.tool_id WHERE f.id = p_subject)
    WHEN 'vote' THEN (SELECT t.name FROM tools AS t WHERE t.id = p_subject)
    WHEN 'review' THEN (SELECT p.name || ' on ' || t.name FROM reviews AS r JOIN tools AS t ON t.id = r.tool_id JOIN personas AS p ON p.id = r.persona_id
                         WHERE r.id = p_subject)
    WHEN 'persona' THEN (SELECT p.name FROM personas AS p WHERE p.id = p_subject)
    WHEN 'reason' THEN (SELECT r.title FROM reasons AS r WHERE r.id = p_subject)
    WHEN 'banned_domain' THEN (SELECT b.domain FROM banned_domains AS b WHERE b.id = p_subject)
    WHEN 'comparison' THEN (SELECT l.name || ' vs ' || r.name FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id
                              JOIN tools AS r ON r.id = c.right_id WHERE c.id = p_subject)
  END
$$;
COMMENT ON FUNCTION item_title(log_subject, bigint) IS 'What an item is called, for the staff.';

CREATE FUNCTION queue_draft(p_credential bytea, p_draft bigint)
RETURNS TABLE (version int, state text, tool_slug text, tool_name text, persona text, persona_name text, verdict text, quote text, reviewed_on text,
               revision int, outdated boolean, author text, mine boolean, since text, old_verdict text, old_quote text, old_reviewed_on text,
               actions text[], reasons_needed text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT d.version, d.state::text, t.slug, t.name, p.slug, p.name, d.verdict::text, d.quote, to_char(d.reviewed_on, 'YYYY-MM-DD'), d.revision,
         d.revision <> t.revision, a.name, a.id = actor.id, utc_minute(d.submitted_at), o.verdict::text, o.quote, to_char(o.reviewed_on, 'YYYY-MM-DD'),
         ARRAY(SELECT n.action FROM transitions AS n WHERE n.kind = 'review_draft' AND n.from_state = d.state::text AND n.least_role IN ('moderator', 'admin')),
         ARRAY(SELECT n.action FROM transitions AS n WHERE n.kind = 'review_draft' AND n.from_state = d.state::text AND n.needs_reason)
    FROM review_drafts AS d
    JOIN tools AS t ON t.id = d.tool_id
    JOIN personas AS p ON p.id = d.persona_id
    JOIN accounts AS a ON a.id = d.account_id
    LEFT JOIN reviews AS o ON o.tool_id = d.tool_id AND o.persona_id = d.persona_id AND o.superseded_at IS NULL AND o.id IS DISTINCT FROM d.review_id
   WHERE d.id = p_draft;
END
$$;
COMMENT ON FUNCTION queue_draft(bytea, bigint) IS 'One review on its way as a moderator sees it, with the live one that it would supersede.';

CREATE FUNCTION queue_flag(p_credential bytea, p_flag bigint)
RETURNS TABLE (version int, state text, tool_id bigint, tool_slug text, tool_name text, website text, pricing_entry text, kind text, reports int, since text,
               notes text[], actions text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT f.version, f.state::text, t.id, t.slug, t.name, r.website, r.pricing_entry, f.kind::text, f.reports, utc_minute(f.opened_at),
         ARRAY(SELECT utc_minute(x.created_at) || ': ' || coalesce(x.note, '(no words)') FROM flag_reports AS x WHERE x.flag_id = f.id ORDER BY x.id DESC LIMIT 50),
         ARRAY(SELECT n.action FROM transitions AS n WHERE n.kind = 'flag' AND n.from_state = f.state::text)
    FROM flags AS f
    JOIN tools AS t ON t.id = f.tool_id
    LEFT JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
   WHERE f.id = p_flag;
END
$$;
COMMENT ON FUNCTION queue_flag(bytea, bigint) IS 'One flag as a moderator sees it, with what visitors wrote, the last first.';

CREATE FUNCTION claim_seen(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (holder text, mine boolean, until text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT a.name, a.id = actor.id, utc_minute(c.until) FROM claims AS c JOIN accounts AS a ON a.id = c.account_id
   WHERE c.kind = p_kind::log_subject AND c.subject_id = p_subject AND c.until > now();
END
$$;
COMMENT ON FUNCTION claim_seen(bytea, text, bigint) IS 'Who has claimed an item just now; no row for nobody.';

GRANT EXECUTE ON FUNCTION queue_draft(bytea, bigint), queue_flag(bytea, bigint), claim_seen(bytea, text, bigint) TO slipway_web;

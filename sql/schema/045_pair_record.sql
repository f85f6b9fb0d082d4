-- Head-to-head votes in what moderators see first, and in what everybody may read of their decisions: the queue (033_whole_queue.sql) and the
-- public log (032_record.sql) as they were, with those votes in them; the log also with what predictions said and the evidence of what became
-- of them (051_predictions.sql, 053_resolve.sql).

ALTER TABLE flags ADD COLUMN by_check boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN flags.by_check IS 'One of the reports is that of the link check (052_prices.sql), and no visitor''s.';

CREATE OR REPLACE VIEW queue_items AS
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
  SELECT 'flag', f.id, f.version, NULL, f.tool_id, t.name, concat_ws(', ', f.kind, CASE WHEN f.by_check THEN 'found by the link check' END,
                   CASE f.reports - f.by_check::int WHEN 0 THEN NULL WHEN 1 THEN '1 visitor' ELSE f.reports - f.by_check::int || ' visitors' END),
         '{}', 0, NULL, NULL, f.opened_at, f.opened_at - interval '6 hours' * greatest(f.reports - 1, 0), 6 * greatest(f.reports - 1, 0),
         f.reports || CASE WHEN f.by_check THEN ' say so' ELSE ' visitors say so' END
    FROM flags AS f JOIN tools AS t ON t.id = f.tool_id
   WHERE f.state = 'open' AND f.reports > 0
  UNION ALL
  -- head to head stands with the pair's tool of the lower number, as in the log
  SELECT 'vote', h.tool_id, t.version, NULL, h.tool_id, t.name, h.held || CASE h.held WHEN 1 THEN ' held vote' ELSE ' held votes' END, '{}', 0, NULL, NULL,
         v.since, v.since - interval '1 hour' * least(h.held, 48), least(h.held, 48), 'an hour''s worth for each held vote, 48 at most'
    FROM (SELECT k.tool_id, sum(k.held)::int AS held
            FROM (SELECT y.tool_id, y.held FROM vote_tallies AS y WHERE y.held > 0
                  UNION ALL SELECT y.lower_id, y.held FROM pair_tallies AS y WHERE y.held > 0) AS k GROUP BY k.tool_id) AS h
    JOIN tools AS t ON t.id = h.tool_id
   CROSS JOIN LATERAL (SELECT least((SELECT min(x.cast_at) FROM votes AS x WHERE x.tool_id = h.tool_id AND x.standing = 'held'),
                                    (SELECT min(x.cast_at) FROM pair_votes AS x WHERE x.lower_id = h.tool_id AND x.standing = 'held')) AS since) AS v
   WHERE t.state = 'published';

DROP FUNCTION public_log(text, text, text, text, boolean, bigint, int);
CREATE FUNCTION public_log(p_tool text, p_action text, p_moderator text, p_month text, p_settled boolean, p_before bigint, p_most int)
RETURNS TABLE (id bigint, at text, who text, action text, kind text, tool text, tool_name text, detail text, evidence text, from_state text,
               to_state text, reason text, erased boolean, reverts bigint, reverted_by bigint, batch text, hash text)
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
           WHEN 'vote' THEN CASE WHEN m.reverts IS NULL THEN (x.after ->> 'votes') || CASE x.after ->> 'votes' WHEN '1' THEN ' vote' ELSE ' votes' END
                                                             || coalesce(' head to head with ' || (x.after ->> 'against'), '') END
           WHEN 'review' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'persona' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'category' THEN concat_ws(' → ', x.before ->> 'name', x.after ->> 'name')
           WHEN 'review_draft' THEN coalesce(x.after, x.before) ->> 'persona'
           WHEN 'flag' THEN x.after ->> 'flag'
           WHEN 'tool' THEN CASE WHEN t.published_at IS NULL THEN NULL
                                 WHEN x.after ? 'slug' THEN concat(x.before ->> 'slug', ' → ', x.after ->> 'slug')
                                 WHEN x.after ? 'into' THEN 'into ' || (x.after ->> 'into')
                                 WHEN x.after ? 'revision' THEN 'revision ' || (x.after ->> 'revision') END
           WHEN 'edit' THEN 'revision ' || (x.after ->> 'revision')
           WHEN 'banned_domain' THEN coalesce(x.after, x.before) ->> 'domain'
           WHEN 'prediction' THEN coalesce(x.after, x.before) ->> 'prediction'
         END,
         -- of what was taken back, too: there is no other place for it then
         CASE m.subject_kind WHEN 'prediction' THEN x.after ->> 'evidence' END,
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
  'p_settled only what can no longer be undone and was not. Of a prediction the text (detail) and where what became of it can be seen (evidence). '
  'A tool that was never published has no name here; what a visitor wrote is not shown, and words that had to go are gone (erased).';

GRANT EXECUTE ON FUNCTION public_log(text, text, text, text, boolean, bigint, int) TO slipway_web;

-- The desk again: what was never published is found by its name, a merged item says into what, only what can be taken back offers it,
-- and who edits what somebody else has edited meanwhile sees what they did.

CREATE OR REPLACE FUNCTION tools_seen(p_credential bytea, p_search text, p_state text, p_after bigint, p_most int)
RETURNS TABLE (id bigint, slug text, name text, state text, revision int, updated text, held int, flags int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT t.id, CASE WHEN is_provisional(t.slug) THEN '' ELSE t.slug END, item_title('tool', t.id), t.state::text, t.revision, utc_minute(t.updated_at),
         (SELECT coalesce(sum(k.held), 0)::int FROM vote_tallies AS k WHERE k.tool_id = t.id),
         (SELECT count(*)::int FROM flags AS f WHERE f.tool_id = t.id AND f.state = 'open' AND f.reports > 0)
    FROM tools AS t
   WHERE t.id < p_after AND (p_state = '' OR t.state::text = p_state)
     AND (p_search = '' OR t.name ILIKE like_words(p_search) OR t.slug ILIKE like_words(p_search) AND NOT is_provisional(t.slug) OR t.url_key ILIKE like_words(p_search)
          OR EXISTS (SELECT FROM tool_slugs AS s WHERE s.tool_id = t.id AND s.slug = lower(p_search))
          -- what was never published has its name and address from whoever sent it in
          OR EXISTS (SELECT FROM submissions AS s WHERE s.tool_id = t.id AND s.kind = 'tool' AND t.revision IS NULL
                        AND (s.name ILIKE like_words(p_search) OR s.url_key ILIKE like_words(p_search))))
   ORDER BY t.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION tools_seen(bytea, text, text, bigint, int) IS
  'Tools in whatever state, the newest first, before p_after: in one state ('''' for any), whose name, slug or address holds p_search, or that '
  'once had that slug; what was never published by the name and address it was sent in with. No slug while it has none of its own.';

DROP FUNCTION tool_seen(bytea, bigint);
CREATE FUNCTION tool_seen(p_credential bytea, p_tool bigint)
RETURNS TABLE (id bigint, slug text, version int, state text, merged_into bigint, merged_name text, revision int, name text, tagline text, description text,
               description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text[], slugs text[],
               sent_in boolean, own boolean, held int, voided int, flag bigint, actions text[], reasons_needed text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT t.id, t.slug::text, t.version, t.state::text, t.merged_into, item_title('tool', t.merged_into), t.revision, coalesce(r.name, item_title('tool', t.id)),
         r.tagline, r.description, r.description_html, r.website, c.slug::text, c.name, r.pricing_model::text, r.pricing_entry, coalesce(r.tags, '{}'),
         ARRAY(SELECT s.slug::text FROM tool_slugs AS s WHERE s.tool_id = t.id AND s.slug <> t.slug AND NOT is_provisional(s.slug)
                ORDER BY s.slug LIMIT 50),
         s.id IS NOT NULL, coalesce(s.account_id = actor.id OR lower(s.email) = lower(actor.email), false), v.held, v.voided,
         (SELECT f.id FROM flags AS f WHERE f.tool_id = t.id AND f.state = 'open' AND f.reports > 0 ORDER BY f.opened_at LIMIT 1),
         ARRAY(SELECT n.action FROM transitions AS n
                WHERE n.kind = 'tool' AND n.from_state = t.state::text AND n.least_role IN ('moderator', 'admin') AND n.least_role <= as_actor(actor)
                ORDER BY n.action),
         ARRAY(SELECT n.action FROM transitions AS n WHERE n.kind = 'tool' AND n.from_state = t.state::text AND n.needs_reason)
    FROM tools AS t
    LEFT JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    LEFT JOIN categories AS c ON c.id = r.category_id
    LEFT JOIN submissions AS s ON s.tool_id = t.id AND s.kind = 'tool'
   CROSS JOIN LATERAL (SELECT coalesce(sum(k.held), 0)::int AS held, coalesce(sum(k.voided), 0)::int AS voided FROM vote_tallies AS k WHERE k.tool_id = t.id) AS v
   WHERE t.id = p_tool;
END
$$;
COMMENT ON FUNCTION tool_seen(bytea, bigint) IS
  'One tool as a moderator sees it; without content while none was ever published. sent_in: a visitor sent it in, so it is an item of the queue, too; '
  'flag: the oldest open one.';
GRANT EXECUTE ON FUNCTION tool_seen(bytea, bigint) TO slipway_web;

-- ---- what it says, with its tags ---------------------------------------------------------------------

DROP FUNCTION revisions_seen(bytea, bigint);
CREATE FUNCTION revisions_seen(p_credential bytea, p_tool bigint)
RETURNS TABLE (revision int, name text, tagline text, description text, description_html text, website text, category text, category_name text,
               pricing_model text, pricing_entry text, tags text[], source text, author text, at text, present boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT r.revision, r.name, r.tagline, r.description, r.description_html, r.website, c.slug::text, c.name, r.pricing_model::text, r.pricing_entry, r.tags, r.source,
         r.author, utc_minute(r.created_at), r.revision = t.revision
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id JOIN categories AS c ON c.id = r.category_id
   WHERE t.id = p_tool ORDER BY r.revision DESC LIMIT 50;
END
$$;
COMMENT ON FUNCTION revisions_seen(bytea, bigint) IS 'The last contents that a tool had, the newest first.';
GRANT EXECUTE ON FUNCTION revisions_seen(bytea, bigint) TO slipway_web;

DROP FUNCTION tool_written(bytea, text);
CREATE FUNCTION tool_written(p_credential bytea, p_slug text)
RETURNS TABLE (slug text, state text, version int, revision int, name text, tagline text, description text, website text, category text, category_name text,
               pricing_model text, pricing_entry text, tags text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  -- whoever may write one may see what is written
  actor accounts := acting(p_credential, 'moderator',
                           CASE WHEN EXISTS (SELECT FROM api_keys AS k WHERE k.hash = p_credential AND 'tools:write' = ANY (k.scopes))
                                THEN 'tools:write' ELSE 'moderation:read' END);
BEGIN
  RETURN QUERY
  SELECT t.slug, t.state::text, t.version, t.revision, r.name, r.tagline, r.description, r.website, c.slug, c.name, r.pricing_model::text, r.pricing_entry, r.tags
    FROM tool_slugs AS s
    JOIN tools AS t ON t.id = s.tool_id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = r.category_id
   WHERE s.slug = p_slug AND t.state IN ('published', 'delisted');
END
$$;
COMMENT ON FUNCTION tool_written(bytea, text) IS 'A published or delisted tool, by any slug it had, as it is written, with the version that an edit names.';
GRANT EXECUTE ON FUNCTION tool_written(bytea, text) TO slipway_web;

-- ---- what was done, and whether it can be taken back ----------------------------------------------

CREATE FUNCTION entry_detail(m moderation_log) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT 'into ' || item_title('tool', g.into_id) FROM merges AS g WHERE g.entry_id = m.id);
COMMENT ON FUNCTION entry_detail(moderation_log) IS 'What the staff want to know of an entry beside its action: of a merge, into what.';

CREATE FUNCTION entry_stands(m moderation_log, x moderation_texts) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN m.reverts IS NOT NULL OR EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)
      OR NOT EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = m.id) THEN false
    WHEN x.after ? 'proposal' THEN EXISTS (
         SELECT FROM submissions AS s
          WHERE CASE m.subject_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = m.subject_id ELSE s.id = m.subject_id END
            AND s.state = 'pending' AND s.proposal = (x.after ->> 'proposal')::int)
    -- as check_revert() looks at it
    WHEN m.to_state IS NOT NULL AND EXISTS (
         SELECT FROM moderation_log AS n
          WHERE n.subject_kind = m.subject_kind AND n.subject_id = m.subject_id AND n.id > m.id AND n.to_state IS NOT NULL
            AND n.reverts IS NULL AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = n.id)) THEN false
    WHEN m.subject_kind = 'tool' THEN EXISTS (
         SELECT FROM tools AS t
          WHERE t.id = m.subject_id
            AND CASE WHEN m.to_state IS NOT NULL THEN t.state::text = m.to_state
                     WHEN x.after ? 'revision' THEN t.revision = (x.after ->> 'revision')::int
                     ELSE t.slug = x.after ->> 'slug' END)
    WHEN m.subject_kind = 'edit' THEN EXISTS (
         SELECT FROM submissions AS s JOIN tools AS t ON t.id = s.tool_id
          WHERE s.id = m.subject_id AND s.state::text = m.to_state
            AND (m.to_state <> 'approved' OR t.revision = (x.after ->> 'revision')::int))
    WHEN m.subject_kind = 'review' THEN m.action = 'retire' AND NOT EXISTS (
         SELECT FROM reviews AS o JOIN reviews AS r ON r.tool_id = o.tool_id AND r.persona_id = o.persona_id
          WHERE o.id = m.subject_id AND r.superseded_at IS NULL)
    ELSE true
  END
$$;
COMMENT ON FUNCTION entry_stands(moderation_log, moderation_texts) IS
  'False for an entry that cannot be taken back as things are: no decision, taken back already, or something was decided or edited since. '
  'revert_decision() looks again, and at who wants it.';

DROP FUNCTION item_history(bytea, text, bigint);
CREATE FUNCTION item_history(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (entry bigint, at text, who text, action text, from_state text, to_state text, reason text, detail text, reverted boolean,
               stands boolean, held_until text, mine boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.id, utc_minute(m.at), coalesce(a.name, m.actor_label), m.action, m.from_state, m.to_state, x.reason, entry_detail(m),
         EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id), entry_stands(m, x),
         CASE WHEN is_held(m) AND l.account_id IS NOT NULL AND m.reverts IS NULL THEN utc_minute(m.at + (SELECT s.hold FROM settings AS s)) END,
         coalesce(l.account_id = actor.id, false)
    FROM moderation_log AS m
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
    LEFT JOIN accounts AS a ON a.id = l.account_id
   WHERE (m.subject_kind, m.subject_id) = (p_kind::log_subject, p_subject)
   ORDER BY m.id DESC LIMIT 50;
END
$$;
COMMENT ON FUNCTION item_history(bytea, text, bigint) IS
  'What was done to an item, the last first; the staff see who it was. stands: it can be taken back as things are.';

DROP FUNCTION tool_deeds(bytea, bigint);
CREATE FUNCTION tool_deeds(p_credential bytea, p_tool bigint)
RETURNS TABLE (entry bigint, at text, who text, kind text, action text, from_state text, to_state text, reason text, detail text, reverted boolean, stands boolean, held_until text,
               mine boolean, by_staff boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.id, utc_minute(m.at), coalesce(a.name, m.actor_label), m.subject_kind::text, m.action, m.from_state, m.to_state, x.reason, entry_detail(m),
         EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id), entry_stands(m, x),
         CASE WHEN is_held(m) AND l.account_id IS NOT NULL AND m.reverts IS NULL THEN utc_minute(m.at + (SELECT s.hold FROM settings AS s)) END,
         coalesce(l.account_id = actor.id, false), l.account_id IS NOT NULL
    FROM (SELECT 'tool'::log_subject AS kind, p_tool AS id
          UNION ALL SELECT 'vote', p_tool
          UNION ALL SELECT 'edit', s.id FROM submissions AS s WHERE s.tool_id = p_tool AND s.kind = 'edit'
          UNION ALL SELECT 'flag', f.id FROM flags AS f WHERE f.tool_id = p_tool
          UNION ALL SELECT 'review_draft', d.id FROM review_drafts AS d WHERE d.tool_id = p_tool
          UNION ALL SELECT 'review', r.id FROM reviews AS r WHERE r.tool_id = p_tool) AS k
    JOIN moderation_log AS m ON m.subject_kind = k.kind AND m.subject_id = k.id
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
    LEFT JOIN accounts AS a ON a.id = l.account_id
   ORDER BY m.id DESC LIMIT 50;
END
$$;
COMMENT ON FUNCTION tool_deeds(bytea, bigint) IS
  'What was done to a tool, its votes, flags and reviews, the last first. stands: it can be taken back as things are.';

DROP FUNCTION decision_seen(bytea, bigint, uuid);
CREATE FUNCTION decision_seen(p_credential bytea, p_entry bigint, p_batch uuid)
RETURNS TABLE (action text, item text, title text, reason text, decisions int, seconds_left int, undone int, mine boolean,
               mails int, page text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.action, m.subject_kind || '-' || m.subject_id, item_title(m.subject_kind, m.subject_id), x.reason, (count(*) OVER ())::int,
         greatest(0, ceil(extract(epoch FROM min(m.at) OVER () + (SELECT s.hold FROM settings AS s) - clock_timestamp())))::int,
         (count(*) FILTER (WHERE EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) OVER ())::int,
         coalesce(l.account_id = actor.id, false),
         (SELECT count(*)::int FROM outbox AS o WHERE o.entry_id = m.id OR o.batch = p_batch),
         (SELECT t.slug::text FROM tools AS t WHERE t.id = entry_tool(m) AND t.state = 'published')
    FROM moderation_log AS m
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
    LEFT JOIN log_actors AS l ON l.entry_id = m.id
   WHERE m.id = p_entry OR m.batch = p_batch
   ORDER BY m.id LIMIT 1;
END
$$;
COMMENT ON FUNCTION decision_seen(bytea, bigint, uuid) IS
  'A decision, or a batch by its first one, as whoever made it is told: how many there are, how many were undone, how long they still can be, '
  'how many mails wait for that or have gone, and the slug of the tool it is about when that is public.';

-- ---- one item, and what it said once --------------------------------------------------------------

DROP FUNCTION queue_item(bytea, text, bigint);
CREATE FUNCTION queue_item(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (kind text, subject_id bigint, version int, state text, tool_slug text, tool_state text, waits boolean,
               name text, tagline text, description text, description_html text, website text, category text, category_name text,
               pricing_model text, pricing_entry text, tags text[], note text, email text, marks text[], appeal text, slug text,
               since text, sent text, holder text, holder_is_me boolean, holder_until text, own boolean, actions text[], reasons_needed text[],
               old_name text, old_tagline text, old_description text, old_website text, old_category_name text, old_pricing_model text,
               old_pricing_entry text, old_tags text[], base_outdated boolean, edited boolean,
               proposal int, merged_into bigint, merged_name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT CASE s.kind WHEN 'tool' THEN 'tool' ELSE 'edit' END, p_subject,
         CASE s.kind WHEN 'tool' THEN t.version ELSE s.version END,
         CASE s.kind WHEN 'tool' THEN t.state::text ELSE s.state::text END, t.slug, t.state::text, s.state = 'pending',
         p.name, p.tagline, p.description, p.description_html, p.website, g.slug, g.name, p.pricing_model::text, p.pricing_entry,
         p.tags, p.note, s.email, ARRAY(SELECT mark_words(m) FROM unnest(s.marks) AS m),
         (SELECT x.reason FROM moderation_log AS m JOIN moderation_texts AS x ON x.entry_id = m.id
           WHERE m.action = 'appeal' AND (m.subject_kind, m.subject_id) = (p_kind::log_subject, p_subject) ORDER BY m.id DESC LIMIT 1),
         CASE WHEN s.kind = 'tool' AND is_provisional(t.slug) THEN free_slug(p.name) ELSE t.slug END,
         utc_minute(s.submitted_at), utc_minute(s.created_at), h.name, coalesce(h.id = actor.id, false), utc_minute(c.until),
         coalesce(s.account_id = actor.id OR lower(s.email) = lower(actor.email), false),
         ARRAY(SELECT n.action FROM transitions AS n
                WHERE n.kind = p_kind::log_subject AND n.from_state = CASE s.kind WHEN 'tool' THEN t.state::text ELSE s.state::text END
                  AND n.least_role IN ('moderator', 'admin') AND n.least_role <= as_actor(actor) ORDER BY n.action),
         ARRAY(SELECT n.action FROM transitions AS n
                WHERE n.kind = p_kind::log_subject AND n.from_state = CASE s.kind WHEN 'tool' THEN t.state::text ELSE s.state::text END AND n.needs_reason),
         coalesce(r.name, w.name), coalesce(r.tagline, w.tagline), coalesce(r.description, w.description), coalesce(r.website, w.website),
         rg.name, coalesce(r.pricing_model, w.pricing_model)::text, coalesce(r.pricing_entry, w.pricing_entry), coalesce(r.tags, w.tags),
         s.kind = 'edit' AND p.base_revision IS DISTINCT FROM t.revision, p.account_id IS NOT NULL,
         p.number, t.merged_into, item_title('tool', t.merged_into)
    FROM submissions AS s
    JOIN tools AS t ON t.id = s.tool_id
    JOIN proposals AS p ON p.submission_id = s.id AND p.number = s.proposal
    JOIN categories AS g ON g.id = p.category_id
    LEFT JOIN tool_revisions AS r ON s.kind = 'edit' AND r.tool_id = t.id AND r.revision = t.revision
    -- of a new tool that a moderator has edited: what was sent in
    LEFT JOIN proposals AS w ON s.kind = 'tool' AND p.account_id IS NOT NULL AND w.submission_id = s.id
                            AND w.number = (SELECT max(o.number) FROM proposals AS o WHERE o.submission_id = s.id AND o.account_id IS NULL)
    LEFT JOIN categories AS rg ON rg.id = coalesce(r.category_id, w.category_id)
    LEFT JOIN claims AS c ON c.kind = p_kind::log_subject AND c.subject_id = p_subject AND c.until > now()
    LEFT JOIN accounts AS h ON h.id = c.account_id
   WHERE CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END;
END
$$;
COMMENT ON FUNCTION queue_item(bytea, text, bigint) IS
  'One item as a moderator sees it, waiting or decided: what is proposed (proposal: its number); old_…: of an edit what is there now, of a new '
  'tool that a moderator has edited what was sent in; who holds it, what may be done, what it was merged into.';

CREATE FUNCTION content_seen(p_credential bytea, p_kind text, p_subject bigint, p_number int)
RETURNS TABLE (name text, tagline text, description text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT x.name, x.tagline, x.description, x.website, c.slug::text, c.name, x.pricing_model::text, x.pricing_entry, x.tags
    FROM (SELECT r.name, r.tagline, r.description, r.website, r.category_id, r.pricing_model, r.pricing_entry, r.tags FROM tool_revisions AS r
           WHERE p_kind = '' AND r.tool_id = p_subject AND r.revision = p_number
          UNION ALL
          SELECT p.name, p.tagline, p.description, p.website, p.category_id, p.pricing_model, p.pricing_entry, p.tags
            FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id
           WHERE p.number = p_number
             AND CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END) AS x
    JOIN categories AS c ON c.id = x.category_id;
END
$$;
COMMENT ON FUNCTION content_seen(bytea, text, bigint, int) IS
  'What a published tool said in that revision (kind ''''), or what that proposal of an item said; no row when there is none.';

GRANT EXECUTE ON FUNCTION
  item_history(bytea, text, bigint), tool_deeds(bytea, bigint), decision_seen(bytea, bigint, uuid), queue_item(bytea, text, bigint),
  content_seen(bytea, text, bigint, int)
TO slipway_web;

-- ---- what is refused says what to do ---------------------------------------------------------------

CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts AS a WHERE a.role = 'admin' AND a.disabled_at IS NULL AND a.password IS NOT NULL) THEN
    RAISE EXCEPTION 'this is the last admin, and nobody could manage people then: make somebody else an admin first'
      USING ERRCODE = '55000', CONSTRAINT = 'accounts_keep_an_admin';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION check_revert(p_entry bigint, p_kind log_subject, p_subject bigint, p_now text, p_to text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  e moderation_log;
BEGIN
  SELECT * INTO e FROM moderation_log AS m WHERE m.id = p_entry;
  IF (e.subject_kind, e.subject_id, e.from_state, e.to_state) IS DISTINCT FROM (p_kind, p_subject, p_to, p_now)
     OR EXISTS (SELECT FROM moderation_log AS m
                 WHERE m.subject_kind = p_kind AND m.subject_id = p_subject AND m.id > p_entry AND m.to_state IS NOT NULL
                   -- what was taken back since is as if it had not been
                   AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id)) THEN
    RAISE EXCEPTION 'something else was decided since, and it is % now: take that decision back first', p_now USING ERRCODE = '55000';
  END IF;
END
$$;

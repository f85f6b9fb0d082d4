-- What moderators see of published tools and comparisons, and retiring a review.

CREATE FUNCTION tools_seen(p_credential bytea, p_search text, p_state text, p_after bigint, p_most int)
RETURNS TABLE (id bigint, slug text, name text, state text, revision int, updated text, held int, flags int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT t.id, t.slug::text, item_title('tool', t.id), t.state::text, t.revision, utc_minute(t.updated_at),
         (SELECT coalesce(sum(k.held), 0)::int FROM vote_tallies AS k WHERE k.tool_id = t.id),
         (SELECT count(*)::int FROM flags AS f WHERE f.tool_id = t.id AND f.state = 'open' AND f.reports > 0)
    FROM tools AS t
   WHERE t.id < p_after AND (p_state = '' OR t.state::text = p_state)
     AND (p_search = '' OR t.name ILIKE like_words(p_search) OR t.slug ILIKE like_words(p_search) OR t.url_key ILIKE like_words(p_search)
          OR EXISTS (SELECT FROM tool_slugs AS s WHERE s.tool_id = t.id AND s.slug = lower(p_search)))
   ORDER BY t.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION tools_seen(bytea, text, text, bigint, int) IS
  'Tools in whatever state, the newest first, before p_after: in one state ('''' for any), whose name, slug or address holds p_search, or that once had that slug.';

CREATE FUNCTION tool_seen(p_credential bytea, p_tool bigint)
RETURNS TABLE (id bigint, slug text, version int, state text, merged_into bigint, merged_name text, revision int, name text, tagline text, description text,
               description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, slugs text[],
               sent_in boolean, own boolean, held int, voided int, flag bigint, actions text[], reasons_needed text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT t.id, t.slug::text, t.version, t.state::text, t.merged_into, item_title('tool', t.merged_into), t.revision, coalesce(r.name, item_title('tool', t.id)),
         r.tagline, r.description, r.description_html, r.website, c.slug::text, c.name, r.pricing_model::text, r.pricing_entry,
         ARRAY(SELECT s.slug::text FROM tool_slugs AS s WHERE s.tool_id = t.id AND s.slug <> t.slug ORDER BY s.slug LIMIT 50),
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

CREATE FUNCTION revisions_seen(p_credential bytea, p_tool bigint)
RETURNS TABLE (revision int, name text, tagline text, description text, description_html text, website text, category text, category_name text,
               pricing_model text, pricing_entry text, source text, author text, at text, present boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT r.revision, r.name, r.tagline, r.description, r.description_html, r.website, c.slug::text, c.name, r.pricing_model::text, r.pricing_entry, r.source,
         r.author, utc_minute(r.created_at), r.revision = t.revision
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id JOIN categories AS c ON c.id = r.category_id
   WHERE t.id = p_tool ORDER BY r.revision DESC LIMIT 50;
END
$$;
COMMENT ON FUNCTION revisions_seen(bytea, bigint) IS 'The last contents that a tool had, the newest first.';

CREATE FUNCTION tool_deeds(p_credential bytea, p_tool bigint)
RETURNS TABLE (entry bigint, at text, who text, kind text, action text, from_state text, to_state text, reason text, reverted boolean, held_until text,
               mine boolean, by_staff boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.id, utc_minute(m.at), coalesce(a.name, m.actor_label), m.subject_kind::text, m.action, m.from_state, m.to_state, x.reason,
         EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id),
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
COMMENT ON FUNCTION tool_deeds(bytea, bigint) IS 'What was done to a tool, its votes, flags and reviews, the last first.';

-- ---- reviews that readers see -------------------------------------------------------------------

CREATE FUNCTION live_reviews(p_credential bytea, p_tool bigint)
RETURNS TABLE (id bigint, persona text, persona_name text, verdict text, quote text, reviewed_on text, revision int, outdated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT r.id, p.slug::text, p.name, r.verdict::text, r.quote, to_char(r.reviewed_on, 'YYYY-MM-DD'), r.revision, r.revision <> t.revision
    FROM reviews AS r JOIN personas AS p ON p.id = r.persona_id JOIN tools AS t ON t.id = r.tool_id
   WHERE r.tool_id = p_tool AND r.superseded_at IS NULL ORDER BY p.position;
END
$$;
COMMENT ON FUNCTION live_reviews(bytea, bigint) IS 'The reviews of a tool that readers see, and whether the tool changed since.';

CREATE FUNCTION retire_review(p_credential bytea, p_review bigint, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  it review_drafts;
  r reviews;
BEGIN
  SELECT * INTO it FROM review_drafts AS d WHERE d.review_id = p_review AND d.state = 'published';
  IF it.id IS NOT NULL THEN
    RETURN decide_draft(actor, it.id, it.version, 'retire', p_reason, NULL);
  END IF;
  SELECT * INTO r FROM reviews AS x WHERE x.id = p_review FOR UPDATE;
  IF r.id IS NULL THEN
    RAISE EXCEPTION 'there is no such review' USING ERRCODE = 'P0002';
  ELSIF r.superseded_at IS NOT NULL THEN
    RAISE EXCEPTION 'readers do not see this review any more' USING ERRCODE = '55000';
  ELSIF p_reason IS NULL THEN
    RAISE EXCEPTION 'a reason is needed to retire' USING ERRCODE = '23502';
  END IF;
  UPDATE reviews AS x SET superseded_at = greatest(x.created_at, now()) WHERE x.id = r.id;
  RETURN log_by(actor, 'retire', 'review', r.id, NULL, NULL, p_reason,
                (SELECT jsonb_build_object('tool', t.slug, 'persona', p.slug, 'verdict', r.verdict) FROM tools AS t, personas AS p
                  WHERE t.id = r.tool_id AND p.id = r.persona_id), NULL, NULL, NULL);
END
$$;
COMMENT ON FUNCTION retire_review(bytea, bigint, text) IS
  'Takes a review away from readers, whether it was written here or imported. Returns the entry of the log. Raises P0002, 55000 when they do not see it, 23502 '
  'without a reason, 42501 for one''s own.';

CREATE FUNCTION revert_retirement(p_label text, p_entry moderation_log, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r reviews;
BEGIN
  SELECT * INTO r FROM reviews AS x WHERE x.id = p_entry.subject_id;
  IF p_entry.action <> 'retire' THEN
    RAISE EXCEPTION 'this cannot be undone' USING ERRCODE = '55000';
  ELSIF EXISTS (SELECT FROM reviews AS x WHERE x.tool_id = r.tool_id AND x.persona_id = r.persona_id AND x.superseded_at IS NULL) THEN
    RAISE EXCEPTION 'a newer review stands there already' USING ERRCODE = '55000';
  END IF;
  PERFORM put_review(r.tool_id, r.persona_id, r.verdict, r.quote, r.reviewed_on, r.revision);
  PERFORM log_decision(p_label, undo_word(p_reason), 'review', r.id, NULL, NULL, p_reason, p_batch => p_batch, p_reverts => p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_retirement(text, moderation_log, text, uuid) IS 'Gives readers a review back: the same words, as a new one.';

-- ---- comparisons --------------------------------------------------------------------------------

CREATE FUNCTION comparisons_seen(p_credential bytea, p_search text, p_after bigint, p_most int)
RETURNS TABLE (id bigint, left_slug text, left_name text, right_slug text, right_name text, featured boolean, shown boolean, at text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT c.id, l.slug::text, l.name, r.slug::text, r.name, c.featured_at IS NOT NULL, c.sides = 2, utc_minute(c.curated_at)
    FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id JOIN tools AS r ON r.id = c.right_id
   WHERE c.id < p_after
     AND (p_search = '' OR l.name ILIKE like_words(p_search) OR r.name ILIKE like_words(p_search) OR l.slug ILIKE like_words(p_search)
          OR r.slug ILIKE like_words(p_search))
   ORDER BY c.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION comparisons_seen(bytea, text, bigint, int) IS
  'Curated comparisons, the newest first, before p_after, with p_search in the name of a side. shown: both sides are published.';

GRANT EXECUTE ON FUNCTION
  tools_seen(bytea, text, text, bigint, int), tool_seen(bytea, bigint), revisions_seen(bytea, bigint), tool_deeds(bytea, bigint), live_reviews(bytea, bigint),
  retire_review(bytea, bigint, text), comparisons_seen(bytea, text, bigint, int)
TO slipway_web;

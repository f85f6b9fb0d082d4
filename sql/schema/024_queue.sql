-- The queue: all there is to decide (queue_items, 033_whole_queue.sql) in one list, and what a moderator sees of one item.

CREATE FUNCTION utc_minute(value timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI"Z"');
COMMENT ON FUNCTION utc_minute(timestamptz) IS 'An instant to the minute, for people and for the HTML element time: 2026-05-01 12:00Z.';

CREATE FUNCTION like_words(p_search text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '%' || regexp_replace(p_search, '([\\%_])', '\\\1', 'g') || '%';
COMMENT ON FUNCTION like_words(text) IS 'The pattern for LIKE that finds these very words anywhere.';

CREATE FUNCTION mark_words(p_mark text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_mark
  WHEN 'honeypot' THEN 'filled in a field that people do not see'
  WHEN 'fast' THEN 'was filled in faster than a person types'
  WHEN 'unstamped' THEN 'was not sent from our form'
  ELSE p_mark END;
COMMENT ON FUNCTION mark_words(text) IS 'What made a submission suspect, in words.';

CREATE FUNCTION queue_points(p_since timestamptz, p_appeals int, p_marks text[], p_more int, p_more_words text)
RETURNS TABLE (points int, words text)
LANGUAGE sql STABLE AS $$
  SELECT x.points, x.words
    FROM (SELECT 1 AS n, (extract(epoch FROM now() - p_since) / 3600)::int AS points,
                 'waits for ' || CASE WHEN now() - p_since < interval '1 hour' THEN 'less than an hour'
                                      WHEN now() - p_since < interval '2 days' THEN (extract(epoch FROM now() - p_since) / 3600)::int || ' hours'
                                      ELSE (extract(epoch FROM now() - p_since) / 86400)::int || ' days' END AS words
          UNION ALL SELECT 2, 24, 'its submitter appealed' WHERE p_appeals > 0
          UNION ALL SELECT 3, p_more, p_more_words WHERE p_more <> 0
          UNION ALL SELECT 4, -24, mark_words(m) FROM unnest(p_marks) AS m) AS x
   ORDER BY x.n
$$;
COMMENT ON FUNCTION queue_points(timestamptz, int, text[], int, text) IS
  'Why an item stands where it does: a point an hour of waiting, a day''s worth more for an appeal, a day''s worth less for each suspicion.';

CREATE FUNCTION queue_list(p_credential bytea, p_kind text, p_marked boolean, p_search text, p_after_place bigint, p_after_id bigint, p_most int)
RETURNS TABLE (kind text, subject_id bigint, version int, title text, detail text, since text, points int, why text[], holder text, holder_is_me boolean,
               own boolean, key_place bigint, waiting int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT q.kind::text, q.subject_id, q.version, q.title, q.detail, utc_minute(q.since), w.points, w.why, h.name, coalesce(h.id = actor.id, false),
         coalesce(q.account_id = actor.id OR lower(q.email) = lower(actor.email), false),
         microseconds(q.place), q.waiting
    -- all are counted, those that are shown explained
    FROM (SELECT i.*, (count(*) OVER ())::int AS waiting FROM queue_items AS i
           WHERE (p_kind = '' OR i.kind::text = p_kind)
             AND (NOT p_marked OR i.marks <> '{}')
             AND (p_search = '' OR i.title ILIKE like_words(p_search) OR i.detail ILIKE like_words(p_search))
             AND (microseconds(i.place), i.subject_id) > (p_after_place, p_after_id)
           ORDER BY i.place, i.subject_id
           LIMIT p_most) AS q
    LEFT JOIN claims AS c ON c.kind = q.kind AND c.subject_id = q.subject_id AND c.until > now()
    LEFT JOIN accounts AS h ON h.id = c.account_id
   CROSS JOIN LATERAL (SELECT sum(p.points)::int AS points, array_agg(format('%s: %s', to_char(p.points, 'FMSG9990'), p.words)) AS why
                         FROM queue_points(q.since, q.appeals, q.marks, q.more, q.more_words) AS p) AS w
   ORDER BY q.place, q.subject_id;
END
$$;
COMMENT ON FUNCTION queue_list(bytea, text, boolean, text, bigint, bigint, int) IS
  'What waits, the most urgent first: of one kind ('''' for all), only the marked ones, or those whose name or address holds p_search. The '
  'key of the list is (key_place, subject_id); waiting is how many there are from there on.';

CREATE FUNCTION queue_item(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (kind text, subject_id bigint, version int, state text, tool_slug text, tool_state text, waits boolean,
               name text, tagline text, description text, description_html text, website text, category text, category_name text,
               pricing_model text, pricing_entry text, note text, email text, marks text[], appeal text, slug text,
               since text, sent text, holder text, holder_is_me boolean, holder_until text, own boolean, actions text[], reasons_needed text[],
               old_name text, old_tagline text, old_description text, old_website text, old_category_name text, old_pricing_model text,
               old_pricing_entry text, base_outdated boolean, edited boolean)
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
         p.note, s.email, ARRAY(SELECT mark_words(m) FROM unnest(s.marks) AS m),
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
         r.name, r.tagline, r.description, r.website, rg.name, r.pricing_model::text, r.pricing_entry,
         s.kind = 'edit' AND p.base_revision IS DISTINCT FROM t.revision, p.account_id IS NOT NULL
    FROM submissions AS s
    JOIN tools AS t ON t.id = s.tool_id
    JOIN proposals AS p ON p.submission_id = s.id AND p.number = s.proposal
    JOIN categories AS g ON g.id = p.category_id
    LEFT JOIN tool_revisions AS r ON s.kind = 'edit' AND r.tool_id = t.id AND r.revision = t.revision
    LEFT JOIN categories AS rg ON rg.id = r.category_id
    LEFT JOIN claims AS c ON c.kind = p_kind::log_subject AND c.subject_id = p_subject AND c.until > now()
    LEFT JOIN accounts AS h ON h.id = c.account_id
   WHERE CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END;
END
$$;
COMMENT ON FUNCTION queue_item(bytea, text, bigint) IS
  'One item as a moderator sees it, waiting or decided: what is proposed, of an edit also what is there now, who holds it, what may be done.';

CREATE FUNCTION item_twins(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (slug text, name text, state text, why text, likeness float8, item text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
  it submissions;
BEGIN
  SELECT s.* INTO it FROM submissions AS s
   WHERE CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END;
  RETURN QUERY
  SELECT d.slug, d.name, 'published', d.why, d.likeness, NULL::text
    FROM likely_duplicates(it.name, 'http://' || it.url_key, 5) AS d JOIN tools AS t ON t.slug = d.slug WHERE t.id <> it.tool_id
  UNION ALL
  (SELECT NULL, o.name, o.state::text, CASE WHEN o.url_key = it.url_key THEN 'address' ELSE 'name' END,
          similarity(lower(o.name), lower(it.name))::float8,
          CASE o.kind WHEN 'tool' THEN 'tool-' || o.tool_id ELSE 'edit-' || o.id END
     FROM submissions AS o
    WHERE o.id <> it.id AND o.kind = it.kind
      AND (o.url_key = it.url_key
           OR o.state IN ('draft', 'pending') AND lower(o.name) % lower(it.name) AND similarity(lower(o.name), lower(it.name)) >= 0.5)
    ORDER BY o.id DESC LIMIT 5);
END
$$;
COMMENT ON FUNCTION item_twins(bytea, text, bigint) IS
  'What a submission may be already: published tools (slug), and other submissions (item) at the same address or with a name alike.';

CREATE FUNCTION item_history(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (entry bigint, at text, who text, action text, from_state text, to_state text, reason text, reverted boolean, held_until text, mine boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT m.id, utc_minute(m.at), coalesce(a.name, m.actor_label), m.action, m.from_state, m.to_state, x.reason,
         EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id),
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
COMMENT ON FUNCTION item_history(bytea, text, bigint) IS 'What was done to an item, the last first; the staff see who it was.';

CREATE FUNCTION sender_history(p_credential bytea, p_kind text, p_subject bigint)
RETURNS TABLE (item text, name text, state text, at text, why text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
  it submissions;
BEGIN
  SELECT s.* INTO it FROM submissions AS s
   WHERE CASE p_kind WHEN 'tool' THEN s.kind = 'tool' AND s.tool_id = p_subject WHEN 'edit' THEN s.kind = 'edit' AND s.id = p_subject END;
  RETURN QUERY
  SELECT CASE o.kind WHEN 'tool' THEN 'tool-' || o.tool_id ELSE 'edit-' || o.id END, o.name, o.state::text, utc_minute(o.created_at),
         CASE WHEN lower(o.email) = lower(it.email) THEN 'the same e-mail address' ELSE 'the same network' END
    FROM submissions AS o
   WHERE o.id <> it.id AND (lower(o.email) = lower(it.email) OR o.network = it.network)
   ORDER BY o.id DESC LIMIT 10;
END
$$;
COMMENT ON FUNCTION sender_history(bytea, text, bigint) IS 'What the same submitter sent otherwise, as far as address and network of the day tell.';

GRANT EXECUTE ON FUNCTION
  queue_list(bytea, text, boolean, text, bigint, bigint, int), queue_item(bytea, text, bigint), item_twins(bytea, text, bigint),
  item_history(bytea, text, bigint), sender_history(bytea, text, bigint)
TO slipway_web;

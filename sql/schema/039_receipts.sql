-- What a submitter is told, whatever became of the tool since; edits that change nothing; and what a tool said while it was public.

CREATE FUNCTION refuse_same(p_tool bigint, p_content content) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM tools AS t
               JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
               JOIN categories AS c ON c.id = r.category_id
              WHERE t.id = p_tool
                AND (r.name, r.tagline, r.description, r.website, c.slug, r.pricing_model::text, r.pricing_entry, r.tags)
                  = (p_content.name, p_content.tagline, p_content.description, p_content.website, p_content.category,
                     p_content.pricing_model, p_content.pricing_entry, coalesce(known_tags(p_content.tags), r.tags))) THEN
    RAISE EXCEPTION 'this is what the page says already' USING ERRCODE = '23514', CONSTRAINT = 'proposals_differ';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_same(bigint, content) IS 'Raises 23514 (proposals_differ) for an edit that would change nothing of what the tool says now.';

CREATE OR REPLACE FUNCTION submit_edit(p_sender sender, p_slug text, p_base int, p_content content) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  fresh bigint;
BEGIN
  PERFORM decide_alone();
  IF sent_before(p_sender) IS NOT NULL THEN
    RETURN false;
  END IF;
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE s.slug = p_slug;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF NOT EXISTS (SELECT FROM tool_revisions AS r WHERE r.tool_id = tool.id AND r.revision = p_base) THEN
    RAISE EXCEPTION 'the tool has no revision %', p_base USING ERRCODE = '23514', CONSTRAINT = 'proposals_base_known';
  END IF;
  PERFORM refuse_same(tool.id, p_content);
  PERFORM refuse_website(p_content.website, tool.id);
  PERFORM take_submission_quota(p_sender.network, p_sender.quota);
  fresh := new_submission(p_sender, 'edit', tool.id, p_content, p_base);
  PERFORM log_decision('a visitor', 'submit', 'edit', fresh, 'draft', 'pending');
  RETURN true;
END
$$;
COMMENT ON FUNCTION submit_edit(sender, text, int, content) IS
  'A visitor proposes an edit of a published tool, made from that revision of it; otherwise as submit_tool(). Raises P0002 for an unknown '
  'tool, 23514 (proposals_differ) when it changes nothing.';

CREATE OR REPLACE FUNCTION resubmit(p_token_hash bytea, p_version int, p_content content) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it submissions := lock_receipt(p_token_hash, p_version);
BEGIN
  IF it.state <> 'draft' THEN
    RAISE EXCEPTION 'nobody asked for changes' USING ERRCODE = '55000';
  END IF;
  IF it.kind = 'edit' THEN
    PERFORM refuse_same(it.tool_id, p_content);
  END IF;
  PERFORM refuse_website(p_content.website, it.tool_id);
  PERFORM add_proposal(it.id, p_content,
                       (SELECT p.base_revision FROM proposals AS p WHERE p.submission_id = it.id AND p.number = it.proposal), NULL);
  PERFORM submit_again(it, 'submit', 'draft', NULL);
END
$$;

-- ---- what a submitter sees ----------------------------------------------------------------------

DROP FUNCTION receipt(bytea);
CREATE FUNCTION receipt(p_token_hash bytea)
RETURNS TABLE (
  kind text, state text, version int, appeals int, appeal text, tool_slug text, tool_state text, name text, tagline text, description text,
  description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, tags text[], note text, email text,
  edited boolean, reason text, decided text, submitted_at text, decided_at text, place int
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.kind::text, s.state::text, s.version, s.appeals,
         (SELECT a.reason FROM moderation_log AS l JOIN moderation_texts AS a ON a.entry_id = l.id
           WHERE s.appeals > 0 AND l.action = 'appeal' AND l.subject_kind = s.kind::text::log_subject
             AND l.subject_id = CASE s.kind WHEN 'tool' THEN s.tool_id ELSE s.id END ORDER BY l.id DESC LIMIT 1),
         -- of a merged one that which is public in its place, if it is
         coalesce(f.slug, t.slug), CASE WHEN t.state = 'merged' AND f.id IS NULL THEN 'delisted' ELSE t.state::text END,
         p.name, p.tagline, p.description, p.description_html, p.website, c.slug, c.name, p.pricing_model::text, p.pricing_entry,
         p.tags, p.note, s.email, p.number <> s.proposal, x.reason, m.action, utc(s.submitted_at), utc(s.decided_at),
         CASE WHEN s.state = 'pending' THEN (SELECT count(*)::int FROM submissions AS o
                                              WHERE o.state = 'pending' AND (o.submitted_at, o.id) <= (s.submitted_at, s.id)) END
    FROM submissions AS s
    JOIN tools AS t ON t.id = s.tool_id
    -- what they sent last, whatever moderators made of it
    JOIN proposals AS p ON p.submission_id = s.id
                       AND p.number = (SELECT coalesce(max(o.number), s.proposal) FROM proposals AS o
                                        WHERE o.submission_id = s.id AND o.account_id IS NULL)
    JOIN categories AS c ON c.id = p.category_id
    LEFT JOIN tools AS f ON t.state = 'merged' AND f.id = final_tool(t.id)
    LEFT JOIN moderation_log AS m ON m.id = s.entry_id
    LEFT JOIN moderation_texts AS x ON x.entry_id = s.entry_id
   WHERE s.token_hash = p_token_hash
$$;
COMMENT ON FUNCTION receipt(bytea) IS
  'How a submission stands, for whoever has its token: what they sent last and whether a moderator has edited it since, the words of their '
  'appeal, the decision that put it where it is and its public reason, its place among those that wait. tool_slug is that of the tool '
  'itself, or of the public one that it was merged into; tool_state is delisted when that one is public no longer.';
GRANT EXECUTE ON FUNCTION receipt(bytea) TO slipway_web;

-- ---- what a tool once said ----------------------------------------------------------------------

DROP FUNCTION tool_history(text, int, int);
CREATE FUNCTION tool_history(p_slug text, p_before int, p_most int)
RETURNS TABLE (slug text, revision int, name text, tagline text, description text, website text, category_name text, pricing_model text,
               pricing_entry text, tags text[], source text, author text, at text, present boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.slug, r.revision, r.name, r.tagline, r.description, r.website, c.name, r.pricing_model::text, r.pricing_entry, r.tags, r.source, r.author,
         utc(r.created_at), r.revision = t.revision
    FROM tool_slugs AS s
    JOIN tools AS t ON t.id = final_tool(s.tool_id)
    JOIN tool_revisions AS r ON r.tool_id = t.id
    JOIN categories AS c ON c.id = r.category_id
   WHERE s.slug = p_slug AND r.revision < p_before
     -- What stood there when it was published, and what came after. A first publication that was undone showed nothing, unless what it
     -- showed was edited while it was public: the edit stands, and with it what it changed.
     AND r.revision >= (SELECT least(coalesce(min(x.revision) FILTER (WHERE x.created_at = t.published_at),
                                              max(x.revision) FILTER (WHERE x.created_at < t.published_at), 1),
                                     (SELECT min((y.before ->> 'revision')::int)
                                        FROM moderation_log AS m JOIN moderation_texts AS y ON y.entry_id = m.id
                                       WHERE m.subject_kind = 'tool' AND m.subject_id = t.id AND m.reverts IS NULL
                                         AND y.before ? 'revision' AND y.after ? 'revision'
                                         AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id AND u.action = 'undo')))
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
GRANT EXECUTE ON FUNCTION tool_history(text, int, int) TO slipway_web;

CREATE FUNCTION tool_was_public(p_slug text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id
                  WHERE s.slug = p_slug AND t.published_at IS NOT NULL AND final_tool(t.id) IS NULL)
$$;
COMMENT ON FUNCTION tool_was_public(text) IS
  'True for any slug of a tool that was public once and is not now, nor is the one that it was merged into: the log says why.';
GRANT EXECUTE ON FUNCTION tool_was_public(text) TO slipway_web;

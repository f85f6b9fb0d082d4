-- Predictions as pages show them, and how well each persona's came true.

CREATE VIEW public_predictions AS
  SELECT p.id, p.tool_id, p.persona_id, p.review_id, p.text, p.made_on, p.due_on, p.percent, p.version, p.entry_id, p.state,
         CASE WHEN p.state = 'open' AND p.due_on < utc_today() THEN 'overdue' ELSE p.state::text END AS standing
    FROM predictions AS p JOIN tools AS t ON t.id = p.tool_id
   -- also of a tool that is off the list: else one that dies would take with it what was foretold
   WHERE NOT p.taken_back AND t.published_at IS NOT NULL AND t.state IN ('published', 'delisted', 'merged');
COMMENT ON VIEW public_predictions IS 'Predictions that readers may see.';
COMMENT ON COLUMN public_predictions.id IS 'Number of the prediction.';
COMMENT ON COLUMN public_predictions.tool_id IS 'What it is about.';
COMMENT ON COLUMN public_predictions.persona_id IS 'Who predicts.';
COMMENT ON COLUMN public_predictions.review_id IS 'The review it was published with.';
COMMENT ON COLUMN public_predictions.text IS 'What will have come true.';
COMMENT ON COLUMN public_predictions.made_on IS 'The day it was published.';
COMMENT ON COLUMN public_predictions.due_on IS 'By the end of which day.';
COMMENT ON COLUMN public_predictions.percent IS 'The chance given to it, in whole percent.';
COMMENT ON COLUMN public_predictions.version IS 'Counts every decision.';
COMMENT ON COLUMN public_predictions.entry_id IS 'The decision; null while there is none.';
COMMENT ON COLUMN public_predictions.state IS 'What was decided about it.';
COMMENT ON COLUMN public_predictions.standing IS 'open, overdue (its day is over and nobody has said what became of it), right, wrong or void.';

CREATE FUNCTION predictions_chosen(p_seat int, p_standing text, p_from date, p_after_id bigint, p_most int) RETURNS bigint[]
-- planned for what is asked: with a persona another way is short
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF p_standing IN ('open', 'overdue') THEN
    RETURN ARRAY(SELECT q.id FROM public_predictions AS q
                  WHERE (p_seat IS NULL OR q.persona_id = p_seat) AND q.state = 'open'
                    AND (q.due_on >= utc_today()) = (p_standing = 'open') AND (q.due_on, q.id) > (p_from, p_after_id)
                  ORDER BY q.due_on, q.id LIMIT p_most);
  END IF;
  RETURN ARRAY(SELECT q.id FROM public_predictions AS q
                WHERE (p_seat IS NULL OR q.persona_id = p_seat) AND (p_standing = '' OR q.state::text = p_standing)
                  AND (q.due_on, q.id) < (p_from, p_after_id)
                ORDER BY q.due_on DESC, q.id DESC LIMIT p_most);
END
$$;
COMMENT ON FUNCTION predictions_chosen(int, text, date, bigint, int) IS 'The numbers that predictions_listed() shows, of all tools; a null seat is any.';

CREATE FUNCTION predictions_listed(p_persona text, p_tool text, p_standing text, p_after_day int, p_after_id bigint, p_most int)
RETURNS TABLE (id bigint, version int, text text, made_on text, due_on text, percent int, standing text, tool text, tool_name text, persona text,
               persona_name text, verdict text, reviewed_on text, superseded boolean, resolved_on text, by text, words text, evidence text, entry bigint,
               key_day int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  seat int := (SELECT s.id FROM personas AS s WHERE s.slug = p_persona);
  about bigint := (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = p_tool);
  -- what is still to come begins with what comes first, what has been with what was last
  ahead boolean := p_standing IN ('open', 'overdue');
  from_day date := date '2000-01-01' + p_after_day;
  ids bigint[];
BEGIN
  IF p_persona <> '' AND seat IS NULL THEN
    RETURN;
  ELSIF p_tool = '' THEN
    ids := predictions_chosen(seat, p_standing, from_day, p_after_id, p_most);
  ELSE
    -- one tool has few
    ids := ARRAY(SELECT q.id FROM public_predictions AS q
                  WHERE q.tool_id = about AND (seat IS NULL OR q.persona_id = seat)
                    AND CASE WHEN ahead THEN q.standing = p_standing AND (q.due_on, q.id) > (from_day, p_after_id)
                             ELSE (p_standing = '' OR q.state::text = p_standing) AND (q.due_on, q.id) < (from_day, p_after_id) END
                  ORDER BY CASE WHEN ahead THEN q.due_on - date '2000-01-01' ELSE date '2000-01-01' - q.due_on END, CASE WHEN ahead THEN q.id ELSE -q.id END
                  LIMIT p_most);
  END IF;
  RETURN QUERY
  SELECT p.id, p.version, p.text, to_char(p.made_on, 'YYYY-MM-DD'), to_char(p.due_on, 'YYYY-MM-DD'), p.percent, p.standing,
         CASE t.state WHEN 'published' THEN t.slug::text WHEN 'merged' THEN f.slug::text END, t.name, s.slug::text, s.name, r.verdict::text,
         to_char(r.reviewed_on, 'YYYY-MM-DD'),
         -- the same words may have come back as another review
         EXISTS (SELECT FROM reviews AS n WHERE n.tool_id = r.tool_id AND n.persona_id = r.persona_id AND n.superseded_at IS NULL
                    AND (n.verdict, n.quote, n.reviewed_on) <> (r.verdict, r.quote, r.reviewed_on)),
         to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), m.actor_label,
         x.reason, x.after ->> 'evidence', m.id, p.due_on - date '2000-01-01'
    FROM unnest(ids) WITH ORDINALITY AS k (id, place)
    JOIN public_predictions AS p ON p.id = k.id
    JOIN tools AS t ON t.id = p.tool_id
    LEFT JOIN tools AS f ON t.state = 'merged' AND f.id = final_tool(t.id)
    JOIN personas AS s ON s.id = p.persona_id
    JOIN reviews AS r ON r.id = p.review_id
    LEFT JOIN moderation_log AS m ON m.id = p.entry_id
    LEFT JOIN moderation_texts AS x ON x.entry_id = m.id
   ORDER BY k.place;
END
$$;
COMMENT ON FUNCTION predictions_listed(text, text, text, int, bigint, int) IS
  'Predictions of a persona, on a tool (any slug it had), of a standing ('''' for all): those that are open or overdue by their day, the others by '
  'their day from the last. The key is (key_day, id): days from 2000 on. tool is null when it has no page; superseded: '
  'the persona says otherwise of the tool now; evidence and words are null '
  'when they had to be erased.';

CREATE FUNCTION prediction_counts(p_persona text, p_tool text, OUT open int, OUT overdue int, OUT "right" int, OUT wrong int, OUT void int, OUT squares bigint,
                                  OUT known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  SELECT count(*) FILTER (WHERE q.standing = 'open')::int, count(*) FILTER (WHERE q.standing = 'overdue')::int,
         count(*) FILTER (WHERE q.standing = 'right')::int, count(*) FILTER (WHERE q.standing = 'wrong')::int,
         count(*) FILTER (WHERE q.standing = 'void')::int,
         coalesce(sum((q.percent - CASE q.standing WHEN 'right' THEN 100 ELSE 0 END) ^ 2) FILTER (WHERE q.standing IN ('right', 'wrong')), 0)::bigint,
         (p_persona = '' OR EXISTS (SELECT FROM personas AS s WHERE s.slug = p_persona))
           AND (p_tool = '' OR EXISTS (SELECT FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id
                                        -- as public_predictions has them
                                        WHERE s.slug = p_tool AND t.published_at IS NOT NULL AND t.state IN ('published', 'delisted', 'merged')))
    INTO open, overdue, "right", wrong, void, squares, known
    FROM public_predictions AS q
   WHERE (p_persona = '' OR q.persona_id = (SELECT s.id FROM personas AS s WHERE s.slug = p_persona))
     AND (p_tool = '' OR q.tool_id = (SELECT s.tool_id FROM tool_slugs AS s WHERE s.slug = p_tool));
END
$$;
COMMENT ON FUNCTION prediction_counts(text, text) IS
  'How many predictions of a persona, on a tool ('''' for all) stand how, and the sum over those that came true or not of (percent - 100)² or '
  'percent²: by their number and 10,000 it is the Brier score. known is false when readers know of no such persona or no such tool.';

CREATE INDEX reviews_of_persona ON reviews (persona_id, reviewed_on DESC, id DESC) WHERE superseded_at IS NULL;

CREATE FUNCTION reviews_by(p_persona text, p_before_day int, p_before_id bigint, p_most int)
RETURNS TABLE (id bigint, tool text, tool_name text, category text, category_name text, verdict text, quote text, reviewed_on text, key_day int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT r.id, t.slug::text, t.name, c.slug::text, c.name, r.verdict::text, r.quote, to_char(r.reviewed_on, 'YYYY-MM-DD'), r.reviewed_on - date '2000-01-01'
    FROM reviews AS r
    JOIN tools AS t ON t.id = r.tool_id AND t.state = 'published'
    JOIN categories AS c ON c.id = t.category_id
   WHERE r.persona_id = (SELECT p.id FROM personas AS p WHERE p.slug = p_persona) AND r.superseded_at IS NULL
     AND (r.reviewed_on, r.id) < (date '2000-01-01' + p_before_day, p_before_id)
   ORDER BY r.reviewed_on DESC, r.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION reviews_by(text, int, bigint, int) IS
  'A persona''s live reviews of published tools, the newest first, before the key (key_day, id): days from 2000 on.';

CREATE FUNCTION predictions_to_decide(p_credential bytea, p_standing text, p_after_day int, p_after_id bigint, p_most int)
RETURNS TABLE (id bigint, version int, text text, made_on text, due_on text, percent int, standing text, tool text, tool_name text, persona text,
               persona_name text, words text, evidence text, entry bigint, own boolean, held boolean, key_day int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY
  SELECT l.id, l.version, l.text, l.made_on, l.due_on, l.percent, l.standing, l.tool, l.tool_name, l.persona, l.persona_name, l.words, l.evidence, l.entry,
         EXISTS (SELECT FROM predictions AS p JOIN review_drafts AS d ON d.id = p.draft_id
                  WHERE p.id = l.id AND actor.id IN (d.account_id, d.rewritten_by)),
         coalesce((SELECT is_held(m) AND o.account_id = actor.id FROM moderation_log AS m JOIN log_actors AS o ON o.entry_id = m.id WHERE m.id = l.entry), false),
         l.key_day
    FROM predictions_listed('', '', p_standing, p_after_day, p_after_id, p_most) AS l;
END
$$;
COMMENT ON FUNCTION predictions_to_decide(bytea, text, int, bigint, int) IS
  'predictions_listed() for moderators; own: they wrote it, so somebody else decides; held: they decided it and can still undo that.';

GRANT EXECUTE ON FUNCTION
  predictions_listed(text, text, text, int, bigint, int), prediction_counts(text, text), reviews_by(text, int, bigint, int),
  predictions_to_decide(bytea, text, int, bigint, int), resolve_prediction(bytea, bigint, int, text, text, text)
TO slipway_web;

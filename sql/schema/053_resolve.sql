-- What became of predictions: moderators say so with evidence, which stands in the log; and what they add up to for each persona.

INSERT INTO transitions (kind, from_state, to_state, action, least_role, needs_reason) VALUES
  ('prediction', 'open', 'right', 'call-right', 'moderator', true),
  ('prediction', 'open', 'wrong', 'call-wrong', 'moderator', true),
  ('prediction', 'open', 'void',  'call-void',  'moderator', true);

CREATE FUNCTION refuse_own_prediction(p_actor accounts, p_prediction bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM predictions AS p JOIN review_drafts AS d ON d.id = p.draft_id
              WHERE p.id = p_prediction AND p_actor.id IN (d.account_id, d.rewritten_by)) THEN
    RAISE EXCEPTION 'this is your own prediction; somebody else decides it' USING ERRCODE = '42501';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_own_prediction(accounts, bigint) IS 'Raises 42501 for whoever wrote it: nobody decides on their own prediction.';

CREATE FUNCTION resolve_prediction(p_credential bytea, p_prediction bigint, p_version int, p_action text, p_reason text, p_evidence text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  it predictions;
  step transitions;
  entry bigint;
BEGIN
  SELECT * INTO it FROM predictions AS p WHERE p.id = p_prediction AND NOT p.taken_back FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such prediction' USING ERRCODE = 'P0002';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'the prediction changed meanwhile: it is at version %, not %', it.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM transitions AS s WHERE s.kind = 'prediction' AND s.from_state = it.state::text AND s.action = p_action;
  IF step.action IS NULL THEN
    RAISE EXCEPTION 'a prediction that is % takes no such decision', it.state USING ERRCODE = '55000';
  END IF;
  PERFORM check_transition('prediction', step.from_state, step.to_state, as_actor(actor), p_reason);
  PERFORM refuse_own_prediction(actor, it.id);
  IF p_action = 'call-wrong' AND it.due_on >= utc_today() THEN
    RAISE EXCEPTION 'its day, %, is not over: until then it can still come true', it.due_on USING ERRCODE = '55000';
  END IF;
  IF p_evidence IS NULL OR p_evidence !~ '^https?://[^[:space:]]+$' OR NOT is_one_line(p_evidence, 500) THEN
    RAISE EXCEPTION 'the evidence is not a web address' USING ERRCODE = '23514', CONSTRAINT = 'predictions_evidence_form';
  END IF;
  entry := log_by(actor, p_action, 'prediction', it.id, step.from_state, step.to_state, p_reason, NULL,
                  (SELECT jsonb_build_object('tool', t.slug, 'persona', s.slug, 'prediction', it.text, 'evidence', p_evidence)
                     FROM tools AS t, personas AS s WHERE t.id = it.tool_id AND s.id = it.persona_id), NULL, NULL);
  UPDATE predictions AS p SET state = step.to_state::prediction_state, version = p.version + 1, entry_id = entry WHERE p.id = it.id;
  RETURN entry;
END
$$;
COMMENT ON FUNCTION resolve_prediction(bytea, bigint, int, text, text, text) IS
  'Says whether a prediction came true, as the decider saw it (its version), by an action of transitions, with a sentence and an address as '
  'evidence. Returns the entry of the log. Raises 28000, 42501 (also for one''s own), P0002, 55000 when it was decided meanwhile or called wrong '
  'before its day is over, 23502 without the sentence, 23514 (predictions_evidence_form).';

CREATE FUNCTION revert_prediction(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it predictions;
BEGIN
  SELECT * INTO it FROM predictions AS p WHERE p.id = p_entry.subject_id FOR UPDATE;
  PERFORM check_revert(p_entry.id, 'prediction', it.id, it.state::text, p_entry.from_state);
  UPDATE predictions AS p SET state = p_entry.from_state::prediction_state, version = p.version + 1, entry_id = NULL WHERE p.id = it.id;
  PERFORM log_decision(p_label, undo_word(p_reason), 'prediction', it.id, p_entry.to_state, p_entry.from_state, p_reason, p_texts.after, NULL,
                       p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_prediction(text, moderation_log, moderation_texts, text, uuid) IS 'Opens a prediction again.';

CREATE FUNCTION revert_reading(p_label text, p_entry moderation_log, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM log_decision(p_label, undo_word(p_reason), p_entry.subject_kind, p_entry.subject_id, p_reason => p_reason, p_batch => p_batch,
                       p_reverts => p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_reading(text, moderation_log, text, uuid) IS 'Takes back that a price was read; revert_entry() takes the observation back.';

CREATE FUNCTION open_draft_beside(p_draft review_drafts) RETURNS review_drafts
LANGUAGE sql STABLE AS $$
  SELECT d FROM review_drafts AS d
   WHERE (d.tool_id, d.persona_id) = (p_draft.tool_id, p_draft.persona_id) AND d.id <> p_draft.id AND d.state IN ('draft', 'pending')
$$;
COMMENT ON FUNCTION open_draft_beside(review_drafts) IS
  'Another review for the same tool and persona that is on its way; nulls without one. There can be one at a time (review_drafts_one_open).';

CREATE OR REPLACE FUNCTION revert_draft(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it review_drafts;
  other review_drafts;
  old reviews;
  back bigint;
BEGIN
  SELECT * INTO it FROM review_drafts AS d WHERE d.id = p_entry.subject_id FOR UPDATE;
  PERFORM check_revert(p_entry.id, 'review_draft', it.id, it.state::text, p_entry.from_state);
  -- nobody begins another one meanwhile: that would need the tool, too
  PERFORM FROM tools AS t WHERE t.id = it.tool_id FOR UPDATE;
  SELECT * INTO other FROM open_draft_beside(it) AS d;
  IF p_entry.from_state IN ('draft', 'pending') AND other.id IS NOT NULL THEN
    RAISE EXCEPTION 'another review for this tool and persona %: decide on that one first',
      CASE other.state WHEN 'pending' THEN 'waits already' ELSE 'is being written' END USING ERRCODE = '55000';
  END IF;
  IF p_entry.to_state = 'published' THEN
    UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = it.review_id AND r.superseded_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a newer review stands there already' USING ERRCODE = '55000';
    END IF;
    -- what was undone within the hold was never said; what was said stays said
    IF p_reason IS NULL THEN
      -- those that this publication made: its review may have ended and come back as another since
      UPDATE predictions AS p SET taken_back = true
       WHERE p.draft_id = it.id AND p.review_id = coalesce((p_texts.after ->> 'review')::bigint, it.review_id) AND NOT p.taken_back;
    END IF;
    -- a review that ended does not come back to life; the same words do
    SELECT * INTO old FROM reviews AS r WHERE r.id = (p_texts.before ->> 'review')::bigint;
    IF old.id IS NOT NULL THEN
      SELECT p.fresh INTO back FROM put_review(old.tool_id, old.persona_id, old.verdict, old.quote, old.reviewed_on, old.revision) AS p;
      -- the draft that had become the old one has become this one
      UPDATE review_drafts AS d SET review_id = back WHERE d.review_id = old.id AND d.id <> it.id;
    END IF;
  ELSIF p_entry.to_state = 'retired' THEN
    IF EXISTS (SELECT FROM reviews AS r WHERE r.tool_id = it.tool_id AND r.persona_id = it.persona_id AND r.superseded_at IS NULL) THEN
      RAISE EXCEPTION 'a newer review stands there already' USING ERRCODE = '55000';
    END IF;
    SELECT p.fresh INTO back FROM put_review(it.tool_id, it.persona_id, it.verdict, it.quote, it.reviewed_on, it.revision) AS p;
  END IF;
  UPDATE review_drafts AS d
     SET state = p_entry.from_state::draft_state, version = d.version + 1, entry_id = (decision_before(p_entry)).id,
         review_id = CASE WHEN p_entry.to_state = 'published' THEN NULL ELSE coalesce(back, d.review_id) END
   WHERE d.id = it.id;
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'review_draft', it.id, p_entry.to_state, p_entry.from_state,
                       p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;

CREATE OR REPLACE FUNCTION revert_entry(p_actor accounts, p_entry bigint, p_reason text, p_batch uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  e moderation_log;
  x moderation_texts;
  label text := actor_label(p_actor);
  own boolean;
  entry bigint;
BEGIN
  SELECT * INTO e FROM moderation_log AS m WHERE m.id = p_entry;
  IF e.id IS NULL THEN
    RAISE EXCEPTION 'there is no such entry' USING ERRCODE = 'P0002';
  ELSIF EXISTS (SELECT FROM moderation_log AS m WHERE m.reverts = e.id) THEN
    RAISE EXCEPTION 'it was undone already' USING ERRCODE = '55000';
  ELSIF e.reverts IS NOT NULL THEN
    RAISE EXCEPTION 'what undoes a decision is not undone; decide again' USING ERRCODE = '55000';
  END IF;
  own := EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = e.id AND l.account_id = p_actor.id);
  IF p_reason IS NULL AND NOT is_held(e) THEN
    RAISE EXCEPTION 'a reason is needed to revert what is no longer held' USING ERRCODE = '23502';
  ELSIF p_reason IS NULL AND NOT own AND p_actor.role < 'admin' THEN
    RAISE EXCEPTION 'a reason is needed to revert what somebody else decided' USING ERRCODE = '23502';
  ELSIF p_reason IS NULL AND EXISTS (SELECT FROM outbox AS o WHERE o.entry_id = e.id AND (o.sent_at IS NOT NULL OR o.claimed_until > clock_timestamp())) THEN
    -- the hold was made longer meanwhile
    RAISE EXCEPTION 'a reason is needed to revert what the submitter was told already' USING ERRCODE = '23502';
  END IF;
  SELECT * INTO x FROM moderation_texts AS t WHERE t.entry_id = e.id;
  -- what is done to a tool after it was published is no decision on what was sent in
  IF e.subject_kind = 'tool' AND (e.to_state IS NOT NULL OR x.after ? 'proposal') THEN
    PERFORM refuse_own(p_actor, s) FROM submissions AS s WHERE s.tool_id = e.subject_id AND s.kind = 'tool';
  ELSIF e.subject_kind = 'edit' THEN
    PERFORM refuse_own(p_actor, s) FROM submissions AS s WHERE s.id = e.subject_id;
  ELSIF e.subject_kind = 'review_draft' THEN
    PERFORM refuse_own_draft(p_actor, d) FROM review_drafts AS d WHERE d.id = e.subject_id;
  ELSIF e.subject_kind = 'prediction' THEN
    PERFORM refuse_own_prediction(p_actor, e.subject_id);
  END IF;
  CASE
    -- what a visitor or the operator did is not a moderator's to take back
    WHEN NOT EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = e.id) THEN
      RAISE EXCEPTION 'this was no moderator''s decision' USING ERRCODE = '55000';
    WHEN e.subject_kind = 'prediction' THEN PERFORM revert_prediction(label, e, x, p_reason, p_batch);
    WHEN e.action = 'read-price' THEN PERFORM revert_reading(label, e, p_reason, p_batch);
    WHEN x.after ? 'proposal' THEN PERFORM revert_proposal(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'tool' AND e.to_state IS NOT NULL THEN PERFORM revert_tool(p_actor, e, p_reason, p_batch);
    WHEN e.subject_kind = 'tool' THEN PERFORM revert_change(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'edit' THEN PERFORM revert_edit(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'review_draft' THEN PERFORM revert_draft(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'flag' THEN PERFORM revert_flag(label, e, p_reason, p_batch);
    WHEN e.subject_kind = 'vote' THEN PERFORM revert_votes(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'comparison' THEN PERFORM revert_comparison(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'review' THEN PERFORM revert_retirement(label, e, p_reason, p_batch);
    WHEN e.subject_kind = 'banned_domain' THEN PERFORM revert_domain(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind IN ('persona', 'reason', 'category') AND p_actor.role < 'admin' THEN
      RAISE EXCEPTION 'this takes a role of admin or more' USING ERRCODE = '42501';
    WHEN e.subject_kind = 'persona' THEN PERFORM revert_persona(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'reason' THEN PERFORM revert_reason(label, e, x, p_reason, p_batch);
    WHEN e.subject_kind = 'category' THEN PERFORM revert_category(label, e, x, p_reason, p_batch);
    ELSE RAISE EXCEPTION 'this cannot be undone' USING ERRCODE = '55000';
  END CASE;
  entry := log_head();
  INSERT INTO log_actors (entry_id, account_id) VALUES (entry, p_actor.id);
  PERFORM cancel_mail(e.id);
  UPDATE price_observations AS o SET taken_back = true WHERE o.entry_id = e.id;
  -- it may have left before the hold was over, as settings and clocks have it now
  IF p_reason IS NULL AND EXISTS (SELECT FROM outbox AS o WHERE o.entry_id = e.id AND num_nonnulls(o.cancelled_at, o.failed_at) = 0) THEN
    RAISE EXCEPTION 'a reason is needed to revert what the submitter was told already' USING ERRCODE = '23502';
  END IF;
  RETURN entry;
END
$$;

-- ---- what it is about, for the log --------------------------------------------------------------

CREATE OR REPLACE FUNCTION entry_tool(m moderation_log) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT CASE m.subject_kind
    WHEN 'tool' THEN m.subject_id
    WHEN 'vote' THEN m.subject_id
    WHEN 'edit' THEN (SELECT s.tool_id FROM submissions AS s WHERE s.id = m.subject_id)
    WHEN 'review' THEN (SELECT r.tool_id FROM reviews AS r WHERE r.id = m.subject_id)
    WHEN 'review_draft' THEN (SELECT d.tool_id FROM review_drafts AS d WHERE d.id = m.subject_id)
    WHEN 'flag' THEN (SELECT f.tool_id FROM flags AS f WHERE f.id = m.subject_id)
    WHEN 'prediction' THEN (SELECT p.tool_id FROM predictions AS p WHERE p.id = m.subject_id)
  END
$$;

CREATE OR REPLACE FUNCTION tool_subjects(p_slug text)
RETURNS TABLE (kind log_subject, id bigint)
LANGUAGE sql STABLE AS $$
  WITH of AS (SELECT t.id FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug AND t.published_at IS NOT NULL)
  SELECT 'tool'::log_subject, o.id FROM of AS o
  UNION ALL SELECT 'vote', o.id FROM of AS o
  UNION ALL SELECT 'edit', s.id FROM of AS o JOIN submissions AS s ON s.tool_id = o.id AND s.kind = 'edit'
  UNION ALL SELECT 'review', r.id FROM of AS o JOIN reviews AS r ON r.tool_id = o.id
  UNION ALL SELECT 'review_draft', d.id FROM of AS o JOIN review_drafts AS d ON d.tool_id = o.id
  UNION ALL SELECT 'flag', f.id FROM of AS o JOIN flags AS f ON f.tool_id = o.id
  UNION ALL SELECT 'prediction', p.id FROM of AS o JOIN predictions AS p ON p.tool_id = o.id
$$;

CREATE OR REPLACE FUNCTION item_title(p_kind log_subject, p_subject bigint) RETURNS text
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
    WHEN 'category' THEN (SELECT c.name FROM categories AS c WHERE c.id = p_subject)
    WHEN 'banned_domain' THEN (SELECT b.domain FROM banned_domains AS b WHERE b.id = p_subject)
    WHEN 'comparison' THEN (SELECT l.name || ' vs ' || r.name FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id
                              JOIN tools AS r ON r.id = c.right_id WHERE c.id = p_subject)
    WHEN 'prediction' THEN (SELECT s.name || ' on ' || t.name || ', a prediction' FROM predictions AS p JOIN tools AS t ON t.id = p.tool_id
                              JOIN personas AS s ON s.id = p.persona_id WHERE p.id = p_subject)
  END
$$;

CREATE OR REPLACE FUNCTION entry_stands(m moderation_log, x moderation_texts) RETURNS boolean
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
    WHEN m.action = 'read-price' THEN EXISTS (SELECT FROM price_observations AS o WHERE o.entry_id = m.id AND NOT o.taken_back)
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
    WHEN m.subject_kind = 'review_draft' AND m.from_state IN ('draft', 'pending') THEN NOT EXISTS (
         SELECT FROM review_drafts AS d CROSS JOIN LATERAL open_draft_beside(d) AS o WHERE d.id = m.subject_id AND o.id IS NOT NULL)
    ELSE true
  END
$$;

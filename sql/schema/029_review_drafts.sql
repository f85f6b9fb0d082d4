-- Reviews on their way: a panelist writes for a persona, a moderator publishes. What is published stands in reviews, as before; a newer
-- one supersedes it.

CREATE TABLE persona_writers (
  persona_id int NOT NULL REFERENCES personas,
  account_id int NOT NULL REFERENCES accounts,
  PRIMARY KEY (persona_id, account_id)
);
COMMENT ON TABLE persona_writers IS 'Which panelists write for which persona; moderators and admins may for any.';
COMMENT ON COLUMN persona_writers.persona_id IS 'The persona.';
COMMENT ON COLUMN persona_writers.account_id IS 'Who writes for it.';
CREATE INDEX persona_writers_of_account ON persona_writers (account_id);

CREATE TYPE draft_state AS ENUM ('draft', 'pending', 'published', 'rejected', 'retired');
COMMENT ON TYPE draft_state IS 'Where a review stands on its way.';

CREATE TABLE review_drafts (
  id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id      bigint      NOT NULL REFERENCES tools,
  persona_id   int         NOT NULL REFERENCES personas,
  state        draft_state NOT NULL DEFAULT 'draft',
  version      int         NOT NULL DEFAULT 1,
  verdict      verdict     NOT NULL,
  quote        text        NOT NULL CONSTRAINT review_drafts_quote_form CHECK (is_prose(quote) AND char_length(quote) <= 4000),
  reviewed_on  date        NOT NULL CONSTRAINT review_drafts_reviewed_on_sane CHECK (reviewed_on BETWEEN '2000-01-01' AND '2999-12-31'),
  revision     int         NOT NULL,
  account_id   int         NOT NULL REFERENCES accounts,
  rewritten_by int         REFERENCES accounts,
  review_id    bigint      REFERENCES reviews,
  entry_id     bigint      REFERENCES moderation_log,
  created_at   timestamptz NOT NULL DEFAULT now(),
  submitted_at timestamptz,
  CONSTRAINT review_drafts_of_revision FOREIGN KEY (tool_id, revision) REFERENCES tool_revisions (tool_id, revision),
  CONSTRAINT review_drafts_published_whole CHECK ((state IN ('published', 'retired')) = (review_id IS NOT NULL))
);
COMMENT ON TABLE review_drafts IS 'Reviews that somebody of the staff writes, from the first word to publication.';
COMMENT ON COLUMN review_drafts.id IS 'Number of the draft.';
COMMENT ON COLUMN review_drafts.tool_id IS 'What it is about.';
COMMENT ON COLUMN review_drafts.persona_id IS 'For whom it is written.';
COMMENT ON COLUMN review_drafts.state IS 'How it stands.';
COMMENT ON COLUMN review_drafts.version IS 'Counts every change.';
COMMENT ON COLUMN review_drafts.verdict IS 'Ship or skip.';
COMMENT ON COLUMN review_drafts.quote IS 'The opinion.';
COMMENT ON COLUMN review_drafts.reviewed_on IS 'The day it was formed.';
COMMENT ON COLUMN review_drafts.revision IS 'The revision of the tool it is about.';
COMMENT ON COLUMN review_drafts.account_id IS 'Who wrote it.';
COMMENT ON COLUMN review_drafts.rewritten_by IS 'The moderator who changed its words last, when that is somebody else: they do not decide on it, either.';
COMMENT ON COLUMN review_drafts.review_id IS 'The review it became.';
COMMENT ON COLUMN review_drafts.entry_id IS 'The decision that put it where it is; null while there was none.';
COMMENT ON COLUMN review_drafts.created_at IS 'When it was begun.';
COMMENT ON COLUMN review_drafts.submitted_at IS 'Since when it waits for a moderator.';
CREATE UNIQUE INDEX review_drafts_one_open ON review_drafts (tool_id, persona_id) WHERE state IN ('draft', 'pending');
CREATE INDEX review_drafts_waiting ON review_drafts (submitted_at) WHERE state = 'pending';
CREATE INDEX review_drafts_of_account ON review_drafts (account_id, id DESC);
CREATE INDEX review_drafts_rewritten_by ON review_drafts (rewritten_by) WHERE rewritten_by IS NOT NULL;
CREATE INDEX review_drafts_of_persona ON review_drafts (persona_id);
CREATE INDEX review_drafts_of_tool ON review_drafts (tool_id, revision);
CREATE INDEX review_drafts_of_review ON review_drafts (review_id);
CREATE INDEX review_drafts_of_entry ON review_drafts (entry_id);

CREATE FUNCTION save_draft(
  p_credential bytea, p_draft bigint, p_version int, p_tool text, p_persona text, p_verdict verdict, p_quote text, p_reviewed_on date,
  p_submit boolean, OUT id bigint, OUT version int
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting_alone(p_credential, 'panelist');
  tool tools;
  seat int;
  was review_drafts;
BEGIN
  SELECT p.id INTO seat FROM personas AS p WHERE p.slug = p_persona;
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE s.slug = p_tool;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no published tool of that name' USING ERRCODE = '23514', CONSTRAINT = 'review_drafts_tool_public';
  ELSIF seat IS NULL THEN
    RAISE EXCEPTION 'there is no such persona' USING ERRCODE = '23514', CONSTRAINT = 'review_drafts_persona_known';
  ELSIF actor.role = 'panelist' AND NOT EXISTS (SELECT FROM persona_writers AS w WHERE w.persona_id = seat AND w.account_id = actor.id) THEN
    RAISE EXCEPTION 'you do not write for this persona' USING ERRCODE = '42501';
  END IF;
  IF p_draft IS NULL THEN
    INSERT INTO review_drafts AS d (tool_id, persona_id, verdict, quote, reviewed_on, revision, account_id)
    VALUES (tool.id, seat, p_verdict, p_quote, p_reviewed_on, tool.revision, actor.id) RETURNING d.id, d.version INTO id, version;
  ELSE
    SELECT * INTO was FROM review_drafts AS d WHERE d.id = p_draft FOR UPDATE;
    IF was.id IS NULL OR actor.role = 'panelist' AND was.account_id <> actor.id THEN
      RAISE EXCEPTION 'there is no such draft' USING ERRCODE = 'P0002';
    ELSIF was.version <> p_version THEN
      RAISE EXCEPTION 'the draft changed meanwhile: it is at version %, not %', was.version, p_version USING ERRCODE = '55000';
    ELSIF was.state <> 'draft' THEN
      RAISE EXCEPTION 'a review that is % is not written any more', was.state USING ERRCODE = '55000';
    END IF;
    UPDATE review_drafts AS d
       SET tool_id = tool.id, persona_id = seat, verdict = p_verdict, quote = p_quote, reviewed_on = p_reviewed_on, revision = tool.revision,
           version = d.version + 1, rewritten_by = CASE WHEN d.account_id <> actor.id THEN actor.id ELSE d.rewritten_by END
     WHERE d.id = p_draft RETURNING d.id, d.version INTO id, version;
  END IF;
  IF p_submit THEN
    PERFORM check_transition('review_draft', 'draft', 'pending', as_actor(actor), NULL);
    UPDATE review_drafts AS d SET state = 'pending', submitted_at = now(), version = d.version + 1 WHERE d.id = save_draft.id RETURNING d.version INTO version;
    PERFORM log_by(actor, 'submit', 'review_draft', id, 'draft', 'pending', NULL, NULL,
                   jsonb_build_object('tool', tool.slug, 'persona', p_persona), NULL, NULL);
  END IF;
END
$$;
COMMENT ON FUNCTION save_draft(bytea, bigint, int, text, text, verdict, text, date, boolean) IS
  'Writes a review down (a null p_draft begins one), about the tool''s present revision, and sends it to the moderators when p_submit is true. '
  'Raises 42501 for a persona one does not write for, P0002, 55000, 23514 naming the constraint of a wrong field, 23505 (review_drafts_one_open) '
  'when another one for this tool and persona is under way.';

CREATE FUNCTION put_review(p_tool bigint, p_persona int, p_verdict verdict, p_quote text, p_reviewed_on date, p_revision int, OUT fresh bigint, OUT old bigint)
LANGUAGE plpgsql AS $$
DECLARE
  live reviews;
BEGIN
  SELECT * INTO live FROM reviews AS r WHERE r.tool_id = p_tool AND r.persona_id = p_persona AND r.superseded_at IS NULL FOR UPDATE;
  old := live.id;
  UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = live.id;
  INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, place)
  VALUES (p_tool, p_persona, p_verdict, p_quote, p_reviewed_on, p_revision,
          coalesce(live.place, (SELECT p.position FROM personas AS p WHERE p.id = p_persona)))
  RETURNING id INTO fresh;
END
$$;
COMMENT ON FUNCTION put_review(bigint, int, verdict, text, date, int) IS 'Makes this the persona''s live review of the tool; returns it and the one it superseded.';

CREATE FUNCTION refuse_own_draft(p_actor accounts, p_draft review_drafts) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_actor.id IN (p_draft.account_id, p_draft.rewritten_by) THEN
    RAISE EXCEPTION 'this is your own review; somebody else decides it' USING ERRCODE = '42501';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_own_draft(accounts, review_drafts) IS 'Raises 42501 for whoever wrote it: nobody decides on their own review.';

CREATE FUNCTION decide_draft(p_actor accounts, p_draft bigint, p_version int, p_action text, p_reason text, p_batch uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  it review_drafts;
  tool tools;
  seat personas;
  step transitions;
  fresh bigint;
  old bigint;
  entry bigint;
BEGIN
  SELECT * INTO it FROM review_drafts AS d WHERE d.id = p_draft FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such review' USING ERRCODE = 'P0002';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'the review changed meanwhile: it is at version %, not %', it.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM transitions AS s WHERE s.kind = 'review_draft' AND s.from_state = it.state::text AND s.action = p_action;
  IF step.action IS NULL OR step.least_role NOT IN ('moderator', 'admin') THEN
    RAISE EXCEPTION 'a review that is % takes no such decision', it.state USING ERRCODE = '55000';
  END IF;
  PERFORM check_transition('review_draft', step.from_state, step.to_state, as_actor(p_actor), p_reason);
  PERFORM refuse_own_draft(p_actor, it);
  SELECT * INTO tool FROM tools AS t WHERE t.id = it.tool_id FOR UPDATE;
  SELECT * INTO seat FROM personas AS p WHERE p.id = it.persona_id;
  IF p_action = 'publish' THEN
    IF tool.state <> 'published' THEN
      RAISE EXCEPTION 'the tool is no longer public' USING ERRCODE = '55000';
    END IF;
    SELECT p.fresh, p.old INTO fresh, old FROM put_review(it.tool_id, it.persona_id, it.verdict, it.quote, it.reviewed_on, it.revision) AS p;
    UPDATE review_drafts AS d SET review_id = fresh, state = 'published' WHERE d.id = it.id;
  ELSIF p_action = 'retire' THEN
    UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = it.review_id AND r.superseded_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a newer review stands there already' USING ERRCODE = '55000';
    END IF;
  END IF;
  entry := log_by(p_actor, p_action, 'review_draft', it.id, step.from_state, step.to_state, p_reason,
                  CASE WHEN old IS NOT NULL THEN jsonb_build_object('review', old) END,
                  jsonb_strip_nulls(jsonb_build_object('tool', tool.slug, 'persona', seat.slug, 'verdict', it.verdict, 'review', fresh)), p_batch, NULL);
  UPDATE review_drafts AS d SET state = step.to_state::draft_state, version = d.version + 1, entry_id = entry WHERE d.id = it.id;
  RETURN entry;
END
$$;
COMMENT ON FUNCTION decide_draft(accounts, bigint, int, text, text, uuid) IS 'decide() of a review.';

CREATE FUNCTION revert_draft(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it review_drafts;
  old reviews;
  back bigint;
BEGIN
  SELECT * INTO it FROM review_drafts AS d WHERE d.id = p_entry.subject_id FOR UPDATE;
  PERFORM check_revert(p_entry.id, 'review_draft', it.id, it.state::text, p_entry.from_state);
  PERFORM FROM tools AS t WHERE t.id = it.tool_id FOR UPDATE;
  IF p_entry.to_state = 'published' THEN
    UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = it.review_id AND r.superseded_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a newer review stands there already' USING ERRCODE = '55000';
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
COMMENT ON FUNCTION revert_draft(text, moderation_log, moderation_texts, text, uuid) IS 'Puts a review back into the state it was in, and the panel to the words it had.';

CREATE FUNCTION drafts_list(p_credential bytea, p_state text, p_after bigint, p_most int)
RETURNS TABLE (id bigint, version int, state text, tool text, tool_name text, persona text, persona_name text, verdict text, quote text, reviewed_on text,
               revision int, outdated boolean, author text, mine boolean, at text, reason text, live boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'panelist');
BEGIN
  RETURN QUERY
  SELECT d.id, d.version, d.state::text, t.slug, t.name, p.slug, p.name, d.verdict::text, d.quote, to_char(d.reviewed_on, 'YYYY-MM-DD'),
         d.revision, d.revision <> t.revision, a.name, a.id = actor.id, utc_minute(coalesce(d.submitted_at, d.created_at)),
         (SELECT x.reason FROM moderation_texts AS x WHERE x.entry_id = d.entry_id),
         EXISTS (SELECT FROM reviews AS r WHERE r.id = d.review_id AND r.superseded_at IS NULL)
    FROM review_drafts AS d
    JOIN tools AS t ON t.id = d.tool_id
    JOIN personas AS p ON p.id = d.persona_id
    JOIN accounts AS a ON a.id = d.account_id
   WHERE (actor.role <> 'panelist' OR d.account_id = actor.id) AND (p_state = '' OR d.state::text = p_state) AND d.id < p_after
   ORDER BY d.id DESC LIMIT p_most;
END
$$;
COMMENT ON FUNCTION drafts_list(bytea, text, bigint, int) IS
  'Reviews on their way, the newest first: a panelist''s own, for moderators all; in one state ('''' for any), before p_after. live: readers see it now.';

CREATE FUNCTION draft_seats(p_credential bytea)
RETURNS TABLE (slug text, name text, lens text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting(p_credential, 'panelist');
BEGIN
  RETURN QUERY
  SELECT p.slug::text, p.name, p.lens FROM personas AS p
   WHERE actor.role <> 'panelist' OR EXISTS (SELECT FROM persona_writers AS w WHERE w.persona_id = p.id AND w.account_id = actor.id)
   ORDER BY p.position;
END
$$;
COMMENT ON FUNCTION draft_seats(bytea) IS 'The personas somebody may write for.';

GRANT EXECUTE ON FUNCTION save_draft(bytea, bigint, int, text, text, verdict, text, date, boolean), drafts_list(bytea, text, bigint, int), draft_seats(bytea)
TO slipway_web;

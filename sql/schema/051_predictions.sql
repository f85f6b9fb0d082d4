-- Predictions: what a review says will have come true by a day, and the chance it gives to that. Written with the review, frozen when it is
-- published: a newer review takes the older one's place, but nobody's predictions.

-- used from 044 on: a new value cannot be used in the transaction that adds it
ALTER TYPE log_subject ADD VALUE 'prediction';

CREATE TYPE prediction_state AS ENUM ('open', 'right', 'wrong', 'void');
COMMENT ON TYPE prediction_state IS 'Whether it came true: open until a moderator says so with evidence; void when nobody can tell, or it was no prediction.';

CREATE FUNCTION utc_today() RETURNS date
LANGUAGE sql STABLE
RETURN (now() AT TIME ZONE 'UTC')::date;
COMMENT ON FUNCTION utc_today() IS 'The day that it is, in UTC.';

CREATE TABLE draft_predictions (
  draft_id bigint NOT NULL REFERENCES review_drafts,
  place    int    NOT NULL CONSTRAINT draft_predictions_place CHECK (place BETWEEN 1 AND 3),
  text     text   NOT NULL CONSTRAINT draft_predictions_text_form CHECK (is_one_line(text, 300)),
  due_on   date   NOT NULL,
  percent  int    NOT NULL CONSTRAINT draft_predictions_percent CHECK (percent BETWEEN 1 AND 99),
  PRIMARY KEY (draft_id, place)
);
COMMENT ON TABLE draft_predictions IS 'What a review that is on its way predicts.';
COMMENT ON COLUMN draft_predictions.draft_id IS 'The review.';
COMMENT ON COLUMN draft_predictions.place IS 'Order among its predictions, from 1.';
COMMENT ON COLUMN draft_predictions.text IS 'What will have come true, in a sentence.';
COMMENT ON COLUMN draft_predictions.due_on IS 'By the end of which day (UTC).';
COMMENT ON COLUMN draft_predictions.percent IS 'The chance that its writer gives to it, in whole percent; nothing is certain.';

CREATE TABLE predictions (
  id         bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id    bigint           NOT NULL REFERENCES tools,
  persona_id int              NOT NULL REFERENCES personas,
  review_id  bigint           NOT NULL REFERENCES reviews,
  draft_id   bigint           REFERENCES review_drafts,
  text       text             NOT NULL CONSTRAINT predictions_text_form CHECK (is_one_line(text, 300)),
  made_on    date             NOT NULL DEFAULT utc_today(),
  due_on     date             NOT NULL,
  percent    int              NOT NULL CONSTRAINT predictions_percent CHECK (percent BETWEEN 1 AND 99),
  state      prediction_state NOT NULL DEFAULT 'open',
  version    int              NOT NULL DEFAULT 1,
  entry_id   bigint           REFERENCES moderation_log,
  taken_back boolean          NOT NULL DEFAULT false,
  CONSTRAINT predictions_due_ahead CHECK (due_on > made_on AND due_on <= made_on + 3653),
  CONSTRAINT predictions_decided CHECK ((state = 'open') = (entry_id IS NULL))
);
COMMENT ON TABLE predictions IS 'What published reviews predicted. Only ever added to; what becomes of one is decided with evidence.';
COMMENT ON COLUMN predictions.id IS 'Number of the prediction.';
COMMENT ON COLUMN predictions.tool_id IS 'What it is about.';
COMMENT ON COLUMN predictions.persona_id IS 'Who predicts.';
COMMENT ON COLUMN predictions.review_id IS 'The review it was published with.';
COMMENT ON COLUMN predictions.draft_id IS 'That review as it was written here; null when it was imported.';
COMMENT ON COLUMN predictions.text IS 'What will have come true, in a sentence.';
COMMENT ON COLUMN predictions.made_on IS 'The day it was published (UTC).';
COMMENT ON COLUMN predictions.due_on IS 'By the end of which day (UTC); ten years ahead at most.';
COMMENT ON COLUMN predictions.percent IS 'The chance given to it, in whole percent.';
COMMENT ON COLUMN predictions.state IS 'Whether it came true.';
COMMENT ON COLUMN predictions.version IS 'Counts every decision; who decides names the version they saw.';
COMMENT ON COLUMN predictions.entry_id IS 'The decision, whose texts hold the evidence; null while it is open.';
COMMENT ON COLUMN predictions.taken_back IS 'True when its publication was undone within the hold: then it never was one.';
-- the same twice would count twice
CREATE UNIQUE INDEX predictions_once ON predictions (tool_id, persona_id, text, due_on) WHERE NOT taken_back;
CREATE INDEX predictions_due ON predictions (due_on, id) WHERE NOT taken_back;
CREATE INDEX predictions_of_state ON predictions (state, due_on, id) WHERE NOT taken_back;
CREATE INDEX predictions_of_persona ON predictions (persona_id, due_on, id);
CREATE INDEX predictions_of_tool ON predictions (tool_id, due_on, id);
CREATE INDEX predictions_of_review ON predictions (review_id);
CREATE INDEX predictions_of_draft ON predictions (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX predictions_of_entry ON predictions (entry_id) WHERE entry_id IS NOT NULL;

CREATE FUNCTION predictions_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.tool_id, NEW.persona_id, NEW.review_id, NEW.draft_id, NEW.text, NEW.made_on, NEW.due_on, NEW.percent)
     IS DISTINCT FROM
     (OLD.id, OLD.tool_id, OLD.persona_id, OLD.review_id, OLD.draft_id, OLD.text, OLD.made_on, OLD.due_on, OLD.percent)
     OR OLD.taken_back THEN
    RAISE EXCEPTION 'update of predictions refused: what was predicted stays as it was said' USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION predictions_frozen() IS 'Trigger: of a prediction only what became of it may change.';
CREATE TRIGGER predictions_frozen BEFORE UPDATE ON predictions FOR EACH ROW EXECUTE FUNCTION predictions_frozen();
CREATE TRIGGER predictions_stay BEFORE DELETE OR TRUNCATE ON predictions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION predictions_note() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_change('tool', NEW.tool_id);
  PERFORM note_change('persona', NEW.persona_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION predictions_note() IS 'Trigger: the pages of its tool and of its persona show it.';
CREATE TRIGGER predictions_note AFTER INSERT OR UPDATE ON predictions FOR EACH ROW EXECUTE FUNCTION predictions_note();

-- ---- writing ------------------------------------------------------------------------------------

CREATE FUNCTION put_draft_predictions(p_draft bigint, p_texts text[], p_dues date[], p_percents int[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  n int := cardinality(p_texts);
BEGIN
  IF n <> cardinality(p_dues) OR n <> cardinality(p_percents) THEN
    RAISE EXCEPTION 'a prediction has a text, a day and a chance' USING ERRCODE = '23514', CONSTRAINT = 'draft_predictions_whole';
  ELSIF EXISTS (SELECT FROM unnest(p_dues) AS d WHERE d <= utc_today() OR d > utc_today() + 3653) THEN
    RAISE EXCEPTION 'a prediction is about a day to come, ten years ahead at most' USING ERRCODE = '23514', CONSTRAINT = 'draft_predictions_due_ahead';
  ELSIF n <> (SELECT count(DISTINCT (p.text, p.due)) FROM unnest(p_texts, p_dues) AS p (text, due)) THEN
    RAISE EXCEPTION 'the same is predicted twice' USING ERRCODE = '23514', CONSTRAINT = 'draft_predictions_once';
  END IF;
  DELETE FROM draft_predictions AS p WHERE p.draft_id = p_draft;
  INSERT INTO draft_predictions (draft_id, place, text, due_on, percent)
  SELECT p_draft, p.place, p.text, p.due, p.percent FROM unnest(p_texts, p_dues, p_percents) WITH ORDINALITY AS p (text, due, percent, place);
END
$$;
COMMENT ON FUNCTION put_draft_predictions(bigint, text[], date[], int[]) IS
  'What a draft predicts from now on, in this order. Raises 23514 naming the constraint of what is wrong. Part of save_draft().';

DROP FUNCTION save_draft(bytea, bigint, int, text, text, verdict, text, date, boolean);
CREATE FUNCTION save_draft(
  p_credential bytea, p_draft bigint, p_version int, p_tool text, p_persona text, p_verdict verdict, p_quote text, p_reviewed_on date,
  p_submit boolean, p_texts text[] DEFAULT '{}', p_dues date[] DEFAULT '{}', p_percents int[] DEFAULT '{}', OUT id bigint, OUT version int
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
  PERFORM put_draft_predictions(id, p_texts, p_dues, p_percents);
  IF p_submit THEN
    PERFORM check_transition('review_draft', 'draft', 'pending', as_actor(actor), NULL);
    UPDATE review_drafts AS d SET state = 'pending', submitted_at = now(), version = d.version + 1 WHERE d.id = save_draft.id RETURNING d.version INTO version;
    PERFORM log_by(actor, 'submit', 'review_draft', id, 'draft', 'pending', NULL, NULL,
                   jsonb_build_object('tool', tool.slug, 'persona', p_persona), NULL, NULL);
  END IF;
END
$$;
COMMENT ON FUNCTION save_draft(bytea, bigint, int, text, text, verdict, text, date, boolean, text[], date[], int[]) IS
  'Writes a review down (a null p_draft begins one), about the tool''s present revision, with what it predicts, and sends it to the moderators '
  'when p_submit is true. Raises 42501 for a persona one does not write for, P0002, 55000, 23514 naming the constraint of a wrong field, 23505 '
  '(review_drafts_one_open) when another one for this tool and persona is under way.';

CREATE FUNCTION draft_predicts(p_credential bytea, p_draft bigint)
RETURNS TABLE (text text, due_on text, percent int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'panelist');
BEGIN
  RETURN QUERY
  SELECT p.text, to_char(p.due_on, 'YYYY-MM-DD'), p.percent
    FROM review_drafts AS d JOIN draft_predictions AS p ON p.draft_id = d.id
   WHERE d.id = p_draft AND (actor.role <> 'panelist' OR d.account_id = actor.id) ORDER BY p.place;
END
$$;
COMMENT ON FUNCTION draft_predicts(bytea, bigint) IS 'What a review on its way predicts, for its writer and for moderators.';

-- ---- publishing ---------------------------------------------------------------------------------

CREATE FUNCTION add_prediction(p_review bigint, p_draft bigint, p_text text, p_due date, p_percent int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  it reviews;
  was predictions;
  fresh bigint;
BEGIN
  SELECT * INTO it FROM reviews AS r WHERE r.id = p_review;
  SELECT * INTO was FROM predictions AS p
   WHERE (p.tool_id, p.persona_id, p.text, p.due_on) = (it.tool_id, it.persona_id, p_text, p_due) AND NOT p.taken_back;
  IF was.percent = p_percent THEN
    RETURN NULL;
  ELSIF was.id IS NOT NULL THEN
    RAISE EXCEPTION 'this was predicted already, at % percent, and a prediction stays as it was said: %', was.percent, p_text USING ERRCODE = '55000';
  ELSIF p_due <= utc_today() THEN
    RAISE EXCEPTION 'a prediction is about a day to come, and % is none: %', p_due, p_text USING ERRCODE = '55000';
  END IF;
  INSERT INTO predictions AS p (tool_id, persona_id, review_id, draft_id, text, due_on, percent)
  VALUES (it.tool_id, it.persona_id, it.id, p_draft, p_text, p_due, p_percent) RETURNING p.id INTO fresh;
  RETURN fresh;
END
$$;
COMMENT ON FUNCTION add_prediction(bigint, bigint, text, date, int) IS
  'Adds a prediction to a published review; null when its persona predicted just that about the tool before. Raises 55000 when it did at another '
  'chance, or the day has come.';

CREATE OR REPLACE FUNCTION decide_draft(p_actor accounts, p_draft bigint, p_version int, p_action text, p_reason text, p_batch uuid) RETURNS bigint
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
    PERFORM add_prediction(fresh, it.id, p.text, p.due_on, p.percent) FROM draft_predictions AS p WHERE p.draft_id = it.id ORDER BY p.place;
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

CREATE FUNCTION import_prediction(p_tool text, p_persona text, p_text text, p_due date, p_percent int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  live bigint;
  fresh bigint;
BEGIN
  PERFORM decide_alone();
  tool := imported_tool(p_tool);
  SELECT r.id INTO live FROM reviews AS r JOIN personas AS p ON p.id = r.persona_id
   WHERE r.tool_id = tool.id AND p.slug = p_persona AND r.superseded_at IS NULL;
  IF live IS NULL THEN
    RAISE EXCEPTION 'there is no review of "%" by "%"', p_tool, p_persona USING ERRCODE = 'P0002';
  END IF;
  fresh := add_prediction(live, NULL, p_text, p_due, p_percent);
  IF fresh IS NOT NULL THEN
    PERFORM log_decision('import', 'predict', 'prediction', fresh, p_after => jsonb_build_object('tool', tool.slug, 'persona', p_persona, 'prediction', p_text));
  END IF;
  RETURN fresh IS NOT NULL;
END
$$;
COMMENT ON FUNCTION import_prediction(text, text, text, date, int) IS
  'Adds a prediction to the persona''s live review of the tool; false when it is there already, whatever became of it. Raises P0002, and 55000 for '
  'one that is due, or that was made at another chance.';

GRANT EXECUTE ON FUNCTION
  save_draft(bytea, bigint, int, text, text, verdict, text, date, boolean, text[], date[], int[]), draft_predicts(bytea, bigint)
TO slipway_web;

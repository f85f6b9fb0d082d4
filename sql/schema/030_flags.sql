-- Flags: visitors say what is wrong with a tool's page. All flags of one kind on one tool are one item of the queue.

CREATE TYPE flag_kind AS ENUM ('wrong-price', 'dead-link', 'outdated', 'duplicate', 'spam', 'other');
COMMENT ON TYPE flag_kind IS 'What a visitor says is wrong.';
CREATE TYPE flag_state AS ENUM ('open', 'resolved', 'dismissed');
COMMENT ON TYPE flag_state IS 'Whether somebody has looked at it: resolved when it was right, dismissed when it was not.';

CREATE TABLE flags (
  id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool_id   bigint      NOT NULL REFERENCES tools,
  kind      flag_kind   NOT NULL,
  state     flag_state  NOT NULL DEFAULT 'open',
  version   int         NOT NULL DEFAULT 1,
  reports   int         NOT NULL DEFAULT 0 CONSTRAINT flags_reports_count CHECK (reports >= 0),
  opened_at timestamptz NOT NULL DEFAULT now(),
  entry_id  bigint      REFERENCES moderation_log
);
COMMENT ON TABLE flags IS 'What visitors say is wrong with a tool, one row a kind until it is decided.';
COMMENT ON COLUMN flags.id IS 'Number of the flag.';
COMMENT ON COLUMN flags.tool_id IS 'The tool.';
COMMENT ON COLUMN flags.kind IS 'What is said to be wrong.';
COMMENT ON COLUMN flags.state IS 'Whether it was looked at.';
COMMENT ON COLUMN flags.version IS 'Counts every decision and report; who decides names the version they saw.';
COMMENT ON COLUMN flags.reports IS 'How many visitors said so.';
COMMENT ON COLUMN flags.opened_at IS 'When the first did.';
COMMENT ON COLUMN flags.entry_id IS 'The decision on it.';
CREATE UNIQUE INDEX flags_one_open ON flags (tool_id, kind) WHERE state = 'open';
CREATE INDEX flags_open ON flags (opened_at) WHERE state = 'open';
CREATE INDEX flags_of_entry ON flags (entry_id);

CREATE TABLE flag_reports (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  flag_id    bigint      NOT NULL REFERENCES flags,
  note       text        CONSTRAINT flag_reports_note_form CHECK (is_prose(note) AND char_length(note) <= 500),
  network    bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT flag_reports_one_a_network UNIQUE (flag_id, network)
);
COMMENT ON TABLE flag_reports IS 'Each visitor''s word on a flag.';
COMMENT ON COLUMN flag_reports.id IS 'Number of the report.';
COMMENT ON COLUMN flag_reports.flag_id IS 'The flag.';
COMMENT ON COLUMN flag_reports.note IS 'What they wrote; never public.';
COMMENT ON COLUMN flag_reports.network IS 'Their network under the key of the day, so that nobody counts twice; null after 48 hours.';
COMMENT ON COLUMN flag_reports.created_at IS 'When.';
CREATE INDEX flag_reports_of_network ON flag_reports (created_at) WHERE network IS NOT NULL;

CREATE FUNCTION raise_flag(p_slug text, p_kind flag_kind, p_note text, p_network bytea, p_quota int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool bigint;
  flag bigint;
BEGIN
  SELECT final_tool(s.tool_id) INTO tool FROM tool_slugs AS s WHERE s.slug = p_slug;
  IF tool IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  END IF;
  -- the first of several at once makes it, the others add to it
  INSERT INTO flags (tool_id, kind) VALUES (tool, p_kind) ON CONFLICT (tool_id, kind) WHERE state = 'open' DO UPDATE SET kind = excluded.kind
  RETURNING id INTO flag;
  INSERT INTO flag_reports (flag_id, note, network) VALUES (flag, p_note, p_network) ON CONFLICT (flag_id, network) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM take_submission_quota(p_network, p_quota);
  UPDATE flags AS f SET reports = f.reports + 1, version = f.version + 1 WHERE f.id = flag;
  RETURN true;
END
$$;
COMMENT ON FUNCTION raise_flag(text, flag_kind, text, bytea, int) IS
  'A visitor says what is wrong with a published tool; false when their network said so already. Raises P0002, 23514, and 53400 when the '
  'network''s quota (shared with submissions) is used up.';

CREATE FUNCTION decide_flag(p_actor accounts, p_flag bigint, p_version int, p_action text, p_reason text, p_batch uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  it flags;
  step transitions;
  entry bigint;
BEGIN
  SELECT * INTO it FROM flags AS f WHERE f.id = p_flag FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such flag' USING ERRCODE = 'P0002';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'the flag changed meanwhile: it is at version %, not %', it.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM transitions AS s WHERE s.kind = 'flag' AND s.from_state = it.state::text AND s.action = p_action;
  IF step.action IS NULL THEN
    RAISE EXCEPTION 'a flag that is % takes no such decision', it.state USING ERRCODE = '55000';
  END IF;
  PERFORM check_transition('flag', step.from_state, step.to_state, as_actor(p_actor), p_reason);
  entry := log_by(p_actor, p_action, 'flag', it.id, step.from_state, step.to_state, p_reason, NULL,
                  jsonb_build_object('tool', (SELECT t.slug FROM tools AS t WHERE t.id = it.tool_id), 'flag', it.kind, 'reports', it.reports), p_batch, NULL);
  UPDATE flags AS f SET state = step.to_state::flag_state, version = f.version + 1, entry_id = entry WHERE f.id = it.id;
  RETURN entry;
END
$$;
COMMENT ON FUNCTION decide_flag(accounts, bigint, int, text, text, uuid) IS 'decide() of a flag.';

CREATE FUNCTION revert_flag(p_label text, p_entry moderation_log, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  it flags;
BEGIN
  SELECT * INTO it FROM flags AS f WHERE f.id = p_entry.subject_id FOR UPDATE;
  PERFORM check_revert(p_entry.id, 'flag', it.id, it.state::text, p_entry.from_state);
  IF EXISTS (SELECT FROM flags AS f WHERE f.tool_id = it.tool_id AND f.kind = it.kind AND f.state = 'open') THEN
    RAISE EXCEPTION 'it was flagged anew since' USING ERRCODE = '55000';
  END IF;
  UPDATE flags AS f SET state = p_entry.from_state::flag_state, version = f.version + 1, entry_id = NULL WHERE f.id = it.id;
  PERFORM log_decision(p_label, CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END, 'flag', it.id, p_entry.to_state, p_entry.from_state,
                       p_reason, p_batch => p_batch, p_reverts => p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_flag(text, moderation_log, text, uuid) IS 'Opens a flag again.';

GRANT EXECUTE ON FUNCTION raise_flag(text, flag_kind, text, bytea, int) TO slipway_web;

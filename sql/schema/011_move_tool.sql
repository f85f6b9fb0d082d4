-- move_tool(): the one way in which a tool's state changes. What is allowed is data.

CREATE TYPE actor_role AS ENUM ('submitter', 'moderator', 'admin', 'system');
COMMENT ON TYPE actor_role IS 'Who acts, from the least to the most trusted; system is a command of the operator.';

CREATE TABLE tool_transitions (
  from_state   tool_state NOT NULL,
  to_state     tool_state NOT NULL,
  action       text       NOT NULL,
  least_role   actor_role NOT NULL,
  needs_reason boolean    NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE tool_transitions IS 'Every change of a tool''s state that may be.';
COMMENT ON COLUMN tool_transitions.from_state IS 'State before.';
COMMENT ON COLUMN tool_transitions.to_state IS 'State after.';
COMMENT ON COLUMN tool_transitions.action IS 'What the log calls it.';
COMMENT ON COLUMN tool_transitions.least_role IS 'Who may, and all above.';
COMMENT ON COLUMN tool_transitions.needs_reason IS 'Whether it must be said why.';

INSERT INTO tool_transitions (from_state, to_state, action, least_role, needs_reason) VALUES
  ('draft',     'pending',   'submit',    'submitter', false),
  ('pending',   'draft',     'take-back', 'submitter', false),
  ('draft',     'published', 'import',    'system',    false),
  ('pending',   'published', 'approve',   'moderator', false),
  ('pending',   'rejected',  'reject',    'moderator', true),
  ('pending',   'spam',      'mark-spam', 'moderator', true),
  ('pending',   'merged',    'merge',     'moderator', true),
  ('rejected',  'pending',   'appeal',    'submitter', true),
  ('spam',      'pending',   'unmark',    'moderator', true),
  ('published', 'pending',   'reopen',    'moderator', true),
  ('published', 'delisted',  'delist',    'moderator', true),
  ('published', 'merged',    'merge',     'moderator', true),
  ('delisted',  'published', 'relist',    'moderator', true);

CREATE FUNCTION merge_votes(p_from bigint, p_into bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('slipway.cause', 'merge', true);
  -- Each voter counts once: of two votes the later verdict; voided if either was, held only if both were.
  WITH gone AS (DELETE FROM votes WHERE tool_id = p_from RETURNING *)
  INSERT INTO votes AS v (tool_id, voter_id, verdict, standing, cast_at, changed_at)
  SELECT p_into, voter_id, verdict, standing, cast_at, changed_at FROM gone
  ON CONFLICT (tool_id, voter_id) DO UPDATE SET
    verdict = CASE WHEN excluded.changed_at > v.changed_at THEN excluded.verdict ELSE v.verdict END,
    standing = CASE WHEN 'voided' IN (v.standing, excluded.standing) THEN 'voided'
                    WHEN 'counted' IN (v.standing, excluded.standing) THEN 'counted'
                    ELSE 'held' END::vote_standing,
    cast_at = least(v.cast_at, excluded.cast_at),
    changed_at = greatest(v.changed_at, excluded.changed_at);
  PERFORM set_config('slipway.cause', '', true);
END
$$;
COMMENT ON FUNCTION merge_votes(bigint, bigint) IS 'Moves all votes of one tool to another; part of move_tool().';

CREATE FUNCTION move_tool(
  p_tool bigint, p_version int, p_to tool_state, p_role actor_role, p_actor text, p_reason text DEFAULT NULL,
  p_into bigint DEFAULT NULL, p_batch uuid DEFAULT NULL, p_reverts bigint DEFAULT NULL
) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  goal tools;
  step tool_transitions;
  new_version int;
BEGIN
  PERFORM decide_alone();
  -- waits for the votes on both that are being cast; votes after it see the new state
  PERFORM FROM tools AS t WHERE t.id IN (p_tool, p_into) ORDER BY t.id FOR UPDATE;
  SELECT * INTO tool FROM tools AS t WHERE t.id = p_tool;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF tool.version <> p_version THEN
    RAISE EXCEPTION 'the tool changed meanwhile: it is at version %, not %', tool.version, p_version USING ERRCODE = '55000';
  END IF;
  SELECT * INTO step FROM tool_transitions AS s WHERE s.from_state = tool.state AND s.to_state = p_to;
  IF step.action IS NULL THEN
    RAISE EXCEPTION 'a tool that is % cannot become %', tool.state, p_to USING ERRCODE = '55000';
  ELSIF p_role < step.least_role OR p_role IS NULL THEN
    RAISE EXCEPTION 'a % may not %', coalesce(p_role::text, 'nobody'), step.action USING ERRCODE = '42501';
  ELSIF step.needs_reason AND p_reason IS NULL THEN
    RAISE EXCEPTION 'a reason is needed to %', step.action USING ERRCODE = '23502';
  ELSIF (p_to = 'merged') <> (p_into IS NOT NULL) THEN
    RAISE EXCEPTION 'a tool to merge into goes with a merge, and only with one' USING ERRCODE = '23514';
  END IF;
  IF p_to = 'merged' THEN
    SELECT * INTO goal FROM tools AS t WHERE t.id = p_into;
    IF goal.state IS DISTINCT FROM 'published' OR goal.id = tool.id THEN
      RAISE EXCEPTION 'the tool to merge into is not another published one' USING ERRCODE = '55000';
    END IF;
  END IF;

  UPDATE tools AS t
     SET state = p_to, merged_into = p_into, version = t.version + 1, updated_at = now(),
         published_at = CASE WHEN p_to = 'published' THEN coalesce(t.published_at, now()) ELSE t.published_at END
   WHERE t.id = p_tool RETURNING t.version INTO new_version;
  IF p_to = 'merged' THEN
    PERFORM merge_votes(p_tool, p_into);
  END IF;
  PERFORM log_decision(p_actor, step.action, 'tool', p_tool, tool.state::text, p_to::text, p_reason,
                       p_after => CASE WHEN p_into IS NOT NULL THEN jsonb_build_object('into', goal.slug) END,
                       p_batch => p_batch, p_reverts => p_reverts);
  RETURN new_version;
END
$$;
COMMENT ON FUNCTION move_tool(bigint, int, tool_state, actor_role, text, text, bigint, uuid, bigint) IS
  'Changes a tool''s state as tool_transitions allows, moves its votes when it is merged, writes the log; returns the new version. '
  'Raises P0002 for an unknown tool, 55000 for a stale version or a change that may not be, 42501 for a role that may not, '
  '23502 without a needed reason.';

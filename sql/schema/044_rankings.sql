-- Rankings: where each tool stands, as a range of places and not as one. Worked out by a job, never by a request; every row is of one moment, so
-- that its count, its interval and its range belong together.

CREATE TYPE ranking AS ENUM ('panel', 'community', 'contested', 'trending', 'head-to-head');
COMMENT ON TYPE ranking IS 'By what tools are ranked.';

-- ---- the formulae -------------------------------------------------------------------------------

CREATE FUNCTION wilson_high(ship bigint, votes bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 - wilson_low(votes - ship, votes);
COMMENT ON FUNCTION wilson_high(bigint, bigint) IS
  'Upper bound of the share that the voters were drawn from, at 95% (Wilson, 1927): the lower bound of its opposite. Null without a vote.';

CREATE FUNCTION newcombe_low(a bigint, m bigint, b bigint, n bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN a::float8 / nullif(m, 0) - b::float8 / nullif(n, 0)
     - sqrt(power(a::float8 / nullif(m, 0) - wilson_low(a, m), 2) + power(wilson_high(b, n) - b::float8 / nullif(n, 0), 2));
COMMENT ON FUNCTION newcombe_low(bigint, bigint, bigint, bigint) IS
  'Lower bound of the difference of two shares, a of m less b of n, at 95%: the hybrid score interval, method 10 of Newcombe (1998). Null when m or n is 0.';

CREATE FUNCTION newcombe_high(a bigint, m bigint, b bigint, n bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN -newcombe_low(b, n, a, m);
COMMENT ON FUNCTION newcombe_high(bigint, bigint, bigint, bigint) IS 'Upper bound of the same difference.';

CREATE FUNCTION trend_weight(p_at timestamptz) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN power(2::float8, extract(epoch FROM p_at - '2026-01-01 00:00:00+00'::timestamptz)::float8 / 604800);
COMMENT ON FUNCTION trend_weight(timestamptz) IS
  'What a vote cast then weighs: half of what one cast seven days later does. Only the ratio of two such weights means anything, so that none changes by '
  'waiting; divided by the weight of now it is 1 for a vote of this moment.';

-- ---- what is ranked -----------------------------------------------------------------------------

CREATE TABLE ranks (
  kind        ranking NOT NULL,
  scope       int     NOT NULL,
  tool_id     bigint  NOT NULL REFERENCES tools,
  key         float8  NOT NULL,
  estimate    float8  NOT NULL,
  low         float8  NOT NULL,
  high        float8  NOT NULL,
  part        int     NOT NULL,
  whole       int     NOT NULL,
  other_part  int     NOT NULL,
  other_whole int     NOT NULL,
  best        int     NOT NULL CONSTRAINT ranks_best_count CHECK (best >= 1),
  worst       int     NOT NULL,
  PRIMARY KEY (kind, scope, tool_id),
  CONSTRAINT ranks_range CHECK (worst >= best)
) WITH (fillfactor = 80);
COMMENT ON TABLE ranks IS 'Places of published tools, by refresh_ranks() and save_strengths().';
COMMENT ON COLUMN ranks.kind IS 'By what.';
COMMENT ON COLUMN ranks.scope IS 'Number of the category among whose tools; 0 for all tools.';
COMMENT ON COLUMN ranks.tool_id IS 'Which tool.';
COMMENT ON COLUMN ranks.key IS 'The larger comes first.';
COMMENT ON COLUMN ranks.estimate IS 'What is ranked: a share (panel, community), a share less another (contested), a strength on the log scale (head-to-head); 0 for trending.';
COMMENT ON COLUMN ranks.low IS 'Lower end of its 95% interval.';
COMMENT ON COLUMN ranks.high IS 'Upper end.';
COMMENT ON COLUMN ranks.part IS 'Ships among the reviews (panel, contested) or votes (community); votes for the tool (head-to-head); votes of eight weeks (trending).';
COMMENT ON COLUMN ranks.whole IS 'Of how many.';
COMMENT ON COLUMN ranks.other_part IS 'Ships among the votes (contested); votes for neither (head-to-head); else 0.';
COMMENT ON COLUMN ranks.other_whole IS 'Of how many (contested); else 0.';
COMMENT ON COLUMN ranks.best IS 'The best place it can have: 1 and those whose interval lies above its own.';
COMMENT ON COLUMN ranks.worst IS 'The worst: how many intervals, its own among them, reach up to its lower end.';
CREATE INDEX ranks_order ON ranks (kind, scope, key DESC, tool_id DESC);
CREATE INDEX ranks_of_tool ON ranks (tool_id);

CREATE TABLE rank_runs (
  kind        ranking     PRIMARY KEY,
  computed_at timestamptz NOT NULL DEFAULT '-infinity',
  took        interval    NOT NULL DEFAULT '0',
  seen        text        NOT NULL DEFAULT ''
);
COMMENT ON TABLE rank_runs IS 'When each ranking was worked out last.';
COMMENT ON COLUMN rank_runs.kind IS 'Which.';
COMMENT ON COLUMN rank_runs.computed_at IS 'When.';
COMMENT ON COLUMN rank_runs.took IS 'How long it took.';
COMMENT ON COLUMN rank_runs.seen IS 'The snapshot (pg_snapshot) it began with: what that could not see is new.';
INSERT INTO rank_runs (kind) SELECT unnest(enum_range(NULL::ranking));

CREATE TABLE pair_strengths (
  scope    int    NOT NULL,
  tool_id  bigint NOT NULL REFERENCES tools,
  apart    boolean NOT NULL,
  strength float8 NOT NULL,
  low      float8 NOT NULL,
  high     float8 NOT NULL,
  wins     int    NOT NULL,
  losses   int    NOT NULL,
  ties     int    NOT NULL,
  PRIMARY KEY (scope, tool_id)
);
COMMENT ON TABLE pair_strengths IS 'Bradley–Terry strengths from head-to-head votes, by `slipway job rank`.';
COMMENT ON COLUMN pair_strengths.scope IS 'Number of the category; 0 for all tools.';
COMMENT ON COLUMN pair_strengths.tool_id IS 'Which tool.';
COMMENT ON COLUMN pair_strengths.apart IS 'True when nothing connects it to those that are ranked; it then has no strength.';
COMMENT ON COLUMN pair_strengths.strength IS 'Natural logarithm of its strength; the mean of all that are ranked is 0.';
COMMENT ON COLUMN pair_strengths.low IS 'Lower end of the 95% interval.';
COMMENT ON COLUMN pair_strengths.high IS 'Upper end.';
COMMENT ON COLUMN pair_strengths.wins IS 'Counted votes for it.';
COMMENT ON COLUMN pair_strengths.losses IS 'Counted votes for the other one.';
COMMENT ON COLUMN pair_strengths.ties IS 'Counted votes for neither.';
CREATE INDEX pair_strengths_of_tool ON pair_strengths (tool_id);
CREATE INDEX pair_strengths_apart ON pair_strengths (scope, tool_id) WHERE apart;

CREATE TABLE pair_scopes (
  scope    int     PRIMARY KEY,
  votes    int     NOT NULL,
  ranked   int     NOT NULL,
  apart    int     NOT NULL,
  softened boolean NOT NULL
);
COMMENT ON TABLE pair_scopes IS 'What `slipway job rank` found in each scope.';
COMMENT ON COLUMN pair_scopes.scope IS 'Number of the category; 0 for all tools.';
COMMENT ON COLUMN pair_scopes.votes IS 'Counted head-to-head votes among its tools.';
COMMENT ON COLUMN pair_scopes.ranked IS 'Tools in the largest group that votes connect, when it is large enough to be ranked; else 0.';
COMMENT ON COLUMN pair_scopes.apart IS 'Tools with votes that are not in it.';
COMMENT ON COLUMN pair_scopes.softened IS 'True when no finite strengths fit the votes, and each pair got one more vote for neither.';

-- for trending: the latest votes without a look at all
CREATE INDEX votes_by_time ON votes USING brin (cast_at) WITH (pages_per_range = 32, autosummarize = on);

CREATE FUNCTION rank_source(p_kind ranking)
RETURNS TABLE (scope int, tool_id bigint, key float8, estimate float8, low float8, high float8, near float8, far float8,
               part int, whole int, other_part int, other_whole int)
LANGUAGE plpgsql STABLE ROWS 100000 AS $$
#variable_conflict use_column
BEGIN
  IF p_kind = 'head-to-head' THEN
    RETURN QUERY
    SELECT s.scope, s.tool_id, s.strength, s.strength, s.low, s.high, s.low, s.high, s.wins, s.wins + s.losses + s.ties, s.ties, 0
      FROM pair_strengths AS s JOIN tools AS t ON t.id = s.tool_id WHERE NOT s.apart AND t.state = 'published';
    RETURN;
  END IF;
  RETURN QUERY
  WITH tallies AS MATERIALIZED (
    SELECT k.tool_id AS id, sum(k.ship)::int AS ship, sum(k.ship + k.skip)::int AS votes
      FROM vote_tallies AS k WHERE p_kind IN ('community', 'contested') GROUP BY k.tool_id HAVING sum(k.ship + k.skip) > 0),
  latest AS MATERIALIZED (
    SELECT v.tool_id AS id, sum(trend_weight(v.cast_at)) AS weight, count(*)::int AS votes
      FROM votes AS v WHERE p_kind = 'trending' AND v.standing = 'counted' AND v.cast_at > now() - interval '56 days' GROUP BY v.tool_id),
  differ AS MATERIALIZED (
    SELECT t.id, newcombe_low(t.panel_ships, t.panel_reviews, k.ship, k.votes) AS low, newcombe_high(t.panel_ships, t.panel_reviews, k.ship, k.votes) AS high
      FROM tools AS t JOIN tallies AS k ON k.id = t.id WHERE p_kind = 'contested' AND t.panel_reviews > 0),
  found AS (
    SELECT t.id, wilson_low(t.panel_ships, t.panel_reviews) AS key, t.panel_ships::float8 / t.panel_reviews AS estimate,
           wilson_low(t.panel_ships, t.panel_reviews) AS low, wilson_high(t.panel_ships, t.panel_reviews) AS high,
           wilson_low(t.panel_ships, t.panel_reviews) AS near, wilson_high(t.panel_ships, t.panel_reviews) AS far,
           t.panel_ships AS part, t.panel_reviews AS whole, 0 AS other_part, 0 AS other_whole
      FROM tools AS t WHERE p_kind = 'panel' AND t.panel_reviews > 0
    UNION ALL
    SELECT k.id, wilson_low(k.ship, k.votes), k.ship::float8 / k.votes, wilson_low(k.ship, k.votes), wilson_high(k.ship, k.votes),
           wilson_low(k.ship, k.votes), wilson_high(k.ship, k.votes), k.ship, k.votes, 0, 0
      FROM tallies AS k WHERE p_kind = 'community'
    UNION ALL
    -- only where even the end of the interval that is nearer to no difference is one
    SELECT d.id, greatest(d.low, -d.high), t.panel_ships::float8 / t.panel_reviews - k.ship::float8 / k.votes, d.low, d.high,
           greatest(d.low, -d.high), greatest(-d.low, d.high), t.panel_ships, t.panel_reviews, k.ship, k.votes
      FROM differ AS d JOIN tools AS t ON t.id = d.id JOIN tallies AS k ON k.id = d.id WHERE greatest(d.low, -d.high) > 0
    UNION ALL
    SELECT l.id, l.weight, 0, 0, 0, l.weight, l.weight, l.votes, l.votes, 0, 0 FROM latest AS l)
  SELECT s.scope, f.id, f.key, f.estimate, f.low, f.high, f.near, f.far, f.part, f.whole, f.other_part, f.other_whole
    FROM found AS f
    JOIN tools AS t ON t.id = f.id AND t.state = 'published'
   CROSS JOIN LATERAL (VALUES (0), (t.category_id)) AS s (scope);
END
$$;
COMMENT ON FUNCTION rank_source(ranking) IS 'What is ranked, in all scopes, as it stands now: near and far are the ends of the interval in the direction that is ranked.';

CREATE FUNCTION put_ranks(p_kind ranking) RETURNS int
-- of 100,000 tools all is sorted and joined in memory
LANGUAGE plpgsql SET work_mem = '64MB' AS $$
DECLARE
  changed int;
BEGIN
  WITH base AS MATERIALIZED (SELECT * FROM rank_source(p_kind)),
  ends AS (
    SELECT b.scope, b.tool_id, b.near AS at, true AS lower FROM base AS b UNION ALL SELECT b.scope, b.tool_id, b.far, false FROM base AS b),
  -- Down from the top, an upper end before the lower ends of its height: by then an upper end has met the lower ends above it, and a lower end
  -- the upper ends that are no lower, its own among them.
  met AS (
    SELECT e.scope, e.tool_id, e.lower, count(*) FILTER (WHERE e.lower) OVER w AS lowers, count(*) FILTER (WHERE NOT e.lower) OVER w AS uppers
      FROM ends AS e WINDOW w AS (PARTITION BY e.scope ORDER BY e.at DESC, e.lower ROWS UNBOUNDED PRECEDING)),
  placed AS (
    SELECT m.scope, m.tool_id, (1 + max(m.lowers) FILTER (WHERE NOT m.lower))::int AS best, (max(m.uppers) FILTER (WHERE m.lower))::int AS worst
      FROM met AS m GROUP BY m.scope, m.tool_id),
  gone AS (
    DELETE FROM ranks AS r WHERE r.kind = p_kind AND NOT EXISTS (SELECT FROM base AS b WHERE b.scope = r.scope AND b.tool_id = r.tool_id) RETURNING 1),
  put AS (
    INSERT INTO ranks AS r (kind, scope, tool_id, key, estimate, low, high, part, whole, other_part, other_whole, best, worst)
    SELECT p_kind, b.scope, b.tool_id, b.key, b.estimate, b.low, b.high, b.part, b.whole, b.other_part, b.other_whole, p.best, p.worst
      FROM base AS b
      JOIN placed AS p ON p.scope = b.scope AND p.tool_id = b.tool_id
      LEFT JOIN ranks AS o ON o.kind = p_kind AND o.scope = b.scope AND o.tool_id = b.tool_id
     -- what is as it was is not even locked
     WHERE (o.key, o.estimate, o.low, o.high, o.part, o.whole, o.other_part, o.other_whole, o.best, o.worst)
       IS DISTINCT FROM (b.key, b.estimate, b.low, b.high, b.part, b.whole, b.other_part, b.other_whole, p.best, p.worst)
    ON CONFLICT (kind, scope, tool_id) DO UPDATE
      SET key = excluded.key, estimate = excluded.estimate, low = excluded.low, high = excluded.high, part = excluded.part, whole = excluded.whole,
          other_part = excluded.other_part, other_whole = excluded.other_whole, best = excluded.best, worst = excluded.worst
    RETURNING 1)
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) INTO changed;
  RETURN changed;
END
$$;
COMMENT ON FUNCTION put_ranks(ranking) IS 'Brings the table ranks up to rank_source(); returns how many rows changed.';

CREATE FUNCTION is_rank_old(p_run rank_runs) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT p_run.seen = ''
      OR p_run.kind = 'trending' AND p_run.computed_at < now() - interval '10 minutes'
      OR pg_snapshot_xmax(p_run.seen::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
      OR EXISTS (SELECT FROM changes AS c WHERE c.kind = 'tool' AND c.changed_in >= pg_snapshot_xmin(p_run.seen::pg_snapshot)
                    AND NOT pg_visible_in_snapshot(c.changed_in, p_run.seen::pg_snapshot))
      OR p_run.kind <> 'panel'
         AND EXISTS (SELECT FROM votes_ledger AS l WHERE l.changed_in >= pg_snapshot_xmin(p_run.seen::pg_snapshot)
                        AND NOT pg_visible_in_snapshot(l.changed_in, p_run.seen::pg_snapshot)
                        -- those of the cluster that this database was restored from have transactions that mean nothing here
                        AND l.id > (SELECT u.floor FROM vote_days_upto AS u))
$$;
COMMENT ON FUNCTION is_rank_old(rank_runs) IS 'True when something changed that the run could not see.';

CREATE FUNCTION begin_anew() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM rank_runs AS r WHERE r.seen <> '' AND pg_snapshot_xmax(r.seen::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())) THEN
    -- it finds which entries of the ledger were written elsewhere
    PERFORM roll_up_votes();
    -- whoever has one of these locked gives it a transaction of here; not waiting for them, this is part of no deadlock
    UPDATE changes AS c SET changed_in = '0'
      FROM (SELECT x.kind, x.id FROM changes AS x WHERE x.changed_in >= pg_snapshot_xmax(pg_current_snapshot()) FOR UPDATE SKIP LOCKED) AS f
     WHERE c.kind = f.kind AND c.id = f.id;
  END IF;
END
$$;
COMMENT ON FUNCTION begin_anew() IS
  'Where a run has seen transactions that are still to come, the database was restored from a dump of another cluster: then what was changed there '
  'is no longer taken for new, or it would be until this cluster has counted as far. Part of refresh_ranks().';

CREATE FUNCTION rank_alone(p_wait boolean) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF p_wait THEN
    PERFORM pg_advisory_xact_lock(5839012746190260);
    RETURN true;
  END IF;
  RETURN pg_try_advisory_xact_lock(5839012746190260);
END
$$;
COMMENT ON FUNCTION rank_alone(boolean) IS 'True for the one transaction that may rank now; with p_wait it waits for another one to end.';

CREATE FUNCTION refresh_ranks(p_all boolean) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  run rank_runs;
  begun timestamptz;
  snapshot text;
  changed int := 0;
BEGIN
  IF pg_is_in_recovery() OR NOT rank_alone(p_all) THEN
    RETURN 0;
  END IF;
  PERFORM begin_anew();
  FOR run IN SELECT r.* FROM rank_runs AS r WHERE r.kind <> 'head-to-head' ORDER BY r.kind LOOP
    -- in a storm of votes each takes a twentieth of the time at most, however large the catalogue
    CONTINUE WHEN NOT p_all AND (NOT is_rank_old(run) OR clock_timestamp() < run.computed_at + 20 * run.took);
    begun := clock_timestamp();
    snapshot := pg_current_snapshot();
    changed := changed + put_ranks(run.kind);
    UPDATE rank_runs AS r SET computed_at = begun, took = clock_timestamp() - begun, seen = snapshot WHERE r.kind = run.kind;
  END LOOP;
  IF changed > 0 THEN
    PERFORM note_change('ranks', 0);
  END IF;
  RETURN changed;
END
$$;
COMMENT ON FUNCTION refresh_ranks(boolean) IS
  'Works out the rankings, but for head to head, in which something changed since (p_all: all of them, after whoever is at it); returns how many rows '
  'changed. One at a time; to be called every few seconds. Does nothing on a standby.';

-- ---- head to head -------------------------------------------------------------------------------

CREATE FUNCTION save_strengths(p_strengths text, p_scopes text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed int;
  begun timestamptz := clock_timestamp();
BEGIN
  DELETE FROM pair_strengths;
  INSERT INTO pair_strengths (scope, tool_id, apart, strength, low, high, wins, losses, ties)
  SELECT (e ->> 0)::int, (e ->> 1)::bigint, (e ->> 2)::boolean, (e ->> 3)::float8, (e ->> 4)::float8, (e ->> 5)::float8,
         (e ->> 6)::int, (e ->> 7)::int, (e ->> 8)::int
    FROM jsonb_array_elements(p_strengths::jsonb) AS e;
  DELETE FROM pair_scopes;
  INSERT INTO pair_scopes (scope, votes, ranked, apart, softened)
  SELECT (e ->> 0)::int, (e ->> 1)::int, (e ->> 2)::int, (e ->> 3)::int, (e ->> 4)::boolean FROM jsonb_array_elements(p_scopes::jsonb) AS e;
  changed := put_ranks('head-to-head');
  UPDATE rank_runs AS r SET computed_at = begun, took = clock_timestamp() - begun WHERE r.kind = 'head-to-head';
  -- also when no place changed: the page says when this was
  PERFORM note_change('ranks', 0);
  RETURN changed;
END
$$;
COMMENT ON FUNCTION save_strengths(text, text) IS
  'Replaces the strengths, as JSON arrays of arrays in the order of the columns of pair_strengths and pair_scopes, and ranks by them; returns how many '
  'places changed.';

GRANT SELECT ON ranks, rank_runs, pair_strengths, pair_scopes TO slipway_web;
GRANT EXECUTE ON FUNCTION trend_weight(timestamptz), rank_alone(boolean), refresh_ranks(boolean), save_strengths(text, text) TO slipway_web;

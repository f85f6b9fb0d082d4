-- Ballots: the ledger of votes as anybody may have it, day by day, so that every tally can be counted again elsewhere.

-- ---- whose is not said --------------------------------------------------------------------------

CREATE TABLE ballot_keys (
  one       boolean PRIMARY KEY DEFAULT true CONSTRAINT ballot_keys_one CHECK (one),
  inner_key bytea   NOT NULL CONSTRAINT ballot_keys_inner_length CHECK (octet_length(inner_key) = 64),
  outer_key bytea   NOT NULL CONSTRAINT ballot_keys_outer_length CHECK (octet_length(outer_key) = 64)
);
COMMENT ON TABLE ballot_keys IS
  'What voters are hashed with before they are published; one row, at random, read by ballots_begin() alone. It stays as long as the ledger: '
  'with another one nobody could tell any more which published entries are one vote''s.';
COMMENT ON COLUMN ballot_keys.one IS 'True.';
COMMENT ON COLUMN ballot_keys.inner_key IS 'Key of the inner hash, as long as a block of SHA-256.';
COMMENT ON COLUMN ballot_keys.outer_key IS 'Key of the outer hash, likewise.';
-- a random UUID has 122 bits; three go into each half
INSERT INTO ballot_keys (inner_key, outer_key)
  SELECT k.v[1] || k.v[2], k.v[3] || k.v[4]
    FROM (SELECT array_agg(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) AS v
            FROM generate_series(1, 4)) AS k;

-- ---- what signs them is called ------------------------------------------------------------------

CREATE TABLE ballot_origins (
  one    boolean PRIMARY KEY DEFAULT true CONSTRAINT ballot_origins_one CHECK (one),
  origin text    NOT NULL CONSTRAINT ballot_origins_form CHECK (origin ~ '^[^[:space:]+]{1,255}$')
);
COMMENT ON TABLE ballot_origins IS
  'What every checkpoint begins with and every key is named by; one row, from the first export on. It stays, wherever the site is served: with another '
  'one, nobody could tell that later days follow from the earlier ones.';
COMMENT ON COLUMN ballot_origins.one IS 'True.';
COMMENT ON COLUMN ballot_origins.origin IS 'The site''s host when it was exported first, and "/ballots".';
CREATE TRIGGER ballot_origins_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ballot_origins FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION ballots_origin(p_origin text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO ballot_origins (origin) VALUES (p_origin) ON CONFLICT DO NOTHING;
  RETURN (SELECT o.origin FROM ballot_origins AS o);
END
$$;
COMMENT ON FUNCTION ballots_origin(text) IS 'What checkpoints begin with: p_origin, if there was none before.';

-- ---- what was published -------------------------------------------------------------------------

CREATE TABLE ballot_exports (
  day          date        PRIMARY KEY,
  upto         bigint      NOT NULL,
  planned_at   timestamptz NOT NULL DEFAULT now(),
  entries      bigint,
  total        bigint,
  bytes        bigint,
  sha256       text,
  chain        text,
  checkpoint   text,
  keys         text[],
  published_at timestamptz,
  CONSTRAINT ballot_exports_whole CHECK (
    (published_at IS NULL) = (entries IS NULL) AND (published_at IS NULL) = (total IS NULL) AND (published_at IS NULL) = (bytes IS NULL)
    AND (published_at IS NULL) = (sha256 IS NULL) AND (published_at IS NULL) = (chain IS NULL) AND (published_at IS NULL) = (checkpoint IS NULL)
    AND (published_at IS NULL) = (keys IS NULL)),
  CONSTRAINT ballot_exports_counts CHECK (entries BETWEEN 0 AND total AND bytes >= 0),
  CONSTRAINT ballot_exports_hashes CHECK (sha256 ~ '^[0-9a-f]{64}$' AND chain ~ '^[0-9a-f]{64}$'),
  CONSTRAINT ballot_exports_checkpoint CHECK (octet_length(checkpoint) BETWEEN 1 AND 8000)
);
COMMENT ON TABLE ballot_exports IS
  'The daily exports of the ledger. First it is settled which entries are a day''s; then the files are written, as often as it takes, always the same ones.';
COMMENT ON COLUMN ballot_exports.day IS 'The last day (UTC) whose entries are all in it.';
COMMENT ON COLUMN ballot_exports.upto IS 'The last entry of the ledger in it; it begins behind the one before.';
COMMENT ON COLUMN ballot_exports.planned_at IS 'When that was settled.';
COMMENT ON COLUMN ballot_exports.entries IS 'How many entries it has; this and what follows is null until it is published.';
COMMENT ON COLUMN ballot_exports.total IS 'How many it has together with all before it.';
COMMENT ON COLUMN ballot_exports.bytes IS 'Length of its compressed file.';
COMMENT ON COLUMN ballot_exports.sha256 IS 'SHA-256 of the compressed file, in hexadecimal.';
COMMENT ON COLUMN ballot_exports.chain IS 'SHA-256 of the chain before it and of the SHA-256 of its text, in hexadecimal.';
COMMENT ON COLUMN ballot_exports.checkpoint IS 'The signed checkpoint, as published.';
COMMENT ON COLUMN ballot_exports.keys IS 'The public keys that verify it, the newest first.';
COMMENT ON COLUMN ballot_exports.published_at IS 'When its files were in their place.';
CREATE UNIQUE INDEX ballot_exports_one_at_a_time ON ballot_exports ((published_at IS NULL)) WHERE published_at IS NULL;

CREATE FUNCTION ballot_exports_stay() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL AND (NEW.day, NEW.upto, NEW.planned_at) = (OLD.day, OLD.upto, OLD.planned_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of ballot_exports refused: what was published stays', lower(TG_OP) USING ERRCODE = '55000';
END
$$;
COMMENT ON FUNCTION ballot_exports_stay() IS 'Trigger: an export that was planned can be published, and is then never changed.';
CREATE TRIGGER ballot_exports_stay BEFORE UPDATE OR DELETE ON ballot_exports FOR EACH ROW EXECUTE FUNCTION ballot_exports_stay();
CREATE TRIGGER ballot_exports_no_truncate BEFORE TRUNCATE ON ballot_exports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- which entries are a day's ------------------------------------------------------------------

CREATE FUNCTION ballots_fence(OUT day date, OUT upto bigint, OUT fence text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  day := (clock_timestamp() AT TIME ZONE 'UTC')::date - 1;
  -- In this order: a number that was given out by now belongs to a transaction that began to write before the one that is numbered below, for a
  -- vote is written before its entry.
  SELECT s.last_value INTO upto FROM votes_ledger_id_seq AS s;
  fence := pg_current_xact_id();
END
$$;
COMMENT ON FUNCTION ballots_fence() IS
  'Yesterday (UTC), the last number of the ledger that was given out, and a transaction: once all before it have ended, nothing can be added to '
  'the ledger up to that number any more, and all entries of yesterday and before are among those.';

CREATE FUNCTION ballots_fenced(p_fence text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN pg_snapshot_xmin(pg_current_snapshot()) > p_fence::xid8;
COMMENT ON FUNCTION ballots_fenced(text) IS 'Whether all transactions before that one have ended.';

CREATE FUNCTION ballots_plan(p_day date, p_upto bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  latest ballot_exports;
BEGIN
  IF p_day >= (clock_timestamp() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'the day % is not over', p_day USING ERRCODE = '22023';
  END IF;
  SELECT * INTO latest FROM ballot_exports AS x ORDER BY x.day DESC LIMIT 1;
  IF latest.day IS NOT NULL AND latest.published_at IS NULL THEN
    RETURN true;
  ELSIF latest.day >= p_day THEN
    RETURN false;
  END IF;
  -- tallies are read from the votes by day: quicker when those have come far
  PERFORM roll_up_votes();
  INSERT INTO ballot_exports (day, upto)
  SELECT p_day, greatest(coalesce(latest.upto, 0), coalesce((
           SELECT l.id FROM votes_ledger AS l
            WHERE l.id <= p_upto AND l.id > coalesce(latest.upto, 0) AND l.at < (p_day + 1)::timestamp AT TIME ZONE 'UTC'
            ORDER BY l.id DESC LIMIT 1), 0))
  ON CONFLICT DO NOTHING;
  RETURN true;
END
$$;
COMMENT ON FUNCTION ballots_plan(date, bigint) IS
  'Settles which entries are the export of a day that is over: those behind the last export up to its last one, of the numbers up to p_upto (see '
  'ballots_fence()). False when that day was exported, true when one is to be written: an earlier one, if it was begun and not published.';

CREATE FUNCTION ballots_begin(OUT day date, OUT upto bigint, OUT total_before bigint, OUT chain_before text, OUT previous text, OUT keys text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  plan ballot_exports;
  latest ballot_exports;
  entries refcursor := 'ballots';
BEGIN
  IF NOT pg_try_advisory_xact_lock(5839012746190261) THEN
    RAISE EXCEPTION 'somebody else is writing it' USING ERRCODE = '40001';
  END IF;
  SELECT * INTO plan FROM ballot_exports AS x WHERE x.published_at IS NULL;
  IF plan.day IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO latest FROM ballot_exports AS x WHERE x.published_at IS NOT NULL ORDER BY x.day DESC LIMIT 1;
  day := plan.day;
  upto := plan.upto;
  total_before := coalesce(latest.total, 0);
  chain_before := coalesce(latest.chain, repeat('0', 64));
  previous := coalesce(encode(sha256(convert_to(latest.checkpoint, 'UTF8')), 'hex'), '');
  keys := coalesce(latest.keys, '{}');
  -- By tool and voter, not by number: those who vote on several tools at a sitting would stand together, and be known by it. The entries of one
  -- vote stay in their order, which is all that counting again needs.
  OPEN entries FOR
    SELECT format('%s,%s,%s,%s,%s,%s,%s,%s', e.tool_id, encode(e.voter, 'hex'), to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), e.cause, e.old_verdict, e.old_standing,
                  e.new_verdict, e.new_standing)
      FROM (SELECT l.*, substr(sha256(k.outer_key || sha256(k.inner_key || int8send(l.tool_id) || int8send(l.voter_id))), 1, 8) AS voter
              FROM votes_ledger AS l CROSS JOIN ballot_keys AS k
             WHERE l.id > coalesce(latest.upto, 0) AND l.id <= plan.upto) AS e
     ORDER BY e.tool_id, e.voter, e.id;
END
$$;
COMMENT ON FUNCTION ballots_begin() IS
  'Begins to read the export that is to be written, for ballots_next() in the same transaction, which nobody else does meanwhile (40001). All null '
  'when there is none. total_before, chain_before, previous (SHA-256 of the checkpoint, '''' for none) and keys are the last published one''s.';

CREATE FUNCTION ballots_next(p_most int) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  entries refcursor := 'ballots';
  line text;
BEGIN
  FOR i IN 1 .. p_most LOOP
    FETCH NEXT FROM entries INTO line;
    EXIT WHEN NOT FOUND;
    RETURN NEXT line;
  END LOOP;
END
$$;
COMMENT ON FUNCTION ballots_next(int) IS
  'The next p_most entries, as lines: tool, voter (hashed with the tool, so that a voter is another one on each), day (UTC), cause, verdict and '
  'standing before, verdict and standing after.';

CREATE FUNCTION ballot_tallies(p_day date, p_after bigint, p_most int)
RETURNS TABLE (tool bigint, slug text, ship int, skip int, held int, voided int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id, CASE WHEN t.state = 'published' THEN t.slug END, v.ship, v.skip, v.held, v.voided
    FROM tools AS t
   CROSS JOIN LATERAL (
         SELECT count(*) AS days, sum(d.ship)::int AS ship, sum(d.skip)::int AS skip, sum(d.held)::int AS held, sum(d.voided)::int AS voided
           FROM votes_by_day(t.id) AS d WHERE d.day <= p_day) AS v
   WHERE t.id > p_after AND v.days > 0
   ORDER BY t.id LIMIT p_most
$$;
COMMENT ON FUNCTION ballot_tallies(date, bigint, int) IS
  'Tallies as the pages say them at the end of that day (UTC), of tools that had a vote by then, by number, from behind p_after; of a tool that is '
  'not public now without its slug.';

CREATE FUNCTION ballots_publish(p_day date, p_entries bigint, p_bytes bigint, p_sha256 text, p_chain text, p_checkpoint text, p_keys text[])
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE ballot_exports AS x
     SET entries = p_entries, total = p_entries + coalesce((SELECT max(b.total) FROM ballot_exports AS b), 0), bytes = p_bytes, sha256 = p_sha256,
         chain = p_chain, checkpoint = p_checkpoint, keys = p_keys, published_at = now()
   WHERE x.day = p_day AND x.published_at IS NULL;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION ballots_publish(date, bigint, bigint, text, text, text, text[]) IS 'Notes that the files of a day are in their place. False when that was noted before.';

GRANT SELECT ON ballot_exports TO slipway_web;
GRANT EXECUTE ON FUNCTION ballots_origin(text), ballots_fence(), ballots_fenced(text), ballots_plan(date, bigint), ballots_begin(), ballots_next(int),
  ballot_tallies(date, bigint, int), ballots_publish(date, bigint, bigint, text, text, text, text[]) TO slipway_web;

-- What changed since somebody looked last.

-- name: changes_since (since text)
-- rows: cursor text, kind text?, id bigint?
-- What was committed since the look that gave the cursor `since` ("" at first: nothing is told, all that is cached is to be taken for
-- old). Always one row at least; each holds the cursor for the next look. `kind` is null for nothing, "tool" (its page, or
-- comparisons with it), "votes" (id is the tool's), "comparison", "category", "persona", "ranks" (the order of tools by their votes), or "all" when the cursor is of no use,
-- as after a failover: everything may have changed.
WITH seen AS (SELECT nullif($1, '')::pg_snapshot AS snapshot)
SELECT pg_current_snapshot()::text AS cursor, c.kind, c.id
  FROM seen
  LEFT JOIN LATERAL (
       SELECT 'all' AS kind, 0::bigint AS id
        WHERE pg_snapshot_xmax(seen.snapshot) > pg_snapshot_xmax(pg_current_snapshot())
       UNION ALL
       -- the snapshot of a standby does not list who is still at work, so there all since the oldest is told, at times twice
       SELECT k.kind::text, k.id FROM changes AS k
        WHERE k.changed_in >= pg_snapshot_xmin(seen.snapshot)
          AND (pg_is_in_recovery() OR NOT pg_visible_in_snapshot(k.changed_in, seen.snapshot))
       UNION ALL
       SELECT DISTINCT 'votes', l.tool_id FROM votes_ledger AS l
        WHERE l.changed_in >= pg_snapshot_xmin(seen.snapshot)
          AND (pg_is_in_recovery() OR NOT pg_visible_in_snapshot(l.changed_in, seen.snapshot))
       UNION ALL
       -- a head-to-head vote is one on both tools
       SELECT DISTINCT 'votes', p.tool_id
         FROM pair_votes_ledger AS h CROSS JOIN LATERAL (VALUES (h.lower_id), (h.higher_id)) AS p (tool_id)
        WHERE h.changed_in >= pg_snapshot_xmin(seen.snapshot)
          AND (pg_is_in_recovery() OR NOT pg_visible_in_snapshot(h.changed_in, seen.snapshot))) AS c ON true;

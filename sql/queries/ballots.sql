-- Ballots: the daily exports of the ledger of votes.

-- name: ballots_origin (origin text)
-- rows: origin text
-- What checkpoints begin with: this one, if there was none before.
SELECT ballots_origin($1) AS origin;

-- name: ballots_fence ()
-- rows: day text, upto bigint, fence text
-- Yesterday, the last number of the ledger that was given out, and the transaction to wait for.
SELECT to_char(f.day, 'YYYY-MM-DD') AS day, f.upto, f.fence FROM ballots_fence() AS f;

-- name: ballots_fenced (fence text)
-- rows: passed bool
-- Whether all transactions before that one have ended.
SELECT ballots_fenced($1) AS passed;

-- name: ballots_plan (day text, upto bigint)
-- rows: pending bool
-- Settles which entries are the day's; true when an export is to be written.
SELECT ballots_plan($1::date, $2) AS pending;

-- name: ballots_begin ()
-- rows: day text?, upto bigint?, total_before bigint?, chain_before text?, previous text?, keys text?
-- Begins to read the export that is to be written; all null when there is none. `keys` are
-- separated by line feeds. 40001: somebody else writes it.
SELECT to_char(b.day, 'YYYY-MM-DD') AS day, b.upto, b.total_before, b.chain_before, b.previous,
       array_to_string(b.keys, E'\n') AS keys FROM ballots_begin() AS b;

-- name: ballots_next (most int)
-- rows: line text
-- Its next entries, in the same transaction.
SELECT n.line FROM ballots_next($1) AS n (line);

-- name: ballot_tallies (day text, after bigint, most int)
-- rows: tool bigint, slug text?, ship int, skip int, held int, voided int
-- Tallies at the end of a day, of tools behind that number.
SELECT t.tool, t.slug, t.ship, t.skip, t.held, t.voided FROM ballot_tallies($1::date, $2, $3) AS t;

-- name: ballots_publish (day text, entries bigint, bytes bigint, sha256 text, chain text, checkpoint text, keys text)
-- rows: done bool
-- The files of a day are in their place; `keys` are separated by line feeds.
SELECT ballots_publish($1::date, $2, $3, $4, $5, $6, string_to_array($7, E'\n')) AS done;

-- name: ballot_exports (before text, max int)
-- rows: day text, entries bigint, total bigint, bytes bigint, sha256 text, chain text, checkpoint text
-- Published exports before that day ('' for the latest), the latest first.
SELECT to_char(x.day, 'YYYY-MM-DD') AS day, x.entries, x.total, x.bytes, x.sha256, x.chain, x.checkpoint
  FROM ballot_exports AS x
 WHERE x.published_at IS NOT NULL AND ($1 = '' OR x.day < nullif($1, '')::date)
 ORDER BY x.day DESC LIMIT $2;

-- name: ballot_export_keys ()
-- rows: key text, first text, last text
-- The public keys that checkpoints were signed with, the newest first, and the days of the first and the last.
SELECT k.key, to_char(min(x.day), 'YYYY-MM-DD') AS first, to_char(max(x.day), 'YYYY-MM-DD') AS last
  FROM ballot_exports AS x CROSS JOIN LATERAL unnest(x.keys) WITH ORDINALITY AS k (key, place)
 GROUP BY k.key ORDER BY max(x.day) DESC, (array_agg(k.place ORDER BY x.day DESC))[1], k.key;

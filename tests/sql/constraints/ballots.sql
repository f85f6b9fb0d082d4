-- The tables of published ballots.
INSERT INTO ballot_exports (day, upto, entries, total, bytes, sha256, chain, checkpoint, keys, published_at)
VALUES ('2026-05-01', 1, 1, 1, 1, repeat('a', 64), repeat('b', 64), 'x', '{k}', now());
SELECT violates($$INSERT INTO ballot_exports (day, upto) VALUES ('2026-05-01', 2)$$, 'ballot_exports_pkey');
SELECT violates(format('INSERT INTO ballot_exports SELECT (jsonb_populate_record(x, %L)).* FROM ballot_exports AS x', jsonb_build_object('day', '2026-05-02') || jsonb_build_object(c, v)), k)
  FROM (VALUES
    ('entries', NULL, 'ballot_exports_whole'), ('keys', NULL, 'ballot_exports_whole'), ('published_at', NULL, 'ballot_exports_whole'),
    ('entries', '2', 'ballot_exports_counts'), ('bytes', '-1', 'ballot_exports_counts'), ('sha256', 'x', 'ballot_exports_hashes'), ('chain', repeat('A', 64), 'ballot_exports_hashes'),
    ('checkpoint', '', 'ballot_exports_checkpoint'), ('checkpoint', repeat('x', 8001), 'ballot_exports_checkpoint')) AS x (c, v, k);
SELECT violates('INSERT INTO ballot_keys SELECT * FROM ballot_keys', 'ballot_keys_pkey');
SELECT violates('INSERT INTO ballot_keys SELECT false, inner_key, outer_key FROM ballot_keys', 'ballot_keys_one');
SELECT violates($$UPDATE ballot_keys SET inner_key = 'short'$$, 'ballot_keys_inner_length');
SELECT violates($$UPDATE ballot_keys SET outer_key = 'short'$$, 'ballot_keys_outer_length');
INSERT INTO ballot_origins (origin) VALUES ('a.example/ballots');
SELECT violates($$INSERT INTO ballot_origins (origin) VALUES ('b.example/ballots')$$, 'ballot_origins_pkey');
SELECT violates($$INSERT INTO ballot_origins (one, origin) VALUES (false, 'b.example/ballots')$$, 'ballot_origins_one');
SELECT violates(format('INSERT INTO ballot_origins (origin) VALUES (%L)', o), 'ballot_origins_form') FROM unnest(ARRAY['', 'a b', 'a+b', E'a\nb', repeat('x', 256)]) AS o;

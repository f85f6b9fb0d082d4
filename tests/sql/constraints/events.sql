-- A part of constraints.sql: what is new, and whose majority it is.

SELECT violates(format('INSERT INTO events (tool_id, %s) SELECT min(t.id), %s FROM tools AS t', columns, vals), k)
  FROM (VALUES
    ('kind', '''comparison-curated''', 'events_of_two'), ('kind, other_id', '''tool-published'', max(t.id)', 'events_of_two'),
    ('kind, other_id', '''comparison-curated'', min(t.id)', 'events_of_two'),
    ('kind, became', '''review-published'', ''ship''', 'events_of_one_review'), ('kind, became', '''tool-published'', ''x''', 'events_became'),
    ('kind, became', '''price-changed'', ''Free''', 'events_turned'), ('kind, was, became', '''price-changed'', ''Free'', ''Free''', 'events_turned'),
    ('kind, was, became', '''panel-flipped'', ''ship'', ''skip''', 'events_share'),
    ('kind, was, became, ship, n', '''panel-flipped'', ''ship'', ''skip'', 4, 3', 'events_share'),
    ('kind, category_id', '''tool-published'', 0', 'events_category_id_fkey'), ('kind, entry_id', '''tool-published'', 0', 'events_entry_id_fkey'),
    ('kind, other_id', '''comparison-curated'', 0', 'events_other_id_fkey'), ('kind, became, review_id', '''review-published'', ''ship'', 0', 'events_review_id_fkey')
  ) AS v (columns, vals, k);
SELECT violates($$INSERT INTO events (tool_id, kind) VALUES (0, 'tool-published')$$, 'events_tool_id_fkey');

SELECT violates($$INSERT INTO majorities VALUES (0, 'panel', 'ship')$$, 'majorities_tool_id_fkey');
SELECT violates($$INSERT INTO majorities SELECT min(id), 'panel', 'ship' FROM tools CROSS JOIN generate_series(1, 2) AS n GROUP BY n$$, 'majorities_pkey');
SELECT violates($$INSERT INTO majorities SELECT min(id), 'panel', 'ship', 'ship', now() FROM tools$$, 'majorities_next_another');
SELECT violates($$INSERT INTO majorities SELECT min(id), 'panel', 'ship', 'skip' FROM tools$$, 'majorities_next_whole');
SELECT violates('INSERT INTO majorities_upto SELECT * FROM majorities_upto', 'majorities_upto_pkey');
SELECT violates('UPDATE majorities_upto SET one = false', 'majorities_upto_one');
SELECT violates('INSERT INTO namespaces DEFAULT VALUES', 'namespaces_pkey');
SELECT violates('INSERT INTO namespaces (one) VALUES (false)', 'namespaces_one');

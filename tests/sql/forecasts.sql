-- Facts with a day: what an import predicts, what its export gives back, prices seen before there was a table for it.
BEGIN;
SELECT no_plan();

SELECT tool('alpha') AS tool \gset
SELECT reviews('alpha', 'builder+ skeptic-');
SELECT is(import_prediction('alpha', 'builder', 'It is gone', utc_today() + 9, 50), true, 'a file adds a prediction');
SELECT is(import_prediction('alpha', 'builder', 'It is gone', utc_today() + 9, 50), false, 'once');
SELECT is(import_prediction('alpha', 'skeptic', 'It is gone', utc_today() + 9, 50), true, 'another seat may foretell the same');
SELECT throws_ok($$SELECT import_prediction('alpha', 'builder', 'It is gone', utc_today() + 9, 51)$$, '55000', NULL, 'at another chance it is refused');
SELECT throws_ok($$SELECT import_prediction('alpha', 'builder', 'Late', utc_today(), 50)$$, '55000', NULL, 'and so is one that is due');
SELECT throws_ok($$SELECT import_prediction('alpha', 'founder', 'x', utc_today() + 9, 50)$$, 'P0002', NULL, 'without a review there is none');
SELECT is((SELECT string_agg(p.text || ' ' || p.percent, ',' ORDER BY p.id) FROM predictions AS p), 'It is gone 50,It is gone 50', 'two are there');
SELECT is((SELECT count(*)::int FROM moderation_log WHERE subject_kind = 'prediction' AND action = 'predict'), 2, 'each stands in the log');
SELECT is((SELECT item_title('prediction', min(id)) FROM predictions), 'Builder on Alpha, a prediction', 'and has a title') WHERE (SELECT name FROM tools WHERE slug = 'alpha') = 'Alpha';

-- the day passes
SET LOCAL session_replication_role = replica;
UPDATE predictions SET made_on = made_on - 20, due_on = due_on - 20;
SET LOCAL session_replication_role = DEFAULT;
SELECT is((SELECT string_agg(DISTINCT standing, ',') FROM public_predictions), 'overdue', 'then they are overdue');
SELECT is(import_prediction('alpha', 'builder', 'It is gone', utc_today() - 11, 50), false, 'a file that still names one changes nothing');
SELECT is((SELECT c.overdue || ' ' || c.squares FROM prediction_counts('builder', '') AS c), '1 0', 'nothing counts before it is resolved');

-- scores: percents 50 and 50, one right and one wrong
SET LOCAL session_replication_role = replica;
UPDATE predictions SET state = CASE id % 2 WHEN 0 THEN 'right' ELSE 'wrong' END::prediction_state, entry_id = 1;
SET LOCAL session_replication_role = DEFAULT;
SELECT is((SELECT c.right + c.wrong || ' ' || c.squares FROM prediction_counts('', 'alpha') AS c), '2 5000', 'squares of percent: (50 - 100)² + 50²');
UPDATE tools SET state = 'spam' WHERE id = :tool;
SELECT is_empty('SELECT FROM public_predictions', 'what became spam has none');
UPDATE tools SET state = 'delisted' WHERE id = :tool;
SELECT is((SELECT count(*)::int FROM public_predictions), 2, 'what is off the list keeps them');

-- a revision with another price is an observation, one with the same is none
SELECT is((SELECT count(*)::int FROM price_observations WHERE tool_id = :tool), 1, 'the first price was seen');
INSERT INTO tool_revisions SELECT tool_id, 2, 'Another name', tagline, description, website, category_id, pricing_model, pricing_entry, 'moderation', 'Mo' FROM tool_revisions
 WHERE tool_id = :tool AND revision = 1;
SELECT is((SELECT count(*)::int FROM price_observations WHERE tool_id = :tool), 1, 'another name is no other price');
INSERT INTO tool_revisions SELECT tool_id, 3, name, tagline, description, website, category_id, 'paid', '$9/mo', 'moderation', 'Mo' FROM tool_revisions
 WHERE tool_id = :tool AND revision = 1;
SELECT is((SELECT concat_ws(' ', pricing_entry, basis, label, revision, observed_on = utc_today()) FROM price_observations WHERE tool_id = :tool ORDER BY id DESC LIMIT 1),
          '$9/mo written Mo 3 t', 'another price is, by its author');
SELECT throws_ok('DELETE FROM price_observations', '55000', NULL, 'observations stay');
SELECT throws_ok('UPDATE price_observations SET label = ''x''', '55000', NULL, 'as they were');

SELECT * FROM finish();
ROLLBACK;

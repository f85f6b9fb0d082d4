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

-- who resolves one: that it did not come true only when its day is over
INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator'), ('max', 'Max', 'moderator');
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts WHERE login IN ('mo', 'max');
CREATE FUNCTION pg_temp.call(p_action text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  it predictions;
  said text;
BEGIN
  SELECT * INTO it FROM predictions AS p ORDER BY p.id LIMIT 1;
  PERFORM resolve_prediction(sha256('mo'), it.id, it.version, p_action, 'So.', 'https://example.com/so');
  SELECT p.state INTO said FROM predictions AS p WHERE p.id = it.id;
  PERFORM revert_decision(sha256('mo'), log_head(), 'Not so.');
  RETURN said;
END
$$;
CREATE FUNCTION pg_temp.due(p_days int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  UPDATE predictions SET made_on = utc_today() + p_days - 9, due_on = utc_today() + p_days;
  SET LOCAL session_replication_role = DEFAULT;
END
$$;
SELECT is(pg_temp.call(a), s, a || ' may come early') FROM (VALUES ('call-right', 'right'), ('call-void', 'void')) AS v (a, s);
SELECT throws_like($$SELECT pg_temp.call('call-wrong')$$, 'its day, %, is not over: until then it can still come true', 'call-wrong may not');
SELECT throws_ok($$SELECT pg_temp.call('call-wrong')$$, '55000', NULL, 'and is refused as a decision');
SELECT pg_temp.due(0);
SELECT throws_ok($$SELECT pg_temp.call('call-wrong')$$, '55000', NULL, 'not even on its last day');
SELECT pg_temp.due(-1);
SELECT is(pg_temp.call('call-wrong'), 'wrong', 'the day after it may');
SELECT pg_temp.due(9);

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
SELECT is((SELECT string_agg(c.known::text, ' ' ORDER BY v.i) FROM (VALUES (1, '', ''), (2, 'builder', 'alpha'), (3, 'nobody', ''), (4, '', 'nope')) AS v (i, p, t),
                  prediction_counts(v.p, v.t) AS c), 'true true false false', 'a persona or a tool that there is not is told from one without predictions');
UPDATE tools SET state = 'spam' WHERE id = :tool;
SELECT is((SELECT c.known FROM prediction_counts('', 'alpha') AS c), false, 'of a tool that nobody may see nobody is told that it is there');
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

-- ---- a review that goes and comes back, and what it predicted -------------------------------------

SELECT tool('beta') AS beta \gset
CREATE FUNCTION pg_temp.write(p_quote text, p_predicts text DEFAULT NULL, p_verdict text DEFAULT 'ship') RETURNS bigint LANGUAGE sql AS $$
  SELECT s.id FROM save_draft(sha256('mo'), NULL, NULL, 'beta', 'skeptic', p_verdict::verdict, p_quote, '2026-05-01', true,
    CASE WHEN p_predicts IS NULL THEN '{}' ELSE ARRAY[p_predicts] END, CASE WHEN p_predicts IS NULL THEN '{}' ELSE ARRAY[utc_today() + 9] END,
    CASE WHEN p_predicts IS NULL THEN '{}' ELSE ARRAY[50] END) AS s $$;
CREATE FUNCTION pg_temp.judge(p_draft bigint, p_action text) RETURNS bigint LANGUAGE sql AS $$
  SELECT decide(sha256('max'), 'review_draft', d.id, d.version, p_action, 'For a reason.', NULL, NULL) FROM review_drafts AS d WHERE d.id = p_draft $$;
CREATE FUNCTION pg_temp.undo(p_entry bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT revert_decision(sha256('max'), p_entry, NULL) $$;
CREATE FUNCTION pg_temp.later(p_entry bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT revert_decision(sha256('max'), p_entry, 'It was wrong.') $$;
CREATE FUNCTION pg_temp.foretold() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(l.text || CASE WHEN l.superseded THEN ' superseded' ELSE '' END, ', ' ORDER BY l.id) FROM predictions_listed('', 'beta', '', 100000, 1000000, 99) AS l $$;

SELECT pg_temp.write('One', 'P') AS one \gset
SELECT pg_temp.judge(:one, 'publish') AS published \gset
SELECT pg_temp.judge(:one, 'retire') AS retired \gset
SELECT is(pg_temp.foretold(), 'P', 'a review that was retired keeps its predictions, and nothing has taken its place');
SELECT pg_temp.undo(:retired);
SELECT is(pg_temp.foretold(), 'P', 'it comes back as another, with the same words');
SELECT pg_temp.undo(:published);
SELECT is(pg_temp.foretold(), NULL, 'its publication undone, it has predicted nothing');
SELECT is((SELECT string_agg(state || ' ' || (SELECT bool_and(p.taken_back) FROM predictions AS p WHERE p.draft_id = d.id), '') FROM review_drafts AS d WHERE d.id = :one), 'pending true', 'and waits');

SELECT pg_temp.judge(:one, 'publish') AS published \gset
SELECT is(pg_temp.foretold(), 'P', 'published again');
SELECT pg_temp.write('Two', 'Q', 'skip') AS two \gset
SELECT pg_temp.judge(:two, 'publish') AS newer \gset
SELECT is(pg_temp.foretold(), 'P superseded, Q', 'a newer review takes its place');
SELECT pg_temp.undo(:newer);
SELECT is(pg_temp.foretold(), 'P', 'and gives it back: then it is not superseded');

-- the newer one waits now, and there is one at a time
SELECT is((SELECT stands FROM item_history(sha256('max'), 'review_draft', :one) WHERE entry = :published), false, 'no way back is offered while another one waits');
SELECT throws_ok(format('SELECT pg_temp.undo(%s)', :published), '55000', 'another review for this tool and persona waits already: decide on that one first', 'and who tries is told what to do');
UPDATE review_drafts SET state = 'draft' WHERE id = :two;
SELECT throws_ok(format('SELECT pg_temp.undo(%s)', :published), '55000', 'another review for this tool and persona is being written: decide on that one first', 'also while one is being written');
UPDATE review_drafts SET state = 'pending' WHERE id = :two;
SELECT pg_temp.judge(:two, 'reject') AS rejected \gset
SELECT is((SELECT stands FROM item_history(sha256('max'), 'review_draft', :one) WHERE entry = :published), true, 'then it is');
SELECT pg_temp.undo(:published);
SELECT is(pg_temp.foretold(), NULL, 'undone after the newer one was, it has predicted nothing');
SELECT throws_ok(format('SELECT pg_temp.undo(%s)', :rejected), '55000', NULL, 'a rejection is not taken back over another one either');

-- what was said once stays said: only what the undone publication itself said was never said
SELECT pg_temp.judge(:one, 'publish') AS published \gset
UPDATE settings SET hold = '0';
SELECT pg_temp.later(:published);
SELECT is(pg_temp.foretold(), 'P', 'reverted after the hold it was said');
UPDATE settings SET hold = '5 minutes';
SELECT pg_temp.judge(:one, 'publish') AS published \gset
SELECT pg_temp.undo(:published);
SELECT is(pg_temp.foretold(), 'P', 'publishing it once more and undoing that does not unsay it');

SELECT * FROM finish();
ROLLBACK;

-- Websites that are asked whether they answer: who is next, who asks, what becomes of an answer and of none.
BEGIN;
SELECT no_plan();

INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator');
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
SELECT tool('alpha'), tool('beta'), tool('gamma'), tool('hidden');
SELECT move('hidden', 'delisted');
CREATE FUNCTION pg_temp.at(p_slug text, p_website text) RETURNS void LANGUAGE sql AS $$
  SELECT import_tool(p_slug, initcap(p_slug), 'A tagline', 'Tools', p_website, 'What it does.', 'free', 'Free')
$$;
SELECT pg_temp.at('alpha', 'https://one.example/'), pg_temp.at('beta', 'https://www.ONE.example:8443/b'), pg_temp.at('gamma', 'https://three.example/');
CREATE FUNCTION pg_temp.claim(p_gap int DEFAULT 0) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', (SELECT t.slug FROM tools AS t WHERE t.id = l.tool), CASE WHEN l.wait_ms > 0 THEN 'wait' END) FROM link_claim(p_gap) AS l
$$;
CREATE FUNCTION pg_temp.note(p_slug text, p_answer text, p_why text DEFAULT NULL) RETURNS boolean LANGUAGE sql AS $$
  SELECT link_note(k.tool_id, k.website, p_answer, p_why) FROM link_checks AS k JOIN tools AS t ON t.id = k.tool_id WHERE t.slug = p_slug
$$;
CREATE FUNCTION pg_temp.day_later() RETURNS void LANGUAGE sql AS $$ UPDATE link_checks SET asked_at = asked_at - interval '21 hours', busy_until = NULL $$;
CREATE FUNCTION pg_temp.seen(p_slug text) RETURNS text LANGUAGE sql AS $$ SELECT coalesce(p.answered_on, '-') || ' ' || p.basis FROM price_seen(p_slug, NULL) AS p $$;

-- ---- who is next
SELECT is(pg_temp.claim(60000), 'alpha', 'the first that was never asked');
SELECT is(pg_temp.claim(60000), 'wait', 'the next one only after a pause, whoever asks');
SELECT is(pg_temp.claim(), 'gamma', 'not one of a host that is being asked');
SELECT is(pg_temp.claim(), 'wait', 'that one has to wait');
SELECT is(pg_temp.note('alpha', 'answered'), false, 'an answer is no flag');
SELECT is(pg_temp.claim(), 'beta', 'then it is its turn');
SELECT is(pg_temp.claim(), NULL, 'all were asked, also what is being asked; what is not public is not');
SELECT is(pg_temp.note('beta', 'unsure', 'it answers with status 403'), false);
UPDATE link_checks SET busy_until = clock_timestamp() - interval '1 second' WHERE website LIKE '%three%';
SELECT is(pg_temp.claim(), NULL, 'who was killed while asking is not asked again that day');
SELECT pg_temp.at('alpha', 'https://moved.example/');
SELECT is(pg_temp.claim(), 'alpha', 'another address is asked at once');
SELECT is((SELECT link_note(k.tool_id, 'https://one.example/', 'answered', NULL) FROM link_checks AS k JOIN tools AS t ON t.id = k.tool_id WHERE t.slug = 'alpha'), false);
SELECT is((SELECT k.answered_on FROM link_checks AS k JOIN tools AS t ON t.id = k.tool_id WHERE t.slug = 'alpha'), NULL, 'what the old one said does not count');

-- ---- an answer
SELECT pg_temp.note('alpha', 'answered');
SELECT is(pg_temp.seen('alpha'), utc_today() || ' imported', 'its day stands beside when the price was seen, and not in its place');
SELECT is(ask_for('answered_on', 'tool_facts_of', 'alpha'), utc_today()::text, 'in the facts, too');
SELECT is(ask_for('answered_on', 'price_seen', 'alpha', (utc_today() - 1)::text), '', 'as of yesterday nobody had asked');
SELECT is(pg_temp.seen('beta'), '- imported', 'who does not let programs in said nothing');
SELECT is((SELECT count(*) FROM price_observations WHERE basis = 'link-answered' AND label = 'the link check'), 1::bigint, 'a day, a price, a line');
SELECT pg_temp.note('alpha', 'answered');
SELECT is((SELECT count(*) FROM price_observations WHERE basis = 'link-answered'), 1::bigint, 'noted once');
SELECT is(ask_for('basis', 'price_history', 'alpha', '9'), 'imported', 'what the price was does not speak of it');
SELECT import_tool('alpha', 'Alpha', 'A tagline', 'Tools', 'https://moved.example/', 'What it does.', 'paid', '$9/mo');
SELECT is(pg_temp.seen('alpha'), '- imported', 'nothing is known of another price');
SELECT import_tool('alpha', 'Alpha', 'A tagline', 'Tools', 'https://moved.example/', 'What it does.', 'free', 'Free');

-- ---- none
CREATE FUNCTION pg_temp.fail(p_slug text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  slug text;
BEGIN
  PERFORM pg_temp.day_later();
  LOOP
    slug := pg_temp.claim();
    EXIT WHEN slug = p_slug OR slug IS NULL;
    PERFORM pg_temp.note(slug, 'answered');
  END LOOP;
  RETURN pg_temp.note(p_slug, 'failed', 'its name is not known');
END
$$;
CREATE FUNCTION pg_temp.flags() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(t.slug || ' ' || f.kind || ' ' || f.state || ' ' || f.reports, ', ' ORDER BY f.id) FROM flags AS f JOIN tools AS t ON t.id = f.tool_id
$$;
SELECT is(pg_temp.fail('gamma') OR pg_temp.fail('gamma'), false, 'two days are none that anybody is told of');
SELECT is(pg_temp.flags(), NULL);
UPDATE link_checks SET answered_on = utc_today() - 9;
SELECT pg_temp.day_later();
UPDATE link_checks SET busy_until = now() + interval '1 minute' WHERE website LIKE '%three%';
SELECT is(pg_temp.note('gamma', 'failed', 'its name is not known'), false, 'nor is the third, where nothing else answers either');
SELECT is(pg_temp.fail('gamma'), true, 'the next day others do: moderators are told');
SELECT is(pg_temp.flags(), 'gamma dead-link open 1', 'by a flag');
SELECT is((SELECT q.detail FROM queue_items AS q WHERE q.kind = 'flag'), 'dead-link, found by the link check', 'that says who found it');
SELECT is((SELECT note FROM flag_reports), 'Found by the link check: no answer 4 days in a row. The last time: its name is not known.', 'and what');
SELECT is(pg_temp.fail('gamma'), false, 'once');
SELECT raise_flag('gamma', 'dead-link', 'Gone.', sha256('net'), 9);
SELECT is((SELECT q.detail FROM queue_items AS q WHERE q.kind = 'flag'), 'dead-link, found by the link check, 1 visitor', 'visitors add to it');
SELECT decide(sha256('mo'), 'flag', f.id, f.version, 'dismiss', 'It is there for me.', NULL, NULL) FROM flags AS f;
SELECT is(pg_temp.fail('gamma'), false, 'not again when it was dismissed');
SELECT pg_temp.day_later();
DO $$ DECLARE slug text; BEGIN LOOP slug := pg_temp.claim(); EXIT WHEN slug IS NULL; PERFORM pg_temp.note(slug, 'answered'); END LOOP; END $$;
SELECT is(pg_temp.fail('gamma') OR pg_temp.fail('gamma'), false, 'but after it had answered, from the beginning');
SELECT raise_flag('gamma', 'dead-link', 'Gone again.', sha256('net'), 9);
SELECT is(pg_temp.fail('gamma'), true);
SELECT is(pg_temp.flags(), 'gamma dead-link dismissed 2, gamma dead-link open 2', 'it adds to what a visitor said');
SELECT throws_ok($$SELECT run_as('slipway_web', 'SELECT * FROM link_checks')$$, '42501', NULL, 'pages cannot read it');

SELECT * FROM finish();
ROLLBACK;

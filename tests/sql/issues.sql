-- The weekly issue: what goes into a week, at its borders, too; once; who may do what; frozen when approved; who gets it; alerts.
BEGIN;
SELECT no_plan();

INSERT INTO accounts (login, name, role, shown, email) VALUES
  ('ada', 'Ada', 'admin', true, 'ada@example.org'), ('bea', 'Bea', 'admin', true, NULL), ('mo', 'Mo', 'moderator', false, 'mo@example.org'), ('pat', 'Pat', 'panelist', false, NULL);
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
CREATE FUNCTION pg_temp.who(p_login text) RETURNS bytea LANGUAGE sql AS $$ SELECT sha256(p_login::bytea) $$;
CREATE FUNCTION pg_temp.at(p_id bigint, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  UPDATE events SET at = p_at WHERE id = p_id;
  SET LOCAL session_replication_role = origin;
END
$$;
CREATE FUNCTION pg_temp.all_at(p_at timestamptz) RETURNS void LANGUAGE sql AS $$ SELECT pg_temp.at(e.id, p_at) FROM events AS e $$;
CREATE FUNCTION pg_temp.event(p_kind text, p_slug text, p_was text, p_became text, p_at timestamptz, p_ship int DEFAULT NULL, p_n int DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  -- as another transaction noted it: the entries that this one logs are not its
  INSERT INTO events (kind, tool_id, category_id, was, became, ship, n, at, changed_in)
  SELECT p_kind::event_kind, t.id, t.category_id, p_was, p_became, p_ship, p_n, p_at, '3' FROM tools AS t WHERE t.slug = p_slug RETURNING id
$$;
-- "kind tool" of each item, in order; what was dropped in brackets
CREATE FUNCTION pg_temp.told(p_issue bigint) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(CASE WHEN i.dropped THEN '(' || i.kind || ' ' || i.tool || ')' ELSE concat_ws(' ', i.kind, i.tool, i.other) END, ', '), '') FROM issue_items(p_issue) AS i
$$;
CREATE FUNCTION pg_temp.v(p_issue bigint) RETURNS int LANGUAGE sql AS $$ SELECT i.version FROM newsletter_issues AS i WHERE i.id = p_issue $$;
CREATE FUNCTION pg_temp.wipe() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  DELETE FROM newsletter_letters;
  DELETE FROM newsletter_items;
  DELETE FROM newsletter_issues;
  DELETE FROM alert_letters;
  DELETE FROM outbox;
  SET LOCAL session_replication_role = origin;
END
$$;

-- ---- what goes into a week
SELECT tool('a-tool', 'First') AS a \gset
SELECT tool('b-tool', 'Second') AS b \gset
SELECT tool('c-tool', 'Third') AS c \gset
SELECT reviews('a-tool', 'builder+ skeptic-');
-- Monday 2 March 2026 is the first day of week 10
SELECT pg_temp.all_at('2026-02-20 12:00Z');
SELECT is(compose_week('2026-03-02 00:00Z'), NULL, 'nothing new is no issue');
SELECT is((SELECT count(*)::int FROM newsletter_issues), 0, '… and leaves none behind');
SELECT throws_ok($$SELECT compose_week('2026-03-03 00:00Z')$$, '22023', NULL, 'a week begins on a Monday');

SELECT pg_temp.event('price-changed', 'a-tool', 'Free', '$1/mo', '2026-03-01 23:59:59.999999Z');
SELECT pg_temp.event('price-changed', 'b-tool', 'Free', '$2/mo', '2026-03-02 00:00:00Z');
SELECT pg_temp.event('price-changed', 'c-tool', 'Free', '$3/mo', '2026-03-08 23:59:59.999999Z');
SELECT pg_temp.event('price-changed', 'a-tool', '$1/mo', '$4/mo', '2026-03-09 00:00:00Z');
SELECT compose_week('2026-03-02 00:00Z') AS issue \gset
SELECT is(pg_temp.told(:issue), 'price c-tool, price b-tool', 'from its Monday at 00:00 UTC, up to and without the next one');
SELECT is((SELECT issue_word(i) || ' ' || i.state || ' ' || i.version FROM newsletter_issues AS i), '2026-w10 draft 1', 'it is a draft, of its week');
SELECT is((SELECT from_day || ' ' || upto_day FROM newsletter_issues AS i, issue_days(i)), '2026-03-02 2026-03-08', 'from Monday to Sunday');
SELECT is(compose_week('2026-03-02 00:00Z'), NULL, 'it is composed once');
SELECT is((SELECT count(*)::int FROM newsletter_items), 2, '… with the same items');
SELECT cancel_issue(pg_temp.who('ada'), :issue, 1);
SELECT is(compose_week('2026-03-02 00:00Z'), NULL, 'what was cancelled is not composed again');
SELECT pg_temp.wipe();

-- the years that weeks belong to
SELECT pg_temp.event('price-changed', 'a-tool', 'Free', '$1/mo', '2021-01-03 23:00Z');
SELECT compose_week('2020-12-28 00:00Z');
SELECT is((SELECT issue_word(i) FROM newsletter_issues AS i), '2020-w53', 'the first days of a year may be in the last week of the one before');
SELECT pg_temp.wipe();

SELECT pg_temp.at(e.id, '2026-03-03 12:00Z') FROM events AS e WHERE e.kind IN ('tool-published', 'review-published') AND e.tool_id = :a;
SELECT pg_temp.event('panel-flipped', 'b-tool', 'ship', 'skip', '2026-03-03 12:00Z', 1, 4);
SELECT pg_temp.event('community-flipped', 'c-tool', 'ship', 'skip', '2026-03-03 12:00Z', 3, 12), pg_temp.event('community-flipped', 'c-tool', 'skip', 'ship', '2026-03-05 12:00Z', 9, 12);
SELECT compose_week('2026-03-02 00:00Z') AS issue \gset
SELECT is(pg_temp.told(:issue), 'flip b-tool, verdict a-tool, price c-tool, price b-tool', 'flips, verdicts, prices; what turned and turned back is no news');
SELECT is((SELECT concat_ws(' ', personas, verdicts, before, fresh, panel_ships, reviews, quote, quote_by) FROM issue_items(:issue) WHERE kind = 'verdict'),
          '{builder,skeptic} {ship,skip} {"",""} t 1 2 Because of skeptic- Skeptic', 'a verdict has its seats, in the panel''s order, and the last words');
SELECT is((SELECT concat_ws(' ', voice, was, became, ship, n) FROM issue_items(:issue) WHERE kind = 'flip'), 'panel ship skip 1 4', 'a flip says whose it is, of how many');
SELECT is((SELECT subject FROM newsletter_issues), 'Weekly AI Tool Verdicts: B-Tool, A-Tool, C-Tool', 'a subject to begin from');
SELECT pg_temp.wipe();

-- what was undone or taken away
SELECT pg_temp.at(e.id, '2026-03-03 12:00Z') FROM events AS e WHERE e.review_id IS NOT NULL;
SELECT import_retire_reviews('a-tool', '{builder}');
SELECT compose_week('2026-03-02 00:00Z') AS issue \gset
SELECT is((SELECT personas::text FROM issue_items(:issue) WHERE kind = 'verdict'), '{builder}', 'a review that was taken away is not told');
SELECT pg_temp.wipe();
SELECT is((SELECT string_agg(e.id::text, ' ' ORDER BY e.at DESC, e.id DESC) FROM events AS e WHERE event_is_public(e, clock_timestamp() - interval '5 minutes')),
          (SELECT string_agg(p.id::text, ' ' ORDER BY n) FROM public_events('', '', 1000) WITH ORDINALITY AS p (id, urn, at, kind, tool, tool_name, tagline, other, other_name, persona,
           persona_name, quote, was, became, ship, n_of, n)), 'what is told in an issue is what feeds tell');
SELECT move('b-tool', 'delisted');
SELECT compose_week('2026-03-02 00:00Z') AS issue \gset
SELECT unalike(pg_temp.told(:issue), '%b-tool%', 'nor is what is about a tool that is not public');
SELECT pg_temp.wipe();
SELECT move('b-tool', 'published');

-- votes
SELECT vote('c-tool', n, CASE WHEN n <= 12 THEN 'ship' ELSE 'skip' END, 'net' || n) FROM generate_series(1, 13) AS n;
SELECT reviews('c-tool', 'builder- skeptic- futurist- creator-');
SELECT pg_temp.all_at('2026-02-20 12:00Z');
UPDATE votes SET changed_at = '2026-03-04 12:00Z';
SELECT put_ranks('contested');
INSERT INTO voters (id) SELECT 1000 + n FROM generate_series(1, 3) AS n;
INSERT INTO pair_votes (lower_id, higher_id, voter_id, choice, changed_at) SELECT :a, :b, 1000 + n, CASE n WHEN 1 THEN 'lower' ELSE 'higher' END::pair_choice, '2026-03-04 12:00Z' FROM generate_series(1, 3) AS n;
SELECT compose_week('2026-03-02 00:00Z') AS issue \gset
SELECT is(pg_temp.told(:issue), 'contested c-tool, compared a-tool b-tool', 'votes of the week alone are news: contested, and a pair with three or more');
SELECT is((SELECT concat_ws(' ', panel_ships, reviews, ship, n) FROM issue_items(:issue) WHERE kind = 'contested'), '0 4 12 13', 'panel and community, with their n');
SELECT is((SELECT concat_ws(' ', votes, left_votes, right_votes, neither) FROM issue_items(:issue) WHERE kind = 'compared'), '3 1 2 0', 'votes of the week, and of all');
SELECT pg_temp.wipe();
SELECT is(compose_week('2026-03-09 00:00Z'), NULL, 'in the week after, nobody voted');

-- no more than has room
SELECT tool('m-' || n, 'Many') FROM generate_series(10, 25) AS n;
SELECT pg_temp.all_at('2026-02-20 12:00Z');
SELECT pg_temp.event('price-changed', 'm-' || n, 'Free', '$' || n, '2026-03-17 12:00Z') FROM generate_series(10, 25) AS n;
SELECT compose_week('2026-03-16 00:00Z') AS issue \gset
SELECT is((SELECT count(*)::int || ' and ' || max(i.left_out) FROM newsletter_items, newsletter_issues AS i), '12 and 4', 'twelve of a kind, and how many had no room');
SELECT pg_temp.wipe();

-- the week that ended last, when nothing of it can be undone
SELECT pg_temp.event('price-changed', 'a-tool', 'Free', '$7/mo', (date_trunc('week', now() AT TIME ZONE 'UTC') - interval '8 days') AT TIME ZONE 'UTC');
SELECT pg_temp.event('price-changed', 'b-tool', 'Free', '$8/mo', (date_trunc('week', now() AT TIME ZONE 'UTC') - interval '1 day') AT TIME ZONE 'UTC');
UPDATE settings SET hold = '0';
SELECT is((SELECT concat_ws(' ', r ->> 'state', r ->> 'items', r ->> 'fresh') FROM ask('issue_compose') AS r), 'draft 1 true', 'the job composes the week that is over');
SELECT is((SELECT concat_ws(' ', r ->> 'state', r ->> 'items', r ->> 'fresh') FROM ask('issue_compose') AS r), 'draft 1 false', '… once');
SELECT pg_temp.wipe();
UPDATE settings SET hold = '5 minutes';

-- ---- who may do what, and what with an older version
SELECT pg_temp.event('price-changed', slug, 'Free', '$9/mo', '2026-03-24 12:00Z') FROM (VALUES ('a-tool'), ('b-tool'), ('c-tool')) AS s (slug);
SELECT compose_week('2026-03-23 00:00Z') AS issue \gset
SELECT id AS first FROM newsletter_items WHERE position = 1 \gset
SELECT id AS second FROM newsletter_items WHERE position = 2 \gset
SELECT is(pg_temp.told(:issue), 'price c-tool, price b-tool, price a-tool', 'three items');
SELECT is((SELECT count(*)::int FROM issue_items_seen(pg_temp.who('mo'), :issue)), 3, 'moderators see it');
SELECT throws_ok($$SELECT * FROM issues_seen(pg_temp.who('pat'), 99, 9)$$, '42501', NULL, 'panelists do not');
SELECT throws_ok($$SELECT * FROM issues_seen('\x00', 99, 9)$$, '28000', NULL, 'nor does anybody else');
SELECT throws_ok(format(q, :issue), '42501', NULL, 'a moderator may not: ' || q) FROM (VALUES
  ($$SELECT save_issue(pg_temp.who('mo'), %s, 1, 'S', '', '', 0)$$), ($$SELECT approve_issue(pg_temp.who('mo'), %s, 1, now(), 'h', 't')$$),
  ($$SELECT test_issue(pg_temp.who('mo'), %s, 1, 'h', 't')$$), ($$SELECT schedule_issue(pg_temp.who('mo'), %s, 1, now())$$),
  ($$SELECT cancel_issue(pg_temp.who('mo'), %s, 1)$$), ($$SELECT reopen_issue(pg_temp.who('mo'), %s, 1)$$)) AS v (q);
SELECT throws_ok(format(q, :issue), '55000', NULL, 'an older version: ' || q) FROM (VALUES
  ($$SELECT save_issue(pg_temp.who('ada'), %s, 7, 'S', '', '', 0)$$), ($$SELECT approve_issue(pg_temp.who('ada'), %s, 7, now(), 'h', 't')$$),
  ($$SELECT test_issue(pg_temp.who('ada'), %s, 7, 'h', 't')$$), ($$SELECT cancel_issue(pg_temp.who('ada'), %s, 7)$$)) AS v (q);
SELECT throws_ok($$SELECT cancel_issue(pg_temp.who('ada'), 0, 1)$$, 'P0002', NULL, 'no such issue');
SELECT is(save_issue(pg_temp.who('ada'), :issue, 1, 'Hello', 'A *note*.', '', 0), 2, 'words are saved');
SELECT violates(format($$SELECT save_issue(pg_temp.who('ada'), %s, 2, E'two\nlines', '', '', 0)$$, :issue), 'newsletter_issues_subject_form');
SELECT violates(format($$SELECT save_issue(pg_temp.who('ada'), %s, 2, 'S', repeat('x', 4001), '', 0)$$, :issue), 'newsletter_issues_note_form');
SELECT violates(format($$SELECT save_issue(pg_temp.who('ada'), %s, 2, 'S', E'a\x01', '', 0)$$, :issue), 'newsletter_issues_note_form');
SELECT save_issue(pg_temp.who('ada'), :issue, 2, 'Hello', 'A *note*.', 'down', :first);
SELECT is(pg_temp.told(:issue), 'price b-tool, price c-tool, price a-tool', 'an item goes down');
SELECT save_issue(pg_temp.who('ada'), :issue, 3, 'Hello', 'A *note*.', 'up', :second);
SELECT is(pg_temp.told(:issue), 'price b-tool, price c-tool, price a-tool', 'the first one goes up no further');
SELECT save_issue(pg_temp.who('ada'), :issue, 4, 'Hello', 'A *note*.', 'drop', :first);
SELECT is(pg_temp.told(:issue), 'price b-tool, (price c-tool), price a-tool', 'one is dropped');
SELECT throws_ok(format($$SELECT save_issue(pg_temp.who('ada'), %s, 5, 'Hello', '', 'drop', 0)$$, :issue), 'P0002', NULL, 'no such item');
SELECT throws_ok(format($$SELECT save_issue(pg_temp.who('ada'), %s, 5, 'Hello', '', 'eat', %s)$$, :issue, :first), '22023', NULL, 'no such deed');
SELECT is((SELECT string_agg(d.action || coalesce(' ' || d.detail, ''), ', ' ORDER BY entry) FROM issue_deeds(pg_temp.who('mo'), :issue) AS d), 'edit, drop price: C-Tool', 'decisions are logged, moves are not');
SELECT is((SELECT count(*)::int FROM moderation_log AS m WHERE m.subject_kind = 'newsletter' AND is_public(m)), 0, '… for the staff');
SELECT is((SELECT string_agg(i.week, '') FROM public_issues(2147483647, 9) AS i), NULL, 'a draft is nobody''s to read');

-- a test goes to oneself
SELECT throws_ok(format($$SELECT test_issue(pg_temp.who('bea'), %s, 5, 'h', 't')$$, :issue), '55000', NULL, 'a test needs an address of one''s own');
SELECT test_issue(pg_temp.who('ada'), :issue, 5, '<p>Test</p>', 'Test');
SELECT is((SELECT concat_ws(' ', recipient, subject, template, subscriber_id, body) FROM outbox), 'ada@example.org Test: Hello issue {"test": true, "version": 5}', 'one''s own account''s');
SELECT violates(format($$SELECT test_issue(pg_temp.who('ada'), %s, 5, repeat('x', 102401), 't')$$, :issue), 'newsletter_letters_html_size');
SELECT violates(format($$SELECT test_issue(pg_temp.who('ada'), %s, 5, 'h', '')$$, :issue), 'newsletter_letters_text_size');

-- ---- who gets it
CREATE FUNCTION pg_temp.subscriber(p_name text, p_everything boolean, p_state text DEFAULT 'active') RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO subscribers (address, address_key, address_hash, state, everything, confirmed_at, ended_at)
  SELECT p_name || '@example.org', p_name || '@example.org', sha256(p_name::bytea), p_state::subscriber_state, p_everything, CASE p_state WHEN 'pending' THEN NULL ELSE now() - interval '1 hour' END,
         CASE WHEN p_state IN ('unsubscribed', 'suppressed') THEN now() END RETURNING id
$$;
CREATE FUNCTION pg_temp.category(p_subscriber bigint, p_slug text, p_confirmed boolean) RETURNS void LANGUAGE sql AS $$
  INSERT INTO subscriptions (subscriber_id, kind, category_id, confirmed_at)
  SELECT p_subscriber, 'category', c.id, CASE WHEN p_confirmed THEN now() - interval '1 hour' END FROM categories AS c WHERE c.slug = p_slug
$$;
SELECT pg_temp.subscriber('all', true) AS everybody \gset
SELECT pg_temp.subscriber('cat', false) AS cat \gset
SELECT pg_temp.subscriber('dropped', false) AS dropped \gset
SELECT pg_temp.subscriber('hoping', false) AS hoping \gset
SELECT pg_temp.subscriber('gone', false, 'unsubscribed') AS gone \gset
SELECT pg_temp.subscriber('pending', false, 'pending'), pg_temp.subscriber('bounced', false, 'suppressed'), pg_temp.subscriber('alerts', false);
SELECT pg_temp.category(:cat, 'first', true), pg_temp.category(:cat, 'second', true), pg_temp.category(:dropped, 'third', true), pg_temp.category(:hoping, 'first', false), pg_temp.category(:gone, 'first', true);
SELECT is((SELECT string_agg(r.address, ' ' ORDER BY r.address) FROM newsletter_recipients(:issue) AS r), 'all@example.org cat@example.org',
          'everything, or a category that it has something of; confirmed, not what was dropped, nobody else');

-- ---- approved, and frozen
SELECT violates(format($$SELECT approve_issue(pg_temp.who('ada'), %s, 5, now() + interval '91 days', 'h', 't')$$, :issue), 'newsletter_issues_due_range');
SELECT move('a-tool', 'delisted');
SELECT throws_ok(format($$SELECT approve_issue(pg_temp.who('ada'), %s, 5, now(), 'h', 't')$$, :issue), '55000', 'something in it was taken from readers since; drop what is marked', 'what is not public any more is not approved');
SELECT move('a-tool', 'published');
SELECT approve_issue(pg_temp.who('ada'), :issue, 5, now() + interval '1 day', '<p>Approved</p>', 'Approved');
SELECT is((SELECT concat_ws(' ', state, version, letter) FROM newsletter_issues), 'approved 6 5', 'approved, as that letter');
SELECT throws_ok(format(q, :issue), '55000', NULL, 'frozen: ' || q) FROM (VALUES
  ('UPDATE newsletter_issues SET subject = ''Other'' WHERE id = %s'), ('UPDATE newsletter_issues SET note = ''Other'' WHERE id = %s'), ('UPDATE newsletter_items SET dropped = true WHERE issue_id = %s'),
  ('DELETE FROM newsletter_items WHERE issue_id = %s'), ('UPDATE newsletter_letters SET html = ''x'' WHERE issue_id = %s'), ('UPDATE newsletter_issues SET letter = 4 WHERE id = %s'),
  ($$SELECT save_issue(pg_temp.who('ada'), %s, 6, 'S', '', '', 0)$$), ($$SELECT approve_issue(pg_temp.who('ada'), %s, 6, now(), 'h', 't')$$)) AS v (q);
SELECT is((SELECT count(*)::int FROM send_issue_part(10)), 0, 'before its time nothing is sent');
SELECT schedule_issue(pg_temp.who('ada'), :issue, 6, now());
SELECT reopen_issue(pg_temp.who('ada'), :issue, 7);
SELECT is((SELECT concat_ws(' ', state, version, letter, due_at) FROM newsletter_issues), 'draft 8', 'an approval is taken back before that');
SELECT approve_issue(pg_temp.who('ada'), :issue, 8, now() - interval '1 day', '<p>Again</p>', 'Again');

-- ---- sent
SELECT is((SELECT string_agg(concat_ws(' ', queued, is_done), ', ') FROM send_issue_part(1)), '1 f', 'a part');
SELECT is((SELECT i.week FROM public_issues(2147483647, 9) AS i), '2026-w13', 'from then on it is in the archive');
SELECT is((SELECT string_agg(concat_ws(' ', queued, is_done), ', ') FROM send_issue_part(1)), '1 f', 'the next');
SELECT is((SELECT string_agg(concat_ws(' ', queued, is_done), ', ') FROM send_issue_part(1)), '0 t', 'and that was all');
SELECT is((SELECT count(*)::int FROM send_issue_part(1)), 0, 'nothing more');
SELECT is((SELECT string_agg(concat_ws(' ', recipient, subject, template, body), ', ' ORDER BY recipient) FROM outbox WHERE subscriber_id IS NOT NULL),
          'all@example.org Hello issue {"version": 8}, cat@example.org Hello issue {"version": 8}', 'each has one');
SELECT is((SELECT concat_ws(' ', p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back) FROM newsletter_progress() AS p), '2 0 2 0 0 0', 'how far it is; a test is no letter of it');
UPDATE newsletter_issues SET queued_at = NULL, queued_upto = 0;
SELECT * FROM send_issue_part(100);
SELECT * FROM send_issue_part(100);
SELECT is((SELECT count(*)::int FROM outbox WHERE subscriber_id IS NOT NULL), 2, 'counting from the beginning again queues nobody twice');
UPDATE outbox SET claimed_until = now() WHERE subscriber_id = :everybody;
SELECT is((SELECT l.html FROM outbox AS o, issue_letter(o.id) AS l WHERE o.subscriber_id = :everybody), '<p>Again</p>', 'whoever took it to send it gets the letter');
SELECT is((SELECT count(*)::int FROM outbox AS o, issue_letter(o.id) AS l WHERE o.subscriber_id = :cat), 0, '… and nobody else');
UPDATE outbox SET sent_at = now() WHERE subscriber_id IS NOT NULL;
UPDATE outbox SET failed_at = now() WHERE subscriber_id IS NULL;
SELECT * FROM send_issue_part(100);
SELECT is((SELECT state::text FROM newsletter_issues), 'sent', 'when nothing waits any more it is sent');
UPDATE outbox SET recipient = NULL, body = NULL, error = NULL;
SELECT is((SELECT concat_ws(' ', p.queued, p.sent, p.waiting, p.later, p.refused, p.called_back) FROM newsletter_progress() AS p), '2 2 0 0 0 0', 'how it ended is kept, for what is erased says nothing of a test');
SELECT throws_ok(format(q, :issue, pg_temp.v(:issue)), '55000', NULL, 'it stays so: ' || q) FROM (VALUES
  ($$SELECT reopen_issue(pg_temp.who('ada'), %s, %s)$$), ($$SELECT cancel_issue(pg_temp.who('ada'), %s, %s)$$), ($$UPDATE newsletter_issues SET state = 'draft', sent_at = NULL WHERE id = %s$$)) AS v (q);
SELECT is((SELECT string_agg(x.tool, ' ') FROM public_issue_items('2026-w13') AS x), 'b-tool a-tool', 'the archive has what was not dropped');
SELECT move('a-tool', 'delisted');
SELECT is((SELECT string_agg(x.tool || ' ' || x.is_public, ' ') FROM public_issue_items('2026-w13') AS x), 'b-tool true a-tool false', '… and says what is not public any more');
SELECT is((SELECT tools::text FROM public_issues(2147483647, 9)), '{B-Tool}', '… so does the list');
SELECT move('a-tool', 'published');
SELECT is((SELECT count(*)::int FROM public_issues(202613, 9)), 0, 'those before a week');
SELECT is((SELECT count(*)::int FROM public_issue('2026-w12')), 0, 'none of another week');

-- stopped while it is being sent
SELECT pg_temp.wipe();
SELECT compose_week('2026-03-23 00:00Z') AS issue \gset
SELECT approve_issue(pg_temp.who('ada'), :issue, 1, now(), 'h', 't');
SELECT * FROM send_issue_part(1);
SELECT cancel_issue(pg_temp.who('ada'), :issue, pg_temp.v(:issue));
SELECT is((SELECT concat_ws(' ', p.queued, p.waiting, p.called_back) FROM issue_progress(:issue) AS p), '1 0 1', 'what had not gone out is called back');
SELECT is((SELECT count(*)::int FROM send_issue_part(100)), 0, '… and the rest never goes');
SELECT throws_ok(format($$SELECT reopen_issue(pg_temp.who('ada'), %s, %s)$$, :issue, pg_temp.v(:issue)), '55000', NULL, 'what some may have is no draft again');
-- one that somebody had claimed at that moment
UPDATE outbox SET cancelled_at = NULL, claim = 1, claimed_until = now() + interval '2 minutes' WHERE subscriber_id = :everybody;
SELECT is((SELECT b.goes FROM outbox AS o, outbox_begin(o.id, 1) AS b WHERE o.subscriber_id = :everybody), false, 'nor does what somebody had taken to send it, now or at a later attempt');
SELECT is((SELECT concat_ws(' ', p.queued, p.waiting, p.called_back) FROM issue_progress(:issue) AS p), '1 0 1', '… which is called back, too');
SELECT is((SELECT count(*)::int FROM public_issues(2147483647, 9)), 0, 'it has left the archive');
SELECT pg_temp.wipe();

-- … also where a sender has claimed a letter, or tried it and comes again
SELECT compose_week('2026-03-23 00:00Z') AS issue \gset
SELECT approve_issue(pg_temp.who('ada'), :issue, 1, now(), 'h', 't');
SELECT * FROM send_issue_part(100);
UPDATE outbox SET claimed_until = clock_timestamp() + interval '2 minutes', claim = 1;
SELECT ok(bool_and(b.goes), 'while it is being sent, what was claimed goes') FROM outbox AS o, outbox_begin(o.id, 1) AS b;
SELECT cancel_issue(pg_temp.who('ada'), :issue, pg_temp.v(:issue));
SELECT ok(bool_and(NOT b.goes), 'once it is stopped nothing does') FROM outbox AS o, outbox_begin(o.id, 1) AS b;
SELECT is((SELECT concat_ws(' ', p.waiting, p.later) FROM issue_progress(:issue) AS p), '0 0', '… and nothing waits for another attempt');
SELECT pg_temp.wipe();

-- approved for a time, and something in it was taken from readers before that
SELECT compose_week('2026-03-23 00:00Z') AS issue \gset
SELECT approve_issue(pg_temp.who('ada'), :issue, 1, now(), 'h', 't');
SELECT move('a-tool', 'delisted');
SELECT is((SELECT count(*)::int FROM send_issue_part(100)) + (SELECT count(*)::int FROM outbox), 0, 'what readers may not see any more is not mailed to them');
SELECT is((SELECT state::text FROM newsletter_issues), 'approved', 'the issue waits');
SELECT move('a-tool', 'published');
SELECT is((SELECT string_agg(queued::text, '') FROM send_issue_part(100)), '3', 'until it is there again, or an admin drops it');
SELECT pg_temp.wipe();

-- ---- alerts
CREATE FUNCTION pg_temp.alert(p_subscriber bigint, p_tool bigint, p_other bigint, p_confirmed interval) RETURNS void LANGUAGE sql AS $$
  INSERT INTO subscriptions (subscriber_id, kind, tool_id, other_id, confirmed_at)
  VALUES (p_subscriber, CASE WHEN p_other IS NULL THEN 'tool' ELSE 'pair' END::subscription_kind, least(p_tool, p_other), CASE WHEN p_other IS NOT NULL THEN greatest(p_tool, p_other) END, now() - p_confirmed)
$$;
-- of an event: (kind tool)
CREATE FUNCTION pg_temp.letters() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(split_part(o.recipient, '@', 1) || ': ' || (SELECT string_agg(e ->> 'kind' || ' ' || (e ->> 'tool'), ', ') FROM jsonb_array_elements(o.body::jsonb -> 'events') AS e), '; ' ORDER BY o.recipient)
    FROM outbox AS o WHERE o.template = 'alert'
$$;
SELECT pg_temp.subscriber('one', false) AS one \gset
SELECT pg_temp.subscriber('two', false) AS two \gset
SELECT pg_temp.alert(:one, :a, NULL, '2 days'), pg_temp.alert(:two, :b, :c, '2 days'), pg_temp.alert(:cat, :a, NULL, NULL), pg_temp.alert(:dropped, :a, NULL, '1 minute');
SELECT is(compose_alerts(10), 0, 'nothing changed, nobody is told');
SELECT pg_temp.event('panel-flipped', 'a-tool', 'ship', 'skip', now() - interval '1 day', 1, 4), pg_temp.event('community-flipped', 'c-tool', 'ship', 'skip', now() - interval '1 hour', 3, 12),
       pg_temp.event('price-changed', 'a-tool', 'Free', '$9/mo', now() - interval '1 hour'), pg_temp.event('panel-flipped', 'b-tool', 'ship', 'skip', now() - interval '3 days', 1, 4);
SELECT is((SELECT (r ->> 'letters')::int FROM ask('alerts_compose', '10') AS r), 2, 'two letters');
SELECT is(pg_temp.letters(), 'one: panel-flipped a-tool; two: community-flipped c-tool', 'about verdicts, since they confirmed, who confirmed');
SELECT is((SELECT count(*)::int FROM outbox WHERE subscriber_id IS NULL), 0, 'each knows whose it is');
SELECT is(compose_alerts(10), 0, 'nobody is told twice');
SELECT pg_temp.event('panel-flipped', 'a-tool', 'skip', 'ship', now() - interval '1 minute', 3, 4);
SELECT is(compose_alerts(10), 0, '… nor twice a day');
UPDATE alert_letters SET day = day - 1;
DELETE FROM outbox WHERE id NOT IN (SELECT outbox_id FROM alert_letters);
UPDATE subscribers SET state = 'unsubscribed', ended_at = now() WHERE id = :two;
SELECT is(compose_alerts(10), 1, 'the day after, what came since');
SELECT is((SELECT string_agg(e ->> 'was', ' ') FROM outbox AS o, jsonb_array_elements(o.body::jsonb -> 'events') AS e WHERE o.id = (SELECT max(id) FROM outbox)), 'skip', '… alone');
SELECT is((SELECT subject FROM outbox ORDER BY id DESC LIMIT 1), 'Verdicts changed: A-Tool', 'it names what it is about');
DELETE FROM subscribers WHERE id = :one;
SELECT is((SELECT count(*)::int FROM alert_letters WHERE subscriber_id = :one), 0, 'with a subscriber goes what they were told');
-- a decision that can be undone yet
UPDATE subscribers SET state = 'active', ended_at = NULL WHERE id = :two;
UPDATE alert_letters SET day = day - 1;
SELECT reviews('b-tool', 'founder+');
SELECT is(compose_alerts(10), 0, 'what can still be undone is not told');
UPDATE settings SET hold = '0';
SELECT is(compose_alerts(10), 1, '… until it cannot');
SELECT is((SELECT o.body::jsonb #>> '{events,0,quote}' FROM outbox AS o ORDER BY id DESC LIMIT 1), 'Because of founder+', 'with what the seat said');
-- :two watches b and c; the letter about b waits
SELECT pg_temp.alert(:two, :a, NULL, '2 days');
SELECT ok((SELECT m.allowed FROM subscriber_mails((SELECT max(id) FROM outbox)) AS m), 'who watches it gets it');
DELETE FROM subscriptions WHERE subscriber_id = :two AND kind = 'pair';
SELECT ok(NOT (SELECT m.allowed FROM subscriber_mails((SELECT max(id) FROM outbox)) AS m), 'who has ended that alert meanwhile does not, whatever else they watch');
-- the same of categories
SELECT pg_temp.wipe();
SELECT compose_week('2026-03-23 00:00Z') AS issue \gset
SELECT approve_issue(pg_temp.who('ada'), :issue, 1, now(), 'h', 't');
SELECT * FROM send_issue_part(100);
SELECT ok((SELECT m.allowed FROM outbox AS o, subscriber_mails(o.id) AS m WHERE o.subscriber_id = :cat), 'who has a category of it gets the issue');
DELETE FROM subscriptions WHERE subscriber_id = :cat;
INSERT INTO categories (slug, name) VALUES ('empty', 'Empty');
SELECT pg_temp.category(:cat, 'empty', true);
SELECT ok(NOT (SELECT m.allowed FROM outbox AS o, subscriber_mails(o.id) AS m WHERE o.subscriber_id = :cat), 'who has chosen others meanwhile does not');

SELECT * FROM finish();
ROLLBACK;

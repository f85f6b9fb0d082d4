-- Submissions and decisions: who may what, nothing twice, everything can be taken back.
BEGIN;
SELECT no_plan();

-- people, and a session each
INSERT INTO accounts (login, name, role, email) VALUES
  ('ada', 'Ada', 'admin', NULL), ('mo', 'Mo', 'moderator', 'mo@example.org'), ('max', 'Max', 'moderator', NULL), ('pat', 'Pat', 'panelist', NULL);
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
CREATE FUNCTION pg_temp.who(p_login text) RETURNS bytea LANGUAGE sql AS $$ SELECT sha256(p_login::bytea) $$;
SELECT category_named('Tools');

CREATE FUNCTION pg_temp.sender(p_key text, p_email text DEFAULT NULL, p_login text DEFAULT NULL, p_quota int DEFAULT 1000, p_marks text[] DEFAULT '{}', p_sent text DEFAULT 'sent')
RETURNS sender LANGUAGE sql AS $$
  SELECT ROW(substr(sha256(p_key::bytea), 1, 16), sha256(('token ' || p_key)::bytea), sha256(p_sent::bytea), p_email,
             sha256(p_login::bytea), sha256('net'), p_quota, p_marks)::sender
$$;
CREATE FUNCTION pg_temp.content(p_name text, p_website text DEFAULT NULL, p_tagline text DEFAULT 'A tagline', p_description text DEFAULT 'What it *does*.')
RETURNS content LANGUAGE sql AS $$
  SELECT ROW(p_name, p_tagline, p_description, '<p>' || p_description || '</p>', coalesce(p_website, 'https://' || slugified(p_name) || '.example/'), 'tools',
             'freemium', '$9/mo', NULL, NULL)::content
$$;
CREATE FUNCTION pg_temp.submit(p_key text, p_name text, p_email text DEFAULT NULL, p_login text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM submit_tool(pg_temp.sender(p_key, p_email, p_login), pg_temp.content(p_name));
  RETURN (SELECT tool_id FROM submissions WHERE key = substr(sha256(p_key::bytea), 1, 16));
END
$$;
CREATE FUNCTION pg_temp.submission(p_key text) RETURNS submissions LANGUAGE sql AS $$
  SELECT s FROM submissions AS s WHERE s.key = substr(sha256(p_key::bytea), 1, 16)
$$;
CREATE FUNCTION pg_temp.decide(p_login text, p_key text, p_action text, p_reason text DEFAULT NULL, p_options jsonb DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  s submissions := pg_temp.submission(p_key);
BEGIN
  RETURN decide(pg_temp.who(p_login), s.kind::text::log_subject, CASE s.kind WHEN 'tool' THEN s.tool_id ELSE s.id END,
                CASE s.kind WHEN 'tool' THEN (SELECT version FROM tools WHERE id = s.tool_id) ELSE s.version END, p_action, p_reason, p_options, NULL);
END
$$;
CREATE FUNCTION pg_temp.state(p_key text) RETURNS text LANGUAGE sql AS $$
  SELECT t.state || ' ' || s.state FROM submissions AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.key = substr(sha256(p_key::bytea), 1, 16)
$$;

-- ---- addresses ----------------------------------------------------------------------------------

SELECT is(url_key(a), 'example.com/a', format('%s leads to the same page', a)) FROM unnest(ARRAY[
  'https://example.com/a', 'http://example.com/a/', 'HTTPS://WWW.Example.COM:443/a', 'example.com/a#top', 'https://user:pw@example.com/a//',
  'https://example.com./a?utm_source=x&fbclid=1', '  https://www.example.com/a/index.html  ', 'https://example.com/a?ref=slipway']) AS a;
SELECT isnt(url_key(a), 'example.com/a', format('%s leads elsewhere', a)) FROM unnest(ARRAY[
  'https://example.com/A', 'https://example.com/a/b', 'https://example.org/a', 'https://example.com/a?page=2', 'https://sub.example.com/a']) AS a;
SELECT is(url_key('https://x.example/?b=2&a=1'), url_key('http://x.example?a=1&b=2'), 'what is asked for has no order');
SELECT is(url_key(a), NULL, 'there is no address in ' || a) FROM unnest(ARRAY['', 'https://', 'https:///a']) AS a;

-- ---- submitting ---------------------------------------------------------------------------------

SELECT ok(submit_tool(pg_temp.sender('one', 'ann@example.org'), pg_temp.content('Fine Tool')), 'a visitor submits');
SELECT is(pg_temp.state('one'), 'pending pending', 'it waits');
SELECT ok(NOT submit_tool(pg_temp.sender('one', 'ann@example.org'), pg_temp.content('Fine Tool')), 'the same sending twice is one');
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('one', p_sent => 'other'), pg_temp.content('Other Tool'))$$, '23505', NULL, 'a key is for one sending');
SELECT is((SELECT count(*) FROM submissions), 1::bigint);
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('two'), pg_temp.content('Copy', 'http://www.fine-tool.example'))$$, '23505', NULL, 'one address waits once');
SELECT is((SELECT name FROM receipt(sha256('token one'))), 'Fine Tool', 'the receipt shows what was sent');
SELECT is((SELECT place FROM receipt(sha256('token one'))), 1, 'and its place in the queue');
SELECT is((SELECT count(*) FROM receipt(sha256('one'))), 0::bigint, 'only to whoever has the token');
SELECT is((SELECT count(*) FROM tool_pages WHERE name = 'Fine Tool'), 0::bigint, 'no page shows it');
SELECT is((SELECT count(*) FROM changes AS c JOIN submissions AS s ON s.tool_id = c.id AND c.kind = 'tool'), 0::bigint, 'no kept page is forgotten for it');
SELECT tool('there', 'Tools', 'There Already');
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('two'), pg_temp.content('Copy', 'https://example.com/there/'))$$, '23505', 'there', 'nor what is published');
SELECT is((SELECT string_agg(slug || ' ' || why, ' ') FROM likely_duplicates('x', 'http://example.com/there', 5)), 'there address', 'which is shown: by address');
SELECT is((SELECT string_agg(slug || ' ' || why, ' ') FROM likely_duplicates('There Alredy', '', 5)), 'there name', 'and by name');
SELECT is((SELECT count(*) FROM likely_duplicates('Fine Tool', 'https://fine-tool.example', 5)), 0::bigint, 'what waits is nobody else''s business');
INSERT INTO banned_domains (domain, reason, added_by) VALUES ('spam.example', 'It sells links.', 'Ada');
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('two'), pg_temp.content('Spam', 'https://deep.spam.example/x'))$$, '23514', 'It sells links.', 'a banned domain is refused with its reason');
SELECT is(banned_for('https://notspam.example/'), NULL, 'its neighbour is not');
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('two', p_quota => 1), pg_temp.content('Second'))$$, '53400', NULL, 'the quota of a network ends');
SELECT throws_ok($$SELECT submit_tool(pg_temp.sender('two'), pg_temp.content('Bad', 'javascript:alert(1)'))$$, '23514', NULL, 'an address must be one');
SELECT throws_ok(format('SELECT submit_tool(pg_temp.sender(%L), pg_temp.content(%L, p_description => repeat(%L, 4097)))', 'two', 'Long', 'éé'), '23514', NULL, 'at most 8 KB of description');
SELECT is((SELECT count(*) FROM tools WHERE slug LIKE 'submission-%'), 1::bigint, 'what was refused left nothing');

-- ---- deciding -----------------------------------------------------------------------------------

SELECT throws_ok($$SELECT pg_temp.decide('pat', 'one', 'approve')$$, '42501', NULL, 'a panelist does not decide');
SELECT throws_ok($$SELECT pg_temp.decide('nobody', 'one', 'approve')$$, '28000', NULL, 'nor does nobody');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'one', 'reject')$$, '23502', NULL, 'a rejection says why');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'one', 'submit')$$, '55000', NULL, 'submitting is no decision');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'one', 'import')$$, '55000', NULL, 'nor is importing');
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'one', 'ask-changes', 'What does it cost?')$$, 'a moderator asks for changes');
SELECT is(pg_temp.state('one'), 'draft draft');
SELECT is((SELECT reason || decided FROM receipt(sha256('token one'))), 'What does it cost?ask-changes', 'the submitter sees what to do');
SELECT is((SELECT count(*) FROM outbox WHERE recipient = 'ann@example.org' AND due_at > now() + interval '4 minutes'), 1::bigint, 'mail about it waits for the hold');
SELECT throws_ok($$SELECT resubmit(sha256('token one'), 1, pg_temp.content('Fine Tool'))$$, '55000', NULL, 'one resubmits what one saw');
SELECT lives_ok($$SELECT resubmit(sha256('token one'), (pg_temp.submission('one')).version, pg_temp.content('Finer Tool', 'https://fine-tool.example/'))$$, 'the submitter sends it again');
SELECT is(pg_temp.state('one'), 'pending pending');
SELECT throws_ok($$SELECT resubmit(sha256('token one'), (pg_temp.submission('one')).version, pg_temp.content('Finest'))$$, '55000', NULL, 'once');
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'one', 'approve')$$, 'it is approved');
SELECT is(pg_temp.state('one'), 'published approved');
SELECT is((SELECT slug || '|' || name || '|' || description FROM tool_pages WHERE slug = 'finer-tool'), 'finer-tool|Finer Tool|What it *does*.', 'and public, under a slug of its name');
SELECT is((SELECT source || ' ' || author || ' ' || description_html FROM tool_revisions AS r JOIN tools AS t ON t.id = r.tool_id WHERE t.slug = 'finer-tool'),
          'submission a visitor <p>What it *does*.</p>', 'as one revision');

-- an undo leaves no trace outside
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$, 'the decision is undone');
SELECT is(pg_temp.state('one'), 'pending pending');
SELECT is((SELECT published_at FROM tools WHERE id = (pg_temp.submission('one')).tool_id), NULL, 'it was never published');
SELECT is((SELECT count(*) FROM tool_slugs WHERE slug = 'finer-tool'), 0::bigint, 'and uses no slug up');
SELECT throws_ok($$DELETE FROM tool_slugs WHERE slug = 'there'$$, '55000', NULL, 'what is public keeps its own');
SELECT is((SELECT count(*) FROM outbox WHERE cancelled_at IS NOT NULL), 1::bigint, 'the mail does not leave');
SELECT is((SELECT action || ' ' || reverts FROM moderation_log WHERE id = log_head()), 'undo ' || log_head() - 1, 'the log says so');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head() - 1, NULL)$$, '55000', NULL, 'once');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$, '55000', NULL, 'an undo is not undone');
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'one', 'approve')$$, 'approved again');
SELECT is((SELECT count(*) FROM tool_revisions AS r JOIN tools AS t ON t.id = r.tool_id WHERE t.slug = 'finer-tool'), 1::bigint, 'the content is the same revision');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('max'), log_head(), NULL)$$, '23502', NULL, 'another moderator says why');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('pat'), log_head(), NULL)$$, '42501', NULL, 'a panelist takes nothing back');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('ada'), log_head(), NULL)$$, 'an admin need not');
UPDATE settings SET hold = '0';
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'one', 'reject', 'No price.')$$);
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$, '23502', NULL, 'after the hold one says why');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('max'), log_head(), 'It has one.')$$);
SELECT is((SELECT action FROM moderation_log WHERE id = log_head()), 'revert', 'and it is a revert');
UPDATE settings SET hold = '5 minutes';

-- appeals
SELECT pg_temp.submit('bad', 'Bad Tool', 'ann@example.org');
SELECT throws_ok($$SELECT appeal(sha256('token bad'), (pg_temp.submission('bad')).version, 'Please.')$$, '55000', NULL, 'what was not rejected is not appealed');
SELECT pg_temp.decide('mo', 'bad', 'reject', 'It does nothing.');
SELECT throws_ok($$SELECT appeal(sha256('token bad'), (pg_temp.submission('bad')).version, NULL)$$, '23502', NULL, 'an appeal has words');
SELECT lives_ok($$SELECT appeal(sha256('token bad'), (pg_temp.submission('bad')).version, 'It does something.')$$, 'a rejection is appealed');
SELECT is(pg_temp.state('bad'), 'pending pending');
SELECT pg_temp.decide('max', 'bad', 'reject', 'Still nothing.');
SELECT throws_ok($$SELECT appeal(sha256('token bad'), (pg_temp.submission('bad')).version, 'Again.')$$, '55000', NULL, 'once');
SELECT is((SELECT reason FROM receipt(sha256('token bad'))), 'Still nothing.');

-- what stands again once a decision is taken back
SELECT pg_temp.submit('back', 'Back Tool', 'bea@example.org');
SELECT pg_temp.decide('mo', 'back', 'approve') AS approval \gset
SELECT pg_temp.decide('mo', 'back', 'delist', 'Gone.');
SELECT is((SELECT decided || ' ' || reason FROM receipt(sha256('token back'))), 'delist Gone.');
SELECT is_empty($$SELECT o.id FROM outbox AS o JOIN moderation_log AS m ON m.id = o.entry_id, settings AS s WHERE o.due_at <> m.at + s.hold AND s.hold = '5 minutes'
                   AND o.recipient = 'bea@example.org'$$, 'mail is due when the decision can no longer be undone, and no sooner');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$);
SELECT is((SELECT s.entry_id FROM pg_temp.submission('back') AS s), :approval::bigint, 'the decision before stands again');
SELECT is((SELECT decided || coalesce(reason, '') FROM receipt(sha256('token back'))), 'approve', 'and the receipt tells it');
UPDATE submissions SET decided_at = decided_at - interval '31 days' WHERE id = (pg_temp.submission('back')).id;
SELECT is(forget_submitters(), 1, 'its address is forgotten in time');
SELECT lives_ok(format('SELECT revert_decision(pg_temp.who(%L), %s, NULL)', 'mo', :approval), 'the one before is undone, too');
SELECT is((SELECT s.entry_id IS NULL AND s.decided_at IS NULL FROM pg_temp.submission('back') AS s), true, 'and nothing was decided');

-- a tool that waits again proposes what it said last
SELECT pg_temp.submit('re', 'Plain Tool', 'rea@example.org');
CREATE FUNCTION pg_temp.re() RETURNS tools LANGUAGE sql AS $$ SELECT t FROM tools AS t WHERE t.id = (pg_temp.submission('re')).tool_id $$;
SELECT pg_temp.decide('mo', 're', 'approve') AS approval \gset
SELECT edit_tool(pg_temp.who('mo'), (pg_temp.re()).id, (pg_temp.re()).version, pg_temp.content('Better Tool', 'https://plain-tool.example/'), NULL);
SELECT pg_temp.decide('mo', 're', 'reopen', 'Another look.');
SELECT is((SELECT name || ' ' || waits FROM queue_item(pg_temp.who('mo'), 'tool', (pg_temp.re()).id)), 'Better Tool true', 'reopened, it is decided on as it was public');
SELECT pg_temp.decide('mo', 're', 'approve');
SELECT is((SELECT name || ' ' || revision || ' ' || slug FROM pg_temp.re()), 'Better Tool 2 plain-tool', 'approving it changes nothing');
SELECT pg_temp.decide('mo', 're', 'reopen', 'Another look.');
SELECT edit_item(pg_temp.who('mo'), 'tool', (pg_temp.re()).id, (pg_temp.re()).version, pg_temp.content('Best Tool', 'https://plain-tool.example/'));
SELECT pg_temp.decide('mo', 're', 'approve');
SELECT is((SELECT name || ' ' || revision FROM pg_temp.re()), 'Best Tool 3', 'but what was edited meanwhile');
SELECT pg_temp.submit('unre', 'Other Plain Tool');
SELECT pg_temp.decide('mo', 'unre', 'approve') AS approval \gset
SELECT edit_tool(pg_temp.who('mo'), (pg_temp.submission('unre')).tool_id, 3, pg_temp.content('Other Better Tool', 'https://other-plain-tool.example/'), NULL);
SELECT revert_decision(pg_temp.who('mo'), :approval, NULL);
SELECT pg_temp.decide('mo', 'unre', 'approve');
SELECT is((SELECT t.name || ' ' || t.revision FROM tools AS t WHERE t.id = (pg_temp.submission('unre')).tool_id), 'Other Better Tool 2', 'nor is an edit lost when the approval is taken back and given again');

-- what was told is not undone without a word
SELECT pg_temp.submit('told', 'Told Tool', 'tom@example.org');
UPDATE settings SET hold = '0';
SELECT pg_temp.decide('mo', 'told', 'approve');
SELECT outbox_sent(c.id, c.claim) FROM outbox_claim(100, 0) AS c WHERE c.recipient = 'tom@example.org';
UPDATE settings SET hold = '5 minutes';
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$, '23502', NULL, 'what the submitter was told is reverted with a reason, however long the hold is now');

-- one's own
SELECT pg_temp.submit('own', 'Own Tool', NULL, 'mo');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'own', 'approve')$$, '42501', NULL, 'nobody decides on what they sent while signed in');
SELECT pg_temp.submit('mine', 'My Tool', 'MO@example.org');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'mine', 'approve')$$, '42501', NULL, 'nor with their address in it');
SELECT lives_ok($$SELECT pg_temp.decide('max', 'own', 'approve')$$, 'somebody else does');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), 'Mine!')$$, '42501', NULL, 'nor do they take a decision on it back');

-- what is reverted with a reason was public, and keeps its address
SELECT pg_temp.submit('seen', 'Seen Tool');
SELECT pg_temp.decide('mo', 'seen', 'approve');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('max'), log_head(), 'It is not what it says.')$$);
SELECT is((SELECT slug || ' ' || state || ' ' || (published_at IS NOT NULL) FROM tools WHERE id = (pg_temp.submission('seen')).tool_id), 'seen-tool pending true', 'a revert forgets no publication');

-- claims
SELECT pg_temp.submit('held', 'Held Tool');
SELECT is((SELECT mine FROM claim_item(pg_temp.who('mo'), 'tool', (pg_temp.submission('held')).tool_id)), true, 'an item is claimed');
SELECT is((SELECT mine || ' ' || holder FROM claim_item(pg_temp.who('max'), 'tool', (pg_temp.submission('held')).tool_id)), 'false Mo', 'by whoever comes first');
SELECT throws_ok($$SELECT pg_temp.decide('max', 'held', 'approve')$$, '55000', NULL, 'others cannot decide it');
SELECT throws_ok($$SELECT edit_item(pg_temp.who('max'), 'tool', (pg_temp.submission('held')).tool_id, 2, pg_temp.content('Held, Better'))$$, '55000', NULL, 'nor edit it');
UPDATE claims SET until = now() - interval '1 second';
SELECT is((SELECT mine FROM claim_item(pg_temp.who('max'), 'tool', (pg_temp.submission('held')).tool_id)), true, 'a lease ends by itself');
SELECT lives_ok($$SELECT pg_temp.decide('max', 'held', 'mark-spam', 'Spam.')$$);
SELECT is((SELECT count(*) FROM claims), 0::bigint, 'a decision ends the claim');
SELECT is((SELECT count(*) FROM outbox AS o JOIN submissions AS s ON s.email = o.recipient WHERE s.state = 'spam'), 0::bigint, 'spam gets no mail');

-- merging what is proposed into what is there
SELECT pg_temp.submit('dup', 'There Alreadyy');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'dup', 'merge', 'The same.', '{"into": "nowhere"}')$$, '55000', NULL, 'into a published one');
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'dup', 'merge', 'The same.', '{"into": "there"}')$$);
SELECT is(pg_temp.state('dup'), 'merged merged');
SELECT is((SELECT tool_slug FROM receipt(sha256('token dup'))), 'there', 'the receipt leads to the tool');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$);
SELECT is(pg_temp.state('dup'), 'pending pending');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'dup', 'approve', NULL, '{"slug": "there"}')$$, '23505', NULL, 'a slug belongs to one tool');
SELECT throws_ok($$SELECT pg_temp.decide('mo', 'dup', 'approve', NULL, '{"slug": "a-vs-b"}')$$, '23514', NULL, 'and has a form');

-- ---- edits --------------------------------------------------------------------------------------

SELECT ok(submit_edit(pg_temp.sender('edit', 'eve@example.org'), 'there', 1, pg_temp.content('There, Better', 'https://example.com/there')), 'a visitor proposes an edit');
SELECT is((pg_temp.submission('edit')).state::text, 'pending');
SELECT is((SELECT name FROM tools WHERE slug = 'there'), 'There Already', 'which changes nothing yet');
SELECT is((SELECT old_name || '|' || name || '|' || base_outdated FROM queue_item(pg_temp.who('mo'), 'edit', (pg_temp.submission('edit')).id)), 'There Already|There, Better|false', 'both are shown');
SELECT lives_ok($$SELECT pg_temp.decide('mo', 'edit', 'approve')$$, 'it is approved');
SELECT is((SELECT name || ' ' || revision FROM tools WHERE slug = 'there'), 'There, Better 2');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('mo'), log_head(), NULL)$$, 'and undone');
SELECT is((SELECT name || ' ' || revision FROM tools WHERE slug = 'there'), 'There Already 1');
SELECT is((pg_temp.submission('edit')).state::text, 'pending');
SELECT throws_ok($$SELECT submit_edit(pg_temp.sender('edit2'), 'there', 9, pg_temp.content('X', 'https://example.com/there'))$$, '23514', NULL, 'an edit has a base');
SELECT throws_ok($$SELECT submit_edit(pg_temp.sender('edit2'), 'nowhere', 1, pg_temp.content('X'))$$, 'P0002');

-- ---- many at once -------------------------------------------------------------------------------

CREATE TEMP TABLE batch AS SELECT pg_temp.submit('many-' || n, 'Many ' || n || ' ' || md5(n::text)) AS id, n FROM generate_series(1, 30) AS n;
SELECT pg_temp.decide('mo', 'many-7', 'reject', 'Not this one.');
CREATE TEMP TABLE decided AS SELECT * FROM decide_each(pg_temp.who('mo'),
  (SELECT string_agg('tool-' || b.id || '.' || 2, ',' ORDER BY b.n DESC) FROM batch AS b), 'approve', NULL, '00000000-0000-4000-8000-000000000001');
SELECT is((SELECT count(*) || ' ' || count(entry) || ' ' || count(error) FROM decided), '30 29 1', 'all but one are decided');
SELECT is((SELECT error FROM decided WHERE entry IS NULL), '55000', 'that one says why');
SELECT is((SELECT count(DISTINCT batch) || ' ' || count(*) FROM moderation_log WHERE batch IS NOT NULL), '1 29', 'under one batch');
SELECT is((SELECT count(*) || ' ' || count(entry) FROM revert_batch(pg_temp.who('mo'), '00000000-0000-4000-8000-000000000001', NULL)), '29 29', 'which is undone as one');
SELECT is((SELECT count(*) FROM batch AS b JOIN tools AS t ON t.id = b.id WHERE t.state = 'pending'), 29::bigint);
SELECT throws_ok($$SELECT * FROM revert_batch(pg_temp.who('mo'), '00000000-0000-4000-8000-000000000002', NULL)$$, 'P0002');

SELECT pg_temp.submit('thrown', 'Thrown Tool') AS thrown \gset
SELECT decide_each(pg_temp.who('mo'), 'tool-' || :thrown || '.2', 'mark-spam', 'Spam.', '00000000-0000-4000-8000-000000000003');
SELECT pg_temp.submit('again', 'Thrown Tool');
SELECT is((SELECT error || ' ' || message FROM revert_batch(pg_temp.who('mo'), '00000000-0000-4000-8000-000000000003', NULL)),
          '23505 a tool at this address is waiting for a decision', 'what stands in the way of one item is told, and does not hold the others');

-- ---- the queue ----------------------------------------------------------------------------------

UPDATE submissions SET submitted_at = now() - interval '5 hours' WHERE id = (pg_temp.submission('many-3')).id;
UPDATE submissions SET marks = '{fast}' WHERE id = (pg_temp.submission('many-4')).id;
UPDATE submissions SET appeals = 1 WHERE id = (pg_temp.submission('many-5')).id;
CREATE TEMP TABLE q AS SELECT * FROM queue_list(pg_temp.who('mo'), '', false, '', -9223372036854775808, 0, 100) WITH ORDINALITY;
SELECT is((SELECT count(*) FROM q), (SELECT count(*) FROM submissions WHERE state = 'pending'), 'all that waits is in the queue');
SELECT alike((SELECT title FROM q WHERE ordinality = 1), 'Many 5 %', 'an appeal first');
SELECT alike((SELECT title FROM q WHERE ordinality = 2), 'Many 3 %', 'then what waits longest');
SELECT alike((SELECT title FROM q ORDER BY ordinality DESC LIMIT 1), 'Many 4 %', 'what is suspect last');
SELECT is((SELECT why FROM q WHERE title LIKE 'Many 4 %'), ARRAY['+0: waits for less than an hour', '-24: was filled in faster than a person types'], 'and each says why');
SELECT is((SELECT own FROM q WHERE title = 'My Tool'), true, 'one''s own are marked');
SELECT is((SELECT count(*) FROM queue_list(pg_temp.who('mo'), 'edit', false, '', -9223372036854775808, 0, 100)), 1::bigint, 'by kind');
SELECT is((SELECT count(*) FROM queue_list(pg_temp.who('mo'), '', true, '', -9223372036854775808, 0, 100)), 1::bigint, 'the marked ones');
SELECT is((SELECT count(*) FROM queue_list(pg_temp.who('mo'), '', false, 'many_1', -9223372036854775808, 0, 100)), 0::bigint, 'a search is no pattern');
SELECT is((SELECT count(*) FROM q AS k, queue_list(pg_temp.who('mo'), '', false, '', k.key_place, k.subject_id, 1000) AS later
            WHERE k.ordinality = 10 AND later.title = (SELECT n.title FROM q AS n WHERE n.ordinality = 11)), 1::bigint, 'the next page begins with the next one');
SELECT is((SELECT min(later.waiting) FROM q AS k, queue_list(pg_temp.who('mo'), '', false, '', k.key_place, k.subject_id, 3) AS later WHERE k.ordinality = 10),
          (SELECT count(*)::int - 10 FROM q), 'and says how many are left');
SELECT throws_ok($$SELECT * FROM queue_list(pg_temp.who('pat'), '', false, '', 0, 0, 9)$$, '42501', NULL, 'a panelist sees none of it');
SELECT is((SELECT string_agg(coalesce(slug, name) || ' ' || state || ' ' || why, ',') FROM item_twins(pg_temp.who('mo'), 'tool', (pg_temp.submission('dup')).tool_id)),
          'there published name', 'duplicates are shown');
SELECT is((SELECT count(*) FROM item_history(pg_temp.who('mo'), 'tool', (pg_temp.submission('one')).tool_id)), 9::bigint, 'and what was done to it');

-- ---- nothing else -------------------------------------------------------------------------------

SELECT is((SELECT count(*) FROM moderation_log AS m LEFT JOIN log_actors AS l ON l.entry_id = m.id
            WHERE l.entry_id IS NULL AND m.actor_label NOT IN ('a visitor', 'import')), 0::bigint, 'every decision has its account');
SELECT is((SELECT array_agg(DISTINCT actor_label) FROM moderation_log), ARRAY['a moderator', 'a visitor', 'import'], 'the log names nobody who did not choose it');
SELECT is_empty($$SELECT * FROM moderation_log_breaks$$, 'the chain holds');
SELECT is_empty($$SELECT * FROM panel_drift$$, 'the counts hold');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');
SELECT throws_ok($$SELECT run_as('slipway_web', 'SELECT * FROM $$ || t || $$')$$, '42501', NULL, 'pages cannot read ' || t)
  FROM unnest(ARRAY['submissions', 'proposals', 'claims', 'log_actors', 'queue_items', 'moderation_texts', 'outbox']) AS t;
SELECT throws_ok($$SELECT run_as('slipway_web', 'UPDATE tools SET state = ''published''')$$, '42501', NULL, 'nor change a state');

-- ---- mail that has left ---------------------------------------------------------------------------

SELECT ok(submit_tool(pg_temp.sender('mailed', 'who@example.org'), pg_temp.content('Mailed Tool')));
CREATE TEMP TABLE mailed AS SELECT pg_temp.decide('max', 'mailed', 'reject', 'No price.') AS entry;
SELECT ok(o.due_at >= m.at + s.hold, 'mail waits for as long as its decision can be undone') FROM mailed AS x JOIN outbox AS o ON o.entry_id = x.entry JOIN moderation_log AS m ON m.id = x.entry, settings AS s;
UPDATE outbox SET due_at = now() - interval '1 hour' WHERE entry_id = (SELECT entry FROM mailed);
SELECT ok(EXISTS (SELECT FROM outbox_claim(1, 0) AS c WHERE c.recipient = 'who@example.org'), 'somebody is sending it');
SELECT throws_ok($$SELECT revert_decision(pg_temp.who('max'), entry, NULL) FROM mailed$$, '23502', NULL, 'what is being mailed is not undone without a word');
SELECT is(pg_temp.state('mailed'), 'rejected rejected');
SELECT lives_ok($$SELECT revert_decision(pg_temp.who('max'), entry, 'It has one.') FROM mailed$$, 'with a reason it is reverted');

SELECT * FROM finish();
ROLLBACK;

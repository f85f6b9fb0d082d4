-- What comes back before the moderators: nothing that was edited is lost, and what is taken by now is told.
BEGIN;
SELECT no_plan();

INSERT INTO accounts (login, name, role) VALUES ('ada', 'Ada', 'admin'), ('mo', 'Mo', 'moderator');
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
SELECT category_named('Tools');

CREATE FUNCTION pg_temp.content(p_name text, p_website text, p_description text DEFAULT 'As it was sent.') RETURNS content LANGUAGE sql AS $$
  SELECT ROW(p_name, 'A tagline', p_description, '<p>' || p_description || '</p>', p_website, 'tools', 'free', 'Free', NULL, NULL)::content
$$;
CREATE FUNCTION pg_temp.submit(p_name text, p_website text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM submit_tool(ROW(substr(sha256(p_name::bytea), 1, 16), sha256(('token ' || p_name)::bytea), sha256('sent'), 'sue@example.org', NULL,
                          sha256('net'), 1000, '{}')::sender, pg_temp.content(p_name, p_website));
  RETURN (SELECT tool_id FROM submissions WHERE key = substr(sha256(p_name::bytea), 1, 16));
END
$$;
CREATE FUNCTION pg_temp.version(p_tool bigint) RETURNS int LANGUAGE sql AS $$ SELECT version FROM tools WHERE id = p_tool $$;
CREATE FUNCTION pg_temp.decide(p_tool bigint, p_action text, p_reason text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  SELECT decide(sha256('mo'), 'tool', p_tool, pg_temp.version(p_tool), p_action, p_reason, NULL, NULL)
$$;
CREATE FUNCTION pg_temp.edit(p_tool bigint, p_name text, p_website text, p_description text) RETURNS bigint LANGUAGE sql AS $$
  SELECT edit_tool(sha256('mo'), p_tool, pg_temp.version(p_tool), pg_temp.content(p_name, p_website, p_description), NULL)
$$;
CREATE FUNCTION pg_temp.says(p_tool bigint) RETURNS text LANGUAGE sql AS $$
  SELECT r.revision || ': ' || r.description FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE t.id = p_tool
$$;

-- ---- edited since it was published --------------------------------------------------------------

SELECT pg_temp.submit('Once', 'https://once.example/') AS once \gset
SELECT pg_temp.decide(:once, 'approve') AS approved \gset
SELECT pg_temp.edit(:once, 'Once', 'https://once.example/', 'As it was mended.');
SELECT pg_temp.decide(:once, 'reopen', 'Look again.');
SELECT is((SELECT description FROM queue_item(sha256('mo'), 'tool', :once)), 'As it was mended.', 'reopened, it is shown as readers saw it');
SELECT pg_temp.decide(:once, 'approve');
SELECT is(pg_temp.says(:once), '2: As it was mended.', 'and approved as that');

SELECT pg_temp.submit('Undone', 'https://undone.example/') AS undone \gset
SELECT pg_temp.decide(:undone, 'approve') AS approved \gset
SELECT pg_temp.edit(:undone, 'Undone', 'https://undone.example/', 'A < b & c > d.');
SELECT revert_decision(sha256('mo'), :approved, NULL);
SELECT pg_temp.decide(:undone, 'approve');
SELECT is(pg_temp.says(:undone), '2: A < b & c > d.', 'the same when the approval is undone after an edit');
SELECT is((SELECT count(*) FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id WHERE s.tool_id = :undone), 2::bigint, 'as one proposal more');

SELECT pg_temp.submit('Plain', 'https://plain.example/') AS plain \gset
SELECT pg_temp.decide(:plain, 'approve') AS approved \gset
SELECT revert_decision(sha256('mo'), :approved, NULL);
SELECT is((SELECT count(*) FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id WHERE s.tool_id = :plain), 1::bigint, 'where nothing was edited, none');
SELECT is(plain_markup(E'a < b\n& c'), E'<p>a &lt; b<br>\n&amp; c</p>\n', 'plain text becomes markup');

-- ---- a slug that looks like the first one -------------------------------------------------------

SELECT pg_temp.submit('Submission Wizard', 'https://wizard.example/') AS wizard \gset
SELECT pg_temp.decide(:wizard, 'approve');
SELECT pg_temp.decide(:wizard, 'reopen', 'Look again.');
SELECT pg_temp.decide(:wizard, 'approve');
SELECT is((SELECT slug FROM tools WHERE id = :wizard), 'submission-wizard', 'a tool keeps the slug that it was given');

-- each approval asks for one behind the lock, and each look at an item
CREATE FUNCTION pg_temp.took(p_times int) RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
  since timestamptz := clock_timestamp();
BEGIN
  PERFORM free_slug('Submission Wizard ' || i % 2) FROM generate_series(1, p_times) AS i;
  RETURN clock_timestamp() - since;
END
$$;
SELECT is(free_slug('Submission Wizard'), 'submission-wizard-2', 'the next free slug has a number');
SELECT cmp_ok(pg_temp.took(200), '<', interval '1 second', 'two hundred are found in no time');

-- ---- somebody else sent the same in meanwhile ---------------------------------------------------

SELECT pg_temp.submit('First', 'https://twice.example/') AS first \gset
SELECT pg_temp.submit('Other', 'https://other.example/') AS other \gset
SELECT count(*) FROM decide_each(sha256('mo'), format('tool-%s.%s,tool-%s.%s', :first, pg_temp.version(:first), :other, pg_temp.version(:other)), 'reject', 'No.',
                                 '00000000-0000-4000-8000-000000000001') \g /dev/null
SELECT pg_temp.submit('Second', 'https://twice.example/') AS second \gset
CREATE TEMP TABLE back AS SELECT * FROM revert_batch(sha256('mo'), '00000000-0000-4000-8000-000000000001', NULL);
SELECT is((SELECT error || ' ' || message FROM back WHERE item = 'tool-' || :first), '23505 a tool at this address is waiting for a decision', 'it stays, and says why');
SELECT is((SELECT error FROM back WHERE item = 'tool-' || :other), NULL, 'the rest of the batch comes back');
SELECT is((SELECT state::text FROM tools WHERE id = :other), 'pending', 'it does');
SELECT throws_ok($$SELECT appeal(sha256('token First'), (SELECT version FROM submissions WHERE name = 'First'), 'Why?')$$, '23505',
                 'a tool at this address is waiting for a decision', 'nor is it appealed meanwhile');
SELECT pg_temp.decide(:second, 'reject', 'No.');
SELECT lives_ok($$SELECT appeal(sha256('token First'), (SELECT version FROM submissions WHERE name = 'First'), 'Why?')$$, 'afterwards it is');

-- ---- taken apart by mistake ---------------------------------------------------------------------

SELECT pg_temp.submit('Half', 'https://half.example/') AS half \gset
SELECT pg_temp.submit('Whole', 'https://whole.example/') AS whole \gset
SELECT pg_temp.decide(t, 'approve') FROM unnest(ARRAY[:half, :whole]) AS t \g /dev/null
SELECT vote('half', v, 'ship') FROM generate_series(1, 4) AS v \g /dev/null
SELECT vote('whole', v, 'skip') FROM generate_series(3, 6) AS v \g /dev/null
SELECT decide(sha256('mo'), 'tool', :half, pg_temp.version(:half), 'merge', 'The same.', '{"into": "whole"}', NULL) AS merged \gset
SELECT pg_temp.decide(:half, 'unmerge', 'By mistake.') AS apart \gset
SELECT is((SELECT count(*) FROM votes WHERE tool_id = :half), 4::bigint, 'taken apart, it has its votes');
SELECT lives_ok(format('SELECT revert_decision(sha256(''mo''), %s, NULL)', :apart), 'that can be undone');
SELECT is((SELECT state || ' ' || (merged_into = :whole) || ' ' || (SELECT count(*) FROM votes WHERE tool_id = :half) || ' ' || (SELECT count(*) FROM votes WHERE tool_id = :whole)
             FROM tools WHERE id = :half), 'merged true 0 6', 'and it is as before');
SELECT pg_temp.decide(:half, 'unmerge', 'Two after all.') AS apart \gset
SELECT is((SELECT count(*) FROM votes WHERE tool_id = :half), 4::bigint, 'and apart once more');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies are exact');
SELECT pg_temp.decide(:whole, 'delist', 'Gone.') \g /dev/null
SELECT throws_ok(format('SELECT revert_decision(sha256(''mo''), %s, NULL)', :apart), '55000', NULL, 'but not into what readers do not see');

-- ---- mail that has left -------------------------------------------------------------------------

SELECT pg_temp.submit('Told', 'https://told.example/') AS told \gset
SELECT pg_temp.decide(:told, 'reject', 'No.') AS rejected \gset
UPDATE outbox SET due_at = now() - interval '1 second' WHERE entry_id = :rejected;
SELECT count(*) FROM outbox_claim(1000, 0) \g /dev/null
SELECT throws_ok(format('SELECT revert_decision(sha256(''mo''), %s, NULL)', :rejected), '23502', NULL, 'what is being sent is not undone without a word');
SELECT outbox_sent(id, claim) FROM outbox WHERE entry_id = :rejected \g /dev/null
UPDATE settings SET hold = '1 day';
SELECT throws_ok(format('SELECT revert_decision(sha256(''mo''), %s, NULL)', :rejected), '23502', NULL, 'nor what was sent, however long the hold is by now');
SELECT is((SELECT state::text FROM tools WHERE id = :told), 'rejected', 'it stays as it was');
SELECT lives_ok(format('SELECT revert_decision(sha256(''mo''), %s, ''By mistake.'')', :rejected), 'with a reason it is reverted');

SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the chain holds');
SELECT * FROM finish();
ROLLBACK;

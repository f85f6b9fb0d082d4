-- Tags on their way: proposed, edited, decided, undone, restored, imported, erased; and what the page says of them at each step.
BEGIN;
SELECT no_plan();

INSERT INTO accounts (login, name, role, shown) VALUES ('mo', 'Mo', 'moderator', false), ('ada', 'Ada', 'admin', false);
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
SELECT tool('alpha'), tool('beta');
CREATE FUNCTION pg_temp.t(p_slug text) RETURNS tools LANGUAGE sql AS $$ SELECT t FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug $$;
CREATE FUNCTION pg_temp.content(p_name text, p_tags text DEFAULT NULL) RETURNS content LANGUAGE sql AS $$
  SELECT ROW(p_name, 'A tagline', 'What it does.', '<p>What it does.</p>', 'https://' || slugified(p_name) || '.example/', 'tools', 'free', 'Free', NULL, tags_of(p_tags))::content
$$;
CREATE FUNCTION pg_temp.edit(p_name text, p_tags text) RETURNS bigint LANGUAGE sql AS $$
  SELECT edit_tool(sha256('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, pg_temp.content(p_name, p_tags), NULL)
$$;
CREATE FUNCTION pg_temp.shown(p_slug text DEFAULT 'alpha') RETURNS text LANGUAGE sql AS $$
  SELECT array_to_string(p.tag_names, ', ') || ' r' || p.revision FROM tool_slugs AS s JOIN tool_pages AS p ON p.id = s.tool_id WHERE s.slug = p_slug
$$;
CREATE FUNCTION pg_temp.counts() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(name || ' ' || tools, ', ' ORDER BY id) FROM tags WHERE tools > 0 $$;
-- tool_tags is what the present revisions say, and so are the counts: always none
CREATE FUNCTION pg_temp.drift() RETURNS bigint LANGUAGE sql AS $$
  SELECT (SELECT count(*) FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
           WHERE r.tags <> ARRAY(SELECT g.name FROM tool_tags AS k JOIN tags AS g ON g.id = k.tag_id WHERE k.tool_id = t.id ORDER BY k.place))
       + (SELECT count(*) FROM tags AS g WHERE g.tools <> (SELECT count(*) FROM tool_tags AS k JOIN tools AS t ON t.id = k.tool_id WHERE k.tag_id = g.id AND t.state = 'published'))
$$;

-- ---- as they are typed --------------------------------------------------------------------------

SELECT is(tags_of(' Agent ,, C++,  '), '{Agent,C++}', 'blanks and empty names go');
SELECT is(tags_of(''), '{}', 'nothing is no tag');
SELECT is(tags_of(NULL), NULL, 'and null is: as they are');

-- ---- a published tool ---------------------------------------------------------------------------

SELECT pg_temp.edit('Alpha', NULL);
SELECT is(pg_temp.shown(), ' r2', 'an edit that does not speak of tags');
SELECT pg_temp.edit('Alpha', 'Agent, C++');
SELECT is(pg_temp.shown(), 'Agent, C++ r3', 'tags alone are an edit');
SELECT is(pg_temp.counts(), 'Agent 1, C++ 1', 'and are made');
SELECT is((SELECT action FROM moderation_log ORDER BY id DESC LIMIT 1), 'tag', 'the log calls it that');
SELECT throws_ok($$SELECT pg_temp.edit('Alpha', 'agent,c++')$$, '55000', NULL, 'other capitals are nothing different');
SELECT pg_temp.edit('Alpha Two', NULL);
SELECT is(pg_temp.shown(), 'Agent, C++ r4', 'text alone leaves them');
SELECT is((SELECT action FROM moderation_log ORDER BY id DESC LIMIT 1), 'edit', 'and is called an edit');
SELECT pg_temp.edit('Alpha Two', 'c++, New');
SELECT is(pg_temp.shown() || ': ' || pg_temp.counts(), 'C++, New r5: C++ 1, New 1', 'another order, one gone, one new');
SELECT ok(entry_stands(m, x), 'it can be taken back') FROM moderation_log AS m JOIN moderation_texts AS x ON x.entry_id = m.id WHERE m.id = log_head();
SELECT lives_ok($$SELECT revert_decision(sha256('mo'), log_head(), NULL)$$, 'undone');
SELECT is(pg_temp.shown() || ': ' || pg_temp.counts(), 'Agent, C++ r4: Agent 1, C++ 1', 'they are what they were');
SELECT lives_ok($$SELECT restore_revision(sha256('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, 2, NULL)$$, 'an old revision is restored');
SELECT is(pg_temp.shown(), ' r6', 'with the tags that it had: none');
SELECT is(ask_for('tags', 'revisions_seen', encode(sha256('mo'), 'hex'), (pg_temp.t('alpha')).id::text), ' C++, New Agent, C++ Agent, C++  ', 'moderators see those of each revision');
UPDATE tools SET published_at = published_at - interval '1 day' WHERE slug = 'alpha';
SELECT is(ask_for('tags', 'tool_history', 'alpha', '999', '9'), ' Agent, C++ Agent, C++  ', 'and so does everybody, but for what was undone');
SELECT throws_ok($$SELECT edit_tool(sha256('mo'), (pg_temp.t('alpha')).id, 1, pg_temp.content('Alpha', 'Late'), NULL)$$, '55000', NULL, 'who saw another version is refused');
SELECT is((SELECT count(*) FROM tags WHERE name = 'Late'), 0::bigint, 'and makes no tag');

-- ---- what is sent in ----------------------------------------------------------------------------

SELECT ok(submit_tool(ROW(substr(sha256('k'), 1, 16), sha256('token'), sha256('s'), NULL, NULL, sha256('net'), 99, '{}')::sender, pg_temp.content('Sent', 'agent, Sent in')));
CREATE FUNCTION pg_temp.sent() RETURNS bigint LANGUAGE sql AS $$ SELECT tool_id FROM submissions WHERE token_hash = sha256('token') $$;
CREATE FUNCTION pg_temp.decide(p_action text) RETURNS bigint LANGUAGE sql AS $$
  SELECT decide(sha256('mo'), 'tool', pg_temp.sent(), (SELECT version FROM tools WHERE id = pg_temp.sent()), p_action, 'Because.', NULL, NULL)
$$;
SELECT is((SELECT count(*) FROM tags WHERE name = 'Sent in'), 0::bigint, 'what a visitor types makes no tag');
SELECT is(ask_for('tags', 'receipt', encode(sha256('token'), 'hex')), 'Agent, Sent in', 'their receipt has it, spelt as it is known');
SELECT is(ask_for('tags', 'queue_item', encode(sha256('mo'), 'hex'), 'tool', pg_temp.sent()::text), 'Agent, Sent in', 'and so has the queue');
SELECT edit_item(sha256('mo'), 'tool', pg_temp.sent(), (SELECT version FROM tools WHERE id = pg_temp.sent()), pg_temp.content('Sent', 'Agent, Better'));
SELECT is(ask_for('tags', 'queue_item', encode(sha256('mo'), 'hex'), 'tool', pg_temp.sent()::text), 'Agent, Better', 'a moderator edits them');
SELECT is(ask_for('old_tags', 'queue_item', encode(sha256('mo'), 'hex'), 'tool', pg_temp.sent()::text), 'Agent, Sent in', 'and sees what was sent');
SELECT edit_item(sha256('mo'), 'tool', pg_temp.sent(), (SELECT version FROM tools WHERE id = pg_temp.sent()), pg_temp.content('Sent, Better'));
SELECT is(ask_for('tags', 'queue_item', encode(sha256('mo'), 'hex'), 'tool', pg_temp.sent()::text), 'Agent, Better', 'an edit that does not speak of them leaves them');
SELECT pg_temp.decide('approve');
SELECT is(pg_temp.shown('sent-better') || ': ' || pg_temp.counts(), 'Agent, Better r1: Agent 1, Better 1', 'approved, they are made, and count');
SELECT revert_decision(sha256('mo'), log_head(), NULL);
SELECT is(pg_temp.counts(), NULL, 'undone, they do not');
SELECT pg_temp.decide('approve');
SELECT is(pg_temp.shown('sent-better'), 'Agent, Better r1', 'approved again as the same revision');

SELECT ok(submit_edit(ROW(substr(sha256('e'), 1, 16), sha256('edit'), sha256('s'), NULL, NULL, sha256('net'), 99, '{}')::sender, 'sent-better', 1, pg_temp.content('Sent, Better', 'Better')),
          'tags alone are an edit to propose');
SELECT throws_ok($$SELECT submit_edit(ROW(substr(sha256('f'), 1, 16), sha256('f'), sha256('s'), NULL, NULL, sha256('net'), 99, '{}')::sender, 'sent-better', 1,
                                      pg_temp.content('Sent, Better', 'agent, better'))$$, '23514', NULL, 'the same ones are not');
SELECT decide(sha256('mo'), 'edit', s.id, s.version, 'approve', NULL, NULL, NULL) FROM submissions AS s WHERE s.token_hash = sha256('edit');
SELECT is(pg_temp.shown('sent-better'), 'Better r2', 'approved, it is so');
SELECT revert_decision(sha256('mo'), log_head(), NULL);
SELECT is(pg_temp.shown('sent-better'), 'Agent, Better r1', 'undone, it is not');

SELECT publish_tool(sha256('mo'), 'keyed', pg_temp.content('Keyed', 'Agent, API'), NULL);
SELECT is(pg_temp.shown('keyed'), 'Agent, API r1', 'a program publishes with tags');
SELECT write_tool(sha256('mo'), 'keyed', (pg_temp.t('keyed')).version, pg_temp.content('Keyed', ''), NULL);
SELECT is(pg_temp.shown('keyed') || ask_for('tags', 'tool_written', encode(sha256('mo'), 'hex'), 'keyed'), ' r2', 'and takes them away');

-- ---- files, and what has to go ------------------------------------------------------------------

SELECT is(tag('beta', '{One,agent}'), true, 'a file gives tags');
SELECT is(pg_temp.shown('beta'), 'One, Agent r2', 'as a revision');
SELECT is(tag('beta', '{one,AGENT}'), false, 'the same ones are no change');
SELECT is(tag('beta', NULL), false, 'nor is a file that does not speak of them');
SELECT is((SELECT action FROM moderation_log WHERE actor_label = 'import' ORDER BY id DESC LIMIT 1), 'tag', 'the log says what it was');
SET LOCAL ROLE slipway_owner;
SELECT erase_submission(id, 'They asked.') FROM submissions WHERE token_hash = sha256('token');
RESET ROLE;
SELECT is((SELECT max(cardinality(p.tags)) FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id WHERE s.token_hash = sha256('token')), 0, 'what was typed is erased');
SELECT is(pg_temp.drift(), 0::bigint, 'lists and counts are what the revisions say');

SELECT * FROM finish();
ROLLBACK;

-- The lists that the staff keep: personas, categories, reasons, banned domains. What is refused, and that each change can be taken back.
BEGIN;
SELECT no_plan();
\ir desk_people.sql

SELECT lives_ok($$SELECT save_persona(pg_temp.who('ada'), 'critic', NULL, 'Critic', 'Looks hard.', 'human', 'A person writes this.')$$, 'a seat is added');
SELECT is((SELECT slug || ' ' || kind || ' ' || version FROM personas_seen(pg_temp.who('ada')) ORDER BY id DESC LIMIT 1), 'critic human 1');
SELECT pg_temp.refused($$SELECT save_persona(pg_temp.who('ada'), 'critic', NULL, 'Critic Two', 'x', 'human', 'x')$$, '23505', 'once');
SELECT pg_temp.refused($$SELECT save_persona(pg_temp.who('ada'), 'critic', 9, 'Critic', 'x', 'human', 'x')$$, '55000', 'one changes what one saw');
SELECT pg_temp.refused($$SELECT save_persona(pg_temp.who('ada'), 'nobody', 1, 'Critic', 'x', 'human', 'x')$$, 'P0002', 'there must be one');
SELECT pg_temp.refused($$SELECT save_persona(pg_temp.who('ada'), 'critic', 1, 'Critic', '', 'human', 'x')$$, '23514', 'with a lens');
SELECT lives_ok($$SELECT save_persona(pg_temp.who('ada'), 'critic', 1, 'Critic', 'Looks harder.', 'mixed', 'A person writes this.')$$, 'it is changed');
SELECT pg_temp.refused($$SELECT revert_decision(pg_temp.who('mo'), log_head(), 'x')$$, '42501', 'only an admin takes that back');
SELECT lives_ok($$SELECT pg_temp.undo('ada')$$);
SELECT is((SELECT lens || ' ' || kind FROM personas WHERE slug = 'critic'), 'Looks hard. human', 'undone');
SELECT lives_ok($$SELECT pg_temp.later((SELECT max(id) FROM moderation_log WHERE subject_kind = 'persona' AND action = 'add'), 'ada')$$, 'so is the seat');
SELECT is((SELECT count(*) FROM personas WHERE slug = 'critic'), 0::bigint);

SELECT lives_ok($$SELECT save_category(pg_temp.who('ada'), '', NULL, 'Robots & Arms')$$, 'a category is added');
SELECT is((SELECT concat_ws(' ', version, slug, tools, removable) FROM categories_seen(pg_temp.who('ada')) WHERE name = 'Robots & Arms'), '1 robots-arms 0 t', 'its slug comes from its name');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), '', NULL, 'ROBOTS & arms')$$, '23505', 'once, whatever its capitals');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), 'robots-arms', 1, ' ')$$, '23514', 'with a name');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), '', NULL, NULL)$$, '23502', 'at all');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), 'robots-arms', 2, 'Robots')$$, '55000', 'one changes what one saw');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), 'robots-arms', 1, 'Robots & Arms')$$, '55000', 'into something else');
SELECT pg_temp.refused($$SELECT save_category(pg_temp.who('ada'), 'nothing', 1, 'Robots')$$, 'P0002', 'there must be one');
SELECT lives_ok($$SELECT save_category(pg_temp.who('ada'), 'robots-arms', 1, 'Robots')$$, 'it gets another name');
SELECT is((SELECT name || ' ' || version FROM categories WHERE slug = 'robots-arms'), 'Robots 2', 'and keeps its slug');
SELECT is((SELECT detail FROM public_log('', '', '', '', false, log_head() + 1, 1)), 'Robots & Arms → Robots', 'the public log tells it');
SELECT pg_temp.refused($$SELECT revert_decision(pg_temp.who('mo'), log_head(), 'x')$$, '42501', 'only an admin takes that back');
SELECT lives_ok($$SELECT pg_temp.undo('ada')$$);
SELECT is((SELECT name FROM categories WHERE slug = 'robots-arms'), 'Robots & Arms', 'undone');
SELECT pg_temp.refused($$SELECT remove_category(pg_temp.who('ada'), 'tools', 1)$$, '55000', 'one that tools stand in stays');
SELECT pg_temp.refused($$SELECT remove_category(pg_temp.who('ada'), 'robots-arms', 2)$$, '55000', 'so does one that was changed meanwhile');
SELECT lives_ok($$SELECT remove_category(pg_temp.who('ada'), 'robots-arms', 3)$$, 'another one is removed');
SELECT is(pg_temp.last_entry(), 'Ada remove category');
SELECT lives_ok($$SELECT pg_temp.undo('ada')$$);
SELECT is((SELECT name FROM categories WHERE slug = 'robots-arms'), 'Robots & Arms', 'and is back, under its number');
SELECT is((SELECT count(*) FROM moderation_log AS m JOIN categories AS c ON c.id = m.subject_id WHERE c.slug = 'robots-arms' AND m.subject_kind = 'category'), 5::bigint);
SELECT remove_category(pg_temp.who('ada'), 'robots-arms', 1), save_category(pg_temp.who('ada'), '', NULL, 'robots & arms');
SELECT pg_temp.refused($$SELECT pg_temp.later((SELECT max(id) FROM moderation_log WHERE subject_kind = 'category' AND action = 'remove'), 'ada')$$, '55000',
                       'what was removed does not come back beside another one of its name');
SELECT lives_ok($$SELECT pg_temp.undo('ada')$$, 'one that was added is gone again');
SELECT is((SELECT count(*) FROM categories WHERE slug = 'robots-arms'), 0::bigint);

SELECT lives_ok($$SELECT save_reason(pg_temp.who('ada'), NULL, NULL, 'reject', 'No price', 'We could not find a price.', 5, true)$$, 'a reason is added');
SELECT is((SELECT title FROM reasons_offered(ARRAY['reject']) LIMIT 1), 'No price', 'and offered in its place');
SELECT pg_temp.refused($$SELECT save_reason(pg_temp.who('ada'), NULL, NULL, 'explode', 'x', 'x', 5, true)$$, '23514', 'for a decision that there is');
SELECT lives_ok($$SELECT save_reason(pg_temp.who('ada'), (SELECT max(id) FROM reasons), 1, 'reject', 'No price', 'We could not find a price.', 5, false)$$, 'it is retired');
SELECT is(pg_temp.last_entry(), 'Ada retire reason');
SELECT isnt((SELECT title FROM reasons_offered(ARRAY['reject']) LIMIT 1), 'No price');
SELECT pg_temp.refused($$SELECT save_reason(pg_temp.who('ada'), (SELECT max(id) FROM reasons), 1, 'reject', 'x', 'x', 5, true)$$, '55000', 'one changes what one saw');
SELECT lives_ok($$SELECT pg_temp.undo('ada')$$);
SELECT is((SELECT title FROM reasons_offered(ARRAY['reject']) LIMIT 1), 'No price', 'undone');

SELECT lives_ok($$SELECT ban_domain(pg_temp.who('mo'), 'https://www.Spam.example/x', 'It sells links.')$$, 'a domain is banned');
SELECT is((SELECT domain || ' ' || reason || ' ' || added_by FROM domains_seen(pg_temp.who('max'))), 'spam.example It sells links. a moderator');
SELECT is(pg_temp.last_entry(), 'a moderator ban banned_domain It sells links.', 'on the record');
SELECT pg_temp.refused($$SELECT ban_domain(pg_temp.who('mo'), 'spam.example', 'x')$$, '23505', 'once');
SELECT pg_temp.refused(format('SELECT ban_domain(pg_temp.who(%L), %L, %L)', 'mo', d, 'x'), '23514', 'no domain: ' || d) FROM unnest(ARRAY['', 'nodots', '<script>', 'a..b']) AS d;
SELECT pg_temp.refused($$SELECT edit_tool(pg_temp.who('mo'), (pg_temp.t('beta')).id, (pg_temp.t('beta')).version, pg_temp.content('Beta', 'https://spam.example/b'), NULL)$$, '23514', 'moderators do not list it either');
SELECT lives_ok($$SELECT unban_domain(pg_temp.who('mo'), 'spam.example', 'It no longer does.')$$);
SELECT is(banned_for('https://spam.example'), NULL);
SELECT pg_temp.refused($$SELECT unban_domain(pg_temp.who('mo'), 'spam.example', 'x')$$, 'P0002', 'once');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(banned_for('https://spam.example'), 'It sells links.', 'undone');
SELECT lives_ok($$SELECT pg_temp.later((SELECT max(id) FROM moderation_log WHERE action = 'ban'))$$);
SELECT is(banned_for('https://spam.example'), NULL, 'the ban, too');
SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the chain holds');
SELECT * FROM finish();
ROLLBACK;

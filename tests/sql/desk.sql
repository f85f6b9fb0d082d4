-- What moderators do beside deciding on submissions: editing, restoring, renaming, curating; reviews on their way; flags; held votes. Who
-- may, what is refused, and that each of it can be taken back exactly.
BEGIN;
SELECT no_plan();

\ir desk_people.sql

-- ---- who may ------------------------------------------------------------------------------------

SELECT pg_temp.refused(format(f, w.login), w.code, f || ': ' || w.login || ' may not')
  FROM (VALUES ('pat', '42501'), ('nobody', '28000')) AS w (login, code), unnest(ARRAY[
    'SELECT edit_tool(pg_temp.who(%L), 1, 1, pg_temp.content(''X''), NULL)', 'SELECT restore_revision(pg_temp.who(%L), 1, 1, 1, NULL)',
    'SELECT change_slug(pg_temp.who(%L), 1, 1, ''x'', NULL)', 'SELECT curate(pg_temp.who(%L), ''alpha'', ''beta'')',
    'SELECT arrange_comparison(pg_temp.who(%L), 1, ''alpha'', ''swap'', NULL)', 'SELECT edit_item(pg_temp.who(%L), ''tool'', 1, 1, pg_temp.content(''X''))',
    'SELECT decide(pg_temp.who(%L), ''review_draft'', 1, 1, ''publish'', NULL, NULL, NULL)', 'SELECT decide(pg_temp.who(%L), ''flag'', 1, 1, ''resolve'', NULL, NULL, NULL)',
    'SELECT decide_votes(pg_temp.who(%L), ''alpha'', ''held'', ''void'', NULL, 0, 1, ''x'')', 'SELECT vote_bursts(pg_temp.who(%L), '''', ''held'')',
    'SELECT queue_draft(pg_temp.who(%L), 1)', 'SELECT queue_flag(pg_temp.who(%L), 1)', 'SELECT tools_seen(pg_temp.who(%L), '''', '''', 9, 9)',
    'SELECT tool_seen(pg_temp.who(%L), 1)', 'SELECT revisions_seen(pg_temp.who(%L), 1)', 'SELECT tool_deeds(pg_temp.who(%L), 1)',
    'SELECT live_reviews(pg_temp.who(%L), 1)', 'SELECT retire_review(pg_temp.who(%L), 1, ''x'')', 'SELECT comparisons_seen(pg_temp.who(%L), '''', 9, 9)',
    'SELECT domains_seen(pg_temp.who(%L))', 'SELECT ban_domain(pg_temp.who(%L), ''a.example'', ''x'')', 'SELECT unban_domain(pg_temp.who(%L), ''a.example'', ''x'')',
    'SELECT revert_decision(pg_temp.who(%L), 1, ''x'')']) AS f;
SELECT pg_temp.refused(format(f, 'mo'), '42501', f || ': a moderator may not')
  FROM unnest(ARRAY[
    'SELECT personas_seen(pg_temp.who(%L))', 'SELECT writers_seen(pg_temp.who(%L))', 'SELECT save_persona(pg_temp.who(%L), ''x'', NULL, ''X'', ''x'', ''human'', ''x'')',
    'SELECT categories_seen(pg_temp.who(%L))', 'SELECT save_category(pg_temp.who(%L), '''', NULL, ''X'')', 'SELECT remove_category(pg_temp.who(%L), ''x'', 1)',
    'SELECT set_writer(pg_temp.who(%L), ''builder'', ''pat'', true)', 'SELECT reasons_seen(pg_temp.who(%L))',
    'SELECT save_reason(pg_temp.who(%L), NULL, NULL, ''reject'', ''x'', ''x'', 1, true)']) AS f;

-- ---- editing, restoring, renaming ---------------------------------------------------------------

CREATE FUNCTION pg_temp.edit(p_name text, p_website text DEFAULT 'https://alpha.example/', p_login text DEFAULT 'mo') RETURNS bigint LANGUAGE sql AS $$
  SELECT edit_tool(pg_temp.who(p_login), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, pg_temp.content(p_name, p_website), 'Says so itself.')
$$;
CREATE FUNCTION pg_temp.seen(p_slug text DEFAULT 'alpha') RETURNS text LANGUAGE sql AS $$
  SELECT p.slug || ' ' || p.name || ' ' || p.revision FROM tool_slugs AS s JOIN tool_pages AS p ON p.id = s.tool_id WHERE s.slug = p_slug
$$;
SELECT lives_ok($$SELECT pg_temp.edit('Alpha Two')$$, 'a moderator edits a published tool');
SELECT is(pg_temp.seen(), 'alpha Alpha Two 2', 'as a new revision');
SELECT is(pg_temp.last_entry(), 'a moderator edit tool Says so itself.', 'on the record');
SELECT is((SELECT source || ' ' || author || ' ' || description_html FROM tool_revisions WHERE tool_id = (pg_temp.t('alpha')).id AND revision = 2),
          'moderation a moderator <p>What it <em>does</em>.</p>', 'with who and how');
SELECT pg_temp.refused($$SELECT pg_temp.edit('Alpha Two')$$, '55000', 'nothing different is no edit');
SELECT pg_temp.refused($$SELECT edit_tool(pg_temp.who('mo'), (pg_temp.t('alpha')).id, 1, pg_temp.content('Late'), NULL)$$, '55000', 'who saw another version is refused');
SELECT pg_temp.refused($$SELECT edit_tool(pg_temp.who('mo'), 0, 1, pg_temp.content('Late'), NULL)$$, 'P0002', 'there must be a tool');
SELECT pg_temp.refused($$SELECT pg_temp.edit('Alpha', 'https://example.com/beta')$$, '23505', 'another tool''s address is refused');
SELECT pg_temp.refused($$SELECT pg_temp.edit('Alpha', 'javascript:alert(1)')$$, '23514', 'what is no address, too');
SELECT pg_temp.refused($$SELECT pg_temp.edit(E'A\nB')$$, '23514', 'and what is no name');
SELECT is(pg_temp.seen(), 'alpha Alpha Two 2', 'what was refused changed nothing');
SELECT lives_ok($$SELECT pg_temp.undo()$$, 'undone');
SELECT is(pg_temp.seen(), 'alpha Alpha 1', 'it is what it was');
-- all of this is one moment, and what came with the publication would be told from what came after
UPDATE tools SET published_at = published_at - interval '1 day' WHERE slug = 'alpha';
SELECT is((SELECT count(*) FROM tool_history('alpha', 999, 9)), 1::bigint, 'and the public history knows nothing of it');
SELECT pg_temp.edit('Alpha Three');
SELECT pg_temp.edit('Alpha Four');
SELECT pg_temp.refused($$SELECT pg_temp.later(log_head() - 1)$$, '55000', 'an edit that was edited since is not reverted');
SELECT lives_ok($$SELECT restore_revision(pg_temp.who('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, 1, 'As it was.')$$, 'an old revision is restored');
SELECT is(pg_temp.seen(), 'alpha Alpha 5', 'as a new one');
SELECT is(pg_temp.last_entry(), 'a moderator restore tool As it was.');
SELECT pg_temp.refused($$SELECT restore_revision(pg_temp.who('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, 1, NULL)$$, '55000', 'not twice');
SELECT pg_temp.refused($$SELECT restore_revision(pg_temp.who('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, 99, NULL)$$, 'P0002', 'there must be such a revision');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$, 'reverted');
SELECT is(pg_temp.seen(), 'alpha Alpha Four 4');
SELECT is(pg_temp.last_entry(), 'a moderator revert tool It was wrong.');

CREATE FUNCTION pg_temp.rename(p_to text) RETURNS bigint LANGUAGE sql AS $$
  SELECT change_slug(pg_temp.who('mo'), (pg_temp.t('alpha')).id, (pg_temp.t('alpha')).version, p_to, NULL) $$;
SELECT pg_temp.refused(format('SELECT pg_temp.rename(%L)', s), c, 'slug ' || s)
  FROM (VALUES ('alpha', '55000'), ('beta', '23505'), ('A', '23514'), ('a-vs-b', '23514'), ('<script>', '23514'), (repeat('x', 81), '23514')) AS v (s, c);
SELECT lives_ok($$SELECT pg_temp.rename('alpha-next')$$, 'it gets another address');
SELECT is(pg_temp.seen(), 'alpha-next Alpha Four 4', 'the old one leads to it');
SELECT pg_temp.refused($$SELECT change_slug(pg_temp.who('mo'), (pg_temp.t('beta')).id, (pg_temp.t('beta')).version, 'alpha', NULL)$$, '23505', 'and is nobody else''s');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(pg_temp.seen(), 'alpha Alpha Four 4', 'undone, it has its own again');

-- ---- comparisons --------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.pair() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(c.left_slug || ' ' || c.right_slug || CASE WHEN k.featured_at IS NULL THEN '' ELSE ' *' END, ', ' ORDER BY c.id)
    FROM comparison_cards AS c JOIN comparisons AS k ON k.id = c.id $$;
CREATE FUNCTION pg_temp.arrange(p_action text, p_left text DEFAULT 'alpha') RETURNS bigint LANGUAGE sql AS $$
  SELECT arrange_comparison(pg_temp.who('mo'), (SELECT max(id) FROM comparisons), p_left, p_action, NULL) $$;
SELECT lives_ok($$SELECT curate(pg_temp.who('mo'), 'alpha', 'beta')$$, 'a pair is chosen');
SELECT is(pg_temp.pair(), 'alpha beta');
SELECT pg_temp.refused(format('SELECT curate(pg_temp.who(%L), %L, %L)', 'mo', l, r), c, l || ' and ' || r)
  FROM (VALUES ('alpha', 'beta', '23505'), ('beta', 'alpha', '23505'), ('alpha', 'alpha', '23514'), ('alpha', 'nowhere', 'P0002'), ('<b>', 'beta', 'P0002')) AS v (l, r, c);
SELECT lives_ok($$SELECT pg_temp.arrange('feature')$$);
SELECT is(pg_temp.pair(), 'alpha beta *', 'featured');
SELECT pg_temp.refused($$SELECT pg_temp.arrange('feature')$$, '55000', 'once');
SELECT lives_ok($$SELECT pg_temp.arrange('swap')$$);
SELECT is(pg_temp.pair(), 'beta alpha *', 'sides changed');
SELECT pg_temp.refused($$SELECT pg_temp.arrange('swap')$$, '55000', 'who saw it the other way round does not change them back');
SELECT pg_temp.refused($$SELECT pg_temp.arrange('explode', 'beta')$$, '55000', 'there is no such decision');
SELECT pg_temp.refused($$SELECT arrange_comparison(pg_temp.who('mo'), 0, 'alpha', 'swap', NULL)$$, 'P0002', 'nor such a comparison');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(pg_temp.pair(), 'alpha beta *', 'undone');
SELECT lives_ok($$SELECT pg_temp.arrange('unfeature')$$);
SELECT is(pg_temp.pair(), 'alpha beta', 'no longer featured');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$);
SELECT is(pg_temp.pair(), 'alpha beta *', 'reverted');
SELECT lives_ok($$SELECT pg_temp.arrange('remove')$$);
SELECT is(pg_temp.pair(), NULL, 'removed');
SELECT pg_temp.rename('alpha-again');
SELECT lives_ok($$SELECT pg_temp.later(log_head() - 1)$$, 'put back, though a side has another address now');
SELECT is(pg_temp.pair(), 'alpha-again beta *');
SELECT pg_temp.rename('alpha');
SELECT pg_temp.refused($$SELECT pg_temp.later((SELECT max(id) FROM moderation_log WHERE action = 'curate'))$$, '55000', 'a choice that was featured since is not taken back');
SELECT pg_temp.arrange('unfeature');
SELECT lives_ok($$SELECT pg_temp.later((SELECT max(id) FROM moderation_log WHERE action = 'curate'))$$, 'the first choice is');
SELECT is(pg_temp.pair(), NULL);
SELECT curate(pg_temp.who('mo'), 'alpha', 'beta');
SELECT is((SELECT string_agg(left_slug || shown, ' ') FROM comparisons_seen(pg_temp.who('mo'), 'BET', 9999, 9)), 'alphatrue', 'the list is searched by name');
SELECT is((SELECT count(*) FROM comparisons_seen(pg_temp.who('mo'), '%', 9999, 9)), 0::bigint, 'by these very words');

-- ---- reviews on their way -----------------------------------------------------------------------

SELECT lives_ok($$SELECT set_writer(pg_temp.who('ada'), 'builder', 'pat', true)$$, 'an admin says who writes');
SELECT is(pg_temp.last_entry(), 'Ada add-writer persona', 'on the record');
SELECT pg_temp.refused($$SELECT set_writer(pg_temp.who('ada'), 'builder', 'pat', true)$$, '55000', 'once');
SELECT pg_temp.refused($$SELECT set_writer(pg_temp.who('ada'), 'nobody', 'pat', true)$$, 'P0002', 'for a persona that is there');
SELECT pg_temp.refused($$SELECT set_writer(pg_temp.who('ada'), 'builder', 'nobody', true)$$, 'P0002', 'somebody who is there');
SELECT is((SELECT string_agg(slug, ' ') FROM draft_seats(pg_temp.who('pat'))), 'builder', 'a panelist has their seats');
SELECT is((SELECT count(*) FROM draft_seats(pg_temp.who('pia'))), 0::bigint, 'or none');
SELECT cmp_ok((SELECT count(*) FROM draft_seats(pg_temp.who('mo'))), '=', (SELECT count(*) FROM personas), 'a moderator has all');
SELECT pg_temp.undo('ada');
SELECT is((SELECT count(*) FROM draft_seats(pg_temp.who('pat'))), 0::bigint, 'undone');
SELECT set_writer(pg_temp.who('ada'), 'builder', 'pat', true);

CREATE FUNCTION pg_temp.draft() RETURNS review_drafts LANGUAGE sql AS $$ SELECT d FROM review_drafts AS d ORDER BY d.id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.write(p_login text, p_quote text, p_submit boolean DEFAULT false, p_fresh boolean DEFAULT false, p_persona text DEFAULT 'builder',
                              p_tool text DEFAULT 'alpha', p_verdict text DEFAULT 'ship', p_day text DEFAULT '2026-05-01') RETURNS int LANGUAGE sql AS $$
  SELECT s.version FROM save_draft(pg_temp.who(p_login), CASE WHEN NOT p_fresh THEN (pg_temp.draft()).id END, (pg_temp.draft()).version, p_tool, p_persona,
                                   p_verdict::verdict, p_quote, p_day::date, p_submit) AS s $$;
CREATE FUNCTION pg_temp.judge(p_login text, p_action text, p_reason text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  SELECT decide(pg_temp.who(p_login), 'review_draft', (pg_temp.draft()).id, (pg_temp.draft()).version, p_action, p_reason, NULL, NULL) $$;
CREATE FUNCTION pg_temp.live(p_slug text DEFAULT 'alpha') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(p.slug || ' ' || r.verdict || ' ' || r.quote, ', '), '') || ' ' || (SELECT panel_ships || '/' || panel_reviews FROM tools WHERE id = (pg_temp.t(p_slug)).id)
    FROM reviews AS r JOIN personas AS p ON p.id = r.persona_id WHERE r.tool_id = (pg_temp.t(p_slug)).id AND r.superseded_at IS NULL $$;

SELECT pg_temp.refused($$SELECT pg_temp.write('pia', 'Mine?', p_fresh => true)$$, '42501', 'a panelist writes for nobody else''s persona');
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'Mine?', p_fresh => true, p_persona => 'skeptic')$$, '42501', 'nor for another one');
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'x', p_fresh => true, p_tool => 'nowhere')$$, '23514', 'the tool is there');
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'x', p_fresh => true, p_persona => 'nobody')$$, '23514', 'the persona is there');
SELECT pg_temp.refused(format('SELECT pg_temp.write(%L, %L, p_fresh => true)', 'pat', q), '23514', 'the quote is one') FROM unnest(ARRAY['', ' ', repeat('x', 4001), E'a\u0001']) AS q;
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'x', p_fresh => true, p_day => '1999-01-01')$$, '23514', 'the day is one');
SELECT is(pg_temp.write('pat', 'First words', p_fresh => true), 1, 'a review is begun');
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'Another', p_fresh => true)$$, '23505', 'one at a time for a tool and a persona');
SELECT pg_temp.refused($$SELECT pg_temp.write('pia', 'Not mine')$$, '42501', 'somebody else''s is not written');
SELECT set_writer(pg_temp.who('ada'), 'builder', 'pia', true);
SELECT pg_temp.refused($$SELECT pg_temp.write('pia', 'Not mine')$$, 'P0002', 'not by another writer of the same persona either');
SELECT is((SELECT count(*) FROM drafts_list(pg_temp.who('pia'), '', 9999, 9)), 0::bigint, 'who does not see it');
SELECT is((SELECT count(*) FROM drafts_list(pg_temp.who('mo'), '', 9999, 9)), 1::bigint, 'a moderator does');
SELECT is((SELECT count(*) FROM queue_list(pg_temp.who('mo'), '', false, '', (-9223372036854775808)::bigint, 0, 9)), 0::bigint, 'what is being written does not wait');
SELECT is(pg_temp.write('pat', 'Better words'), 2, 'it is written on');
SELECT pg_temp.refused($$SELECT save_draft(pg_temp.who('pat'), (pg_temp.draft()).id, 1, 'alpha', 'builder', 'ship', 'x', '2026-05-01', false)$$, '55000', 'from what one saw');
SELECT is(pg_temp.write('pat', 'Best words', true), 4, 'and sent in');
SELECT is(pg_temp.last_entry(), 'a moderator submit review_draft', 'on the record');
SELECT pg_temp.refused($$SELECT pg_temp.write('pat', 'Later words')$$, '55000', 'then it is not written any more');
SELECT is((SELECT kind || ' ' || title || ' ' || own FROM queue_list(pg_temp.who('mo'), 'review_draft', false, '', (-9223372036854775808)::bigint, 0, 9)), 'review_draft Builder on Alpha Four false', 'but waits');
SELECT pg_temp.refused($$SELECT pg_temp.judge('mo', 'ask-changes')$$, '23502', 'asking for changes says which');
SELECT pg_temp.refused($$SELECT pg_temp.judge('pat', 'publish')$$, '42501', 'a panelist publishes nothing');
SELECT pg_temp.refused($$SELECT pg_temp.judge('mo', 'retire', 'x')$$, '55000', 'what is not published is not retired');
SELECT pg_temp.refused($$SELECT decide(pg_temp.who('mo'), 'review_draft', (pg_temp.draft()).id, 1, 'publish', NULL, NULL, NULL)$$, '55000', 'one decides on what one saw');
SELECT pg_temp.refused($$SELECT decide(pg_temp.who('mo'), 'review_draft', 0, 1, 'publish', NULL, NULL, NULL)$$, 'P0002', 'there must be one');
SELECT lives_ok($$SELECT pg_temp.judge('mo', 'ask-changes', 'Say for whom.')$$);
SELECT is((SELECT state || ' ' || reason FROM drafts_list(pg_temp.who('pat'), 'draft', 9999, 9)), 'draft Say for whom.', 'its writer is told');
SELECT pg_temp.write('pat', 'For small teams', true);
SELECT lives_ok($$SELECT pg_temp.judge('mo', 'reject', 'Not ours.')$$);
SELECT is((pg_temp.draft()).state, 'rejected');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is((pg_temp.draft()).state, 'pending', 'a rejection is undone');
SELECT is(pg_temp.live(), ' 0/0');
SELECT lives_ok($$SELECT pg_temp.judge('mo', 'publish')$$);
SELECT is(pg_temp.live(), 'builder ship For small teams 1/1', 'readers see it, and it counts');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(pg_temp.live(), ' 0/0', 'undone, they do not');
SELECT is((pg_temp.draft()).state, 'pending');
SELECT pg_temp.judge('mo', 'publish');
SELECT is((SELECT live FROM drafts_list(pg_temp.who('pat'), 'published', 9999, 9)), true);

-- a newer one supersedes it, and gives way again
SELECT pg_temp.write('pat', 'Changed my mind', true, true, p_verdict => 'skip');
SELECT is((SELECT old_quote || ' → ' || quote || ' ' || outdated FROM queue_draft(pg_temp.who('mo'), (pg_temp.draft()).id)), 'For small teams → Changed my mind false', 'the moderator sees both');
SELECT pg_temp.edit('Alpha Five');
SELECT is((SELECT outdated FROM queue_draft(pg_temp.who('mo'), (pg_temp.draft()).id)), true, 'and that the tool changed since');
SELECT pg_temp.judge('mo', 'publish');
SELECT is(pg_temp.live(), 'builder skip Changed my mind 0/1', 'one a seat');
SELECT pg_temp.refused($$SELECT pg_temp.later((SELECT max(id) - 3 FROM moderation_log))$$, '55000', 'what came before is not taken back over it');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$);
SELECT is(pg_temp.live(), 'builder ship For small teams 1/1', 'reverted, the older words stand again');
SELECT lives_ok($$SELECT pg_temp.judge('mo', 'reject', 'No.')$$, 'the newer one waits, and is rejected');
SELECT lives_ok($$SELECT retire_review(pg_temp.who('mo'), (SELECT id FROM live_reviews(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), 'Out of date.')$$, 'the older one is retired by its way');
SELECT is(pg_temp.live(), ' 0/0');
SELECT is((SELECT string_agg(state::text, ' ' ORDER BY id) FROM review_drafts), 'retired rejected');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(pg_temp.live(), 'builder ship For small teams 1/1', 'and back');
SELECT pg_temp.refused($$SELECT retire_review(pg_temp.who('mo'), (SELECT id FROM live_reviews(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), NULL)$$, '23502', 'with a reason');

-- nobody decides on their own
SELECT pg_temp.write('mo', 'By a moderator', true, true, p_persona => 'skeptic');
SELECT pg_temp.refused($$SELECT pg_temp.judge('mo', 'publish')$$, '42501', 'a moderator does not publish their own review');
SELECT is((SELECT own FROM queue_list(pg_temp.who('mo'), 'review_draft', false, '', (-9223372036854775808)::bigint, 0, 9)), true, 'and sees why');
SELECT lives_ok($$SELECT pg_temp.judge('max', 'publish')$$, 'another one does');
SELECT pg_temp.refused($$SELECT revert_decision(pg_temp.who('mo'), log_head(), 'x')$$, '42501', 'nor take it back');

SELECT pg_temp.write('pat', 'A first version', false, true, p_tool => 'beta');
SELECT pg_temp.write('mo', 'Put otherwise', true, p_tool => 'beta');
SELECT pg_temp.refused($$SELECT pg_temp.judge('mo', 'publish')$$, '42501', 'nor on one that they have rewritten');
SELECT lives_ok($$SELECT pg_temp.judge('max', 'reject', 'Not needed.')$$);

-- an imported review
SELECT reviews('beta', 'founder+');
SELECT pg_temp.refused($$SELECT retire_review(pg_temp.who('mo'), 0, 'x')$$, 'P0002', 'there must be a review');
SELECT lives_ok($$SELECT retire_review(pg_temp.who('mo'), (SELECT id FROM live_reviews(pg_temp.who('mo'), (pg_temp.t('beta')).id)), 'Old.')$$);
SELECT is(pg_temp.live('beta'), ' 0/0', 'an imported review is retired');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$);
SELECT is(pg_temp.live('beta'), 'founder ship Because of founder+ 1/1', 'and comes back');
SELECT pg_temp.write('pat', 'Too late', true, true, p_tool => 'gamma');
SELECT move('gamma', 'delisted');
SELECT pg_temp.refused($$SELECT pg_temp.judge('mo', 'publish')$$, '55000', 'nothing is published on what is not public');
SELECT is_empty('SELECT * FROM panel_drift', 'the panel''s counts are exact');
SELECT is_empty('SELECT * FROM totals_drift', 'so does that of comparisons');

-- ---- flags --------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.flag(p_network text, p_kind text DEFAULT 'wrong-price', p_note text DEFAULT NULL, p_quota int DEFAULT 9, p_slug text DEFAULT 'alpha') RETURNS boolean
LANGUAGE sql AS $$ SELECT raise_flag(p_slug, p_kind::flag_kind, p_note, sha256(p_network::bytea), p_quota) $$;
CREATE FUNCTION pg_temp.f() RETURNS flags LANGUAGE sql AS $$ SELECT f FROM flags AS f ORDER BY f.id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.settle(p_action text, p_reason text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  SELECT decide(pg_temp.who('mo'), 'flag', (pg_temp.f()).id, (pg_temp.f()).version, p_action, p_reason, NULL, NULL) $$;
SELECT ok(pg_temp.flag('one', p_note => 'It costs $12.'), 'a visitor says what is wrong');
SELECT ok(NOT pg_temp.flag('one', p_note => 'Again.'), 'once');
SELECT ok(pg_temp.flag('two'), 'another one, too');
SELECT pg_temp.refused($$SELECT pg_temp.flag('two', 'spam', p_quota => 1)$$, '53400', 'the quota of a network ends');
SELECT pg_temp.refused($$SELECT pg_temp.flag('three', 'spam', p_slug => 'nowhere')$$, 'P0002', 'there must be a tool');
SELECT pg_temp.refused($$SELECT pg_temp.flag('three', 'spam', p_slug => 'gamma')$$, 'P0002', 'a public one');
SELECT pg_temp.refused($$SELECT pg_temp.flag('three', 'spam', p_note => repeat('x', 501))$$, '23514', 'with few words');
SELECT is((SELECT count(*) || ' ' || max(reports) FROM flags), '1 2', 'one item of the queue');
SELECT is((SELECT title || ' ' || detail || ' ' || points || ' ' || why[2] FROM queue_list(pg_temp.who('mo'), 'flag', false, '', (-9223372036854775808)::bigint, 0, 9)),
          'Alpha Five wrong-price, 2 visitors 6 +6: 2 visitors say so', 'more urgent for each of them');
SELECT is((SELECT regexp_replace(notes[2], '^[^Z]*Z: ', '') || ' ' || website || ' ' || pricing_entry FROM queue_flag(pg_temp.who('mo'), (pg_temp.f()).id)),
          'It costs $12. https://alpha.example/ $9/mo', 'the moderator sees what they wrote and what is there');
SELECT pg_temp.refused($$SELECT decide(pg_temp.who('mo'), 'flag', (pg_temp.f()).id, 1, 'resolve', NULL, NULL, NULL)$$, '55000', 'one decides on what one saw');
SELECT pg_temp.refused($$SELECT pg_temp.settle('publish')$$, '55000', 'as flags are decided');
SELECT lives_ok($$SELECT pg_temp.settle('resolve', 'Corrected.')$$);
SELECT is((pg_temp.f()).state, 'resolved');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is((pg_temp.f()).state, 'open', 'undone');
SELECT pg_temp.settle('dismiss');
SELECT ok(pg_temp.flag('one'), 'afterwards it can be said again');
SELECT is((SELECT count(*) FROM flags), 2::bigint, 'which is another item');
SELECT pg_temp.refused($$SELECT pg_temp.later(log_head())$$, '55000', 'and keeps the first from being opened again');
SELECT pg_temp.settle('dismiss');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$);
SELECT is((pg_temp.f()).state, 'open', 'reverted');

-- ---- held votes ---------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.tally(p_slug text DEFAULT 'beta') RETURNS text LANGUAGE sql AS $$
  SELECT p.community_ship || '/' || p.community_skip || ' held ' || p.community_held || ' voided ' || p.community_voided FROM tool_pages AS p WHERE p.slug = p_slug $$;
CREATE FUNCTION pg_temp.votes(p_from text, p_action text, p_network text DEFAULT NULL, p_reason text DEFAULT 'For a reason.', p_slug text DEFAULT 'beta') RETURNS int LANGUAGE sql AS $$
  SELECT d.votes FROM decide_votes(pg_temp.who('mo'), p_slug, p_from::vote_standing, p_action, p_network, 0, 9000000000000000, p_reason) AS d $$;
SELECT vote('beta', v, CASE WHEN v % 3 = 0 THEN 'skip' ELSE 'ship' END, 'bees', 5) FROM generate_series(1, 20) AS v;
SELECT vote('beta', v, 'skip', 'wasps', 1) FROM generate_series(21, 24) AS v;
SELECT is(pg_temp.tally(), '4/2 held 18 voided 0', 'beyond the quota votes are held');
SELECT is((SELECT string_agg(votes || ' ' || ship || ' ' || skip || ' of ' || all_votes || ' ' || all_ship, ', ' ORDER BY votes DESC) FROM vote_bursts(pg_temp.who('mo'), 'beta', 'held')),
          '15 10 5 of 6 4, 3 0 3 of 6 4', 'grouped by network');
SELECT is((SELECT count(DISTINCT network) FROM vote_bursts(pg_temp.who('mo'), '', 'held') WHERE network ~ '^[0-9a-f]{8}$'), 2::bigint, 'whose names say nothing');
SELECT is((SELECT kind || ' ' || title || ' ' || detail FROM queue_list(pg_temp.who('mo'), 'vote', false, '', (-9223372036854775808)::bigint, 0, 9)), 'vote Beta 18 held votes', 'and wait in the queue');
SELECT pg_temp.refused($$SELECT pg_temp.votes('held', 'void', p_reason => NULL)$$, '23502', 'a reason is needed');
SELECT pg_temp.refused($$SELECT pg_temp.votes('held', 'explode')$$, '55000', 'there is no such decision');
SELECT pg_temp.refused($$SELECT pg_temp.votes('held', 'hold')$$, '55000', 'what is held is not held again');
SELECT pg_temp.refused($$SELECT pg_temp.votes('held', 'void', p_slug => 'nowhere')$$, 'P0002', 'there must be a tool');
SELECT pg_temp.refused($$SELECT pg_temp.votes('held', 'void', 'ffffffff')$$, '55000', 'and such votes');
SELECT is(pg_temp.votes('held', 'void', (SELECT network FROM vote_bursts(pg_temp.who('mo'), 'beta', 'held') ORDER BY votes DESC LIMIT 1)), 15, 'a burst is voided');
SELECT is(pg_temp.tally(), '4/2 held 3 voided 15', 'exactly that one');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies are exact');
SELECT is(vote('beta', 8, 'skip'), 'ship 4/2', 'a voided vote does not change its mind');
SELECT lives_ok($$SELECT pg_temp.undo()$$);
SELECT is(pg_temp.tally(), '4/2 held 18 voided 0', 'undone');
SELECT is(pg_temp.votes('held', 'release'), 18, 'all are released');
SELECT is(pg_temp.tally(), '14/10 held 0 voided 0');
SELECT is(vote('beta', 8, NULL), 'none 13/10', 'one is withdrawn');
SELECT lives_ok($$SELECT pg_temp.later(log_head())$$, 'the release is reverted');
SELECT is(pg_temp.tally(), '4/2 held 17 voided 0', 'what was withdrawn stays so');
SELECT is(pg_temp.votes('held', 'void'), 17);
SELECT is(pg_temp.votes('voided', 'release'), 17, 'what was voided can be released');
SELECT is(pg_temp.tally(), '13/10 held 0 voided 0');
SELECT is(pg_temp.votes('counted', 'hold'), 23, 'what counts can be held');
SELECT pg_temp.votes('held', 'release');
SELECT pg_temp.refused($$SELECT pg_temp.later(log_head() - 1)$$, '55000', 'a decision of which nothing is left is not reverted');
SELECT is((SELECT string_agg(DISTINCT cause::text, ' ' ORDER BY cause::text) FROM votes_ledger), 'hold release void vote', 'the ledger says why');
SELECT is_empty('SELECT * FROM tally_drift', 'the tallies are exact');
SELECT is_empty('SELECT * FROM ledger_drift', 'the ledger is whole');
SELECT is((SELECT tools FROM tally_drift_part(0, 1000)), 0, 'as the operator is told, too');
SELECT is((SELECT count(*) FROM pg_class WHERE relname = 'chosen'), 0::bigint, 'nothing is left lying about');
UPDATE held_networks SET held_at = now() - interval '49 hours';
UPDATE flag_reports SET created_at = now() - interval '49 hours';
SELECT forget_networks();
SELECT is((SELECT count(*) FROM held_networks) + (SELECT count(network) FROM flag_reports), 0::bigint, 'networks are forgotten after two days');
SELECT pg_temp.votes('counted', 'void');
SELECT is((SELECT votes || network FROM vote_bursts(pg_temp.who('mo'), 'beta', 'voided')), '23', 'votes are then from one that is not known');

-- ---- what the desk shows ------------------------------------------------------------------------

SELECT is((SELECT string_agg(slug, ' ') FROM tools_seen(pg_temp.who('mo'), '', '', 9999, 9)), 'gamma beta alpha', 'all tools, whatever their state');
SELECT is((SELECT slug FROM tools_seen(pg_temp.who('mo'), '', 'delisted', 9999, 9)), 'gamma', 'in one state');
SELECT is((SELECT slug FROM tools_seen(pg_temp.who('mo'), 'alpha-next', '', 9999, 9)), 'alpha', 'by an address it had');
SELECT is((SELECT count(*) FROM tools_seen(pg_temp.who('mo'), '_', '', 9999, 9)), 0::bigint, 'by these very words');
SELECT is((SELECT array_to_string(actions, ' ') || ' ' || sent_in FROM tool_seen(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), 'delist merge reopen false', 'what can be done');
SELECT is((SELECT array_to_string(slugs, ' ') FROM tool_seen(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), 'alpha-again alpha-next', 'the addresses it had');
SELECT is((SELECT string_agg(revision::text, ' ') FROM revisions_seen(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), '6 5 4 3 2 1', 'all it said');
SELECT cmp_ok((SELECT count(DISTINCT kind) FROM tool_deeds(pg_temp.who('mo'), (pg_temp.t('alpha')).id)), '=', 3::bigint, 'and what was done to it, its flags and reviews');
SELECT lives_ok($$SELECT decide(pg_temp.who('mo'), 'tool', (pg_temp.t('beta')).id, (pg_temp.t('beta')).version, 'reopen', 'Look again.', NULL, NULL)$$, 'an imported tool is reopened');
SELECT is((SELECT title FROM queue_list(pg_temp.who('mo'), 'tool', false, '', (-9223372036854775808)::bigint, 0, 9)), 'Beta', 'and waits in the queue');

SELECT is_empty('SELECT * FROM moderation_log_breaks', 'the chain holds');
SELECT * FROM finish();
ROLLBACK;

-- The database is the last guard: one case for each constraint, and a check that none was forgotten.
BEGIN;
SELECT no_plan();

SELECT tool('alpha'), tool('beta');
SELECT reviews('alpha', 'builder+');
SELECT import_comparison('alpha', 'beta');
SELECT vote('alpha', 1, 'ship', 'net', 5);
SELECT log_decision('Ada', 'note', 'tool', 1);

-- a row with one thing changed
CREATE FUNCTION pg_temp.category(VARIADIC text[]) RETURNS text LANGUAGE sql AS
  $$ SELECT format('INSERT INTO categories (slug, name) VALUES (%L, %L)', coalesce($1[1], 'new'), coalesce($1[2], 'New')) $$;
CREATE FUNCTION pg_temp.persona(p_column text, p_value text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO personas (%s) SELECT %s FROM (VALUES (%L, %L, %L, %L::persona_kind, %L, 6)) AS v (slug, name, lens, kind, disclosure, position)',
                'slug, name, lens, kind, disclosure, position',
                replace('slug, name, lens, kind, disclosure, position', p_column, format('%L', p_value)
                        || CASE p_column WHEN 'position' THEN '::int' ELSE '' END),
                'critic', 'Critic', 'Looks.', 'human', 'A person writes this.') $$;
CREATE FUNCTION pg_temp.revision(p_column text, p_value text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO tool_revisions SELECT (jsonb_populate_record(r, %L)).* FROM tool_revisions AS r WHERE r.tool_id = %L',
                jsonb_build_object('revision', 2) || jsonb_build_object(p_column, p_value), (SELECT id FROM tools WHERE slug = 'alpha')) $$;
CREATE FUNCTION pg_temp.review(p_column text, p_value text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, created_at, superseded_at)
                 SELECT x.tool_id, x.persona_id, x.verdict, x.quote, x.reviewed_on, x.revision, x.created_at, x.superseded_at
                   FROM reviews AS r, jsonb_populate_record(r, %L) AS x',
                jsonb_build_object('persona_id', (SELECT id FROM personas WHERE slug = 'skeptic')) || jsonb_build_object(p_column, p_value)) $$;

-- all else as it should be, each may be made
SAVEPOINT fine;
SELECT lives_ok(pg_temp.category(NULL, NULL), 'a category may be made');
SELECT lives_ok(pg_temp.persona('slug', 'critic'), 'a persona may be made');
SELECT lives_ok(pg_temp.revision('name', 'Another'), 'a revision may be made');
SELECT lives_ok(pg_temp.review('quote', E'Two\n\tlines, “quoted” 🚢'), 'a review may be made');
ROLLBACK TO fine;

SELECT violates(pg_temp.category('Not a slug', NULL), 'categories_slug_form');
SELECT violates(pg_temp.category('tools', 'Other'), 'categories_slug_key');
SELECT violates(pg_temp.category('other', 'Tools'), 'categories_name_key');
SELECT violates(pg_temp.category('other', 'TOOLS'), 'categories_one_name');
SELECT violates(pg_temp.category('other', repeat('x', 81)), 'categories_name_form');
SELECT violates(pg_temp.category('other', E'A\nB'), 'categories_name_form');
SELECT violates('UPDATE categories SET tools = -1', 'categories_tools_count');
SELECT violates('UPDATE categories SET reviews = -1', 'categories_reviews_count');
SELECT violates('UPDATE totals SET comparisons = -1', 'totals_comparisons_count');
SELECT violates('INSERT INTO totals (id, comparisons) VALUES (2, 0)', 'totals_one_row');
SELECT violates('INSERT INTO totals (comparisons) VALUES (0)', 'totals_pkey');

SELECT violates(pg_temp.persona('slug', '-'), 'personas_slug_form');
SELECT violates(pg_temp.persona('slug', 'builder'), 'personas_slug_key');
SELECT violates(pg_temp.persona('name', 'Builder'), 'personas_name_key');
SELECT violates(pg_temp.persona('name', ' '), 'personas_name_form');
SELECT violates(pg_temp.persona('lens', ''), 'personas_lens_form');
SELECT violates(pg_temp.persona('disclosure', ''), 'personas_disclosure_form');
SELECT violates(pg_temp.persona('position', '0'), 'personas_position_form');
SELECT violates(pg_temp.persona('position', '1'), 'personas_one_a_seat');
SELECT violates('UPDATE personas SET reviews = -1, ships = 0', 'personas_reviews_count');
SELECT violates('UPDATE personas SET ships = reviews + 1', 'personas_ships_count');

SELECT violates('INSERT INTO tools (slug) VALUES (''facts'')', 'tools_slug_not_facts');
SELECT violates(format('INSERT INTO tools (slug) VALUES (%L)', s), 'tools_slug_form')
  FROM unnest(ARRAY['', 'A', 'a--b', '-a', 'a-', 'a b', 'ä', 'a_b', repeat('a', 81), 'vs', 'a-vs-b', 'vs-a', 'a-vs']) AS s;
SELECT lives_ok(format('INSERT INTO tools (slug) VALUES (%L)', s), 'slug ' || s) FROM unnest(ARRAY['a', '0', 'canvas', 'v-s', 'vsx', repeat('a', 80)]) AS s;
SELECT violates('INSERT INTO tools (slug) VALUES (''alpha'')', 'tools_slug_key');
SELECT violates($$UPDATE tools SET state = 'merged' WHERE slug = 'alpha'$$, 'tools_merged_into_one');
SELECT violates($$UPDATE tools SET merged_into = 1 WHERE slug = 'alpha'$$, 'tools_merged_into_one');
SELECT violates($$UPDATE tools SET state = 'merged', merged_into = id WHERE slug = 'alpha'$$, 'tools_not_into_itself');
SELECT violates($$UPDATE tools SET state = 'merged', merged_into = 0 WHERE slug = 'alpha'$$, 'tools_merged_into_fkey');
SELECT violates($$UPDATE tools SET state = 'published' WHERE slug = 'canvas'$$, 'tools_published_whole');
SELECT violates($$UPDATE tools SET published_at = NULL WHERE slug = 'alpha'$$, 'tools_published_whole');
SELECT violates($$UPDATE tools SET panel_ships = panel_reviews + 1$$, 'tools_panel_count');
SELECT violates($$UPDATE tools SET revision = 99 WHERE slug = 'alpha'$$, 'tools_revision_exists');
SELECT violates($$SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE tools DISABLE TRIGGER tools_note_slug; INSERT INTO tools (slug) VALUES ('unnoted')$$,
                'tools_slug_noted');
SELECT violates($$INSERT INTO tool_slugs (slug, tool_id) SELECT 'alpha', id FROM tools WHERE slug = 'beta'$$, 'tool_slugs_pkey');
SELECT violates($$UPDATE tools SET slug = 'alpha' WHERE slug = 'beta'$$, 'tools_slug_key');
SELECT violates($$INSERT INTO tool_slugs (slug, tool_id) VALUES ('nobody', 0)$$, 'tool_slugs_tool_id_fkey');
SELECT violates($$UPDATE tools SET slug = 'alef' WHERE slug = 'alpha'; UPDATE tools SET slug = 'alpha' WHERE slug = 'beta'$$, 'tool_slugs_pkey');

SELECT violates(pg_temp.revision('revision', '0'), 'tool_revisions_from_one');
SELECT violates(pg_temp.revision('revision', '1'), 'tool_revisions_pkey');
SELECT violates(pg_temp.revision('tool_id', '0'), 'tool_revisions_tool_id_fkey');
SELECT violates(pg_temp.revision('category_id', '0'), 'tool_revisions_category_id_fkey');
SELECT violates(pg_temp.revision('source', 'rumour'), 'tool_revisions_source_known');
SELECT violates(pg_temp.revision(c, v), format('tool_revisions_%s_form', c))
  FROM (VALUES ('name', 120), ('tagline', 300), ('pricing_entry', 80), ('author', 80)) AS f (c, most),
       unnest(ARRAY['', '   ', repeat('x', most + 1), E'a\nb', E'a\tb', E'a\u0085b', E'a\u2028b', E'\u007f']) AS v;
SELECT lives_ok(format($$INSERT INTO tool_revisions SELECT tool_id, 3, %L, %L, %L, %L, category_id, pricing_model, %L, source, %L
                           FROM tool_revisions WHERE revision = 1$$,
                        repeat('🚢', 120), repeat('🚢', 300), repeat('é', 8000), 'https://' || repeat('x', 492), repeat('€', 80), repeat('x', 80)),
                'a revision may have all it can hold');
SELECT violates(pg_temp.revision('website', v), 'tool_revisions_website_form')
  FROM unnest(ARRAY['', 'ftp://a.example', 'javascript:alert(1)', 'https://', 'https://a b', E'https://a\n', 'https://' || repeat('x', 493)]) AS v;
SELECT violates(pg_temp.revision('description', v), 'tool_revisions_description_form') FROM unnest(ARRAY['', E' \n', E'a\rb', E'a\u0001b', E'a\u0085b']) AS v;
SELECT violates(pg_temp.revision('description', repeat('x', 8001)), 'tool_revisions_description_length');

SELECT violates(pg_temp.review('quote', v), 'reviews_quote_form') FROM unnest(ARRAY['', ' ', E'a\rb', E'a\u0001b']) AS v;
SELECT violates(pg_temp.review('quote', repeat('x', 4001)), 'reviews_quote_length');
SELECT violates(pg_temp.review('reviewed_on', '1999-12-31'), 'reviews_reviewed_on_sane');
SELECT violates(pg_temp.review('persona_id', (SELECT id::text FROM personas WHERE slug = 'builder')), 'reviews_one_live');
SELECT violates(pg_temp.review('persona_id', '0'), 'reviews_persona_id_fkey');
SELECT violates(pg_temp.review('tool_id', '0'), 'reviews_tool_id_fkey');
SELECT violates(pg_temp.review('revision', '9'), 'reviews_of_revision');
SELECT violates(pg_temp.review('superseded_at', '2001-01-01'), 'reviews_superseded_later');

SELECT violates($$INSERT INTO comparisons (left_id, right_id) SELECT right_id, left_id FROM comparisons$$, 'comparisons_one_a_pair');
SELECT violates($$INSERT INTO comparisons (left_id, right_id) SELECT left_id, left_id FROM comparisons$$, 'comparisons_of_two');
SELECT violates($$INSERT INTO comparisons (left_id, right_id) SELECT left_id, 0 FROM comparisons$$, 'comparisons_right_id_fkey');
SELECT violates($$INSERT INTO comparisons (left_id, right_id) SELECT 0, left_id FROM comparisons$$, 'comparisons_left_id_fkey');
SELECT violates($$UPDATE comparisons SET sides = 3$$, 'comparisons_sides_count');

SELECT violates('INSERT INTO voters VALUES (0)', 'voters_id_form');
SELECT violates('INSERT INTO voters VALUES (1)', 'voters_pkey');
SELECT violates($$INSERT INTO votes (tool_id, voter_id, verdict) VALUES (0, 1, 'ship')$$, 'votes_tool_id_fkey');
SELECT violates($$INSERT INTO votes (tool_id, voter_id, verdict) SELECT id, 2, 'ship' FROM tools WHERE slug = 'alpha'$$, 'votes_voter_id_fkey');
SELECT violates($$INSERT INTO votes (tool_id, voter_id, verdict) SELECT id, 1, 'skip' FROM tools WHERE slug = 'alpha'$$, 'votes_pkey');
SELECT violates('UPDATE vote_tallies SET slot = 16', 'vote_tallies_slots');
SELECT violates('UPDATE vote_tallies SET ship = -1', 'vote_tallies_ship_count');
SELECT violates('UPDATE vote_tallies SET skip = -1', 'vote_tallies_skip_count');
SELECT violates('UPDATE vote_tallies SET held = -1', 'vote_tallies_held_count');
SELECT violates('INSERT INTO vote_tallies SELECT * FROM vote_tallies', 'vote_tallies_pkey');
SELECT violates('INSERT INTO vote_tallies (tool_id, slot) VALUES (0, 0)', 'vote_tallies_tool_id_fkey');
SELECT violates($$INSERT INTO vote_days VALUES (0, '2026-05-01', 1, 0, 0, 0)$$, 'vote_days_tool_id_fkey');
SELECT violates($$INSERT INTO vote_days SELECT id, '2026-05-01', 1, 0, 0, 0 FROM tools CROSS JOIN generate_series(1, 2)$$, 'vote_days_pkey');
SELECT violates('INSERT INTO vote_days_upto SELECT * FROM vote_days_upto', 'vote_days_upto_pkey');
SELECT violates('UPDATE vote_days_upto SET one = false', 'vote_days_upto_one');
SELECT violates($$INSERT INTO tool_times (tool_id, state) VALUES (0, 'draft')$$, 'tool_times_tool_id_fkey');
SELECT violates($$INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, cause) VALUES (1, 1, 'ship', 'vote')$$, 'votes_ledger_old_whole');
SELECT violates($$INSERT INTO votes_ledger (tool_id, voter_id, new_verdict, cause) VALUES (1, 1, 'ship', 'vote')$$, 'votes_ledger_new_whole');
SELECT violates($$INSERT INTO votes_ledger (tool_id, voter_id, cause) VALUES (1, 1, 'vote')$$, 'votes_ledger_a_change');
SELECT violates($$UPDATE vote_quotas SET network = '\x00'$$, 'vote_quotas_network_form');
SELECT violates('UPDATE vote_quotas SET slot = 16', 'vote_quotas_slots');
SELECT violates('UPDATE vote_quotas SET votes = 0', 'vote_quotas_count');
SELECT violates('INSERT INTO vote_quotas SELECT * FROM vote_quotas', 'vote_quotas_pkey');
SELECT violates('INSERT INTO community_ranks SELECT * FROM community_ranks', 'community_ranks_pkey');
SELECT violates('INSERT INTO community_ranks SELECT 0, category_id, 0 FROM community_ranks LIMIT 1', 'community_ranks_tool_id_fkey');
SELECT violates('UPDATE community_ranks SET category_id = 0', 'community_ranks_category_id_fkey');

SELECT violates($$SELECT log_decision('', 'note', 'tool', 1)$$, 'moderation_log_actor_form');
SELECT violates($$SELECT log_decision('Ada', 'Note!', 'tool', 1)$$, 'moderation_log_action_form');
SELECT violates($$SELECT log_decision('Ada', 'note', 'tool', 1, p_reverts => 0)$$, 'moderation_log_reverts_fkey');
SELECT violates($$SELECT log_decision('Ada', 'note', 'tool', 1, p_reverts => 1); SELECT log_decision('Ada', 'note', 'tool', 1, p_reverts => 1)$$,
                'moderation_log_reverts_once');
SELECT violates($$SELECT log_decision('Ada', 'note', 'tool', 1, p_reason => repeat('x', 4001))$$, 'moderation_texts_reason_form');
SELECT violates($$INSERT INTO moderation_texts (entry_id) VALUES (0)$$, 'moderation_texts_entry_id_fkey');
SELECT violates($$INSERT INTO moderation_texts (entry_id) VALUES (1)$$, 'moderation_texts_pkey');
SELECT violates($$INSERT INTO transitions SELECT * FROM transitions$$, 'transitions_pkey');
SELECT violates($$INSERT INTO changes SELECT * FROM changes$$, 'changes_pkey');

SELECT post_mail('a@example.com', 's', 'b', 1);
SELECT violates($$UPDATE outbox SET recipient = E'a@example.com\nBcc: b@example.com'$$, 'outbox_recipient_form');
SELECT violates($$UPDATE outbox SET subject = E'a\rb'$$, 'outbox_subject_form');
SELECT violates($$UPDATE outbox SET body = ' '$$, 'outbox_body_form');
SELECT violates('UPDATE outbox SET attempts = -1', 'outbox_attempts_count');
SELECT violates($$UPDATE outbox SET error = ''$$, 'outbox_error_form');
SELECT violates('UPDATE outbox SET sent_at = now(), cancelled_at = now()', 'outbox_ends_once');
SELECT violates('UPDATE outbox SET sent_at = now(), recipient = NULL', 'outbox_erased_whole');
SELECT violates('UPDATE outbox SET recipient = NULL, body = NULL', 'outbox_erased_at_the_end');
SELECT violates('UPDATE outbox SET entry_id = 0', 'outbox_entry_id_fkey');
SELECT violates('UPDATE outbox SET claim = -1', 'outbox_claim_count');
SELECT violates('UPDATE outbox SET bounced_at = now(), sent_at = NULL', 'outbox_bounced_was_sent');
SELECT violates('INSERT INTO outbox_pace (one) VALUES (false)', 'outbox_pace_one');
SELECT violates('INSERT INTO outbox_pace DEFAULT VALUES', 'outbox_pace_pkey');
SELECT violates($$WITH s AS (INSERT INTO subscribers (address, address_key, address_hash) VALUES ('twice@example.com', 'twice@example.com', sha256('twice')) RETURNING id)
  INSERT INTO outbox (recipient, subject, body, subscriber_id, issue_id) SELECT 'twice@example.com', 's', 'b', s.id, 1 FROM s, generate_series(1, 2)$$, 'outbox_issue_once');
\ir constraints_accounts.sql

\ir constraints/staff.sql
\ir constraints/pairs.sql
\ir constraints/ballots.sql
\ir constraints/events.sql

\ir constraints/find.sql

\ir constraints/facts.sql
\ir constraints/newsletter.sql

\ir constraints/issues.sql

SELECT is_empty($$SELECT k.conrelid::regclass, k.conname FROM pg_constraint AS k
                   WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('c', 'u', 'f', 'p', 'x')
                     AND k.conrelid <> 'schema_migrations'::regclass
                     AND k.conname NOT IN (SELECT name FROM tap.tried)
                     -- numbers that are made here, and keys that triggers set
                     AND k.conname NOT IN ('categories_pkey', 'personas_pkey', 'tools_pkey', 'reviews_pkey', 'comparisons_pkey', 'votes_ledger_pkey', 'pair_votes_ledger_pkey', 'outbox_pkey', 'tool_times_pkey', 'events_pkey',
                                           'moderation_log_pkey', 'tools_category_id_fkey', 'tool_slugs_of_tool', 'accounts_pkey', 'sessions_pkey', 'api_keys_pkey', 'submissions_pkey',
                                           'flags_pkey', 'flag_reports_pkey', 'review_drafts_pkey', 'reasons_pkey', 'tags_pkey', 'predictions_pkey', 'price_observations_pkey', 'newsletter_issues_pkey', 'newsletter_items_pkey')$$,
                'every constraint has a case here');

SELECT * FROM finish();
ROLLBACK;

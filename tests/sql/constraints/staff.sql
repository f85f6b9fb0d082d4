-- A part of constraints.sql: people, submissions, decisions, the desk.

INSERT INTO accounts (login, name, role, email, password) VALUES ('mo', 'Mo', 'moderator', 'mo@example.org', '$argon2id$x'), ('max', 'Max', 'panelist', NULL, NULL);
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
INSERT INTO invites (token_hash, account_id, purpose, created_by) SELECT sha256('i'), min(id), 'invite', min(id) FROM accounts;
INSERT INTO recovery_codes (account_id, hash) SELECT min(id), sha256('r') FROM accounts;
INSERT INTO api_keys (account_id, name, scopes, hash) SELECT min(id), 'key', '{tools:write}', sha256('k') FROM accounts;
INSERT INTO sign_in_failures VALUES (sha256('f'), 1, now());
SELECT category_named('Tools');
SELECT submit_tool(ROW(substr(sha256('k'), 1, 16), sha256('t'), sha256('s'), 'a@example.org', sha256('max'), sha256('net'), 9, '{}')::sender,
                   ROW('Sent', 'A tagline', 'What it does.', '<p>x</p>', 'https://sent.example/', 'tools', 'free', 'Free', NULL, NULL)::content);
SELECT claim_item(sha256('mo'), 'tool', 1);
SELECT raise_flag('alpha', 'spam', 'A note.', sha256('net'), 9);
INSERT INTO persona_writers SELECT p.id, a.id FROM personas AS p, accounts AS a WHERE p.slug = 'founder' AND a.login = 'max';
SELECT save_draft(sha256('max'), NULL, NULL, 'alpha', 'founder', 'ship', 'A quote.', '2026-05-01', false);
SELECT ban_domain(sha256('mo'), 'banned.example', 'Why.');
SELECT vote('alpha', 901, 'ship', 'held', 0);
SELECT decide_votes(sha256('mo'), 'alpha', 'held', 'void', NULL, 0, 9000000000000000, 'Why.');
SELECT tool('merging');
SELECT vote('merging', 902, 'ship');
SELECT move('merging', 'merged', 'alpha');

-- one column of one row set to what it must not be
SELECT violates(format('UPDATE %I SET %I = %s', split_part(c, '.', 1), split_part(c, '.', 2), v), k)
  FROM (VALUES
    ('accounts.login', '''Not a login''', 'accounts_login_form'), ('accounts.login', '''mo''', 'accounts_login_once'), ('accounts.name', '''''', 'accounts_name_form'),
    ('accounts.email', '''nobody''', 'accounts_email_form'), ('accounts.password', '''plain''', 'accounts_password_form'),
    ('accounts.totp_secret', '''\x00''', 'accounts_totp_sealed'), ('accounts.totp_confirmed_at', 'now()', 'accounts_totp_whole'),
    ('accounts.version', '0', 'accounts_version_counts'),
    ('sessions.token_hash', '''\x00''', 'sessions_token_form'), ('sessions.token_hash', 'sha256(''mo'')', 'sessions_token_once'),
    ('sessions.account_id', '0', 'sessions_account_id_fkey'), ('sessions.agent', 'repeat(''x'', 201)', 'sessions_agent_length'),
    ('invites.token_hash', '''\x00''', 'invites_token_form'), ('invites.account_id', '0', 'invites_account_id_fkey'),
    ('invites.created_by', '0', 'invites_created_by_fkey'), ('invites.purpose', '''fun''', 'invites_purpose_known'),
    ('recovery_codes.account_id', '0', 'recovery_codes_account_id_fkey'), ('recovery_codes.hash', '''\x00''', 'recovery_codes_hash_form'),
    ('api_keys.account_id', '0', 'api_keys_account_id_fkey'), ('api_keys.name', '''''', 'api_keys_name_form'), ('api_keys.scopes', '''{}''', 'api_keys_scopes_known'),
    ('api_keys.scopes', '''{everything}''', 'api_keys_scopes_known'), ('api_keys.hash', '''\x00''', 'api_keys_hash_form'),
    ('sign_in_failures.key', '''\x00''', 'sign_in_failures_key_form'), ('sign_in_failures.tries', '0', 'sign_in_failures_count'),
    ('settings.id', '2', 'settings_one_row'), ('settings.hold', '''2 days''', 'settings_hold_range'), ('settings.version', '0', 'settings_version_counts'),
    ('submission_quotas.sent', '0', 'submission_quotas_count'), ('submission_quotas.network', '''\x00''', 'submission_quotas_network_form'),
    ('submissions.tool_id', '0', 'submissions_tool_id_fkey'), ('submissions.proposal', '9', 'submissions_proposal_exists'), ('submissions.key', '''\x00''', 'submissions_key_form'),
    ('submissions.token_hash', '''\x00''', 'submissions_token_form'), ('submissions.email', 'E''a@b\nBcc: c@d''', 'submissions_email_form'),
    ('submissions.email', '''a@b,c@d''', 'submissions_email_form'), ('submissions.account_id', '0', 'submissions_account_id_fkey'),
    ('submissions.appeals', '2', 'submissions_one_appeal'), ('submissions.entry_id', '0', 'submissions_entry_id_fkey'),
    ('banned_domains.domain', '''Not a domain''', 'banned_domains_form'), ('banned_domains.domain', '''nodots''', 'banned_domains_form'),
    ('banned_domains.reason', '''''', 'banned_domains_reason_form'), ('banned_domains.added_by', '''''', 'banned_domains_added_by_form'),
    ('claims.account_id', '0', 'claims_account_id_fkey'),
    ('log_actors.account_id', '0', 'log_actors_account_id_fkey'), ('log_actors.entry_id', '-entry_id', 'log_actors_entry_id_fkey'),
    ('merges.from_id', '0', 'merges_from_id_fkey'), ('merges.into_id', '0', 'merges_into_id_fkey'), ('merged_votes.entry_id', '0', 'merged_votes_entry_id_fkey'),
    ('outbox.template', '''fun''', 'outbox_template_known'),
    ('reasons.action', '''Not one''', 'reasons_action_form'), ('reasons.title', '''''', 'reasons_title_form'), ('reasons.text', 'repeat(''x'', 1001)', 'reasons_text_form'),
    ('persona_writers.persona_id', '0', 'persona_writers_persona_id_fkey'), ('persona_writers.account_id', '0', 'persona_writers_account_id_fkey'),
    ('review_drafts.quote', 'repeat(''x'', 4001)', 'review_drafts_quote_form'), ('review_drafts.quote', 'E''a\u0001b''', 'review_drafts_quote_form'),
    ('review_drafts.reviewed_on', '''1999-12-31''', 'review_drafts_reviewed_on_sane'), ('review_drafts.persona_id', '0', 'review_drafts_persona_id_fkey'),
    ('review_drafts.revision', '9', 'review_drafts_of_revision'), ('review_drafts.account_id', '0', 'review_drafts_account_id_fkey'), ('review_drafts.rewritten_by', '0', 'review_drafts_rewritten_by_fkey'),
    ('review_drafts.entry_id', '0', 'review_drafts_entry_id_fkey'), ('review_drafts.state', '''published''', 'review_drafts_published_whole'),
    ('flags.tool_id', '0', 'flags_tool_id_fkey'), ('flags.reports', '-1', 'flags_reports_count'), ('flags.entry_id', '0', 'flags_entry_id_fkey'),
    ('flag_reports.flag_id', '0', 'flag_reports_flag_id_fkey'), ('flag_reports.note', 'repeat(''x'', 501)', 'flag_reports_note_form'),
    ('held_networks.tool_id', '0', 'held_networks_tool_id_fkey'), ('vote_tallies.voided', '-1', 'vote_tallies_voided_count'),
    ('vote_decisions.entry_id', '0', 'vote_decisions_entry_id_fkey'), ('vote_decisions.tool_id', '0', 'vote_decisions_tool_id_fkey')) AS x (c, v, k);

-- the same row once more
SELECT violates(format('INSERT INTO %1$I SELECT * FROM %1$I', t), t || '_pkey')
  FROM unnest(ARRAY['invites', 'recovery_codes', 'sign_in_failures', 'settings', 'submission_quotas', 'claims', 'log_actors', 'merges', 'merged_votes',
                    'persona_writers', 'held_networks', 'vote_decisions', 'proposals']) AS t;
SELECT violates('INSERT INTO api_keys (account_id, name, scopes, hash) SELECT account_id, name, scopes, hash FROM api_keys', 'api_keys_hash_once');
SELECT violates('INSERT INTO banned_domains (domain, reason, added_by) SELECT domain, reason, added_by FROM banned_domains', 'banned_domains_pkey');
SELECT violates($$INSERT INTO banned_domains (id, domain, reason, added_by) SELECT id, 'a.example', reason, added_by FROM banned_domains$$, 'banned_domains_id_key');
SELECT violates('INSERT INTO flag_reports (flag_id, network) SELECT flag_id, network FROM flag_reports', 'flag_reports_one_a_network');
SELECT violates($$INSERT INTO transitions SELECT kind, from_state, 'elsewhere', action, least_role, needs_reason FROM transitions$$, 'transitions_one_action');
SELECT violates($$INSERT INTO merges SELECT 0, from_id, into_id FROM merges$$, 'merges_entry_id_fkey');
SELECT violates(format($$INSERT INTO submissions (kind, tool_id, name, url_key, key, token_hash, sent_hash)
                           SELECT 'edit', tool_id, name, url_key, %s, %s, sent_hash FROM submissions$$, k, t), c)
  FROM (VALUES ('key', 'sha256(''u'')', 'submissions_key_key'), ('substr(sha256(''u''), 1, 16)', 'token_hash', 'submissions_token_hash_key')) AS v (k, t, c);

-- a draft elsewhere, or of a review that is not there
SELECT violates($$INSERT INTO review_drafts (tool_id, persona_id, verdict, quote, reviewed_on, revision, account_id, state, review_id)
                    SELECT tool_id, persona_id, verdict, quote, reviewed_on, revision, account_id, 'retired', 0 FROM review_drafts$$, 'review_drafts_review_id_fkey');
ALTER TABLE review_drafts DROP CONSTRAINT review_drafts_of_revision;
SELECT violates('UPDATE review_drafts SET tool_id = 0', 'review_drafts_tool_id_fkey');

-- proposals are only ever added to
SELECT violates(format('INSERT INTO proposals SELECT (jsonb_populate_record(p, %L)).* FROM proposals AS p', jsonb_build_object('number', 2) || jsonb_build_object(c, v)), k)
  FROM (VALUES
    ('number', '0', 'proposals_from_one'), ('submission_id', '0', 'proposals_submission_id_fkey'), ('name', '', 'proposals_name_form'),
    ('tagline', E'a\nb', 'proposals_tagline_form'), ('description', repeat('é', 4097), 'proposals_description_form'), ('description_html', '', 'proposals_description_html_length'),
    ('website', 'javascript:alert(1)', 'proposals_website_form'), ('category_id', '0', 'proposals_category_id_fkey'), ('pricing_entry', '', 'proposals_pricing_entry_form'),
    ('note', repeat('x', 1001), 'proposals_note_form'), ('account_id', '0', 'proposals_account_id_fkey'),
    ('tags', '{a,A}', 'proposals_tags_form'), ('tags', '{"a,b"}', 'proposals_tags_form')) AS x (c, v, k);
SELECT violates(pg_temp.revision('description_html', ''), 'tool_revisions_description_html_length');

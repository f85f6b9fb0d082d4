-- Who works at the desk in these tests, and what they do in a word; for \ir after BEGIN.
INSERT INTO accounts (login, name, role, shown) VALUES
  ('ada', 'Ada', 'admin', true), ('mo', 'Mo', 'moderator', false), ('max', 'Max', 'moderator', false), ('pat', 'Pat', 'panelist', false), ('pia', 'Pia', 'panelist', false);
INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts;
CREATE FUNCTION pg_temp.who(p_login text) RETURNS bytea LANGUAGE sql AS $$ SELECT sha256(p_login::bytea) $$;
SELECT tool('alpha'), tool('beta'), tool('gamma');
CREATE FUNCTION pg_temp.t(p_slug text) RETURNS tools LANGUAGE sql AS $$ SELECT t FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug $$;
CREATE FUNCTION pg_temp.content(p_name text, p_website text DEFAULT 'https://alpha.example/') RETURNS content LANGUAGE sql AS $$
  SELECT ROW(p_name, 'A tagline', 'What it *does*.', '<p>What it <em>does</em>.</p>', p_website, 'tools', 'freemium', '$9/mo', NULL, NULL)::content
$$;
CREATE FUNCTION pg_temp.refused(p_sql text, p_state text, p_what text) RETURNS text LANGUAGE sql AS $$ SELECT throws_ok(p_sql, p_state, NULL, p_what) $$;
CREATE FUNCTION pg_temp.last_entry() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', m.actor_label, m.action, m.subject_kind, x.reason) FROM moderation_log AS m JOIN moderation_texts AS x ON x.entry_id = m.id ORDER BY m.id DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.undo(p_login text DEFAULT 'mo') RETURNS bigint LANGUAGE sql AS $$ SELECT revert_decision(pg_temp.who(p_login), log_head(), NULL) $$;
-- the clock of the log is the wall's: to be past the hold, there is none
CREATE FUNCTION pg_temp.later(p_entry bigint, p_login text DEFAULT 'max') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  e bigint;
BEGIN
  UPDATE settings SET hold = '0';
  e := revert_decision(pg_temp.who(p_login), p_entry, 'It was wrong.');
  UPDATE settings SET hold = '5 minutes';
  RETURN e;
END
$$;

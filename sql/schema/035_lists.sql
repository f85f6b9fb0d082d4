-- The lists that the staff keep: who writes for which persona, reasons to begin from, domains whose tools are not taken. Each change is an
-- entry of the log and can be taken back (023_undo.sql).

ALTER TABLE personas ADD COLUMN version int NOT NULL DEFAULT 1;
COMMENT ON COLUMN personas.version IS 'Counts what admins changed about it; who changes it names the version they saw.';
ALTER TABLE reasons ADD COLUMN version int NOT NULL DEFAULT 1;
COMMENT ON COLUMN reasons.version IS 'Counts its changes; who changes it names the version they saw.';

INSERT INTO reasons (action, place, title, text) VALUES
  ('retire',  10, 'Out of date',             'The tool has changed so much since that this review no longer describes it.'),
  ('void',    10, 'One hand',                'These votes came from one network within a short time and look like the work of one hand.'),
  ('void',    20, 'Called for by the vendor', 'These votes followed a call of the vendor to vote here.'),
  ('release', 10, 'An office or a class',    'Many people share this network; nothing else speaks against these votes.'),
  ('hold',    10, 'Another look',            'Something was found that has to be looked at before these votes can count.');

CREATE FUNCTION undo_word(p_reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN p_reason IS NULL THEN 'undo' ELSE 'revert' END;
COMMENT ON FUNCTION undo_word(text) IS 'What going back is called in the log: an undo has no reason.';

-- ---- personas, and who writes for them ----------------------------------------------------------

CREATE FUNCTION persona_texts(p personas) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object('persona', p.slug, 'name', p.name, 'lens', p.lens, 'kind', p.kind, 'disclosure', p.disclosure);
COMMENT ON FUNCTION persona_texts(personas) IS 'A persona as the log shows it.';

CREATE FUNCTION personas_seen(p_credential bytea)
RETURNS TABLE (id int, version int, slug text, name text, lens text, kind text, disclosure text, reviews int, writers text[], writer_names text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'admin');
BEGIN
  RETURN QUERY
  SELECT p.id, p.version, p.slug::text, p.name, p.lens, p.kind::text, p.disclosure, p.reviews,
         ARRAY(SELECT a.login::text FROM persona_writers AS w JOIN accounts AS a ON a.id = w.account_id WHERE w.persona_id = p.id ORDER BY a.login),
         ARRAY(SELECT a.name FROM persona_writers AS w JOIN accounts AS a ON a.id = w.account_id WHERE w.persona_id = p.id ORDER BY a.login)
    FROM personas AS p ORDER BY p.position;
END
$$;
COMMENT ON FUNCTION personas_seen(bytea) IS 'The panel as admins see it, with the logins of those who write for each seat.';

CREATE FUNCTION writers_seen(p_credential bytea)
RETURNS TABLE (login text, name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'admin');
BEGIN
  RETURN QUERY SELECT a.login::text, a.name FROM accounts AS a WHERE a.disabled_at IS NULL AND a.role = 'panelist' ORDER BY a.login LIMIT 500;
END
$$;
COMMENT ON FUNCTION writers_seen(bytea) IS 'Who can be made a writer: panelists; moderators and admins may write for any persona anyway.';

CREATE FUNCTION save_persona(
  p_credential bytea, p_slug text, p_version int, p_name text, p_lens text, p_kind persona_kind, p_disclosure text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  was personas;
  p personas;
BEGIN
  IF p_version IS NULL THEN
    INSERT INTO personas (slug, name, lens, kind, disclosure, position)
    VALUES (p_slug, p_name, p_lens, p_kind, p_disclosure, (SELECT coalesce(max(x.position), 0) + 1 FROM personas AS x)) RETURNING * INTO p;
    RETURN log_by(actor, 'add', 'persona', p.id, NULL, NULL, NULL, NULL, persona_texts(p), NULL, NULL);
  END IF;
  SELECT * INTO was FROM personas AS x WHERE x.slug = p_slug FOR UPDATE;
  IF was.id IS NULL THEN
    RAISE EXCEPTION 'there is no such persona' USING ERRCODE = 'P0002';
  ELSIF was.version <> p_version THEN
    RAISE EXCEPTION 'the persona changed meanwhile: it is at version %, not %', was.version, p_version USING ERRCODE = '55000';
  ELSIF (was.name, was.lens, was.kind, was.disclosure) = (p_name, p_lens, p_kind, p_disclosure) THEN
    RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000';
  END IF;
  UPDATE personas AS x SET name = p_name, lens = p_lens, kind = p_kind, disclosure = p_disclosure, version = x.version + 1
   WHERE x.id = was.id RETURNING * INTO p;
  RETURN log_by(actor, 'edit', 'persona', p.id, NULL, NULL, NULL, persona_texts(was), persona_texts(p), NULL, NULL);
END
$$;
COMMENT ON FUNCTION save_persona(bytea, text, int, text, text, persona_kind, text) IS
  'An admin adds a seat of the panel (a null version), at its end, or changes what one is. Returns the entry of the log. Raises P0002, 55000, 23505 and '
  '23514 naming the constraint of a wrong field.';

CREATE FUNCTION set_writer(p_credential bytea, p_slug text, p_login text, p_writes boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  seat personas;
  writer accounts;
BEGIN
  SELECT * INTO seat FROM personas AS p WHERE p.slug = p_slug;
  SELECT * INTO writer FROM accounts AS a WHERE a.login = p_login;
  IF seat.id IS NULL OR writer.id IS NULL THEN
    RAISE EXCEPTION 'there is no such %', CASE WHEN seat.id IS NULL THEN 'persona' ELSE 'account' END USING ERRCODE = 'P0002';
  ELSIF p_writes = EXISTS (SELECT FROM persona_writers AS w WHERE w.persona_id = seat.id AND w.account_id = writer.id) THEN
    RAISE EXCEPTION 'it is so already' USING ERRCODE = '55000';
  END IF;
  PERFORM put_writer(seat.id, writer.id, p_writes);
  RETURN log_by(actor, CASE WHEN p_writes THEN 'add-writer' ELSE 'remove-writer' END, 'persona', seat.id, NULL, NULL, NULL,
                jsonb_build_object('persona', seat.slug), jsonb_build_object('persona', seat.slug, 'account', writer.id), NULL, NULL);
END
$$;
COMMENT ON FUNCTION set_writer(bytea, text, text, boolean) IS
  'An admin says whether somebody writes for a persona. Returns the entry of the log, which names the account by its number only. Raises P0002 and 55000.';

CREATE FUNCTION put_writer(p_persona int, p_account int, p_writes boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_writes THEN
    INSERT INTO persona_writers (persona_id, account_id) VALUES (p_persona, p_account) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM persona_writers AS w WHERE w.persona_id = p_persona AND w.account_id = p_account;
  END IF;
END
$$;
COMMENT ON FUNCTION put_writer(int, int, boolean) IS 'Makes somebody a writer of a persona, or no longer.';

CREATE FUNCTION revert_persona(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  p personas;
BEGIN
  SELECT * INTO p FROM personas AS x WHERE x.id = p_entry.subject_id FOR UPDATE;
  IF p_entry.action IN ('add-writer', 'remove-writer') THEN
    PERFORM put_writer(p.id, (p_texts.after ->> 'account')::int, p_entry.action = 'remove-writer');
  ELSIF persona_texts(p) IS DISTINCT FROM p_texts.after THEN
    RAISE EXCEPTION 'the persona was changed since' USING ERRCODE = '55000';
  ELSIF p_texts.before IS NOT NULL THEN
    UPDATE personas AS x SET name = p_texts.before ->> 'name', lens = p_texts.before ->> 'lens', kind = (p_texts.before ->> 'kind')::persona_kind,
                             disclosure = p_texts.before ->> 'disclosure', version = x.version + 1
     WHERE x.id = p.id;
  ELSIF EXISTS (SELECT FROM reviews AS r WHERE r.persona_id = p.id) OR EXISTS (SELECT FROM review_drafts AS d WHERE d.persona_id = p.id) THEN
    RAISE EXCEPTION 'somebody has written for this persona since' USING ERRCODE = '55000';
  ELSE
    DELETE FROM persona_writers AS w WHERE w.persona_id = p.id;
    DELETE FROM personas AS x WHERE x.id = p.id;
  END IF;
  PERFORM log_decision(p_label, undo_word(p_reason), 'persona', p_entry.subject_id, NULL, NULL, p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_persona(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a change of the panel back.';

-- ---- reasons ------------------------------------------------------------------------------------

CREATE FUNCTION reason_texts(r reasons) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object('action', r.action, 'title', r.title, 'text', r.text, 'place', r.place, 'offered', r.retired_at IS NULL);
COMMENT ON FUNCTION reason_texts(reasons) IS 'A reason as the log shows it.';

CREATE FUNCTION reasons_seen(p_credential bytea)
RETURNS TABLE (id int, version int, action text, title text, text text, place int, offered boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'admin');
BEGIN
  RETURN QUERY SELECT r.id, r.version, r.action, r.title, r.text, r.place, r.retired_at IS NULL FROM reasons AS r ORDER BY r.action, r.retired_at IS NOT NULL, r.place, r.id;
END
$$;
COMMENT ON FUNCTION reasons_seen(bytea) IS 'All reasons, for admins.';

CREATE FUNCTION save_reason(p_credential bytea, p_id int, p_version int, p_action text, p_title text, p_text text, p_place int, p_offered boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  was reasons;
  r reasons;
BEGIN
  IF NOT EXISTS (SELECT FROM transitions AS t WHERE t.action = p_action) AND p_action NOT IN ('release', 'void', 'hold') THEN
    RAISE EXCEPTION 'there is no such decision' USING ERRCODE = '23514', CONSTRAINT = 'reasons_action_form';
  ELSIF p_id IS NULL THEN
    INSERT INTO reasons (action, title, text, place) VALUES (p_action, p_title, p_text, p_place) RETURNING * INTO r;
    RETURN log_by(actor, 'add', 'reason', r.id, NULL, NULL, NULL, NULL, reason_texts(r), NULL, NULL);
  END IF;
  SELECT * INTO was FROM reasons AS x WHERE x.id = p_id FOR UPDATE;
  IF was.id IS NULL THEN
    RAISE EXCEPTION 'there is no such reason' USING ERRCODE = 'P0002';
  ELSIF was.version <> p_version THEN
    RAISE EXCEPTION 'the reason changed meanwhile: it is at version %, not %', was.version, p_version USING ERRCODE = '55000';
  ELSIF (was.action, was.title, was.text, was.place, was.retired_at IS NULL) = (p_action, p_title, p_text, p_place, p_offered) THEN
    RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000';
  END IF;
  UPDATE reasons AS x SET action = p_action, title = p_title, text = p_text, place = p_place, version = x.version + 1,
                          retired_at = CASE WHEN NOT p_offered THEN coalesce(x.retired_at, now()) END
   WHERE x.id = was.id RETURNING * INTO r;
  RETURN log_by(actor, CASE WHEN p_offered = (was.retired_at IS NULL) THEN 'edit' WHEN p_offered THEN 'offer' ELSE 'retire' END, 'reason', r.id, NULL, NULL,
                NULL, reason_texts(was), reason_texts(r), NULL, NULL);
END
$$;
COMMENT ON FUNCTION save_reason(bytea, int, int, text, text, text, int, boolean) IS
  'An admin adds a reason (a null p_id), changes one, or says whether it is offered. Returns the entry of the log. Raises P0002, 55000 and 23514.';

CREATE FUNCTION revert_reason(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r reasons;
  was jsonb := p_texts.before;
BEGIN
  SELECT * INTO r FROM reasons AS x WHERE x.id = p_entry.subject_id FOR UPDATE;
  IF r.id IS NULL OR reason_texts(r) IS DISTINCT FROM p_texts.after THEN
    RAISE EXCEPTION 'the reason was changed since' USING ERRCODE = '55000';
  ELSIF was IS NULL THEN
    DELETE FROM reasons AS x WHERE x.id = r.id;
  ELSE
    UPDATE reasons AS x SET action = was ->> 'action', title = was ->> 'title', text = was ->> 'text', place = (was ->> 'place')::int,
                            version = x.version + 1, retired_at = CASE WHEN NOT (was ->> 'offered')::boolean THEN now() END
     WHERE x.id = r.id;
  END IF;
  PERFORM log_decision(p_label, undo_word(p_reason), 'reason', p_entry.subject_id, NULL, NULL, p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_reason(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a change of a reason back.';

-- ---- banned domains -----------------------------------------------------------------------------

CREATE FUNCTION domains_seen(p_credential bytea)
RETURNS TABLE (id bigint, domain text, reason text, added_by text, at text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'moderator', 'moderation:read');
BEGIN
  RETURN QUERY SELECT b.id, b.domain::text, b.reason, b.added_by, utc_minute(b.created_at) FROM banned_domains AS b ORDER BY b.domain LIMIT 1000;
END
$$;
COMMENT ON FUNCTION domains_seen(bytea) IS 'The banned domains.';

CREATE FUNCTION ban_domain(p_credential bytea, p_domain text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  b banned_domains;
BEGIN
  INSERT INTO banned_domains (domain, reason, added_by) VALUES (coalesce(url_host(p_domain), ''), p_reason, actor_label(actor)) RETURNING * INTO b;
  RETURN log_by(actor, 'ban', 'banned_domain', b.id, NULL, NULL, p_reason, NULL, jsonb_build_object('domain', b.domain, 'reason', b.reason), NULL, NULL);
END
$$;
COMMENT ON FUNCTION ban_domain(bytea, text, text) IS
  'No tools are taken from this domain (or the host of this address) any more, nor from below it; the reason is public. Returns the entry of the log. '
  'Raises 23505 when it is banned, 23514 naming the constraint of a wrong field.';

CREATE FUNCTION unban_domain(p_credential bytea, p_domain text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'moderator', 'moderation:decide');
  b banned_domains;
BEGIN
  DELETE FROM banned_domains AS x WHERE x.domain = p_domain RETURNING * INTO b;
  IF b.id IS NULL THEN
    RAISE EXCEPTION 'this domain is not banned' USING ERRCODE = 'P0002';
  END IF;
  RETURN log_by(actor, 'unban', 'banned_domain', b.id, NULL, NULL, p_reason, jsonb_build_object('domain', b.domain, 'reason', b.reason, 'by', b.added_by),
                NULL, NULL, NULL);
END
$$;
COMMENT ON FUNCTION unban_domain(bytea, text, text) IS 'Tools of this domain are taken again. Returns the entry of the log. Raises P0002.';

CREATE FUNCTION revert_domain(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_texts.before IS NULL THEN
    DELETE FROM banned_domains AS b WHERE b.id = p_entry.subject_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'this domain is not banned any more' USING ERRCODE = '55000';
    END IF;
  ELSIF EXISTS (SELECT FROM banned_domains AS b WHERE b.domain = p_texts.before ->> 'domain') THEN
    RAISE EXCEPTION 'this domain was banned anew since' USING ERRCODE = '55000';
  ELSE
    INSERT INTO banned_domains (id, domain, reason, added_by)
    VALUES (p_entry.subject_id, p_texts.before ->> 'domain', p_texts.before ->> 'reason', p_texts.before ->> 'by');
  END IF;
  PERFORM log_decision(p_label, undo_word(p_reason), 'banned_domain', p_entry.subject_id, NULL, NULL, p_reason, p_texts.after, p_texts.before, p_batch,
                       p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_domain(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a ban back, or puts it back.';

GRANT EXECUTE ON FUNCTION
  personas_seen(bytea), writers_seen(bytea), save_persona(bytea, text, int, text, text, persona_kind, text), set_writer(bytea, text, text, boolean),
  reasons_seen(bytea), save_reason(bytea, int, int, text, text, text, int, boolean),
  domains_seen(bytea), ban_domain(bytea, text, text), unban_domain(bytea, text, text)
TO slipway_web;

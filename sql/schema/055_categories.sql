-- Categories as admins keep them: one is made before a tool stands in it, renamed, and removed when nothing ever stood there. Its slug
-- stays: addresses and catalogue files name it. Each change is an entry of the log and can be taken back (023_undo.sql).

ALTER TABLE categories ADD COLUMN version int NOT NULL DEFAULT 1;
COMMENT ON COLUMN categories.version IS 'Counts what admins changed about it; who changes it names the version they saw.';

CREATE FUNCTION category_texts(c categories) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object('category', c.slug, 'name', c.name);
COMMENT ON FUNCTION category_texts(categories) IS 'A category as the log shows it.';

CREATE FUNCTION is_category_used(p_category int) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM tools AS t WHERE t.category_id = p_category)
    OR EXISTS (SELECT FROM tool_revisions AS r WHERE r.category_id = p_category)
    OR EXISTS (SELECT FROM proposals AS p WHERE p.category_id = p_category);
COMMENT ON FUNCTION is_category_used(int) IS 'Whether a tool, an earlier content of one, or what somebody sent in names this category.';

-- what stood in a category once may stand there alone
CREATE INDEX tool_revisions_of_category ON tool_revisions (category_id);

CREATE FUNCTION categories_seen(p_credential bytea)
RETURNS TABLE (version int, slug text, name text, tools int, removable boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'admin');
BEGIN
  RETURN QUERY SELECT c.version, c.slug::text, c.name, c.tools, NOT is_category_used(c.id) FROM categories AS c ORDER BY lower(c.name) COLLATE "C", c.id;
END
$$;
COMMENT ON FUNCTION categories_seen(bytea) IS 'All categories by name, for admins: how many published tools each has, and whether it can be removed.';

CREATE FUNCTION category_to_change(p_slug text, p_version int) RETURNS categories
LANGUAGE plpgsql AS $$
DECLARE
  c categories;
BEGIN
  SELECT * INTO c FROM categories AS x WHERE x.slug = p_slug FOR UPDATE;
  IF c.id IS NULL THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = 'P0002';
  ELSIF c.version <> p_version THEN
    RAISE EXCEPTION 'the category changed meanwhile: it is at version %, not %', c.version, p_version USING ERRCODE = '55000';
  END IF;
  RETURN c;
END
$$;
COMMENT ON FUNCTION category_to_change(text, int) IS 'Locks a category that is at this version. Raises P0002 and 55000.';

CREATE FUNCTION save_category(p_credential bytea, p_slug text, p_version int, p_name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  was categories;
  c categories;
  made int;
BEGIN
  IF p_version IS NULL THEN
    IF EXISTS (SELECT FROM categories AS x WHERE lower(x.name) = lower(p_name)) THEN
      RAISE EXCEPTION 'another category has that name' USING ERRCODE = '23505', CONSTRAINT = 'categories_one_name';
    END IF;
    made := category_named(p_name);
    SELECT * INTO c FROM categories AS x WHERE x.id = made;
    RETURN log_by(actor, 'add', 'category', c.id, NULL, NULL, NULL, NULL, category_texts(c), NULL, NULL);
  END IF;
  was := category_to_change(p_slug, p_version);
  IF was.name = p_name THEN
    RAISE EXCEPTION 'nothing is different' USING ERRCODE = '55000';
  END IF;
  UPDATE categories AS x SET name = p_name, version = x.version + 1 WHERE x.id = was.id RETURNING * INTO c;
  RETURN log_by(actor, 'edit', 'category', c.id, NULL, NULL, NULL, category_texts(was), category_texts(c), NULL, NULL);
END
$$;
COMMENT ON FUNCTION save_category(bytea, text, int, text) IS
  'An admin adds a category (a null version; its slug comes from its name) or gives one another name. Returns the entry of the log. Raises P0002, 55000, '
  '23505 (categories_one_name) and 23514 (categories_name_form).';

CREATE FUNCTION remove_category(p_credential bytea, p_slug text, p_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  actor accounts := acting_alone(p_credential, 'admin');
  c categories := category_to_change(p_slug, p_version);
BEGIN
  IF is_category_used(c.id) THEN
    RAISE EXCEPTION 'tools stand in this category, or stood there: give it another name instead' USING ERRCODE = '55000';
  END IF;
  DELETE FROM categories AS x WHERE x.id = c.id;
  RETURN log_by(actor, 'remove', 'category', c.id, NULL, NULL, NULL, category_texts(c), NULL, NULL, NULL);
END
$$;
COMMENT ON FUNCTION remove_category(bytea, text, int) IS 'An admin removes a category that nothing ever stood in. Returns the entry of the log. Raises P0002 and 55000.';

CREATE FUNCTION revert_category(p_label text, p_entry moderation_log, p_texts moderation_texts, p_reason text, p_batch uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  c categories;
BEGIN
  SELECT * INTO c FROM categories AS x WHERE x.id = p_entry.subject_id FOR UPDATE;
  IF (CASE WHEN c.id IS NOT NULL THEN category_texts(c) END) IS DISTINCT FROM p_texts.after THEN
    RAISE EXCEPTION 'the category was changed since' USING ERRCODE = '55000';
  ELSIF p_texts.before IS NULL THEN
    IF is_category_used(c.id) THEN
      RAISE EXCEPTION 'tools stand in this category, or stood there: give it another name instead' USING ERRCODE = '55000';
    END IF;
    DELETE FROM categories AS x WHERE x.id = c.id;
  ELSIF EXISTS (SELECT FROM categories AS x WHERE x.id IS DISTINCT FROM c.id AND (lower(x.name) = lower(p_texts.before ->> 'name') OR x.slug = p_texts.before ->> 'category')) THEN
    RAISE EXCEPTION 'another category has that name now' USING ERRCODE = '55000';
  ELSIF c.id IS NULL THEN
    INSERT INTO categories (id, slug, name) OVERRIDING SYSTEM VALUE VALUES (p_entry.subject_id, p_texts.before ->> 'category', p_texts.before ->> 'name');
  ELSE
    UPDATE categories AS x SET name = p_texts.before ->> 'name', version = x.version + 1 WHERE x.id = c.id;
  END IF;
  PERFORM log_decision(p_label, undo_word(p_reason), 'category', p_entry.subject_id, NULL, NULL, p_reason, p_texts.after, p_texts.before, p_batch, p_entry.id);
END
$$;
COMMENT ON FUNCTION revert_category(text, moderation_log, moderation_texts, text, uuid) IS 'Takes a change of a category back.';

GRANT EXECUTE ON FUNCTION categories_seen(bytea), save_category(bytea, text, int, text), remove_category(bytea, text, int) TO slipway_web;

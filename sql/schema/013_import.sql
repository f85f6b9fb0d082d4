-- What a catalogue file does to the database. Each function says whether it changed anything; doing it again changes nothing.
-- They are the operator's: slipway_web may not call them.

CREATE FUNCTION import_tool(
  p_slug text, p_name text, p_tagline text, p_category text, p_website text, p_description text,
  p_pricing_model pricing_model, p_pricing_entry text, OUT tool_id bigint, OUT changed boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  tool tools;
  old tool_revisions;
  category int;
  next int := 1;
BEGIN
  PERFORM decide_alone();
  changed := false;
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug;
  IF tool.state NOT IN ('draft', 'pending', 'published') THEN
    RAISE EXCEPTION 'the tool "%" is %, and an import does not change that', p_slug, tool.state USING ERRCODE = '55000';
  END IF;
  IF tool.id IS NULL THEN
    INSERT INTO tools AS t (slug) VALUES (p_slug) RETURNING t.* INTO tool;
  END IF;
  tool_id := tool.id;
  category := category_named(p_category);

  SELECT r.* INTO old FROM tool_revisions AS r WHERE r.tool_id = tool.id AND r.revision = tool.revision;
  IF (old.name, old.tagline, old.category_id, old.website, old.description, old.pricing_model, old.pricing_entry)
     IS DISTINCT FROM (p_name, p_tagline, category, p_website, p_description, p_pricing_model, p_pricing_entry) THEN
    SELECT coalesce(max(r.revision), 0) + 1 INTO next FROM tool_revisions AS r WHERE r.tool_id = tool.id;
    INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, website, category_id, pricing_model, pricing_entry,
                                source, author)
    VALUES (tool.id, next, p_name, p_tagline, p_description, p_website, category, p_pricing_model, p_pricing_entry,
            'import', 'import');
    UPDATE tools AS t SET revision = next, version = t.version + 1, updated_at = now()
     WHERE t.id = tool.id RETURNING t.version INTO tool.version;
    IF tool.state = 'published' THEN
      PERFORM log_decision('import', 'edit', 'tool', tool.id, p_before => jsonb_build_object('revision', old.revision),
                           p_after => jsonb_build_object('revision', next));
    END IF;
    changed := true;
  END IF;
  IF tool.state <> 'published' THEN
    PERFORM move_tool(tool.id, tool.version, 'published', 'system', 'import');
    changed := true;
  END IF;
END
$$;
COMMENT ON FUNCTION import_tool(text, text, text, text, text, text, pricing_model, text) IS
  'Makes the tool that has, or ever had, this slug look like this, and publishes it. An unknown category is made. Raises 55000 for '
  'a tool that somebody decided against: rejected, spam, delisted or merged.';

CREATE FUNCTION imported_tool(p_slug text) RETURNS tools
LANGUAGE plpgsql AS $$
DECLARE
  tool tools;
BEGIN
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = s.tool_id WHERE s.slug = p_slug;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no tool "%"', p_slug USING ERRCODE = 'P0002';
  ELSIF tool.state <> 'published' THEN
    RAISE EXCEPTION 'the tool "%" is %, and an import does not change that', p_slug, tool.state USING ERRCODE = '55000';
  END IF;
  RETURN tool;
END
$$;
COMMENT ON FUNCTION imported_tool(text) IS 'The published tool that has, or ever had, this slug; raises P0002 or 55000 when there is none.';

CREATE FUNCTION import_review(p_tool text, p_persona text, p_verdict verdict, p_quote text, p_reviewed_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  seat personas;
  live reviews;
  day date;
  fresh bigint;
BEGIN
  PERFORM decide_alone();
  tool := imported_tool(p_tool);
  SELECT * INTO seat FROM personas AS p WHERE p.slug = p_persona;
  IF seat.id IS NULL THEN
    RAISE EXCEPTION 'there is no persona "%"', p_persona USING ERRCODE = 'P0002';
  END IF;
  SELECT * INTO live FROM reviews AS r WHERE r.tool_id = tool.id AND r.persona_id = seat.id AND r.superseded_at IS NULL;
  day := coalesce(p_reviewed_on,
                  CASE WHEN (live.verdict, live.quote) = (p_verdict, p_quote) THEN live.reviewed_on END,
                  (now() AT TIME ZONE 'UTC')::date);
  IF (live.verdict, live.quote, live.reviewed_on) = (p_verdict, p_quote, day) THEN
    RETURN false;
  END IF;
  UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = live.id;
  INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, place)
  VALUES (tool.id, seat.id, p_verdict, p_quote, day, tool.revision, coalesce(live.place, seat.position))
  RETURNING id INTO fresh;
  PERFORM log_decision('import', 'review', 'review', fresh,
                       p_before => CASE WHEN live.id IS NOT NULL THEN jsonb_build_object('review', live.id, 'verdict', live.verdict) END,
                       p_after => jsonb_build_object('tool', tool.slug, 'persona', seat.slug, 'verdict', p_verdict));
  RETURN true;
END
$$;
COMMENT ON FUNCTION import_review(text, text, verdict, text, date) IS
  'Makes this the persona''s live review of the tool; an older one is superseded. Without a date a review that says the same keeps '
  'its own, any other gets today''s.';

CREATE FUNCTION import_retire_reviews(p_tool text, p_personas text[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  gone record;
  n int := 0;
BEGIN
  PERFORM decide_alone();
  tool := imported_tool(p_tool);
  FOR gone IN
    SELECT r.id, r.verdict, p.slug AS persona FROM reviews AS r JOIN personas AS p ON p.id = r.persona_id
     WHERE r.tool_id = tool.id AND r.superseded_at IS NULL AND NOT p.slug = ANY (p_personas) ORDER BY p.position
  LOOP
    UPDATE reviews AS r SET superseded_at = greatest(r.created_at, now()) WHERE r.id = gone.id;
    PERFORM log_decision('import', 'retire', 'review', gone.id,
                         p_before => jsonb_build_object('tool', tool.slug, 'persona', gone.persona, 'verdict', gone.verdict));
    n := n + 1;
  END LOOP;
  UPDATE reviews AS r SET place = array_position(p_personas, p.slug) FROM personas AS p
   WHERE r.tool_id = tool.id AND r.superseded_at IS NULL AND p.id = r.persona_id
     AND r.place <> array_position(p_personas, p.slug);
  RETURN n;
END
$$;
COMMENT ON FUNCTION import_retire_reviews(text, text[]) IS
  'Ends the live reviews of all other personas, and keeps the order of these, which is the file''s; returns how many ended.';

CREATE FUNCTION import_comparison(p_left text, p_right text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  l tools;
  r tools;
  old comparisons;
  fresh bigint;
BEGIN
  PERFORM decide_alone();
  l := imported_tool(p_left);
  r := imported_tool(p_right);
  SELECT * INTO old FROM comparisons AS c WHERE c.lower_id = least(l.id, r.id) AND c.higher_id = greatest(l.id, r.id);
  IF old.id IS NULL THEN
    INSERT INTO comparisons (left_id, right_id) VALUES (l.id, r.id) RETURNING id INTO fresh;
    PERFORM log_decision('import', 'curate', 'comparison', fresh, p_after => jsonb_build_object('left', l.slug, 'right', r.slug));
    RETURN true;
  ELSIF old.left_id <> l.id THEN
    UPDATE comparisons AS c SET left_id = l.id, right_id = r.id WHERE c.id = old.id;
    PERFORM log_decision('import', 'reorder', 'comparison', old.id,
                         p_before => jsonb_build_object('left', r.slug, 'right', l.slug),
                         p_after => jsonb_build_object('left', l.slug, 'right', r.slug));
    RETURN true;
  END IF;
  RETURN false;
END
$$;
COMMENT ON FUNCTION import_comparison(text, text) IS
  'Makes the comparison of these two tools, or gives it this order. Comparisons made in one transaction are listed in the order of the calls.';

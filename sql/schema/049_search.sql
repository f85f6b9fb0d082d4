-- Search: what is published, as documents of words. One row a tool and one a curated comparison, kept by triggers, so that a search reads one table.
--
-- Configurations: a name is taken as it is ("simple") and by its stems ("english"), so that "Notes" is found by "notes" and by "note";
-- prose by its stems only, without the words that every text has. Punctuation divides words everywhere: "Bolt.new" is found by "bolt".

CREATE TYPE result_kind AS ENUM ('tool', 'comparison');
COMMENT ON TYPE result_kind IS 'What a search finds.';

CREATE TABLE search_documents (
  kind        result_kind NOT NULL,
  id          bigint      NOT NULL,
  category_id int         NOT NULL REFERENCES categories,
  prominence  int         NOT NULL,
  title       text        NOT NULL,
  title_words tsvector    NOT NULL,
  words       tsvector    NOT NULL,
  PRIMARY KEY (kind, id)
) WITH (fillfactor = 80, toast_tuple_target = 128);
-- out of the row where it is long: a search counts many rows and weighs the words of a few
ALTER TABLE search_documents ALTER COLUMN words SET STORAGE EXTERNAL;

COMMENT ON TABLE search_documents IS 'Published tools and curated comparisons of two of them, as a search sees them.';
COMMENT ON COLUMN search_documents.kind IS 'Tool or comparison.';
COMMENT ON COLUMN search_documents.id IS 'Its number in tools or comparisons.';
COMMENT ON COLUMN search_documents.category_id IS 'Its category; of a comparison, the left tool''s.';
COMMENT ON COLUMN search_documents.prominence IS 'How much there is about it: search_tool_prominence(), of a comparison the reviews of its two tools.';
COMMENT ON COLUMN search_documents.title IS 'The name, or "A vs B".';
COMMENT ON COLUMN search_documents.title_words IS 'The words of the name or the two names.';
COMMENT ON COLUMN search_documents.words IS 'All words: name A, tagline and tags B, description C, quotes of live reviews D; of a comparison its names A and taglines B.';

-- fastupdate off: a search never has to read through a list of what is not sorted in yet
CREATE INDEX search_documents_words ON search_documents USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_documents_title_words ON search_documents USING gin (title_words) WITH (fastupdate = off);
CREATE INDEX search_documents_letter ON search_documents (left(lower(title), 1), prominence DESC, id) WHERE kind = 'tool';
CREATE INDEX search_documents_letters ON search_documents (left(lower(title), 2), prominence DESC, id) WHERE kind = 'tool';
-- with the words of names, so that looking for one in this order reads nothing but the index
CREATE INDEX search_documents_prominent ON search_documents (kind, prominence DESC, id) INCLUDE (title_words);
CREATE INDEX search_documents_prominent_in ON search_documents (category_id, kind, prominence DESC, id) INCLUDE (title_words);

-- ---- words ---------------------------------------------------------------------------------------

CREATE FUNCTION search_text(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(p_text, '[!-/:-@[-`{-~\u0001-\u001f]+', ' ', 'g');
COMMENT ON FUNCTION search_text(text) IS 'A text with a blank for each run of punctuation.';

CREATE FUNCTION name_words(p_name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', search_text(p_name)) || to_tsvector('pg_catalog.english', search_text(p_name));
COMMENT ON FUNCTION name_words(text) IS 'The words of a name, as they are and by their stems.';

CREATE FUNCTION prose_words(p_text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.english', search_text(coalesce(p_text, '')));
COMMENT ON FUNCTION prose_words(text) IS 'The stems of a text''s words.';

CREATE FUNCTION search_query(p_typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN plainto_tsquery('pg_catalog.english', search_text(p_typed)) || plainto_tsquery('pg_catalog.simple', search_text(p_typed));
COMMENT ON FUNCTION search_query(text) IS
  'What was typed as a query: all its words, by their stems, or all of them as they are (in a name). Empty for punctuation alone; never an '
  'error. Words only: no phrases and no negation, which would have to look into every document that an index finds.';

-- ---- documents -----------------------------------------------------------------------------------

CREATE FUNCTION search_tool_prominence(p_tool bigint) RETURNS int
LANGUAGE sql STABLE AS $$
  SELECT t.panel_reviews + 4 * (SELECT count(*)::int FROM comparisons AS c WHERE c.sides = 2 AND (c.left_id = t.id OR c.right_id = t.id))
    FROM tools AS t WHERE t.id = p_tool
$$;
COMMENT ON FUNCTION search_tool_prominence(bigint) IS
  'How much there is about a tool: its reviews, and four for each curated comparison. Votes do not count: they change by the second.';

CREATE FUNCTION search_index_tool(p_tool bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_documents AS d
   WHERE d.kind = 'tool' AND d.id = p_tool AND NOT EXISTS (SELECT FROM tools AS t WHERE t.id = p_tool AND t.state = 'published');
  INSERT INTO search_documents AS d (kind, id, category_id, prominence, title, title_words, words)
  SELECT 'tool', t.id, t.category_id, search_tool_prominence(t.id), r.name, name_words(r.name),
         setweight(name_words(r.name), 'A')
         || setweight(prose_words(r.tagline || ' ' || coalesce(
              (SELECT string_agg(g.name, ' ' ORDER BY k.place) FROM tool_tags AS k JOIN tags AS g ON g.id = k.tag_id WHERE k.tool_id = t.id), '')), 'B')
         || setweight(prose_words(r.description), 'C')
         || setweight(prose_words((SELECT string_agg(x.quote, ' ' ORDER BY x.id) FROM reviews AS x
                                    WHERE x.tool_id = t.id AND x.superseded_at IS NULL)), 'D')
    FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
   WHERE t.id = p_tool AND t.state = 'published'
  ON CONFLICT (kind, id) DO UPDATE
    SET category_id = excluded.category_id, prominence = excluded.prominence, title = excluded.title,
        title_words = excluded.title_words, words = excluded.words
    WHERE (d.category_id, d.prominence, d.title, d.words) IS DISTINCT FROM (excluded.category_id, excluded.prominence, excluded.title, excluded.words);
END
$$;
COMMENT ON FUNCTION search_index_tool(bigint) IS 'Makes a tool''s document say what the tool says; none for a tool that is not published.';

CREATE FUNCTION search_index_comparison(p_comparison bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_documents AS d
   WHERE d.kind = 'comparison' AND d.id = p_comparison
     AND NOT EXISTS (SELECT FROM comparisons AS c WHERE c.id = p_comparison AND c.sides = 2);
  INSERT INTO search_documents AS d (kind, id, category_id, prominence, title, title_words, words)
  SELECT 'comparison', c.id, l.category_id, l.panel_reviews + r.panel_reviews, a.name || ' vs ' || b.name, name_words(a.name) || name_words(b.name),
         setweight(name_words(a.name) || name_words(b.name), 'A') || setweight(prose_words(a.tagline || ' ' || b.tagline), 'B')
    FROM comparisons AS c
    JOIN tools AS l ON l.id = c.left_id JOIN tool_revisions AS a ON a.tool_id = l.id AND a.revision = l.revision
    JOIN tools AS r ON r.id = c.right_id JOIN tool_revisions AS b ON b.tool_id = r.id AND b.revision = r.revision
   WHERE c.id = p_comparison AND c.sides = 2
  ON CONFLICT (kind, id) DO UPDATE
    SET category_id = excluded.category_id, prominence = excluded.prominence, title = excluded.title,
        title_words = excluded.title_words, words = excluded.words
    WHERE (d.category_id, d.prominence, d.title, d.words) IS DISTINCT FROM (excluded.category_id, excluded.prominence, excluded.title, excluded.words);
END
$$;
COMMENT ON FUNCTION search_index_comparison(bigint) IS 'The same of a comparison; none unless both its tools are published.';

CREATE FUNCTION tools_search() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_index_tool(NEW.id);
  IF TG_OP = 'UPDATE' AND (NEW.revision, NEW.panel_reviews) IS DISTINCT FROM (OLD.revision, OLD.panel_reviews) THEN
    PERFORM search_index_comparison(c.id) FROM comparisons AS c WHERE c.left_id = NEW.id OR c.right_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_search() IS 'Trigger: a tool is found by what it says now, and its comparisons by that and by how many reviews there are.';
-- the version counts every change: of state, content, reviews and tags
CREATE TRIGGER tools_search AFTER INSERT OR UPDATE OF state, revision, version ON tools FOR EACH ROW EXECUTE FUNCTION tools_search();

CREATE FUNCTION comparisons_search() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  pair comparisons := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM search_index_comparison(pair.id);
  UPDATE search_documents AS d SET prominence = search_tool_prominence(d.id)
   WHERE d.kind = 'tool' AND d.id IN (pair.left_id, pair.right_id) AND d.prominence <> search_tool_prominence(d.id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION comparisons_search() IS 'Trigger: a comparison is found as long as it is public, and makes its tools more prominent.';
CREATE TRIGGER comparisons_search AFTER INSERT OR DELETE OR UPDATE OF left_id, right_id, sides ON comparisons
  FOR EACH ROW EXECUTE FUNCTION comparisons_search();

SELECT search_index_tool(t.id) FROM tools AS t WHERE t.state = 'published';
SELECT search_index_comparison(c.id) FROM comparisons AS c WHERE c.sides = 2;

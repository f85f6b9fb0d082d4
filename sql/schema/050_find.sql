-- Finding: what visitors ask of the documents (049_search.sql), and names that are spelt alike.
--
-- Weights and normalization of the rank are those of PostgreSQL's manual, 12.3.3: a word of the name counts 1, of the tagline 0.4, of the
-- description 0.2, of a quote 0.1; flag 1 divides by 1 + log(length of the document).

-- who is no superuser may name a setting of pg_trgm only once its library is there
DO $$ BEGIN PERFORM similarity('', ''); END $$;

CREATE FUNCTION spelt_alike(p_word text, p_most int) RETURNS TABLE (id bigint, likeness float8)
LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.4 AS $$
  SELECT t.id, similarity(lower(t.name), p_word)::float8 FROM tools AS t
   WHERE t.state = 'published' AND lower(t.name) % p_word
   ORDER BY similarity(lower(t.name), p_word) DESC, t.id LIMIT p_most
$$;
COMMENT ON FUNCTION spelt_alike(text, int) IS
  'Published tools with a name at least 0.4 alike (pg_trgm) to p_word, which is in lower case; the most alike first. The threshold is set here '
  'because the index takes it from the setting: with the usual 0.3 it would find several times as many, only to have them thrown away.';
-- what it asks for is 0.5; the same holds here
ALTER FUNCTION likely_duplicates(text, text, int) SET pg_trgm.similarity_threshold = 0.5;

CREATE FUNCTION suggest(p_typed text, p_most int)
RETURNS TABLE (slug text, name text, tagline text, category_slug text, category_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
DECLARE
  word text := lower(btrim(p_typed));
  likes text := replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  found bigint[] := '{}';
  begun text;
  common constant int := 4000;
BEGIN
  -- by index: the most prominent of those that begin with these letters
  IF char_length(word) = 1 THEN
    found := ARRAY(SELECT d.id FROM search_documents AS d WHERE d.kind = 'tool' AND left(lower(d.title), 1) = word
                    ORDER BY d.prominence DESC, d.id LIMIT p_most);
  ELSIF char_length(word) > 1 THEN
    found := ARRAY(SELECT d.id FROM search_documents AS d WHERE d.kind = 'tool' AND left(lower(d.title), 2) = left(word, 2) AND lower(d.title) LIKE likes
                    ORDER BY d.prominence DESC, d.id LIMIT p_most);
  END IF;
  -- words further on in a name; two letters begin too many of them
  IF cardinality(found) < p_most AND char_length(word) > 2 THEN
    begun := plainto_tsquery('pg_catalog.simple', search_text(word))::text;
    IF begun <> '' THEN
      WITH begin AS MATERIALIZED (
        SELECT d.id, d.prominence FROM search_documents AS d WHERE d.kind = 'tool' AND d.title_words @@ (begun || ':*')::tsquery LIMIT common + 1
      ), likely AS (
        (SELECT b.id, b.prominence FROM begin AS b WHERE (SELECT count(*) FROM begin) <= common)
        UNION ALL
        (SELECT w.id, w.prominence FROM (SELECT d.id, d.prominence, d.title_words FROM search_documents AS d WHERE d.kind = 'tool'
                                          ORDER BY d.prominence DESC, d.id LIMIT common) AS w
          WHERE (SELECT count(*) FROM begin) > common AND w.title_words @@ (begun || ':*')::tsquery LIMIT 2 * p_most)
      )
      SELECT found || ARRAY(SELECT s.id FROM likely AS s WHERE s.id <> ALL (found) ORDER BY s.prominence DESC, s.id LIMIT p_most - cardinality(found)) INTO found;
    END IF;
  END IF;
  IF cardinality(found) = 0 AND char_length(word) > 2 THEN
    found := ARRAY(SELECT a.id FROM spelt_alike(word, p_most) AS a);
  END IF;
  RETURN QUERY
  SELECT t.slug::text, t.name, r.tagline, c.slug::text, c.name
    FROM unnest(found) WITH ORDINALITY AS f (id, place)
    JOIN tools AS t ON t.id = f.id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   ORDER BY f.place;
END
$$;
COMMENT ON FUNCTION suggest(text, int) IS
  'Published tools that somebody may be about to type: names that begin so, the most prominent first; then names with a word that does (of more than '
  '4000, those among the 4000 most prominent tools); only when there are none, names that are spelt alike.';

CREATE FUNCTION search_marked(p_config regconfig, p_text text, p_query tsquery, p_whole boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ts_headline(p_config, p_text, p_query,
         format('StartSel="%s", StopSel="%s", ', chr(2), chr(3))
         || CASE WHEN p_whole OR char_length(p_text) <= 200 THEN 'HighlightAll=true' ELSE 'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "' END);
COMMENT ON FUNCTION search_marked(regconfig, text, tsquery, boolean) IS
  'The text, whole (also when it is short) or the parts that fit the query best, with chr(2) and chr(3) around the words that do.';

CREATE FUNCTION search_prominent(p_query tsquery, p_kind result_kind, p_category int, p_most int) RETURNS TABLE (kind result_kind, id bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  look constant int := 8000;
BEGIN
  IF p_category IS NULL THEN
    RETURN QUERY
    (SELECT d.kind, d.id FROM (SELECT d.kind, d.id, d.words FROM search_documents AS d WHERE d.kind = p_kind
                                ORDER BY d.prominence DESC, d.id LIMIT look) AS d WHERE d.words @@ p_query LIMIT p_most)
    UNION
    (SELECT d.kind, d.id FROM (SELECT d.kind, d.id, d.title_words FROM search_documents AS d WHERE d.kind = p_kind
                                ORDER BY d.prominence DESC, d.id LIMIT look) AS d WHERE d.title_words @@ p_query LIMIT p_most);
  ELSE
    RETURN QUERY
    (SELECT d.kind, d.id FROM (SELECT d.kind, d.id, d.words FROM search_documents AS d WHERE d.category_id = p_category AND d.kind = p_kind
                                ORDER BY d.prominence DESC, d.id LIMIT look) AS d WHERE d.words @@ p_query LIMIT p_most)
    UNION
    (SELECT d.kind, d.id FROM (SELECT d.kind, d.id, d.title_words FROM search_documents AS d WHERE d.category_id = p_category AND d.kind = p_kind
                                ORDER BY d.prominence DESC, d.id LIMIT look) AS d WHERE d.title_words @@ p_query LIMIT p_most);
  END IF;
END
$$;
COMMENT ON FUNCTION search_prominent(tsquery, result_kind, int, int) IS
  'Of the 8000 most prominent documents of a kind (and a category, null for any) the p_most first that have the words, and the p_most first that '
  'have them in their name: for words that so many have that looking at all of them takes too long.';

CREATE FUNCTION search_site(p_typed text, p_kind text, p_category text, p_after_score float8, p_after_key bigint, p_most int)
RETURNS TABLE (matches int, facet_slugs text[], facet_names text[], facet_counts int[], kind text, title text, slug text, right_slug text,
               category_slug text, category_name text, snippet text, key_score float8, key bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
#variable_conflict use_column
DECLARE
  q tsquery := search_query(p_typed);
  word text := lower(btrim(p_typed));
  only_kind result_kind := nullif(p_kind, '');
  only_category int;
  common constant int := 5000;
  candidates constant int := 150;
BEGIN
  SELECT c.id INTO only_category FROM categories AS c WHERE c.slug = p_category;
  RETURN QUERY
  WITH hits AS MATERIALIZED (
    SELECT d.kind, d.id, d.category_id, d.prominence, d.title_words @@ q AS titled FROM search_documents AS d
     WHERE d.words @@ q AND (only_kind IS NULL OR d.kind = only_kind) LIMIT common + 1
  ), total AS MATERIALIZED (
    SELECT count(*)::int AS n, count(*) <= common AS told FROM hits
  ), facets AS (
    SELECT coalesce(array_agg(f.slug), '{}') AS slugs, coalesce(array_agg(f.name), '{}') AS names,
           coalesce(array_agg(CASE WHEN t.told THEN f.n ELSE -1 END), '{}') AS counts
      FROM (SELECT c.slug::text, c.name, k.n
              FROM (SELECT h.category_id, count(*)::int AS n FROM hits AS h GROUP BY h.category_id) AS k JOIN categories AS c ON c.id = k.category_id
             ORDER BY k.n DESC, c.slug LIMIT 12) AS f, total AS t
  ), chosen AS (
    (SELECT h.kind, h.id FROM hits AS h WHERE (SELECT t.told FROM total AS t) AND (only_category IS NULL OR h.category_id = only_category)
      ORDER BY h.prominence DESC, h.kind, h.id LIMIT candidates)
    UNION
    (SELECT h.kind, h.id FROM hits AS h WHERE (SELECT t.told FROM total AS t) AND h.titled AND (only_category IS NULL OR h.category_id = only_category)
      ORDER BY h.prominence DESC, h.kind, h.id LIMIT candidates)
    UNION
    SELECT s.kind, s.id FROM unnest(enum_range(NULL::result_kind)) AS k (kind) CROSS JOIN LATERAL search_prominent(q, k.kind, only_category, candidates) AS s
     WHERE NOT (SELECT t.told FROM total AS t) AND (only_kind IS NULL OR k.kind = only_kind)
  ), ranked AS (
    SELECT d.kind, d.id, d.title, d.category_id,
           (ts_rank('{0.1, 0.2, 0.4, 1.0}', d.words, q, 1) * CASE d.kind WHEN 'comparison' THEN 0.25 ELSE 1 END
            + CASE WHEN lower(d.title) = word THEN 1 ELSE 0 END)::float8 AS score,
           2 * d.id + CASE d.kind WHEN 'tool' THEN 1 ELSE 0 END AS key
      FROM chosen AS n JOIN search_documents AS d ON d.kind = n.kind AND d.id = n.id
  ), page AS MATERIALIZED (
    SELECT r.* FROM ranked AS r WHERE (r.score, r.key) < (p_after_score, p_after_key)
     ORDER BY r.score DESC, r.key DESC LIMIT p_most
  )
  SELECT (SELECT CASE WHEN NOT t.told THEN -1 ELSE (SELECT count(*)::int FROM hits AS h WHERE only_category IS NULL OR h.category_id = only_category) END FROM total AS t),
         f.slugs, f.names, f.counts,
         p.kind::text, search_marked('pg_catalog.simple', p.title, q, true), l.slug::text, x.slug::text, c.slug::text, c.name,
         search_marked('pg_catalog.english', CASE p.kind
           WHEN 'tool' THEN concat_ws(E'\n', a.tagline || ' — ' || left(a.description, 2000), left(
             (SELECT string_agg(v.quote, E'\n' ORDER BY v.id) FROM reviews AS v WHERE v.tool_id = l.id AND v.superseded_at IS NULL), 2000))
           ELSE a.tagline || ' — ' || b.tagline END, q, false),
         p.score, p.key
    FROM facets AS f
    LEFT JOIN page AS p ON true
    LEFT JOIN comparisons AS m ON p.kind = 'comparison' AND m.id = p.id
    LEFT JOIN tools AS l ON l.id = coalesce(m.left_id, p.id)
    LEFT JOIN tools AS x ON x.id = m.right_id
    LEFT JOIN tool_revisions AS a ON a.tool_id = l.id AND a.revision = l.revision
    LEFT JOIN tool_revisions AS b ON b.tool_id = x.id AND b.revision = x.revision
    LEFT JOIN categories AS c ON c.id = p.category_id
   ORDER BY p.score DESC, p.key DESC;
END
$$;
COMMENT ON FUNCTION search_site(text, text, text, float8, bigint, int) IS
  'A page of what a search finds, the best first, behind the key (p_after_score, p_after_key); p_kind and p_category (the slug of a category there is) '
  'narrow it, '''' does not. matches counts all that has the words, the facets are categories with how many, the largest first, whatever p_category '
  'says; of words that more than 5000 documents have they are -1. They stand in every row; when there is nothing to list, one row says them, with a '
  'null kind. Listed are at most 300 of a search: the 150 most prominent, and the 150 most prominent that have the words in their name (of common words, '
  'those of search_prominent(), of each kind). Only they are ranked, because weighing every document of a common word would take a second. The '
  'order is ts_rank, a quarter of it for comparisons, and 1 more when the whole name was typed. In title and snippet chr(2) and chr(3) stand around what '
  'was found; no text can hold them.';

CREATE FUNCTION search_near(p_typed text, p_most int)
RETURNS TABLE (slug text, name text, tagline text, category_slug text, category_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT g.slug, g.name, g.tagline, g.category_slug, g.category_name FROM suggest(p_typed, p_most) AS g;
  IF FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT t.slug::text, t.name, r.tagline, c.slug::text, c.name
    FROM (SELECT a.id, max(a.likeness) AS likeness
            FROM (SELECT DISTINCT w.word FROM regexp_split_to_table(lower(search_text(p_typed)), '\s+') AS w (word)
                   WHERE char_length(w.word) > 3 LIMIT 4) AS w
           CROSS JOIN LATERAL (SELECT x.id, x.likeness FROM spelt_alike(w.word, p_most) AS x
                               UNION ALL
                               SELECT x.id, 0.5 FROM (SELECT d.id FROM search_documents AS d
                                 WHERE d.kind = 'tool' AND d.title_words @@ plainto_tsquery('pg_catalog.simple', w.word)
                                 ORDER BY d.prominence DESC, d.id LIMIT p_most) AS x) AS a
           GROUP BY a.id ORDER BY max(a.likeness) DESC, a.id LIMIT p_most) AS n
    JOIN tools AS t ON t.id = n.id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id
   ORDER BY n.likeness DESC, n.id;
END
$$;
COMMENT ON FUNCTION search_near(text, int) IS
  'Published tools that may have been meant by what nothing has: what suggest() says of the whole, or else names that hold one of its first four longer '
  'words, or are spelt like it.';

-- ---- lists ---------------------------------------------------------------------------------------

CREATE FUNCTION tools_filtered(
  p_sort text, p_category text, p_tag text, p_pricing text,
  p_at timestamptz, p_percent int, p_reviews int, p_score float8, p_id bigint, p_most int
) RETURNS TABLE (id bigint, place int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  key text;
BEGIN
  key := CASE p_sort WHEN 'panel' THEN 'k.panel_percent DESC, k.panel_reviews DESC, k.id DESC'
                     WHEN 'community' THEN 'n.score DESC, k.id DESC'
                     ELSE 'k.published_at DESC, k.id DESC' END;
  -- planned for each filter: which index is the best one depends on how rare it is
  RETURN QUERY EXECUTE
    'SELECT k.id, row_number() OVER (ORDER BY ' || key || ')::int FROM tools AS k'
    || CASE p_sort WHEN 'community' THEN ' JOIN community_ranks AS n ON n.tool_id = k.id' ELSE '' END
    || CASE WHEN p_tag <> '' THEN ' JOIN tool_tags AS g ON g.tool_id = k.id AND g.tag_id = (SELECT x.id FROM tags AS x WHERE x.slug = $2)' ELSE '' END
    || CASE WHEN p_pricing <> '' THEN ' JOIN tool_revisions AS r ON r.tool_id = k.id AND r.revision = k.revision AND r.pricing_model = $3::pricing_model' ELSE '' END
    || ' WHERE k.state = ''published'''
    || CASE WHEN p_category <> '' THEN ' AND k.category_id = (SELECT c.id FROM categories AS c WHERE c.slug = $1)' ELSE '' END
    || CASE p_sort WHEN 'panel' THEN ' AND (k.panel_percent, k.panel_reviews, k.id) < ($5, $6, $8)'
                   WHEN 'community' THEN ' AND (n.score, k.id) < ($7, $8)'
                   ELSE ' AND (k.published_at, k.id) < ($4, $8)' END
    || ' ORDER BY ' || key || ' LIMIT $9'
    USING p_category, p_tag, p_pricing, p_at, p_percent, p_reviews, p_score, p_id, p_most;
END
$$;
COMMENT ON FUNCTION tools_filtered(text, text, text, text, timestamptz, int, int, float8, bigint, int) IS
  'Published tools of a category and tag (slugs) and a pricing model, '''' for any, behind the key of the order p_sort: newest (p_at, p_id), panel '
  '(p_percent, p_reviews, p_id) or community (p_score, p_id). place counts from 1.';

GRANT EXECUTE ON FUNCTION
  search_site(text, text, text, float8, bigint, int), suggest(text, int), spelt_alike(text, int), search_near(text, int),
  tools_filtered(text, text, text, text, timestamptz, int, int, float8, bigint, int)
TO slipway_web;
GRANT SELECT (kind, id, category_id, prominence) ON search_documents TO slipway_web;

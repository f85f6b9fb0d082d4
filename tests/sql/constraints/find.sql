-- Constraints of tags and of what is searched; part of constraints.sql.
SELECT tag('alpha', '{One,Two}');
SELECT violates($$INSERT INTO tags (slug, name) VALUES ('One', 'x')$$, 'tags_slug_form');
SELECT violates($$INSERT INTO tags (slug, name) VALUES ('one', 'x')$$, 'tags_slug_key');
SELECT violates(format($$INSERT INTO tags (slug, name) VALUES ('x', %L)$$, v), 'tags_name_form') FROM unnest(ARRAY['', ' ', E'a\nb', repeat('x', 41), ' a', 'a ', 'a,b']) AS v;
SELECT violates($$INSERT INTO tags (slug, name) VALUES ('x', 'ONE')$$, 'tags_one_name');
SELECT violates(format($$SELECT tag('alpha', %L)$$, v), 'tool_revisions_tags_form')
  FROM unnest(ARRAY['{Agent,agent}', '{Ä,ä}', '{""}', '{" a"}', '{"a,b"}', '{NULL}', E'{"a\nb"}', ARRAY[repeat('x', 41)]::text,
                    (SELECT array_agg('Tag ' || n) FROM generate_series(1, 11) AS n)::text]) AS v;
SELECT violates('UPDATE tags SET tools = -1', 'tags_tools_count');
SELECT violates('INSERT INTO tool_tags SELECT tool_id, tag_id, 9 FROM tool_tags', 'tool_tags_pkey');
SELECT violates('INSERT INTO tool_tags SELECT tool_id, 0, 9 FROM tool_tags LIMIT 1', 'tool_tags_tag_id_fkey');
SELECT violates('INSERT INTO tool_tags SELECT 0, tag_id, place FROM tool_tags', 'tool_tags_tool_id_fkey');
SELECT violates('UPDATE tool_tags SET place = 1', 'tool_tags_one_a_place');
SELECT violates(format('UPDATE tool_tags SET place = %s WHERE place = 1', v), 'tool_tags_place_limit') FROM unnest(ARRAY[0, 11]) AS v;
SELECT violates('INSERT INTO search_documents SELECT * FROM search_documents', 'search_documents_pkey');
SELECT violates('UPDATE search_documents SET category_id = 0', 'search_documents_category_id_fkey');

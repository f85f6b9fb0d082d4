-- A part of constraints.sql: predictions, prices that were seen. Behind staff.sql, which wrote a draft.

SELECT put_draft_predictions((SELECT min(id) FROM review_drafts), ARRAY['It is gone'], ARRAY[utc_today() + 9], ARRAY[50]);
SELECT import_prediction('alpha', 'builder', 'It is gone', utc_today() + 9, 50);
SELECT note_price_read(a, (SELECT id FROM tools WHERE slug = 'alpha'), 1) FROM accounts AS a WHERE a.login = 'mo';

SELECT link_note(l.tool, l.website, 'failed', 'x') FROM link_claim(0) AS l;
SELECT violates('INSERT INTO link_checks SELECT * FROM link_checks', 'link_checks_pkey');
SELECT violates('UPDATE link_checks SET tool_id = 0', 'link_checks_tool_id_fkey');
SELECT violates('UPDATE link_checks SET failures = -1', 'link_checks_failures_count');
SELECT violates(format('UPDATE link_checks SET why = %L', v), 'link_checks_why_form') FROM unnest(ARRAY['', E'a\nb', repeat('x', 201)]) AS v;

-- a row with one thing changed: what is only ever added to can only be wrong when it is added
CREATE FUNCTION pg_temp.fact(p_table text, p_column text, p_value text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO %1$I OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::%1$I, to_jsonb(r) || %2$L)).* FROM (SELECT * FROM %1$I LIMIT 1) AS r', p_table,
                (CASE WHEN p_table IN ('predictions', 'price_observations') THEN jsonb_build_object('id', 999) ELSE '{}' END)
                || (CASE p_table WHEN 'predictions' THEN jsonb_build_object('text', 'Another') WHEN 'draft_predictions' THEN jsonb_build_object('place', 2) ELSE '{}' END)
                || jsonb_build_object(p_column, CASE WHEN p_value <> '' OR p_column IN ('text', 'pricing_entry', 'label') THEN p_value END)) $$;
SAVEPOINT other;
SELECT lives_ok(pg_temp.fact(t, 'version', '1'), 'another row of ' || t || ' may be made') FROM unnest(ARRAY['draft_predictions', 'predictions', 'price_observations']) AS t;
ROLLBACK TO other;

SELECT violates(pg_temp.fact(t, c, v), k)
  FROM (VALUES
    ('draft_predictions', 'draft_id', '0', 'draft_predictions_draft_id_fkey'), ('draft_predictions', 'place', '1', 'draft_predictions_pkey'),
    ('draft_predictions', 'place', '4', 'draft_predictions_place'), ('draft_predictions', 'text', '', 'draft_predictions_text_form'),
    ('draft_predictions', 'text', repeat('x', 301), 'draft_predictions_text_form'), ('draft_predictions', 'text', E'a\nb', 'draft_predictions_text_form'),
    ('draft_predictions', 'percent', '0', 'draft_predictions_percent'), ('draft_predictions', 'percent', '100', 'draft_predictions_percent'),
    ('predictions', 'tool_id', '0', 'predictions_tool_id_fkey'), ('predictions', 'persona_id', '0', 'predictions_persona_id_fkey'),
    ('predictions', 'review_id', '0', 'predictions_review_id_fkey'), ('predictions', 'draft_id', '0', 'predictions_draft_id_fkey'),
    ('predictions', 'text', '', 'predictions_text_form'), ('predictions', 'text', 'It is gone', 'predictions_once'),
    ('predictions', 'percent', '0', 'predictions_percent'), ('predictions', 'percent', '100', 'predictions_percent'),
    ('predictions', 'due_on', utc_today()::text, 'predictions_due_ahead'), ('predictions', 'due_on', (utc_today() + 3654)::text, 'predictions_due_ahead'),
    ('predictions', 'state', 'right', 'predictions_decided'), ('predictions', 'entry_id', '1', 'predictions_decided'),
    ('price_observations', 'tool_id', '0', 'price_observations_tool_id_fkey'), ('price_observations', 'pricing_entry', '', 'price_observations_entry_form'),
    ('price_observations', 'label', '', 'price_observations_label_form'), ('price_observations', 'revision', '99', 'price_observations_of_revision'),
    ('price_observations', 'entry_id', '1', 'price_observations_read_by_person'), ('price_observations', 'basis', 'read', 'price_observations_read_by_person')
  ) AS b (t, c, v, k);
SELECT violates($$UPDATE predictions SET state = 'right', entry_id = 0$$, 'predictions_entry_id_fkey');
SELECT violates($$INSERT INTO price_observations (tool_id, pricing_model, pricing_entry, basis, label, entry_id) SELECT id, 'free', 'Free', 'read', 'Mo', 0 FROM tools LIMIT 1$$,
                'price_observations_entry_id_fkey');

-- Constraints of the newsletter's issues and of alerts.
INSERT INTO newsletter_issues (year, week, subject) VALUES (2026, 10, 'An issue') RETURNING id AS issue \gset
INSERT INTO newsletter_items (issue_id, position, kind, tool_id, facts) SELECT :issue, 1, 'price', t.id, '{}' FROM tools AS t ORDER BY t.id LIMIT 1 RETURNING tool_id AS issue_tool \gset
INSERT INTO newsletter_letters (issue_id, version, subject, html, text) VALUES (:issue, 1, 'S', 'h', 't');
SELECT violates($$INSERT INTO newsletter_issues (year, week, subject) VALUES (2026, 10, 'Another')$$, 'newsletter_issues_one_a_week');
SELECT violates('UPDATE newsletter_issues SET year = 2019', 'newsletter_issues_year_range');
SELECT violates('UPDATE newsletter_issues SET week = 54', 'newsletter_issues_week_range');
SELECT violates('UPDATE newsletter_issues SET version = 0', 'newsletter_issues_version_counts');
SELECT violates($$UPDATE newsletter_issues SET subject = ' '$$, 'newsletter_issues_subject_form');
SELECT violates($$UPDATE newsletter_issues SET note = ' '$$, 'newsletter_issues_note_form');
SELECT violates('UPDATE newsletter_issues SET left_out = -1', 'newsletter_issues_left_out_count');
SELECT violates('UPDATE newsletter_issues SET queued = -1', 'newsletter_issues_queued_count');
SELECT violates($$UPDATE newsletter_issues SET state = 'approved'$$, 'newsletter_issues_approved_whole');
SELECT violates($$UPDATE newsletter_issues SET state = 'sending', due_at = now(), letter = 1$$, 'newsletter_issues_sending_began');
SELECT violates('UPDATE newsletter_issues SET sent_at = now()', 'newsletter_issues_sent_at_the_end');
SELECT violates('UPDATE newsletter_issues SET sent = 1', 'newsletter_issues_counted_at_the_end');
SELECT violates(format($$INSERT INTO newsletter_items (issue_id, position, kind, tool_id, facts) VALUES (%s, 1, 'price', %s, '{}')$$, :issue, :issue_tool), 'newsletter_items_place_once');
SELECT violates($$UPDATE newsletter_items SET kind = 'compared'$$, 'newsletter_items_of_two');
SELECT violates($$UPDATE newsletter_items SET facts = '[]'$$, 'newsletter_items_facts_object');
SELECT violates('UPDATE newsletter_items SET tool_id = 0', 'newsletter_items_tool_id_fkey');
SELECT violates($$UPDATE newsletter_items SET kind = 'compared', other_id = 0$$, 'newsletter_items_other_id_fkey');
SELECT violates($$INSERT INTO newsletter_items (issue_id, position, kind, tool_id, facts) SELECT 0, 1, 'price', t.id, '{}' FROM tools AS t LIMIT 1$$, 'newsletter_items_issue_id_fkey');
SELECT violates(format($$INSERT INTO newsletter_letters (issue_id, version, subject, html, text) VALUES (%s, 1, 'S', 'h', 't')$$, :issue), 'newsletter_letters_pkey');
SELECT violates($$INSERT INTO newsletter_letters (issue_id, version, subject, html, text) VALUES (0, 1, 'S', 'h', 't')$$, 'newsletter_letters_issue_id_fkey');
SELECT violates($$UPDATE newsletter_letters SET subject = ''$$, 'newsletter_letters_subject_form');
SELECT violates($$UPDATE newsletter_letters SET html = repeat('x', 102401)$$, 'newsletter_letters_html_size');
SELECT violates($$UPDATE newsletter_letters SET text = ''$$, 'newsletter_letters_text_size');
SELECT violates($$INSERT INTO outbox (recipient, subject, body, issue_id) VALUES ('a@example.org', 'S', 'B', 0)$$, 'outbox_of_issue');
INSERT INTO subscribers (address, address_key, address_hash) VALUES ('alert@example.org', 'alert@example.org', sha256('alert')) RETURNING id AS told \gset
INSERT INTO outbox (recipient, subject, template, body, subscriber_id) VALUES ('alert@example.org', 'S', 'alert', '{}', :told) RETURNING id AS told_by \gset
INSERT INTO alert_letters (subscriber_id, day, events, outbox_id) VALUES (:told, '2026-03-02', '{1}', :told_by);
SELECT violates(format($$INSERT INTO alert_letters (subscriber_id, day, events, outbox_id) VALUES (%s, '2026-03-02', '{2}', %s)$$, :told, :told_by), 'alert_letters_pkey');
SELECT violates(format($$INSERT INTO alert_letters (subscriber_id, day, events, outbox_id) VALUES (0, '2026-03-03', '{2}', %s)$$, :told_by), 'alert_letters_subscriber_id_fkey');
SELECT violates('UPDATE alert_letters SET outbox_id = 0', 'alert_letters_outbox_id_fkey');

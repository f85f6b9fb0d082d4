-- A part of constraints.sql: subscribers, what they asked for, their links and limits.
INSERT INTO subscribers (address, address_key, address_hash) VALUES ('Ann@example.org', 'ann@example.org', sha256('ann'));
INSERT INTO subscriptions (subscriber_id, kind, tool_id, other_id) SELECT s.id, 'pair', min(t.id), max(t.id) FROM subscribers AS s, tools AS t GROUP BY s.id;
INSERT INTO consents (subscriber_id, what, how) SELECT s.id, 'asked', 'form' FROM subscribers AS s;
INSERT INTO newsletter_tokens (hash, subscriber_id, purpose, expires_at) SELECT sha256('token'), s.id, 'confirm', now() FROM subscribers AS s;
INSERT INTO confirmation_limits (address_hash, confirmations) VALUES (sha256('ann'), 1);
INSERT INTO newsletter_requests (address, preferences, how) VALUES ('ann@example.org', true, 'form');
INSERT INTO newsletter_quotas VALUES (sha256('net'), '2026-05-01', 1);

SELECT violates(pg_temp.again('subscribers', jsonb_build_object('id', 1000, 'address', 'b@example.org', 'address_key', 'b@example.org', 'unsubscribe_token', uuid_send(gen_random_uuid())) || changes), name)
  FROM (VALUES
    ('{"address": "b@example", "address_key": "b@example"}'::jsonb, 'subscribers_address_form'), ('{"address": "b c@example.org", "address_key": "b c@example.org"}', 'subscribers_address_form'),
    ('{"address": "b@EXAMPLE.org"}', 'subscribers_address_form'), ('{"address": "ann@example.org", "address_key": "ann@example.org"}', 'subscribers_address_once'),
    ('{"address_key": "c@example.org"}', 'subscribers_address_key_fits'), ('{"address_hash": "\\x00"}', 'subscribers_address_hash_size'), ('{"version": 0}', 'subscribers_version_counts'),
    ('{"unsubscribe_token": "\\x00"}', 'subscribers_unsubscribe_token_size'), ('{"state": "active"}', 'subscribers_active_confirmed'), ('{"everything": true}', 'subscribers_only_active_get'),
    ('{"state": "unsubscribed"}', 'subscribers_ended_at_the_end'), ('{"ended_at": "2026-05-01"}', 'subscribers_ended_at_the_end')) AS v (changes, name);
SELECT violates(pg_temp.again('subscribers', '{"address": "b@example.org", "address_key": "b@example.org"}'), 'subscribers_pkey');
SELECT violates(pg_temp.again('subscribers', '{"id": 1000, "address": "b@example.org", "address_key": "b@example.org"}'), 'subscribers_unsubscribe_token_once');
SELECT violates(pg_temp.again(t, changes), name) FROM (VALUES
  ('subscriptions'::regclass, '{"kind": "tool", "other_id": null}'::jsonb, 'subscriptions_pkey'), ('subscriptions', '{"id": 1000}', 'subscriptions_once'), ('subscriptions', '{"id": 1000, "subscriber_id": 0}', 'subscriptions_subscriber_id_fkey'),
  ('subscriptions', '{"id": 1000, "kind": "category", "tool_id": null, "other_id": null}', 'subscriptions_of_category'), ('subscriptions', '{"id": 1000, "kind": "tool", "tool_id": null, "other_id": null}', 'subscriptions_of_tool'),
  ('subscriptions', '{"id": 1000, "kind": "tool"}', 'subscriptions_of_pair'), ('subscriptions', '{"id": 1000, "other_id": 0}', 'subscriptions_pair_in_order'),
  ('subscriptions', '{"id": 1000, "kind": "category", "tool_id": null, "other_id": null, "category_id": 0}', 'subscriptions_category_id_fkey'),
  ('subscriptions', '{"id": 1000, "tool_id": 0}', 'subscriptions_tool_id_fkey'), ('subscriptions', '{"id": 1000, "other_id": 1000000}', 'subscriptions_other_id_fkey'),
  ('consents', '{}', 'consents_pkey'), ('consents', '{"id": 1000, "shown": " "}', 'consents_shown_form'), ('consents', jsonb_build_object('id', 1000, 'shown', repeat('x', 4001)), 'consents_shown_form'),
  ('newsletter_tokens', '{}', 'newsletter_tokens_pkey'), ('newsletter_tokens', '{"hash": "\\x00"}', 'newsletter_tokens_hash_size'),
  ('newsletter_tokens', jsonb_build_object('hash', sha256('other'), 'subscriber_id', 0), 'newsletter_tokens_subscriber_id_fkey'),
  ('confirmation_limits', '{}', 'confirmation_limits_pkey'), ('confirmation_limits', '{"address_hash": "\\x00"}', 'confirmation_limits_hash_size'), ('confirmation_limits', '{"confirmations": 4}', 'confirmation_limits_count'),
  ('newsletter_requests', '{}', 'newsletter_requests_pkey'), ('newsletter_requests', '{"id": 1000, "address": "b@example"}', 'newsletter_requests_address_form'),
  ('newsletter_quotas', '{}', 'newsletter_quotas_pkey'), ('newsletter_quotas', '{"network": "\\x00"}', 'newsletter_quotas_network_size'), ('newsletter_quotas', '{"day": "2026-05-02", "asked": 0}', 'newsletter_quotas_count')
) AS v (t, changes, name);
SELECT violates('INSERT INTO outbox (recipient, subject, body, subscriber_id) VALUES (''a@example.org'', ''s'', ''b'', 0)', 'outbox_subscriber_id_fkey');

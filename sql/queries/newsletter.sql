-- The newsletter: who gets it. Hashes, tokens and networks are hexadecimal, lists are joined by commas; what can be raised is said at the
-- functions.

-- name: subscribe (address text, hashes text, categories text, tool text?, other text?, how text, words text, network text, quota int,
--                  quota_all int)
-- rows: done bool
-- Asks for mail to an address: an alert on `tool`, or on it and `other`; else the weekly, with these categories or, when there are none, all.
SELECT true AS done
  FROM subscribe($1, ARRAY(SELECT decode(h, 'hex') FROM unnest(string_to_array($2, ',')) WITH ORDINALITY AS x (h, n) ORDER BY n), string_to_array($3, ','), $4, $5, $6, $7, decode($8, 'hex'), $9, $10);

-- name: unsubscribe (token text, alert bigint, how text, words text)
-- rows: done bool
-- Ends all mail to whoever's link it is, or one alert (0: all).
SELECT true AS done FROM unsubscribe(decode($1, 'hex'), nullif($2, 0), $3, $4);

-- name: newsletter_link (hash text, purpose text)
-- rows: address text, state text, version int, everything bool, everything_asked bool, used bool, created_at text, confirmed_at text?
-- Who is behind a link.
SELECT l.address, l.state, l.version, l.everything, l.everything_asked, l.used, l.created_at, l.confirmed_at
  FROM newsletter_link(decode($1, 'hex'), $2) AS l;

-- name: newsletter_link_subscriptions (hash text, purpose text)
-- rows: subscription bigint, kind text, slug text, name text, other_slug text?, other_name text?, confirmed_at text?, created_at text
-- What they get, or asked for: categories first, then alerts.
SELECT s.subscription, s.kind, s.slug, s.name, s.other_slug, s.other_name, s.confirmed_at, s.created_at
  FROM newsletter_link_subscriptions(decode($1, 'hex'), $2) AS s;

-- name: newsletter_link_consents (hash text)
-- rows: at text, what text, how text, shown text?
-- What the ledger says of them.
SELECT c.at, c.what, c.how, c.shown FROM newsletter_link_consents(decode($1, 'hex')) AS c;

-- name: newsletter_link_mails (hash text)
-- rows: written_at text, template text, subject text, sent_at text?
-- The mails that were written for them.
SELECT m.written_at, m.template, m.subject, m.sent_at FROM newsletter_link_mails(decode($1, 'hex')) AS m;

-- name: confirm_subscriptions (hash text, version int, words text)
-- rows: done bool
-- Begins what was asked for, as the page of that version showed it.
SELECT true AS done FROM confirm_subscriptions(decode($1, 'hex'), $2, $3);

-- name: save_preferences (hash text, version int, everything bool, categories text, alerts text, words text)
-- rows: done bool
-- What they get from now on; `alerts` are numbers of those that stay.
SELECT true AS done FROM save_preferences(decode($1, 'hex'), $2, $3, string_to_array($4, ','), string_to_array($5, ',')::bigint[], $6);

-- name: erase_subscriber (hash text)
-- rows: done bool
-- Erases them.
SELECT true AS done FROM erase_subscriber(decode($1, 'hex'));

-- name: ask_preferences (address text, network text, quota int, quota_all int)
-- rows: done bool
-- Asks for the link to the preferences of that address.
SELECT true AS done FROM ask_preferences($1, decode($2, 'hex'), $3, $4);

-- name: newsletter_requests_take (most int)
-- rows: taken int
-- Takes up what was asked for, before the outbox is looked into.
SELECT take_newsletter_requests($1) AS taken;

-- name: subscriber_mails (mail bigint, token_hash text?)
-- rows: allowed bool, unsubscribe_token text?
-- Whether this mail of the outbox may still be sent to its subscriber, and the token of the link in it that ends all mail.
SELECT m.allowed, m.unsubscribe_token FROM subscriber_mails($1, decode($2, 'hex')) AS m;

-- name: subscribers_forget (most int)
-- rows: subscribers int
-- Deletes what nobody confirmed, and what ended long ago: `most` addresses. To be called every hour, and again when it was so many.
SELECT forget_subscribers($1) AS subscribers;

-- name: alert_tools (a text, b text)
-- rows: slug text, name text
-- The public tools that an alert is about.
SELECT p.slug, p.name
  FROM unnest(ARRAY[$1, $2]) WITH ORDINALITY AS x (slug, n) JOIN tool_slugs AS g ON g.slug = x.slug JOIN tool_pages AS p ON p.id = final_tool(g.tool_id)
 ORDER BY x.n;

-- The outbox: mail that is to be sent.

-- name: outbox_claim (most int, per_minute int)
-- rows: id bigint, claim int, recipient text, subject text, body text, template text?, subscriber_id bigint?, issue_id bigint?
-- Up to `most` mails that are due, and that a limit of so many a minute (0: none) lets go; for two minutes they are the
-- caller's to send. With a `template` the body is the JSON that it is to be filled with.
SELECT o.id, o.claim, o.recipient, o.subject, o.body, o.template, o.subscriber_id, o.issue_id FROM outbox_claim($1, $2) AS o;

-- name: outbox_wait (per_minute int)
-- rows: ms int?
-- How long the limit holds back a mail that is due; null when it holds back none.
SELECT outbox_wait($1) AS ms;

-- name: outbox_begin (id bigint, claim int)
-- rows: goes bool, unsubscribe text?
-- It is sent now; `goes` is false when its subscriber gets no mail any more. No row: it is another one's by now.
SELECT b.goes, b.unsubscribe FROM outbox_begin($1, $2) AS b;

-- name: outbox_release (id bigint, claim int)
-- rows: done bool
-- It is not sent after all.
SELECT outbox_release($1, $2) AS done;

-- name: outbox_sent (id bigint, claim int)
-- rows: done bool
-- A server took it.
SELECT outbox_sent($1, $2) AS done;

-- name: outbox_failed (id bigint, claim int, error text, for_good bool, no_address bool)
-- rows: done bool
-- It could not be sent: to be tried again later, or never; `no_address`: nor anything else to this address.
SELECT outbox_failed($1, $2, $3, $4, $5) AS done;

-- name: outbox_bounced (id bigint, error text, no_address bool)
-- rows: done bool
-- It was sent, and came back.
SELECT outbox_bounced($1, $2, $3) AS done;

-- name: outbox_counts ()
-- rows: waiting int, due int
-- How many wait, and how many of them could go now.
SELECT c.waiting, c.due FROM outbox_counts() AS c;

-- name: mail_seen (credential text)
-- rows: waiting int, due int, sent int, bounced int, given_up int
-- For admins: what waits, and what became of mail in the last 24 hours.
SELECT m.waiting, m.due, m.sent, m.bounced, m.given_up FROM mail_seen(decode($1, 'hex')) AS m;

-- name: outbox_forget (most int)
-- rows: mails int
-- Erases what need not be kept of `most` mails that were sent long ago. To be called every hour, and again when it was so many.
SELECT outbox_forget($1) AS mails;

-- The outbox: mail that is to be sent.

-- name: outbox_claim (most int)
-- rows: id bigint, recipient text, subject text, body text, template text?
-- Up to `most` mails that are due; for two minutes they are the caller's to send. With a `template` the body is the
-- JSON that it is to be filled with.
SELECT o.id, o.recipient, o.subject, o.body, o.template FROM outbox_claim($1) AS o;

-- name: outbox_sent (id bigint)
-- rows: done bool
-- A server took it.
SELECT outbox_sent($1) AS done;

-- name: outbox_failed (id bigint, error text, for_good bool)
-- rows: done bool
-- It could not be sent: to be tried again later, or never.
SELECT outbox_failed($1, $2, $3) AS done;

-- name: outbox_forget ()
-- rows: mails int
-- Erases what need not be kept of mail that was sent long ago. To be called every hour.
SELECT outbox_forget() AS mails;

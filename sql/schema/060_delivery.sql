-- How mail leaves: single letters before the bulk of an issue, no faster than the operator wants, each begun by one sender at a time, and an
-- address that a server refused for good is never mailed again.
--
-- A sender claims a few rows, and begins each of them right before it sends it. A claim has a number: who was away for so long that another
-- one has claimed the row meanwhile can neither begin it nor say what became of it. So a sender that is killed leaves at most one mail that
-- went out and is not noted: the one that it had begun.

ALTER TABLE outbox
  ADD COLUMN issue_id   bigint,
  ADD COLUMN urgency    int NOT NULL GENERATED ALWAYS AS
                        (CASE WHEN template = 'issue' AND subscriber_id IS NOT NULL THEN 2 WHEN template = 'alert' THEN 1 ELSE 0 END) STORED,
  ADD COLUMN claim      int NOT NULL DEFAULT 0 CONSTRAINT outbox_claim_count CHECK (claim >= 0),
  ADD COLUMN bounced_at timestamptz,
  ADD CONSTRAINT outbox_issue_once UNIQUE (issue_id, subscriber_id),
  ADD CONSTRAINT outbox_bounced_was_sent CHECK (bounced_at IS NULL OR sent_at IS NOT NULL);
COMMENT ON COLUMN outbox.issue_id IS 'The issue of the newsletter that it carries; null for another mail.';
COMMENT ON COLUMN outbox.urgency IS 'What goes first: 0 letters that somebody waits for, 1 alerts, 2 an issue.';
COMMENT ON COLUMN outbox.claim IS 'How often somebody took it; the number of the claim that counts.';
COMMENT ON COLUMN outbox.attempts IS 'How often somebody began to send it.';
COMMENT ON COLUMN outbox.bounced_at IS 'When the mail server sent it back after it had taken it; otherwise null.';
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (urgency, due_at, id) WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0;

CREATE TABLE outbox_pace (
  one     boolean     PRIMARY KEY DEFAULT true CONSTRAINT outbox_pace_one CHECK (one),
  next_at timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON TABLE outbox_pace IS 'When the next mail may be claimed, where mails a minute are limited. One row, for all senders.';
COMMENT ON COLUMN outbox_pace.one IS 'There is one row.';
COMMENT ON COLUMN outbox_pace.next_at IS 'Not before; each mail that is claimed moves it by its share of a minute.';
INSERT INTO outbox_pace DEFAULT VALUES;

-- ---- claiming ------------------------------------------------------------------------------------

DROP FUNCTION outbox_claim(int);
CREATE FUNCTION outbox_take(p_most int)
RETURNS TABLE (id bigint, claim int, recipient text, subject text, body text, template text, subscriber_id bigint, issue_id bigint)
LANGUAGE sql AS $$
  WITH taken AS (
    UPDATE outbox AS o SET claimed_until = clock_timestamp() + interval '2 minutes', claim = o.claim + 1
      FROM (SELECT w.id FROM outbox AS w
             WHERE num_nonnulls(w.sent_at, w.cancelled_at, w.failed_at) = 0 AND w.due_at <= clock_timestamp()
               AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp())
             ORDER BY w.urgency, w.due_at, w.id
             LIMIT greatest(p_most, 0) FOR UPDATE SKIP LOCKED) AS due
     WHERE o.id = due.id
    RETURNING o.id, o.claim, o.recipient, o.subject, o.body, o.template, o.subscriber_id, o.issue_id, o.urgency, o.due_at)
  SELECT t.id, t.claim, t.recipient, t.subject, t.body, t.template, t.subscriber_id, t.issue_id FROM taken AS t ORDER BY t.urgency, t.due_at, t.id
$$;
COMMENT ON FUNCTION outbox_take(int) IS 'Up to p_most mails that are due, the most urgent first; for two minutes they are the caller''s.';

CREATE FUNCTION outbox_claim(p_most int, p_per_minute int)
RETURNS TABLE (id bigint, claim int, recipient text, subject text, body text, template text, subscriber_id bigint, issue_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  share interval := interval '1 minute' / nullif(greatest(p_per_minute, 0), 0);
  base  timestamptz;
  most  int := p_most;
BEGIN
  IF share IS NULL THEN
    RETURN QUERY SELECT * FROM outbox_take(most);
    RETURN;
  END IF;
  -- what was not used is worth a second, no more: a pause is not followed by a flood
  SELECT greatest(p.next_at, clock_timestamp() - interval '1 second') INTO base FROM outbox_pace AS p FOR UPDATE;
  IF base > clock_timestamp() THEN
    RETURN;
  END IF;
  most := least(most, 1 + floor(extract(epoch FROM clock_timestamp() - base) / extract(epoch FROM share))::int);
  RETURN QUERY SELECT * FROM outbox_take(most);
  GET DIAGNOSTICS most = ROW_COUNT;
  UPDATE outbox_pace SET next_at = base + most * share;
END
$$;
COMMENT ON FUNCTION outbox_claim(int, int) IS
  'Up to p_most mails that are due, the most urgent first and of those what is longest due, but no more than p_per_minute of the whole site go in a '
  'minute (0: no limit), evenly. For the next two minutes they are the caller''s, who is to begin each of them before it sends it, and to '
  'say what became of it. With a template, body is a JSON object for it.';

CREATE FUNCTION outbox_wait(p_per_minute int) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(0, ceil(extract(epoch FROM p.next_at - clock_timestamp()) * 1000))::int FROM outbox_pace AS p
   WHERE p_per_minute > 0 AND p.next_at > clock_timestamp()
     AND EXISTS (SELECT FROM outbox AS w
                  WHERE num_nonnulls(w.sent_at, w.cancelled_at, w.failed_at) = 0 AND w.due_at <= clock_timestamp()
                    AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp()))
$$;
COMMENT ON FUNCTION outbox_wait(int) IS 'Milliseconds until the limit lets the next mail go; null when no limit is in the way of one.';

-- ---- what became of it ---------------------------------------------------------------------------

CREATE FUNCTION outbox_begin(p_id bigint, p_claim int)
RETURNS TABLE (goes boolean, unsubscribe text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m     outbox;
  may   boolean := true;
  token text;
BEGIN
  -- a disk need not have it before the mail goes: who loses this has an attempt less on the book, no more
  PERFORM set_config('synchronous_commit', 'off', true);
  -- the subscriber before the mail, as whoever ends or erases one: else they would wait for each other
  PERFORM FROM subscribers AS s WHERE s.id = (SELECT o.subscriber_id FROM outbox AS o WHERE o.id = p_id) FOR UPDATE;
  UPDATE outbox SET attempts = attempts + 1, claimed_until = clock_timestamp() + interval '2 minutes'
   WHERE id = p_id AND claim = p_claim AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
  RETURNING * INTO m;
  IF m.id IS NULL THEN
    RETURN;
  END IF;
  IF m.subscriber_id IS NOT NULL THEN
    SELECT s.allowed, s.unsubscribe_token INTO may, token FROM subscriber_mails(p_id) AS s;
  END IF;
  RETURN QUERY SELECT may, token;
END
$$;
COMMENT ON FUNCTION outbox_begin(bigint, int) IS
  'The caller sends this mail now: it is theirs for two minutes more, and one more attempt. goes: false for a subscriber who is not to be '
  'mailed any more; then it is called back. unsubscribe: the token of the link that ends all mail to them. No row: the claim is another one''s by now.';

CREATE FUNCTION outbox_release(p_id bigint, p_claim int) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH done AS (
    UPDATE outbox SET claimed_until = NULL
     WHERE id = p_id AND claim = p_claim AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
    RETURNING id)
  SELECT EXISTS (SELECT FROM done)
$$;
COMMENT ON FUNCTION outbox_release(bigint, int) IS 'The caller does not send this mail after all; whoever asks may have it. False when it was no longer theirs.';

DROP FUNCTION outbox_sent(bigint);
CREATE FUNCTION outbox_sent(p_id bigint, p_claim int) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH done AS (
    UPDATE outbox SET sent_at = clock_timestamp(), claimed_until = NULL, error = NULL
     WHERE id = p_id AND claim = p_claim AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
    RETURNING id)
  SELECT EXISTS (SELECT FROM done)
$$;
COMMENT ON FUNCTION outbox_sent(bigint, int) IS 'A server took this mail. False when it was no longer the caller''s.';

CREATE FUNCTION mail_error(p_error text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT nullif(btrim(left(regexp_replace(p_error, '[[:cntrl:][:space:]\u0080-\u009f]+', ' ', 'g'), 500)), '')
$$;
COMMENT ON FUNCTION mail_error(text) IS 'What a mail server said, as one line of at most 500 characters; null for nothing.';

DROP FUNCTION outbox_failed(bigint, text, boolean);
CREATE FUNCTION outbox_failed(p_id bigint, p_claim int, p_error text, p_for_good boolean, p_no_address boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m outbox;
BEGIN
  UPDATE outbox
     SET claimed_until = NULL, error = mail_error(p_error),
         failed_at = CASE WHEN p_for_good OR p_no_address OR attempts >= 10 THEN clock_timestamp() END,
         due_at = clock_timestamp() + interval '1 minute' * least(power(5, greatest(attempts, 1) - 1), 24 * 60)
   WHERE id = p_id AND claim = p_claim AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
  RETURNING * INTO m;
  IF p_no_address AND m.subscriber_id IS NOT NULL THEN
    PERFORM suppress_subscriber(m.subscriber_id, 'bounce');
  END IF;
  RETURN m.id IS NOT NULL;
END
$$;
COMMENT ON FUNCTION outbox_failed(bigint, int, text, boolean, boolean) IS
  'This mail could not be sent: it is due again 1, 5, 25 … minutes later (a day at most), and given up after ten attempts, five days, or '
  'at once when it is for good. p_no_address: the server said that the address takes no mail, ever; then the subscriber is suppressed. '
  'False when it was no longer the caller''s.';

CREATE FUNCTION outbox_bounced(p_id bigint, p_error text, p_no_address boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m outbox;
BEGIN
  UPDATE outbox
     SET bounced_at = coalesce(bounced_at, clock_timestamp()), error = CASE WHEN recipient IS NOT NULL THEN mail_error(p_error) END
   WHERE id = p_id AND sent_at IS NOT NULL
  RETURNING * INTO m;
  IF p_no_address AND m.subscriber_id IS NOT NULL THEN
    PERFORM suppress_subscriber(m.subscriber_id, 'bounce');
  END IF;
  RETURN m.id IS NOT NULL;
END
$$;
COMMENT ON FUNCTION outbox_bounced(bigint, text, boolean) IS
  'A mail that a server had taken came back for good. p_no_address as in outbox_failed. False when no such mail was sent.';

DROP FUNCTION outbox_forget();
CREATE FUNCTION outbox_forget(p_most int DEFAULT 1000) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH erased AS (
    UPDATE outbox AS o SET recipient = NULL, body = NULL, error = NULL
      FROM (SELECT w.id FROM outbox AS w
             WHERE w.recipient IS NOT NULL AND coalesce(w.sent_at, w.cancelled_at, w.failed_at) < now() - interval '30 days'
             ORDER BY coalesce(w.sent_at, w.cancelled_at, w.failed_at) LIMIT p_most FOR UPDATE SKIP LOCKED) AS old
     WHERE o.id = old.id
    RETURNING o.id)
  SELECT count(*)::int FROM erased
$$;
COMMENT ON FUNCTION outbox_forget(int) IS
  'Erases recipient, text and error of mail that was sent, called back or given up more than 30 days ago, of p_most mails at most; returns of how '
  'many. The letters of an issue are old all at once, and whoever calls it has less time than they take together.';

CREATE FUNCTION outbox_counts() RETURNS TABLE (waiting int, due int)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int, (count(*) FILTER (WHERE o.due_at <= clock_timestamp()))::int FROM outbox AS o
   WHERE num_nonnulls(o.sent_at, o.cancelled_at, o.failed_at) = 0
$$;
COMMENT ON FUNCTION outbox_counts() IS 'How many mails wait, and how many of them could go now.';

CREATE FUNCTION mail_seen(p_credential bytea)
RETURNS TABLE (waiting int, due int, sent int, bounced int, given_up int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor accounts := acting(p_credential, 'admin');
BEGIN
  RETURN QUERY
  SELECT c.waiting, c.due, d.sent, d.bounced, d.given_up
    FROM outbox_counts() AS c
   CROSS JOIN (SELECT (count(*) FILTER (WHERE o.sent_at IS NOT NULL))::int AS sent, (count(*) FILTER (WHERE o.bounced_at IS NOT NULL))::int AS bounced,
                      (count(*) FILTER (WHERE o.failed_at IS NOT NULL))::int AS given_up
                 FROM outbox AS o WHERE o.recipient IS NOT NULL AND coalesce(o.sent_at, o.cancelled_at, o.failed_at) > now() - interval '1 day') AS d;
END
$$;
COMMENT ON FUNCTION mail_seen(bytea) IS 'For admins: how much mail waits, and what became of it in the last 24 hours.';

GRANT EXECUTE ON FUNCTION
  outbox_claim(int, int), outbox_wait(int), outbox_begin(bigint, int), outbox_release(bigint, int), outbox_sent(bigint, int),
  outbox_failed(bigint, int, text, boolean, boolean), outbox_bounced(bigint, text, boolean), outbox_forget(int), outbox_counts(), mail_seen(bytea) TO slipway_web;

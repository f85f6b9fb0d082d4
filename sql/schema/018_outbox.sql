-- The outbox: what is to be sent, written in the transaction that causes it. The pages' role takes from it what is due, a few at
-- a time, and says what became of it; it cannot read the table.
--
-- Each row goes to one of those who ask at a time, for two minutes. Who dies in between leaves it to the next, so that a mail
-- may be sent twice (with the same Message-ID), but is never lost.

CREATE TYPE outbox_topic AS ENUM ('mail');
COMMENT ON TYPE outbox_topic IS 'The way by which something is sent.';

CREATE TABLE outbox (
  id            bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic         outbox_topic NOT NULL DEFAULT 'mail',
  entry_id      bigint       REFERENCES moderation_log,
  batch         uuid,
  recipient     text         CONSTRAINT outbox_recipient_form
                             CHECK (is_one_line(recipient, 254) AND recipient ~ '^[^@[:space:]<>]+@[^@[:space:]<>]+$'),
  subject       text         NOT NULL CONSTRAINT outbox_subject_form CHECK (is_one_line(subject, 200)),
  template      text         CONSTRAINT outbox_template_known CHECK (template IN ('decision')),
  body          text         CONSTRAINT outbox_body_form CHECK (is_prose(body) AND char_length(body) <= 20000),
  created_at    timestamptz  NOT NULL DEFAULT now(),
  due_at        timestamptz  NOT NULL DEFAULT now(),
  attempts      int          NOT NULL DEFAULT 0 CONSTRAINT outbox_attempts_count CHECK (attempts >= 0),
  claimed_until timestamptz,
  sent_at       timestamptz,
  cancelled_at  timestamptz,
  failed_at     timestamptz,
  error         text         CONSTRAINT outbox_error_form CHECK (is_one_line(error, 500)),
  CONSTRAINT outbox_ends_once CHECK (num_nonnulls(sent_at, cancelled_at, failed_at) <= 1),
  CONSTRAINT outbox_erased_whole CHECK ((recipient IS NULL) = (body IS NULL)),
  CONSTRAINT outbox_erased_at_the_end CHECK (recipient IS NOT NULL OR num_nonnulls(sent_at, cancelled_at, failed_at) = 1)
);
COMMENT ON TABLE outbox IS 'Mail to be sent, and what became of it. Recipient and text are erased 30 days after that.';
COMMENT ON COLUMN outbox.id IS 'Number of the mail; stands in its Message-ID.';
COMMENT ON COLUMN outbox.topic IS 'By which way it goes.';
COMMENT ON COLUMN outbox.entry_id IS 'The decision that caused it; null for another cause.';
COMMENT ON COLUMN outbox.batch IS 'The same for all that was caused at once.';
COMMENT ON COLUMN outbox.recipient IS 'Address; null once erased.';
COMMENT ON COLUMN outbox.subject IS 'One line.';
COMMENT ON COLUMN outbox.template IS 'Null when body is the text; otherwise the text that body, a JSON object, is filled into.';
COMMENT ON COLUMN outbox.body IS 'Plain text, or what the template takes; null once erased.';
COMMENT ON COLUMN outbox.created_at IS 'When it was written.';
COMMENT ON COLUMN outbox.due_at IS 'Not to be sent before; later after each attempt that failed.';
COMMENT ON COLUMN outbox.attempts IS 'How often somebody took it to send it.';
COMMENT ON COLUMN outbox.claimed_until IS 'Until then it is somebody''s to send.';
COMMENT ON COLUMN outbox.sent_at IS 'When a server took it.';
COMMENT ON COLUMN outbox.cancelled_at IS 'When it was called back.';
COMMENT ON COLUMN outbox.failed_at IS 'When it was given up.';
COMMENT ON COLUMN outbox.error IS 'What the last attempt that failed ended with; null once erased.';

CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0;
CREATE INDEX outbox_to_erase ON outbox (coalesce(sent_at, cancelled_at, failed_at)) WHERE recipient IS NOT NULL;
CREATE INDEX outbox_of_entry ON outbox (entry_id) WHERE entry_id IS NOT NULL;

-- ---- for the functions that decide ---------------------------------------------------------------

CREATE FUNCTION post_mail(
  p_to text, p_subject text, p_body text, p_entry bigint DEFAULT NULL, p_batch uuid DEFAULT NULL, p_due timestamptz DEFAULT NULL
) RETURNS bigint
LANGUAGE sql AS $$
  INSERT INTO outbox (entry_id, batch, recipient, subject, body, due_at)
  -- null would be an erased one
  VALUES (p_entry, p_batch, coalesce(p_to, ''), p_subject, coalesce(p_body, ''), coalesce(p_due, now()))
  RETURNING id
$$;
COMMENT ON FUNCTION post_mail(text, text, text, bigint, uuid, timestamptz) IS
  'Puts a mail into the outbox and returns its number. Line breaks and control characters in recipient or subject are refused (23514).';

CREATE FUNCTION cancel_mail(p_entry bigint) RETURNS int
LANGUAGE sql AS $$
  WITH cancelled AS (
    UPDATE outbox SET cancelled_at = clock_timestamp()
     WHERE entry_id = p_entry AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
       AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
    RETURNING id)
  SELECT count(*)::int FROM cancelled
$$;
COMMENT ON FUNCTION cancel_mail(bigint) IS
  'Calls back the mail that a decision caused, but what was sent or is being sent now; returns how many.';

-- ---- for whoever sends ---------------------------------------------------------------------------

CREATE FUNCTION outbox_claim(p_most int)
RETURNS TABLE (id bigint, recipient text, subject text, body text, template text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE outbox AS o SET claimed_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1
    FROM (SELECT w.id FROM outbox AS w
           WHERE num_nonnulls(w.sent_at, w.cancelled_at, w.failed_at) = 0 AND w.due_at <= clock_timestamp()
             AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp())
           ORDER BY w.due_at, w.id
           LIMIT greatest(p_most, 0) FOR UPDATE SKIP LOCKED) AS due
   WHERE o.id = due.id
  RETURNING o.id, o.recipient, o.subject, o.body, o.template
$$;
COMMENT ON FUNCTION outbox_claim(int) IS
  'Up to p_most mails that are due, longest due first; for the next two minutes they are the caller''s, who is to say what became of them. '
  'With a template, body is a JSON object for it.';

CREATE FUNCTION outbox_sent(p_id bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH done AS (
    UPDATE outbox SET sent_at = clock_timestamp(), claimed_until = NULL, error = NULL
     WHERE id = p_id AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
    RETURNING id)
  SELECT EXISTS (SELECT FROM done)
$$;
COMMENT ON FUNCTION outbox_sent(bigint) IS 'A server took this mail. False when nobody had it to send.';

CREATE FUNCTION outbox_failed(p_id bigint, p_error text, p_for_good boolean) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH done AS (
    UPDATE outbox
       SET claimed_until = NULL,
           error = nullif(btrim(left(regexp_replace(p_error, '[[:cntrl:][:space:]\u0080-\u009f]+', ' ', 'g'), 500)), ''),
           failed_at = CASE WHEN p_for_good OR attempts >= 10 THEN clock_timestamp() END,
           due_at = clock_timestamp() + interval '1 minute' * least(power(5, attempts - 1), 24 * 60)
     WHERE id = p_id AND claimed_until IS NOT NULL AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0
    RETURNING id)
  SELECT EXISTS (SELECT FROM done)
$$;
COMMENT ON FUNCTION outbox_failed(bigint, text, boolean) IS
  'This mail could not be sent: it is due again 1, 5, 25 … minutes later (a day at most), and given up after ten attempts, five days, or '
  'at once when it is for good. False when nobody had it to send.';

CREATE FUNCTION outbox_forget() RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH erased AS (
    UPDATE outbox SET recipient = NULL, body = NULL, error = NULL
     WHERE recipient IS NOT NULL AND coalesce(sent_at, cancelled_at, failed_at) < now() - interval '30 days'
    RETURNING id)
  SELECT count(*)::int FROM erased
$$;
COMMENT ON FUNCTION outbox_forget() IS
  'Erases recipient, text and error of mail that was sent, called back or given up more than 30 days ago; returns how many.';

GRANT EXECUTE ON FUNCTION outbox_claim(int), outbox_sent(bigint), outbox_failed(bigint, text, boolean), outbox_forget() TO slipway_web;

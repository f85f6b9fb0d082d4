-- Who asked for mail, for what, and what they agreed to; and asking, which is only written down.
--
-- Nothing here begins without a confirmation by mail: a wish that was asked for in a form is only a wish until its confirmed_at is set.
-- Who may be mailed is whoever is 'active'; what they get is everything, or a subscription with a confirmed_at.

CREATE TYPE subscriber_state AS ENUM ('pending', 'active', 'unsubscribed', 'suppressed');
COMMENT ON TYPE subscriber_state IS
  'Whether an address may be mailed: pending gets nothing but a confirmation, active what it asked for, the others nothing; suppressed '
  'is an address that a mail server refused for good.';

CREATE TYPE subscription_kind AS ENUM ('category', 'tool', 'pair');
COMMENT ON TYPE subscription_kind IS
  'What somebody subscribed to: the weekly when it has something of this category, or an alert when the verdict on this tool or pair changes.';

CREATE TABLE subscribers (
  id                  bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address             text             NOT NULL CONSTRAINT subscribers_address_form
                                       CHECK (octet_length(address) <= 254
                                              AND address ~ '^[a-zA-Z0-9!#$%&''*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+([.][a-z0-9-]+)+$'),
  address_key         text             NOT NULL CONSTRAINT subscribers_address_once UNIQUE
                                       CONSTRAINT subscribers_address_key_fits CHECK (address_key = lower(address)),
  address_hash        bytea            NOT NULL CONSTRAINT subscribers_address_hash_size CHECK (octet_length(address_hash) = 32),
  state               subscriber_state NOT NULL DEFAULT 'pending',
  everything          boolean          NOT NULL DEFAULT false,
  everything_asked_at timestamptz,
  version             int              NOT NULL DEFAULT 1 CONSTRAINT subscribers_version_counts CHECK (version > 0),
  unsubscribe_token   bytea            NOT NULL DEFAULT uuid_send(gen_random_uuid()) CONSTRAINT subscribers_unsubscribe_token_once UNIQUE
                                       CONSTRAINT subscribers_unsubscribe_token_size CHECK (octet_length(unsubscribe_token) = 16),
  mailed_at           timestamptz,
  preferences_at      timestamptz,
  confirm_due_at      timestamptz,
  created_at          timestamptz      NOT NULL DEFAULT now(),
  confirmed_at        timestamptz,
  ended_at            timestamptz,
  CONSTRAINT subscribers_active_confirmed CHECK (state <> 'active' OR confirmed_at IS NOT NULL),
  CONSTRAINT subscribers_only_active_get CHECK (NOT everything OR state = 'active'),
  CONSTRAINT subscribers_ended_at_the_end CHECK ((ended_at IS NOT NULL) = (state IN ('unsubscribed', 'suppressed')))
);
COMMENT ON TABLE subscribers IS
  'Addresses that somebody asked to have mail sent to. One that nobody confirms is deleted after 7 days, one that unsubscribed after 30.';
COMMENT ON COLUMN subscribers.id IS 'Number of the subscriber; outlives the row, in consents.';
COMMENT ON COLUMN subscribers.address IS 'As mail is sent to it: the local part as typed, the domain in A-labels and lower case.';
COMMENT ON COLUMN subscribers.address_key IS 'The address in lower case: what makes two addresses one subscriber.';
COMMENT ON COLUMN subscribers.address_hash IS 'Keyed hash of its mailbox, with a key that the database does not have: see confirmation_limits.';
COMMENT ON COLUMN subscribers.state IS 'Whether it may be mailed.';
COMMENT ON COLUMN subscribers.everything IS 'Whether every weekly issue is wanted; confirmed. False: those with something of a category subscribed to.';
COMMENT ON COLUMN subscribers.everything_asked_at IS 'When somebody asked for every issue and it is not confirmed yet; otherwise null.';
COMMENT ON COLUMN subscribers.version IS 'Counts what changed, asked for or confirmed: who confirms or saves names the version they saw.';
COMMENT ON COLUMN subscribers.unsubscribe_token IS
  'Stands in the link that ends all mail, for ever. In the clear, for a link must work whatever becomes of the site''s secrets, and it can '
  'do nothing else. Only functions for whoever sends can read it.';
COMMENT ON COLUMN subscribers.mailed_at IS 'When a confirmation was written for it last; null: none was.';
COMMENT ON COLUMN subscribers.preferences_at IS 'When a link to the preferences was asked for last.';
COMMENT ON COLUMN subscribers.confirm_due_at IS 'When a confirmation is to be written for what was asked for on the day of the last one, which was answered by then; otherwise null.';
COMMENT ON COLUMN subscribers.created_at IS 'When it was asked for first.';
COMMENT ON COLUMN subscribers.confirmed_at IS 'When the address was confirmed last; null: never.';
COMMENT ON COLUMN subscribers.ended_at IS 'When it was unsubscribed or suppressed; otherwise null.';
CREATE INDEX subscribers_not_active ON subscribers (state, created_at) WHERE state <> 'active';
CREATE INDEX subscribers_of_everything ON subscribers (id) WHERE everything;
CREATE INDEX subscribers_confirm_due ON subscribers (confirm_due_at) WHERE confirm_due_at IS NOT NULL;
CREATE INDEX subscribers_everything_asked ON subscribers (everything_asked_at) WHERE everything_asked_at IS NOT NULL;

CREATE TABLE subscriptions (
  id            bigint            GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscriber_id bigint            NOT NULL REFERENCES subscribers ON DELETE CASCADE,
  kind          subscription_kind NOT NULL,
  category_id   int               REFERENCES categories ON DELETE CASCADE,
  tool_id       bigint            REFERENCES tools,
  other_id      bigint            REFERENCES tools,
  created_at    timestamptz       NOT NULL DEFAULT now(),
  confirmed_at  timestamptz,
  CONSTRAINT subscriptions_once UNIQUE NULLS NOT DISTINCT (subscriber_id, kind, category_id, tool_id, other_id),
  CONSTRAINT subscriptions_of_category CHECK ((kind = 'category') = (category_id IS NOT NULL)),
  CONSTRAINT subscriptions_of_tool CHECK ((kind <> 'category') = (tool_id IS NOT NULL)),
  CONSTRAINT subscriptions_of_pair CHECK ((kind = 'pair') = (other_id IS NOT NULL)),
  CONSTRAINT subscriptions_pair_in_order CHECK (tool_id < other_id)
);
COMMENT ON TABLE subscriptions IS 'What a subscriber asked for beside every issue: categories of the weekly, and alerts. Each is confirmed by mail of its own.';
COMMENT ON COLUMN subscriptions.id IS 'Number of the subscription.';
COMMENT ON COLUMN subscriptions.subscriber_id IS 'Whose.';
COMMENT ON COLUMN subscriptions.kind IS 'What kind of thing it is.';
COMMENT ON COLUMN subscriptions.category_id IS 'The category; null for an alert.';
COMMENT ON COLUMN subscriptions.tool_id IS 'The tool, or of a pair the one with the smaller number; null for a category.';
COMMENT ON COLUMN subscriptions.other_id IS 'The other tool of a pair; otherwise null.';
COMMENT ON COLUMN subscriptions.created_at IS 'When it was asked for.';
COMMENT ON COLUMN subscriptions.confirmed_at IS 'Since when it was confirmed; null: nothing is sent for it, and it is deleted 7 days after it was asked for.';
CREATE INDEX subscriptions_of_category ON subscriptions (category_id, subscriber_id) WHERE category_id IS NOT NULL;
CREATE INDEX subscriptions_of_tool ON subscriptions (tool_id) WHERE tool_id IS NOT NULL;
CREATE INDEX subscriptions_of_other ON subscriptions (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX subscriptions_to_forget ON subscriptions (created_at) WHERE confirmed_at IS NULL;

-- ---- what was agreed to ---------------------------------------------------------------------------

CREATE TYPE consent_what AS ENUM ('asked', 'confirmed', 'changed', 'alert ended', 'unsubscribed', 'suppressed', 'expired', 'erased');
COMMENT ON TYPE consent_what IS 'What somebody did about their mail, or what became of it.';
CREATE TYPE consent_how AS ENUM ('form', 'api', 'mail link', 'one-click', 'bounce', 'operator', 'time');
COMMENT ON TYPE consent_how IS
  'By what way: a form of the site, a program, a page behind a link in a mail, the button of a mail program (RFC 8058), a mail server''s '
  'refusal, whoever runs the site, or the passing of time.';

CREATE TABLE consents (
  id            bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscriber_id bigint       NOT NULL,
  at            timestamptz  NOT NULL DEFAULT clock_timestamp(),
  what          consent_what NOT NULL,
  how           consent_how  NOT NULL,
  shown         text         CONSTRAINT consents_shown_form CHECK (is_prose(shown) AND char_length(shown) <= 4000)
);
COMMENT ON TABLE consents IS
  'The ledger of consent: who agreed to what, when, and what they were shown. Only ever added to. It holds no address and no network, so '
  'it tells nothing once the subscriber is erased.';
COMMENT ON COLUMN consents.id IS 'Order.';
COMMENT ON COLUMN consents.subscriber_id IS 'Number of the subscriber, who may be gone.';
COMMENT ON COLUMN consents.at IS 'When.';
COMMENT ON COLUMN consents.what IS 'What was done.';
COMMENT ON COLUMN consents.how IS 'By which way.';
COMMENT ON COLUMN consents.shown IS 'The words that were shown beside the button, and what was asked for; null when nothing was shown.';
CREATE INDEX consents_of_subscriber ON consents (subscriber_id, id);
CREATE TRIGGER consents_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- links and limits -----------------------------------------------------------------------------

CREATE TYPE newsletter_purpose AS ENUM ('confirm', 'preferences');
COMMENT ON TYPE newsletter_purpose IS 'What a link in a mail is good for: to confirm what was asked for, or to see, change, take along and erase.';

CREATE TABLE newsletter_tokens (
  hash          bytea              PRIMARY KEY CONSTRAINT newsletter_tokens_hash_size CHECK (octet_length(hash) = 32),
  subscriber_id bigint             NOT NULL REFERENCES subscribers ON DELETE CASCADE,
  purpose       newsletter_purpose NOT NULL,
  created_at    timestamptz        NOT NULL DEFAULT now(),
  expires_at    timestamptz        NOT NULL,
  used_at       timestamptz
);
COMMENT ON TABLE newsletter_tokens IS 'Links that were mailed, each for one purpose and for a time. One is made when its mail is sent, so the token itself is kept nowhere.';
COMMENT ON COLUMN newsletter_tokens.hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN newsletter_tokens.subscriber_id IS 'Whose.';
COMMENT ON COLUMN newsletter_tokens.purpose IS 'What it is good for, and nothing else.';
COMMENT ON COLUMN newsletter_tokens.created_at IS 'When its mail was written.';
COMMENT ON COLUMN newsletter_tokens.expires_at IS 'Until when.';
COMMENT ON COLUMN newsletter_tokens.used_at IS 'When it was used first; a confirmation works once.';
CREATE INDEX newsletter_tokens_of_subscriber ON newsletter_tokens (subscriber_id);
CREATE INDEX newsletter_tokens_to_forget ON newsletter_tokens (expires_at);

CREATE TABLE confirmation_limits (
  address_hash  bytea       PRIMARY KEY CONSTRAINT confirmation_limits_hash_size CHECK (octet_length(address_hash) = 32),
  confirmations int         NOT NULL CONSTRAINT confirmation_limits_count CHECK (confirmations BETWEEN 0 AND 3),
  last_at       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE confirmation_limits IS
  'How many confirmations an address was sent that nobody answered: one a day, three ever. It outlives the address, or each week would '
  'begin three anew; so it knows addresses only by a keyed hash.';
COMMENT ON COLUMN confirmation_limits.address_hash IS 'Keyed hash of the mailbox, which may have many addresses (ann+one@, ann+two@); the database does not have the key.';
COMMENT ON COLUMN confirmation_limits.confirmations IS 'How many were sent since the address was confirmed last; 3: there is never another one.';
COMMENT ON COLUMN confirmation_limits.last_at IS 'When the last one was.';

CREATE TABLE newsletter_quotas (
  network bytea NOT NULL CONSTRAINT newsletter_quotas_network_size CHECK (octet_length(network) = 0 OR octet_length(network) BETWEEN 8 AND 64),
  day     date  NOT NULL,
  asked   int   NOT NULL CONSTRAINT newsletter_quotas_count CHECK (asked > 0),
  PRIMARY KEY (network, day)
);
COMMENT ON TABLE newsletter_quotas IS 'How much was asked for about mail, by network and day.';
COMMENT ON COLUMN newsletter_quotas.network IS 'The day''s keyed hash of a network; empty for all networks together.';
COMMENT ON COLUMN newsletter_quotas.day IS 'The day (UTC).';
COMMENT ON COLUMN newsletter_quotas.asked IS 'How often.';

CREATE TABLE newsletter_requests (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address       text        NOT NULL CONSTRAINT newsletter_requests_address_form
                            CHECK (octet_length(address) <= 254
                                   AND address ~ '^[a-zA-Z0-9!#$%&''*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+([.][a-z0-9-]+)+$'),
  preferences   boolean     NOT NULL,
  address_hashes bytea[]    NOT NULL DEFAULT '{}',
  categories    int[]       NOT NULL DEFAULT '{}',
  tool_id       bigint,
  other_id      bigint,
  how           consent_how NOT NULL,
  shown         text,
  created_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsletter_requests IS
  'What was asked for about mail, until whoever sends takes it up: so an answer can neither say nor show by its time whether an address is known.';
COMMENT ON COLUMN newsletter_requests.id IS 'Order.';
COMMENT ON COLUMN newsletter_requests.address IS 'As in subscribers.';
COMMENT ON COLUMN newsletter_requests.preferences IS 'True: the link to the preferences was asked for; the other columns say nothing then.';
COMMENT ON COLUMN newsletter_requests.address_hashes IS 'The address''s keyed hashes under each of the site''s secrets, the present one first.';
COMMENT ON COLUMN newsletter_requests.categories IS 'Categories of the weekly; none for every issue.';
COMMENT ON COLUMN newsletter_requests.tool_id IS 'The tool of an alert; null for the weekly.';
COMMENT ON COLUMN newsletter_requests.other_id IS 'The other tool of an alert on a pair.';
COMMENT ON COLUMN newsletter_requests.how IS 'As in consents.';
COMMENT ON COLUMN newsletter_requests.shown IS 'As in consents.';
COMMENT ON COLUMN newsletter_requests.created_at IS 'When it was asked for.';

-- ---- the outbox knows whose mail it is --------------------------------------------------------------

ALTER TABLE outbox ADD COLUMN subscriber_id bigint REFERENCES subscribers ON DELETE SET NULL;
COMMENT ON COLUMN outbox.subscriber_id IS 'The subscriber whom it goes to; null for another, or once they are erased.';
CREATE INDEX outbox_of_subscriber ON outbox (subscriber_id) WHERE subscriber_id IS NOT NULL;
ALTER TABLE outbox DROP CONSTRAINT outbox_template_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_template_known CHECK (template IN ('decision', 'confirm', 'preferences', 'issue', 'alert'));

CREATE FUNCTION erase_mail_of_subscriber() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE outbox SET recipient = NULL, body = NULL, error = NULL,
                    cancelled_at = CASE WHEN num_nonnulls(sent_at, cancelled_at, failed_at) = 0 THEN clock_timestamp() ELSE cancelled_at END
   WHERE subscriber_id = OLD.id;
  RETURN OLD;
END
$$;
COMMENT ON FUNCTION erase_mail_of_subscriber() IS 'Trigger: with a subscriber goes what the outbox knows of them; what waits is called back.';
CREATE TRIGGER subscribers_erase_mail BEFORE DELETE ON subscribers FOR EACH ROW EXECUTE FUNCTION erase_mail_of_subscriber();

-- ---- asking ---------------------------------------------------------------------------------------

CREATE FUNCTION take_newsletter_quota(p_network bytea, p_quota int, p_quota_all int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  INSERT INTO newsletter_quotas AS q (network, day, asked) VALUES (p_network, utc_today(), 1)
  ON CONFLICT (network, day) DO UPDATE SET asked = q.asked + 1 RETURNING q.asked INTO n;
  IF n > p_quota THEN
    RAISE EXCEPTION 'your network has asked all that we take in a day' USING ERRCODE = '53400', CONSTRAINT = 'newsletter_quota_of_network';
  END IF;
  INSERT INTO newsletter_quotas AS q (network, day, asked) VALUES ('', utc_today(), 1)
  ON CONFLICT (network, day) DO UPDATE SET asked = q.asked + 1 RETURNING q.asked INTO n;
  IF n > p_quota_all THEN
    RAISE EXCEPTION 'all networks have asked all that we take in a day' USING ERRCODE = '53400', CONSTRAINT = 'newsletter_quota_of_all';
  END IF;
END
$$;
COMMENT ON FUNCTION take_newsletter_quota(bytea, int, int) IS
  'Takes one from what a network, and all together, may ask for in a day; raises 53400 naming newsletter_quota_of_network or newsletter_quota_of_all.';

CREATE FUNCTION subscription_words(p_subscriber bigint, p_confirmed boolean) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT coalesce(string_agg(w.words, E'\n' ORDER BY w.n, w.words), 'nothing')
          FROM (SELECT 0 AS n, 'the weekly: every issue' AS words FROM subscribers AS b
                 WHERE b.id = p_subscriber AND CASE WHEN p_confirmed THEN b.everything ELSE b.everything_asked_at IS NOT NULL END
                UNION ALL
                SELECT CASE s.kind WHEN 'category' THEN 1 ELSE 2 END,
                       CASE s.kind WHEN 'category' THEN 'the weekly: ' || c.slug WHEN 'tool' THEN 'alert: ' || t.slug ELSE 'alert: ' || t.slug || ' vs ' || o.slug END
                  FROM subscriptions AS s LEFT JOIN categories AS c ON c.id = s.category_id
                  LEFT JOIN tools AS t ON t.id = s.tool_id LEFT JOIN tools AS o ON o.id = s.other_id
                 WHERE s.subscriber_id = p_subscriber AND (s.confirmed_at IS NOT NULL) = p_confirmed LIMIT 40) AS w);
COMMENT ON FUNCTION subscription_words(bigint, boolean) IS
  'What a subscriber gets (p_confirmed) or has only asked for, a line each, by slugs, the first 40: for the ledger.';

CREATE FUNCTION note_consent(p_subscriber bigint, p_what consent_what, p_how consent_how, p_words text, p_list text DEFAULT NULL, p_at timestamptz DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO consents (subscriber_id, what, how, shown, at)
  VALUES (p_subscriber, p_what, p_how, nullif(left(concat_ws(E'\n', nullif(p_words, ''), p_list), 4000), ''), coalesce(p_at, clock_timestamp()))
$$;
COMMENT ON FUNCTION note_consent(bigint, consent_what, consent_how, text, text, timestamptz) IS
  'Adds to the ledger: the words that were shown, what they were about, and when, if not now.';

CREATE FUNCTION subscribe(
  p_address text, p_hashes bytea[], p_categories text[], p_tool text, p_other text, p_how text, p_words text, p_network bytea, p_quota int, p_quota_all int
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  shelves int[] := ARRAY(SELECT c.id FROM categories AS c WHERE c.slug = ANY (p_categories) ORDER BY c.id);
  one bigint := (SELECT final_tool(x.tool_id) FROM tool_slugs AS x WHERE x.slug = p_tool);
  two bigint := (SELECT final_tool(x.tool_id) FROM tool_slugs AS x WHERE x.slug = p_other);
BEGIN
  IF cardinality(shelves) < cardinality(p_categories) THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'subscriptions_category_known';
  ELSIF p_tool IS NOT NULL AND one IS NULL OR p_other IS NOT NULL AND two IS NULL OR one = two THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = '23514', CONSTRAINT = 'subscriptions_tool_known';
  END IF;
  PERFORM take_newsletter_quota(p_network, p_quota, p_quota_all);
  INSERT INTO newsletter_requests (address, preferences, address_hashes, categories, tool_id, other_id, how, shown)
  VALUES (p_address, false, p_hashes, shelves, least(one, two), nullif(greatest(one, two), least(one, two)), p_how::consent_how,
          concat_ws(E'\n', nullif(p_words, ''), CASE WHEN p_tool IS NOT NULL THEN 'alert: ' || concat_ws(' vs ', p_tool, p_other)
                    ELSE 'the weekly: ' || coalesce(nullif(array_to_string(p_categories, ', '), ''), 'every issue') END));
END
$$;
COMMENT ON FUNCTION subscribe(text, bytea[], text[], text, text, text, text, bytea, int, int) IS
  'Somebody asks for mail to an address, with the words they were shown: an alert for a tool, or for it and another; otherwise the weekly, with these '
  'categories or, when there are none, all. It only writes that down, so it does and says the same whether or not the address is known. Raises 23514 '
  'naming subscriptions_category_known, subscriptions_tool_known or newsletter_requests_address_form, and what take_newsletter_quota() does.';

CREATE FUNCTION ask_preferences(p_address text, p_network bytea, p_quota int, p_quota_all int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM take_newsletter_quota(p_network, p_quota, p_quota_all);
  INSERT INTO newsletter_requests (address, preferences, how) VALUES (p_address, true, 'form');
END
$$;
COMMENT ON FUNCTION ask_preferences(text, bytea, int, int) IS
  'Somebody asks for the link to the preferences of an address; written down as by subscribe(). Raises what take_newsletter_quota() does.';

GRANT EXECUTE ON FUNCTION subscribe(text, bytea[], text[], text, text, text, text, bytea, int, int), ask_preferences(text, bytea, int, int) TO slipway_web;

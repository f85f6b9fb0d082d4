-- The moderation log: every decision, for ever. Entries are chained by hash, so an edited or removed one shows.
--
-- Texts stand beside the entries, which hold only their hash: a text that must be erased by law can go, and the chain still holds.

CREATE TYPE log_subject AS ENUM ('tool', 'review', 'comparison', 'category', 'persona', 'vote');
COMMENT ON TYPE log_subject IS 'What kind of thing an entry of the moderation log is about.';

CREATE TABLE moderation_log (
  id           bigint      PRIMARY KEY,
  at           timestamptz NOT NULL,
  actor_label  text        NOT NULL CONSTRAINT moderation_log_actor_form CHECK (is_one_line(actor_label, 80)),
  action       text        NOT NULL CONSTRAINT moderation_log_action_form CHECK (action ~ '^[a-z]+(-[a-z]+)*$'),
  subject_kind log_subject NOT NULL,
  subject_id   bigint      NOT NULL,
  from_state   text,
  to_state     text,
  texts_hash   bytea       NOT NULL,
  batch        uuid,
  reverts      bigint      CONSTRAINT moderation_log_reverts_once UNIQUE REFERENCES moderation_log,
  prev_hash    bytea,
  hash         bytea       NOT NULL
);
COMMENT ON TABLE moderation_log IS 'Decisions, in order. Only ever added to, by log_decision().';
COMMENT ON COLUMN moderation_log.id IS 'Counts from 1 without gaps, in the order of the chain.';
COMMENT ON COLUMN moderation_log.at IS 'When it was decided.';
COMMENT ON COLUMN moderation_log.actor_label IS 'Who decided, as shown; entries outlive accounts.';
COMMENT ON COLUMN moderation_log.action IS 'What was done.';
COMMENT ON COLUMN moderation_log.subject_kind IS 'What kind of thing it was done to.';
COMMENT ON COLUMN moderation_log.subject_id IS 'Number of that thing.';
COMMENT ON COLUMN moderation_log.from_state IS 'State before, when the state changed.';
COMMENT ON COLUMN moderation_log.to_state IS 'State after, when the state changed.';
COMMENT ON COLUMN moderation_log.texts_hash IS 'texts_hash() of reason, before and after, which stand in moderation_texts.';
COMMENT ON COLUMN moderation_log.batch IS 'The same for all decisions that were made at once.';
COMMENT ON COLUMN moderation_log.reverts IS 'The entry that this one undoes; each is undone once at most.';
COMMENT ON COLUMN moderation_log.prev_hash IS 'Hash of the entry before; null for the first.';
COMMENT ON COLUMN moderation_log.hash IS 'SHA-256 of prev_hash and of everything in this entry: entry_hash().';

CREATE INDEX moderation_log_of_subject ON moderation_log (subject_kind, subject_id, id);

CREATE TABLE moderation_texts (
  entry_id bigint PRIMARY KEY REFERENCES moderation_log,
  reason   text   CONSTRAINT moderation_texts_reason_form CHECK (is_prose(reason) AND char_length(reason) <= 4000),
  before   jsonb,
  after    jsonb
);
COMMENT ON TABLE moderation_texts IS 'What was said and changed in a decision.';
COMMENT ON COLUMN moderation_texts.entry_id IS 'The decision.';
COMMENT ON COLUMN moderation_texts.reason IS 'Why, in words.';
COMMENT ON COLUMN moderation_texts.before IS 'What the decision changed, as it was.';
COMMENT ON COLUMN moderation_texts.after IS 'What the decision changed, as it is.';

CREATE TRIGGER moderation_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER moderation_texts_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_texts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---- the chain ----------------------------------------------------------------------------------

CREATE FUNCTION texts_hash(p_reason text, p_before jsonb, p_after jsonb) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to(jsonb_build_array(p_reason, p_before, p_after)::text, 'UTF8'));
COMMENT ON FUNCTION texts_hash(text, jsonb, jsonb) IS 'SHA-256 of a decision''s texts.';

-- a JSON array tells null from empty and one field from the next; microseconds depend on no setting
CREATE FUNCTION entry_hash(m moderation_log) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(coalesce(m.prev_hash, ''::bytea) || convert_to(jsonb_build_array(
  m.id, microseconds(m.at), m.actor_label, m.action, m.subject_kind, m.subject_id, m.from_state, m.to_state,
  encode(m.texts_hash, 'hex'), m.batch, m.reverts)::text, 'UTF8'));
COMMENT ON FUNCTION entry_hash(moderation_log) IS 'SHA-256 of an entry and of the hash before it.';

CREATE FUNCTION moderation_log_chain() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  head record;
BEGIN
  PERFORM decide_alone();
  SELECT m.id, m.hash INTO head FROM moderation_log AS m ORDER BY m.id DESC LIMIT 1;
  NEW.id := coalesce(head.id, 0) + 1;
  NEW.at := clock_timestamp();
  NEW.prev_hash := head.hash;
  NEW.hash := entry_hash(NEW);
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION moderation_log_chain() IS 'Trigger: number, time and hashes of an entry are made here, whatever was given.';
CREATE TRIGGER moderation_log_chain BEFORE INSERT ON moderation_log FOR EACH ROW EXECUTE FUNCTION moderation_log_chain();

CREATE FUNCTION decide_alone() RETURNS void
LANGUAGE sql
RETURN pg_advisory_xact_lock(5839012746190258);
COMMENT ON FUNCTION decide_alone() IS
  'Waits until no other transaction is deciding. The chain has one end, so decisions come one after another anyway; whoever asks '
  'for it first cannot deadlock.';

CREATE FUNCTION log_decision(
  p_actor text, p_action text, p_kind log_subject, p_subject bigint, p_from text DEFAULT NULL, p_to text DEFAULT NULL,
  p_reason text DEFAULT NULL, p_before jsonb DEFAULT NULL, p_after jsonb DEFAULT NULL, p_batch uuid DEFAULT NULL,
  p_reverts bigint DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  entry bigint;
BEGIN
  INSERT INTO moderation_log (actor_label, action, subject_kind, subject_id, from_state, to_state, texts_hash, batch, reverts)
  VALUES (p_actor, p_action, p_kind, p_subject, p_from, p_to, texts_hash(p_reason, p_before, p_after), p_batch, p_reverts)
  RETURNING id INTO entry;
  INSERT INTO moderation_texts (entry_id, reason, before, after) VALUES (entry, p_reason, p_before, p_after);
  RETURN entry;
END
$$;
COMMENT ON FUNCTION log_decision(text, text, log_subject, bigint, text, text, text, jsonb, jsonb, uuid, bigint) IS
  'Adds a decision to the log and returns its number.';

CREATE VIEW moderation_log_breaks AS
  SELECT m.id,
         CASE WHEN m.id IS DISTINCT FROM coalesce(m.prev_id, 0) + 1 THEN 'an entry before it is missing'
              WHEN m.prev_hash IS DISTINCT FROM m.hash_before THEN 'it does not follow the entry before it'
              WHEN m.hash IS DISTINCT FROM m.entry_hash THEN 'it was edited'
              ELSE 'its texts were edited' END AS what
    FROM (SELECT l.id, l.prev_hash, l.hash, l.texts_hash, entry_hash(l) AS entry_hash,
                 lag(l.id) OVER w AS prev_id, lag(l.hash) OVER w AS hash_before
            FROM moderation_log AS l WINDOW w AS (ORDER BY l.id)) AS m
    LEFT JOIN moderation_texts AS t ON t.entry_id = m.id
   WHERE m.id IS DISTINCT FROM coalesce(m.prev_id, 0) + 1
      OR m.prev_hash IS DISTINCT FROM m.hash_before
      OR m.hash IS DISTINCT FROM m.entry_hash
      OR t.entry_id IS NOT NULL AND m.texts_hash <> texts_hash(t.reason, t.before, t.after);
COMMENT ON VIEW moderation_log_breaks IS 'Entries at which the chain does not hold; empty while nobody tampered with the log.';
COMMENT ON COLUMN moderation_log_breaks.id IS 'The entry.';
COMMENT ON COLUMN moderation_log_breaks.what IS 'What is wrong with it.';

-- The doors through which visitors submit: a new tool, an edit, the same again after changes were asked for, an appeal.

-- What a form or an API call holds, as one value.
CREATE TYPE content AS (
  name text, tagline text, description text, description_html text, website text, category text, pricing_model text,
  pricing_entry text, note text
);
COMMENT ON TYPE content IS 'What is proposed of a tool; category is a slug.';

CREATE TYPE sender AS (key bytea, token_hash bytea, sent_hash bytea, email text, credential bytea, network bytea, quota int, marks text[]);
COMMENT ON TYPE sender IS
  'Who submits, as far as the request tells: columns of submissions; credential is that of a session, or null; quota is how much a '
  'network may send in a day.';

CREATE FUNCTION add_proposal(p_submission bigint, p_content content, p_base int, p_account int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  shelf int;
  n int;
BEGIN
  SELECT c.id INTO shelf FROM categories AS c WHERE c.slug = p_content.category;
  IF shelf IS NULL THEN
    RAISE EXCEPTION 'there is no such category' USING ERRCODE = '23514', CONSTRAINT = 'proposals_category_known';
  END IF;
  SELECT coalesce(max(p.number), 0) + 1 INTO n FROM proposals AS p WHERE p.submission_id = p_submission;
  INSERT INTO proposals (submission_id, number, base_revision, name, tagline, description, description_html, website, category_id,
                         pricing_model, pricing_entry, note, account_id)
  VALUES (p_submission, n, p_base, p_content.name, p_content.tagline, p_content.description, p_content.description_html,
          p_content.website, shelf, p_content.pricing_model::pricing_model, p_content.pricing_entry, p_content.note, p_account);
  UPDATE submissions AS s
     SET proposal = n, name = p_content.name, url_key = url_key(p_content.website), version = s.version + 1
   WHERE s.id = p_submission;
  RETURN n;
END
$$;
COMMENT ON FUNCTION add_proposal(bigint, content, int, int) IS
  'Writes down what the submission proposes from now on; returns its number. Raises 23514 naming the constraint of the field that is wrong.';

CREATE FUNCTION refuse_website(p_website text, p_of_tool bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  why text := banned_for(p_website);
  twin tools;
BEGIN
  IF why IS NOT NULL THEN
    RAISE EXCEPTION '%', why USING ERRCODE = '23514', CONSTRAINT = 'submissions_website_allowed';
  ELSIF url_key(p_website) IS NULL THEN
    RAISE EXCEPTION 'this is no address' USING ERRCODE = '23514', CONSTRAINT = 'proposals_website_form';
  END IF;
  SELECT * INTO twin FROM tools AS t
   WHERE t.state = 'published' AND t.url_key = url_key(p_website) AND t.id IS DISTINCT FROM p_of_tool LIMIT 1;
  IF twin.id IS NOT NULL THEN
    RAISE EXCEPTION '%', twin.slug USING ERRCODE = '23505', CONSTRAINT = 'tools_one_website';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_website(text, bigint) IS
  'Raises 23514 for an address that is banned (the message is the public reason), 23505 for that of another published tool (its slug).';

CREATE FUNCTION refuse_waiting(p_url_key text, p_but bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM submissions AS s
              WHERE s.kind = 'tool' AND s.state IN ('draft', 'pending') AND s.url_key = p_url_key AND s.id IS DISTINCT FROM p_but) THEN
    RAISE EXCEPTION 'a tool at this address is waiting for a decision' USING ERRCODE = '23505', CONSTRAINT = 'submissions_one_website';
  END IF;
END
$$;
COMMENT ON FUNCTION refuse_waiting(text, bigint) IS 'Raises 23505 while another submission (than p_but) of a new tool at this address waits.';

CREATE FUNCTION new_submission(p_sender sender, p_kind submission_kind, p_tool bigint, p_content content, p_base int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  fresh bigint;
  own int;
BEGIN
  SELECT s.account_id INTO own FROM sessions AS s WHERE s.token_hash = p_sender.credential;
  INSERT INTO submissions (kind, tool_id, version, name, url_key, key, token_hash, sent_hash, email, account_id, network, marks)
  VALUES (p_kind, p_tool, 0, p_content.name, url_key(p_content.website), p_sender.key, p_sender.token_hash, p_sender.sent_hash,
          p_sender.email, own, p_sender.network, p_sender.marks)
  RETURNING id INTO fresh;
  PERFORM add_proposal(fresh, p_content, p_base, NULL);
  RETURN fresh;
END
$$;
COMMENT ON FUNCTION new_submission(sender, submission_kind, bigint, content, int) IS 'Makes a submission with its first proposal.';

CREATE FUNCTION sent_before(p_sender sender) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  old submissions;
BEGIN
  SELECT * INTO old FROM submissions AS s WHERE s.key = p_sender.key;
  IF old.id IS NOT NULL AND old.sent_hash <> p_sender.sent_hash THEN
    RAISE EXCEPTION 'something else was sent under this key' USING ERRCODE = '23505', CONSTRAINT = 'submissions_key_key';
  END IF;
  RETURN old.id;
END
$$;
COMMENT ON FUNCTION sent_before(sender) IS 'The submission that was made of the very same sending; null when it is a new one. Raises 23505 when the key was used for something else.';

CREATE FUNCTION submit_tool(p_sender sender, p_content content) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  fresh bigint;
BEGIN
  -- decisions and submissions see each other whole; the same sending twice at once is one
  PERFORM decide_alone();
  IF sent_before(p_sender) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM refuse_website(p_content.website, NULL);
  PERFORM refuse_waiting(url_key(p_content.website), NULL);
  PERFORM take_submission_quota(p_sender.network, p_sender.quota);
  INSERT INTO tools (slug, state) VALUES ('submission-' || left(encode(sha256(p_sender.key), 'hex'), 24), 'draft') RETURNING id INTO fresh;
  PERFORM new_submission(p_sender, 'tool', fresh, p_content, NULL);
  PERFORM move_tool(fresh, 1, 'pending', 'submitter', 'a visitor');
  RETURN true;
END
$$;
COMMENT ON FUNCTION submit_tool(sender, content) IS
  'A visitor proposes a tool; false when the very same was sent before. Raises 23505 naming submissions_key_key (another use of the key), '
  'tools_one_website (the message is the slug of the tool that is there) or submissions_one_website, 23514 naming the constraint of a wrong '
  'field or submissions_website_allowed (the message is the reason), 53400 when the network''s quota is used up.';

CREATE FUNCTION submit_edit(p_sender sender, p_slug text, p_base int, p_content content) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  tool tools;
  fresh bigint;
BEGIN
  PERFORM decide_alone();
  IF sent_before(p_sender) IS NOT NULL THEN
    RETURN false;
  END IF;
  SELECT t.* INTO tool FROM tool_slugs AS s JOIN tools AS t ON t.id = final_tool(s.tool_id) WHERE s.slug = p_slug;
  IF tool.id IS NULL THEN
    RAISE EXCEPTION 'there is no such tool' USING ERRCODE = 'P0002';
  ELSIF NOT EXISTS (SELECT FROM tool_revisions AS r WHERE r.tool_id = tool.id AND r.revision = p_base) THEN
    RAISE EXCEPTION 'the tool has no revision %', p_base USING ERRCODE = '23514', CONSTRAINT = 'proposals_base_known';
  END IF;
  PERFORM refuse_website(p_content.website, tool.id);
  PERFORM take_submission_quota(p_sender.network, p_sender.quota);
  fresh := new_submission(p_sender, 'edit', tool.id, p_content, p_base);
  PERFORM log_decision('a visitor', 'submit', 'edit', fresh, 'draft', 'pending');
  RETURN true;
END
$$;
COMMENT ON FUNCTION submit_edit(sender, text, int, content) IS
  'A visitor proposes an edit of a published tool, made from that revision of it; otherwise as submit_tool(). Raises P0002 for an unknown tool.';

CREATE FUNCTION lock_receipt(p_token_hash bytea, p_version int) RETURNS submissions
LANGUAGE plpgsql AS $$
DECLARE
  it submissions;
BEGIN
  PERFORM decide_alone();
  SELECT * INTO it FROM submissions AS s WHERE s.token_hash = p_token_hash FOR UPDATE;
  IF it.id IS NULL THEN
    RAISE EXCEPTION 'there is no such submission' USING ERRCODE = 'P0002';
  ELSIF it.version <> p_version THEN
    RAISE EXCEPTION 'the submission changed meanwhile' USING ERRCODE = '55000';
  END IF;
  RETURN it;
END
$$;
COMMENT ON FUNCTION lock_receipt(bytea, int) IS 'The submission of a receipt, as its holder saw it; raises P0002 or 55000.';

CREATE FUNCTION submit_again(p_it submissions, p_action text, p_from text, p_words text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE submissions AS s SET submitted_at = now() WHERE s.id = p_it.id;
  IF p_it.kind = 'tool' THEN
    PERFORM move_tool(p_it.tool_id, (SELECT t.version FROM tools AS t WHERE t.id = p_it.tool_id), 'pending', 'submitter', 'a visitor', p_words);
  ELSE
    UPDATE submissions AS s SET state = 'pending', version = s.version + 1 WHERE s.id = p_it.id;
    PERFORM log_decision('a visitor', p_action, 'edit', p_it.id, p_from, 'pending', p_words);
  END IF;
END
$$;
COMMENT ON FUNCTION submit_again(submissions, text, text, text) IS 'Puts a submission back before the moderators.';

CREATE FUNCTION resubmit(p_token_hash bytea, p_version int, p_content content) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it submissions := lock_receipt(p_token_hash, p_version);
BEGIN
  IF it.state <> 'draft' THEN
    RAISE EXCEPTION 'nobody asked for changes' USING ERRCODE = '55000';
  END IF;
  PERFORM refuse_website(p_content.website, it.tool_id);
  PERFORM add_proposal(it.id, p_content,
                       (SELECT p.base_revision FROM proposals AS p WHERE p.submission_id = it.id AND p.number = it.proposal), NULL);
  PERFORM submit_again(it, 'submit', 'draft', NULL);
END
$$;
COMMENT ON FUNCTION resubmit(bytea, int, content) IS
  'The submitter was asked for changes and sends them, once each time they were asked for. Raises what submit_tool() does, P0002 and 55000.';

CREATE FUNCTION appeal(p_token_hash bytea, p_version int, p_words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it submissions := lock_receipt(p_token_hash, p_version);
BEGIN
  IF it.state <> 'rejected' OR it.appeals > 0 THEN
    RAISE EXCEPTION 'only what was rejected can be appealed, and once' USING ERRCODE = '55000';
  END IF;
  UPDATE submissions AS s SET appeals = 1 WHERE s.id = it.id;
  PERFORM submit_again(it, 'appeal', 'rejected', p_words);
END
$$;
COMMENT ON FUNCTION appeal(bytea, int, text) IS 'The submitter says why a rejection was wrong, once. Raises P0002, 55000, 23502 without words, 23505 while another one of the same website waits.';

-- ---- what a submitter sees ----------------------------------------------------------------------

CREATE FUNCTION receipt(p_token_hash bytea)
RETURNS TABLE (
  kind text, state text, version int, appeals int, tool_slug text, tool_state text, name text, tagline text, description text,
  description_html text, website text, category text, category_name text, pricing_model text, pricing_entry text, note text, email text,
  reason text, decided text, submitted_at text, decided_at text, place int
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.kind::text, s.state::text, s.version, s.appeals,
         CASE WHEN t.state = 'merged' THEN (SELECT f.slug FROM tools AS f WHERE f.id = final_tool(t.id)) ELSE t.slug END, t.state::text,
         p.name, p.tagline, p.description, p.description_html, p.website, c.slug, c.name, p.pricing_model::text, p.pricing_entry,
         p.note, s.email, x.reason, m.action, utc(s.submitted_at), utc(s.decided_at),
         CASE WHEN s.state = 'pending' THEN (SELECT count(*)::int FROM submissions AS o
                                              WHERE o.state = 'pending' AND (o.submitted_at, o.id) <= (s.submitted_at, s.id)) END
    FROM submissions AS s
    JOIN tools AS t ON t.id = s.tool_id
    JOIN proposals AS p ON p.submission_id = s.id AND p.number = s.proposal
    JOIN categories AS c ON c.id = p.category_id
    LEFT JOIN moderation_log AS m ON m.id = s.entry_id
    LEFT JOIN moderation_texts AS x ON x.entry_id = s.entry_id
   WHERE s.token_hash = p_token_hash
$$;
COMMENT ON FUNCTION receipt(bytea) IS
  'How a submission stands, for whoever has its token: what was proposed last, the decision that put it where it is and its public '
  'reason, its place among those that wait.';

CREATE FUNCTION likely_duplicates(p_name text, p_website text, p_most int)
RETURNS TABLE (slug text, name text, tagline text, why text, likeness float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.slug, r.name, r.tagline, b.why, b.likeness
    FROM (SELECT DISTINCT ON (f.id) f.id, f.rank, f.why, f.likeness
            FROM (SELECT k.id, 1 AS rank, 'address' AS why, 1::float8 AS likeness FROM tools AS k
                   WHERE k.state = 'published' AND k.url_key = url_key(p_website)
                  UNION ALL
                  (SELECT k.id, 2, 'name', similarity(lower(k.name), lower(p_name)) FROM tools AS k
                    WHERE k.state = 'published' AND lower(k.name) % lower(p_name) AND similarity(lower(k.name), lower(p_name)) >= 0.5
                    ORDER BY similarity(lower(k.name), lower(p_name)) DESC, k.id LIMIT p_most)) AS f
           ORDER BY f.id, f.rank) AS b
    JOIN tools AS t ON t.id = b.id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
   ORDER BY b.rank, b.likeness DESC, b.id LIMIT p_most
$$;
COMMENT ON FUNCTION likely_duplicates(text, text, int) IS
  'Published tools that this one may be already: at the same address (url_key()), or with a name at least half alike (pg_trgm).';

CREATE FUNCTION tools_tell_submission() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('draft', 'pending') THEN
    PERFORM refuse_waiting(s.url_key, s.id) FROM submissions AS s WHERE s.tool_id = NEW.id AND s.kind = 'tool';
  END IF;
  UPDATE submissions AS s
     SET state = CASE NEW.state WHEN 'published' THEN 'approved' WHEN 'delisted' THEN 'approved' ELSE NEW.state::text END::submission_state,
         version = s.version + 1
   WHERE s.tool_id = NEW.id AND s.kind = 'tool';
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION tools_tell_submission() IS 'Trigger: the submission that made a tool stands as the tool does. Raises 23505 when another one of the same website waits.';
CREATE TRIGGER tools_tell_submission AFTER UPDATE OF state ON tools
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION tools_tell_submission();

GRANT EXECUTE ON FUNCTION
  submit_tool(sender, content), submit_edit(sender, text, int, content), resubmit(bytea, int, content), appeal(bytea, int, text),
  receipt(bytea), likely_duplicates(text, text, int), banned_for(text)
TO slipway_web;

-- Submissions: what visitors send in. A new tool stands in tools from the first moment, in a state that nobody sees; an edit is
-- about a tool that is public. What was typed stands in proposals; only what is published becomes a revision of the tool.

-- used by later files: an added value cannot be used in the transaction that adds it
ALTER TYPE actor_role ADD VALUE 'panelist' AFTER 'submitter';
ALTER TYPE log_subject ADD VALUE 'review_draft';

-- ---- addresses, as one compares them ------------------------------------------------------------

CREATE FUNCTION url_host(p_url text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(regexp_replace(lower(substring(p_url FROM '(?i)^[[:space:]]*(?:https?://)?(?!https?:)(?:[^/?#@]*@)?([^/?#]+)')),
                             '(^(www\.)+|\.?(:[0-9]*)?[[:space:]]*$)', '', 'g'), '');
COMMENT ON FUNCTION url_host(text) IS
  'The host of an address as one compares it: small letters, without "www.", port and final dot. Null when there is none.';

CREATE FUNCTION url_key(p_url text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN url_host(p_url)
  || regexp_replace(coalesce(substring(p_url FROM '(?i)^[[:space:]]*(?:https?://)?[^/?#]+([^?#]*)'), ''),
                    '(/+(index|default)\.[a-zA-Z]{3,5})?/*[[:space:]]*$', '')
  || coalesce((SELECT '?' || string_agg(part, '&' ORDER BY part)
                 FROM regexp_split_to_table(substring(p_url FROM '\?([^#]*)'), '[&;]') AS part
                WHERE part <> '' AND part !~* '^(utm_[a-z]+|ref|fbclid|gclid|msclkid|mc_[ce]id|igshid|via|source)(=|$)'), '');
COMMENT ON FUNCTION url_key(text) IS
  'An address as one compares it: url_host() and path without its final slash or index file, without scheme, fragment and campaign '
  'tags, what else is asked for in order. Two addresses with the same key lead to the same page. Null when there is no host.';

ALTER TABLE tools ADD COLUMN url_key text COLLATE "C";
COMMENT ON COLUMN tools.url_key IS 'url_key() of the website in the present revision; copied by trigger, to find duplicates.';
ALTER TABLE tool_revisions ADD COLUMN description_html text
  CONSTRAINT tool_revisions_description_html_length CHECK (octet_length(description_html) BETWEEN 1 AND 131072);
COMMENT ON COLUMN tool_revisions.description_html IS
  'The description as markup, made when it was written; null when it is plain text, as that of an import is.';

CREATE OR REPLACE FUNCTION tools_follow_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := NULL;
  NEW.category_id := NULL;
  NEW.url_key := NULL;
  SELECT r.name, r.category_id, url_key(r.website) INTO NEW.name, NEW.category_id, NEW.url_key
    FROM tool_revisions AS r WHERE r.tool_id = NEW.id AND r.revision = NEW.revision;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION tools_follow_revision() IS 'Trigger: name, category and url_key of a tool are those of its present revision.';
DROP TRIGGER tools_follow_revision ON tools;
UPDATE tools AS t SET url_key = url_key(r.website) FROM tool_revisions AS r WHERE r.tool_id = t.id AND r.revision = t.revision;
CREATE TRIGGER tools_follow_revision BEFORE INSERT OR UPDATE OF revision, name, category_id, url_key ON tools
  FOR EACH ROW EXECUTE FUNCTION tools_follow_revision();
CREATE INDEX tools_by_url ON tools (url_key) WHERE state = 'published';

-- What nobody sees is no change for those who keep pages: else a stranger who submits would empty every memory.
CREATE FUNCTION is_shown(p_state tool_state) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_state IN ('published', 'delisted', 'merged');
COMMENT ON FUNCTION is_shown(tool_state) IS 'True for a state in which an address of the tool answers, or answered once.';
DROP TRIGGER tools_note ON tools;
CREATE TRIGGER tools_note_new AFTER INSERT ON tools
  FOR EACH ROW WHEN (is_shown(NEW.state)) EXECUTE FUNCTION note_row('tool');
CREATE TRIGGER tools_note AFTER UPDATE ON tools
  FOR EACH ROW WHEN (is_shown(OLD.state) OR is_shown(NEW.state)) EXECUTE FUNCTION note_row('tool');
CREATE TRIGGER tools_note_gone AFTER DELETE ON tools
  FOR EACH ROW WHEN (is_shown(OLD.state)) EXECUTE FUNCTION note_row('tool');

-- ---- who may not ---------------------------------------------------------------------------------

CREATE TABLE banned_domains (
  domain     text        COLLATE "C" PRIMARY KEY
                         CONSTRAINT banned_domains_form CHECK (domain ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$' AND char_length(domain) <= 253),
  reason     text        NOT NULL CONSTRAINT banned_domains_reason_form CHECK (is_one_line(reason, 300)),
  added_by   text        NOT NULL CONSTRAINT banned_domains_added_by_form CHECK (is_one_line(added_by, 80)),
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE banned_domains IS 'Domains whose tools are not taken, with all below them.';
COMMENT ON COLUMN banned_domains.domain IS 'The domain, in small letters.';
COMMENT ON COLUMN banned_domains.reason IS 'Why, as whoever submits one is told.';
COMMENT ON COLUMN banned_domains.added_by IS 'Who decided that.';
COMMENT ON COLUMN banned_domains.created_at IS 'When.';

CREATE FUNCTION banned_for(p_url text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.reason FROM banned_domains AS b
   WHERE url_host(p_url) = b.domain OR url_host(p_url) LIKE '%.' || b.domain
   ORDER BY char_length(b.domain) DESC LIMIT 1
$$;
COMMENT ON FUNCTION banned_for(text) IS 'Why tools at this address are not taken; null when they are.';

CREATE TABLE submission_quotas (
  network bytea NOT NULL CONSTRAINT submission_quotas_network_form CHECK (octet_length(network) BETWEEN 8 AND 64),
  day     date  NOT NULL,
  sent    int   NOT NULL CONSTRAINT submission_quotas_count CHECK (sent > 0),
  PRIMARY KEY (network, day)
);
COMMENT ON TABLE submission_quotas IS
  'How much came from a network on a day: submissions and flags. Deleted within 48 hours by forget_networks(). Holds no address.';
COMMENT ON COLUMN submission_quotas.network IS 'The network under a keyed hash (HMAC); the key is the day''s and not kept here.';
COMMENT ON COLUMN submission_quotas.day IS 'The day, in UTC.';
COMMENT ON COLUMN submission_quotas.sent IS 'How many.';

CREATE FUNCTION take_submission_quota(p_network bytea, p_quota int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  INSERT INTO submission_quotas AS q (network, day, sent) VALUES (p_network, (now() AT TIME ZONE 'UTC')::date, 1)
  ON CONFLICT (network, day) DO UPDATE SET sent = q.sent + 1 RETURNING q.sent INTO n;
  IF n > p_quota THEN
    RAISE EXCEPTION 'your network has sent all that we take in a day' USING ERRCODE = '53400';
  END IF;
END
$$;
COMMENT ON FUNCTION take_submission_quota(bytea, int) IS
  'Takes one from what a network may send in a day; raises 53400 when there is none left.';

CREATE OR REPLACE FUNCTION forget_networks() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone int;
  more int;
BEGIN
  DELETE FROM vote_quotas WHERE day < (now() AT TIME ZONE 'UTC')::date - 1;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM submission_quotas WHERE day < (now() AT TIME ZONE 'UTC')::date - 1;
  GET DIAGNOSTICS more = ROW_COUNT;
  UPDATE submissions SET network = NULL WHERE network IS NOT NULL AND created_at < now() - interval '48 hours';
  RETURN gone + more;
END
$$;

-- ---- submissions --------------------------------------------------------------------------------

CREATE TYPE submission_kind AS ENUM ('tool', 'edit');
COMMENT ON TYPE submission_kind IS 'What is submitted: a tool that is not here yet, or a change to one that is.';
CREATE TYPE submission_state AS ENUM ('draft', 'pending', 'approved', 'rejected', 'spam', 'merged');
COMMENT ON TYPE submission_state IS 'Where a submission stands: draft when its submitter was asked for changes.';

CREATE TABLE submissions (
  id           bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         submission_kind  NOT NULL,
  tool_id      bigint           NOT NULL REFERENCES tools,
  state        submission_state NOT NULL DEFAULT 'pending',
  version      int              NOT NULL DEFAULT 1,
  proposal     int              NOT NULL DEFAULT 1,
  name         text             NOT NULL,
  url_key      text             COLLATE "C" NOT NULL,
  key          bytea            NOT NULL UNIQUE CONSTRAINT submissions_key_form CHECK (octet_length(key) = 16),
  token_hash   bytea            NOT NULL UNIQUE CONSTRAINT submissions_token_form CHECK (octet_length(token_hash) = 32),
  sent_hash    bytea            NOT NULL,
  email        text             CONSTRAINT submissions_email_form CHECK (is_one_line(email, 254) AND email ~ '^[^@[:space:]<>,;]+@[^@[:space:]<>,;]+$'),
  account_id   int              REFERENCES accounts,
  network      bytea,
  marks        text[]           NOT NULL DEFAULT '{}',
  appeals      int              NOT NULL DEFAULT 0 CONSTRAINT submissions_one_appeal CHECK (appeals BETWEEN 0 AND 1),
  entry_id     bigint           REFERENCES moderation_log,
  created_at   timestamptz      NOT NULL DEFAULT now(),
  submitted_at timestamptz      NOT NULL DEFAULT now(),
  decided_at   timestamptz
);
COMMENT ON TABLE submissions IS 'What visitors sent in, and how it stands.';
COMMENT ON COLUMN submissions.id IS 'Number of the submission.';
COMMENT ON COLUMN submissions.kind IS 'A new tool, or an edit of one.';
COMMENT ON COLUMN submissions.tool_id IS 'The tool it is about; that of a new one was made with it.';
COMMENT ON COLUMN submissions.state IS 'How it stands. Of a new tool: what the tool''s own state means here; kept by trigger.';
COMMENT ON COLUMN submissions.version IS 'Counts every change of it; who decides or sends again names the version they saw.';
COMMENT ON COLUMN submissions.proposal IS 'The proposal that counts.';
COMMENT ON COLUMN submissions.name IS 'The name in that proposal.';
COMMENT ON COLUMN submissions.url_key IS 'url_key() of the website in that proposal.';
COMMENT ON COLUMN submissions.key IS 'At random; the receipt''s token is made of it and of a secret that is not kept here. A second call with the same key is the same submission.';
COMMENT ON COLUMN submissions.token_hash IS 'SHA-256 of the receipt''s token.';
COMMENT ON COLUMN submissions.sent_hash IS 'SHA-256 of what was sent first, to tell a second sending from another submission under the same key.';
COMMENT ON COLUMN submissions.email IS 'Where the outcome goes, when the submitter wants to hear of it; erased 30 days after the decision.';
COMMENT ON COLUMN submissions.account_id IS 'Who of the staff sent it, when somebody was signed in: they do not decide it.';
COMMENT ON COLUMN submissions.network IS 'The submitter''s network under the key of the day; null after 48 hours.';
COMMENT ON COLUMN submissions.marks IS 'What made it suspect, a word each.';
COMMENT ON COLUMN submissions.appeals IS 'How often its submitter appealed; once at most.';
COMMENT ON COLUMN submissions.entry_id IS 'The decision that put it where it is; null while there was none.';
COMMENT ON COLUMN submissions.created_at IS 'When it came.';
COMMENT ON COLUMN submissions.submitted_at IS 'Since when it waits: when it came, was sent again or appealed.';
COMMENT ON COLUMN submissions.decided_at IS 'When it was decided last.';

CREATE UNIQUE INDEX submissions_of_tool ON submissions (tool_id) WHERE kind = 'tool';
CREATE UNIQUE INDEX submissions_one_website ON submissions (url_key) WHERE kind = 'tool' AND state IN ('draft', 'pending');
CREATE INDEX submissions_waiting ON submissions (submitted_at, id) WHERE state = 'pending';
CREATE INDEX submissions_edits ON submissions (tool_id, id) WHERE kind = 'edit';
CREATE INDEX submissions_of_account ON submissions (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX submissions_of_entry ON submissions (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX submissions_like_name ON submissions USING gin (lower(name) gin_trgm_ops) WHERE state IN ('draft', 'pending');
CREATE INDEX submissions_of_network ON submissions (network) WHERE network IS NOT NULL;
CREATE INDEX submissions_of_email ON submissions (lower(email)) WHERE email IS NOT NULL;

CREATE TABLE proposals (
  submission_id    bigint        NOT NULL REFERENCES submissions,
  number           int           NOT NULL CONSTRAINT proposals_from_one CHECK (number > 0),
  base_revision    int,
  name             text          NOT NULL CONSTRAINT proposals_name_form CHECK (is_one_line(name, 120)),
  tagline          text          NOT NULL CONSTRAINT proposals_tagline_form CHECK (is_one_line(tagline, 300)),
  description      text          NOT NULL CONSTRAINT proposals_description_form
                                 CHECK (is_prose(description) AND octet_length(description) <= 8192 AND char_length(description) <= 8000),
  description_html text          NOT NULL CONSTRAINT proposals_description_html_length CHECK (octet_length(description_html) BETWEEN 1 AND 131072),
  website          text          NOT NULL
                                 CONSTRAINT proposals_website_form CHECK (website ~ '^https?://[^[:space:]]+$' AND is_one_line(website, 500)),
  category_id      int           NOT NULL REFERENCES categories,
  pricing_model    pricing_model NOT NULL,
  pricing_entry    text          NOT NULL CONSTRAINT proposals_pricing_entry_form CHECK (is_one_line(pricing_entry, 80)),
  note             text          CONSTRAINT proposals_note_form CHECK (is_prose(note) AND char_length(note) <= 1000),
  account_id       int           REFERENCES accounts,
  created_at       timestamptz   NOT NULL DEFAULT now(),
  PRIMARY KEY (submission_id, number)
);
COMMENT ON TABLE proposals IS 'What a tool''s content should be, one row each time somebody wrote it down. Only ever added to.';
COMMENT ON COLUMN proposals.submission_id IS 'The submission it belongs to.';
COMMENT ON COLUMN proposals.number IS 'Counts from 1 for each submission.';
COMMENT ON COLUMN proposals.base_revision IS 'Of an edit: the revision of the tool it was made from.';
COMMENT ON COLUMN proposals.name IS 'What the tool is called.';
COMMENT ON COLUMN proposals.tagline IS 'What it is, in half a sentence.';
COMMENT ON COLUMN proposals.description IS 'What it does, in Markdown; at most 8 KB.';
COMMENT ON COLUMN proposals.description_html IS 'The same as markup.';
COMMENT ON COLUMN proposals.website IS 'Its own address.';
COMMENT ON COLUMN proposals.category_id IS 'The shelf it should stand on.';
COMMENT ON COLUMN proposals.pricing_model IS 'How it earns its money.';
COMMENT ON COLUMN proposals.pricing_entry IS 'The entry price as shown.';
COMMENT ON COLUMN proposals.note IS 'What the submitter says to the moderators; never public.';
COMMENT ON COLUMN proposals.account_id IS 'Who of the staff wrote it; null for the submitter.';
COMMENT ON COLUMN proposals.created_at IS 'When.';
CREATE INDEX proposals_of_account ON proposals (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX proposals_of_category ON proposals (category_id);
ALTER TABLE submissions ADD CONSTRAINT submissions_proposal_exists FOREIGN KEY (id, proposal)
  REFERENCES proposals (submission_id, number) DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER proposals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON proposals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

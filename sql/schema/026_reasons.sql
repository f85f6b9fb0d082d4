-- Reasons: words that moderators need often, to begin from. Admins keep the list.

CREATE TABLE reasons (
  id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action     text        NOT NULL CONSTRAINT reasons_action_form CHECK (action ~ '^[a-z]+(-[a-z]+)*$'),
  title      text        NOT NULL CONSTRAINT reasons_title_form CHECK (is_one_line(title, 60)),
  text       text        NOT NULL CONSTRAINT reasons_text_form CHECK (is_prose(text) AND char_length(text) <= 1000),
  place      int         NOT NULL DEFAULT 100,
  retired_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reasons IS 'Reasons to begin from. What is used is copied into the decision, so that a change here changes no decision.';
COMMENT ON COLUMN reasons.id IS 'Number of the reason.';
COMMENT ON COLUMN reasons.action IS 'For which action of transitions.';
COMMENT ON COLUMN reasons.title IS 'A few words, for the list to choose from.';
COMMENT ON COLUMN reasons.text IS 'What the submitter and the public log are told.';
COMMENT ON COLUMN reasons.place IS 'Order in the list.';
COMMENT ON COLUMN reasons.retired_at IS 'Since when it is no longer offered.';
COMMENT ON COLUMN reasons.created_at IS 'When it was written.';
CREATE INDEX reasons_offered ON reasons (action, place, id) WHERE retired_at IS NULL;

INSERT INTO reasons (action, place, title, text) VALUES
  ('ask-changes', 10, 'Price unclear', 'Please say what using it costs at the least, as the vendor''s own price page says it, for example "Free" or "$20/mo".'),
  ('ask-changes', 20, 'Reads like an advertisement', 'Please describe what it does in plain words, without praise. Readers compare facts here; the verdicts are the panel''s.'),
  ('ask-changes', 30, 'Description too thin', 'Please say in a few sentences what somebody would use it for, what it works on, and what it does not do.'),
  ('ask-changes', 40, 'Wrong address', 'The address does not lead to the tool itself. Please give the page where somebody can start using it.'),
  ('reject',      10, 'Not an AI tool', 'We compare tools whose main work is done by an AI model. As far as we can see, this one''s is not.'),
  ('reject',      20, 'Not usable yet', 'We list what readers can use today. A waiting list or an announcement comes too early; send it again when it is open.'),
  ('reject',      30, 'Already listed', 'This tool is listed here already, under another name or address.'),
  ('reject',      40, 'Cannot be verified', 'We could not confirm what is said here: the site does not answer, or says something else.'),
  ('mark-spam',   10, 'Advertising', 'This was sent to place a link, not to describe a tool.'),
  ('merge',       10, 'The same tool', 'Both are the same tool. The other entry stays, and this address leads there.'),
  ('delist',      10, 'Discontinued', 'The vendor has ended it. The page stays in our records, but no longer in lists.'),
  ('delist',      20, 'At the vendor''s request', 'Taken out at the request of its vendor.'),
  ('relist',      10, 'Available again', 'It can be used again.'),
  ('reopen',      10, 'Needs another look', 'Something was found after publication that has to be looked at before it can stay.'),
  ('unmark',      10, 'Was no spam', 'Marked as spam by mistake.'),
  ('unmerge',     10, 'Two tools after all', 'The two are different tools; each has its own page and votes again.');

CREATE FUNCTION reasons_offered(p_actions text[])
RETURNS TABLE (id int, action text, title text, text text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, r.action, r.title, r.text FROM reasons AS r
   WHERE r.retired_at IS NULL AND r.action = ANY (p_actions) ORDER BY r.action, r.place, r.id
$$;
COMMENT ON FUNCTION reasons_offered(text[]) IS 'The reasons to choose from for these actions.';
GRANT EXECUTE ON FUNCTION reasons_offered(text[]) TO slipway_web;
GRANT SELECT ON transitions TO slipway_web;

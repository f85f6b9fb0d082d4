-- Feeds: what is new, of everything, of a category, of a tool.

-- name: feed_about (category text, tool text)
-- rows: urn text, slug text, name text, since text
-- What the feed is about: everything (both ''), a category, or a tool (any slug that leads to it; `slug` is its present one, `since` when it
-- was published). No row: there is none.
SELECT f.urn, f.slug, f.name, f.since FROM public_feed($1, $2) AS f;

-- name: feed_events (category text, tool text, max int)
-- rows: id bigint, urn text, at text, kind text, tool text, tool_name text, tagline text?, other text?, other_name text?, persona text?,
--       persona_name text?, quote text?, was text?, became text?, ship int?, n int?
-- The newest events of that category and tool ('' for any) that everybody may know.
SELECT e.id, e.urn, e.at, e.kind, e.tool, e.tool_name, e.tagline, e.other, e.other_name, e.persona, e.persona_name, e.quote, e.was, e.became, e.ship, e.n
  FROM public_events($1, $2, $3) AS e;

-- name: note_majorities (max int)
-- rows: tools int
-- Looks at up to max tools whose reviews or votes changed, and notes majorities that turned; returns how many it looked at. To be called
-- every few seconds.
SELECT note_majorities($1) AS tools;

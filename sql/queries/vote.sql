-- Votes.

-- name: cast_vote (slug text, voter bigint, verdict text?, network text, quota int?)
-- rows: tool_id bigint, slug text, verdict text?, counted bool, ship int, skip int, changed bool, used int
-- Sets the voter's vote ("ship", "skip") on a tool, or withdraws it (null), and returns how it and the tally stand now. Doing it
-- again changes nothing. The tool is the one that has, or ever had, the slug; `slug` is its present one. `network` is the keyed
-- hash of the visitor's network in hexadecimal, `quota` how many new votes it may cast a day (null: any number); a vote beyond it
-- is kept with counted = false; `used` is how many of them are gone now. A voter that is not known yet is made. P0002: no such tool; 55000: it is no longer public.
SELECT v.tool_id, v.slug, v.now_verdict::text AS verdict, v.counted, v.ship, v.skip, v.changed,
       votes_used(decode($4, 'hex')) AS used
  FROM cast_vote($1, $2, $3::verdict, decode($4, 'hex'), $5) AS v;

-- name: own_votes (voter bigint, slugs text)
-- rows: asked text, slug text, verdict text, counted bool, ship int, skip int
-- The voter's votes on these tools (slugs joined by commas), each with its tool's tally as it stands; a tool without one has no row.
SELECT v.asked, v.slug, v.verdict::text AS verdict, v.counted, v.ship, v.skip
  FROM own_votes($1, string_to_array($2, ',')) AS v
 ORDER BY v.asked COLLATE "C";

-- name: quota_forget ()
-- rows: networks int
-- Deletes what is known of networks from before yesterday. To be called every hour.
SELECT forget_networks() AS networks;

-- name: rank_votes (max int)
-- rows: tools int
-- Puts up to max tools that were voted on lately into their place in tools_by_community; returns how many. To be called by the follower
-- with every look at changes_since.
SELECT rank_votes($1) AS tools;

-- name: roll_up_votes ()
-- rows: days int
-- Adds to the votes by day what the ledger got since the last call; returns how many rows that changed. To be called every minute.
SELECT roll_up_votes() AS days;

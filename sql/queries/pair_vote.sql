-- Head-to-head votes.

-- name: cast_pair_vote (left_slug text, right_slug text, voter bigint, choice text?, network text, quota int?)
-- rows: left_id bigint, right_id bigint, left_slug text, right_slug text, choice text?, counted bool, left_votes int, right_votes int, neither int, changed bool
-- Sets the voter's head-to-head vote ("left", "right", "neither") on two tools, or withdraws it (null); otherwise as cast_vote. P0002:
-- they are no two tools; 55000: one of them is no longer public.
SELECT v.left_id, v.right_id, v.left_slug, v.right_slug, v.now_choice AS choice, v.counted, v.left_votes, v.right_votes, v.neither, v.changed
  FROM cast_pair_vote($1, $2, $3, $4, decode($5, 'hex'), $6) AS v;

-- name: own_pair_vote (voter bigint, left_slug text, right_slug text)
-- rows: choice text, counted bool, left_votes int, right_votes int, neither int
-- The voter's head-to-head vote on two tools, with the tally as it stands; no row when there is none.
SELECT v.choice, v.counted, v.left_votes, v.right_votes, v.neither FROM own_pair_vote($1, $2, $3) AS v;

-- name: pair_tally (left_slug text, right_slug text)
-- rows: left_votes int, right_votes int, neither int, held int, voided int
-- How the head-to-head votes on two tools (by any slug they had) stand.
SELECT t.left_votes, t.right_votes, t.neither, t.held, t.voided FROM pair_tally(public_tool($1), public_tool($2)) AS t;

-- name: pair_bursts (credential text, tool text, standing text)
-- rows: lower text, lower_name text, higher text, higher_name text, network text, votes int, for_lower int, for_higher int, neither int,
--       first text, last text, from_at bigint, to_at bigint
-- Held or voided head-to-head votes, with one tool ('' for all), by pair, network of the day and hour, the largest groups first.
SELECT b.lower, b.lower_name, b.higher, b.higher_name, b.network, b.votes, b.for_lower, b.for_higher, b.neither, b.first, b.last, b.from_at, b.to_at
  FROM pair_bursts(decode($1, 'hex'), $2, $3) AS b;

-- name: pair_votes_decide (credential text, left_slug text, right_slug text, standing text, action text, network text?, from_at bigint, to_at bigint, reason text?)
-- rows: entry bigint, votes int, lower_id bigint, higher_id bigint
-- Releases, voids or holds the votes that stand so. 55000: none is left; 23502: a reason is needed.
SELECT d.entry, d.votes, d.lower_id, d.higher_id FROM decide_pair_votes(decode($1, 'hex'), $2, $3, $4::vote_standing, $5, $6, $7, $8, $9) AS d;

-- What the pages may do. slipway_web reads what they show, and changes nothing but through the functions named here.

GRANT USAGE ON SCHEMA public TO slipway_web;

GRANT SELECT ON
  categories, personas, tools, tool_slugs, comparisons, community_ranks, changes,
  tool_pages, comparison_cards
TO slipway_web;
GRANT SELECT (tool_id, changed_in) ON votes_ledger TO slipway_web;
GRANT SELECT (tool_id, slot, ship, skip) ON vote_tallies TO slipway_web;

GRANT EXECUTE ON FUNCTION
  utc(timestamptz), microseconds(timestamptz), instant(bigint), final_tool(bigint),
  cast_vote(text, bigint, verdict, bytea, int), own_votes(bigint, text[]), tally_drift_part(bigint, int), forget_networks(), rank_votes(int)
TO slipway_web;

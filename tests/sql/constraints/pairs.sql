-- The part of constraints.sql that is about head-to-head votes and rankings; read by it.
SELECT cast_pair_vote('alpha', 'beta', 1, 'left', sha256('net'), 5);
SELECT id AS alpha FROM tools WHERE slug = 'alpha' \gset
SELECT id AS beta FROM tools WHERE slug = 'beta' \gset

SELECT violates(format('INSERT INTO pair_votes (lower_id, higher_id, voter_id, choice) VALUES (%s, ''lower'')', v), name) FROM (VALUES
  (format('%s, %s, 1', :alpha, :beta), 'pair_votes_pkey'), (format('%s, %s, 1', :beta, :alpha), 'pair_votes_ordered'),
  (format('%s, %s, 1', :beta, :beta), 'pair_votes_ordered'), (format('%s, %s, 2', :alpha, :beta), 'pair_votes_voter_id_fkey'),
  (format('0, %s, 1', :beta), 'pair_votes_lower_id_fkey'), (format('%s, 9999999, 1', :alpha), 'pair_votes_higher_id_fkey')) AS v (v, name);
SELECT violates(format('UPDATE pair_tallies SET %s', v), name) FROM (VALUES
  ('slot = 16', 'pair_tallies_slots'), ('lower = -1', 'pair_tallies_lower_count'), ('higher = -1', 'pair_tallies_higher_count'),
  ('neither = -1', 'pair_tallies_neither_count'), ('held = -1', 'pair_tallies_held_count'), ('voided = -1', 'pair_tallies_voided_count'),
  ('lower_id = higher_id', 'pair_tallies_ordered'), ('lower_id = 0', 'pair_tallies_lower_id_fkey'), ('higher_id = 9999999', 'pair_tallies_higher_id_fkey')) AS v (v, name);
SELECT violates('INSERT INTO pair_tallies SELECT * FROM pair_tallies', 'pair_tallies_pkey');
SELECT violates($$INSERT INTO pair_votes_ledger (lower_id, higher_id, voter_id, old_choice, cause) VALUES (1, 2, 1, 'lower', 'vote')$$, 'pair_votes_ledger_old_whole');
SELECT violates($$INSERT INTO pair_votes_ledger (lower_id, higher_id, voter_id, new_choice, cause) VALUES (1, 2, 1, 'lower', 'vote')$$, 'pair_votes_ledger_new_whole');
SELECT violates($$INSERT INTO pair_votes_ledger (lower_id, higher_id, voter_id, cause) VALUES (1, 2, 1, 'vote')$$, 'pair_votes_ledger_a_change');
SELECT violates($$INSERT INTO held_pair_networks (lower_id, higher_id, voter_id, network) SELECT 1, 2, 3, '\x00' FROM generate_series(1, 2)$$, 'held_pair_networks_pkey');
SELECT violates($$INSERT INTO pair_vote_decisions SELECT 1, 1, 2, 3, 'held', 'counted' FROM generate_series(1, 2)$$, 'pair_vote_decisions_pkey');
SELECT violates($$INSERT INTO pair_vote_decisions VALUES (9999999, 1, 2, 3, 'held', 'counted')$$, 'pair_vote_decisions_entry_id_fkey');
SELECT violates($$INSERT INTO merged_pair_votes (entry_id, other_id, voter_id, choice, standing, cast_at, changed_at)
                  VALUES (9999999, 1, 1, 'lower', 'counted', now(), now())$$, 'merged_pair_votes_entry_id_fkey');
INSERT INTO merges (entry_id, from_id, into_id) VALUES (1, :alpha, :beta);
SELECT violates($$INSERT INTO merged_pair_votes (entry_id, other_id, voter_id, choice, standing, cast_at, changed_at)
                  SELECT 1, 1, 1, 'lower', 'counted', now(), now() FROM generate_series(1, 2)$$, 'merged_pair_votes_pkey');
SELECT violates(format('INSERT INTO ranks (kind, scope, tool_id, key, estimate, low, high, part, whole, other_part, other_whole, best, worst)
                        SELECT ''panel'', 7, %s FROM generate_series(1, %s)', v, n), name) FROM (VALUES
  (format('%s, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1', :alpha), 1, 'ranks_best_count'), (format('%s, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2', :alpha), 1, 'ranks_range'),
  ('9999999, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1', 1, 'ranks_tool_id_fkey'), (format('%s, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1', :alpha), 2, 'ranks_pkey')) AS v (v, n, name);
SELECT violates($$INSERT INTO rank_runs (kind) VALUES ('panel')$$, 'rank_runs_pkey');
SELECT violates('INSERT INTO pair_strengths VALUES (0, 9999999, false, 0, 0, 0, 0, 0, 0)', 'pair_strengths_tool_id_fkey');
SELECT violates(format('INSERT INTO pair_strengths SELECT 0, %s, false, 0, 0, 0, 0, 0, 0 FROM generate_series(1, 2)', :alpha), 'pair_strengths_pkey');
SELECT violates('INSERT INTO pair_scopes SELECT 0, 0, 0, 0, false FROM generate_series(1, 2)', 'pair_scopes_pkey');

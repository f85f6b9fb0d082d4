-- What is known of those who submit is kept no longer than it is needed.

CREATE FUNCTION forget_submitters() RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    UPDATE submissions AS s SET email = NULL
     WHERE s.email IS NOT NULL AND s.state <> 'pending' AND s.decided_at < now() - interval '30 days'
    RETURNING s.id)
  SELECT count(*)::int FROM gone
$$;
COMMENT ON FUNCTION forget_submitters() IS
  'Erases the address for mail of every submission that was decided 30 days ago and does not wait again; returns how many. To be called '
  'every hour.';
GRANT EXECUTE ON FUNCTION forget_submitters() TO slipway_web;

-- What every later file stands on: who may do what by default, and the small functions that checks and pages share.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slipway_web') THEN
    RAISE EXCEPTION 'the role slipway_web does not exist' USING HINT = 'Run sql/roles.sql as a superuser first.';
  END IF;
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'the database is encoded in %, but must be in UTF8', current_setting('server_encoding');
  END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- No function is anybody's until a later file says so.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- ---- what a text may be ------------------------------------------------------------------------

CREATE FUNCTION is_one_line(value text, most_chars int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN char_length(value) BETWEEN 1 AND most_chars
   AND value ~ '[^[:space:]]'
   AND value !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]';
COMMENT ON FUNCTION is_one_line(text, int) IS
  'True for 1 to most_chars characters in one line: not blank, no control characters.';

CREATE FUNCTION is_prose(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN value ~ '[^[:space:]]' AND value !~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f]';
COMMENT ON FUNCTION is_prose(text) IS
  'True for a text of any number of lines: not blank, no control characters but line feed and tab.';

CREATE FUNCTION is_slug(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN char_length(value) <= 80 AND value ~ '^[a-z0-9]+(-[a-z0-9]+)*$';
COMMENT ON FUNCTION is_slug(text) IS 'True for small ASCII letters and digits in words joined by single hyphens, at most 80.';

CREATE FUNCTION slugified(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(left(
  regexp_replace(regexp_replace(normalize(lower(value), NFKD), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', '-', 'g'),
  80), '-');
COMMENT ON FUNCTION slugified(text) IS
  'A slug made from a name: accents dropped, everything else that a slug cannot hold becomes a hyphen. May be empty.';

-- ---- instants -----------------------------------------------------------------------------------

CREATE FUNCTION utc(value timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
COMMENT ON FUNCTION utc(timestamptz) IS 'An instant as pages show it: 2026-05-01T12:00:00Z.';

CREATE FUNCTION microseconds(value timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (extract(epoch FROM value) * 1000000)::bigint;
COMMENT ON FUNCTION microseconds(timestamptz) IS 'An instant as the key of a list: microseconds since 1970, nothing lost.';

CREATE FUNCTION instant(value bigint) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_timestamp(0) + least(greatest(value, 0), 4102444800000000) * interval '1 microsecond';
COMMENT ON FUNCTION instant(bigint) IS
  'The instant of a key that microseconds() made. Any number is one: it is taken as no earlier than 1970, no later than 2100.';

-- ---- what is only ever added to -----------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: it is only ever added to', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = '55000';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'Trigger of the tables that are only ever added to: refuses update, delete and truncate.';

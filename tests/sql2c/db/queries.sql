-- Statements of the tests of fcgi/db/; schema.sql beside this file makes what they need.

-- name: echo (t text, i int, b bigint, ok bool, f float, maybe text?, few int?, many bigint?)
-- rows: t text, i int, b bigint, ok bool, f float, maybe text?, few int?, many bigint?,
--       texts text[], ints int[]
-- Gives back what it got.
SELECT $1 AS t, $2 AS i, $3 AS b, $4 AS ok, $5 AS f, $6 AS maybe, $7 AS few, $8 AS many,
       ARRAY[$1, $6, ''] AS texts, ARRAY[$2, $7] AS ints;

-- name: arrays ()
-- rows: none text[], empty text[], square text[], numbers int[]
-- Arrays that are not plain.
SELECT NULL::text[] AS none, '{}'::text[] AS empty, '{{a,b},{c,NULL}}'::text[] AS square, '{-1,NULL,2147483647}'::int[] AS numbers;

-- name: thing_add (id int, name text)
-- Adds a thing.
INSERT INTO thing (id, name) VALUES ($1, $2);

-- name: things ()
-- rows: id int, name text
-- All things.
SELECT id, name FROM thing ORDER BY id;

-- name: thing_rename (id int, name text)
-- Renames those from an id on.
UPDATE thing SET name = $2 WHERE id >= $1;

-- name: child_add (thing int)
-- Adds a child; that its thing exists is checked at the commit.
INSERT INTO child (thing) VALUES ($1);

-- name: fail (state text, message text)
-- Fails with an SQLSTATE.
SELECT FROM fail($1, $2);

-- name: pid ()
-- rows: pid int
-- The server process of this connection.
SELECT pg_backend_pid() AS pid;

-- name: setting (name text)
-- rows: value text?
-- A setting of the session.
SELECT current_setting($1, true) AS value;

-- name: pause (seconds float)
-- Takes so long.
SELECT FROM pg_sleep($1);

-- name: shape ()
-- rows: v text
-- Its column changes its type under it.
SELECT v FROM shape;

-- name: wrong_name ()
-- rows: id int
-- Not what it says.
SELECT 1 AS other;

-- name: wrong_type ()
-- rows: id int
-- Not what it says.
SELECT 1::bigint AS id;

-- name: wrong_count ()
-- rows: id int
-- Not what it says.
SELECT 1 AS id, 2 AS other;

-- name: wrong_null ()
-- rows: id int, name text
-- Null where it says it cannot be.
SELECT 1 AS id, NULL::text AS name;

-- name: wrong_silence ()
-- Returns rows and does not say so.
SELECT 1 AS id;

-- name: wrong_syntax ()
-- What the server refuses to prepare.
SELEKT 1;

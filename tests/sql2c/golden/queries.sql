-- One statement for each construct of sql2c. What stands above the first name is a comment of the file.

-- name: every_type (t text, i int, b bigint, ok bool, f float, maybe text?, few int?, many bigint?)
-- rows: t text, i int, b bigint, ok bool, f float, texts text[], ints int[],
--       maybe text?, few int?, many bigint?
-- Each type once, as parameter and as column.
-- The documentation may end a comment */ or open one /* and has "quotes".
SELECT $1::text AS t, $2::int AS i, $3::bigint AS b, $4::bool AS ok, $5::float8 AS f,
       ARRAY[$1] AS texts, ARRAY[$2] AS ints,
       $6::text AS maybe, $7::int AS few, $8::bigint AS many;

-- name: long_head (
--   slug text,
--   kind text)
-- A name line that goes on, no rows; 'quotes', "idents", $tag$ quotes and comments hide their ; and $9.
UPDATE tool SET name = 'a;$9''b' || E'c\';$9' || $q$ ; $9 $$ $q$ || $$;$9$$, "odd;$9" = $2 -- ; $9
 WHERE slug = $1 /* ; $9 /* nested ; */ $9 */ AND 'é?\' <> tool$9 ; -- behind it

-- name: nothing ()
-- No parameters at all.
DELETE FROM tool;
-- name: no_blank_line ()
-- rows: n bigint
-- Begins right behind the last one.
SELECT count(*) AS n FROM tool;

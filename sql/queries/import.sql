-- A catalogue file going in; for slipway_owner. One transaction: all or nothing. Doing it again changes nothing.

-- name: has_tools ()
-- rows: has_tools bool
-- Whether there is any tool, in whatever state.
SELECT EXISTS (SELECT FROM tools) AS has_tools;

-- name: import_tool (slug text, name text, tagline text, category text, website text, description text, pricing_model text, pricing_entry text,
--                    tags text?)
-- rows: id bigint, changed bool
-- Makes the tool of this slug (present or former) look like this, and publishes it. The category is given by name and made when unknown,
-- so are tags, with commas between them; null leaves those as they are.
-- 55000: somebody decided against it (rejected, spam, delisted, merged).
SELECT i.tool_id AS id, i.changed FROM import_tool($1, $2, $3, $4, $5, $6, $7::pricing_model, $8, tags_of($9)) AS i;

-- name: import_review (tool text, persona text, verdict text, quote text, reviewed_on text?)
-- rows: changed bool
-- Makes this the persona's live review of the tool (by slug). Without a date a review that says the same keeps its own, any other
-- gets today's. P0002: no such tool or persona.
SELECT import_review($1, $2, $3::verdict, $4, $5::date) AS changed;

-- name: import_prediction (tool text, persona text, words text, due text, percent int)
-- rows: changed bool
-- Adds a prediction to that review; one that is there already stays. 55000: it is due, or was made at another chance.
SELECT import_prediction($1, $2, $3, $4::date, $5) AS changed;

-- name: import_retire_reviews (tool text, personas text)
-- rows: retired int
-- Ends the tool's live reviews of all personas but these (slugs joined by commas, in the file's order, which is kept).
SELECT import_retire_reviews($1, string_to_array($2, ',')) AS retired;

-- name: import_comparison (left_slug text, right_slug text)
-- rows: changed bool
-- Makes the comparison of the two tools, or gives it this order. P0002: no such tool; 23514: twice the same.
SELECT import_comparison($1, $2) AS changed;


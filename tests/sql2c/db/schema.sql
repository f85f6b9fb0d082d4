CREATE TABLE thing (id int CONSTRAINT thing_pk PRIMARY KEY, name text NOT NULL CONSTRAINT thing_short CHECK (length(name) < 10000));
CREATE TABLE child (thing int CONSTRAINT child_thing REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE shape (v text);
INSERT INTO shape VALUES ('1');
CREATE FUNCTION fail(state text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'about to fail';
    RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message;
END $$;

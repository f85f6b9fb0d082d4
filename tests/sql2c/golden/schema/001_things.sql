-- Schema text is kept byte for byte: "quotes", \ and é.
CREATE TABLE thing (id int PRIMARY KEY);
CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 2;
END $$;

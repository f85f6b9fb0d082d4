COMMENT ON TABLE thing IS 'what??/';

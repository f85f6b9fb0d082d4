-- Personas: the seats of the panel, and who writes for them.

CREATE TYPE persona_kind AS ENUM ('human', 'ai', 'mixed');
COMMENT ON TYPE persona_kind IS 'Who writes for a seat: a person, an AI model, or both.';

CREATE TABLE personas (
  id         int          GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug       text         COLLATE "C" NOT NULL UNIQUE CONSTRAINT personas_slug_form CHECK (is_slug(slug)),
  name       text         NOT NULL UNIQUE CONSTRAINT personas_name_form CHECK (is_one_line(name, 40)),
  lens       text         NOT NULL CONSTRAINT personas_lens_form CHECK (is_one_line(lens, 400)),
  kind       persona_kind NOT NULL,
  disclosure text         NOT NULL CONSTRAINT personas_disclosure_form CHECK (is_one_line(disclosure, 400)),
  position   int          NOT NULL CONSTRAINT personas_one_a_seat UNIQUE CONSTRAINT personas_position_form CHECK (position > 0),
  reviews    int          NOT NULL DEFAULT 0 CONSTRAINT personas_reviews_count CHECK (reviews >= 0),
  ships      int          NOT NULL DEFAULT 0 CONSTRAINT personas_ships_count CHECK (ships BETWEEN 0 AND reviews),
  created_at timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE personas IS 'The seats of the panel. They are editorial personas, and say so wherever they appear.';
COMMENT ON COLUMN personas.id IS 'Number of the persona, inside the database only.';
COMMENT ON COLUMN personas.slug IS 'Its name in addresses and catalogue files.';
COMMENT ON COLUMN personas.name IS 'Its name as shown.';
COMMENT ON COLUMN personas.lens IS 'What this seat looks for.';
COMMENT ON COLUMN personas.kind IS 'Who writes for it.';
COMMENT ON COLUMN personas.disclosure IS 'The sentence that tells readers who writes for it.';
COMMENT ON COLUMN personas.position IS 'Its place in the order of the panel, from 1.';
COMMENT ON COLUMN personas.reviews IS 'How many live reviews of published tools it has; kept by the triggers of reviews and tools.';
COMMENT ON COLUMN personas.ships IS 'How many of those say ship; kept likewise.';
COMMENT ON COLUMN personas.created_at IS 'When the seat was made.';

INSERT INTO personas (position, slug, name, kind, lens, disclosure) VALUES
  (1, 'builder', 'Builder', 'ai',
   'Does it hold up in daily work? Reads the documentation, wires it into a project, and asks what breaks on the second '
   'day: defaults, errors, limits, the way out.',
   'Builder is an editorial persona, not a person: its opinions are written with the help of an AI model.'),
  (2, 'skeptic', 'Skeptic', 'ai',
   'What is the catch? Weighs claims against evidence, asks who pays and with what, and looks for lock-in, fine print and the '
   'plain thing that would do as well.',
   'Skeptic is an editorial persona, not a person: its opinions are written with the help of an AI model.'),
  (3, 'futurist', 'Futurist', 'ai',
   'Where does this road lead? Looks past today''s version at the idea behind it, who can copy it, and whether it will matter '
   'in two years.',
   'Futurist is an editorial persona, not a person: its opinions are written with the help of an AI model.'),
  (4, 'creator', 'Creator', 'ai',
   'Does it make the work better, and is it a pleasure to use? Cares for craft, control over the result, and a voice that '
   'stays one''s own.',
   'Creator is an editorial persona, not a person: its opinions are written with the help of an AI model.'),
  (5, 'founder', 'Founder', 'ai',
   'Is it worth the money and the risk? Counts cost per seat, time to value, who else must agree, and what happens to the '
   'company if the vendor changes its mind.',
   'Founder is an editorial persona, not a person: its opinions are written with the help of an AI model.');

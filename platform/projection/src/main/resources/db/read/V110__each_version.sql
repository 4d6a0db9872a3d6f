-- A rebuild gives the tables of a view another number, so a migration names no such table but those
-- that it makes. It changes them by these.

-- Runs a statement for every version of a table; %1$I in it stands for the table's name.
CREATE FUNCTION for_each_version(versioned text, statement text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  FOR name IN
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND relname ~ ('^' || versioned || '_v\d+$')
  LOOP
    EXECUTE format(statement, name);
  END LOOP;
END $$;

-- Defines a view anew over the version that readers see; %1$I stands for that version's table.
CREATE FUNCTION define_view(view text, of_projection text, versioned text, definition text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  seen integer := (SELECT version FROM projection WHERE name = of_projection AND active);
BEGIN
  EXECUTE format('CREATE OR REPLACE VIEW %I AS %s', view,
    format(definition, versioned || '_v' || seen));
END $$;

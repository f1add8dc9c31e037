-- From the log's literals (workspace/change.py) to PostgreSQL's values and back. What a column cannot hold (a
-- date that is none, garbage for a geometry) is NULL in the table; the log keeps it as it is.

CREATE FUNCTION refuse(code text, message text, about jsonb) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = about::text;
END $$;

CREATE FUNCTION literal_text(literal text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF literal = 'NULL' THEN RETURN NULL; END IF;
  IF left(literal, 1) = '''' THEN
    RETURN replace(substr(literal, 2, length(literal) - 2), '''''', '''');
  END IF;
  IF left(literal, 7) = 'CAST(X''' THEN
    -- Text with a NUL, or that is no UTF-8: PostgreSQL has no such text.
    BEGIN
      RETURN convert_from(decode(substr(literal, 8, length(literal) - 17), 'hex'), 'UTF8');
    EXCEPTION WHEN OTHERS THEN
      RETURN '\x' || lower(substr(literal, 8, length(literal) - 17));
    END;
  END IF;
  IF left(literal, 2) = 'X''' THEN RETURN '\x' || lower(substr(literal, 3, length(literal) - 3)); END IF;
  IF literal = '9.0e999' THEN RETURN 'Infinity'; END IF;
  IF literal = '-9.0e999' THEN RETURN '-Infinity'; END IF;
  RETURN literal;
END $$;

CREATE FUNCTION as_integer(value text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
  SET search_path = pg_catalog, pg_temp
  AS $$ SELECT CASE WHEN value ~ '^[-+]?[0-9]{1,18}$' THEN value::bigint END $$;

CREATE FUNCTION as_real(value text) RETURNS double precision LANGUAGE plpgsql IMMUTABLE STRICT
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN value::double precision;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;

CREATE FUNCTION as_date(value text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE part text[] := regexp_match(value, '^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})');
BEGIN
  RETURN make_date(part[1]::int, part[2]::int, part[3]::int);
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;

CREATE FUNCTION as_instant(value text) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
BEGIN
  IF value !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN RETURN NULL; END IF;
  RETURN value::timestamptz;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;

CREATE FUNCTION as_geometry(value text, wanted text) RETURNS @postgis@.geometry LANGUAGE plpgsql STABLE STRICT
  SET search_path = pg_catalog, @postgis@, pg_temp AS $$
DECLARE shape geometry;
BEGIN
  IF left(value, 2) <> '\x' THEN RETURN NULL; END IF;
  shape := ST_SetSRID(ST_Force2D(ST_GeomFromWKB(value::bytea)), @srid@);
  IF left(wanted, 5) = 'MULTI' THEN shape := ST_Multi(shape); END IF;
  IF GeometryType(shape) <> wanted THEN RETURN NULL; END IF;
  RETURN shape;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;

-- The literal of a value in one of the layer tables, as the log spells it.
CREATE FUNCTION literal_of(value text, kind text) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN value IS NULL OR value = 'NaN' AND kind = 'real' THEN 'NULL'
    WHEN kind = 'integer' THEN value
    WHEN kind = 'real' THEN CASE value WHEN 'Infinity' THEN '9.0e999' WHEN '-Infinity' THEN '-9.0e999'
      ELSE CASE WHEN value ~ '[.e]' THEN value ELSE value || '.0' END END
    WHEN kind = 'geometry' THEN 'X''' || upper(value) || ''''
    ELSE '''' || replace(value, '''', '''''') || '''' END
  $$;

CREATE FUNCTION wkb_of(shape @postgis@.geometry) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, @postgis@, pg_temp
  AS $$ SELECT encode(ST_AsBinary(shape, 'NDR'), 'hex') $$;

CREATE FUNCTION cast_of(kind text, wanted text, value text) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN value IS NULL THEN 'NULL'
    WHEN kind = 'integer' THEN format('enforcement_hub.as_integer(%L)', value)
    WHEN kind = 'real' THEN format('enforcement_hub.as_real(%L)', value)
    WHEN kind = 'date' THEN format('enforcement_hub.as_date(%L)', value)
    WHEN kind = 'instant' THEN format('enforcement_hub.as_instant(%L)', value)
    WHEN kind = 'geometry' THEN format('enforcement_hub.as_geometry(%L, %L)', value, wanted)
    ELSE quote_literal(value) END
  $$;

-- Make a row of a layer table say what these literals say; the capture stays silent, because the statement runs
-- as enforcement_owner. Columns that this schema does not know wait in the log.
CREATE FUNCTION put_row(in_table text, uuid text, literals jsonb) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  names text := ''; vals text := ''; sets text := ''; one record; written bigint;
BEGIN
  FOR one IN SELECT d.column_name, d.kind, l.value AS literal FROM jsonb_each_text(literals) AS l
      JOIN enforcement_hub.described AS d ON d.table_name = in_table AND d.column_name = l.key WHERE d.logged LOOP
    DECLARE spelled text := enforcement_hub.cast_of(split_part(one.kind, ' ', 1), split_part(one.kind, ' ', 2),
                                                    enforcement_hub.literal_text(one.literal));
    BEGIN
      names := names || format(', %I', one.column_name);
      vals := vals || ', ' || spelled;
      sets := sets || format(', %I = %s', one.column_name, spelled);
    END;
  END LOOP;
  IF sets <> '' THEN
    EXECUTE format('UPDATE enforcement.%I SET %s WHERE uuid = %L', in_table, substr(sets, 3), uuid);
    GET DIAGNOSTICS written = ROW_COUNT;  -- EXECUTE leaves FOUND as it was
    IF written > 0 THEN RETURN; END IF;
  END IF;
  EXECUTE format('INSERT INTO enforcement.%I (uuid%s) VALUES (%L%s) ON CONFLICT (uuid) DO NOTHING',
                 in_table, names, uuid, vals);
END $$;

CREATE FUNCTION remove_row(in_table text, uuid text) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  EXECUTE format('DELETE FROM enforcement.%I WHERE uuid = %L', in_table, uuid);
END $$;

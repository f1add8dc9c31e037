-- Layers and attachments, by content, in chunks. Each chunk is a transaction of its own, so that an interrupted
-- upload goes on where it stopped; nothing counts before the whole has its hash.

CREATE FUNCTION writer() RETURNS enforcement_hub.officer LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE author enforcement_hub.officer := enforcement_hub.me();
BEGIN
  IF author.login IS NULL THEN
    PERFORM enforcement_hub.refuse('EN005', 'This login is nobody here.', jsonb_build_object('login', session_user));
  END IF;
  IF author.role IN ('leader', 'viewer') THEN
    PERFORM enforcement_hub.refuse('EN006', 'This login may only read.', jsonb_build_object('role', author.role));
  END IF;
  RETURN author;
END $$;

-- How many bytes of a file this login has brought already; -1: the file is there, whole.
CREATE FUNCTION brought(of_kind text, sha text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM enforcement_hub.blob AS b
      WHERE b.kind = of_kind AND b.sha256 = sha AND NOT b.aside AND enforcement_hub.is_officer()) THEN -1
    ELSE (SELECT coalesce(sum(octet_length(c.content)), 0) FROM enforcement_hub.chunk AS c
      WHERE c.kind = of_kind AND c.sha256 = sha AND c.login = session_user) END
  $$;

CREATE FUNCTION put_chunk(of_kind text, sha text, at_number int, bytes bytea) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  PERFORM enforcement_hub.writer();
  IF octet_length(bytes) > 4194304 OR sha !~ '^[0-9a-f]{64}$' OR of_kind NOT IN ('layer', 'file') THEN
    PERFORM enforcement_hub.refuse('EN007', 'No chunk of a file.', '{}');
  END IF;
  IF EXISTS (SELECT 1 FROM enforcement_hub.blob AS b
      WHERE b.kind = of_kind AND b.sha256 = sha AND NOT b.aside AND b.login = session_user) THEN
    RETURN;  -- what is whole is never written again
  END IF;
  INSERT INTO enforcement_hub.chunk VALUES (of_kind, sha, session_user, at_number, bytes) ON CONFLICT DO NOTHING;
END $$;

-- Declare a file whole. True: it has its hash and is there; false: it has not, and what was brought is gone.
CREATE FUNCTION finish_blob(of_kind text, sha text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE whole bytea;
BEGIN
  PERFORM enforcement_hub.writer();
  PERFORM pg_advisory_xact_lock(hashtext('enforcement_hub ' || sha));
  IF EXISTS (SELECT 1 FROM enforcement_hub.blob AS b WHERE b.kind = of_kind AND b.sha256 = sha AND NOT b.aside) THEN
    RETURN true;
  END IF;
  SELECT coalesce(string_agg(c.content, ''::bytea ORDER BY c.number), '') INTO whole FROM enforcement_hub.chunk AS c
    WHERE c.kind = of_kind AND c.sha256 = sha AND c.login = session_user;
  IF encode(sha256(whole), 'hex') <> sha THEN
    DELETE FROM enforcement_hub.chunk AS c WHERE c.kind = of_kind AND c.sha256 = sha AND c.login = session_user;
    RETURN false;
  END IF;
  INSERT INTO enforcement_hub.blob VALUES (of_kind, sha, octet_length(whole), session_user)
    ON CONFLICT (kind, sha256) DO UPDATE SET size = excluded.size, login = excluded.login, aside = false;
  RETURN true;
END $$;

CREATE FUNCTION blob_is_whole(of_kind text, sha text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
  SELECT coalesce((SELECT encode(sha256(coalesce(string_agg(c.content, ''::bytea ORDER BY c.number), '')), 'hex') = sha
    FROM enforcement_hub.blob AS b LEFT JOIN enforcement_hub.chunk AS c
      ON c.kind = b.kind AND c.sha256 = b.sha256 AND c.login = b.login
    WHERE b.kind = of_kind AND b.sha256 = sha AND NOT b.aside AND enforcement_hub.is_officer()
    GROUP BY b.sha256), false)
  $$;

-- Which of these files are not there. That one is there is no secret among officers; what is in it may be.
CREATE FUNCTION missing(of_kind text, shas text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
  SELECT s FROM unnest(shas) AS s WHERE NOT enforcement_hub.is_officer() OR NOT EXISTS (
    SELECT 1 FROM enforcement_hub.blob AS b WHERE b.kind = of_kind AND b.sha256 = s AND NOT b.aside)
  $$;

-- The rows of a mass import, from whoever imported it, so that the tables show them. Rows that are there stay.
CREATE FUNCTION load_rows(of_edition text, in_table text, batch jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, @postgis@, enforcement_hub, pg_temp AS $$
DECLARE author enforcement_hub.officer; names text; vals text; at bigint;
BEGIN
  author := enforcement_hub.writer();
  PERFORM enforcement_hub.alone();
  IF in_table NOT IN ('zone', 'parcel', 'land_class', 'structure') OR NOT EXISTS (
      SELECT 1 FROM enforcement_hub.change_log AS c WHERE c.row_uuid = of_edition AND c.table_name = in_table
        AND c.op = 'baseline' AND c.actor = author.person)
      OR EXISTS (SELECT 1 FROM enforcement_hub.edition_loaded AS l WHERE l.edition = of_edition) THEN
    RETURN;
  END IF;
  SELECT string_agg(format(', %I', d.column_name), '' ORDER BY d.column_name),
         string_agg(CASE split_part(d.kind, ' ', 1)
           WHEN 'geometry' THEN format(', enforcement_hub.as_geometry(''\x'' || (r ->> %L), %L)', d.column_name, split_part(d.kind, ' ', 2))
           WHEN 'text' THEN format(', r ->> %L', d.column_name)
           ELSE format(', enforcement_hub.as_%s(r ->> %L)', split_part(d.kind, ' ', 1), d.column_name) END, ''
           ORDER BY d.column_name)
    INTO names, vals FROM enforcement_hub.described AS d
    WHERE d.table_name = in_table AND d.logged AND d.column_name <> 'edition_uuid';
  EXECUTE format('INSERT INTO enforcement.%I (uuid, edition_uuid%s) SELECT r ->> ''uuid'', %L%s'
    ' FROM jsonb_array_elements($1) AS r'
    ' WHERE NOT EXISTS (SELECT 1 FROM enforcement_hub.row_head AS h WHERE h.row_uuid = r ->> ''uuid'''
    ' AND h.table_name = %L) ON CONFLICT (uuid) DO NOTHING', in_table, names, of_edition, vals, in_table)
    USING batch;
  at := nextval('enforcement_hub.position');
  IF in_table = 'structure' THEN
    INSERT INTO enforcement_hub.row_scope (table_name, row_uuid, jurisdiction, agency, granted)
      SELECT DISTINCT 'structure', t.uuid, j.code, '*', at FROM jsonb_array_elements(batch) AS r
        JOIN enforcement.structure AS t ON t.uuid = r ->> 'uuid'
        CROSS JOIN LATERAL unnest(CASE WHEN cardinality(enforcement_hub.jurisdictions_of(t.geom)) > 0
          THEN enforcement_hub.jurisdictions_of(t.geom) WHEN cardinality(author.jurisdictions) > 0
          THEN author.jurisdictions ELSE '{-}' END) AS j (code)
      ON CONFLICT DO NOTHING;
  END IF;
END $$;

CREATE FUNCTION edition_done(of_edition text, in_table text) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
  INSERT INTO enforcement_hub.edition_loaded
    SELECT of_edition, in_table, session_user FROM enforcement_hub.change_log AS c
    WHERE c.row_uuid = of_edition AND c.table_name = in_table AND c.op = 'baseline'
      AND c.actor = (enforcement_hub.me()).person LIMIT 1
  ON CONFLICT DO NOTHING
  $$;

-- A damaged file is set aside, so that whoever has it whole brings it again.
CREATE FUNCTION set_aside(of_kind text, sha text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  PERFORM enforcement_hub.writer();
  -- Only if it is: nobody can make a whole file disappear this way.
  IF NOT enforcement_hub.blob_is_whole(of_kind, sha) THEN
    UPDATE enforcement_hub.blob AS b SET aside = true WHERE b.kind = of_kind AND b.sha256 = sha;
    UPDATE enforcement_hub.chunk AS c SET login = c.login || ' (damaged)'
      WHERE c.kind = of_kind AND c.sha256 = sha AND EXISTS (SELECT 1 FROM enforcement_hub.blob AS b
        WHERE b.kind = c.kind AND b.sha256 = c.sha256 AND b.login = c.login AND b.aside);
  END IF;
END $$;

-- Who may call what: everybody who may connect was allowed to call everything until here.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA enforcement_hub FROM PUBLIC;
GRANT EXECUTE ON FUNCTION me(), is_officer(), sees_all(), my_jurisdictions(), my_agencies(), is_administrator(),
  in_scope(text, text), paths_since(text[], text[]), missing(text, text[]), blob_is_whole(text, text), brought(text, text) TO enforcement_reader;
-- Everybody may ask to publish, and is told why not.
GRANT EXECUTE ON FUNCTION publish(text, bytea, bytea) TO enforcement_reader;
GRANT EXECUTE ON FUNCTION settle(text, text, text[], boolean, jsonb),
  put_chunk(text, text, int, bytea), finish_blob(text, text), load_rows(text, text, jsonb),
  edition_done(text, text), set_aside(text, text)
  TO enforcement_officer, enforcement_surveyor, enforcement_admin;
GRANT EXECUTE ON FUNCTION rescope_places() TO enforcement_admin;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA enforcement_hub FROM PUBLIC;

-- Who may see a row, worked out whenever something is written about it. Scope only grows: what somebody has
-- read once he has, and a transferred case stays with those who built it.

CREATE FUNCTION alone() RETURNS void LANGUAGE sql
  SET search_path = pg_catalog, pg_temp
  -- One lock for everything that gives out positions; held to the commit.
  AS $$ SELECT pg_advisory_xact_lock(hashtext('enforcement_hub')) $$;

CREATE FUNCTION jurisdictions_of(shape @postgis@.geometry) RETURNS text[] LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, @postgis@, enforcement_hub, pg_temp AS $$
DECLARE found text[];
BEGIN
  IF shape IS NULL THEN RETURN '{}'; END IF;
  SELECT array_agg(DISTINCT code) INTO found FROM enforcement_hub.jurisdiction AS j
    WHERE ST_Intersects(j.geom, CASE WHEN ST_IsValid(shape) THEN shape ELSE ST_Envelope(shape) END);
  RETURN coalesce(found, '{}');
EXCEPTION WHEN OTHERS THEN  -- coordinates that no calculation survives (NaN, 1e300)
  RETURN '{}';
END $$;

-- Grant a row to jurisdictions and agencies, and with it everything that belongs to it.
CREATE FUNCTION grant_scope(in_table text, uuid text, jurisdictions text[], agencies text[], at bigint) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM enforcement_hub.belonging AS b WHERE b.to_uuid = uuid AND b.to_table = in_table) THEN
    INSERT INTO enforcement_hub.row_scope (table_name, row_uuid, jurisdiction, agency, granted)
      SELECT in_table, uuid, j, a, at FROM unnest(jurisdictions) AS j, unnest(agencies) AS a ON CONFLICT DO NOTHING;
    RETURN;
  END IF;
  WITH RECURSIVE flow (table_name, row_uuid, jurisdiction, agency) AS (
    SELECT in_table, uuid, j, a FROM unnest(jurisdictions) AS j, unnest(agencies) AS a
    UNION
    SELECT b.table_name, b.row_uuid, f.jurisdiction, f.agency FROM flow AS f
      JOIN enforcement_hub.belonging AS b ON b.to_uuid = f.row_uuid AND b.to_table = f.table_name)
  INSERT INTO enforcement_hub.row_scope (table_name, row_uuid, jurisdiction, agency, granted)
    SELECT f.table_name, f.row_uuid, f.jurisdiction, f.agency, at FROM flow AS f ON CONFLICT DO NOTHING;
END $$;

-- Note to which rows a row belongs, from the columns of a change (name -> literal after it).
CREATE FUNCTION note_belonging(in_table text, uuid text, after jsonb) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  owner_column text; target text;
BEGIN
  SELECT belongs_to_case INTO owner_column FROM enforcement_hub.described_table WHERE table_name = in_table;
  target := enforcement_hub.literal_text(after ->> owner_column);
  IF target <> '' THEN
    INSERT INTO enforcement_hub.belonging VALUES (in_table, uuid, 'enforcement_case', target) ON CONFLICT DO NOTHING;
  END IF;
  target := enforcement_hub.literal_text(after ->> 'party_uuid');
  IF target <> '' THEN
    INSERT INTO enforcement_hub.belonging VALUES ('party', target, in_table, uuid) ON CONFLICT DO NOTHING;
  END IF;
  target := enforcement_hub.literal_text(after ->> 'sha256');
  IF target <> '' AND in_table IN ('evidence', 'document') THEN
    INSERT INTO enforcement_hub.blob_use VALUES (target, in_table, uuid) ON CONFLICT DO NOTHING;
  END IF;
END $$;

-- Work out the scope of a row from what the tables say now and from what a change has just said (values that
-- may not have got into the tables, because the row is contested).
CREATE FUNCTION rescope(in_table text, uuid text, said jsonb, author enforcement_hub.officer, at bigint)
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, @postgis@, enforcement_hub, pg_temp AS $$
DECLARE
  kind enforcement_hub.described_table;
  own text[] := CASE WHEN cardinality(author.jurisdictions) > 0 THEN author.jurisdictions ELSE '{-}'::text[] END;
  places text[] := '{}'; agencies text[] := '{}'; shape geometry; claimed geometry; lead text; structure text;
  case_uuid text; one record; newborn boolean; lacks_lead boolean;
BEGIN
  SELECT * INTO kind FROM enforcement_hub.described_table WHERE table_name = in_table;
  IF NOT FOUND OR kind.for_everybody THEN
    -- A table that this schema does not know is nobody's but the author's, until the hub is upgraded.
    PERFORM enforcement_hub.grant_scope(in_table, uuid,
      CASE WHEN kind.for_everybody THEN '{*}'::text[] ELSE own END,
      CASE WHEN kind.for_everybody THEN '{*}'::text[] ELSE ARRAY[author.agency] END, at);
    RETURN;
  END IF;
  newborn := NOT EXISTS (SELECT 1 FROM enforcement_hub.row_scope AS s WHERE s.row_uuid = uuid AND s.table_name = in_table);
  IF kind.by_geometry THEN
    EXECUTE format('SELECT geom FROM enforcement.%I WHERE uuid = %L', in_table, uuid) INTO shape;
    claimed := enforcement_hub.as_geometry(enforcement_hub.literal_text(said ->> 'geom'),
      (SELECT split_part(d.kind, ' ', 2) FROM enforcement_hub.described AS d
       WHERE d.table_name = in_table AND d.column_name = 'geom'));
    places := enforcement_hub.jurisdictions_of(shape) || enforcement_hub.jurisdictions_of(claimed);
  END IF;
  IF in_table = 'enforcement_case' THEN
    SELECT c.lead_agency, c.structure_uuid INTO lead, structure FROM enforcement.enforcement_case AS c
      WHERE c.uuid = rescope.uuid;
    lacks_lead := coalesce(lead, '') = '';
    IF cardinality(places) = 0 AND structure IS NOT NULL THEN
      SELECT array_agg(DISTINCT s.jurisdiction) INTO places FROM enforcement_hub.row_scope AS s
        WHERE s.row_uuid = structure AND s.table_name = 'structure';
    END IF;
    SELECT array_agg(DISTINCT v.handling_agency) INTO agencies FROM enforcement.case_violation AS v
      WHERE v.case_uuid = rescope.uuid AND v.handling_agency <> '';
    agencies := coalesce(agencies, '{}') || ARRAY[lead, enforcement_hub.literal_text(said ->> 'lead_agency'),
      enforcement_hub.literal_text(said ->> 'handling_agency')];
    IF lacks_lead THEN agencies := agencies || '*'::text; END IF;
    IF newborn THEN agencies := agencies || author.agency; END IF;
    agencies := array_remove(array_remove(agencies, NULL), '');
  ELSIF kind.by_geometry THEN
    agencies := '{*}';
  END IF;
  places := coalesce(places, '{}');
  IF cardinality(places) = 0 AND (newborn OR in_table = 'enforcement_case') THEN
    -- No place, or one in no jurisdiction: those of the row stay, a new row is its author's.
    SELECT array_agg(DISTINCT s.jurisdiction) INTO places FROM enforcement_hub.row_scope AS s
      WHERE s.row_uuid = uuid AND s.table_name = in_table;
    places := coalesce(places, own);
  END IF;
  IF cardinality(agencies) > 0 THEN
    PERFORM enforcement_hub.grant_scope(in_table, uuid, places, agencies, at);
  END IF;
  IF NOT kind.by_geometry OR kind.belongs_to_case IS NOT NULL THEN
    -- What its case is seen by, and (evidence of a structure without a case) its structure.
    FOR one IN SELECT s.jurisdiction, s.agency FROM enforcement_hub.belonging AS b
        JOIN enforcement_hub.row_scope AS s ON s.row_uuid = b.to_uuid AND s.table_name = b.to_table
        WHERE b.row_uuid = uuid AND b.table_name = in_table LOOP
      PERFORM enforcement_hub.grant_scope(in_table, uuid, ARRAY[one.jurisdiction], ARRAY[one.agency], at);
    END LOOP;
    structure := enforcement_hub.literal_text(said ->> 'structure_uuid');
    IF NOT kind.by_geometry AND structure <> '' AND NOT EXISTS (SELECT 1 FROM enforcement_hub.belonging AS b
        WHERE b.row_uuid = uuid AND b.table_name = in_table) THEN
      FOR one IN SELECT s.jurisdiction, s.agency FROM enforcement_hub.row_scope AS s
          WHERE s.row_uuid = structure AND s.table_name = 'structure' LOOP
        PERFORM enforcement_hub.grant_scope(in_table, uuid, ARRAY[one.jurisdiction], ARRAY[one.agency], at);
      END LOOP;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM enforcement_hub.row_scope AS s
        WHERE s.row_uuid = uuid AND s.table_name = in_table) THEN
      PERFORM enforcement_hub.grant_scope(in_table, uuid, own, ARRAY[author.agency], at);
    END IF;
  END IF;
  IF in_table = 'case_violation' THEN
    -- Its handling agency works on the case, its party is its party.
    SELECT b.to_uuid INTO case_uuid FROM enforcement_hub.belonging AS b
      WHERE b.row_uuid = uuid AND b.table_name = in_table AND b.to_table = 'enforcement_case' LIMIT 1;
    IF case_uuid IS NOT NULL THEN
      PERFORM enforcement_hub.rescope('enforcement_case', case_uuid,
        jsonb_strip_nulls(jsonb_build_object('handling_agency', said -> 'handling_agency')), author, at);
    END IF;
    FOR one IN SELECT b.row_uuid, s.jurisdiction, s.agency FROM enforcement_hub.belonging AS b
        JOIN enforcement_hub.row_scope AS s ON s.row_uuid = b.to_uuid AND s.table_name = b.to_table
        WHERE b.to_uuid = uuid AND b.to_table = in_table AND b.table_name = 'party' LOOP
      PERFORM enforcement_hub.grant_scope('party', one.row_uuid, ARRAY[one.jurisdiction], ARRAY[one.agency], at);
    END LOOP;
  END IF;
END $$;

-- Which links of a row lead to rows that the author may not see; naming one would show it to him.
CREATE FUNCTION forbidden_link(after jsonb) RETURNS text LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE one record; target text;
BEGIN
  IF NOT after ?| ARRAY['case_uuid', 'parent_uuid', 'structure_uuid', 'party_uuid', 'violation_uuid', 'document_uuid',
                        'decision_uuid'] THEN
    RETURN NULL;
  END IF;
  FOR one IN SELECT * FROM (VALUES ('case_uuid', 'enforcement_case'), ('parent_uuid', 'enforcement_case'),
      ('structure_uuid', 'structure'), ('party_uuid', 'party'), ('violation_uuid', 'case_violation'),
      ('document_uuid', 'document'), ('decision_uuid', 'decision_record')) AS l (name, to_table) LOOP
    target := enforcement_hub.literal_text(after ->> one.name);
    IF target <> '' AND EXISTS (SELECT 1 FROM enforcement_hub.row_scope AS s
        WHERE s.row_uuid = target AND s.table_name = one.to_table)
        AND NOT enforcement_hub.in_scope(one.to_table, target) THEN
      RETURN one.name;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- What a role may not do, as a word; NULL where nothing is against it.
CREATE FUNCTION forbidden_to(role text, in_table text, op text, names text[]) RETURNS text LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE legal text;
BEGIN
  IF role IN ('officer', 'administrator') THEN RETURN NULL; END IF;
  IF role <> 'surveyor' THEN RETURN 'role'; END IF;
  IF op IN ('D', 'resolve') THEN RETURN 'op'; END IF;
  IF op = 'I' AND NOT coalesce((SELECT surveyor_adds FROM enforcement_hub.described_table WHERE table_name = in_table),
                               false) THEN
    RETURN 'table';
  END IF;
  SELECT d.column_name INTO legal FROM enforcement_hub.described AS d
    WHERE d.table_name = in_table AND d.column_name = ANY (names) AND d.logged AND NOT d.surveyor
    ORDER BY d.column_name LIMIT 1;
  RETURN CASE WHEN op = 'I' THEN NULL ELSE legal END;
END $$;

-- What is everybody's to read is not everybody's to change. Zones, parcels and land classes: by who works where they
-- lie. A device: by who seals with it; others may only confirm it, with their own name, and nobody his own.
CREATE FUNCTION forbidden_reference(author enforcement_hub.officer, in_table text, uuid text, op text, after jsonb)
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, @postgis@, enforcement_hub, pg_temp AS $$
DECLARE shape geometry; claimed geometry; places text[]; mine boolean; strange text; confirmer text;
BEGIN
  IF in_table IN ('zone', 'parcel', 'land_class') AND op <> 'baseline' AND NOT author.may_see_all THEN
    EXECUTE format('SELECT geom FROM enforcement.%I WHERE uuid = %L', in_table, uuid) INTO shape;
    claimed := enforcement_hub.as_geometry(enforcement_hub.literal_text(after ->> 'geom'), 'MULTIPOLYGON');
    places := enforcement_hub.jurisdictions_of(coalesce(shape, claimed));
    IF cardinality(places) > 0 AND NOT places && author.jurisdictions THEN RETURN 'scope'; END IF;
  ELSIF in_table = 'device' THEN
    SELECT s.login = session_user INTO mine FROM enforcement_hub.sealer AS s WHERE s.sealer = uuid;
    confirmer := enforcement_hub.literal_text(after ->> 'confirmed_by');
    SELECT k INTO strange FROM jsonb_object_keys(after) AS k
      WHERE k NOT IN ('confirmed_by', 'confirmed_on', 'remark', 'edited_by') AND left(k, 1) <> '_' LIMIT 1;
    IF op = 'D' OR confirmer <> author.person OR (confirmer IS NOT NULL AND mine)
        OR (strange IS NOT NULL AND NOT coalesce(mine, op = 'I'))
        OR enforcement_hub.literal_text(after ->> 'person') <> author.person THEN
      RETURN 'actor';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- After jurisdictions were loaded: rows that have a place belong to those in which they lie, too.
CREATE FUNCTION rescope_places() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, @postgis@, enforcement_hub, pg_temp AS $$
DECLARE one text; at bigint; done bigint := 0; added bigint;
BEGIN
  IF NOT pg_has_role(session_user, 'enforcement_admin', 'MEMBER') THEN
    PERFORM enforcement_hub.refuse('EN006', 'Only an administrator may do this.', '{}');
  END IF;
  PERFORM enforcement_hub.alone();
  at := nextval('enforcement_hub.position');
  PERFORM enforcement_hub.make_room(at);
  FOR one IN SELECT table_name FROM enforcement_hub.described_table WHERE by_geometry LOOP
    EXECUTE format('INSERT INTO enforcement_hub.row_scope (table_name, row_uuid, jurisdiction, agency, granted)'
      ' SELECT %L, t.uuid, j.code, a.agency, %s FROM enforcement.%I AS t'
      ' CROSS JOIN LATERAL unnest(enforcement_hub.jurisdictions_of(t.geom)) AS j (code)'
      ' CROSS JOIN LATERAL (SELECT DISTINCT s.agency FROM enforcement_hub.row_scope AS s'
      '   WHERE s.row_uuid = t.uuid AND s.table_name = %L UNION SELECT ''*'' WHERE %L <> ''enforcement_case'') AS a'
      ' ON CONFLICT DO NOTHING', one, at, one, one, one);
    GET DIAGNOSTICS added = ROW_COUNT;
    done := done + added;
  END LOOP;
  WITH RECURSIVE flow (table_name, row_uuid, jurisdiction, agency) AS (
    SELECT s.table_name, s.row_uuid, s.jurisdiction, s.agency FROM enforcement_hub.row_scope AS s WHERE s.granted = at
    UNION
    SELECT b.table_name, b.row_uuid, f.jurisdiction, f.agency FROM flow AS f
      JOIN enforcement_hub.belonging AS b ON b.to_uuid = f.row_uuid AND b.to_table = f.table_name)
  INSERT INTO enforcement_hub.row_scope (table_name, row_uuid, jurisdiction, agency, granted)
    SELECT table_name, row_uuid, jurisdiction, agency, at FROM flow ON CONFLICT DO NOTHING;
  RETURN done;
END $$;

-- Edits made in the layer tables themselves (QGIS, any tool): the same changes as everywhere, by the login's
-- person. The triggers on the tables are generated (sync/postgres/tables.py) and call these. They keep silent
-- where the statement runs as enforcement_owner, that is, where what is in the log is brought into the tables;
-- no login can run anything as that role but through the functions here.

-- Before a row is written: its identity. A row without one, or with that of another row (pasted, split), gets
-- its own; where it came from is kept for the log.
CREATE FUNCTION prepare() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  author enforcement_hub.officer := enforcement_hub.me(); taken boolean; given text;
BEGIN
  IF author.login IS NULL OR author.role IN ('leader', 'viewer') THEN
    PERFORM enforcement_hub.refuse('EN006', 'This login may not edit. 本账号没有编辑权限。', '{}');
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.uuid IS DISTINCT FROM OLD.uuid THEN
      PERFORM enforcement_hub.refuse('EN001', format('%s.uuid is immutable. 标识不可更改。', TG_TABLE_NAME), '[]');
    END IF;
    RETURN NEW;
  END IF;
  given := NEW.uuid;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM enforcement.%I WHERE uuid = %L)', TG_TABLE_NAME, given) INTO taken;
  IF coalesce(given, '') = '' OR taken THEN
    NEW.uuid := replace(gen_random_uuid()::text, '-', '');
    IF coalesce(given, '') <> '' THEN
      INSERT INTO enforcement_hub.lineage VALUES (NEW.uuid, given);
    END IF;
  END IF;
  -- By this mark, RETURNING and the rest of the transaction see a row whose scope is written after it.
  NEW.entered_in := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;

-- After a row was written: before and after are its literals by column, NULL where there was or is no row.
CREATE FUNCTION record(in_table text, uuid text, before jsonb, after jsonb) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  author enforcement_hub.officer := enforcement_hub.me(); op text; columns jsonb; heads text[]; number bigint;
  newest bigint; copied text; why text; at bigint; identity text; said jsonb; edition text; id text;
BEGIN
  op := CASE WHEN before IS NULL THEN 'I' WHEN after IS NULL THEN 'D' ELSE 'U' END;
  SELECT coalesce(jsonb_object_agg(k, jsonb_build_array(coalesce(before ->> k, 'NULL'), coalesce(after ->> k, 'NULL'))), '{}')
    INTO columns FROM jsonb_object_keys(coalesce(after, before)) AS k
    WHERE coalesce(before ->> k, 'NULL') IS DISTINCT FROM coalesce(after ->> k, 'NULL');
  IF op = 'U' AND columns = '{}' THEN RETURN; END IF;
  why := enforcement_hub.forbidden_to(author.role, in_table, op, ARRAY(SELECT jsonb_object_keys(columns)));
  IF why IS NOT NULL THEN
    PERFORM enforcement_hub.refuse('EN001', format('A surveyor may not write %s of %s. 测量员不能填写该项。',
      CASE why WHEN 'op' THEN 'the removal' WHEN 'table' THEN 'new rows' ELSE why END, in_table), '[]');
  END IF;
  said := (SELECT coalesce(jsonb_object_agg(c.key, c.value ->> 1), '{}') FROM jsonb_each(columns) AS c);
  why := enforcement_hub.forbidden_reference(author, in_table, uuid, op, said);
  IF why IS NOT NULL THEN
    PERFORM enforcement_hub.refuse('EN001', CASE why WHEN 'scope'
      THEN format('This row of %s lies outside your jurisdictions. 该记录不在您的管辖范围内。', in_table)
      ELSE 'A device is changed by who seals with it, and confirmed by somebody else. 设备由使用人填写，由他人确认。' END, '[]');
  END IF;
  why := enforcement_hub.forbidden_link(said);
  IF why IS NOT NULL THEN
    PERFORM enforcement_hub.refuse('EN001', format('%s of %s names a row that is not yours to see. 关联的记录超出权限范围。',
      why, in_table), '[]');
  END IF;
  SELECT h.identity INTO identity FROM enforcement_hub.hub AS h;
  SELECT coalesce(array_agg(h.change ORDER BY h.change), '{}') INTO heads FROM enforcement_hub.row_head AS h
    WHERE h.row_uuid = uuid AND h.table_name = in_table;
  number := nextval('enforcement_hub.edit_number');
  IF op <> 'I' AND cardinality(heads) = 0 THEN
    -- A row of a mass import: how it stood, as every copy of the import writes it at its first change.
    edition := enforcement_hub.literal_text(before ->> 'edition_uuid');
    INSERT INTO enforcement_hub.direct_edit VALUES (uuid, in_table, uuid, 'I',
      (SELECT coalesce(jsonb_object_agg(b.key, jsonb_build_array('NULL', b.value #>> '{}')), '{}') FROM jsonb_each(before) AS b
       WHERE b.value #>> '{}' <> 'NULL'), '[]', coalesce(edition, ''),
      CASE WHEN edition IS NULL THEN 'unattributed' ELSE 'baseline' END, 0,
      coalesce((SELECT to_char(e.as_of, 'YYYY-MM-DD') FROM enforcement.edition AS e WHERE e.uuid = edition), '1970-01-01')
        || 'T00:00:00.000Z', session_user) ON CONFLICT DO NOTHING;
    INSERT INTO enforcement_hub.pending VALUES (uuid, in_table, uuid) ON CONFLICT DO NOTHING;
    heads := ARRAY[uuid];
  END IF;
  IF op = 'I' THEN
    DELETE FROM enforcement_hub.lineage AS l WHERE l.row_uuid = uuid RETURNING l.copied_from INTO copied;
    IF copied IS NOT NULL THEN
      columns := columns || jsonb_build_object('_copied_from',
        jsonb_build_array('NULL', enforcement_hub.literal_of(copied, 'text')));
    END IF;
  END IF;
  SELECT max(x.hlc) INTO newest FROM (
    SELECT c.hlc FROM enforcement_hub.held AS d JOIN enforcement_hub.change_log AS c
      ON c.position = d.position AND c.ordinal = d.ordinal WHERE d.change = ANY (heads)
    UNION ALL SELECT e.hlc FROM enforcement_hub.direct_edit AS e WHERE e.change = ANY (heads)) AS x;
  id := replace(gen_random_uuid()::text, '-', '');
  INSERT INTO enforcement_hub.direct_edit VALUES (id, in_table, uuid, op, columns, to_jsonb(heads), identity, author.person,
    -- Unix milliseconds * 65536 + counter, never behind what the row has seen.
    greatest(((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 16) + number % 65536, newest + 1),
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), session_user);
  INSERT INTO enforcement_hub.pending VALUES (id, in_table, uuid);
  DELETE FROM enforcement_hub.row_head AS h WHERE h.row_uuid = uuid AND h.table_name = in_table;
  INSERT INTO enforcement_hub.row_head VALUES (in_table, uuid, id);
  IF op = 'I' OR said ?| ARRAY['geom', 'lead_agency', 'handling_agency', 'case_uuid', 'parent_uuid', 'party_uuid',
                              'structure_uuid', 'sha256'] THEN
    PERFORM enforcement_hub.alone();
    at := nextval('enforcement_hub.position');
    PERFORM enforcement_hub.note_belonging(in_table, uuid, said);
    PERFORM enforcement_hub.rescope(in_table, uuid, said, author, at);
  END IF;
  IF NOT enforcement_hub.in_scope(in_table, uuid) THEN
    PERFORM enforcement_hub.refuse('EN001',
      format('This row of %s lies outside your jurisdictions. 该记录不在您的管辖范围内。', in_table), '[]');
  END IF;
END $$;

-- Whoever syncs a contested row has merged its changes, and says what they come to. Every value must be one that
-- some change of the row holds; nothing else can be brought into a table this way.
CREATE FUNCTION settle(in_table text, uuid text, heads text[], alive boolean, literals jsonb) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE own text[]; strange text; author enforcement_hub.officer := enforcement_hub.me();
BEGIN
  PERFORM enforcement_hub.alone();
  IF author.role IN ('leader', 'viewer') OR NOT enforcement_hub.in_scope(in_table, uuid) OR NOT EXISTS (
      SELECT 1 FROM enforcement_hub.contested AS x WHERE x.row_uuid = uuid AND x.table_name = in_table) THEN
    RETURN false;
  END IF;
  SELECT coalesce(array_agg(h.change), '{}') INTO own FROM enforcement_hub.row_head AS h
    WHERE h.row_uuid = uuid AND h.table_name = in_table;
  IF NOT (own <@ heads AND heads <@ own) THEN RETURN false; END IF;
  SELECT v.key INTO strange FROM jsonb_each_text(literals) AS v WHERE v.value <> 'NULL' AND NOT EXISTS (
    SELECT 1 FROM enforcement_hub.change_log AS c WHERE c.row_uuid = uuid AND c.table_name = in_table
      AND (c.line::jsonb -> 'columns' -> v.key) ? v.value
    UNION ALL SELECT 1 FROM enforcement_hub.direct_edit AS e WHERE e.row_uuid = uuid AND e.table_name = in_table
      AND (e.columns -> v.key) ? v.value) LIMIT 1;
  IF strange IS NOT NULL THEN RETURN false; END IF;
  IF alive THEN
    PERFORM enforcement_hub.put_row(in_table, uuid, literals);
  ELSE
    PERFORM enforcement_hub.remove_row(in_table, uuid);
  END IF;
  PERFORM enforcement_hub.rescope(in_table, uuid, '{}', author, nextval('enforcement_hub.position'));
  DELETE FROM enforcement_hub.contested AS x WHERE x.row_uuid = uuid AND x.table_name = in_table;
  RETURN true;
END $$;

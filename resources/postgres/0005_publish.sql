-- Publishing: the only way into the log. The segment is read here, not believed: its hash and its place in the
-- chain, whose name stands on each change, whether the rows are the login's business.
--
-- Errors: EN001 changes are refused (DETAIL: what and why, per change), EN002 the chain does not fit, EN003
-- other content under a name that is taken, EN004 another coordinate system, EN005 the login is nobody here,
-- EN006 the login may not write, EN007 no segment of this format.

-- Partitions by position: new segments and changes go into the last one, older ones never change again.
CREATE FUNCTION make_room(at bigint) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  size CONSTANT bigint := 100000; number bigint := at / size; parent text; part text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['segment', 'change_log'] LOOP
    part := format('%s_%s', parent, number);
    IF to_regclass('enforcement_hub.' || quote_ident(part)) IS NULL THEN
      EXECUTE format('CREATE TABLE enforcement_hub.%I (LIKE enforcement_hub.%I INCLUDING ALL)', part, parent);
      EXECUTE format('ALTER TABLE enforcement_hub.%I ENABLE ROW LEVEL SECURITY', part);
      EXECUTE format('ALTER TABLE enforcement_hub.%I FORCE ROW LEVEL SECURITY', part);
      EXECUTE format('ALTER TABLE enforcement_hub.%I ATTACH PARTITION enforcement_hub.%I FOR VALUES FROM (%s) TO (%s)',
                     parent, part, number * size, (number + 1) * size);
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION content_of(at bigint) RETURNS bytea LANGUAGE sql STABLE
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
  SELECT convert_to(s.header || E'\n' || (
    SELECT coalesce(string_agg(l.line || E'\n', '' ORDER BY l.ordinal), '') FROM (
      SELECT c.ordinal, c.line FROM enforcement_hub.change_log AS c WHERE c.position = at
      UNION ALL
      SELECT r.ordinal, coalesce(r.line, c.line) FROM enforcement_hub.repeated AS r
        JOIN enforcement_hub.held AS h ON h.change = r.change
        JOIN enforcement_hub.change_log AS c ON c.position = h.position AND c.ordinal = h.ordinal
        WHERE r.position = at) AS l) || s.trailer || E'\n', 'UTF8')
  FROM enforcement_hub.segment AS s WHERE s.position = at
  $$;

-- Take a new change into heads and tables, if it follows from what the row was; else the row is contested.
CREATE FUNCTION apply_change(in_table text, uuid text, change_id text, op text, after jsonb, parents text[])
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  heads text[]; follows boolean; known boolean;
BEGIN
  SELECT coalesce(array_agg(h.change), '{}') INTO heads FROM enforcement_hub.row_head AS h
    WHERE h.row_uuid = uuid AND h.table_name = in_table;
  follows := heads <@ parents;
  DELETE FROM enforcement_hub.row_head AS h
    WHERE h.row_uuid = uuid AND h.table_name = in_table AND h.change = ANY (parents);
  IF follows OR NOT EXISTS (
      SELECT 1 FROM enforcement_hub.change_log AS c WHERE c.row_uuid = uuid AND c.table_name = in_table
        AND (c.line::jsonb -> 'parents') ? change_id
      UNION ALL SELECT 1 FROM enforcement_hub.direct_edit AS e WHERE e.row_uuid = uuid AND e.table_name = in_table
        AND e.parents ? change_id) THEN
    INSERT INTO enforcement_hub.row_head VALUES (in_table, uuid, change_id) ON CONFLICT DO NOTHING;
  END IF;
  SELECT EXISTS (SELECT 1 FROM enforcement_hub.described_table AS t WHERE t.table_name = in_table) INTO known;
  IF NOT known THEN RETURN; END IF;
  IF follows AND (op = 'U' OR op = 'D' OR op = 'I' AND cardinality(heads) = 0) AND NOT EXISTS (
      SELECT 1 FROM enforcement_hub.contested AS x WHERE x.row_uuid = uuid AND x.table_name = in_table) THEN
    IF op = 'D' THEN
      PERFORM enforcement_hub.remove_row(in_table, uuid);
    ELSE
      PERFORM enforcement_hub.put_row(in_table, uuid, after);
    END IF;
  ELSE
    INSERT INTO enforcement_hub.contested VALUES (in_table, uuid) ON CONFLICT DO NOTHING;
  END IF;
END $$;

-- The segments of every sealer from the month on that the reader gives for it; officers may list them all. As a
-- function, because text >= is not leakproof: under a policy it could not use the index, and the question of whether
-- there is anything new would cost what the hub is old.
CREATE FUNCTION paths_since(sealers text[], months text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  IF NOT enforcement_hub.is_officer() THEN RETURN; END IF;
  RETURN QUERY SELECT e.path FROM enforcement_hub.sealer AS k
    LEFT JOIN unnest(sealers, months) AS since (sealer, month) USING (sealer)
    JOIN enforcement_hub.segment AS e ON e.sealer = k.sealer AND e.month >= coalesce(since.month, '')
    ORDER BY e.path COLLATE "C";
END $$;

CREATE FUNCTION publish(at_path text, content bytea, given_leaves bytea DEFAULT NULL) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
DECLARE
  author enforcement_hub.officer; lines text[]; count int; top jsonb; bottom jsonb; chain enforcement_hub.sealer;
  at bigint; hashes bytea; digest text; wanted text; one record; place record; edit enforcement_hub.direct_edit;
  refused jsonb := '[]'; after jsonb; names text[]; why text; known text;
  is_known boolean;
BEGIN
  author := enforcement_hub.me();
  IF author.login IS NULL THEN
    PERFORM enforcement_hub.refuse('EN005', 'This login is nobody here.', jsonb_build_object('login', session_user));
  END IF;
  IF author.role IN ('leader', 'viewer') THEN
    PERFORM enforcement_hub.refuse('EN006', 'This login may only read.', jsonb_build_object('role', author.role));
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM enforcement_hub.refuse('EN007', 'Publish in a read committed transaction.', '{}');
  END IF;
  PERFORM enforcement_hub.alone();

  lines := string_to_array(convert_from(content, 'UTF8'), E'\n');
  count := cardinality(lines) - 3;  -- header, trailer, and nothing after the last line feed
  IF count < 0 OR lines[count + 3] <> '' THEN
    PERFORM enforcement_hub.refuse('EN007', 'This is no whole segment.', '{}');
  END IF;
  top := lines[1]::jsonb;
  bottom := lines[count + 2]::jsonb;
  IF top ->> 'format' IS DISTINCT FROM 'enforcement-segment' OR (top ->> 'version')::int IS DISTINCT FROM 2
      OR (top ->> 'last')::bigint - (top ->> 'first')::bigint + 1 IS DISTINCT FROM count
      OR top ->> 'sealer' !~ '^[0-9a-f]{32}$' OR top ->> 'month' !~ '^[0-9]{4}-[0-9]{2}$' THEN
    PERFORM enforcement_hub.refuse('EN007', 'This is no segment of version 2.', '{}');
  END IF;
  IF top ->> 'crs' IS DISTINCT FROM (SELECT crs FROM enforcement_hub.hub) THEN
    PERFORM enforcement_hub.refuse('EN004', 'Another coordinate system.',
      jsonb_build_object('theirs', top ->> 'crs', 'own', (SELECT crs FROM enforcement_hub.hub)));
  END IF;
  IF top ->> 'algorithm' = 'sha256' THEN
    SELECT string_agg(sha256(convert_to(l || E'\n', 'UTF8')), ''::bytea ORDER BY n),
           encode(sha256(convert_to(lines[1] || E'\n' || coalesce(string_agg(
             encode(sha256(convert_to(l || E'\n', 'UTF8')), 'hex') || E'\n', '' ORDER BY n), ''), 'UTF8')), 'hex')
      INTO hashes, digest FROM unnest(lines[2:count + 1]) WITH ORDINALITY AS u (l, n);
  ELSIF top ->> 'algorithm' = 'sm3' THEN
    -- PostgreSQL has no SM3: readers verify these, the server only the chain.
    hashes := given_leaves;
    digest := bottom ->> 'hash';
    IF digest !~ '^[0-9a-f]{64}$' OR octet_length(coalesce(hashes, ''::bytea)) <> count * 32 THEN
      PERFORM enforcement_hub.refuse('EN007', 'This is no segment of version 2.', '{}');
    END IF;
  END IF;
  wanted := format('%s/%s/%s-%s-%s.seg', top ->> 'sealer', top ->> 'month',
    lpad(top ->> 'first', 10, '0'), lpad(top ->> 'last', 10, '0'), left(digest, 16));
  IF bottom ->> 'hash' IS DISTINCT FROM digest OR at_path <> wanted THEN
    PERFORM enforcement_hub.refuse('EN007', 'The content does not have the hash that it states.', '{}');
  END IF;

  SELECT s.position INTO at FROM enforcement_hub.segment AS s
    WHERE s.sealer = top ->> 'sealer' AND s.month = top ->> 'month' AND s.path = at_path;
  IF FOUND THEN
    IF enforcement_hub.content_of(at) = content THEN RETURN at; END IF;
    PERFORM enforcement_hub.refuse('EN003', 'Other content is there.', '{}');
  END IF;
  SELECT * INTO chain FROM enforcement_hub.sealer AS s WHERE s.sealer = top ->> 'sealer';
  IF chain.login <> session_user
      OR (top ->> 'first')::bigint <> coalesce(chain.last, 0) + 1
      OR top ->> 'previous' IS DISTINCT FROM chain.hash
      OR top ->> 'month' < chain.month THEN
    PERFORM enforcement_hub.refuse('EN002', 'The segment does not continue its chain.',
      jsonb_build_object('last', coalesce(chain.last, 0)));
  END IF;
  at := nextval('enforcement_hub.position');
  PERFORM enforcement_hub.make_room(at);
  INSERT INTO enforcement_hub.segment (position, path, sealer, month, first, last, hash, header, leaves, trailer, login)
    VALUES (at, at_path, top ->> 'sealer', top ->> 'month', (top ->> 'first')::bigint,
            (top ->> 'last')::bigint, digest, lines[1], coalesce(hashes, ''::bytea), lines[count + 2], session_user);
  INSERT INTO enforcement_hub.sealer AS s VALUES
      (top ->> 'sealer', session_user, (top ->> 'last')::bigint, digest, top ->> 'month')
    ON CONFLICT (sealer) DO UPDATE SET last = excluded.last, hash = excluded.hash, month = excluded.month;

  FOR one IN SELECT n::int - 1 AS ordinal, l AS line, l::jsonb AS data, l::jsonb ->> 'change' AS id,
        l::jsonb ->> 'table' AS in_table, l::jsonb ->> 'row' AS uuid, l::jsonb ->> 'op' AS op,
        l::jsonb ->> 'actor' AS actor
      FROM unnest(lines[2:count + 1]) WITH ORDINALITY AS u (l, n) ORDER BY n LOOP
    IF one.id IS NULL OR one.id ~ '\s' OR one.id = '' OR one.in_table IS NULL OR one.uuid IS NULL OR one.actor IS NULL
        OR one.op NOT IN ('I', 'U', 'D', 'withhold', 'resolve', 'baseline', 'outside')
        OR jsonb_typeof(one.data -> 'columns') IS DISTINCT FROM 'object'
        OR jsonb_typeof(one.data -> 'parents') IS DISTINCT FROM 'array' THEN
      PERFORM enforcement_hub.refuse('EN007', 'A line is no change.', '{}');
    END IF;
    SELECT h.position, h.ordinal INTO place FROM enforcement_hub.held AS h WHERE h.change = one.id;
    IF FOUND THEN
      SELECT c.line INTO known FROM enforcement_hub.change_log AS c
        WHERE c.position = place.position AND c.ordinal = place.ordinal;
      -- How a row of a mass import stood is written by every copy of it alike, but for the spelling of numbers.
      IF known <> one.line AND one.id <> one.uuid THEN
        refused := refused || jsonb_build_object('change', one.id, 'table', one.in_table, 'row', one.uuid,
                                                 'reason', 'content', 'name', '');
      END IF;
      INSERT INTO enforcement_hub.repeated VALUES
        (at, one.ordinal, one.id, CASE WHEN known <> one.line THEN one.line END);
      CONTINUE;
    END IF;
    after := (SELECT coalesce(jsonb_object_agg(c.key, c.value ->> 1), '{}') FROM jsonb_each(one.data -> 'columns') AS c);
    SELECT * INTO edit FROM enforcement_hub.direct_edit AS e WHERE e.change = one.id;
    IF FOUND THEN
      IF edit.table_name <> one.in_table OR edit.row_uuid <> one.uuid OR edit.op <> one.op OR edit.actor <> one.actor
          OR edit.columns <> one.data -> 'columns' OR edit.parents <> one.data -> 'parents'
          OR edit.hlc <> (one.data ->> 'hlc')::bigint OR edit.at <> one.data ->> 'at'
          OR edit.replica <> one.data ->> 'replica' THEN
        refused := refused || jsonb_build_object('change', one.id, 'table', one.in_table, 'row', one.uuid,
                                                 'reason', 'content', 'name', '');
      END IF;
      DELETE FROM enforcement_hub.pending AS p WHERE p.change = one.id;
      is_known := true;
    ELSE
      is_known := false;
      names := ARRAY(SELECT jsonb_object_keys(one.data -> 'columns'));
      why := CASE WHEN one.actor NOT IN (author.person, 'unattributed', 'baseline') THEN 'actor'
        WHEN enforcement_hub.forbidden_reference(author, one.in_table, one.uuid, one.op, after) IS NOT NULL
          THEN enforcement_hub.forbidden_reference(author, one.in_table, one.uuid, one.op, after)
        WHEN EXISTS (SELECT 1 FROM enforcement_hub.row_scope AS s
                     WHERE s.row_uuid = one.uuid AND s.table_name = one.in_table)
          AND NOT enforcement_hub.in_scope(one.in_table, one.uuid) THEN 'scope'
        -- It is read by everybody: of a case it would be a way around the scope.
        WHEN one.op = 'baseline' AND one.in_table NOT IN ('zone', 'parcel', 'land_class', 'structure') THEN 'scope'
        WHEN enforcement_hub.forbidden_link(after) IS NOT NULL THEN 'link'
        WHEN enforcement_hub.forbidden_to(author.role, one.in_table, one.op, names) IS NOT NULL THEN 'role' END;
      IF why IS NOT NULL THEN
        refused := refused || jsonb_build_object('change', one.id, 'table', one.in_table, 'row', one.uuid,
          'reason', why, 'name', CASE why WHEN 'actor' THEN one.actor WHEN 'link' THEN enforcement_hub.forbidden_link(after)
            WHEN 'role' THEN enforcement_hub.forbidden_to(author.role, one.in_table, one.op, names) ELSE '' END);
        CONTINUE;
      END IF;
    END IF;
    INSERT INTO enforcement_hub.held VALUES (one.id, at, one.ordinal) ON CONFLICT (change) DO NOTHING;
    INSERT INTO enforcement_hub.change_log (position, ordinal, change, table_name, row_uuid, op, actor, hlc, line)
      VALUES (at, one.ordinal, one.id, one.in_table, one.uuid, one.op, one.actor, (one.data ->> 'hlc')::bigint, one.line);
    IF NOT is_known AND one.op <> 'baseline' THEN
      PERFORM enforcement_hub.apply_change(one.in_table, one.uuid, one.id, one.op, after,
        ARRAY(SELECT jsonb_array_elements_text(one.data -> 'parents')));
      PERFORM enforcement_hub.note_belonging(one.in_table, one.uuid, after);
    END IF;
  END LOOP;
  IF refused <> '[]' THEN
    PERFORM enforcement_hub.refuse('EN001', 'Changes are refused.', refused);
  END IF;

  -- Cases before what belongs to them: scope flows that way. An edit of what no scope depends on changes none.
  FOR one IN SELECT c.table_name AS in_table, c.row_uuid AS uuid, EXISTS (
        SELECT 1 FROM enforcement_hub.row_scope AS s
        WHERE s.row_uuid = c.row_uuid AND s.table_name = c.table_name) AS was_there,
        jsonb_object_agg(k.key, k.value ->> 1 ORDER BY c.ordinal) FILTER (WHERE k.key IN (
          'geom', 'lead_agency', 'handling_agency', 'case_uuid', 'parent_uuid', 'party_uuid', 'structure_uuid')) AS said
      FROM enforcement_hub.change_log AS c LEFT JOIN LATERAL jsonb_each(c.line::jsonb -> 'columns') AS k ON true
      WHERE c.position = at AND c.op <> 'baseline'
        AND NOT EXISTS (SELECT 1 FROM enforcement_hub.direct_edit AS e WHERE e.change = c.change)
      GROUP BY c.table_name, c.row_uuid
      ORDER BY c.table_name <> 'structure', c.table_name <> 'enforcement_case', c.table_name <> 'case_violation' LOOP
    IF one.was_there AND one.said IS NULL THEN
      CONTINUE;
    END IF;
    PERFORM enforcement_hub.rescope(one.in_table, one.uuid, coalesce(one.said, '{}'), author, at);
    IF NOT one.was_there AND NOT enforcement_hub.in_scope(one.in_table, one.uuid) THEN
      refused := refused || (SELECT jsonb_agg(jsonb_build_object('change', c.change, 'table', one.in_table,
          'row', one.uuid, 'reason', 'scope', 'name', '')) FROM enforcement_hub.change_log AS c
        WHERE c.position = at AND c.row_uuid = one.uuid AND c.table_name = one.in_table);
    END IF;
  END LOOP;
  IF refused <> '[]' THEN
    PERFORM enforcement_hub.refuse('EN001', 'Changes are refused.', refused);
  END IF;
  -- Read back: what will be handed out is what was brought, byte for byte.
  IF enforcement_hub.content_of(at) IS DISTINCT FROM content THEN
    PERFORM enforcement_hub.refuse('EN003', 'The segment was not kept as it was brought.', '{}');
  END IF;
  RETURN at;
END $$;

-- Who is asking. session_user is the login itself: SET ROLE does not change it, and no setting is believed.

CREATE FUNCTION me() RETURNS officer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp
  AS $$ SELECT o FROM enforcement_hub.officer AS o WHERE o.login = session_user $$;

CREATE FUNCTION is_officer() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM enforcement_hub.officer WHERE login = session_user) $$;

-- plpgsql where functions are called row by row: it keeps its plans, an SQL function is planned at every call.
CREATE FUNCTION sees_all() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT o.may_see_all FROM enforcement_hub.officer AS o WHERE o.login = session_user), false);
END $$;

CREATE FUNCTION my_jurisdictions() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp
  AS $$ SELECT coalesce((SELECT jurisdictions || '*'::text FROM enforcement_hub.officer
        WHERE login = session_user), '{}') $$;

CREATE FUNCTION my_agencies() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp
  AS $$ SELECT coalesce((SELECT ARRAY[agency, '*'] FROM enforcement_hub.officer
        WHERE login = session_user), '{}') $$;

CREATE FUNCTION is_administrator() RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp
  AS $$ SELECT pg_has_role(session_user, 'enforcement_admin', 'MEMBER') $$;

-- Whether the login may see a row. VOLATILE, because a check of a row that is just being written must see the
-- scope that a trigger has written in the same statement.
CREATE FUNCTION in_scope(in_table text, uuid text) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, enforcement_hub, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM enforcement_hub.officer AS o WHERE o.login = session_user AND (o.may_see_all OR EXISTS (
    SELECT 1 FROM enforcement_hub.row_scope AS s WHERE s.row_uuid = uuid AND s.table_name = in_table
      AND s.jurisdiction = ANY (o.jurisdictions || '*'::text) AND s.agency IN (o.agency, '*'))));
END $$;

-- Every table: nothing goes for anybody, the owner included, unless a policy says so.
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'enforcement_hub' AND c.relkind IN ('r', 'p') LOOP
    EXECUTE format('ALTER TABLE enforcement_hub.%I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE enforcement_hub.%I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY functions ON enforcement_hub.%I TO enforcement_owner USING (true) WITH CHECK (true)', one);
    EXECUTE format('REVOKE ALL ON enforcement_hub.%I FROM PUBLIC', one);
  END LOOP;
END $$;

GRANT SELECT ON hub, schema_version, described, described_table TO enforcement_reader;
CREATE POLICY reading ON hub FOR SELECT TO enforcement_reader USING (true);
GRANT UPDATE (algorithm) ON hub TO enforcement_admin;
CREATE POLICY administered ON hub FOR UPDATE TO enforcement_admin
  USING (enforcement_hub.is_administrator()) WITH CHECK (enforcement_hub.is_administrator());
CREATE POLICY reading ON schema_version FOR SELECT TO enforcement_reader USING (true);
CREATE POLICY reading ON described FOR SELECT TO enforcement_reader USING (true);
CREATE POLICY reading ON described_table FOR SELECT TO enforcement_reader USING (true);

GRANT SELECT ON officer TO enforcement_reader;
GRANT INSERT, UPDATE, DELETE ON officer TO enforcement_admin;
CREATE POLICY own_row ON officer FOR SELECT TO enforcement_reader USING (login = session_user);
CREATE POLICY administered ON officer TO enforcement_admin
  USING (enforcement_hub.is_administrator()) WITH CHECK (enforcement_hub.is_administrator());

GRANT SELECT ON jurisdiction TO enforcement_reader;
GRANT INSERT, UPDATE, DELETE ON jurisdiction TO enforcement_admin;
CREATE POLICY reading ON jurisdiction FOR SELECT TO enforcement_reader
  USING ((SELECT enforcement_hub.is_officer()) OR (SELECT enforcement_hub.is_administrator()));
CREATE POLICY administered ON jurisdiction TO enforcement_admin
  USING (enforcement_hub.is_administrator()) WITH CHECK (enforcement_hub.is_administrator());

-- The chains are everybody's: who publishes names the heads that he has seen, and every reader verifies.
GRANT SELECT (position, path, sealer, month, first, last, hash, header, leaves, trailer, published_at)
  ON segment TO enforcement_reader;
CREATE POLICY reading ON segment FOR SELECT TO enforcement_reader USING ((SELECT enforcement_hub.is_officer()));
GRANT SELECT (sealer, last, hash, month) ON sealer TO enforcement_reader;
CREATE POLICY reading ON sealer FOR SELECT TO enforcement_reader USING ((SELECT enforcement_hub.is_officer()));

-- Of everything that is about a row, the policy asks row_scope, whose own policy shows only what is the
-- reader's. The functions in brackets run once per query, not per row.
GRANT SELECT ON row_scope TO enforcement_reader;
CREATE POLICY reading ON row_scope FOR SELECT TO enforcement_reader USING (
  (SELECT enforcement_hub.sees_all())
  OR (jurisdiction = ANY ((SELECT enforcement_hub.my_jurisdictions())::text[])
      AND agency = ANY ((SELECT enforcement_hub.my_agencies())::text[])));

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['change_log', 'pending', 'direct_edit', 'row_head', 'contested', 'blob_use'] LOOP
    EXECUTE format('GRANT SELECT ON enforcement_hub.%I TO enforcement_reader', one);
    EXECUTE format('CREATE POLICY reading ON enforcement_hub.%I FOR SELECT TO enforcement_reader USING ('
      || '(SELECT enforcement_hub.sees_all()) OR EXISTS (SELECT 1 FROM enforcement_hub.row_scope AS s'
      || ' WHERE s.row_uuid = %I.row_uuid AND s.table_name = %I.table_name))', one, one, one);
  END LOOP;
END $$;
-- That there was a mass import is everybody's to know, like the file that came with it.
CREATE POLICY imports ON change_log FOR SELECT TO enforcement_reader
  USING (op = 'baseline' AND (SELECT enforcement_hub.is_officer()));
GRANT SELECT ON repeated TO enforcement_reader;
CREATE POLICY reading ON repeated FOR SELECT TO enforcement_reader USING (
  EXISTS (SELECT 1 FROM enforcement_hub.held AS h WHERE h.change = repeated.change));
GRANT SELECT ON held TO enforcement_reader;
CREATE POLICY reading ON held FOR SELECT TO enforcement_reader USING (
  EXISTS (SELECT 1 FROM enforcement_hub.change_log AS c WHERE c.position = held.position AND c.ordinal = held.ordinal));
GRANT SELECT ON edition_loaded TO enforcement_reader;
CREATE POLICY reading ON edition_loaded FOR SELECT TO enforcement_reader
  USING ((SELECT enforcement_hub.is_officer()));

-- A layer is everybody's, an attachment whoever's who sees a row that names it, or who brought it.
GRANT SELECT ON blob, chunk TO enforcement_reader;
CREATE POLICY reading ON blob FOR SELECT TO enforcement_reader USING (
  (SELECT enforcement_hub.is_officer())
  AND (kind = 'layer' OR login = session_user OR (SELECT enforcement_hub.sees_all())
       OR EXISTS (SELECT 1 FROM enforcement_hub.blob_use AS u WHERE u.sha256 = blob.sha256)));
CREATE POLICY reading ON chunk FOR SELECT TO enforcement_reader USING (
  login = session_user
  OR EXISTS (SELECT 1 FROM enforcement_hub.blob AS b WHERE b.kind = chunk.kind AND b.sha256 = chunk.sha256
             AND b.login = chunk.login));

-- What the hub keeps. Everything here belongs to enforcement_owner, who cannot log in; officers' logins reach it
-- through the policies of 0002_rights.sql and the functions of the files after that.
-- @srid@ is the hub's coordinate system, @postgis@ the schema of PostGIS (sync/postgres/install.py).

CREATE TABLE hub (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  identity text NOT NULL CHECK (identity ~ '^[0-9a-f]{32}$'),
  crs text NOT NULL,
  srid int NOT NULL,
  pack_id text,
  algorithm text NOT NULL DEFAULT 'sha256' CHECK (algorithm IN ('sha256', 'sm3')),
  installed_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());

-- Who may do what. A login without a row here sees nothing, whatever roles it is a member of.
CREATE TABLE officer (
  login name PRIMARY KEY,
  person text NOT NULL CHECK (person <> '' AND person NOT IN ('unattributed', 'baseline', 'import')),
  agency text NOT NULL CHECK (agency NOT IN ('', '*')),
  role text NOT NULL CHECK (role IN ('officer', 'surveyor', 'leader', 'viewer', 'administrator')),
  jurisdictions text[] NOT NULL DEFAULT '{}',
  may_see_all boolean NOT NULL DEFAULT false);

CREATE TABLE jurisdiction (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CHECK (code NOT IN ('', '*', '-')),
  name text,
  geom @postgis@.geometry(MultiPolygon, @srid@) NOT NULL);
CREATE INDEX jurisdiction_geom ON jurisdiction USING gist (geom);
CREATE INDEX jurisdiction_code ON jurisdiction (code);

-- Chains. A sealer belongs to the login that first sealed under it.
CREATE TABLE sealer (
  sealer text PRIMARY KEY,
  login name NOT NULL,
  last bigint NOT NULL,
  hash text NOT NULL,
  month text NOT NULL);

-- position: a segment's place in the order in which segments were committed. It is drawn while the lock of
-- publish() is held, and that lock is held until the commit; so whoever has read up to a position has missed
-- nothing below it. The bytes of a segment are header, lines (change_log) and trailer; leaves are the lines'
-- SHA-256 (or SM3), 32 bytes each, for readers who may not see a line.
CREATE SEQUENCE position AS bigint;
CREATE TABLE segment (
  position bigint NOT NULL,
  path text NOT NULL,
  sealer text NOT NULL,
  month text NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  hash text NOT NULL,
  header text NOT NULL,
  leaves bytea NOT NULL,
  trailer text NOT NULL,
  login name NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (position)) PARTITION BY RANGE (position);
CREATE INDEX segment_path ON segment (sealer, month, path COLLATE "C");

-- Every change once, as the line that stands in its segment. What a change says is in the line; the columns
-- beside it are those that the server asks for.
CREATE TABLE change_log (
  position bigint NOT NULL,
  ordinal int NOT NULL,
  change text NOT NULL,
  table_name text NOT NULL,
  row_uuid text NOT NULL,
  op text NOT NULL,
  actor text NOT NULL,
  hlc bigint NOT NULL,
  line text NOT NULL,
  PRIMARY KEY (position, ordinal)) PARTITION BY RANGE (position);
CREATE INDEX change_log_row ON change_log (row_uuid, table_name);

-- A unique index on a table that is partitioned by position could not be on the change alone: this one is.
CREATE TABLE held (change text NOT NULL, position bigint NOT NULL, ordinal int NOT NULL, PRIMARY KEY (change))
  PARTITION BY HASH (change);
CREATE TABLE held_0 PARTITION OF held FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE held_1 PARTITION OF held FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE held_2 PARTITION OF held FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE held_3 PARTITION OF held FOR VALUES WITH (MODULUS 4, REMAINDER 3);

-- A change that two people relayed stands in two segments; its line is kept once, unless it is spelled otherwise.
CREATE TABLE repeated (
  position bigint NOT NULL, ordinal int NOT NULL, change text NOT NULL, line text,
  PRIMARY KEY (position, ordinal));

-- Edits made in the PostGIS tables themselves, as the capture wrote them; pending until somebody's segment
-- brings them into the log.
CREATE TABLE direct_edit (
  change text PRIMARY KEY,
  table_name text NOT NULL,
  row_uuid text NOT NULL,
  op text NOT NULL,
  columns jsonb NOT NULL,
  parents jsonb NOT NULL,
  replica text NOT NULL,
  actor text NOT NULL,
  hlc bigint NOT NULL,
  at text NOT NULL,
  login name NOT NULL);
CREATE INDEX direct_edit_row ON direct_edit (row_uuid, table_name);
CREATE SEQUENCE edit_number AS bigint;
CREATE TABLE pending (change text PRIMARY KEY, table_name text NOT NULL, row_uuid text NOT NULL);
CREATE TABLE lineage (row_uuid text PRIMARY KEY, copied_from text NOT NULL);

-- The changes of a row that no other change builds on; rows whose changes do not follow one from the other
-- wait in contested until somebody who syncs has merged them (sync/postgres/shared.py).
CREATE TABLE row_head (
  table_name text NOT NULL, row_uuid text NOT NULL, change text NOT NULL,
  PRIMARY KEY (row_uuid, table_name, change));
CREATE TABLE contested (table_name text NOT NULL, row_uuid text NOT NULL, PRIMARY KEY (row_uuid, table_name));

-- Who may see a row: everybody of the agency ('*': of every agency) in the jurisdiction ('*': in every one).
-- Only ever added to. granted: the position at which that was so for the first time.
CREATE TABLE row_scope (
  table_name text NOT NULL,
  row_uuid text NOT NULL,
  jurisdiction text NOT NULL,
  agency text NOT NULL,
  granted bigint NOT NULL,
  PRIMARY KEY (row_uuid, table_name, jurisdiction, agency));
CREATE INDEX row_scope_granted ON row_scope (granted);

-- By which rows a row may be seen, too: a violation by its case, a party by the violations that name it.
CREATE TABLE belonging (
  table_name text NOT NULL,
  row_uuid text NOT NULL,
  to_table text NOT NULL,
  to_uuid text NOT NULL,
  PRIMARY KEY (row_uuid, table_name, to_uuid, to_table));
CREATE INDEX belonging_to ON belonging (to_uuid, to_table);

-- Files by content, in chunks; a chunk belongs to who brought it until the whole has its hash.
CREATE TABLE blob (
  kind text NOT NULL CHECK (kind IN ('layer', 'file')),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL,
  login name NOT NULL,
  aside boolean NOT NULL DEFAULT false,
  PRIMARY KEY (kind, sha256));
CREATE TABLE chunk (
  kind text NOT NULL,
  sha256 text NOT NULL,
  login name NOT NULL,
  number int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (sha256, kind, login, number));
ALTER TABLE chunk ALTER COLUMN content SET STORAGE EXTERNAL;
-- Which rows name a file: who may see one of them may fetch it.
CREATE TABLE blob_use (
  sha256 text NOT NULL, table_name text NOT NULL, row_uuid text NOT NULL,
  PRIMARY KEY (sha256, row_uuid, table_name));

-- Mass imports whose rows the tables hold already.
CREATE TABLE edition_loaded (edition text PRIMARY KEY, table_name text NOT NULL, login name NOT NULL);

-- The described columns of the tables in schema enforcement (workspace/tables.py), and what a surveyor may
-- change there.
CREATE TABLE described (
  table_name text NOT NULL,
  column_name text NOT NULL,
  kind text NOT NULL,
  logged boolean NOT NULL,
  surveyor boolean NOT NULL,
  PRIMARY KEY (table_name, column_name));
CREATE TABLE described_table (
  table_name text PRIMARY KEY,
  for_everybody boolean NOT NULL,
  by_geometry boolean NOT NULL,
  belongs_to_case text,
  surveyor_adds boolean NOT NULL);

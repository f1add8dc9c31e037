"""How much a hub in a database carries on one machine: publishing, pulling, row level security, size.

``python scripts/bench/postgres.py [CHANGES]`` with the environment of ``scripts/enforcement``: starts a server of
its own with durable commits, fills a log with CHANGES (1,000,000 by default) and leaves
``build/bench/postgres.json``. Where no server with PostGIS is installed it says so and leaves nothing.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from enforcement_plugin.sync.postgres.hub import PostgresHub  # noqa: E402
from enforcement_plugin.sync.segment import SegmentName, decode  # noqa: E402
from tests.sync.postgres import server, town  # noqa: E402
from tests.sync.postgres.chain import Chain, change, new_id  # noqa: E402
from tests.sync.postgres.town import Town, X, Y, point  # noqa: E402

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB",
           "max_wal_size": "4GB", "autovacuum": "on"}  # fmt: skip
CASE = "enforcement_case"
SEALERS, STRUCTURES, PER_SEGMENT = 50, 200_000, 10
WRITER = """
import sys, time
sys.path[:0] = [sys.argv[1]]
from enforcement_plugin.sync.postgres.hub import PostgresHub
from tests.sync.postgres import chain as chains
address, person, segments, changes = sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
import itertools, os
chains._numbers = itertools.count(os.getpid() << 32)
chain, hub = chains.Chain(), PostgresHub(address)
sealed = [chain.seal(*(chains.change("enforcement_case", geom=chains.WEST, actor=person, case_no="bench",
          remark="one line of remark as officers write it") for _ in range(changes))) for _ in range(segments)]
hub.identity()
print("ready", flush=True)
sys.stdin.readline()
for name, content in sealed:
    hub.put(name, content)
print("done", flush=True)
"""


def publishing(place: Town) -> List[Dict[str, Any]]:
    """Measure writers at once, each a process with a login; every segment is a durable commit."""
    figures = []
    for writers, segments, changes in ((1, 100, 10), (2, 100, 10), (8, 50, 10), (1, 100, 1), (1, 5, 1000)):
        started = []
        for number in range(writers):
            place.enter(f"bench{number}", f"人{number}").close()
            arguments = [str(ROOT), place.address(f"bench{number}"), f"人{number}", str(segments), str(changes)]
            started.append(
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    bufsize=1,
                )
            )
        for process in started:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise SystemExit("a writer did not start")
        begin = time.perf_counter()
        for process in started:
            if process.stdin is not None:
                process.stdin.write("go\n")
                process.stdin.flush()
        for process in started:
            if process.stdout is None or process.stdout.readline() != "done\n":
                raise SystemExit("a writer failed")
        seconds = time.perf_counter() - begin
        for process in started:
            process.communicate()
        total = writers * segments
        figures.append(
            {
                "writers": writers,
                "changes_per_segment": changes,
                "segments_per_s": round(total / seconds, 1),
                "changes_per_s": round(total * changes / seconds),
            }
        )
        print(figures[-1])
    return figures


FILL = """
WITH numbers AS (SELECT n, %(first)s + n / %(per)s AS position, (n %% %(per)s)::int AS ordinal,
  md5('change' || n) AS change, md5('row' || n / 4) AS row_uuid FROM generate_series(0, %(count)s - 1) AS n)

, log AS (INSERT INTO enforcement_hub.change_log
    (position, ordinal, change, table_name, row_uuid, op, actor, hlc, line)
  SELECT position, ordinal, change, 'enforcement_case', row_uuid, 'U', '人', n,
    format('{"actor":"人","at":"2026-03-02T00:00:00.000Z","change":"%%s","columns":{"remark":["''before it''",'
      '"''%%s one line of remark as officers write it''"]},"hlc":%%s,"op":"U","parents":["%%s"],"replica":"%%s",'
      '"row":"%%s","table":"enforcement_case"}', change, n, n, md5('change' || n - 1), repeat('d', 32), row_uuid)
  FROM numbers)
, held AS (INSERT INTO enforcement_hub.held SELECT change, position, ordinal FROM numbers)
, scope AS (INSERT INTO enforcement_hub.row_scope SELECT DISTINCT 'enforcement_case', row_uuid,
    CASE WHEN n / 4 %% 5 = 0 THEN 'west' ELSE 'east' END, 'lc.nr', position FROM numbers WHERE n %% 4 = 0)
INSERT INTO enforcement_hub.row_head SELECT 'enforcement_case', row_uuid, change FROM numbers WHERE n %% 4 = 3
"""

SEGMENTS = """
INSERT INTO enforcement_hub.segment
  (position, path, sealer, month, first, last, hash, header, leaves, trailer, login)
SELECT position, format('%%s/%%s/%%s-%%s-%%s.seg', sealer, month, lpad(first::text, 10, '0'),
    lpad((first + %(per)s - 1)::text, 10, '0'), left(md5('s' || position), 16)),
  sealer, month, first, first + %(per)s - 1, md5('s' || position) || md5('t' || position), '{"filled":true}',
  (SELECT string_agg(sha256(convert_to(position::text || k, 'UTF8')), ''::bytea)
   FROM generate_series(1, %(per)s) AS k),
  '{}', 'filled'
FROM (SELECT position, md5('sealer' || position %% %(sealers)s) AS sealer,
    to_char(date '2021-01-01' + ((position - %(first)s) * 1800 / %(segments)s)::int, 'YYYY-MM') AS month,
    ((position - %(first)s) / %(sealers)s) * %(per)s + 1 AS first
  FROM generate_series(%(first)s, %(first)s + %(segments)s - 1) AS position) AS s
"""


def fill(place: Town, changes: int) -> Dict[str, Any]:
    """Fill the log by SQL, as five years of fifty devices would have left it; a fifth lies in ``west``."""
    connection = place.server.connect("postgres", place.database)
    cursor = connection.cursor()
    cursor.execute("SELECT coalesce(max(position), 0) + 1 FROM enforcement_hub.segment")
    first = cursor.fetchone()[0]
    segments = changes // PER_SEGMENT
    given = {"first": first, "per": PER_SEGMENT, "count": changes, "sealers": SEALERS, "segments": segments}
    for position in range(0, first + segments + 200_000, 100_000):
        cursor.execute("SET ROLE enforcement_owner")
        cursor.execute("SELECT enforcement_hub.make_room(%s)", (position,))
        cursor.execute("RESET ROLE")
    sizes_before = size(cursor)
    begin = time.perf_counter()
    cursor.execute(FILL, given)
    cursor.execute(SEGMENTS, given)
    cursor.execute(
        "INSERT INTO enforcement_hub.sealer SELECT sealer, 'filled', max(last), max(hash), max(month)"
        " FROM enforcement_hub.segment WHERE login = 'filled' GROUP BY sealer"
    )
    cursor.execute("SELECT setval('enforcement_hub.position', %s)", (first + segments,))
    cursor.execute("VACUUM ANALYZE")
    seconds = time.perf_counter() - begin
    after = size(cursor)
    connection.close()
    grown = {name: after[name] - sizes_before.get(name, 0) for name in after}
    return {
        "changes": changes,
        "segments": segments,
        "seconds": round(seconds, 1),
        "bytes_per_change": {
            name: round(value / changes) for name, value in sorted(grown.items()) if value > changes
        },
        "bytes_per_change_in_all": round(sum(grown.values()) / changes),
    }


def size(cursor: Any) -> Dict[str, int]:
    """Return the bytes of every table of the hub with its indexes, partitions under their table's name."""
    cursor.execute(
        "SELECT regexp_replace(c.relname, '_[0-9]+$', ''), sum(pg_total_relation_size(c.oid)) FROM pg_class AS c"
        " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'enforcement_hub' AND c.relkind = 'r'"
        " GROUP BY 1"
    )
    return {row[0]: int(row[1]) for row in cursor.fetchall()}


def median_ms(work: Callable[[], object], runs: int = 7) -> float:
    """Return the median of several runs in milliseconds; the first, which fills caches, does not count."""
    work()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return round(statistics.median(times), 2)


def pulling(place: Town) -> Dict[str, float]:
    """Measure what a sync asks of a full log: nothing new, 10 changes, 1,000 changes."""
    writer = place.enter("bench0", "人0")
    reader = place.enter("reader", "读者", jurisdictions=("west", "east"))
    chain = Chain()
    small = chain.seal(*(change(CASE, geom=point(X - 5, Y - 5), actor="人0", remark="x") for _ in range(10)))
    large = chain.seal(*(change(CASE, geom=point(X - 5, Y - 5), actor="人0", remark="x") for _ in range(1000)))
    begin = time.perf_counter()
    writer.put(*small)
    put_small = (time.perf_counter() - begin) * 1000
    begin = time.perf_counter()
    writer.put(*large)
    put_large = (time.perf_counter() - begin) * 1000
    newest = {path[:32]: path[33:40] for path in reader.paths({})}
    _, cursor = reader.revealed(None)

    def nothing_new() -> None:
        reader.revealed(cursor)
        reader.paths(newest)

    def read(name: SegmentName) -> None:
        nothing_new()
        decode(name, reader.read(name))

    figures = {
        "put 10 changes, ms": round(put_small, 1),
        "put 1,000 changes, ms": round(put_large, 1),
        "nothing new, ms": median_ms(nothing_new),
        "pull 10 changes, ms": median_ms(lambda: read(small[0])),
        "pull 1,000 changes, ms": median_ms(lambda: read(large[0])),
        "connect and say who, ms": median_ms(lambda: PostgresHub(place.address("reader")).identity()),
    }
    writer.close()
    reader.close()
    return figures


def policies(place: Town) -> Dict[str, float]:
    """Measure the same question with and without row level security."""
    dice = random.Random(1)
    connection = place.server.connect("postgres", place.database)
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica")
    rows = [(new_id(), X + dice.uniform(-9000, 9000), Y - dice.uniform(100, 9000)) for _ in range(STRUCTURES)]
    with cursor.connection.cursor() as filling:
        filling.execute("CREATE UNLOGGED TABLE public.spots (uuid text, x float8, y float8)")
        import io

        filling.copy_from(io.StringIO("".join(f"{u}\t{x}\t{y}\n" for u, x, y in rows)), "spots")
        filling.execute(
            "INSERT INTO enforcement.structure (uuid, geom, structure_no)"
            " SELECT uuid, public.ST_Multi(public.ST_Buffer(public.ST_Point(x, y, 4547), 6, 1))"
            ", left(uuid, 8) FROM public.spots"
        )
        filling.execute(
            "INSERT INTO enforcement_hub.row_scope SELECT 'structure', uuid,"
            " CASE WHEN x < %s THEN 'west' ELSE 'east' END, '*', 1 FROM public.spots",
            (X,),
        )
        filling.execute("VACUUM ANALYZE")
    view = f"geom OPERATOR(public.&&) public.ST_MakeEnvelope({X - 400}, {Y - 4400}, {X}, {Y - 4000}, 4547)"
    questions = {
        "map section": f"SELECT count(*) FROM enforcement.structure WHERE {view}",
        "whole table": "SELECT count(*) FROM enforcement.structure",
        "whole log": "SELECT count(*) FROM enforcement_hub.change_log",
    }
    place.enter("chief", "局长", role="leader", jurisdictions=(), may_see_all=True).close()
    place.enter("reader", "读者", jurisdictions=("west",)).close()
    figures: Dict[str, float] = {"structures": STRUCTURES}

    def ask(who: str, label: str) -> None:
        own = place.server.connect(who, place.database)
        asking = own.cursor()
        for name, question in questions.items():
            figures[f"{name}, {label}, ms"] = median_ms(lambda q=question: asking.execute(q), 5)
        own.close()

    ask("postgres", "without policies")
    ask("chief", "may see all")
    ask("reader", "officer of one district")
    overlaps = "FUNCTION public.geometry_overlaps(public.geometry, public.geometry)"
    cursor.execute(f"ALTER {overlaps} NOT LEAKPROOF")
    ask("reader", "officer, && not leakproof")
    cursor.execute(f"ALTER {overlaps} LEAKPROOF")
    connection.close()
    return figures


def main(changes: int) -> int:
    """Measure everything; return 0 also where no server can be started, which is said."""
    try:
        running = server.start(DURABLE)
    except RuntimeError as error:
        print(f"The hub in a database was not measured: {error}")
        return 0
    try:
        place = town.copy(running, town.template(running))
        figures = {
            "publishing": publishing(place),
            "log": fill(place, changes),
            "pulling": pulling(place),
            "row level security": policies(place),
        }
    finally:
        running.stop()
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "postgres.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

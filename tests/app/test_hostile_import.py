"""Layers to import that are damaged, no files at all, or hold rows that are no shapes."""

from __future__ import annotations

import os
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple

import geopandas
import pytest
from shapely.geometry import box

from enforcement_plugin import paths
from enforcement_plugin.app import importing
from enforcement_plugin.app.flagged import Flagged, named, troubles
from enforcement_plugin.app.workspaces import check_workspace, open_workspace
from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.intake.vector import VectorSource
from enforcement_plugin.overlay import strangers
from enforcement_plugin.workspace import repositories
from tests.conftest import X, Y
from tests.hostile import DAMAGED, ENDLESS, NO_FILES, Make, endless, fingerprint, sql

SECONDS = 20.0
# GDAL reads these as what they are; the rows are whole.
READABLE = {"application id", "schema name"}
DIRECTIONS = f"""<OGRVRTDataSource><OGRVRTLayer name="parcels">
<SrcDataSource>{Path(__file__).with_name("none.sqlite")}</SrcDataSource>
<SrcSQL dialect="sqlite">{ENDLESS} i, NULL AS geom FROM n</SrcSQL></OGRVRTLayer></OGRVRTDataSource>"""


def _directions(place: Path) -> None:
    place.write_text(DIRECTIONS, encoding="utf-8")


HOSTILE: Dict[str, Make] = {
    **{kind: make for kind, make in DAMAGED.items() if kind not in READABLE},
    **NO_FILES,
    "missing table": sql("DROP TABLE parcels"),
    "endless": endless("parcels"),
    "endless in capitals": endless("parcels", "PARCELS"),
    **{f"endless {table}": endless(table) for table in ("gpkg_contents", "gpkg_ogr_contents", "gpkg_extensions")},
    "directions": _directions,
}
TAKE = """
import itertools, json, sys
from enforcement_plugin.app import importing
from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.intake.vector import VectorSource
for path, layer in itertools.product(sys.argv[2:], (None, "parcels")):
    try:
        taken = importing.import_layer(sys.argv[1], "parcel", VectorSource(path, layer))
        print(json.dumps(["taken", taken.count]), flush=True)
    except InputError as error:
        print(json.dumps(["refused", str(error)]), flush=True)
    except BaseException as error:
        print(json.dumps(["other", repr(error)]), flush=True)
"""


def test_a_view_beside_the_layer_is_passed_over(town, layer, tmp_path) -> None:
    """Offices send files with views that are none of our business."""
    place = tmp_path / "宗地.gpkg"
    place.write_bytes(layer.read_bytes())
    sql(
        f"CREATE VIEW v AS {ENDLESS} i AS fid, NULL AS geom FROM n WHERE i < 0",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " SELECT 'v', 'features', 'v', srs_id FROM gpkg_contents",
        "INSERT INTO gpkg_geometry_columns SELECT 'v', 'geom', 'POLYGON', srs_id, 0, 0 FROM gpkg_geometry_columns",
    )(place)
    assert importing.import_layer(town.path, "parcel", VectorSource(place, "parcels")).count == 4


@pytest.fixture(scope="module")
def layer(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("layer") / "宗地.gpkg"
    squares = [box(X + 10 * n, Y, X + 10 * n + 9, Y + 9) for n in range(4)]
    geopandas.GeoDataFrame({"宗地号": list("甲乙丙丁"), "geometry": squares}, crs="EPSG:4548").to_file(
        path, layer="parcels", driver="GPKG", engine="fiona"
    )
    return path


def test_what_is_no_layer_is_refused_and_nothing_is_taken_in(town, layer, tmp_path) -> None:
    files = []
    for number, make in enumerate(HOSTILE.values()):
        place = tmp_path / str(number) / "宗地.gpkg"
        place.parent.mkdir()
        place.write_bytes(layer.read_bytes())
        make(place)
        files.append(place)
    with open_workspace(town.path) as workspace:
        before = repositories.rows(workspace.connection, "parcel")
    done = subprocess.run(
        [sys.executable, "-c", TAKE, str(town.path), *map(str, files)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(paths.import_root()), *filter(None, sys.path)]),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
    )
    asked = [f"{kind} {layer}" for kind in HOSTILE for layer in (None, "parcels")]
    answers = dict(zip(asked, done.stdout.splitlines()))
    assert {kind: said for kind, said in answers.items() if not said.startswith('["refused"')} == {}
    assert len(answers) == len(asked)
    with open_workspace(town.path) as workspace:
        assert repositories.rows(workspace.connection, "parcel") == before


SQUARE = [(X, Y), (X + 9, Y), (X + 9, Y + 9), (X, Y + 9)]


def ring(points: Sequence[Tuple[float, float]]) -> bytes:
    return struct.pack("<I", len(points)) + b"".join(struct.pack("<2d", *point) for point in points)


def outline(points: Sequence[Tuple[float, float]]) -> bytes:
    return struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 3, 1) + ring(points)


SHAPES = {
    "none": (None, "empty"),
    "empty": (struct.pack("<BII", 1, 6, 0), "empty"),
    "words": (b"garbage", "unreadable"),
    "count": (struct.pack("<BII", 1, 6, 2**31 - 1), "unreadable"),
    "cut off": (outline(SQUARE)[:-9], "unreadable"),
    "nested": (struct.pack("<BII", 1, 7, 1) * 100_000 + outline([*SQUARE, SQUARE[0]]), "unreadable"),
    "not a number": (outline([(float("nan"), 1.0)] * 4), "unreadable"),
    "one not a number": (outline([*SQUARE, (X, float("nan")), SQUARE[0]]), "unreadable"),
    "infinite": (outline([*SQUARE, (float("inf"), Y), SQUARE[0]]), "unreadable"),
    "beyond all": (outline([(x * 1e302, y * 1e302) for x, y in [*SQUARE, SQUARE[0]]]), "unreadable"),
    "a line": (struct.pack("<BI", 1, 2) + ring(SQUARE), "no_area"),
    "not closed": (outline(SQUARE), "repaired"),
    "crossing": (outline([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "repaired"),
}


def with_shape(layer: Path, place: Path, number: str, wkb: Optional[bytes]) -> None:
    """Copy the layer and put other bytes in the place of one outline."""
    if not place.exists():
        place.write_bytes(layer.read_bytes())
    blob = "NULL" if wkb is None else f"X'{(b'GP' + bytes([0, 1]) + struct.pack('<i', 4548) + wkb).hex()}'"
    sql(
        "DROP TRIGGER IF EXISTS rtree_parcels_geom_update1",
        f"UPDATE parcels SET geom = {blob} WHERE 宗地号 = '{number}'",
    )(place)


@pytest.mark.parametrize("kind", SHAPES)
def test_a_row_whose_shape_is_none_comes_in_flagged(town, layer, tmp_path, kind) -> None:
    """One spot of ten thousand is garbage: all others are there, and this one is named, now and later."""
    wkb, reason = SHAPES[kind]
    place = tmp_path / "宗地.gpkg"
    with_shape(layer, place, "乙", wkb)
    before = fingerprint(place)
    taken = importing.import_layer(town.path, "parcel", VectorSource(place))
    assert taken.count == 4
    assert taken.flagged == (Flagged(2, "乙", reason),)
    assert "第2个（乙）" in taken.warning("zh")
    assert "no. 2 (乙)" in taken.warning("en")
    with open_workspace(town.path) as workspace:
        rows = {row["parcel_no"]: row for row in repositories.rows(workspace.connection, "parcel")}
        extent = workspace.connection.execute(
            "SELECT max_x - min_x FROM gpkg_contents WHERE table_name = 'parcel'"
        ).fetchone()
    assert set(rows) >= set("甲乙丙丁")
    assert extent[0] < 200, "the map still shows the town"
    found = check_workspace(town.path)["findings"]
    lasting = [] if reason == "repaired" else [("parcel", rows["乙"]["uuid"], "乙")]
    assert [(each["table"], each["row"], each["name"]) for each in found] == lasting
    assert {each["kind"] for each in found} <= {"geometry"}
    assert fingerprint(place) == before


def test_a_layer_without_one_usable_outline_is_refused(town, layer, tmp_path) -> None:
    place = tmp_path / "宗地.gpkg"
    for number, kind in zip("甲乙丙丁", ("none", "words", "not a number", "a line")):
        with_shape(layer, place, number, SHAPES[kind][0])
    with pytest.raises(InputError, match="None of the 4 features"):
        importing.import_layer(town.path, "parcel", VectorSource(place))


def test_many_flagged_rows_are_counted_and_the_first_of_them_named() -> None:
    text = named([Flagged(number, "", "unreadable") for number in range(1, 101)], "en")
    assert "100 features: no. 1, no. 2" in text
    assert "and 80 more" in text


def test_a_view_is_refused_where_it_is_chosen_and_the_sentence_says_what_to_do(town, layer, tmp_path) -> None:
    """Other programs register views as layers; their names may be of any language."""
    place = tmp_path / "宗地.gpkg"
    place.write_bytes(layer.read_bytes())
    sql(
        'CREATE VIEW "ÄCKER" AS SELECT fid, geom FROM parcels',
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " SELECT 'ÄCKER', 'features', 'v', srs_id FROM gpkg_contents",
        "INSERT INTO gpkg_geometry_columns"
        " SELECT 'ÄCKER', 'geom', 'POLYGON', srs_id, 0, 0 FROM gpkg_geometry_columns",
    )(place)
    with pytest.raises(InputError, match=r"ÄCKER in .* is a view.*Export, Save Features As"):
        importing.import_layer(town.path, "parcel", VectorSource(place, "ÄCKER"))
    assert importing.import_layer(town.path, "parcel", VectorSource(place, "parcels")).count == 4


def test_a_file_whose_last_words_lie_in_a_log_beside_it_is_read(town, layer, tmp_path) -> None:
    """QGIS was killed, or still has it open."""
    place, original = tmp_path / "宗地.gpkg", tmp_path / "original.gpkg"
    original.write_bytes(layer.read_bytes())
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE gpkg_contents SET description = 'last'")
        connection.commit()
        for suffix in ("", "-wal"):
            place.with_name(place.name + suffix).write_bytes(Path(f"{original}{suffix}").read_bytes())
    assert importing.import_layer(town.path, "parcel", VectorSource(place)).count == 4


def test_many_outlines_in_one_row_are_no_nest() -> None:
    """Seven corners are written with the number that means a collection."""
    ring = [(X + n, Y + n * n) for n in range(6)]
    outlines = [outline([*ring, ring[0]]) for _ in range(200)]
    assert troubles([struct.pack("<BII", 1, 7, len(outlines)) + b"".join(outlines)]) != {0: "unreadable"}


@pytest.mark.parametrize(
    "refusal", ["attempt to write a readonly database", "unable to open database file", "disk I/O error"]
)
def test_a_layer_in_wal_mode_on_a_read_only_share_is_read(layer, tmp_path, monkeypatch, refusal) -> None:
    """SQLite has no place there for its log; it says so in one way or another."""
    place = tmp_path / "宗地.gpkg"
    place.write_bytes(layer.read_bytes())
    tables = strangers._tables

    def refuse(path: Path, how: str) -> Dict[str, bool]:
        if "immutable" not in how:
            raise sqlite3.OperationalError(refusal)
        return tables(path, how)

    monkeypatch.setattr(strangers, "_tables", refuse)
    if refusal.startswith("disk"):
        with pytest.raises(InputError, match="disk"):
            strangers.stored_tables(place)
    else:
        assert strangers.stored_tables(place)["parcels"]
        Path(f"{place}-wal").write_bytes(b"x")
        with pytest.raises(InputError, match="宗地"):
            strangers.stored_tables(place)


def test_a_layer_that_another_program_holds_is_no_wrong_input(layer, tmp_path, monkeypatch) -> None:
    place = tmp_path / "宗地.gpkg"
    place.write_bytes(layer.read_bytes())
    monkeypatch.setattr(strangers, "WAIT_SECONDS", 0.1)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SurroundingsError, match="locked"):
            strangers.stored_tables(place)

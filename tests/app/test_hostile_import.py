"""Layers to import that are damaged, no files at all, or hold rows that are no shapes."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Dict

import geopandas
import pytest
from shapely.geometry import box

from enforcement_plugin import paths
from enforcement_plugin.app import importing
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import VectorSource
from enforcement_plugin.workspace import repositories
from tests.conftest import X, Y
from tests.hostile import DAMAGED, NO_FILES, Make, fingerprint, sql

SECONDS = 20.0
# GDAL reads these as what they are; the rows are whole.
READABLE = {"application id", "schema name"}
HOSTILE: Dict[str, Make] = {
    **{kind: make for kind, make in DAMAGED.items() if kind not in READABLE},
    **NO_FILES,
    "missing table": sql("DROP TABLE parcels"),
}
TAKE = """
import json, sys
from enforcement_plugin.app import importing
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import VectorSource
for path in sys.argv[2:]:
    try:
        taken = importing.import_layer(sys.argv[1], "parcel", VectorSource(path))
        print(json.dumps(["taken", taken.count]), flush=True)
    except InputError as error:
        print(json.dumps(["refused", str(error)]), flush=True)
    except BaseException as error:
        print(json.dumps(["other", repr(error)]), flush=True)
"""


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
    answers = dict(zip(HOSTILE, done.stdout.splitlines()))
    assert {kind: said for kind, said in answers.items() if not said.startswith('["refused"')} == {}
    assert len(answers) == len(HOSTILE)
    with open_workspace(town.path) as workspace:
        assert repositories.rows(workspace.connection, "parcel") == before


NAN = struct.pack("<d", float("nan"))
SHAPES = {
    "none": None,
    "empty": struct.pack("<BII", 1, 6, 0),
    "words": b"garbage",
    "count": struct.pack("<BII", 1, 6, 2**31 - 1),
    "not a number": struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, 4) + NAN * 8,
}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_row_whose_shape_is_none_is_not_lost(town, layer, tmp_path, kind) -> None:
    """Its attributes arrive like all others, or the whole layer is refused with a sentence; the file stays."""
    place = tmp_path / "宗地.gpkg"
    place.write_bytes(layer.read_bytes())
    wkb = SHAPES[kind]
    blob = "NULL" if wkb is None else f"X'{(b'GP' + bytes([0, 1]) + struct.pack('<i', 4548) + wkb).hex()}'"
    sql(
        "DROP TRIGGER IF EXISTS rtree_parcels_geom_update1",
        f"UPDATE parcels SET geom = {blob} WHERE 宗地号 = '乙'",
    )(place)
    before = fingerprint(place)
    try:
        taken = importing.import_layer(town.path, "parcel", VectorSource(place))
    except InputError as error:
        assert str(error)
    else:
        assert taken.count == 4
        with open_workspace(town.path) as workspace:
            numbers = {row["parcel_no"] for row in repositories.rows(workspace.connection, "parcel")}
        assert numbers >= set("甲乙丙丁")
    assert fingerprint(place) == before

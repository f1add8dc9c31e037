"""A city is laid by all cores at once; the table must be the one that a single core would have written."""

from __future__ import annotations

import pickle
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal, ogr

from enforcement_plugin.app.overlay_processes import spans
from enforcement_plugin.errors import CancelledError, EnforcementError, InputError
from enforcement_plugin.overlay.streaming import BATCH
from tests.office_layers import build_layers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forks")

#: A process of its own, which nothing runs beside, with batches so small that a few hundred rows are many.
SCRIPT = """
import os, resource, signal, sys
from pathlib import Path
from osgeo import ogr
from enforcement_plugin.app import overlay_files, overlay_processes, overlay_work
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.overlay import streaming, writing
folder, name, cores, trouble, structures = sys.argv[1:]
streaming.BATCH = overlay_processes.BATCH = 64
parent, asked = os.getpid(), []
def change():
    if structures.endswith(".gpkg"):
        dataset = ogr.Open(folder + "/s.gpkg", 1)
        dataset.GetLayer(0).DeleteFeature(300)
    else:
        path = Path(folder, structures.replace(".shp", ".dbf"))
        changed = path.with_suffix(".new")
        changed.write_bytes(path.read_bytes().replace(b"LC-000300", b"LC-00030x"))
        changed.replace(path)
read = overlay_work.Files.layers
def layers(*arguments):
    if trouble == "changed while parcels are read":
        change()
    return read(*arguments)
overlay_work.Files.layers = layers
def refuse():
    raise BlockingIOError(11, "no")
if trouble == "no process":
    os.fork = refuse
index = writing._index
def indexed(path, tables):
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
    return index(path, tables)
if trouble == "full at the end":
    writing._index = indexed
lay = overlay_work.Work.lay
def troubled(self, read, rows=None):
    if os.getpid() != parent and trouble == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if os.getpid() != parent and trouble == "refused":
        raise overlay_work.InputError("{path} says no.", path="a/b")
    if os.getpid() != parent and trouble == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    if trouble == "changed while structures are read" and os.getpid() == parent and not asked:
        change()
    if trouble == "slow":
        if os.getpid() != parent:
            print(os.getpid(), flush=True)
        signal.pause()
    return lay(self, read, rows)
overlay_work.Work.lay = troubled
def cancelled():
    asked.append(1)
    return trouble == "cancelled" and len(asked) > 1
heard = []
try:
    found = overlay_files.overlay_files(
        folder + "/" + structures, folder + "/city.gpkg", folder + "/city.gpkg",
        land_classes=folder + "/city.gpkg", pack="liaocheng", out=Path(folder) / name, geometry=True,
        accuracy={"structures": 0.5, "parcels": 0.1}, threads=int(cores), forked=True,
        progress=lambda share, text: heard.append(share), cancelled=cancelled)
    assert heard == sorted(heard) and (heard[-2] > 0.9 or trouble == "miscounted"), heard
    print(found.structures, sum(found.by_status.values()), found.combinations, found.notes)
except EnforcementError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The demo city, its structures in a layer from which some were deleted: numbers with gaps."""
    folder = tmp_path_factory.mktemp("cores")
    build_layers(folder, structures=500, seed=5)
    layer = ogr.Open(str(folder / "s.gpkg"), 1)
    for number in (1, 64, 65, 200, 201, 202, 499):
        layer.GetLayer(0).DeleteFeature(number)
    return folder


def lay(folder: Path, name: str, cores: int, trouble: str = "", structures: str = "s.gpkg") -> str:
    command = [sys.executable, "-c", SCRIPT, str(folder), name, str(cores), trouble, structures]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tables(path: Path) -> dict:
    with sqlite3.connect(path) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")]
        found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY fid").fetchall() for name in names}
        found["counts"] = connection.execute("SELECT * FROM gpkg_ogr_contents ORDER BY 1").fetchall()
        found["extent"] = connection.execute("SELECT min_x, max_y FROM gpkg_contents ORDER BY 1, 2").fetchall()
        found["index"] = connection.execute("SELECT id FROM rtree_determination_geom ORDER BY id").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return found


def test_several_cores_write_the_table_of_one(folder):
    one = lay(folder, "one.gpkg", 1)
    assert one.startswith("493 493 ")
    expected = tables(folder / "one.gpkg")
    assert len(expected["determination"]) == 493 and len(expected["could_flip"]) > 5
    for cores in (2, 3, 5):
        assert lay(folder, f"{cores}.gpkg", cores) == one
        assert tables(folder / f"{cores}.gpkg") == expected
    assert {path.name for path in folder.iterdir()} == {
        "city.gpkg",
        "s.gpkg",
        *(f"{n}.gpkg" for n in ("one", 2, 3, 5)),
    }


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("killed", "SurroundingsError A process of the overlay was ended from outside"),
        ("refused", "InputError a/b says no."),
        ("full", "SurroundingsError {folder}"),
        ("full at the end", "SurroundingsError {folder}"),
        ("cancelled", "CancelledError Stopped at your request"),
    ],
)
def test_trouble_in_one_process_ends_all_and_leaves_nothing(folder, trouble, said):
    before = set(folder.iterdir())
    assert lay(folder, "none.gpkg", 3, trouble).startswith(said.format(folder=folder))
    assert set(folder.iterdir()) == before


def in_wal(folder: Path) -> None:
    """Let others write to the structures while they are read."""
    with sqlite3.connect(folder / "s.gpkg") as connection:
        connection.execute("PRAGMA journal_mode = WAL")


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("when", ["while parcels are read", "while structures are read"])
def test_rows_that_go_while_they_are_read_change_nothing_for_the_others(tmp_path, gaps, when):
    build_layers(tmp_path, structures=1500, seed=5)
    layer = ogr.Open(str(tmp_path / "s.gpkg"), 1)
    for number in (10, 800) if gaps else ():
        layer.GetLayer(0).DeleteFeature(number)
    del layer
    in_wal(tmp_path)
    with sqlite3.connect(tmp_path / "s.gpkg") as connection:
        before = [number for (number,) in connection.execute("SELECT structure_no FROM structures ORDER BY fid")]
        (gone,) = connection.execute("SELECT structure_no FROM structures WHERE fid = 300").fetchone()
    for cores in (2, 3):
        path = tmp_path / f"{cores}.gpkg"
        in_wal(tmp_path)
        lay(tmp_path, path.name, cores, f"changed {when}")
        with sqlite3.connect(path) as connection:
            found = connection.execute("SELECT structure_no FROM determination ORDER BY fid").fetchall()
        assert [number for (number,) in found if number != gone] == [number for number in before if number != gone]
        before = [number for number in before if number != gone]


@pytest.mark.parametrize("when", ["while parcels are read", "while structures are read"])
@pytest.mark.parametrize(("form", "name"), [("GeoJSON", "s.geojson"), ("ESRI Shapefile", "s.shp")])
def test_a_file_that_is_read_in_its_order_must_not_change(tmp_path, when, form, name):
    build_layers(tmp_path, structures=500, seed=5)
    gdal.VectorTranslate(str(tmp_path / name), str(tmp_path / "s.gpkg"), format=form)
    said = lay(tmp_path, "none.gpkg", 2, f"changed {when}", name)
    assert said == "InputError The structures were changed while they were read; run it again."
    assert not [*tmp_path.glob("*none*"), *tmp_path.glob(".*")]


@pytest.mark.parametrize(("form", "name"), [("GeoJSON", "s.json"), ("FlatGeobuf", "s.fgb"), ("SQLite", "s.db")])
def test_formats_without_numbers_are_shared_out_in_batches(folder, form, name):
    gdal.VectorTranslate(str(folder / name), str(folder / "s.gpkg"), format=form)
    if form == "SQLite":  # another's reading leaves traces beside such a file, which change nothing in it
        with sqlite3.connect(folder / name) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    one = lay(folder, f"{form}1.gpkg", 1, "", name)
    assert int(one.split()[0]) > 450  # FlatGeobuf does not keep those without an outline
    for cores in (2, 4):
        assert lay(folder, f"{form}{cores}.gpkg", cores, "", name) == one
        assert tables(folder / f"{form}{cores}.gpkg") == tables(folder / f"{form}1.gpkg")
    for path in (*folder.glob(f"{form}*"), *folder.glob(f"{name}*")):
        path.unlink()


def test_a_file_may_say_anything_of_how_many_rows_it_has(folder, tmp_path):
    assert lay(folder, "right.gpkg", 1).startswith("493 493 ")
    for name in ("s.gpkg", "city.gpkg"):
        shutil.copy(folder / name, tmp_path / name)
    for count in (10**18, 491):
        for name, table in (("s.gpkg", "structures"), ("city.gpkg", "parcel")):
            with sqlite3.connect(tmp_path / name) as connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS gpkg_ogr_contents"
                    " (table_name TEXT PRIMARY KEY, feature_count INTEGER)"
                )
                connection.execute("INSERT OR REPLACE INTO gpkg_ogr_contents VALUES (?, ?)", (table, count))
        for cores in (1, 3):
            assert lay(tmp_path, f"{count} {cores}.gpkg", cores, "miscounted").startswith("493 493 ")
            assert tables(tmp_path / f"{count} {cores}.gpkg") == tables(folder / "right.gpkg")
    (folder / "right.gpkg").unlink()


def test_what_a_killed_run_left_is_put_away_by_the_next(folder):
    left, of_another = folder / ".none.rows-1_abcdef", folder / ".none.rows-a.rows-1_abcdef"
    for one in (left, of_another):
        one.mkdir()
        (one / "7.laid").write_bytes(b"x" * 100)
    lay(folder, "none.gpkg", 2)
    assert not left.exists() and of_another.exists()
    shutil.rmtree(of_another)
    (folder / "none.gpkg").unlink()


def test_where_no_process_can_be_forked_one_does_it_all(folder):
    one = lay(folder, "alone.gpkg", 1)
    (folder / "alone.gpkg").unlink()
    assert lay(folder, "alone.gpkg", 3, "no process") == one
    (folder / "alone.gpkg").unlink()


#: The command as a shell runs it, ended from outside while it lays the first batch.
ENDED = """
import os, runpy, signal
from enforcement_plugin.app import overlay_work
lay = overlay_work.Work.lay
def ended(*arguments):
    os.kill(os.getpid(), signal.SIGTERM)
    return lay(*arguments)
overlay_work.Work.lay = ended
runpy.run_module("enforcement_plugin", run_name="__main__", alter_sys=True)
"""


def test_a_command_that_is_ended_from_outside_leaves_nothing(folder):
    before = set(folder.iterdir())
    layers = [str(folder / name) for name in ("s.gpkg", "city.gpkg", "city.gpkg")]
    command = [sys.executable, "-c", ENDED, "overlay", *layers, "--pack", "liaocheng", "--out", "ended.gpkg"]
    assert subprocess.run(command, cwd=folder, timeout=120).returncode == 128 + signal.SIGTERM
    assert set(folder.iterdir()) == before


def test_processes_end_with_the_one_that_began_them(folder):
    command = [sys.executable, "-c", SCRIPT, str(folder), "lost.gpkg", "3", "slow", "s.gpkg"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as parent:
        children = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(Path(f"/proc/{child}").exists() for child in children)
        parent.kill()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    for left in (*folder.glob("lost*"), *folder.glob(".lost*")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.mark.parametrize("error", [InputError("{path} is {what}.", path="a", what=3), CancelledError()])
def test_an_error_of_another_process_says_the_same(error):
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, EnforcementError) and type(again) is type(error) and str(again) == str(error)


@given(st.integers(0, 10**8), st.integers(1, 256))
def test_spans_cover_every_place_and_get_shorter_towards_the_end(count, cores):
    found = spans(count, cores)
    assert found[0].start == 0 and found[-1].stop == sys.maxsize
    assert all(one.stop == other.start for one, other in zip(found, found[1:]))
    lengths = [min(span.stop, count) - span.start for span in found]
    if len(found) > 1:
        assert cores > 1 and lengths == sorted(lengths[:-1], reverse=True) + lengths[-1:]
        assert lengths[0] <= BATCH and BATCH // 8 <= lengths[-1] <= BATCH // 4 + BATCH // 8
        assert min(lengths[:-1]) >= BATCH // 4
    else:
        assert cores == 1 or count < BATCH // 2

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
from osgeo import ogr

from enforcement_plugin.app.overlay_processes import spans
from enforcement_plugin.errors import CancelledError, EnforcementError, InputError
from enforcement_plugin.overlay.streaming import BATCH, EVERY
from tests.office_layers import build_layers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forks")

#: A process of its own, which nothing runs beside, with batches so small that a few hundred rows are many.
SCRIPT = """
import os, resource, signal, sys
from pathlib import Path
from osgeo import ogr
from enforcement_plugin.app import overlay_files, overlay_processes, overlay_work
from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.overlay import streaming
folder, name, cores, trouble = sys.argv[1:]
streaming.BATCH = overlay_processes.BATCH = 64
parent, asked = os.getpid(), []
lay = overlay_work.Work.lay
def troubled(self, read, rows=None):
    if os.getpid() != parent and trouble == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if os.getpid() != parent and trouble == "refused":
        raise overlay_work.InputError("{path} says no.", path="a/b")
    if os.getpid() != parent and trouble == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    if trouble == "changed" and os.getpid() == parent and not asked:
        layer = ogr.Open(folder + "/s.gpkg", 1)
        layer.GetLayer(0).DeleteFeature(300)
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
        folder + "/s.gpkg", folder + "/city.gpkg", folder + "/city.gpkg", land_classes=folder + "/city.gpkg",
        pack="liaocheng", out=Path(folder) / name, geometry=True, accuracy={"structures": 0.5, "parcels": 0.1},
        threads=int(cores), forked=True, progress=lambda share, text: heard.append(share), cancelled=cancelled)
    assert heard == sorted(heard) and heard[-2] > 0.9, heard
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


def lay(folder: Path, name: str, cores: int, trouble: str = "") -> str:
    command = [sys.executable, "-c", SCRIPT, str(folder), name, str(cores), trouble]
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
        ("cancelled", "CancelledError Stopped at your request"),
    ],
)
def test_trouble_in_one_process_ends_all_and_leaves_nothing(folder, trouble, said):
    before = set(folder.iterdir())
    assert lay(folder, "none.gpkg", 3, trouble).startswith(said.format(folder=folder))
    assert set(folder.iterdir()) == before


def test_rows_that_go_while_they_are_read_are_not_passed_over_in_silence(tmp_path):
    # Numbers without gaps: each span is asked for anew, and others may write to the file in between.
    build_layers(tmp_path, structures=500, seed=5)
    with sqlite3.connect(tmp_path / "s.gpkg") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    said = lay(tmp_path, "none.gpkg", 2, "changed")
    assert said == "InputError The structures were changed while they were read; run it again."
    assert not [*tmp_path.glob("*none*"), *tmp_path.glob(".*")]


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
    command = [sys.executable, "-c", SCRIPT, str(folder), "lost.gpkg", "3", "slow"]
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
    assert found[0].start == 0 and found[-1].stop == EVERY.stop
    assert all(one.stop == other.start for one, other in zip(found, found[1:]))
    lengths = [min(span.stop, count) - span.start for span in found]
    if len(found) > 1:
        assert cores > 1 and lengths == sorted(lengths[:-1], reverse=True) + lengths[-1:]
        assert lengths[0] <= BATCH and BATCH // 8 <= lengths[-1] <= BATCH // 4 + BATCH // 8
        assert min(lengths[:-1]) >= BATCH // 4
    else:
        assert cores == 1 or count < BATCH // 2

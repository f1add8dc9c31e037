"""A province is laid over its parcels by many machines; its officers must read what one would have said."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enforcement_plugin.app.overlay_cluster as overlay_cluster_module
from enforcement_plugin.app.overlay_cluster import _halved, _Places, overlay_cluster
from enforcement_plugin.app.overlay_fields import AS_NAMED
from enforcement_plugin.app.overlay_files import overlay_files
from enforcement_plugin.errors import CancelledError, SurroundingsError
from enforcement_plugin.overlay import streaming
from tests.office_layers import build_layers

distributed = pytest.importorskip("distributed", reason="Dask is optional: python3-distributed")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The demo city's layers as offices send them, with structures that have no outline among them."""
    folder = tmp_path_factory.mktemp("province")
    build_layers(folder, structures=900, seed=3)
    city = str(folder / "city.gpkg")
    return {"structures": str(folder / "s.gpkg"), "parcels": city, "zones": city, "land_classes": city}


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def rows(path, table, key):
    with sqlite3.connect(path) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        listed = ", ".join(name for name in names if name != "fid" or table == "determination")
        return connection.execute(f"SELECT {listed} FROM {table} ORDER BY {key}").fetchall()


def alike(one, other):
    assert len(one) == len(other)
    for first, second in zip(one, other):
        assert [type(value) for value in first] == [type(value) for value in second]
        for left, right in zip(first, second):
            assert left == (pytest.approx(right, rel=1e-7, abs=1e-6) if isinstance(right, float) else right)


@pytest.mark.parametrize("killed", [False, True])
def test_partitions_on_workers_come_to_the_same_rows(sources, cluster, tmp_path, killed, monkeypatch):
    for module in (overlay_cluster_module, streaming):  # so that nine hundred structures are several runs
        monkeypatch.setattr(module, "BATCH", 64)
    monkeypatch.setattr(overlay_cluster_module, "_LEAST_RUN", 128)
    whole, parts = tmp_path / "whole.gpkg", tmp_path / "parts.gpkg"
    named = {name: source for name, source in sources.items() if name != "structures"}
    asked = {"pack": "liaocheng", "accuracy": {"structures": 0.3, "parcels": 0.2, "zones": 1.0}}
    expected = overlay_files(sources["structures"], **named, **asked, out=whole)
    if killed:
        victim = next(iter(cluster.workers.values())).process.pid
        threading.Timer(0.8, os.kill, (victim, signal.SIGKILL)).start()
    assert overlay_cluster_module.run_length(900) == 128
    found = overlay_cluster(cluster.scheduler_address, sources, **asked, out=parts, fields=AS_NAMED, memory=0.6)
    assert (found.structures, found.notes, found.unusable) == (
        expected.structures,
        expected.notes,
        expected.unusable,
    )
    assert (found.by_status, found.by_agency) == (expected.by_status, expected.by_agency)
    for table, key in (
        ("determination", "fid"),
        ("parcel_overlap", "fid"),
        ("land_class_overlap", "fid"),
        ("could_flip", "determination_fid, fact"),
    ):
        alike(rows(parts, table, key), rows(whole, table, key))
    with sqlite3.connect(parts) as connection:
        places = connection.execute("SELECT determination_fid FROM parcel_overlap ORDER BY fid").fetchall()
    assert places == sorted(places)
    assert set(tmp_path.iterdir()) == {whole, parts}


def test_stopped_on_the_way_nothing_is_left(sources, cluster, tmp_path):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(CancelledError):
        overlay_cluster(
            cluster.scheduler_address,
            sources,
            pack="liaocheng",
            out=tmp_path / "out.gpkg",
            fields=AS_NAMED,
            memory=0.6,
            cancelled=cancelled,
        )
    assert not list(tmp_path.iterdir())


def test_workers_that_cannot_do_it_are_told_of(sources, cluster, tmp_path, monkeypatch):
    """The first thing that goes wrong on a new cluster: the plugin is not there, or not the layers."""

    def elsewhere(job):
        raise ModuleNotFoundError("No module named 'enforcement_plugin'")

    monkeypatch.setattr(overlay_cluster_module, "lay_partition", elsewhere)
    with pytest.raises(SurroundingsError, match=r"No module named 'enforcement_plugin'.*PYTHONPATH"):
        overlay_cluster(
            cluster.scheduler_address, sources, pack="liaocheng", out=tmp_path / "out.gpkg", fields=AS_NAMED
        )
    assert not list(tmp_path.iterdir())


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(sources, tmp_path, monkeypatch):
    monkeypatch.setattr(overlay_cluster_module, "_PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(SurroundingsError, match="no workers"),
    ):
        overlay_cluster(
            empty.scheduler_address, sources, pack="liaocheng", out=tmp_path / "out.gpkg", fields=AS_NAMED
        )
    assert not list(tmp_path.iterdir())


def test_a_scheduler_that_does_not_answer_is_named(sources, tmp_path):
    with pytest.raises(SurroundingsError, match=r"127\.0\.0\.1:9"):
        overlay_cluster("tcp://127.0.0.1:9", sources, pack="liaocheng", out=tmp_path / "out.gpkg", fields=AS_NAMED)
    assert not (tmp_path / "out.gpkg").exists()


@given(
    houses=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=60),
    lots=st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 45)), max_size=60),
    memory=st.integers(1, 50),
)
def test_no_partition_needs_more_than_was_stated(houses, lots, memory):
    """Sparse houses over dense parcels must not fill a worker's memory, and none is laid twice or never."""

    def places(middles, each):
        return _Places(np.array(middles, float).reshape(-1, 2), np.full(len(middles), each))

    boxes = _halved(places(houses, 1.0), places(lots, 2.0), memory)
    owners = [[box for box in boxes if box[0] <= x < box[2] and box[1] <= y < box[3]] for x, y in houses]
    assert all(len(found) == 1 for found in owners)
    for box in boxes:
        mine = {house for house, found in zip(houses, owners) if found == [box]}
        count = sum(found == [box] for found in owners)
        (west, south), (east, north) = np.min(list(mine), axis=0), np.max(list(mine), axis=0)
        below = sum(west <= x <= east and south <= y <= north for x, y in lots)
        assert count + 2 * below <= memory or len(mine) == 1

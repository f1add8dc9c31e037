"""The same overlay by the peers, each as its own community would write it: ``python peers.py NAME FOLDER OUT``.

Every peer lays structures over parcels (each shared area), zones (inside or straddling, areas for those that
straddle) and farmland (areas), writes its table, and prints counts and sums by which answers are compared; some
do a part of it, as ``does`` says.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict

Answer = Dict[str, Any]


def by_shapely(folder: Path, out: Path) -> Answer:
    """shapely 2 by hand: Arrow in, every feature of a layer prepared, areas only for those across its border."""
    import numpy as np
    import shapely
    from osgeo import ogr

    ogr.UseExceptions()

    def read(name: str, *columns: str) -> Any:
        source = ogr.Open(str(folder / f"{name}.gpkg"))
        batches = list(source.GetLayer(0).GetArrowStreamAsNumPy())
        shapes = np.concatenate([shapely.from_wkb(batch["geom"]) for batch in batches])
        return shapes, *(np.concatenate([batch[column] for batch in batches]) for column in columns)

    (houses,) = read("structures")
    own, tree = shapely.area(houses), shapely.STRtree(houses)

    def laid(layer: Any) -> Any:
        # The few large ones ask for the many small ones: the query prepares each of them once.
        p, s = tree.query(layer, predicate="intersects")
        shapely.prepare(layer)
        inside = shapely.covers(layer[p], houses[s])
        area = own[s].copy()
        area[~inside] = shapely.area(shapely.intersection(houses[s[~inside]], layer[p[~inside]]))
        kept = area > 1e-6
        return s[kept], p[kept], area[kept], inside[kept]

    s, p, area, _ = laid(*read("parcels"))
    zones, kinds = read("zones", "kind")
    zs, zp, zarea, within = laid(zones)
    ring = np.array([kind in ("second_ring", b"second_ring") for kind in kinds])[zp]
    fs, fp, farea, _ = laid(*read("farmland"))
    with sqlite3.connect(out) as connection:
        for table, values in (
            ("parcels", (s, p, area)),
            ("zones", (zs, zp, zarea)),
            ("farmland", (fs, fp, farea)),
        ):
            connection.execute(f"CREATE TABLE {table} (structure INTEGER, feature INTEGER, area REAL)")
            lists = [column.tolist() for column in values]
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", zip(*lists))
    return {
        "pairs": len(s), "share": float((area / own[s]).sum()), "ring": int((ring & within).sum()),
        "ring_across": int((ring & ~within).sum()), "farmland": float((farea / own[fs]).sum()),
    }  # fmt: skip


def by_geopandas(folder: Path, out: Path) -> Answer:
    """geopandas: spatial joins for what intersects and what is covered, areas of the rest's intersections."""
    import geopandas

    def read(name: str) -> Any:
        return geopandas.read_file(folder / f"{name}.gpkg", engine="pyogrio")

    houses = read("structures")

    def laid(layer: Any) -> Any:
        pairs = {
            predicate: geopandas.sjoin(layer, houses, predicate=predicate, rsuffix="structure")
            .reset_index(names="index_feature")
            .set_index(["index_feature", "index_structure"], drop=False)
            for predicate in ("intersects", "covers")
        }
        joined = pairs["intersects"]
        inside = joined.index.isin(pairs["covers"].index)
        joined = joined.reset_index(drop=True)
        own = houses.geometry.loc[joined["index_structure"]].reset_index(drop=True)
        joined["own"] = joined["area"] = own.area
        joined.loc[~inside, "area"] = own[~inside].intersection(joined.geometry[~inside]).area
        return joined[joined["area"] > 1e-6]

    parcels, zones, farmland = laid(read("parcels")), laid(read("zones")), laid(read("farmland"))
    with sqlite3.connect(out) as connection:
        for name, frame in (("parcels", parcels), ("zones", zones), ("farmland", farmland)):
            frame.drop(columns="geometry").to_sql(name, connection)
    ring = zones[zones["kind"] == "second_ring"]
    inside = ring["area"] >= ring["own"] * (1 - 1e-9)
    return {
        "pairs": len(parcels), "share": float((parcels["area"] / parcels["own"]).sum()), "ring": int(inside.sum()),
        "ring_across": int((~inside).sum()), "farmland": float((farmland["area"] / farmland["own"]).sum()),
    }  # fmt: skip


def by_spatialite(folder: Path, out: Path) -> Answer:
    """SpatiaLite: the R-trees of both GeoPackages joined, areas in SQL; parcels only."""
    connection = sqlite3.connect(out)
    connection.enable_load_extension(True)
    connection.load_extension("mod_spatialite")
    for name in ("structures", "parcels"):
        connection.execute(f"ATTACH ? AS {name}_file", (str(folder / f"{name}.gpkg"),))
    connection.execute("SELECT EnableGpkgAmphibiousMode()")
    connection.execute(
        "CREATE TABLE parcels AS SELECT s.fid AS structure, p.fid AS feature, ST_Area(s.geom) AS own,"
        " CASE WHEN ST_Covers(p.geom, s.geom) THEN ST_Area(s.geom)"
        " ELSE ST_Area(ST_Intersection(s.geom, p.geom)) END AS area"
        " FROM structures_file.structures AS s"
        " JOIN structures_file.rtree_structures_geom AS a ON a.id = s.fid"
        " JOIN parcels_file.rtree_parcels_geom AS b ON b.minx <= a.maxx AND b.maxx >= a.minx"
        " AND b.miny <= a.maxy AND b.maxy >= a.miny"
        " JOIN parcels_file.parcels AS p ON p.fid = b.id"
    )
    connection.commit()
    found = connection.execute("SELECT count(*), sum(area / own) FROM main.parcels WHERE area > 1e-6").fetchone()
    return {"pairs": found[0], "share": found[1]}


def by_floor(folder: Path, out: Path) -> Answer:
    """No peer but the floor: structures and parcels read by Arrow, parsed and indexed by shapely, nothing else."""
    import numpy as np
    import shapely
    from osgeo import ogr

    ogr.UseExceptions()
    count = 0
    for name in ("structures", "parcels"):
        source = ogr.Open(str(folder / f"{name}.gpkg"))
        shapes = [shapely.from_wkb(batch["geom"]) for batch in source.GetLayer(0).GetArrowStreamAsNumPy()]
        tree = shapely.STRtree(np.concatenate(shapes))
        tree.query(shapes[0][0])
        count += len(tree)
    return {"features": count}


def by_postgis(folder: Path, out: Path) -> Answer:
    """PostGIS: GiST indexes, zones subdivided; loading (ogr2ogr) is told apart. PGPORT and PGHOST say where."""
    import psycopg2

    start = time.perf_counter()
    for name in ("structures", "parcels", "zones", "farmland"):
        subprocess.run(
            ["ogr2ogr", "-f", "PostgreSQL", "PG:dbname=t user=postgres", str(folder / f"{name}.gpkg"),
             "-overwrite", "-nln", name, "-lco", "GEOMETRY_NAME=geom", "--config", "PG_USE_COPY", "YES"],
            check=True,
        )  # fmt: skip
    loading = time.perf_counter() - start
    shared = (
        "CASE WHEN ST_Covers(f.geom, s.geom) THEN ST_Area(s.geom)"
        " ELSE ST_Area(ST_Intersection(s.geom, f.geom)) END AS area"
    )
    with psycopg2.connect("dbname=t user=postgres") as connection, connection.cursor() as cursor:
        for name in ("structures", "parcels"):
            cursor.execute(f"ANALYZE {name}")
        for name in ("zones", "farmland"):
            cursor.execute(
                f"DROP TABLE IF EXISTS {name}_pieces; CREATE TABLE {name}_pieces AS SELECT fid,"
                f" ST_Subdivide(geom, 64) AS geom FROM {name}; CREATE INDEX ON {name}_pieces USING gist (geom);"
                f" ANALYZE {name}_pieces"
            )
        for table, layer in (
            ("on_parcels", "parcels"),
            ("in_zones", "zones_pieces"),
            ("on_farmland", "farmland_pieces"),
        ):
            cursor.execute(
                f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} AS"
                " SELECT structure, feature, own, sum(area) AS area"
                f" FROM (SELECT s.fid AS structure, f.fid AS feature, ST_Area(s.geom) AS own, {shared}"
                f" FROM structures s JOIN {layer} f ON ST_Intersects(s.geom, f.geom)) AS each GROUP BY 1, 2, 3"
            )
        cursor.execute("SELECT count(*), sum(area / own) FROM on_parcels WHERE area > 1e-6")
        pairs, share = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FILTER (WHERE area >= own * (1 - 1e-9)),"
            " count(*) FILTER (WHERE area < own * (1 - 1e-9))"
            " FROM in_zones JOIN zones ON fid = feature WHERE kind = 'second_ring' AND area > 1e-6"
        )
        inside, across = cursor.fetchone()
        cursor.execute("SELECT coalesce(sum(area / own), 0) FROM on_farmland")
        (farmland,) = cursor.fetchone()
    return {
        "pairs": pairs, "share": float(share), "ring": inside, "ring_across": across, "farmland": float(farmland),
        "loading_s": round(loading, 2),
    }  # fmt: skip


def by_qgis(folder: Path, out: Path) -> Answer:
    """QGIS: join attributes by location, the parcel of the largest overlap; parcels only."""
    subprocess.run(
        ["qgis_process.bin", "run", "native:joinattributesbylocation", "--", f"INPUT={folder}/structures.gpkg",
         f"JOIN={folder}/parcels.gpkg", "PREDICATE=0", "METHOD=2", f"OUTPUT={out}"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    with sqlite3.connect(out) as connection:
        (table,) = connection.execute("SELECT table_name FROM gpkg_contents").fetchone()
        (found,) = connection.execute(f'SELECT count(*) FROM "{table}" WHERE parcel_no IS NOT NULL').fetchone()
    return {"on_a_parcel": found}


PEERS: Dict[str, Callable[[Path, Path], Answer]] = {
    "shapely": by_shapely,
    "geopandas": by_geopandas,
    "spatialite": by_spatialite,
    "postgis": by_postgis,
    "qgis": by_qgis,
    "floor": by_floor,
}

if __name__ == "__main__":
    print(json.dumps(PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))

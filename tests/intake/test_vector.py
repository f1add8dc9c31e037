"""Files as offices send them: without encoding, without coordinate system, with several layers."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import VectorSource, parse_source, read_vector


def parcels(crs: str = "EPSG:4548") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {
            "宗地号": ["371502-001", "371502-002"],
            "供地方式": ["出让", "划拨"],
            "geometry": [box(0, 0, 9, 9), box(9, 0, 18, 9)],
        },
        crs=crs,
    )


def test_chinese_shapefile_without_encoding_is_read_as_gbk(tmp_path: Path) -> None:
    """Otherwise every parcel number and land right turns into garbage, and with it every decision."""
    path = tmp_path / "宗地.shp"
    parcels().to_file(path, encoding="gb18030", engine="fiona")
    path.with_suffix(".cpg").unlink()
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    content[29] = 0
    path.with_suffix(".dbf").write_bytes(bytes(content))
    table = read_vector(VectorSource(path))
    assert table.encoding == "gb18030"
    assert table.columns["供地方式"] == ["出让", "划拨"]
    assert table.crs == "EPSG:4548"


def test_utf8_shapefile_without_encoding_stays_utf8(tmp_path: Path) -> None:
    path = tmp_path / "parcels.shp"
    # Ten bytes hold three Chinese characters of UTF-8 and a third of the next.
    parcels().rename(columns={"供地方式": "供地"}).to_file(path, encoding="utf-8", engine="fiona")
    path.with_suffix(".cpg").unlink()
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    content[29] = 0
    path.with_suffix(".dbf").write_bytes(bytes(content))
    assert read_vector(VectorSource(path)).columns["供地"] == ["出让", "划拨"]


def test_a_layer_without_coordinate_system_is_refused(tmp_path: Path) -> None:
    """Guessing it would lay a city's structures over the wrong parcels."""
    path = tmp_path / "parcels.geojson"
    parcels().to_file(tmp_path / "parcels.shp", encoding="gb18030", engine="fiona")
    (tmp_path / "parcels.prj").unlink()
    with pytest.raises(InputError, match="coordinate system"):
        read_vector(VectorSource(tmp_path / "parcels.shp"))
    with pytest.raises(InputError, match="There is no file"):
        read_vector(VectorSource(path))


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    parcels().to_file(path, layer="parcels", driver="GPKG", engine="fiona")
    parcels().to_file(path, layer="zones", driver="GPKG", engine="fiona")
    with pytest.raises(InputError, match="parcels, zones"):
        read_vector(VectorSource(path))
    assert len(read_vector(parse_source(f"{path}|layername=zones"))) == 2
    with pytest.raises(InputError, match="parcels, zones"):
        read_vector(VectorSource(path, "streets"))


def test_what_is_no_vector_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.gpkg"
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"letter\.gpkg"):
        read_vector(VectorSource(path))

"""Reading any vector file that an office sends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Optional

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.overlay.reading import read_vector as read_arrow
from enforcement_plugin.overlay.strangers import stored_tables


@dataclass(frozen=True)
class VectorSource:
    """A file and, where it holds several layers, the one that is meant."""

    path: Path
    layer: Optional[str] = None

    def __str__(self) -> str:
        """Return the source as QGIS writes it."""
        return f"{self.path}|layername={self.layer}" if self.layer else str(self.path)


@dataclass(frozen=True)
class VectorTable:
    """n features: ``geometries`` are WKB or None, ``columns`` hold n values each (None where empty).

    ``crs`` is like ``EPSG:4547``, else WKT; ``sha256`` is that of the file; ``encoding`` what was assumed
    where the file does not say.
    """

    geometries: List[Optional[bytes]]
    columns: Dict[str, List[Any]]
    crs: str
    sha256: str
    encoding: str = ""

    def __len__(self) -> int:
        return len(self.geometries)


def read_vector(source: VectorSource, preferred: str = "") -> VectorTable:
    """Read a layer whole; where none is named, the only one or the one called ``preferred``.

    Shapefiles go through geopandas, which takes the encoding that they do not name; all else goes through
    GDAL's Arrow stream, which is some thirty times faster.

    Raises InputError when the file is none, holds no such layer, several and none was named, or says nothing
    of its coordinate system; SurroundingsError when geopandas or GDAL is missing.
    """
    path = Path(source.path)
    if not (path.is_file() or path.is_dir()):  # to open a pipe would wait for ever
        raise InputError("There is no file {path}.", path=path)
    if path.suffix.lower() == ".shp":
        if stored_tables(path):  # GDAL goes by the content
            raise InputError("{path} is not a vector file that can be read.", path=path)
        read = _read_shapefile(path)
    else:
        found = read_arrow(str(source), preferred)
        columns = {name: [_plain(value) for value in values] for name, values in found.columns.items()}
        read = VectorTable(list(found.geometries), columns, found.crs, "")
    if not read.crs:
        raise InputError(
            "{path} does not say which coordinate system it is in. Give it one first (QGIS: Assign projection).",
            path=path,
        )
    return replace(read, sha256=file_hash(path))


def _read_shapefile(path: Path) -> VectorTable:
    try:
        import geopandas
    except ImportError as error:
        raise SurroundingsError(
            "Reading shapefiles needs geopandas and fiona in QGIS's Python ({missing} is missing). On Debian: "
            "apt-get install python3-geopandas python3-fiona; in the OSGeo4W setup choose python3-geopandas.",
            missing=error.name or "geopandas",
        ) from error
    encoding = _shapefile_encoding(path)
    options = {"encoding": encoding} if encoding else {}
    try:
        frame = geopandas.read_file(path, engine="fiona", driver="ESRI Shapefile", **options)
    except Exception as error:  # fiona lets GDAL's error classes through, which have no public name to catch
        raise InputError("{path} cannot be read: {reason}", path=path, reason=error) from error
    if not hasattr(frame, "geometry"):
        raise InputError("The layer {layer} has no geometry.", layer=path)
    crs = ""
    if frame.crs is not None:
        authority = frame.crs.to_authority(min_confidence=70)
        crs = ":".join(authority) if authority else frame.crs.to_wkt()
    geometries = [None if shape is None or shape.is_empty else bytes(shape.wkb) for shape in frame.geometry]
    columns = {
        str(name): [_plain(value) for value in frame[name].tolist()]
        for name in frame.columns
        if name != frame.geometry.name
    }
    return VectorTable(geometries, columns, crs, "", encoding)


def parse_source(text: str) -> VectorSource:
    """Return the source that ``PATH`` or, as QGIS writes it, ``PATH|layername=NAME`` names."""
    path, _, options = text.partition("|")
    for option in options.split("|"):
        key, _, value = option.partition("=")
        if key == "layername":
            return VectorSource(Path(path), value)
    return VectorSource(Path(path))


def _shapefile_encoding(path: Path) -> str:
    """Return the encoding of a shapefile that does not name one, empty for every other file.

    Chinese offices send .dbf files in GBK without .cpg and without language driver id (dBASE header, byte 29);
    GDAL then assumes Latin-1. Bytes that are no UTF-8 are read as GB 18030, which contains GBK.
    """
    if path.suffix.lower() != ".shp":
        return ""
    table = next((path.with_suffix(end) for end in (".dbf", ".DBF") if path.with_suffix(end).exists()), None)
    named = any(path.with_suffix(end).exists() for end in (".cpg", ".CPG"))
    if table is None or named:
        return ""
    content = table.read_bytes()
    if len(content) < 32 or content[29] != 0:
        return ""
    # Names and cells are cut at so many bytes, often within a character: a few bad places are still UTF-8.
    text = content[32:].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return "utf-8" if 4 * bad <= good else "gb18030"


def _plain(value: Any) -> Any:
    """Return a cell as a plain value; NaN, NaT and blanks are None, days ISO texts."""
    if value is None or value != value:
        return None
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text[:10] if text.endswith("T00:00:00") else text
    if isinstance(value, str) and not value.strip():
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        # A column of whole numbers with a gap comes as floats.
        return int(value)
    return value


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's or shapefile's parts in order of their names."""
    digest = hashlib.sha256()
    parts = [path]
    if path.is_dir():
        parts = sorted(part for part in path.rglob("*") if part.is_file())
    elif path.suffix.lower() == ".shp":
        parts = sorted(part for part in path.parent.glob(path.stem + ".*") if part.is_file())
    for part in parts:
        with part.open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()

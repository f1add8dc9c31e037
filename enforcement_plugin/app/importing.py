"""Taking an office's layer into a workspace: fields matched by name, words turned into the pack's values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from enforcement_plugin.app.desk import bilingual, pack_of
from enforcement_plugin.app.flagged import Flagged, flag, named, troubles
from enforcement_plugin.app.value_labels import value_labels
from enforcement_plugin.app.workspaces import PathLike, open_workspace
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.intake.fields import match_fields, value_reader
from enforcement_plugin.intake.vector import VectorSource, VectorTable, read_vector
from enforcement_plugin.overlay.ellipsoid import crs_name, same_crs
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.tables import BY_NAME

# A word in one of these that is none of the pack's values would silently turn into "not known".
_EVERY = 256
# Words that say of themselves that nothing is known.
NOT_KNOWN = ("unknown", "未知", "不详", "-", "/")


@dataclass(frozen=True)
class Taken:
    """What was taken in: how many features, which column from which field, and words that were not understood.

    ``flagged`` are features whose outline is missing, unusable or repaired; an unreadable one was left out of
    its row.
    """

    table: str
    source: str
    count: int
    matched: Mapping[str, str]
    ignored: Tuple[str, ...]
    not_understood: Mapping[str, Tuple[str, ...]]
    flagged: Tuple[Flagged, ...] = ()

    def summary(self, language: str) -> str:
        """Return the outcome as text for a log."""
        fields = ", ".join(f"{column} ← {field}" for column, field in self.matched.items()) or "–"
        text = bilingual(
            language,
            (
                f"{self.source}：导入 {self.count} 个要素到 {self.table}；字段：{fields}",
                f"{self.source}: {self.count} features taken into {self.table}; fields: {fields}",
            ),
        )
        for column, words in self.not_understood.items():
            shown = "、".join(words[:8])
            text += "\n" + bilingual(
                language,
                (
                    f"字段 {column} 中无法识别、按未知处理的取值：{shown}",
                    f"Values of {column} that are not known to the rules and count as unknown: {shown}",
                ),
            )
        return text

    def warning(self, language: str) -> str:
        """Return what is wrong with outlines, naming the features; empty where all are fine."""
        return named(self.flagged, language) if self.flagged else ""


def import_layer(
    path: PathLike,
    table: str,
    source: VectorSource,
    *,
    actor: Optional[str] = None,
    as_of: Optional[str] = None,
    fields: Optional[Mapping[str, str]] = None,
    constants: Optional[Mapping[str, Any]] = None,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Taken:
    """Import a layer as an edition of ``table`` (zone, parcel, land_class, structure).

    ``fields`` maps columns to fields where the names do not tell; ``constants`` gives a column one value (the
    kind of a zone layer). ``as_of`` is the ISO date of the data, today by default. All or nothing, but for
    single outlines that cannot be read: their features come in without one, and are named in the answer.

    Raises InputError when the file cannot be read, lies in another coordinate system, a named field is not
    there, or no feature has an outline that can be used; CancelledError; SurroundingsError without shapely.
    """
    read = read_vector(source)
    with open_workspace(path, actor=actor) as workspace:
        own = f"EPSG:{workspace.epsg}"
        if not same_crs(own, read.crs):
            raise InputError(
                "{source} is in {found}, the workspace in {own}: reproject the layer first.",
                source=source.path,
                found=crs_name(read.crs),
                own=crs_name(own),
            )
        description = BY_NAME[table]
        columns = {
            column.name: (column.zh, column.en)
            for column in description.columns
            if column.name not in {"edition_uuid", "edited_by"} and column.role == "value"
        }
        matched = {**match_fields(read.columns, columns), **_named(fields or {}, columns, read, source)}
        labels = value_labels(pack_of(workspace))
        readers = {
            column.name: value_reader(
                {value: tuple(names.values()) for value, names in labels[column.domain].items()}
            )
            for column in description.columns
            if column.domain and column.domain in labels and column.name in matched
        }
        unread: Dict[str, Dict[str, None]] = {}
        found = _usable(read, source)
        refused: List[int] = []

        def features() -> Iterator[Dict[str, Any]]:
            for number, geometry in enumerate(read.geometries):
                if number % _EVERY == 0:
                    if cancelled():
                        raise CancelledError()
                    progress(number / max(len(read), 1), "Taking features in")
                # Coordinates that are no numbers would make the layer's extent, and the map, infinite.
                shape = None if found.get(number) == "unreadable" else geometry
                row: Dict[str, Any] = {"geom": shape, **(constants or {})}
                for column, field in matched.items():
                    value = read.columns[field][number]
                    if column in readers and value is not None:
                        understood = readers[column](value)
                        if understood is None and str(value).strip() not in NOT_KNOWN:
                            unread.setdefault(column, {})[str(value)] = None
                        value = understood
                    row[column] = value
                yield row

        edition = register_edition(
            workspace,
            table,
            source=source.path.name + (f"|{source.layer}" if source.layer else ""),
            as_of=as_of or workspace.clock().astimezone().date().isoformat(),
            sha256=read.sha256,
            features=features(),
            unreadable=refused,
        )
        found.update((number - 1, "unreadable") for number in refused)
    return Taken(
        table,
        source.path.name,
        edition.count,
        matched,
        tuple(name for name in read.columns if name not in matched.values()),
        {column: tuple(words) for column, words in unread.items()},
        flag(found, read.columns, table, matched),
    )


def _usable(read: VectorTable, source: VectorSource) -> Dict[int, str]:
    """Return what is wrong with outlines by index. Raises InputError where none of them can be used."""
    found = troubles(read.geometries)
    if len(read) and sum(reason != "repaired" for reason in found.values()) == len(read):
        raise InputError(
            "None of the {count} features of {source} has an outline that encloses an area.",
            count=len(read),
            source=source,
        )
    return found


def _named(
    fields: Mapping[str, str], columns: Mapping[str, Tuple[str, str]], read: VectorTable, source: VectorSource
) -> Dict[str, str]:
    for column, field in fields.items():
        if column not in columns:
            raise InputError(
                "{column} is no column to import into; there are: {columns}.",
                column=column,
                columns=", ".join(columns),
            )
        if field not in read.columns:
            raise InputError(
                "{source} has no field {field}; it has: {fields}.",
                source=source.path,
                field=field,
                fields=", ".join(read.columns),
            )
    return dict(fields)

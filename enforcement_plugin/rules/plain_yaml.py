"""Plain YAML with positions: every complaint can name the file, the line and the path in it.

YAML 1.1 turns ``2020-03-24`` into a date, ``012`` into ten, ``12:30`` into 750 and ``no`` into false. A rule
pack is written by lawyers, so here a plain scalar is null, ``true``/``false``, a decimal number, or the text
that stands there (YAML 1.2 core schema without octal and hexadecimal). Tags, aliases and keys that stand
twice are errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Set, Tuple, Union

import yaml

from enforcement_plugin.errors import InputError

_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_QUOTED = ("'", '"', "|", ">")
_KINDS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}

_MOST_REPEATED = 200_000

Scalar = Union[None, bool, int, float, str]


class PlaceError(InputError):
    """Something wrong at a place in a file; ``str()`` leads with file, line and path."""

    def __init__(self, template: str, *, file: str, line: int, path: str, **values: object) -> None:
        super().__init__(template, **values)
        self.file, self.line, self.path = file, line, path

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        if self.path:
            place += f", {self.path}"
        return f"{place}: {super().__str__()}"


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes without guessing types: every untagged scalar stays text until ``Node`` reads it."""


_PlainLoader.yaml_implicit_resolvers = {}


@dataclass(frozen=True)
class Node:
    """A value of a YAML file: a scalar, a tuple of nodes, or a mapping from text to nodes."""

    value: Any
    file: str
    line: int
    path: str

    def error(self, template: str, **values: object) -> PlaceError:
        """Return the error to raise about this place."""
        return PlaceError(template, file=self.file, line=self.line, path=self.path, **values)

    @property
    def is_mapping(self) -> bool:
        """Whether this is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self.value, tuple)

    def entries(self) -> Mapping[str, Node]:
        """Return the entries of a mapping whose keys are free."""
        if not isinstance(self.value, dict):
            raise self.error("a mapping is expected here, found {found}", found=self.describe())
        return self.value

    def mapping(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> Mapping[str, Node]:
        """Return the entries of a mapping that must have the required keys and none but the named ones."""
        entries = self.entries()
        required = tuple(required)
        allowed = (*required, *optional)
        for key, node in entries.items():
            if key not in allowed:
                raise node.error("unknown key “{found}”; allowed: {allowed}", found=key, allowed=listed(allowed))
        for key in required:
            if key not in entries:
                raise self.error(
                    "the key “{missing}” is missing; required: {required}", missing=key, required=listed(required)
                )
        return entries

    def items(self) -> Tuple[Node, ...]:
        """Return the members of a list."""
        if not isinstance(self.value, tuple):
            raise self.error("a list is expected here, found {found}", found=self.describe())
        return self.value

    def items_or_one(self) -> Tuple[Node, ...]:
        """Return the members of a list, or a single value as a list of one."""
        return self.value if isinstance(self.value, tuple) else (self,)

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error("a text is expected here, found {found}", found=self.describe())
        return self.value

    def boolean(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.error("true or false is expected here, found {found}", found=self.describe())
        return self.value

    def number(self) -> Union[int, float]:
        """Return a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise self.error("a number is expected here, found {found}", found=self.describe())
        return self.value

    def integer(self) -> int:
        """Return a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.error("a whole number is expected here, found {found}", found=self.describe())
        return self.value

    def choice(self, allowed: Iterable[str], what: str = "value") -> str:
        """Return a text that must be one of ``allowed``."""
        allowed = tuple(allowed)
        if self.value not in allowed:
            raise self.error(
                "{found} is no {what} that is known here; allowed: {allowed}",
                found=self.describe(),
                what=what,
                allowed=listed(allowed),
            )
        return str(self.value)

    def plain(self) -> Any:
        """Return scalars, lists and dictionaries without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def describe(self) -> str:
        """Return what stands here, for a message."""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, tuple):
            return "a list"
        if self.value is None:
            return "nothing (null)"
        return f"“{self.value}”"


def listed(names: Iterable[str]) -> str:
    """Return names for a message, or a dash for none."""
    return ", ".join(str(name) for name in names) or "–"


def read_yaml(path: Path, aliases: bool = False) -> Node:
    """Read a YAML file (UTF-8); ``aliases`` allows ``&`` and ``*``, which other programs write into fact files.

    Raises PlaceError naming file, line and path; InputError if the file is missing or not UTF-8.
    """
    return parse_yaml(read_text(path), str(path), aliases)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file. Raises InputError if it is missing or something else."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError("{file}: there is no such file.", file=path) from None
    except UnicodeDecodeError as error:
        raise InputError(
            "{file}: the file is not UTF-8 text (byte {position}).", file=path, position=error.start
        ) from None


def parse_yaml(text: str, file: str, aliases: bool = False) -> Node:
    """Parse YAML text; ``file`` is its name in messages. Raises PlaceError."""
    try:
        root = yaml.compose(text, Loader=_PlainLoader)
        if root is None:
            raise PlaceError("the file is empty", file=file, line=1, path="")
        return _Reader(file, aliases).node(root, "")
    except RecursionError:
        raise PlaceError("the values are nested too deeply", file=file, line=1, path="") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PlaceError(
            "this is not YAML: {problem}",
            file=file,
            line=mark.line + 1 if mark else 1,
            path="",
            problem=error.problem or error.context,
        ) from None
    except yaml.YAMLError as error:
        raise PlaceError("this is not YAML: {problem}", file=file, line=1, path="", problem=error) from None


class _Reader:
    """Turns composed YAML nodes into ``Node`` values; an alias shows as a node met twice."""

    def __init__(self, file: str, aliases: bool) -> None:
        self.file = file
        self.aliases = aliases
        self.met: Set[int] = set()
        self.repeated = 0

    def node(self, raw: Any, path: str, key_line: Optional[int] = None) -> Node:
        place = Node(None, self.file, raw.start_mark.line + 1, path)
        if id(raw) in self.met:
            # An alias is the very node of its anchor, so its own line is only known from its key.
            self.repeat(Node(None, self.file, key_line or place.line, path))
        self.met.add(id(raw))
        if raw.tag not in _KINDS:
            raise place.error("the tag {tag} is not allowed; write the plain value", tag=raw.tag)
        if isinstance(raw, yaml.MappingNode):
            value: Any = self.mapping(raw, path)
        elif isinstance(raw, yaml.SequenceNode):
            value = tuple(self.node(member, f"{path}[{i + 1}]") for i, member in enumerate(raw.value))
        else:
            value = _scalar(raw)
        return Node(value, self.file, place.line, path)

    def repeat(self, place: Node) -> None:
        if not self.aliases:
            raise place.error("anchors and aliases (&, *) are not allowed; write the value again")
        self.repeated += 1
        if self.repeated > _MOST_REPEATED:
            # Aliases inside aliases grow beyond all bounds.
            raise place.error("aliases repeat more than {most} values", most=_MOST_REPEATED)

    def mapping(self, raw: Any, path: str) -> Dict[str, Node]:
        entries: Dict[str, Node] = {}
        for raw_key, raw_value in raw.value:
            line = raw_key.start_mark.line + 1
            if not isinstance(raw_key, yaml.ScalarNode):
                raise PlaceError("a key must be a plain text", file=self.file, line=line, path=path)
            key = raw_key.value
            child = f"{path}.{key}" if path else key
            if key in entries:
                raise PlaceError(
                    "the key “{found}” stands twice, first in line {first}",
                    file=self.file,
                    line=line,
                    path=child,
                    found=key,
                    first=entries[key].line,
                )
            node = self.node(raw_value, child, line)
            entries[key] = Node(node.value, self.file, line, child)
        return entries


def _scalar(raw: Any) -> Scalar:
    text: str = raw.value
    if raw.style in _QUOTED:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text

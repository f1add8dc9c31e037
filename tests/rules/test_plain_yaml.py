"""If YAML guessed, a date would become a number and "no" would become false before a lawyer could see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-03-24", "2020-03-24"),
        ("no", "no"),
        ("on", "on"),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("5", 5),
        ("-5", -5),
        ("5.01", 5.01),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("none", "none"),
    ],
)
def test_a_plain_value_is_what_stands_there(text: str, value: object) -> None:
    found = parse_yaml(f"key: {text}", "f").entries()["key"].value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "path", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a", ["stands twice", "line 1"]),
        ("a:\n  b: [1, {c: 1, c: 2}]\n", 2, "a.b[2].c", ["stands twice"]),
        ("a: &x 1\nb: *x\n", 2, "b", ["aliases"]),
        ("a: !!timestamp 2020-03-24\n", 1, "a", ["timestamp", "not allowed"]),
        ("a: !thing {}\n", 1, "a", ["!thing"]),
        ("a: [1, 2\nb: 3\n", 2, "", ["not YAML"]),
        ("a: b: c\n", 1, "", ["not YAML"]),
        ("? [x]\n: 1\n", 1, "", ["key must be a plain text"]),
        ("", 1, "", ["empty"]),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, line: int, path: str, words: list[str]) -> None:
    with pytest.raises(PlaceError) as caught:
        parse_yaml(text, "rules.yaml")
    assert (caught.value.file, caught.value.line, caught.value.path) == ("rules.yaml", line, path)
    assert str(caught.value).startswith(f"rules.yaml, line {line}")
    for word in words:
        assert word in str(caught.value)


def test_aliases_are_followed_where_other_programs_write_them_but_not_without_end() -> None:
    root = parse_yaml("a: &x [1]\nb: *x\n", "f", aliases=True)
    assert root.plain() == {"a": [1], "b": [1]}
    bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]\n" for n in range(1, 30)
    )
    for endless in (bomb, "a: &x [*x]\n", "[" * 5000 + "]" * 5000):
        with pytest.raises(PlaceError, match=r"more than|nested too deeply"):
            parse_yaml(endless, "f", aliases=True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_yaml(tmp_path / "absent.yaml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("a: 聊城".encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_yaml(path)

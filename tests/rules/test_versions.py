"""A decision about 2024 must rest on the text of 2024, and nobody may act on a document that has run out."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Callable

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import Calendar, Pack, decide, load_pack
from enforcement_plugin.rules.loader import pack_versions, read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml
from enforcement_plugin.rules.validity import validity


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def folder(tmp_path: Path, small_text: str) -> Path:
    """Return a pack in force from 2024, with the version of 2020 and one of 2028 beside it."""
    (tmp_path / "versions").mkdir()
    for path, version, effective, agency in (
        ("pack.yaml", "2024", "2024-03-01", "s.two"),
        ("versions/2020.yaml", "2020", "2020-01-01", "s.one"),
        ("versions/2028.yaml", "2028", "2028-01-01", "s.dept"),
    ):
        text = small_text.replace("version: '1'", f"version: '{version}'")
        text = text.replace("status: draft", f"status: issued\n  effective: {effective}")
        text = text.replace("then: {agency: s.one}", f"then: {{agency: {agency}}}")
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("as_of", "version"),
    [
        ("2019-12-31", "2020"), ("2020-01-01", "2020"), ("2024-02-29", "2020"), ("2024-03-01", "2024"),
        ("2027-12-31", "2024"), ("2028-01-01", "2028"), ("2099-01-01", "2028"),
    ],
)  # fmt: skip
def test_the_version_in_force_on_the_day_decides(folder: Path, as_of: str, version: str) -> None:
    assert load_pack(folder, day(as_of)).version == version


def test_without_a_day_it_is_the_pack_itself(folder: Path) -> None:
    assert load_pack(folder).version == "2024"
    assert load_pack(folder / "versions" / "2020.yaml").version == "2020"


def test_the_command_decides_as_of_a_day(folder: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("scenarios:\n  - {id: a, facts: {colour: red}}\n", encoding="utf-8")
    _, (then,) = run("decide", folder, facts, "--as-of", "2021-05-05")
    _, (now,) = run("decide", folder, facts, "--as-of", "2026-05-05")
    assert (then["version"], then["lead"]["agency"], then["as_of"]) == ("2020", "s.one", "2021-05-05")
    assert (now["version"], now["lead"]["agency"]) == ("2024", "s.two")
    _, (change,) = run("compare", f"{folder}@2021-05-05", folder, facts)
    assert (change["from"]["lead"]["agency"], change["to"]["lead"]["agency"]) == ("s.one", "s.two")


def test_versions_are_of_one_pack_and_differ(folder: Path) -> None:
    assert [pack.version for pack in pack_versions(folder)] == ["2020", "2024", "2028"]
    path = folder / "versions" / "2028.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new, words in (
        ("pack: small", "pack: other", "a version of small is expected"),
        ("effective: 2028-01-01", "effective: 2024-03-01", "that of"),
        ("version: '2028'", "version: '2020'", "that of"),
    ):
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(PlaceError, match=words) as caught:
            load_pack(folder, day("2026-01-01"))
        assert "2028.yaml, line" in str(caught.value)


def dated(small_text: str, more: str) -> Pack:
    return read_pack(parse_yaml(small_text.replace("status: draft", f"status: issued\n{more}"), "small.yaml"))


def kinds(pack: Pack, as_of: str) -> list[str]:
    return [one.kind for one in validity(pack.document, day(as_of))]


def test_five_years_end_on_the_day_before_the_anniversary(small_text: str) -> None:
    pack = dated(small_text, "  effective: 2026-03-01\n  valid_years: 5")
    assert pack.document.last_day == day("2031-02-28")
    assert dated(small_text, "  effective: 2024-02-29\n  valid_years: 5").document.last_day == day("2029-02-28")
    assert kinds(pack, "2026-02-28") == ["not_yet_in_force"]
    assert kinds(pack, "2026-03-01") == []
    assert kinds(pack, "2030-08-28") == []
    assert kinds(pack, "2030-09-01") == ["expires_soon"]
    assert kinds(pack, "2031-02-28") == ["expires_soon"]
    assert kinds(pack, "2031-03-01") == ["expired"]


def test_a_missing_start_is_said_with_what_hangs_on_it(small_text: str) -> None:
    assert kinds(dated(small_text, "  valid_years: 5"), "2026-01-01") == ["no_effective_date", "expiry_unknown"]
    assert kinds(dated(small_text, "  issued: 2020-03-24"), "2026-01-01") == ["no_effective_date"]


def test_a_decision_as_of_a_day_carries_the_warning(small_text: str, calendar: Calendar) -> None:
    pack = dated(small_text, "  effective: 2020-01-01\n  expires: 2024-12-31")
    decision = decide(pack, {"colour": "red"}, calendar=calendar, as_of=day("2025-01-01"))
    assert [one.kind for one in decision.warnings] == ["expired"]
    assert decision.lead.agency == "s.one", "a warning decides nothing"
    assert "2024-12-31" in decision.as_json()["warnings"][0]["text"]


def test_the_list_warns(run: Callable[..., Any]) -> None:
    _, packs = run("list")
    (liaocheng,) = [pack for pack in packs if pack["id"] == "liaocheng"]
    assert [warning["kind"] for warning in liaocheng["warnings"]] == ["no_effective_date"]


def test_a_day_that_is_none_is_refused(folder: Path) -> None:
    from enforcement_plugin.app.rules import pack_as_named

    assert pack_as_named(f"{folder}@2020-06-01").version == "2020"
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        pack_as_named(f"{folder}@June")

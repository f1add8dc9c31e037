"""A changed clause moves cases from one office to another: which, and by what words, must be known before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest

from enforcement_plugin.app import rules as app
from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import Calendar, list_packs, load_pack
from enforcement_plugin.rules.compare import compare_case, suit
from enforcement_plugin.rules.loader import pack_folder, read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml

FACTS = """\
scenarios:
  - id: red
    facts: {colour: red, violations: [V_ONE], wet: true}
  - id: blue
    facts: {colour: blue, violations: [V_ONE], wet: true}
"""
CITE = "cite: {section: 三, quote: 函}"


@pytest.fixture
def two_versions(tmp_path: Path, small_text: str) -> Callable[[str, str], tuple[Path, Path, Path]]:
    def write(old: str, new: str) -> tuple[Path, Path, Path]:
        assert small_text.count(old) == 1
        for name, text in (("old", small_text), ("new", small_text.replace(old, new))):
            (tmp_path / name).mkdir()
            (tmp_path / name / "pack.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
        return tmp_path / "old", tmp_path / "new", tmp_path / "facts.yaml"

    return write


def test_a_case_that_changes_hands_is_named_with_both_clauses(
    two_versions: Callable, run: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, facts = two_versions(
        "    then: {agency: s.one}\n    cite: {section: 一, quote: 红归一局}",
        "    then: {agency: s.two}\n    cite: {section: 一, quote: 红归二局}",
    )
    code, lines = run("compare", old, new, facts)
    assert code == 0
    (line,) = lines
    assert set(line) == {"id", "what", "from", "to", "citations"}
    assert (line["id"], line["what"]) == ("red", ["lead"])
    assert line["from"]["lead"]["agency"] == "s.one"
    assert line["to"]["lead"]["agency"] == "s.two"
    assert [one["quote"] for one in line["citations"]] == ["红归一局", "红归二局"]


def test_nothing_changes_between_a_pack_and_itself(two_versions: Callable, run: Callable[..., Any]) -> None:
    old, _, facts = two_versions("version: '1'", "version: '2'")
    assert run("compare", old, old, facts) == (0, [])


def test_a_new_letter_is_a_change_between_versions(two_versions: Callable, run: Callable[..., Any]) -> None:
    notice = (
        f"notices:\n  - {{id: N1, form: 函, by: x, when: {{colour: red}}, to: s.two, mandatory: true, {CITE}}}\n"
    )
    old, new, facts = two_versions("ambiguities:\n", f"{notice}ambiguities:\n")
    _, (line,) = run("compare", old, new, facts)
    assert (line["id"], line["what"]) == ("red", ["notify"])
    assert [one["rule"] for one in line["citations"]] == ["N1"]


def test_a_renamed_rule_is_no_change(two_versions: Callable, run: Callable[..., Any]) -> None:
    old, new, facts = two_versions("- id: L1", "- id: L7")
    assert run("compare", old, new, facts) == (0, [])


def test_facts_of_the_other_city_are_left_aside_and_named(
    tmp_path: Path, small_text: str, capsys: pytest.CaptureFixture[str], run: Callable[..., Any]
) -> None:
    (tmp_path / "pack.yaml").write_text(small_text, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(
        "scenarios:\n  - {id: a, facts: {colour: red, land_use_right: granted, violations: [V_ONE, V_TEMP]}}\n",
        encoding="utf-8",
    )
    found = app.compare_file("liaocheng", str(tmp_path), tmp_path / "facts.yaml")
    assert found.ignored == {
        "liaocheng": ("colour", "violations"),
        str(tmp_path): ("land_use_right", "violations"),
    }
    (change,) = found.changes
    assert {"lead", "handling.V_TEMP", "handling.V_ONE"} <= set(change.what)


@pytest.mark.parametrize("fact", ["taste: sweet", "colour: green", "violations: [V_SIX]"])
def test_what_neither_knows_is_refused(two_versions: Callable, fact: str) -> None:
    old, new, facts = two_versions("version: '1'", "version: '2'")
    facts.write_text(f"scenarios:\n  - {{id: a, facts: {{{fact}}}}}\n", encoding="utf-8")
    with pytest.raises(PlaceError, match="line 2"):
        app.compare_file(str(old), str(new), facts)


def test_a_set_keeps_the_members_that_a_pack_knows(small_text: str) -> None:
    pack = read_pack(parse_yaml(small_text, "small.yaml"))
    assert suit(pack, {"violations": ["V_ONE", "V_TEMP"], "wet": None, "colour": "green"}) == suit(
        pack, {"violations": ["V_ONE", "V_TEMP"], "wet": None, "colour": "violet"}
    )
    assert suit(pack, {"violations": ["V_ONE", "V_TEMP"], "wet": None}).facts == {
        "violations": ["V_ONE"],
        "wet": None,
    }
    assert suit(pack, {"violations": ["V_TEMP"]}).facts == {}, "no known member is not an empty list"


def test_no_case_of_the_shipped_scenarios_changes_under_its_own_law(calendar: Calendar) -> None:
    for name in list_packs():
        found = app.compare_file(name, name, pack_folder(name) / "scenarios.yaml")
        assert (found.changes, set(found.ignored.values())) == ((), {()})


def test_one_structure_under_every_law(calendar: Calendar) -> None:
    laws = app.under_every_law({"land_ownership": "state", "land_use_right": "none"}, calendar)
    assert [law.pack.id for law in laws] == list(list_packs())
    (liaocheng,) = [law for law in laws if law.pack.id == "liaocheng"]
    assert liaocheng.decision.lead.agency == "lc.nr" or liaocheng.decision.lead.candidates == ("lc.nr",)
    assert all(law.pack.id in json.dumps(law.as_json(), ensure_ascii=False) for law in laws)
    with pytest.raises(InputError, match="taste"):
        app.under_every_law({"taste": "sweet"}, calendar)


def test_laws_are_printed_side_by_side(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "facts.yaml").write_text(
        "scenarios:\n  - {id: a, facts: {land_ownership: state}}\n", encoding="utf-8"
    )
    code, (line,) = run("laws", tmp_path / "facts.yaml")
    assert code == 0
    assert [law["pack"] for law in line["laws"]] == list(list_packs())
    assert all({"city", "lead", "handling", "citations", "ignored"} <= set(law) for law in line["laws"])
    _, (line,) = run("laws", tmp_path / "facts.yaml", "liaocheng")
    assert [law["pack"] for law in line["laws"]] == ["liaocheng"]


def test_a_nobody_and_a_none_are_no_difference(calendar: Calendar) -> None:
    pack = load_pack("liaocheng")
    assert compare_case("x", pack, pack, {"project_type": "other"}, calendar) is None

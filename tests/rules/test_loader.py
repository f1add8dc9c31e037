"""A lawyer who mistypes must be told file, line, path and what is allowed; else a wrong rule decides cases."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import Pack, load_pack
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml

LONG = "字" * 61


def broken(text: str) -> PlaceError:
    with pytest.raises(PlaceError) as caught:
        read_pack(parse_yaml(text, "small.yaml"))
    return caught.value


# What is replaced by what, the path of the complaint, and words that it must contain.
MISTAKES = [
    ("version: '1'\n", "", "", ["“version” is missing"]),
    ("version: '1'", "verzion: '1'", "verzion", ["unknown key “verzion”", "version"]),
    ("status: draft", "status: proposal", "document.status", ["“proposal”", "issued, draft"]),
    ("status: draft", "status: draft\n  issued: 24.3.2020", "document.issued", ["“24.3.2020”", "YYYY-MM-DD"]),
    ("status: draft", "status: draft\n  issued: 2020-02-30", "document.issued", ["“2020-02-30”"]),
    (
        "status: draft",
        "status: draft\n  effective: 2020-01-01\n  expires: 2019-12-31",
        "document",
        ["2019-12-31", "before it takes effect"],
    ),
    ("status: draft", "status: draft\n  valid_years: 0", "document.valid_years", ["1 to 99 years"]),
    (
        "status: draft",
        "status: draft\n  expires: 2019-12-31\n  valid_years: 5",
        "document.valid_years",
        ["either expires or valid_years"],
    ),
    ("{zh: 小城, en: Smalltown}\ntitle", "{zh: 小城}\ntitle", "city", ["“en” is missing"]),
    (
        "kind: enforcement, part_of: s.dept}\n  s.two",
        "kind: enforcement, part_of: s.no}\n  s.two",
        "agencies.s.one.part_of",
        ["“s.no”", "s.dept"],
    ),
    (
        "{name: {zh: 部门, en: Department}, kind: enforcement}",
        "{name: {zh: 部门, en: Department}, kind: enforcement, part_of: s.one}",
        "agencies.s.dept",
        ["circle"],
    ),
    ("type: number", "type: decimal", "facts.area.type", ["“decimal”", "number"]),
    ("type: enum\n", "type: bool\n", "facts.colour.values", ["lists values"]),
    ("values: violations", "values: crimes", "facts.violations.values", ["“crimes”", "agencies"]),
    (
        "      blue: {zh: 蓝, en: blue}",
        "      unknown: {zh: 不知, en: unknown}",
        "facts.colour.values.unknown",
        ["understood everywhere"],
    ),
    ("type: number", "type: number, unknown: [none]", "facts.area.unknown", ["type enum"]),
    ("type: number", "type: number, otherwise: other", "facts.area.otherwise", ["type enum, set"]),
    ("type: enum\n", "type: enum\n    unknown: [red]\n", "facts.colour.unknown[1]", ["“red” is a value"]),
    ("type: enum\n", "type: enum\n    otherwise: green\n", "facts.colour.otherwise", ["“green”", "red, blue"]),
    ("  wet: {label", "  scope: {label", "facts.scope", ["word of conditions"]),
    ("{zone: wet, as: membership}", "{zone: wet, as: inside}", "facts.wet.from.as", ["“inside”", "membership"]),
    ("{zone: wet, as: membership}", "{layer: wet}", "facts.wet.from", ["exactly one of", "zone"]),
    (
        "type: month, from: {officer: entry}",
        "type: month, about: office, from: {officer: entry}",
        "facts.month.about",
        ["“office”", "case, unit"],
    ),
    (
        "{zone: wet, as: membership}",
        "{zone: wet, as: membership, ignore_overlap_below: {share: 2}}",
        "facts.wet.from.ignore_overlap_below",
        ["below 1"],
    ),
    (
        "{measure: area, of: structure, unit: mu}",
        "{measure: area, of: structure, unit: ha}",
        "facts.area.from.unit",
        ["“ha”", "m2, mu"],
    ),
    ("when: {colour: red}", "when: {color: red}", "lead[1].when.color", ["neither a fact", "colour"]),
    ("when: {colour: red}", "when: {colour: green}", "lead[1].when.colour", ["“green”", "red, blue"]),
    ("when: {wet: true}", "when: {wet: yes}", "handling.main.rules[1].when.wet", ["true or false", "“yes”"]),
    ("when: {wet: true}", "when: {area: big}", "handling.main.rules[1].when.area", ["a number is expected"]),
    (
        "when: {wet: true}",
        "when: {area: {over: 5}}",
        "handling.main.rules[1].when.area.over",
        ["unknown key", "above"],
    ),
    ("when: {wet: true}", "when: {day: 2020-01-01}", "handling.main.rules[1].when.day", ["known"]),
    ("when: {wet: true}", "when: {any: {wet: true}}", "handling.main.rules[1].when.any", ["a list is expected"]),
    (
        "when: {wet: true}",
        "when: {violation: V_SIX}",
        "handling.main.rules[1].when.violation",
        ["“V_SIX”", "V_ONE"],
    ),
    (
        "when: {wet: true}",
        "when: {finder: {within: s.no}}",
        "handling.main.rules[1].when.finder.within",
        ["“s.no”"],
    ),
    (
        "when: {wet: true}",
        "when: {finder: {same_as: colour}}",
        "handling.main.rules[1].when.finder.same_as",
        ["“colour”", "finder"],
    ),
    (
        "when: {wet: true}",
        "when: {finder: {kind: police}}",
        "handling.main.rules[1].when.finder.kind",
        ["“police”", "grassroots"],
    ),
    ("when: {wet: true}", "when: {fired: L9}", "handling.main.rules[1].when.fired", ["“L9”", "L1"]),
    ("when: {wet: true}", "when: {notices: N9}", "handling.main.rules[1].when.notices", ["“N9”"]),
    ("then: {agency: s.one}", "then: {agency: s.six}", "lead[1].then.agency", ["“s.six”", "s.one"]),
    ("then: {agency: s.one}", "then: {agency: s.one, nobody: true}", "lead[1].then", ["exactly one of"]),
    ("then: {agency: s.one}", "then: {as: other}", "lead[1].then.as", ["“other”"]),
    ("then: {agency: s.one}", "then: {agency: s.one}\n    priority: 0", "lead[1].priority", ["1 (tried first)"]),
    ("then: {agency: s.one}", "then: {agency: s.one}\n    ambiguity: A9", "lead[1].ambiguity", ["“A9”", "A1"]),
    ("cite: {section: 一, quote: 红归一局}", "note: x", "lead[1]", ["“cite” is missing"]),
    ("cite: {section: 一, quote: 红归一局}", "cite: {section: 一}", "lead[1].cite", ["“quote” is missing"]),
    ("quote: 红归一局", f"quote: {LONG}", "lead[1].cite.quote", ["61 characters", "at most 60"]),
    ("quote: 红归一局", "quote: ''", "lead[1].cite.quote", ["a text is expected"]),
    ("- id: H1", "- id: L1", "handling.main.rules[1].id", ["“L1” was given before", "line"]),
    ("for: G", "for: V_ONE", "handling", ["V_TWO"]),
    ("for: G", "for: [G, V_ONE]", "handling.main.for", ["“V_ONE”"]),
    ("for: G", "for: [G, TASK]", "handling.main.for[2]", ["“TASK”", "V_ONE"]),
    ("kind: gap", "kind: hole", "ambiguities.A1.kind", ["“hole”", "both_apply"]),
    ("    safe: {zh: 待定, en: open}\n", "", "ambiguities.A1", ["“safe” is missing"]),
]


@pytest.mark.parametrize(("old", "new", "path", "words"), MISTAKES, ids=[str(i) for i in range(len(MISTAKES))])
def test_a_mistake_is_named(small_text: str, old: str, new: str, path: str, words: list[str]) -> None:
    assert small_text.count(old) == 1
    error = broken(small_text.replace(old, new))
    assert error.path == path
    lines = small_text.replace(old, new).splitlines()
    assert 1 <= error.line <= len(lines)
    if path:
        assert path.split(".")[-1].split("[")[0] in lines[error.line - 1] or "[" in path
    for word in words:
        assert word in str(error)


MORE = [
    ("notices:\n  - {id: N1, form: 函, by: x, when: {}, to: s.six, mandatory: true,"
        " cite: {section: 一, quote: 函}}\n",
     "notices[1].to", ["“s.six”"]),
    ("notices:\n  - {id: N1, form: 函, by: x, when: {}, to: s.one, after: N2, mandatory: true,"
        " cite: {section: 一, quote: 函}}\n", "notices[1].after", ["“N2”", "earlier notice"]),
    ("deadlines:\n  - {id: D1, who: x, action: y, amount: 2, unit: week, trigger_event: z, trigger_fact: day,"
     " cite: {section: 一, quote: 期}}\n", "deadlines[1].unit", ["“week”", "working_day"]),
    ("deadlines:\n  - {id: D1, who: x, action: y, amount: 2, unit: day, trigger_event: z,"
     " cite: {section: 一, quote: 期}}\n", "deadlines[1]", ["trigger_fact"]),
    ("deadlines:\n  - {id: D1, who: x, action: y, amount: 0, unit: day, trigger_event: z, trigger_fact: day,"
     " cite: {section: 一, quote: 期}}\n", "deadlines[1].amount", ["1 or more"]),
    ("deadlines:\n  - {id: D1, who: x, action: y, amount: 9, unit: day, trigger_event: z, trigger_fact: month,"
     " cite: {section: 一, quote: 期}}\n", "deadlines[1].trigger_fact", ["“month”", "day"]),
    ("deadlines:\n  - {id: D1, who: x, action: y, amount: 2, unit: day, trigger_event: z,\n"
     "     trigger_fact: [day, wet],"
     " cite: {section: 一, quote: 期}}\n", "deadlines[1].trigger_fact[2]", ["“wet”", "day"]),
    ("notices:\n  - {id: N1, form: 函, by: x, when: {}, to: s.one, mandatory: true,\n     outside_scope: always,"
        " cite: {section: 一, quote: 函}}\n", "notices[1].outside_scope", ["“always”", "true or false"]),
    ("tables:\n  a: [{id: T1, then: {as: b}, cite: {section: 一, quote: 甲}}]\n"
     "  b: [{id: T2, then: {as: a}, cite: {section: 一, quote: 乙}}]\n", "tables.a", ["circle", "a → b → a"]),
    ("workflow:\n  stages: {one: {zh: 一, en: one}}\n  transitions: [{from: one, to: two}]\n",
     "workflow.transitions[1].to", ["“two”", "one"]),
    ("documents:\n  D: {name: {zh: 函, en: letter}}\n", "documents.D", ["a quotation"]),
]  # fmt: skip


@pytest.mark.parametrize(("more", "path", "words"), MORE)
def test_a_mistake_in_an_added_section_is_named(small_text: str, more: str, path: str, words: list[str]) -> None:
    error = broken(small_text + more)
    assert error.path == path
    for word in words:
        assert word in str(error)


def test_the_small_pack_loads(make_pack: Callable) -> None:
    pack = make_pack()
    assert pack.draft
    assert pack.groups == {"G": ("V_ONE", "V_TWO")}
    assert pack.facts["wet"].source[0].zone == "wet"


def test_an_unknown_pack_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="liaocheng"):
        load_pack("atlantis")


def test_a_pack_is_loaded_from_a_folder(tmp_path: Path, small_text: str) -> None:
    (tmp_path / "pack.yaml").write_text(small_text, encoding="utf-8")
    assert load_pack(tmp_path).id == "small"


@pytest.mark.parametrize("name", ["lead", "severity", "shared"])
def test_no_two_tables_have_one_name(make_pack: Callable[..., Pack], name: str) -> None:
    """What a whole city is asked of one would be answered by the other."""
    shared = "tables:\n  shared: [{id: T1, then: {agency: s.one}, cite: {section: 一, quote: 字}}]\n"
    with pytest.raises(PlaceError, match=f"another table is called “{name}” already"):
        make_pack("  main:\n    for: G", f"  {name}:\n    for: G", shared)

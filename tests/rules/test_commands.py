"""Other programs rely on these lines and exit codes (contract, "Command line")."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from enforcement_plugin.errors import EnforcementError

CASE = """\
city: liaocheng
scenarios:
- id: one
  title: x
  facts: {project_type: other, violations: [V_TEMP], site_verified: 2026-03-10}
- id: two
  facts: {land_use_right: granted, district: dongchangfu, project_type: pooled_housing}
  expect: {scope: in, lead: {status: determined, agency: lc.cm}, ledger: 5}
"""


def refused(run: Callable, *arguments: object) -> EnforcementError:
    with pytest.raises(EnforcementError) as caught:
        run(*arguments)
    assert caught.value.exit_code == 2
    return caught.value


def test_list(run: Callable) -> None:
    code, packs = run("list")
    (liaocheng,) = [pack for pack in packs if pack["id"] == "liaocheng"]
    assert code == 0
    assert set(liaocheng) >= {"id", "city", "title", "version", "effective", "draft"}
    assert (liaocheng["city"], liaocheng["draft"]) == ("聊城市", False)


def test_decide_answers_one_line_a_case_in_order(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(CASE, encoding="utf-8")
    code, answers = run("decide", "liaocheng", tmp_path / "facts.yaml")
    assert code == 0
    assert [answer["id"] for answer in answers] == ["one", "two"]
    assert [answer["scope"] for answer in answers] == ["out", "in"]
    assert set(answers[1]) >= {
        "id", "scope", "severity", "lead", "lead_office", "handling", "notify", "forbidden", "deadlines",
        "escalation", "linkage", "kpi", "flags", "citations", "would_change",
    }  # fmt: skip
    assert {"status", "agency", "candidates"} <= set(answers[1]["lead"])
    assert answers[1]["would_change"][0].keys() == {"facts", "outcome"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "land_use_right",
            "land_right",
            ["line 7", "scenarios[2].facts.land_right", "unknown fact", "land_use_right"],
        ),
        ("granted", "sold", ["line 7", "land_use_right", "“sold”", "granted"]),
        ("[V_TEMP]", "[V_TENT]", ["line 5", "“V_TENT”"]),
        ("2026-03-10", "10 March", ["line 5", "YYYY-MM-DD"]),
        ("- id: two", "- id: one", ["given before"]),
        ("scenarios:", "cases:", ["“scenarios” is missing"]),
    ],
)
def test_a_wrong_fact_names_file_line_and_path(
    run: Callable, tmp_path: Path, old: str, new: str, words: list[str]
) -> None:
    (tmp_path / "facts.yaml").write_text(CASE.replace(old, new), encoding="utf-8")
    message = str(refused(run, "decide", "liaocheng", tmp_path / "facts.yaml"))
    for word in ("facts.yaml", *words):
        assert word in message


def test_an_unknown_pack_is_refused(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(CASE, encoding="utf-8")
    assert "liaocheng" in str(refused(run, "decide", "atlantis", tmp_path / "facts.yaml"))


def test_test_counts_and_names_differences(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "scenarios.yaml"
    path.write_text(CASE, encoding="utf-8")
    assert run("test", "liaocheng", path) == (0, [{"passed": 1, "failed": 0, "differences": []}])
    path.write_text(CASE.replace("agency: lc.cm", "agency: lc.nr"), encoding="utf-8")
    code, (result,) = run("test", "liaocheng", path)
    assert (code, result["passed"], result["failed"]) == (1, 0, 1)
    assert result["differences"][0]["scenario"] == "two"
    assert result["differences"][0]["key"] == "lead"


def test_test_runs_the_pack_s_own_scenarios(run: Callable) -> None:
    code, (result,) = run("test", "liaocheng")
    assert (code, result["failed"]) == (0, 0)


def test_workdays(run: Callable, tmp_path: Path) -> None:
    assert run("workdays", "2025-09-30", 2) == (0, [{"due": "2025-10-10"}])
    assert "2027" in str(refused(run, "workdays", "2026-12-31", 2))
    assert "YYYY-MM-DD" in str(refused(run, "workdays", "yesterday", 2))
    refused(run, "workdays", "2026-03-10", 0)
    year = tmp_path / "2027.json"
    year.write_text('{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true}]}', encoding="utf-8")
    assert run("workdays", "2026-12-31", 1, "--year-file", year) == (0, [{"due": "2027-01-04"}])


def test_an_imported_year_counts_from_then_on(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFORCEMENT_HOME", str(tmp_path / "office"))
    refused(run, "workdays", "2026-12-31", 1)
    year = tmp_path / "next.json"
    year.write_text('{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true}]}', encoding="utf-8")
    assert run("import-year", year) == (0, [{"year": 2027}])
    year.unlink()
    assert run("workdays", "2026-12-31", 1) == (0, [{"due": "2027-01-04"}])
    facts = tmp_path / "facts.yaml"
    facts.write_text(
        "scenarios:\n  - id: one\n    facts: {project_type: pooled_housing, district: dongchangfu,\n"
        "      land_use_right: none, found_by: lc.cm.dcf, violations: [V_LAND_NOAPPROVAL],\n"
        "      site_verified: 2026-12-30}\n",
        encoding="utf-8",
    )
    _, (first,) = run("decide", "liaocheng", facts)
    assert [clock["due"] for clock in first["deadlines"] if clock["id"] == "LC-D2"] == ["2027-01-04"]
    assert [path.name for path in (tmp_path / "office" / "holidays").iterdir()] == ["2027.json"]


def test_an_unpublished_year_is_not_imported(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of a year that is not announced is there, but empty: taking it would make every day a workday."""
    monkeypatch.setenv("ENFORCEMENT_HOME", str(tmp_path / "office"))
    empty = tmp_path / "2027.json"
    empty.write_text('{"year": 2027, "days": []}', encoding="utf-8")
    assert "待国务院公布" in str(refused(run, "import-year", empty))
    assert "2027" in str(refused(run, "workdays", "2026-12-31", 1, "--year-file", empty))
    assert "no such file" in str(refused(run, "import-year", tmp_path / "none.json"))
    assert not (tmp_path / "office").exists()

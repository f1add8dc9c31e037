"""Fixtures: the Liaocheng pack, the calendar, a small pack to break, and the shared reference where present."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Callable

import pytest

from enforcement_plugin.commands import rules
from enforcement_plugin.rules import Calendar, Pack, load_calendar, load_pack
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml

SMALL_PACK = """\
pack: small
version: '1'
city: {zh: 小城, en: Smalltown}
title: {zh: 小规定, en: Small rules}
document:
  title: {zh: 小规定, en: Small rules}
  issuer: {zh: 小城政府, en: Smalltown}
  status: draft
agencies:
  s.dept: {name: {zh: 部门, en: Department}, kind: enforcement}
  s.one: {name: {zh: 一局, en: First bureau}, kind: enforcement, part_of: s.dept}
  s.two: {name: {zh: 二局, en: Second bureau}, kind: enforcement, part_of: s.dept}
  s.town: {name: {zh: 镇, en: Town}, kind: grassroots}
violations:
  V_ONE: {name: {zh: 甲, en: One}, group: G}
  V_TWO: {name: {zh: 乙, en: Two}, group: G}
facts:
  colour:
    label: {zh: 颜色, en: Colour}
    type: enum
    values:
      red: {zh: 红, en: red}
      blue: {zh: 蓝, en: blue}
    from: {officer: entry}
  wet: {label: {zh: 湿, en: Wet}, type: bool, from: {zone: wet, as: membership}}
  area: {label: {zh: 面积, en: Area}, type: number, from: {measure: area, of: structure, unit: mu}}
  day: {label: {zh: 日, en: Day}, type: date, from: {officer: entry}}
  month: {label: {zh: 月, en: Month}, type: month, from: {officer: entry}}
  finder: {label: {zh: 发现者, en: Finder}, type: agency, from: {officer: entry}}
  violations: {label: {zh: 违法行为, en: Violations}, type: set, values: violations, from: {officer: entry}}
lead:
  - id: L1
    when: {colour: red}
    then: {agency: s.one}
    cite: {section: 一, quote: 红归一局}
handling:
  main:
    for: G
    rules:
      - id: H1
        when: {wet: true}
        then: {agency: s.two}
        cite: {section: 二, quote: 湿归二局}
ambiguities:
  A1:
    kind: gap
    text: {zh: 不清, en: unclear}
    safe: {zh: 待定, en: open}
"""


@pytest.fixture(scope="session")
def liaocheng() -> Pack:
    return load_pack("liaocheng")


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar()


@pytest.fixture
def small_text() -> str:
    return SMALL_PACK


@pytest.fixture
def make_pack() -> Callable[..., Pack]:
    """Return a maker of packs: SMALL_PACK with a text in it replaced, or with sections added."""

    def make(old: str = "", new: str = "", more: str = "") -> Pack:
        assert not old or SMALL_PACK.count(old) == 1
        text = (SMALL_PACK.replace(old, new) if old else SMALL_PACK) + more
        return read_pack(parse_yaml(text, "small.yaml"))

    return make


@pytest.fixture
def shared() -> Path:
    """Return the folder of reference material beside the checkout, or skip."""
    folder = Path(__file__).parents[3] / "shared"
    if not (folder / "rules").is_dir():
        pytest.skip("the reference material ../shared is not beside this checkout")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[Any]]]:
    """Return a runner of ``rules …``: exit code and the lines of JSON."""
    parser = argparse.ArgumentParser()
    rules.register(parser.add_subparsers())

    def run(*arguments: object) -> tuple[int, list[Any]]:
        parsed = parser.parse_args(["rules", *map(str, arguments)])
        code = parsed.run(parsed)
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run

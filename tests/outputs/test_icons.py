"""An icon that vanishes on the dark theme, or is missing, leaves a button without a face."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
NAMES = (
    *("plugin", "click_case", "case_form", "sync", "conflict", "determine", "new_workspace"),
    *("open_workspace", "open_demo", "mapbook", "settings", "help", "verify", "adopt", "save", "undo"),
    *("undetermined", "attachments", "devices"),
)
THEMES = {"light": "#FFFFFF", "dark": "#2B2B2B"}


def luminance(color: str) -> float:
    values = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", NAMES)
def test_icon_is_drawn_on_the_grid_and_seen_on_both_themes(name: str) -> None:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.attrib["viewBox"] == "0 0 24 24"
    colors = set(re.findall(r"#[0-9A-Fa-f]{6}", text))
    assert len(colors) == 2, "one pen and one accent"
    for color in colors:
        for theme, ground in THEMES.items():
            # WCAG 2.1, 1.4.11: graphical objects need 3:1.
            assert contrast(color, ground) >= 3, (color, theme)


def test_icons_bring_nothing_from_elsewhere() -> None:
    """Qt draws SVG Tiny: scripts, links, styles and filters would be lost or worse."""
    for path in ICONS.glob("*.svg"):
        tags = {element.tag.split("}")[-1] for element in ElementTree.parse(path).iter()}
        assert tags <= {"svg", "path", "circle", "rect"}, path.name

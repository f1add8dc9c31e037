"""The bench's figures as an SVG: seconds over structures, both logarithmic, one line a contender."""

from __future__ import annotations

from html import escape
from math import log10
from typing import Any, Dict, List

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 860, 460, 60, 50, 30, 270
_COLOURS = ("#c0392b", "#e59866", "#2471a3", "#1e8449", "#7d3c98", "#5d6d7e", "#b7950b")


def drawn(rows: List[Dict[str, Any]]) -> str:
    """Return the chart of rows with ``structures``, ``contender`` and ``wall`` (seconds)."""
    known = [row for row in rows if "wall" in row]
    if not known:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>'
    sizes, walls = [row["structures"] for row in known], [row["wall"] for row in known]
    low, high = int(log10(min(walls))) - (min(walls) < 1), int(log10(max(walls))) + 1
    first, last = log10(min(sizes)) - 0.1, log10(max(sizes)) + 0.1

    def x(size: float) -> float:
        return _LEFT + (log10(size) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    def y(wall: float) -> float:
        return _HEIGHT - _BOTTOM - (log10(wall) - low) / (high - low) * (_HEIGHT - _BOTTOM - _TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="white"/>'
    ]
    for power in range(low, high + 1):
        at, label = y(10**power), f"{10**power:g} s"
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at}" y2="{at}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4}" text-anchor="end">{label}</text>')
    for size in sorted(set(sizes)):
        parts.append(f'<text x="{x(size)}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{(_WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">structures</text>')
    for number, name in enumerate(dict.fromkeys(row["contender"] for row in known)):
        colour = _COLOURS[number % len(_COLOURS)]
        mine = [(x(row["structures"]), y(row["wall"])) for row in known if row["contender"] == name]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in mine)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in mine]
        at = _TOP + 20 * number
        parts.append(f'<rect x="{_WIDTH - _RIGHT + 20}" y="{at - 9}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{_WIDTH - _RIGHT + 38}" y="{at + 2}">{escape(name)}</text>')
    return "".join(parts) + "</svg>\n"

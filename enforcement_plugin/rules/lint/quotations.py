"""Whether a pack's quotations stand in its document."""

from __future__ import annotations

import difflib
import re
from typing import Dict, Tuple

from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.lint.findings import Finding
from enforcement_plugin.rules.pack import Pack

_SPACE = re.compile(r"\s+")
_AROUND = 12


def wrong_quotations(pack: Pack, source: str) -> Tuple[Finding, ...]:
    """Return the quotations that do not stand in the text, each with the passage that is most like it.

    White space is left aside: where a line ends in the text is an accident of its file.
    """
    plain = _SPACE.sub("", source)
    nearest: Dict[str, str] = {}
    findings = []
    for name, citations in pack.citations.items():
        for citation in citations:
            quote = _SPACE.sub("", citation.quote)
            if quote in plain:
                continue
            if quote not in nearest:
                nearest[quote] = _nearest(quote, plain)
            findings.append(
                Finding(
                    "citation",
                    f"{name}, {citation.section}: “{citation.quote}”",
                    Label(
                        f"原文没有这句话；最相近：“{nearest[quote]}”",
                        f"the text does not say so; nearest: “{nearest[quote]}”",
                    ),
                )
            )
    return tuple(findings)


def _nearest(quote: str, text: str) -> str:
    """Return the stretch of the text around the longest run of characters that the quotation shares with it."""
    matcher = difflib.SequenceMatcher(None, text, quote, autojunk=False)
    match = matcher.find_longest_match(0, len(text), 0, len(quote))
    if match.size == 0:
        return "–"
    start = max(0, match.a - min(match.b, _AROUND))
    return text[start : match.a + match.size + min(len(quote) - match.b - match.size, _AROUND)]

"""Small pieces of rich text and colour that the form and the lists share."""

from __future__ import annotations

from html import escape
from typing import Iterable

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor

from enforcement_plugin.app.case_view import Answer, Clause

# Shape and word carry the state; colour only helps (Okabe-Ito, safe for the colour-blind). Blue is Natural
# Resources on the map: beside another agency's name it would say the wrong thing.
STATE_MARKS = {"determined": "●", "undetermined": "◌", "conflict": "◆", "none": "○", "pending": "…"}
STATE_COLOURS = {
    "determined": QColor(0, 121, 92),
    "undetermined": QColor(184, 92, 0),
    "conflict": QColor(170, 51, 119),
    "none": QColor(110, 110, 110),
    "pending": QColor(110, 110, 110),
}
CLOCK_MARKS = {"green": "●", "amber": "▲", "red": "■", "waiting": "○"}
CLOCK_COLOURS = {"green": "#00795c", "amber": "#b85c00", "red": "#b3261e", "waiting": "#6e6e6e"}


def state_word(status: str) -> str:
    """Return the status of an answer in the user's language."""
    return {
        "determined": QCoreApplication.translate("Wording", "determined"),
        "undetermined": QCoreApplication.translate("Wording", "undetermined"),
        "conflict": QCoreApplication.translate("Wording", "clauses collide"),
        "none": QCoreApplication.translate("Wording", "no rule applies"),
        "pending": QCoreApplication.translate("Wording", "not yet determined"),
    }[status]


def listing(texts: Iterable[str]) -> str:
    """Return several things as a list in the user's language."""
    return QCoreApplication.translate("Wording", ", ").join(texts)


def headline(answer: Answer) -> str:
    """Return an answer in one line: mark, agency or state, candidates."""
    mark = STATE_MARKS[answer.status]
    if answer.status == "determined":
        return f"{mark} {answer.agency}"
    word = state_word(answer.status)
    if not answer.candidates:
        return f"{mark} {word}"
    return QCoreApplication.translate("Wording", "{mark} {state}: {candidates}").format(
        mark=mark, state=word, candidates=" / ".join(answer.candidates)
    )


def clause_html(clause: Clause) -> str:
    """Return a clause with its section and its words in quotation marks."""
    derived = ""
    if clause.derived:
        note = QCoreApplication.translate("Wording", "(concluded, not written)")
        derived = f" <i>{escape(note)}</i>"
    return f"<b>{escape(clause.section)}</b> “{escape(clause.quote)}”{derived}"


def clauses_html(clauses: Iterable[Clause]) -> str:
    """Return several clauses, one a line, each once."""
    return "<br>".join(dict.fromkeys(clause_html(clause) for clause in clauses))

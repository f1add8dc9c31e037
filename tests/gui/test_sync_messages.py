"""What an officer reads after a sync: every half success is said as that, and leads to what is to be done."""

from __future__ import annotations

import pytest

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.language import conflict_sentences, sync_sentences
from enforcement_plugin.sync.pull import Unreadable
from enforcement_plugin.sync.receive import Withheld
from enforcement_plugin.sync.run import SyncReport
from enforcement_plugin.sync.segment import SegmentName

NAME = SegmentName("a" * 32, "2026-11", 1, 2, "b" * 16)


def report(**what: object) -> SyncReport:
    return SyncReport(**{"pushed": 2, "pulled": 3, "conflicts": 0, "shared": "updated", "head": None, **what})


def said(**what: object) -> str:
    done, heard = sync_sentences(report(**what))
    return " ".join([done, *heard])


def test_a_sync_that_worked_says_only_that(qgis_app) -> None:
    done, heard = sync_sentences(report())
    assert "2" in done
    assert "3" in done
    assert heard == []


def test_a_hub_that_refused_is_not_called_synced(qgis_app) -> None:
    done, heard = sync_sentences(report(pushed=0, refusal=SurroundingsError("No room.")))
    assert "Synced" not in done
    assert "waits" in done
    assert heard == ["No room."]


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ({"stopped": True}, "at your request"),
        ({"shared": "rebuilt"}, "made anew"),
        ({"shared": "busy"}, "in use"),
        ({"gone": 4}, "4 pieces of the record were lost"),
        ({"unreadable": (Unreadable(NAME, "cut off", "altered"),)}, NAME.path),
        ({"unreadable": (Unreadable(NAME, "newer", "newer"),)}, "newer version"),
        ({"ahead": 1}, "clock"),
        ({"another_hub": True}, "another shared folder"),
    ],
)
def test_what_went_otherwise_is_said(qgis_app, what: dict, word: str) -> None:
    assert word in said(**what)


def test_newer_segments_are_not_called_damaged(qgis_app) -> None:
    assert "do not verify" not in said(unreadable=(Unreadable(NAME, "newer", "newer"),))


def test_what_is_to_be_decided_comes_with_a_button_that_leads_there(qgis_app, qtbot) -> None:
    from qgis.gui import QgsMessageBar
    from qgis.PyQt.QtWidgets import QPushButton

    class Window:
        def __init__(self) -> None:
            self.bar = QgsMessageBar()

        def messageBar(self) -> QgsMessageBar:
            return self.bar

    withheld = report(conflicts=1, withheld=(Withheld("party", "r", ("name",), "c"),))
    texts = conflict_sentences(withheld)
    assert len(texts) == 2
    assert set(texts) <= set(sync_sentences(withheld)[1])
    window, decided = Window(), []
    qtbot.addWidget(window.bar)
    Messages(window).warn(texts[-1], ("Decide …", lambda: decided.append(1)))
    (item,) = window.bar.items()
    (button,) = [each for each in item.findChildren(QPushButton) if each.text() == "Decide …"]
    button.click()
    assert decided == [1]
    assert window.bar.items() == []

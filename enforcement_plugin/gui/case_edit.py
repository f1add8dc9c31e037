"""An unsaved edit of a case: what the officer entered, undoable step by step."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtWidgets import QUndoCommand, QUndoStack

from enforcement_plugin.app.entries import Entries


class _Step(QUndoCommand):
    def __init__(self, text: str, edit: CaseEdit, before: Entries, after: Entries) -> None:
        super().__init__(text)
        self._edit = edit
        self._before = before
        self._after = after

    def undo(self) -> None:
        """Go back to how it was."""
        self._edit.show(self._before)

    def redo(self) -> None:
        """Do the step (also called when it is made)."""
        self._edit.show(self._after)


class CaseEdit:
    """The entries of the form with their history; ``on_change`` is called after every step."""

    def __init__(self, stack: QUndoStack, on_change: Callable[[], None]) -> None:
        self.stack = stack
        self.entries = Entries()
        self._on_change = on_change

    def begin(self, violations: frozenset[str]) -> None:
        """Start from what is saved; nothing is undoable beyond it."""
        self.entries = Entries(violations=violations, shown=violations)
        self.stack.clear()
        self.stack.setClean()

    def step(self, text: str, after: Entries) -> None:
        """Make one undoable step; ``text`` names it in the menus."""
        if after != self.entries:
            self.stack.push(_Step(text, self, self.entries, after))

    def show(self, entries: Entries) -> None:
        """Put ``entries`` in place (used by the steps)."""
        self.entries = entries
        self._on_change()

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost if the form were closed now."""
        return not self.stack.isClean()

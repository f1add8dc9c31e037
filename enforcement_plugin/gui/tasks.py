"""Long work off the interface's thread: plain data in, plain data out, GUI only afterwards."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.core import QgsApplication, QgsTask

from enforcement_plugin.errors import CancelledError, EnforcementError, SurroundingsError

# What the work is called with: progress(fraction 0 … 1, what is being done) and cancelled().
Work = Callable[[Callable[[float, str], None], Callable[[], bool]], Any]


class AppTask(QgsTask):
    """Runs one function of the app layer; the result or the error is handed over on the main thread."""

    def __init__(
        self,
        title: str,
        work: Work,
        on_done: Callable[[Any], None],
        on_error: Callable[[EnforcementError], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._on_done = on_done
        self._on_error = on_error
        self._result: Any = None
        self._error: Optional[EnforcementError] = None

    def run(self) -> bool:
        """Do the work; called by QGIS on a thread of its own."""
        try:
            self._result = self._work(self._report, self.isCanceled)
        except EnforcementError as error:
            self._error = error
        except OSError as error:
            self._error = SurroundingsError(
                "{what} ({file})", what=error.strerror or str(error), file=error.filename or ""
            )
        except Exception as error:  # noqa: BLE001 - a thread of QGIS would swallow it without a word
            self._error = EnforcementError(
                "Something unexpected happened: {what}. Nothing was saved by this step; please report it.",
                what=f"{type(error).__name__}: {error}",
            )
        return self._error is None

    def _report(self, fraction: float, _what: str) -> None:
        self.setProgress(100.0 * fraction)

    def abandon(self) -> None:
        """Cancel, and call nobody back: whoever asked is gone."""
        self._on_done = self._on_error = lambda _outcome: None
        self.cancel()

    def finished(self, successful: bool) -> None:
        """Hand the outcome over; called by QGIS on the main thread."""
        if successful:
            self._on_done(self._result)
        else:
            self._on_error(self._error or CancelledError())


def start(
    title: str,
    work: Work,
    on_done: Callable[[Any], None],
    on_error: Callable[[EnforcementError], None],
) -> AppTask:
    """Start ``work`` as a task with progress and cancel in QGIS's task list and return it.

    Keep the returned task: the task manager alone does not keep its Python half alive.
    """
    task = AppTask(title, work, on_done, on_error)
    QgsApplication.taskManager().addTask(task)
    return task

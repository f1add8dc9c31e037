"""The errors a user can cause or meet, told apart by who can mend them.

A raise carries an English sentence with named fields and the values for them. The desktop looks the
sentence up in the translation before it fills the fields in, so every raise must use a literal template.
"""

from __future__ import annotations

from typing import Callable, Dict, Tuple, Type


class EnforcementError(Exception):
    """Something that a person must hear about; ``template`` is a sentence, ``values`` what it names.

    ``exit_code`` is what the command line returns (contract, "Command line").
    """

    exit_code = 2

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def __reduce__(self) -> Tuple[Callable[..., EnforcementError], Tuple[object, ...]]:
        # An error of a child process arrives with its sentence and what it names.
        return _again, (type(self), self.template, self.values)


def _again(kind: Type[EnforcementError], template: str, values: Dict[str, object]) -> EnforcementError:
    error = kind.__new__(kind)
    EnforcementError.__init__(error, template, **values)
    return error


class InputError(EnforcementError):
    """What was given is wrong: the sentence names the thing and says what is allowed."""

    exit_code = 2


class SurroundingsError(EnforcementError):
    """The surroundings refuse: locked, full, unreachable, read-only, a package missing."""

    exit_code = 3


class CancelledError(EnforcementError):
    """The user stopped a long piece of work; nothing of it was kept."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("Stopped at your request; nothing was changed.")

"""Machine-readable answers on standard output."""

from __future__ import annotations

import json
import sys


def emit(answer: object) -> None:
    """Write one JSON value on a line of its own; human text stays readable Chinese."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")

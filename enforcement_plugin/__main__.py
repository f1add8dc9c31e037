"""``python -m enforcement_plugin COMMAND …``: the command line of contract.md."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Optional, Sequence

from enforcement_plugin.errors import EnforcementError

COMMANDS = ("rules", "workspace", "sync", "hub", "overlay", "demo")


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of commands; what the others import need not be loaded to run one of them."""
    parser = argparse.ArgumentParser(
        prog="enforcement",
        description="Land enforcement: rules, workspaces, sync, overlay and the demo city.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in commands:
        importlib.import_module(f"enforcement_plugin.commands.{name}").register(subparsers)
    return parser


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command and return its exit code: 0 done, 1 no, 2 wrong input, 3 surroundings."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Closed by whoever started us (>&-): what would be said goes nowhere, the work is done.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(getattr(sys, name), "reconfigure"):
            # A lone surrogate stands for a byte that is no UTF-8, in a file's text or a path: told, not fatal.
            getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if argv is None else list(argv)
    arguments = build_parser(given[:1] if given[:1] and given[0] in COMMANDS else COMMANDS).parse_args(given)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except EnforcementError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except sqlite3.Error as error:
        # A file that breaks while it is read: its name is in the command that was just typed.
        print(f"A database file is damaged or out of reach: {error}. It was not changed.", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; closing quietly is what it expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "), file=sys.stderr)
        return 3


if __name__ == "__main__":
    # No command multiplies matrices: the threads that a matrix library keeps ready for it would only spin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Ended by whoever shuts the computer down, a command puts away what it has half done, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    status = main()
    if sys.argv[1:2] == ["overlay"] and threading.active_count() == 1:
        # Its files are closed and its answer is out: nobody need wait for a city to be taken apart in memory.
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)

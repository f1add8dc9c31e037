"""Taking in what others wrote: one transaction, after which the tables say what the log says.

First published stands. A change of this file that no segment holds yet, and that contradicts a published
one of the same columns, steps back: a ``withhold`` change names it, the published value goes back into the
table, and both stay in the log and in the conflict (design, "Merge").
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.sync import clocks, memory
from enforcement_plugin.sync.change_json import same_change
from enforcement_plugin.sync.devices import is_work
from enforcement_plugin.sync.layers import Delivery, load_layer, note_layers
from enforcement_plugin.sync.meaning import NULL, meaning
from enforcement_plugin.sync.merge import Candidate, Conflict, RowState
from enforcement_plugin.sync.rows import lines, state_of, states_of, write_lines, write_states
from enforcement_plugin.sync.segment import Segment
from enforcement_plugin.sync.units import ROW, WITHHELD
from enforcement_plugin.workspace import Workspace, log
from enforcement_plugin.workspace.change import Change, format_literal
from enforcement_plugin.workspace.log import RowKey
from enforcement_plugin.workspace.tables import SCHEMA_VERSION
from enforcement_plugin.workspace.workspace import iso


@dataclass(frozen=True)
class Withheld:
    """A value of ours that stepped back because another was published first; both stay in the conflict."""

    table: str
    row: str
    columns: Tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Revealed:
    """Changes of segments read earlier that only now may be seen, and the hub's ``cursor`` after them."""

    changes: Tuple[Change, ...] = ()
    cursor: Optional[str] = None


@dataclass(frozen=True)
class Received:
    """What came in."""

    changes: int
    withheld: Tuple[Withheld, ...]
    ahead: int  # changes dated more than a day after this file's clock
    contradicted: Tuple[str, ...] = ()  # changes that were read with another content before

    def __add__(self, other: Received) -> Received:
        return Received(
            self.changes + other.changes,
            self.withheld + other.withheld,
            self.ahead + other.ahead,
            self.contradicted + other.contradicted,
        )


def receive(
    workspace: Workspace,
    segments: Sequence[Segment],
    *,
    revealed: Optional[Revealed] = None,
    relayed: Sequence[Change] = (),
    deliveries: Sequence[Delivery] = (),
    gone: Sequence[str] = (),
    actor: str,
) -> Received:
    """Add the changes of ``segments`` to the log and bring the rows that they name up to date.

    ``revealed`` are published as well, in segments of which this reader could see a part only.
    ``relayed`` are direct edits of the shared file that no segment holds yet; they count as published,
    because everybody could see them. ``deliveries`` are files of mass imports to load, ``gone`` the paths of
    segments that the hub no longer has. ``actor`` is who makes own changes step back.
    All or nothing: raises what ``Workspace.write`` raises, and then nothing has changed.
    """
    now = workspace.clock()
    with workspace.merging() as connection:
        memory.forget_segments(connection, gone)
        arrived = [change for segment in segments for change in segment.changes]
        arrived += [*(revealed.changes if revealed is not None else ()), *relayed]
        known = log.known(connection, [change.change for change in arrived])
        fresh: Dict[str, Change] = {}
        for change in arrived:
            if change.change not in known:
                fresh.setdefault(change.change, change)
        contradicted = _contradicted(connection, arrived, fresh)
        rows = _by_row(fresh.values())
        named = log.parents_named(connection, rows)
        following = lines(connection, rows, named)
        log.add(connection, list(fresh.values()), named)
        memory.note_segments(connection, segments, iso(now))
        if revealed is not None:
            memory.note_revealed(connection, revealed.changes, revealed.cursor)
        before = memory.believed(connection)
        believed = clocks.believable(segments, before)
        if believed != before:
            memory.remember(connection, memory.BELIEVED, believed)
        if fresh:
            clocks.advance(connection, max(change.hlc for change in fresh.values()), now)
        note_layers(connection, fresh.values())
        for delivery in deliveries:
            load_layer(connection, delivery)
        stirred = _stirred(connection, set(believed) - set(before) - set(fresh))
        memory.remember(connection, memory.SCHEMA, SCHEMA_VERSION)
        simple = {key: line for key, line in following.items() if key not in stirred}
        weighed = {**stirred, **{key: None for key in rows if key not in simple}}
        weighed.update(dict.fromkeys(write_lines(connection, simple)))
        withheld: List[Withheld] = []
        direct = {change.change for change in relayed}

        def settled() -> Iterator[RowState]:
            for state in states_of(connection, weighed, believed):
                after, steps = _withhold(workspace, connection, state, direct, believed, actor)
                withheld.extend(steps)
                yield after

        write_states(connection, settled(), iso(now))
        memory.raise_floor(connection)
        limit = clocks.hybrid(now) + clocks.DAY
        return Received(
            changes=sum(is_work(change) for change in fresh.values()),
            withheld=tuple(withheld),
            ahead=sum(change.hlc > limit for change in fresh.values()),
            contradicted=contradicted,
        )


def _contradicted(
    connection: sqlite3.Connection, arrived: Iterable[Change], fresh: Mapping[str, Change]
) -> Tuple[str, ...]:
    """Return the changes that arrived with another content than the log has, or than they had a moment before.

    What was read first stays: a change never turns into another. Which of the two is the true one, no program
    can tell; that there are two, somebody must hear.
    """
    found: Dict[str, None] = {}
    for change in arrived:
        first = fresh.get(change.change) or log.find(connection, change.change)
        if first is not None and first is not change and not same_change(first, change):
            found[change.change] = None
    return tuple(found)


def outdated(connection: sqlite3.Connection) -> bool:
    """Return whether rows were last merged under another schema: the log may hold columns that are known now."""
    merged_with = memory.recall(connection, memory.SCHEMA)
    return merged_with is not None and merged_with != SCHEMA_VERSION


def _by_row(changes: Iterable[Change]) -> Dict[RowKey, List[Change]]:
    rows: Dict[RowKey, List[Change]] = {}
    for change in changes:
        if change.op != "baseline":
            rows.setdefault((change.table, change.row), []).append(change)
    return rows


def _stirred(connection: sqlite3.Connection, disbelieved: Set[str]) -> Dict[RowKey, None]:
    """Return the rows to merge although no change of theirs is new.

    A clock in them is not believed any more (``disbelieved`` changes), they are conflicts that somebody edited
    here, or another version of the plugin, which did not know all columns, merged everything.
    """
    keys: Dict[RowKey, None] = {}
    for change in log.of_changes(connection, sorted(disbelieved)):
        keys[change.table, change.row] = None
    keys.update(dict.fromkeys(memory.waiting_in_conflict(connection)))
    if outdated(connection):
        rows = connection.execute("SELECT DISTINCT table_name, row_uuid FROM row_head")
        keys.update(((str(table), str(row)), None) for table, row in rows)
    return keys


def _withhold(
    workspace: Workspace,
    connection: sqlite3.Connection,
    state: RowState,
    relayed: Set[str],
    believed: Dict[str, int],
    actor: str,
) -> Tuple[RowState, List[Withheld]]:
    """Let unpublished candidates step back before published ones, own ones also before relayed ones.

    Returns the row's state after that.
    """
    done: List[Withheld] = []
    key = state.table, state.row
    # A withhold makes no candidate: they are the same ones in both turns.
    names = [candidate.change for conflict in state.conflicts for candidate in conflict.candidates]
    if not names:
        return state, []
    published = memory.published_among(connection, names)
    for relayed_count in (False, True):
        theirs = published | relayed if relayed_count else published
        steps = stepping_back(state, set(names) - theirs, theirs)
        for conflict, candidate, standing in steps:
            parents = log.heads(connection, *key)
            log.append(
                connection,
                [_withhold_change(workspace, connection, conflict, candidate, standing, parents, actor)],
            )
            done.append(Withheld(*key, conflict.columns, candidate.change))
        if steps:
            state = state_of(connection, key, believed) or state
    return state, done


def stepping_back(
    state: RowState, mine: Set[str], theirs: Set[str]
) -> List[Tuple[Conflict, Candidate, Candidate]]:
    """Return (conflict, candidate that steps back, candidate that stands) for one row.

    A candidate of ``mine`` steps back if it contradicts one of ``theirs`` that it did not know. Whether a row
    is there at all is decided otherwise: it stays visible while anybody works on it.
    """
    found = []
    for conflict in state.conflicts:
        if conflict.unit == ROW:
            continue
        standing = [c for c in conflict.candidates if c.change in theirs and not c.withheld]
        for candidate in conflict.candidates:
            if candidate.change not in mine or candidate.withheld:
                continue
            unknown = [other for other in standing if other.change not in candidate.knew]
            if unknown and all(not _agree(conflict, candidate, other) for other in standing):
                found.append((conflict, candidate, next((c for c in standing if c.visible), unknown[-1])))
    return found


def _agree(conflict: Conflict, one: Candidate, other: Candidate) -> bool:
    return all(
        meaning((one.value or {}).get(column, NULL)) == meaning((other.value or {}).get(column, NULL))
        for column in conflict.columns
    )


def _withhold_change(
    workspace: Workspace,
    connection: sqlite3.Connection,
    conflict: Conflict,
    candidate: Candidate,
    standing: Candidate,
    parents: Sequence[str],
    actor: str,
) -> Change:
    back, stands = candidate.value or {}, standing.value or {}
    columns: Dict[str, Tuple[Optional[str], str]] = {
        column: (back.get(column, NULL), stands.get(column, NULL)) for column in sorted({*back, *stands})
    }
    columns[WITHHELD] = (NULL, format_literal(candidate.change))
    now = workspace.clock()
    return Change(
        change=workspace.ids(),
        parents=tuple(parents),
        table=conflict.table,
        row=conflict.row,
        op="withhold",
        columns=columns,
        actor=actor,
        replica=workspace.replica_id,
        hlc=clocks.tick(connection, now),
        at=iso(now),
    )

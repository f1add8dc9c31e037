"""Random histories: whatever the devices did, in the end their files are alike and no value is lost.

One history is 2 to 8 devices on real workspace files, some copied or restored from backups, behind a hub that
shows them only parts, with clocks that are days and years wrong, with syncs that die, race and are repeated.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.errors import EnforcementError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.change_json import change_to_json
from enforcement_plugin.sync.merge import Conflict
from enforcement_plugin.sync.resolve import take_candidate
from enforcement_plugin.sync.rows import conflict_record, fold_of, open_states
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.sync.verify import Witness, verify, witness_of
from enforcement_plugin.workspace import Workspace, log, repositories
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.verification import altered_editions, outside_edits
from scripts.torture import account, values
from scripts.torture.office import Device, KilledError, Office, each_row, snapshot

NAMES = ("李梅", "王强", "赵敏", "周洁", "孙浩", "吴芳", "郑伟", "冯丽")
SKEWS = [timedelta(0)] * 4 + [
    timedelta(hours=-3),
    timedelta(days=2),
    timedelta(days=-40),
    timedelta(days=365 * 4),
    timedelta(days=-365 * 9),
]
ACTS = {
    "sync": 22,
    "update": 26,
    "insert": 12,
    "delete": 5,
    "resolve": 7,
    "replace": 3,
    "paste": 3,
    "outsider": 3,
    "partition": 5,
    "race": 5,
    "die": 4,
    "unreachable": 2,
    "back up": 2,
    "restore": 2,
    "clone": 1,
    "import": 2,
    "behind the log": 3,
}
ROUNDS = 12  # of everybody's syncs, after which it must be quiet


@dataclass
class Outcome:
    """What one history came to: ``faults`` is empty when all is well."""

    seed: int
    faults: List[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def run(seed: int, template: Path, place: Optional[Path] = None, keep: bool = False) -> Outcome:
    """Live through the history of ``seed`` in a folder below ``place`` and account for everything."""
    outcome = Outcome(seed)
    folder = Path(tempfile.mkdtemp(prefix=f"history-{seed}-", dir=place))
    history = History(Office(folder, template, random.Random(seed)), outcome)
    try:
        try:
            history.live()
            history.end()
        finally:
            history.office.close()
    except (
        EnforcementError,
        sqlite3.Error,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        OSError,
    ) as error:
        # Any error is a finding of this history, the first one most of all; the other ones go on.
        while error.__context__ is not None and not isinstance(error.__context__, KilledError):
            error = error.__context__
        trace = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(trace[-6:]))
        outcome.faults.append(f"{type(error).__name__}: {error} ({where})")
    if keep:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


class History:
    """One history, step by step."""

    def __init__(self, office: Office, outcome: Outcome) -> None:
        self.office, self.outcome = office, outcome
        self.chance = office.chance
        self.written: Set[str] = set()  # every change that any file ever held
        self.copies = False
        self.with_shared = self.chance.random() < 0.01

    def live(self) -> None:
        """Let everybody work for a while."""
        for name in NAMES[: self.chance.choice([2, 2, 2, 3, 3, 4, 5, 8])]:
            self.office.join(name, self.chance.choice(SKEWS))
        acts, weights = list(ACTS), list(ACTS.values())
        for _ in range(self.chance.randrange(10, 40)):
            device = self.chance.choice(self.office.devices)
            act = self.chance.choices(acts, weights)[0]
            self.outcome.counts[act] += 1
            self.act(device, act)

    def act(self, device: Device, act: str) -> None:
        """Let ``device`` do one thing."""
        chance = self.chance
        if act == "sync":
            device.sync()
        elif act == "partition":
            sealers = {path[:32] for path in self.office.hub.paths({})}
            # What it wrote itself a device can see; else one that died while sealing would honestly fork.
            others = sorted(sealers - self.sealers(device))
            device.hidden = {sealer for sealer in others if chance.random() < 0.5}
        elif act == "race":
            rivals = [other for other in self.office.devices if other.profile is not device.profile]
            rival = chance.choice(rivals) if rivals else None
            device.sync(at_put=lambda: void(rival.sync()) if rival is not None else None)
        elif act == "die":
            device.sync(breaks_at=1)
        elif act == "unreachable":
            device.sync(breaks_at=-1)
        elif act == "back up":
            device.back_up()
        elif act == "restore" and device.backups:
            self.copies = True
            self.note(device)
            device.restore(*chance.choice(device.backups))
        elif act == "clone" and len(self.office.devices) < 8:
            self.copies = True
            device.clone(f"{device.name}-{len(self.office.devices)}", same_user=chance.random() < 0.5)
        elif act in ("update", "insert", "delete", "replace", "paste", "outsider", "import", "behind the log"):
            self.edit(device, act)
        elif act == "resolve":
            self.resolve(device)

    def note(self, device: Device) -> None:
        """Remember which changes there have been."""
        self.written |= device.changes()

    def sealers(self, device: Device) -> Set[str]:
        """Return under which ids a device's files seal now."""
        sealer = memory.recall(device.workspace().connection, memory.SEALER)
        return {sealer} if isinstance(sealer, str) else set()

    def resolve(self, device: Device) -> None:
        """Settle a conflict with one of its candidates."""
        workspace = device.workspace()
        found = [conflict for state in open_states(workspace.connection) for conflict in state.conflicts]
        if found:
            conflict = self.chance.choice(found)
            chosen = self.chance.choice(conflict.candidates)
            take_candidate(workspace, conflict.conflict, chosen.change, actor=device.name)
            self.outcome.counts["resolved"] += 1

    def edit(self, device: Device, act: str) -> None:
        """Edit as a person would with one of the tools, and hold the log against what the tables then say."""
        workspace = device.workspace()
        before = snapshot(workspace.connection, values.COLUMNS)
        last = log.last_id(workspace.connection)
        actors = {device.name}
        if act == "outsider":
            connection = device.outsider()
            try:
                connection.execute("PRAGMA trusted_schema = ON")
                connection.execute("BEGIN IMMEDIATE")
                self.edit_rows(connection, self.chance.choice(["update", "insert", "delete", "replace"]))
                connection.execute("COMMIT")
            finally:
                connection.close()
            actors.add("unattributed")  # where nobody has renewed his name for a day by a skewed clock
        elif act == "import":
            self.import_layer(workspace)
            before = snapshot(workspace.connection, values.COLUMNS)
        elif act == "behind the log":
            self.edit_behind(device)
            return
        else:
            with workspace.write() as connection:
                self.edit_rows(connection, act)
        after = snapshot(workspace.connection, values.COLUMNS)
        entries = [change for _, change in log.since(workspace.connection, last) if change.op != "baseline"]
        entries = [entry for entry in entries if entry.table in values.COLUMNS]
        for fault in account.unrecorded(before, after, entries, actors):
            self.outcome.faults.append(f"{act} by {device.name}: {fault}")

    def edit_rows(self, connection: sqlite3.Connection, act: str) -> None:
        """Make one edit, of one row or several."""
        chance = self.chance
        table = chance.choice(values.TABLES)
        columns = values.COLUMNS[table]
        given = {name: columns[name](chance) for name in chance.sample(sorted(columns), chance.randrange(1, 4))}
        present = [row[0] for row in connection.execute(f'SELECT uuid FROM "{table}" ORDER BY uuid')]
        if act == "insert" or not present:
            # Two officers who open the same case offline open the same one.
            uuid = f"{chance.randrange(3):032x}" if chance.random() < 0.7 else self.office.new_id()
            if uuid not in present:
                given["uuid"] = uuid
            write(connection, table, given, None)
        elif act == "update":
            for uuid in chance.sample(present, min(len(present), chance.choice([1, 1, 1, 2]))):
                write(connection, table, given, uuid)
        elif act == "delete":
            connection.execute(f'DELETE FROM "{table}" WHERE uuid = ?', (chance.choice(present),))
        elif act == "replace":
            if chance.random() < 0.3:
                connection.execute(f"PRAGMA recursive_triggers = {chance.choice(['ON', 'OFF'])}")
            uuid = chance.choice(present)
            (fid,) = connection.execute(f'SELECT fid FROM "{table}" WHERE uuid = ?', (uuid,)).fetchone()
            given["fid"] = fid
            if chance.random() < 0.7:
                given["uuid"] = uuid
            write(connection, table, given, None, verb="INSERT OR REPLACE")
        elif act == "paste":
            names = ", ".join(f'"{name}"' for name in ["uuid", *columns])
            connection.execute(
                f'INSERT INTO "{table}" ({names}) SELECT {names} FROM "{table}" WHERE uuid = ?',
                (chance.choice(present),),
            )

    def import_layer(self, workspace: Workspace) -> None:
        """Import one of three layers, which others may import, too."""
        number = self.chance.randrange(3)
        features = [{"geom": values.polygon(random.Random(7)), "status": f"{n}"} for n in range(3)]
        with suppress(EnforcementError):  # it has been imported already
            register_edition(
                workspace,
                "structure",
                source=f"图斑{number}",
                as_of="2026-01-01",
                sha256=f"{number}" * 64,
                features=features,
            )

    def edit_behind(self, device: Device) -> None:
        """Let a tool drop a trigger, edit, and somebody open the file again."""
        device.close()
        connection = device.outsider()
        try:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture%' ORDER BY name"
            ).fetchall()
            connection.execute("BEGIN")
            for (name,) in names:
                connection.execute(f'DROP TRIGGER "{name}"')
            self.edit_rows(connection, self.chance.choice(["update", "delete", "insert"]))
            connection.execute("COMMIT")
        finally:
            connection.close()
        device.workspace()

    def end(self) -> None:
        """Let everybody sync until nothing moves, then account for everything."""
        faults = self.outcome.faults
        shared = SharedFileProcess(self.office.hub.root) if self.with_shared else None
        for _ in range(ROUNDS):
            if not any([self.moved(device, shared) for device in self.office.devices]):  # noqa: C419 - all of them
                break
        else:
            faults.append(f"still not quiet after {ROUNDS} rounds")
        if self.chance.random() < 0.3:
            self.office.join("新来的")
        for device in self.office.devices:
            device.sync(whole=True, shared=shared)
            device.sync(whole=True)
        for device in self.office.devices:
            self.note(device)
        first, *others = [self.contents(device.workspace()) for device in self.office.devices]
        for device, other in zip(self.office.devices[1:], others):
            faults.extend(f"{device.name}: {fault}" for fault in differences(first, other))
        if shared is not None:
            self.compare_shared(first)
        self.account(self.office.devices[0].workspace(), first)
        self.witnesses()

    def moved(self, device: Device, shared: Optional[SharedFileProcess]) -> bool:
        """Sync with all of the hub and tell whether anything was new."""
        report = device.sync(whole=True, shared=shared)
        if report is None:
            return True
        if report.unreadable or report.missing or report.refusal:
            self.outcome.faults.append(f"{device.name}: {report.unreadable or report.missing or report.refusal}")
        return bool(report.pushed or report.pulled)

    def contents(self, workspace: Workspace) -> Contents:
        """Return what a file holds, without what only that file knows."""
        connection = workspace.connection
        conflicts = {
            conflict.conflict: conflict for state in open_states(connection) for conflict in state.conflicts
        }
        stored = {row[0] for row in connection.execute("SELECT conflict FROM conflict WHERE settled_by IS NULL")}
        if stored != set(conflicts):
            self.outcome.faults.append("the table of conflicts is not what the log says")
        return Contents(
            rows=snapshot(connection, values.COLUMNS),
            log={change.change: change_to_json(change) for _, change in log.since(connection)},
            heads=set(connection.execute("SELECT table_name, row_uuid, change FROM row_head")),
            conflicts=conflicts,
            waiting=memory.count_waiting(connection),
        )

    def compare_shared(self, first: Contents) -> None:
        """Hold the shared GeoPackage against an officer's file."""
        self.outcome.counts["shared file"] += 1
        with Workspace.open(
            self.office.hub.shared_file,
            actor=None,
            clock=self.office.devices[0].clock,
            ids=self.office.new_id,
            shared=True,
        ) as workspace:
            faults = differences(first, self.contents(workspace))
            self.outcome.faults.extend(f"the shared file: {fault}" for fault in faults)

    def account(self, workspace: Workspace, found: Contents) -> None:
        """Look for everything that was ever written."""
        counts, faults = self.outcome.counts, self.outcome.faults
        ledger = account.Account(workspace.connection, found.rows, found.conflicts.values())
        faults.extend(ledger.lost())
        gone = self.written - set(found.log) - self.office.thrown_away
        faults.extend(f"the change {change} is gone" for change in sorted(gone))
        fold = fold_of(workspace.connection)
        for edit in outside_edits(workspace.connection, fold):
            faults.append(f"the table says otherwise than the log: {edit}")
        for edition in altered_editions(workspace.connection):
            faults.append(f"an import is not what the log says: {edition}")
        for key, row in each_row(found.rows):
            if row.get("fid") is None:
                faults.append(f"{key} has no fid")
        counts["devices"] += len(self.office.devices)
        counts["changes"] += len(found.log)
        counts["values"] += sum(len(change["columns"]) for change in found.log.values())
        counts["open conflicts"] += len(found.conflicts)
        counts["withheld"] += sum(change["op"] == "withhold" for change in found.log.values())

    def witnesses(self) -> None:
        """Verify the chains; copies may have forked, which is no forgery."""
        devices = self.office.devices
        if self.chance.random() < 0.2:
            for device in devices:
                device.close()
            seen = [witness_of(device.path) for device in devices]
        else:  # the same, but for the file's own log; twice as fast
            seen = [Witness(device.name, heads_seen(device.workspace().connection)) for device in devices]
        for finding in verify(self.office.hub, seen, progress=lambda share, text: None).findings:
            self.outcome.counts[f"verify: {finding.kind}"] += 1
            if finding.kind != "forked" or not self.copies:
                self.outcome.faults.append(f"verify accuses somebody honest: {finding}")


@dataclass(frozen=True)
class Contents:
    """What a file holds."""

    rows: account.Rows
    log: Mapping[str, Any]
    heads: Set[Tuple[str, str, str]]
    conflicts: Dict[str, Conflict]
    waiting: int


def heads_seen(connection: sqlite3.Connection) -> Dict[Tuple[str, int], str]:
    """Return the heads of other chains that a file remembers."""
    rows = connection.execute("SELECT sealer, position, hash FROM witness")
    return {(sealer, position): digest for sealer, position, digest in rows}


def differences(one: Contents, other: Contents) -> List[str]:
    """Return in what two files are not alike."""
    faults = list(account.same_tables(one.rows, other.rows))
    if one.log != other.log:
        apart = sorted({*one.log, *other.log} - {name for name in one.log if one.log[name] == other.log.get(name)})
        faults.append(f"{len(apart)} changes of the log differ, like {apart[0]}")
    if one.heads != other.heads:
        faults.append(f"the heads differ: {sorted(one.heads ^ other.heads)[:2]}")
    # As everybody sees them: the same text that is not UTF-8 can be spelled in two ways.
    ours, theirs = ({name: conflict_record(each) for name, each in f.conflicts.items()} for f in (one, other))
    if ours != theirs:
        apart = sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))
        faults.append(f"the conflicts differ: {apart[0]}")
    if other.waiting:
        faults.append(f"{other.waiting} changes are not published")
    return faults


def write(
    connection: sqlite3.Connection,
    table: str,
    given: Mapping[str, values.Value],
    uuid: Optional[str],
    verb: str = "INSERT",
) -> None:
    """Insert a row, or change the one with ``uuid``, with values as they are."""
    described = repositories.described(table)
    marks, bound = {}, []
    for name, value in given.items():
        if isinstance(value, values.NotUtf8):
            marks[name], value = "CAST(? AS TEXT)", bytes(value)
        else:
            marks[name] = "?"
            if name == "geom" and isinstance(value, bytes):
                value = repositories._blob(value, described, 4547)
        bound.append(value)
    if uuid is not None:
        assignments = ", ".join(f'"{name}" = {mark}' for name, mark in marks.items())
        connection.execute(f'UPDATE "{table}" SET {assignments} WHERE uuid = ?', [*bound, uuid])
    else:
        names = ", ".join(f'"{name}"' for name in marks)
        connection.execute(f'{verb} INTO "{table}" ({names}) VALUES ({", ".join(marks.values())})', bound)


def void(_: object) -> None:
    """Forget an answer."""

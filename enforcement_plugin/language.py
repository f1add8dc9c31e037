"""The user's language, and the core's errors and reports as sentences in it: for desktop and Processing."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.app.attachments import FilesReport
from enforcement_plugin.app.syncing import SyncReport
from enforcement_plugin.errors import EnforcementError

MOST_PROBLEMS = 3  # of single files that are told one by one
ERRORS = "Errors"  # the context that scripts/translations.py collects the sentences under


def language() -> str:
    """Return ``zh`` or ``en``: the two languages that everything exists in."""
    return "zh" if QgsApplication.locale().lower().startswith("zh") else "en"


def sentence(error: EnforcementError) -> str:
    """Return what happened in the user's language.

    The sentence is translated before its fields are filled in; one that has no translation is shown in
    English rather than not at all.
    """
    values = {
        name: sentence(value) if isinstance(value, EnforcementError) else value
        for name, value in error.values.items()
    }
    said = QCoreApplication.translate(ERRORS, error.template).format(**values)
    line = getattr(error, "line", None)
    # An error in a rule pack or another text file of the user's leads with its place.
    return said if line is None else f"{getattr(error, 'file', '')}, {line}: {getattr(error, 'path', '')}: {said}"


def sync_sentences(report: SyncReport) -> tuple[str, list[str]]:
    """Return what a sync came to in one sentence, and what a person must hear beside it."""
    translate = QCoreApplication.translate
    done = translate("Sync", "Synced: {pushed} changes sent, {pulled} received.").format(
        pushed=report.pushed, pulled=report.pulled
    )
    if report.refusal is not None:
        done = translate("Sync", "Received {pulled} changes, sent {pushed}: the rest waits.").format(
            pushed=report.pushed, pulled=report.pulled
        )
    if report.stopped:
        done += " " + translate("Sync", "Stopped at your request; what was not sent is sent at the next sync.")
    if report.shared == "rebuilt":
        done += " " + translate(
            "Sync", "The shared GeoPackage was not there or damaged: made anew from the record."
        )
    heard = [sentence(error) for error in (report.refusal, report.shared_refusal) if error is not None]
    if report.files is not None:
        files_done, files_heard = files_sentences(report.files)
        done = f"{done} {files_done}".strip()
        heard += [text for text in files_heard if text not in heard]
    if report.shared == "busy" and report.shared_refusal is None:
        done += " " + translate(
            "Sync", "The shared GeoPackage is in use; it is brought up to date at the next sync."
        )
    heard += conflict_sentences(report)
    heard += [sentence(error) for error in report.missing]
    newer = [each for each in report.unreadable if each.kind == "newer"]
    damaged = [each for each in report.unreadable if each.kind != "newer"]
    if newer:
        heard.append(
            translate(
                "Sync",
                "{count} pieces of the shared record were written by a newer version of this plugin. They are "
                "taken in as soon as yours is updated; until then you do not see what they say.",
            ).format(count=len(newer))
        )
    if damaged:
        heard.append(
            translate(
                "Sync",
                "{count} pieces of the shared record do not verify and were left out (the first: {name}). "
                "Ask whoever keeps the shared folder; they are looked at again at every sync.",
            ).format(count=len(damaged), name=damaged[0].name.path)
        )
    if report.contradicted:
        heard.append(
            translate(
                "Sync",
                "{count} changes are told in two ways in the shared record; what was read first stands. "
                "Somebody may have forged one: have the record verified.",
            ).format(count=len(report.contradicted))
        )
    if report.gone:
        heard.append(
            translate(
                "Sync",
                "{count} pieces of the record were lost or damaged in the shared folder: somebody removed or "
                "changed them, a disk failed, or an older state was put back. What this workspace knows of them "
                "was published again; “sync verify” tells what is missing.",
            ).format(count=report.gone)
        )
    others = sorted({each.name for each in report.held_back if each.reason == "actor"})
    if others:
        heard.append(
            translate(
                "Sync",
                "Changes of {people} in this file wait until they sync it themselves: the database takes from "
                "everybody only what is his own.",
            ).format(people="、".join(others))
        )
    kept = [each for each in report.held_back if each.reason != "actor"]
    if kept:
        heard.append(
            translate(
                "Sync",
                "The database does not take {count} of your changes: they lie outside your agency or "
                "jurisdictions, or your role may not make them (the first: table {table}). They stay in your "
                "file; ask whoever administers the database.",
            ).format(count=len(kept), table=kept[0].table)
        )
    if report.ahead:
        heard.append(
            translate(
                "Sync",
                "{count} changes are dated more than a day ahead of this computer's clock: "
                "one of the clocks is wrong.",
            ).format(count=report.ahead)
        )
    if report.another_hub:
        heard.append(
            translate(
                "Sync",
                "This workspace had been synced with another shared folder before; all that this one lacked "
                "was published to it. If that was not meant, choose the folder again in the settings.",
            )
        )
    return done, heard


def conflict_sentences(report: SyncReport) -> list[str]:
    """Return what a sync has left for a person to decide."""
    translate = QCoreApplication.translate
    heard = []
    if report.conflicts:
        heard.append(
            translate("Sync", "{count} conflicts are open: see “Conflicts”.").format(count=report.conflicts)
        )
    if report.withheld:
        heard.append(
            translate(
                "Sync",
                "{count} of your values stepped back because another officer had published first; "
                "both are kept under “Conflicts”.",
            ).format(count=len(report.withheld))
        )
    return heard


def files_sentences(report: FilesReport) -> tuple[str, list[str]]:
    """Return what became of photos and documents in one sentence (empty: nothing), and what must be heard."""
    translate = QCoreApplication.translate
    done = ""
    if report.up or report.down:
        done = translate("Sync", "Files: {up} sent, {down} fetched ({megabytes} MB).").format(
            up=report.up, down=report.down, megabytes=f"{(report.bytes_up + report.bytes_down) / 1e6:.1f}"
        )
    heard = []
    if report.refusal is not None:
        heard.append(sentence(report.refusal))
    if report.altered:
        heard.append(
            translate(
                "Sync",
                "{count} files were changed after they were recorded as evidence and were not sent (the first: "
                "{name}). See “Attachments”.",
            ).format(count=len(report.altered), name=report.altered[0].path)
        )
    if report.missing and not report.stopped:
        heard.append(
            translate("Sync", "{count} photos or documents are missing: see “Attachments”.").format(
                count=report.missing
            )
        )
    heard += [sentence(error) for error in report.problems[:MOST_PROBLEMS]]
    return done, heard

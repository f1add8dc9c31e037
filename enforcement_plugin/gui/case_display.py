"""What the case form shows of a decision: the answer first, its reason beside it, then what to do."""

from __future__ import annotations

from html import escape
from typing import Any

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QTableWidget, QTableWidgetItem

from enforcement_plugin.app.case_view import CaseView, FactLine
from enforcement_plugin.gui.wording import (
    CLOCK_COLOURS,
    CLOCK_MARKS,
    STATE_COLOURS,
    clause_html,
    clauses_html,
    headline,
    listing,
)


class CaseDisplay(QObject):
    """Puts a case view into the form's labels and tables (ui/case_form.ui); enters nothing."""

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self._form = form

    def show(self, view: CaseView) -> None:
        """Show the answer, the clocks, the place and the doubts."""
        kind = view.case_no if view.opened else self.tr("not opened as a case")
        self._form.titleLabel.setText(
            " · ".join(part for part in (view.structure_no, kind, view.stage_label) if part)
        )
        self._form.placeLabel.setText(view.place)
        self._show_lead(view)
        self._show_deadlines(view)
        self._show_place(view)
        self._show_doubts(view)
        draft = self.tr("  DRAFT document: internal use only.") if view.draft else ""
        self._form.packLabel.setText(
            self.tr("Rules: {pack} · as of {date}").format(pack=view.pack, date=view.as_of) + draft
        )

    def _show_lead(self, view: CaseView) -> None:
        self._form.leadLabel.setText(headline(view.lead))
        self._form.leadLabel.setStyleSheet(f"color: {STATE_COLOURS[view.lead.status].name()}")
        if view.scope == "out":
            self._form.officeLabel.setText(self.tr("Outside the scope of the document: for a person to decide."))
        elif view.lead_office.status == "none":
            self._form.officeLabel.clear()
        else:
            self._form.officeLabel.setText(
                self.tr("Presumed office (to be confirmed): {office}").format(office=headline(view.lead_office))
            )
        if view.lead.beside:
            self._form.officeLabel.setText(
                "\n".join(filter(None, [view.lead.beside, self._form.officeLabel.text()]))
            )
        self._form.officeLabel.setVisible(bool(self._form.officeLabel.text()))
        self._form.leadClauseLabel.setText(clauses_html(view.lead.clauses))
        self._form.leadClauseLabel.setVisible(bool(view.lead.clauses))
        missing = ""
        if view.lead.missing:
            missing = self.tr("<b>Missing:</b> {facts}").format(facts=escape(listing(view.lead.missing)))
        if view.lead.status in {"undetermined", "conflict"}:
            known = {doubt.id: doubt for doubt in view.doubts}
            advice = [known[name].safe for name in view.lead.doubts if name in known]
            if advice:
                missing += ("<br>" if missing else "") + self.tr("<b>What to do:</b> {advice}").format(
                    advice=escape(" ".join(advice))
                )
        for warning in view.warnings:
            missing += ("<br>" if missing else "") + f'<span style="color:#b85c00">▲ {escape(warning)}</span>'
        self._form.leadMissingLabel.setText(missing)
        self._form.leadMissingLabel.setVisible(bool(missing))
        self._form.leadChangeLabel.setText("<br>".join(escape(text) for text in view.changes))
        self._form.leadChangeLabel.setVisible(bool(view.changes))
        self._form.adoptedLabel.setText(view.adopted)
        self._form.adoptedLabel.setVisible(bool(view.adopted))
        self._form.adoptedLabel.setStyleSheet("font-weight: bold; color: #b85c00" if view.adopted_differs else "")

    def _show_deadlines(self, view: CaseView) -> None:
        lines = []
        for clock in view.clocks:
            mark = f'<span style="color:{CLOCK_COLOURS[clock.state]}">{CLOCK_MARKS[clock.state]}</span>'
            when = escape(clock.due) or (
                self.tr("runs, but the holidays of that year are not known")
                if clock.year_missing
                else self.tr("no date yet")
            )
            left = ""
            if clock.days is not None:
                left = (
                    self.tr("{count} working days left").format(count=clock.days)
                    if clock.days >= 0
                    else self.tr("overdue")
                )
            advisory = self.tr(" (reminder)") if clock.advisory else ""
            lines.append(f"{mark} <b>{escape(clock.label)}</b>{escape(advisory)}: {when} {escape(left)}")
            if clock.clause:
                lines.append(f'<span style="margin-left:12px">{clause_html(clock.clause)}</span>')
        for notice in view.notices:
            duty = {
                True: self.tr("must"),
                False: self.tr("may"),
                "conditional": self.tr("if it turns out so"),
            }[notice.mandatory]
            lines.append(f"✉ {escape(notice.form)} → <b>{escape(notice.to)}</b> ({escape(duty)})")
        lines += [f"☞ {escape(duty)}" for duty in view.duties]
        for step in view.steps:
            lines.append(f"⇧ <b>{escape(step.label)}</b> {escape(step.who)}")
            lines += [f"&nbsp;&nbsp;☐ {escape(gate)}" for gate in step.gates]
        lines += [f"⊘ {escape(reason)}" for reason in view.forbidden]
        self._form.deadlineLabel.setText(
            "<br>".join(lines) or escape(self.tr("No clock runs and no letter is due."))
        )

    def _show_place(self, view: CaseView) -> None:
        _fill(
            self._form.parcelTable,
            [
                self.tr("Parcel"),
                self.tr("Area m²"),
                self.tr("Share"),
                self.tr("Land-use right"),
                self.tr("Ownership"),
                self.tr("Grant"),
            ],
            [
                [
                    line.parcel_no,
                    f"{line.area_m2:.1f}",
                    f"{100 * line.share:.1f} %",
                    line.land_use_right,
                    line.land_ownership,
                    line.grant,
                ]
                for line in view.parcels
            ],
        )
        _fill(
            self._form.factTable,
            [self.tr("Fact"), self.tr("Value"), self.tr("From")],
            [[line.label, line.value_label, self._origin(line)] for line in view.facts],
        )

    def _origin(self, line: FactLine) -> str:
        words = {
            "zone": self.tr("zones"),
            "parcel": self.tr("parcels"),
            "structure": self.tr("structure"),
            "case": self.tr("case"),
            "entry": self.tr("officer's entry"),
            "unsaved": self.tr("entry, not saved"),
            "setting": self.tr("setting of the workspace"),
            "default": self.tr("presumed by the document's reading"),
            "unknown": self.tr("not known"),
        }
        return " – ".join(part for part in (words[line.origin], line.note) if part)

    def _show_doubts(self, view: CaseView) -> None:
        parts = [f"<p>{escape(note)}</p>" for note in view.notes]
        for doubt in view.doubts:
            parts.append(f"<p><b>{escape(doubt.id)}</b> {escape(doubt.text)}<br>→ {escape(doubt.safe)}</p>")
        answers = [view.lead, view.lead_office, *(line.handling for line in view.violations if line.handling)]
        quoted = clauses_html(clause for answer in answers for clause in answer.clauses)
        parts.append(f"<hr><p>{quoted}</p>")
        if view.standing:
            parts.append(f"<hr><p><i>{escape(self.tr('About the document as a whole:'))}</i></p>")
        for doubt in view.standing:
            parts.append(f"<p><b>{escape(doubt.id)}</b> {escape(doubt.text)}<br>→ {escape(doubt.safe)}</p>")
        self._form.noteBrowser.setHtml("".join(parts))

    def show_history(self, rows: list[list[str]]) -> None:
        """Show the changes of the case: when, who, what, before, after, from which device."""
        _fill(
            self._form.historyTable,
            [
                self.tr("When"),
                self.tr("Who"),
                self.tr("What"),
                self.tr("Before"),
                self.tr("After"),
                self.tr("Published from"),
            ],
            rows,
        )


def _fill(table: QTableWidget, headers: list[str], rows: list[list[str]]) -> None:
    table.setColumnCount(len(headers))
    table.setHorizontalHeaderLabels(headers)
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)
    table.resizeColumnsToContents()
    table.horizontalHeader().setStretchLastSection(True)

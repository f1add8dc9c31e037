"""Proving a pack: complete, unambiguous, alive, cited and covered, over every combination of its facts."""

from __future__ import annotations

from enforcement_plugin.rules.lint.findings import Examined, Finding
from enforcement_plugin.rules.lint.report import LintReport, lint, report_lines

__all__ = ["Examined", "Finding", "LintReport", "lint", "report_lines"]

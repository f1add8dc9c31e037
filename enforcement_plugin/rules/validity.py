"""Warnings about a document itself: no date of effect, not yet in force, expired or soon to be."""

from __future__ import annotations

import datetime
from typing import Iterator, Tuple

from enforcement_plugin.rules.decision import Caution
from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.pack import PolicyDocument

NO_EFFECTIVE_DATE, NOT_YET_IN_FORCE = "no_effective_date", "not_yet_in_force"
EXPIRED, EXPIRES_SOON, EXPIRY_UNKNOWN = "expired", "expires_soon", "expiry_unknown"
# A successor takes an office about half a year.
SOON = datetime.timedelta(days=183)


def validity(document: PolicyDocument, as_of: datetime.date) -> Tuple[Caution, ...]:
    """Return what a reader must know of the document's validity on a day. None of it changes a decision."""
    return tuple(_cautions(document, as_of))


def _cautions(document: PolicyDocument, as_of: datetime.date) -> Iterator[Caution]:
    last = document.last_day
    if document.effective is None:
        yield _caution(
            NO_EFFECTIVE_DATE,
            "文件未载施行日期，使用前须由法制部门确认现行有效",
            "The document states no date of effect; legal staff must confirm that it is in force before use",
        )
    elif as_of < document.effective:
        yield _caution(
            NOT_YET_IN_FORCE,
            f"文件自 {document.effective.isoformat()} 起施行，{as_of.isoformat()} 尚未生效",
            f"The document takes effect on {document.effective.isoformat()}, not yet on {as_of.isoformat()}",
            effective=document.effective.isoformat(),
        )
    if last is None:
        if document.valid_years is not None:
            yield _caution(
                EXPIRY_UNKNOWN,
                f"文件有效期 {document.valid_years} 年，但未载施行日期，届满之日无从计算",
                f"The document is valid for {document.valid_years} years from a date that it does not state",
                valid_years=document.valid_years,
            )
    elif as_of > last:
        yield _caution(
            EXPIRED,
            f"文件有效期至 {last.isoformat()}，已届满；未经重新公布不得继续适用",
            f"The document was valid until {last.isoformat()}; without renewal it no longer applies",
            expires=last.isoformat(),
        )
    elif last - as_of <= SOON:
        yield _caution(
            EXPIRES_SOON,
            f"文件有效期至 {last.isoformat()}，即将届满",
            f"The document is valid until {last.isoformat()} only",
            expires=last.isoformat(),
        )


def _caution(kind: str, zh: str, en: str, **values: object) -> Caution:
    return Caution(kind, Label(zh, en), values)

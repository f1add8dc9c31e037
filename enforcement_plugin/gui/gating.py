"""Controls that are not offered: disabled, with the reason where the mouse rests on them."""

from __future__ import annotations

from typing import Any

from enforcement_plugin.app.roles import Offer

NOTE_STYLE = "color: #b85c00"  # of a line that says what is not offered
OWN_HINT = "enforcement_hint"  # the property that keeps a control's own tool tip


def gate(control: Any, offer: Offer, action: str, *, ready: bool = True) -> None:
    """Enable a widget or QAction if ``action`` is offered and it is ``ready``; else its tool tip says why not.

    An empty ``action`` is offered to everybody.
    """
    if control.property(OWN_HINT) is None:
        control.setProperty(OWN_HINT, control.toolTip())
    control.setEnabled(ready and (not action or offer.allows(action)))
    control.setToolTip(offer.why_not(action) or control.property(OWN_HINT))

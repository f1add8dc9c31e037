"""The Chinese font of maps and pages: one family, chosen once, set on every item that bears text."""

from __future__ import annotations

from functools import cache

from qgis.PyQt.QtGui import QFont, QFontDatabase

from enforcement_plugin.errors import SurroundingsError

# Without serifs and with both scripts; what Linux, Windows and macOS have of it.
PREFERRED = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
)


@cache
def chinese_family() -> str:
    """Return the family of the Chinese font on this machine.

    Raises SurroundingsError where there is none: a page would come out with empty boxes for every name.
    """
    database = QFontDatabase()
    families = database.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    for name in PREFERRED:
        if name in families:
            return name
    if not families:
        raise SurroundingsError(
            "No font with Chinese characters is installed; maps need one (Debian: fonts-noto-cjk)."
        )
    return str(families[0])


def chinese_font(points: float = 9.0, *, bold: bool = False) -> QFont:
    """Return the Chinese font in a size in points."""
    font = QFont(chinese_family())
    font.setPointSizeF(points)
    font.setBold(bold)
    # Shaped, the digits after a Latin letter become glyphs of their own in the Noto fonts, which Qt writes
    # to a PDF without their characters: "1:50000" could be read there, but neither found nor copied.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return font

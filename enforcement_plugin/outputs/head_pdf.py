"""The pages of heads as PDF, drawn by Qt; needs QGIS's Python, but no QGIS running."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Sequence

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.outputs.head_page import FONTS, Page

_RESOLUTION = 600  # dots per inch; a module of the densest code is some 20 dots wide then
_DOTS = _RESOLUTION / 25.4


def write_pdf(pages: Sequence[Page], path: Path) -> None:
    """Write the A4 pages of a PDF; its text can be searched and copied.

    Raises SurroundingsError where Qt is missing or the file cannot be written.
    """
    try:
        from qgis.PyQt.QtCore import QMarginsF, QPointF, QRectF, Qt
        from qgis.PyQt.QtGui import QFont, QGuiApplication, QPageSize, QPainter, QPdfWriter
    except ImportError as error:
        raise SurroundingsError(
            "A PDF needs the Python of QGIS, which is not there; SVG and PNG need only segno."
        ) from error
    application = QGuiApplication.instance()
    if application is None:
        if not os.environ.get("DISPLAY") and os.name == "posix":
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QGuiApplication([])  # fonts need one; it must live until the page is drawn
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(_RESOLUTION)
    painter = QPainter()
    if not painter.begin(writer):
        raise SurroundingsError("{path} cannot be written ({reason}).", path=path, reason="PDF")
    font = QFont()
    font.setFamilies(list(FONTS))
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        for text in page.texts:
            font.setPixelSize(round(text.size * _DOTS))
            painter.setFont(font)
            painter.drawText(QPointF(text.x * _DOTS, text.y * _DOTS), text.text)
        for bar in page.bars:
            # Edges on whole dots: what is blurred between two modules misleads a camera.
            left, top = round(bar.x * _DOTS), round(bar.y * _DOTS)
            right, bottom = round((bar.x + bar.width) * _DOTS), round((bar.y + bar.height) * _DOTS)
            painter.fillRect(QRectF(left, top, right - left, bottom - top), Qt.GlobalColor.black)
    painter.end()
    del application

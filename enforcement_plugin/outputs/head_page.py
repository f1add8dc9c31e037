"""A page with the heads of the record: text in Chinese and English, and the same as a QR code (ISO/IEC 18004).

A page is laid out once, in mm on A4; SVG is written here and PDF by head_pdf.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Iterator, List, Optional, Protocol, Sequence, Tuple
from xml.sax.saxutils import escape

from enforcement_plugin.errors import SurroundingsError

if TYPE_CHECKING:
    import segno

HEADS_PER_PAGE = 6  # so that the code stays coarse enough for a telephone's camera on a poor print
QUIET_ZONE = 4  # modules of white around the code, as the standard asks
WIDTH, HEIGHT = 210.0, 297.0
# Latin ones first: their digits can be copied out of a PDF, those of many Chinese fonts cannot.
FONTS = ("DejaVu Sans", "Arial", "Noto Sans CJK SC", "Microsoft YaHei", "SimSun", "sans-serif")
_MARGIN, _CODE = 18.0, 70.0
_CHECK = (
    ("日后核对：把二维码内容或任一行链头交给下面的命令（离线即可，不需要任何人的账号）：", 3.4),
    ("To check later, offline, give what the code says, or any head, to this command:", 3.1),
    ("scripts/enforcement sync verify HUB --head SEALER/POSITION/HASH", 3.4),
    ("found：封存以来未改动；cut、removed：被截断或移走；rewritten、altered：被改写。", 3.4),
    ("found: unchanged since it was sealed; cut, removed: gone; rewritten, altered: changed.", 3.1),
    ("本页只证明记录自封存以来未被改动，不证明所记内容属实。", 3.4),
    ("This page can show that the record is unchanged since sealing, not that what it says is true.", 3.1),
)


class Head(Protocol):
    """The end of one chain (sync.heads)."""

    @property
    def sealer(self) -> str:
        """Return whose chain it is, 32 hex digits."""

    @property
    def position(self) -> int:
        """Return how many changes the chain has."""

    @property
    def hash(self) -> str:
        """Return the hash of its last segment, 64 hex digits."""

    @property
    def text(self) -> str:
        """Return ``sealer/position/hash``."""

    @property
    def sealed_at(self) -> str:
        """Return when, ISO 8601 UTC."""

    @property
    def person(self) -> Optional[str]:
        """Return who is registered for the device."""

    @property
    def agency(self) -> Optional[str]:
        """Return of which agency."""

    @property
    def own(self) -> bool:
        """Return whether it is the chain of the printing device."""


class Sheet(Protocol):
    """The heads that are printed together (sync.heads)."""

    @property
    def hub(self) -> str:
        """Return the hub's id."""

    @property
    def place(self) -> str:
        """Return the file or folder that knew them."""

    @property
    def at(self) -> str:
        """Return when, ISO 8601 UTC."""

    @property
    def heads(self) -> Tuple[Head, ...]:
        """Return the heads, the own one first."""


@dataclass(frozen=True)
class Text:
    """A line of text; ``x``, ``y`` of its base line and ``size`` in mm."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A black rectangle of the code, in mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """What stands on one page."""

    texts: Tuple[Text, ...]
    bars: Tuple[Bar, ...]


def code_text(sheet: Sheet, heads: Sequence[Head]) -> str:
    """Return what the QR code of a page says; ``sync verify --head`` takes it as it is."""
    return "\n".join(["enforcement-head 1", f"hub {sheet.hub}", f"at {sheet.at}", *(head.text for head in heads)])


def code(text: str) -> segno.QRCode:
    """Return the QR code of a text, error correction M (15 %). Raises SurroundingsError without segno."""
    try:
        import segno
    except ImportError as error:
        raise SurroundingsError(
            "QR codes need the Python package segno, which is not installed: python3 -m pip install segno."
        ) from error
    return segno.make(text, error="m", boost_error=False, micro=False)


def pages(sheet: Sheet) -> List[Page]:
    """Return the sheet as A4 pages. Raises SurroundingsError without segno."""
    parts = list(_parts(sheet))
    return [_page(sheet, heads, number, len(parts)) for number, heads in enumerate(parts, 1)]


def codes(sheet: Sheet) -> List[segno.QRCode]:
    """Return the QR codes of the pages alone. Raises SurroundingsError without segno."""
    return [code(code_text(sheet, heads)) for heads in _parts(sheet)]


def svg(page: Page) -> str:
    """Return a page as an SVG document."""
    bars = "".join(
        f"M{bar.x:.4f} {bar.y:.4f}h{bar.width:.4f}v{bar.height:.4f}h-{bar.width:.4f}z" for bar in page.bars
    )
    texts = "\n".join(
        f'<text x="{each.x:g}" y="{each.y:g}" font-size="{each.size:g}" xml:space="preserve">'
        f"{escape(each.text)}</text>"
        for each in page.texts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}">\n'
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#fff"/>\n'
        f'<path d="{bars}" fill="#000" shape-rendering="crispEdges"/>\n'
        f'<g font-family="{", ".join(FONTS)}" fill="#000">\n{texts}\n</g>\n</svg>\n'
    )


def _parts(sheet: Sheet) -> Iterator[Tuple[Head, ...]]:
    for start in range(0, len(sheet.heads), HEADS_PER_PAGE):
        yield sheet.heads[start : start + HEADS_PER_PAGE]


def _page(sheet: Sheet, heads: Sequence[Head], number: int, count: int) -> Page:
    at = _Column(24.0)
    at.write("记录链头  Head of the record", 7.0, 9.0)
    at.write(f"打印时间  Printed at  {sheet.at}" + (f"    {number}/{count}" if count > 1 else ""), 3.6)
    at.write(f"共享处编号  Hub  {sheet.hub}", 3.6)
    place = sheet.place if len(sheet.place) <= 70 else f"…{sheet.place[-70:]}"
    at.write(f"来源  Source  {place}", 3.6, 8.0)
    beside = at.y
    bars = _bars(code(code_text(sheet, heads)), WIDTH - _MARGIN - _CODE, beside - 4.0, _CODE)
    for head in heads:
        at.write(_who(head), 3.8)
        at.write(f"封存标识  Sealer  {head.sealer}", 2.9, 4.6)
        at.write(f"位置  Position  {head.position}    封存时间  Sealed at  {head.sealed_at}", 2.9, 4.6)
        groups = [head.hash[start : start + 4] for start in range(0, 64, 4)]
        at.write("杂凑值  Hash  " + " ".join(groups[:8]), 2.9, 4.4)
        at.write(" ".join(groups[8:]), 2.9, 7.5, indent=17.5)
    at.y = max(at.y, beside + _CODE + 6.0)
    for text, size in _CHECK:
        at.write(text, size)
    at.y = HEIGHT - 24.0
    at.write("打印人  Printed by ______________________    见证人  Witness ______________________", 3.6, 8.0)
    at.write("日期  Date ______________________", 3.6)
    return Page(tuple(at.texts), tuple(bars))


def _who(head: Head) -> str:
    device = "、".join(filter(None, (head.person, head.agency))) or "未登记  not registered"
    return f"设备  Device  {device}" + ("  （本机  this device）" if head.own else "")


class _Column:
    """Lines of text below each other."""

    def __init__(self, y: float) -> None:
        self.texts: List[Text] = []
        self.y = y

    def write(self, text: str, size: float, step: float = 5.6, indent: float = 0.0) -> None:
        """Add a line of ``size`` mm and go on ``step`` mm below it."""
        self.texts.append(Text(_MARGIN + indent, self.y, size, text))
        self.y += step


def _bars(code: segno.QRCode, x: float, y: float, size: float) -> Iterator[Bar]:
    """Yield the black runs of a code's rows; ``size`` mm with its quiet zone."""
    module = size / (len(code.matrix) + 2 * QUIET_ZONE)
    for row, modules in enumerate(code.matrix):
        column = 0
        while column < len(modules):
            end = column
            while end < len(modules) and modules[end]:
                end += 1
            if end > column:
                left, top = x + (column + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module
                yield Bar(left, top, (end - column) * module, module)
            column = end + 1

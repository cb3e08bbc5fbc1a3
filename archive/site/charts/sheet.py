"""A picture as it leaves the site: title, what the values are, key, notes and source around it; as SVG and as PNG."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

from lxml import etree

from archive.errors import ArchiveError
from archive.site.charts.drawing import MISSING, NAMESPACES, SVG, available
from archive.site.charts.forms import LETTER
from archive.site.charts.key import HEIGHT, WIDTH, Entry, glyph
from archive.site.charts.looks import FONT, INK, PAPER, QUIET
from archive.site.charts.marks import FIGURES

EDGE = 20
SCALE = 2.0
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is written on a sheet; ``source`` are the lines at its foot."""

    svg: str
    title: str
    subtitle: str
    key: tuple[Entry, ...]
    notes: tuple[str, ...]
    source: tuple[str, ...]


def linked(svg: str, figures: str) -> str:
    """Return an SVG whose points lead to the evidence pages; ``figures`` is the address that these begin with."""
    return svg.replace(f'href="{FIGURES}', f'href="{figures}/')


def sheet(picture: Picture) -> str:
    """Return the sheet as an SVG of its own."""
    inner = etree.fromstring(picture.svg.encode())
    wide, high = int(inner.get("width", "0")), int(inner.get("height", "0"))
    width = wide + 2 * EDGE
    body = etree.Element("g", {"font-family": FONT})
    at = float(EDGE)
    at = _lines(body, picture.title, at, width, size=20, fill=INK, bold=True)
    at = _lines(body, picture.subtitle, at + 2, width, size=14, fill=QUIET) + 8
    inner.attrib.update({"x": str(EDGE), "y": f"{at:g}"})
    at = _key(body, picture.key, at + high + 8, width)
    for note in picture.notes:
        at = _lines(body, note, at + 2, width, size=12, fill=INK)
    for line in picture.source:
        at = _lines(body, line, at + 2, width, size=12, fill=QUIET)
    root = etree.Element(f"{{{SVG}}}svg", nsmap=NAMESPACES)
    height = at + EDGE - 6
    root.attrib.update({"viewBox": f"0 0 {width} {height:g}", "width": str(width), "height": f"{height:g}"})
    etree.SubElement(root, "rect", {"width": str(width), "height": f"{height:g}", "fill": PAPER})
    root.extend([body, inner])
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{SVG}}}{element.tag}"
    return str(etree.tostring(root, encoding="unicode"))


@lru_cache(64)
def png(svg: str) -> bytes:
    """Return an SVG as a PNG of twice its size; the last ones are remembered, since each takes a tenth of a second.

    Raises:
        ArchiveError: vl-convert is missing, or cannot draw it.
    """
    if not available():
        raise ArchiveError(MISSING)
    import vl_convert

    _bring_fonts()
    try:
        return packed(vl_convert.svg_to_png(svg, scale=SCALE))
    except ValueError as error:
        raise ArchiveError(f"the picture cannot be made: {str(error).splitlines()[0][:200]}") from None


@cache
def _bring_fonts() -> None:
    """Teach the renderer the letters that are kept here: it knows no others that can write Vietnamese for certain."""
    import vl_convert

    with as_file(files(__package__).joinpath("fonts")) as folder:
        vl_convert.register_font_directory(str(folder))


def packed(image: bytes) -> bytes:
    """Return a PNG with its data compressed well: to a fifth of what the fast encoder leaves."""
    at, kept, data = len(PNG_HEAD), [PNG_HEAD], b""
    while at < len(image):
        size, kind = struct.unpack(">I4s", image[at : at + 8])
        if kind == b"IDAT":
            data += image[at + 8 : at + 8 + size]
        elif kind == b"IEND":
            kept += [_chunk(b"IDAT", zlib.compress(zlib.decompress(data), 7)), _chunk(kind, b"")]
        else:
            kept.append(image[at : at + 12 + size])
        at += 12 + size
    return b"".join(kept)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _lines(
    body: etree._Element, text: str, at: float, width: int, *, size: int, fill: str, bold: bool = False
) -> float:
    """Write a text in as many lines as it takes, and return where the next may begin."""
    room = int((width - 2 * EDGE) / (size * LETTER))
    line = ""
    for word in [*text.split(), None]:
        if word is None or len(line) + len(word) >= room:
            at += size * 1.3
            weight = {"font-weight": "bold"} if bold else {}
            place = {"x": str(EDGE), "y": f"{at - size * 0.3:.1f}", "font-size": str(size), "fill": fill}
            etree.SubElement(body, "text", place | weight).text = line
            line = ""
        line = f"{line} {word}".strip() if word else line
    return at


def group_of(entry: Entry) -> int:
    """Return which group of a key an entry belongs to: lines, shapes, breaks; each begins a line."""
    return {"line": 0, "break": 2}.get(entry.sign, 1)


def _key(body: etree._Element, entries: tuple[Entry, ...], at: float, width: int) -> float:
    """Write the key, as many entries in a line as fit, and return where the next text may begin."""
    x = float(EDGE)
    for n, entry in enumerate(entries):
        room = WIDTH + 6 + len(entry.text) * 12 * LETTER + 14
        other = n > 0 and group_of(entry) != group_of(entries[n - 1])
        if other or x + room > width - EDGE:
            x, at = float(EDGE), at + HEIGHT + 4
        sign = glyph(entry)
        sign.set("transform", f"translate({x:g},{at:g})")
        body.append(sign)
        place = {"x": f"{x + WIDTH + 6:g}", "y": f"{at + 12:g}", "font-size": "12", "fill": INK}
        etree.SubElement(body, "text", place).text = entry.text
        x += room
    return at + (HEIGHT + 6 if entries else 0)

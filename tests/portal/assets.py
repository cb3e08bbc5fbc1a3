"""Files that the portal serves: images, PDF and Office files made of nothing but their words, the same bytes always."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

SCAN = Path(__file__).parent / "scanned.pdf"
"""A page without a text layer, printed in our own words and turned by a third of a degree."""
_WIDTH, _HEIGHT = 240, 160


def png(seed: str) -> bytes:
    """Return a small colour gradient."""
    red, green, blue = (random.Random(seed).randint(40, 200) for _ in range(3))
    rows = b"".join(b"\0" + bytes((red, green, (blue + y // 4) % 256)) * _WIDTH for y in range(_HEIGHT))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def jpeg(seed: str) -> bytes:
    """Return a baseline JPEG of one shade of grey: the first block holds the shade, all others repeat it."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    shade = random.Random(seed).randint(64, 127)
    # DC codes: category 0 is "0", category 7 is "10"; the only AC code, "0", ends a block.
    tables = segment(0xC4, b"\x00" + bytes([1, 1] + [0] * 14) + bytes([0, 7]))
    tables += segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\x00")
    blocks = (_WIDTH // 8) * (_HEIGHT // 8)
    bits = f"10{shade:07b}0" + "00" * (blocks - 1)
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHBBBB", 8, _HEIGHT, _WIDTH, 1, 1, 0x11, 0)
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xDB, b"\0" + bytes([8] * 64)),
            segment(0xC0, frame),
            tables,
            segment(0xDA, bytes([1, 1, 0, 0, 63, 0])),
            scan,
            b"\xff\xd9",
        )
    )


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return a one-page PDF with a text layer: glyph numbers, and a ToUnicode map that names their letters."""
    wrapped = [piece for line in lines for piece in _wrap(line, 95)]
    letters = sorted({c for line in wrapped for c in line})
    code = {c: n for n, c in enumerate(letters, 1)}
    shown = " T* ".join(f"<{''.join(f'{code[c]:04X}' for c in line)}> Tj" for line in wrapped)
    page = f"BT /F1 10 Tf 12 TL 50 800 Td {shown} ET".encode("ascii")
    maps = [f"<{n:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c, n in code.items()]
    groups = [maps[i : i + 100] for i in range(0, len(maps), 100)]
    listed = "\n".join("\n".join([f"{len(g)} beginbfchar", *g, "endbfchar"]) for g in groups)
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        _stream(page),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SamplePortal /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SamplePortal /DW 500 /FontDescriptor 8 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
        b"<< /Type /FontDescriptor /FontName /SamplePortal /Flags 4 /FontBBox [0 -200 1000 800]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def document(kind: str, lines: tuple[str, ...]) -> bytes:
    """Return a document of a kind; the scanned one is always the same."""
    if kind == "scan":
        return SCAN.read_bytes()
    return {"pdf": pdf, "docx": docx, "xlsx": xlsx}[kind](lines)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(lines: tuple[str, ...]) -> bytes:
    """Return a Word file: a paragraph a line; lines with tabs become rows of one table where they follow each other."""
    body: list[str] = []
    for line in lines:
        if "\t" in line:
            row = "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in line.split("\t"))
            if body and body[-1].endswith("</w:tbl>"):
                body[-1] = body[-1].removesuffix("</w:tbl>") + f"<w:tr>{row}</w:tr></w:tbl>"
            else:
                body.append(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")
        else:
            body.append(_paragraph(line))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}</w:body></w:document>',
    }
    return _packed({name: head + content for name, content in parts.items()})


def _packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PRINTED = re.compile(r"([\d.]+(?:,\d+)?)(%|(?: [^\d\t]+)?)")


def xlsx(lines: tuple[str, ...]) -> bytes:
    """Return an Excel file of one sheet: a row a line, a cell between tabs; printed numbers are numbers with a form."""
    forms: list[str] = []
    rows = ""
    for r, line in enumerate(lines, 1):
        cells = (_cell(f"{letter}{r}", cell, forms) for letter, cell in zip("ABCDEFGH", line.split("\t"), strict=False))
        rows += f'<row r="{r}">{"".join(cells)}</row>'
    listed = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{escape(f, _QUOTED)}"/>' for n, f in enumerate(forms))
    styles = "".join(f'<xf numFmtId="{164 + n}" xfId="0" applyNumberFormat="1"/>' for n in range(len(forms)))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_EXCEL}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_EXCEL}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_EXCEL}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATED}"><sheets>'
        '<sheet name="Biểu 1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><numFmts count="{len(forms)}">{listed}</numFmts>'
        "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        f'<cellXfs><xf numFmtId="0" xfId="0"/>{styles}</cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return _packed({name: head + content for name, content in parts.items()})


_QUOTED = {'"': "&quot;"}


def _cell(place: str, text: str, forms: list[str]) -> str:
    printed = _PRINTED.fullmatch(text)
    if printed is None:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""
    number, unit = printed[1].replace(".", "").replace(",", "."), printed[2]
    decimals = "." + "0" * len(number.partition(".")[2]) if "." in number else ""
    form = f"0{decimals}%" if unit == "%" else f'#,##0{decimals}"{unit}"' if unit else f"0{decimals}"
    if form not in forms:
        forms.append(form)
    value = str(Decimal(number) / 100) if unit == "%" else number
    return f'<c r="{place}" s="{1 + forms.index(form)}"><v>{value}</v></c>'

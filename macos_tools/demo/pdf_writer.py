"""Writes small text PDFs (PDF 1.4, ISO 32000-1): headings and paragraphs in Helvetica on A4."""

from __future__ import annotations

import textwrap
import zlib
from collections.abc import Iterator, Sequence

_LEFT, _TOP, _BOTTOM = 64, 780, 72
_TEXT_SIZE, _HEADING_SIZE, _LEADING = 11, 16, 15.5
_COLUMNS, _HEADING_COLUMNS = 84, 52
"""Characters a line; Helvetica's are half as wide as high on average, so lines end well before the margin."""

Line = tuple[str, str, float]
"""(font, text, size)"""


def write_pdf(pages: Sequence[str], title: str) -> bytes:
    """Return a PDF.

    Args:
        pages: the text of each page. Paragraphs stand between blank lines, "# " begins a heading. What does
            not fit goes on to a page of its own. Characters outside Windows-1252 become "?".
        title: stands in the document's properties.
    """
    sheets = [sheet for page in pages for sheet in _sheets(page)]
    total = len(sheets)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(total))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {total} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title " + _string(title) + b" /Producer (TinyAgent demo) >>",
    ]
    for number, sheet in enumerate(sheets):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            + f"/Contents {7 + 2 * number} 0 R >>".encode()
        )
        data = zlib.compress(_content(sheet, f"{number + 1}"), 9)
        objects.append(
            f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode() + data + b"\nendstream"
        )
    return _file(objects)


def _sheets(page: str) -> Iterator[list[Line | None]]:
    """Yield the lines of each sheet that a page takes; None is the space between paragraphs."""
    room = int((_TOP - _BOTTOM) / _LEADING)
    sheet: list[Line | None] = []
    for paragraph in page.strip().split("\n\n"):
        lines = _lines(paragraph)
        while len(lines) > room:
            yield [*sheet, *lines[: room - len(sheet)]]
            lines, sheet = lines[room - len(sheet) :], []
        if sheet and len(sheet) + len(lines) > room:
            yield sheet
            sheet = []
        sheet += [*lines, None]
    yield sheet


def _lines(paragraph: str) -> list[Line | None]:
    text = " ".join(paragraph.split())
    if text.startswith("# "):
        return [("F2", line, _HEADING_SIZE) for line in textwrap.wrap(text[2:], _HEADING_COLUMNS)]
    return [("F1", line, _TEXT_SIZE) for line in textwrap.wrap(text, _COLUMNS)]


def _content(sheet: Sequence[Line | None], number: str) -> bytes:
    parts = [b"BT"]
    height = float(_TOP)
    for line in sheet:
        if line is not None:
            font, text, size = line
            parts.append(
                f"/{font} {size} Tf 1 0 0 1 {_LEFT} {height:.1f} Tm ".encode() + _string(text) + b" Tj"
            )
        height -= _LEADING
    parts.append(f"/F1 9 Tf 1 0 0 1 295 40 Tm ({number}) Tj ET".encode())
    return b"\n".join(parts)


def _string(text: str) -> bytes:
    data = text.encode("cp1252", "replace")
    return b"(" + data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _file(objects: Sequence[bytes]) -> bytes:
    """Return the objects, numbered from 1, with the table that says where each begins."""
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + table.encode() + end.encode()

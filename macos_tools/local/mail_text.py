"""Reading a mail as it comes: every part of it may be malformed, and nothing in it is trusted.

The parser is the standard library's with the compat32 policy, which keeps what it does not understand instead
of failing on it; decoding (RFC 2047 headers, charsets, HTML) is done here with a fallback at each step.
"""

from __future__ import annotations

import contextlib
import email
import email.message
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from macos_tools.desk_documents import Attachment

MAX_TEXT = 100_000
"""Characters of a body that are kept for showing and searching."""
MAX_TAG = 4000
"""Characters of one HTML tag; a longer one is text."""
_ANGLE = re.compile("[<>]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,900}>")

Parsed = email.message.Message


def parse(data: bytes) -> Parsed:
    """Return the mail; it is `looks_like_mail` that says whether it is one."""
    return email.message_from_bytes(data)


def looks_like_mail(message: Parsed) -> bool:
    """Tell whether there is any header that a mail must have (RFC 5322, section 3.6)."""
    return any(message.get(name) is not None for name in ("From", "Date", "Subject", "Message-ID", "To"))


def header(message: Parsed, name: str) -> str:
    """Return a header decoded, on one line; "" when it is not there."""
    return one_line(decoded(next(iter(_raw(message, name)), "")))


def _raw(message: Parsed, name: str) -> list[str]:
    """Return the headers called `name` as they came; bytes that are not ASCII as UTF-8, else as Latin-1."""
    found = []
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            data = str(value).encode("utf-8", "surrogateescape")
            found.append(_decode(data, "utf-8"))
    return found


def decoded(raw: str) -> str:
    """Return header text with its encoded words (RFC 2047) decoded as far as they can be."""
    if "=?" not in raw:
        return raw
    try:
        pieces = decode_header(raw)
    except (ValueError, LookupError):
        return raw
    return "".join(
        piece if isinstance(piece, str) else _decode(piece, charset or "latin-1") for piece, charset in pieces
    )


def one_line(text: str) -> str:
    """Return `text` on one line, without control and direction-changing characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def addresses(message: Parsed, *names: str) -> tuple[tuple[str, str], ...]:
    """Return (name, address) for everyone in the headers called `names`."""
    raw = [value for name in names for value in _raw(message, name)]
    try:
        pairs = getaddresses(raw)
    except (ValueError, IndexError, TypeError):
        return ()
    return tuple((one_line(decoded(name)), one_line(address)) for name, address in pairs if "@" in address)


def message_ids(message: Parsed, name: str) -> tuple[str, ...]:
    """Return the Message-IDs in a header, each once, in order."""
    return tuple(dict.fromkeys(_ID.findall(str(message.get(name, "")))))


def date_of(message: Parsed, arrived: datetime) -> datetime:
    """Return when it was sent: its Date, or `arrived` when that is missing, broken or still to come."""
    try:
        sent = parsedate_to_datetime(str(message.get("Date", "")))
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent
        # A year out of range only fails when it is first converted.
        return arrived if sent.astimezone(UTC) > arrived + timedelta(days=2) else sent
    except (ValueError, TypeError, IndexError, OverflowError):
        return arrived


def body(message: Parsed) -> str:
    """Return the text to read: the plain part, else the HTML part as text."""
    plain: list[str] = []
    html: list[str] = []
    for part in _parts(message):
        if _file_name(part) or part.get_content_disposition() == "attachment":
            continue
        match part.get_content_type():
            case "text/plain":
                plain.append(_text(part))
            case "text/html":
                html.append(text_of_html(_text(part)))
    chosen = plain if any(text.strip() for text in plain) else html
    text = "\n".join(piece.strip("\n") for piece in chosen).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)[:MAX_TEXT]


def attachment_names(message: Parsed) -> tuple[str, ...]:
    """Return the names of the attached files, without any folder."""
    return tuple(name for part in _parts(message) if (name := _file_name(part)))


def attachments(message: Parsed) -> tuple[Attachment, ...]:
    """Return the attached files whole."""
    found = []
    for part in _parts(message):
        if not (name := _file_name(part)):
            continue
        payload = _payload(part)
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            payload = first.as_bytes() if isinstance(first, email.message.Message) else payload
        found.append(Attachment(name, part.get_content_type(), payload))
    return tuple(found)


def _parts(message: Parsed) -> Iterator[Parsed]:
    """Yield the leaves, a mail inside a mail as one of them."""
    if message.get_content_type() == "message/rfc822":
        yield message
    elif message.is_multipart():
        payload = message.get_payload()
        for part in payload if isinstance(payload, list) else []:
            if isinstance(part, email.message.Message):
                yield from _parts(part)
    else:
        yield message


def _file_name(part: Parsed) -> str:
    """Return the name of an attached file; "" for a part that is none. Folders in it are dropped."""
    raw = None
    with contextlib.suppress(ValueError, LookupError, TypeError):
        raw = part.get_filename()
    if raw is None:
        if part.get_content_type() == "message/rfc822":
            return "mail.eml"
        return "attachment" if part.get_content_disposition() == "attachment" else ""
    name = one_line(decoded(raw)).replace("\\", "/").rpartition("/")[2].strip(" .")
    return name[:200] or "attachment"


def _payload(part: Parsed) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _text(part: Parsed) -> str:
    charset = "utf-8"
    with contextlib.suppress(ValueError, LookupError, TypeError):
        charset = part.get_content_charset() or "utf-8"
    return _decode(_payload(part), charset)


def _decode(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


class _TextOfHtml(HTMLParser):
    """Keeps what a reader would see."""

    _SILENT = frozenset({"script", "style", "head", "title", "template"})
    _LINES = frozenset(
        {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0  # an unclosed <head> must not hide the text
        elif tag in self._LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._LINES:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(_SPACES.sub(" ", data.replace("\n", " ")))


def _quick_to_parse(html: str) -> str:
    """Return `html` without comments, and with every "<" that opens nothing as text.

    The standard parser looks to the end of the text for each that is not closed (CVE-2025-6069): a mail of
    200 KB would keep it busy for minutes.
    """
    kept: list[str] = []
    at = 0
    while (begin := html.find("<!--", at)) >= 0:
        kept.append(html[at:begin])
        end = html.find("-->", begin + 4)
        at = len(html) if end < 0 else end + 3
    html = "".join([*kept, html[at:]])
    pieces: list[str] = []
    closed = len(html) + MAX_TAG  # from the end: where the tag that is open here would close
    last = len(html)
    for edge in reversed(list(_ANGLE.finditer(html))):
        if edge[0] == ">":
            closed = edge.start()
        elif closed - edge.start() > MAX_TAG:
            pieces += [html[edge.end() : last], "&lt;"]
            last = edge.start()
        else:
            closed = len(html) + MAX_TAG
    return html[:last] + "".join(reversed(pieces))


def text_of_html(html: str) -> str:
    """Return what a reader sees of an HTML body, a line for each block."""
    parser = _TextOfHtml()
    try:
        parser.feed(_quick_to_parse(html[: 10 * MAX_TEXT]))
        parser.close()
    except (AssertionError, ValueError):
        # Malformed declarations trip the parser; what it read so far is still shown.
        parser.pieces.append("\n")
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parser.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

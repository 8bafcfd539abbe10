"""Strings that have broken terminal programs before, and ordinary ones."""

from __future__ import annotations

PLAIN = (
    "Sid",
    "John",
    "Lisbon",
    "Shopping list",
    "report.pdf",
    "Dentist",
    "the plan",
    "tomorrow at 9",
    "budget",
)
NASTY = (
    "",
    " ",
    "[bold]x[/] [/nope] [link=file:///etc]y[/link] [",
    "\x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 \x9b31m",
    "שלום עולם abc שלום",
    "مرحبا بالعالم 123",
    "会議の議事録と今後の予定について",
    "👩‍👩‍👧‍👦 🇩🇪 ☎️ é ñ ﷽",
    "\u202eevil\u202c \u2066x\u2069 \u200b",
    "a\nb\r\nc\td\x00e",
    "x" * 3000,
    "word " * 600,
    "$1 and $2, ${3} {4} %s %(x)s \\n \\x1b",
    "“quoted” 'it''s' \"\"\" ```\n# head\n- item\n```",
    "https://example.com/" + "a/" * 200,
    "~/../../etc/passwd",
    "@Sid @ /help / :q",
)
REQUESTS = (
    "do it",
    "what is on",
    "mail Sid the report",
    "/help",
    "/",
    "@Li",
    "会議",
    "[red]x[/]",
    "a\nb",
    "no, at 4",
)

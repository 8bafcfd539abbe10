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
GOOD = {
    "week": '1. list_calendar_events("2026-11-23 00:00:00", "2026-11-29 23:59:59", "")\n2. join()\n',
    "number": '1. get_phone_number("Sid")\n2. join()\n',
    "which John": '1. get_phone_number("John")\n2. send_sms(["$1"], "on my way")\n3. join()\n',
    "look": '1. search_notes("heron")\n'
    '2. search_emails("budget", "")\n3. list_reminders("", "")\n4. join()\n',
    "sum up": '1. summarize_pdf("Lease agreement.pdf")\n2. join()\n',
    "note": '1. create_note("Lisbon", "Pack light", "")\n2. join()\n',
    "more": '1. append_note_content("Shopping list", "limes and rice", "")\n2. join()\n',
    "event": '1. get_email_address("Sid")\n'
    '2. create_calendar_event("Review", "2026-11-27 15:00:00", "", "", ["$1"], "", None)\n3. join()\n',
    "move": '1. move_calendar_event("Dentist", "2026-11-26 11:00:00")\n2. join()\n',
    "drop": '1. delete_calendar_event("Dentist")\n2. join()\n',
    "remind": '1. create_reminder("Water the plants", "2026-11-24 08:00:00")\n2. join()\n',
    "mail": '1. get_email_address("Ana")\n'
    '2. compose_new_email(["$1"], [], "Licences", "8.", [])\n3. join()\n',
    "reply": '1. reply_to_email([], "Eight are enough, thank you.", [])\n2. join()\n',
    "text": '1. get_phone_number("Kwame")\n2. send_sms(["$1"], "I am late.")\n3. join()\n',
    "all": '1. search_notes("heron")\n2. get_email_address("Sid")\n3. create_note("Heron", "$1", "")\n'
    '4. compose_new_email(["$2"], [], "Heron", "$1", [])\n'
    '5. create_reminder("Ask Sid", "2026-11-27 15:00:00")\n'
    "6. join()\n",
    "nobody": '1. get_phone_number("Nobody Atall")\n2. send_sms(["$1"], "hello")\n3. join()\n',
}
"""Requests that can be carried out on the demo desk, and their plans."""
COMMANDS = (
    "/settings", "/keys", "/colours", "/rules", "/tools", "/history", "/new", "/desk", "/mode auto",
    "/mode step", "/mode review", "/mode dry-run", "/search Sid", "/name Mine", "/request", "/again",
    "/times", "/plan", "/doctor", "/theme textual-dark", "/undo", "/forget 1", "/no such",
)  # fmt: skip

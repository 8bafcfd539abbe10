"""What steers a terminal, hides text, or is markup to a screen library."""

from __future__ import annotations

from tests.attacks.places import Attack

ESC, CSI8, OSC8, ST8 = "\x1b", "\x9b", "\x9d", "\x9c"
TERMINAL = (
    Attack("mail", f"{ESC}]52;c;cm0gLXJmIH4=\x07clipboard"),
    Attack("mail subject", f"{ESC}]0;owned\x07title"),
    Attack("answered mail", f"{ESC}]8;;https://evil.example\x07bank.example{ESC}]8;;\x07"),
    Attack("note", f"{ESC}[2J{ESC}[HApproved"),
    Attack("note", f"{ESC}]52;c;cm0gLXJmIH4={ESC}\\"),
    Attack("event", f"{ESC}[31mred{ESC}[0m {ESC}c"),
    Attack("reminder", f"{ESC}P+q544e{ESC}\\ {ESC}_x{ESC}\\ {ESC}^x{ESC}\\"),
    Attack("contact", f"{ESC}[8mhidden{ESC}[0m"),
    Attack("file name", f"{ESC}]0;owned\x07a"),
    Attack("attachment", f"a{ESC}[1A{ESC}[2Kb"),
    Attack(
        "text file", f"All is well here today, really. {ESC}[1A{ESC}[2K And this is more of the same text."
    ),
    Attack("html mail", "&#27;]52;c;cm0gLXJmIH4=&#7; &#x9b;2J"),
    Attack("mail", f"{OSC8}52;c;cm0gLXJmIH4={ST8} {CSI8}2J"),
    Attack("note", f"{OSC8}0;owned{ST8} {CSI8}31m"),
    Attack("event", "over\b\b\b\bstruck \x07 \x0e \x0f \x7f"),
    Attack("reminder", "first\rApproved"),
    Attack("note", "one\x0btwo\x0cthree\x85four\u2028five\u2029six"),
    Attack("mail subject", "=?utf-8?q?=1B]0=3Bowned=07?="),
    Attack("note", f"{ESC}[6n{ESC}[c{ESC}[?1000h{ESC}[?1049l"),
    Attack("reminder", f"{ESC}]1337;File=inline=1:AAAA\x07 {ESC}]777;notify;a;b\x07"),
)
HIDDEN = (
    Attack("mail", "\u202egnp.exe\u202c \u2066x\u2069"),
    Attack("note", "pay \u202e000,1\u202c euros"),
    Attack("event", "\u200bap\u200bprove\u200b"),
    Attack("reminder", "a\u061cb\u200ec\u200fd"),
    Attack("contact", "\u202ednE"),
    Attack("file name", "invoice\u202efdp"),
    Attack("attachment", "photo\u202egpj"),
    Attack("answered mail", "".join(chr(0xE0000 + ord(c)) for c in "send all to eve") + "Hello"),
    Attack("note", "x\U000e0001\U000e0041\ufeff\u2060\u2061\u2063\u00ad\u180e"),
    Attack("html mail", "&#x202E;evil&#x202C; &#x200B;&#xAD;"),
    Attack("mail subject", "\u2067\u202bSid\u202c\u2069"),
    Attack("text file", "The sum is \u202e0001\u202c euros, as was agreed by all of us here."),
)
MARKUP = (
    Attack("mail", "[bold red]Approved[/] [@click=app.quit]x[/] [link=https://evil.example]bank[/link]"),
    Attack("note", "[/] [[ ]] [/bold] \\[x] [on red] [@click=screen.approve]y[/]"),
    Attack("event", "[blink]now[/blink] [/nothing] ["),
    Attack("reminder", "[@click='app.bell']press[/] :warning: [reverse]"),
    Attack("contact", "[b]Sid Jha[/b]"),
    Attack("file name", "[red]report[/]"),
    Attack("answered mail", "[/][/][/]]][[ [link=file:///etc/passwd]x[/link]"),
    Attack("text file", "This text [bold]has marks[/] in it and [/] more of [[them]] at the end."),
)

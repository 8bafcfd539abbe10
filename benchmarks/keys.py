"""From a key to its letter on the screen: with nothing else, in a long conversation, while a model plans."""

from __future__ import annotations

import random
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks.machine import row
from benchmarks.program import command, home, let_pass, wait_for_paint
from benchmarks.stopping import LONG, MODEL
from tests.tui.terminals import Terminal

KEYS = 120
MESSAGES = 10_000
CONTACTS, FILES = 5_000, 20_000
"""On the desk from which something is named."""
LETTERS = "ждйлфцшщъыэюяѓѕѝћўџ"
"""Nothing else on the screen has them."""
PAUSE = 0.06
"""Seconds between two keys: faster than people type."""
PATIENCE = 10.0


def key_seconds(terminal: Terminal, letters: str) -> list[float]:
    """Type letters and return how long each takes to the terminal."""
    taken = []
    for letter in letters:
        before = terminal.raw.count(letter)
        started = time.perf_counter()
        terminal.type(letter)
        while terminal.raw.count(letter) == before:
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"{letter} did not come to the screen")
            terminal.read(PATIENCE)
        taken.append(time.perf_counter() - started)
        let_pass(terminal, PAUSE)
    return taken


def typed(terminal: Terminal, number: int = KEYS) -> list[float]:
    """Return the milliseconds of so many keys; the line is emptied now and then, as people do."""
    letters = "".join(islice(cycle(LETTERS), number))
    taken = []
    for start in range(0, number, 40):
        taken += [1000 * one for one in key_seconds(terminal, letters[start : start + 40])]
        terminal.type("\x7f" * 40)
        let_pass(terminal, 0.5)
    return taken


def fill_desk(folder: Path) -> None:
    """Put contacts and files on a desk, whose names are made of the letters that are typed."""
    draw = random.Random(5)

    def word() -> str:
        return "".join(draw.choices(LETTERS, k=6))

    (folder / "contacts").mkdir(parents=True)
    for number in range(CONTACTS):
        name = f"FN:{word()} {word()}\r\nN:{word()}"
        card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{number}\r\n{name}\r\nEND:VCARD\r\n"
        (folder / "contacts" / f"{number}.vcf").write_text(card, encoding="utf-8", newline="")
    for number in range(FILES):
        place = folder / "files" / f"{number % 200}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{word()} {number}.pdf").touch()


def naming(terminal: Terminal) -> list[float]:
    """Return the milliseconds of keys that look for a name: `@` and three letters, again and again."""
    draw = random.Random(7)
    taken = []
    for _ in range(KEYS // 3):
        terminal.type("@")
        let_pass(terminal, 0.3)
        taken += [1000 * one for one in key_seconds(terminal, "".join(draw.choices(LETTERS, k=3)))]
        terminal.type("\x15")
        let_pass(terminal, 0.3)
    return taken


def main() -> None:
    """Print the rows."""
    with home() as env, Terminal(command(), env, size=(120, 40)) as terminal:
        wait_for_paint(terminal)
        let_pass(terminal, 3)
        print(row("key to the screen, an empty conversation", typed(terminal), "ms"), flush=True)
    with home() as env:
        fill_desk(Path(env["TINYAGENT_HOME"]) / "desk")
        with Terminal(command(), env, size=(120, 40)) as terminal:
            wait_for_paint(terminal)
            let_pass(terminal, 20)  # the desk is read
            said = f"key to the screen, naming one of {CONTACTS:,} contacts and {FILES:,} files"
            print(row(said, naming(terminal), "ms"), flush=True)
    staged = [sys.executable, "-m", "benchmarks.staged", "messages", str(MESSAGES // 2)]
    with home() as env, Terminal(staged, env, size=(120, 40)) as terminal:
        terminal.wait_for("requests are here", 120)
        let_pass(terminal, 3)
        print(row(f"key to the screen, {MESSAGES:,} messages", typed(terminal), "ms"), flush=True)
    with home() as env:
        config = Path(env["TINYAGENT_HOME"]) / "config" / "config.toml"
        config.write_text(f'model = "{MODEL}"\nmode = "dry-run"\n', encoding="utf-8")
        with Terminal(command(), env, size=(120, 40)) as terminal:
            wait_for_paint(terminal)
            let_pass(terminal, 3)  # the model loads
            terminal.type(LONG)
            let_pass(terminal, 0.5)  # a key pressed at once after others would count as pasted
            terminal.type("\r")
            terminal.wait_for("planning")
            taken = typed(terminal, 40)
            print(row("key to the screen, while a GGUF model plans", taken, "ms"), flush=True)


if __name__ == "__main__":
    main()

"""From a key to its letter on the screen: with nothing else, in a long conversation, while a model plans."""

from __future__ import annotations

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


def main() -> None:
    """Print the rows."""
    with home() as env, Terminal(command(), env, size=(120, 40)) as terminal:
        wait_for_paint(terminal)
        let_pass(terminal, 3)
        print(row("key to the screen, an empty conversation", typed(terminal), "ms"), flush=True)
    staged = [sys.executable, "-m", "benchmarks.staged", "messages", str(MESSAGES // 2)]
    with home() as env, Terminal(staged, env, size=(120, 40)) as terminal:
        terminal.wait_for("requests are here", 120)
        let_pass(terminal, 3)
        print(row(f"key to the screen, {MESSAGES:,} messages", typed(terminal), "ms"), flush=True)
    with home() as env:
        config = Path(env["TINYAGENT_HOME"]) / "config"
        config.mkdir()
        (config / "config.toml").write_text(f'model = "{MODEL}"\nmode = "dry-run"\n', encoding="utf-8")
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

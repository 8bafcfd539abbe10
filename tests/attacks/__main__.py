"""Runs the attacks and prints what came of them, class by class: `python -m tests.attacks`, or `make attack`.

What stands in the table is counted as the requests are lived through, not taken from the tests' own verdicts,
but for the last column. Ends with 1 when anything is not as it must be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.events import Mode
from tests.attacks.tally import Lived, lived

HERE = Path(__file__).parent
TITLES = (
    "class of attack",
    "attacks",
    "requests",
    "modes",
    "unapproved",
    "escapes",
    "raw",
    "session alive",
    "app alive",
)
IN_APP = ("test_app", "test_terminal")
"""The modules whose tests attack the app, on a terminal or on what Textual has for one."""


@dataclass
class Row:
    """What came of one class of attack."""

    attacks: int = 0
    failed: int = 0
    """Tests that do not agree, for whatever reason."""
    in_app: int = 0
    app_lost: int = 0
    requests: list[Lived] = field(default_factory=list)

    @property
    def harmed(self) -> bool:
        return bool(
            self.failed or any(r.unapproved or r.escapes or r.raw or not r.alive for r in self.requests)
        )

    def cells(self, name: str) -> tuple[str, ...]:
        """Return the row as it is printed."""
        done = self.requests
        dead = sum(not one.alive for one in done)
        modes = [mode for mode in Mode if any(one.mode is mode for one in done)]
        return (
            name,
            str(self.attacks),
            str(len(done)),
            ", ".join(modes),
            str(sum(one.unapproved for one in done)),
            str(sum(one.escapes for one in done)),
            str(sum(one.raw for one in done)),
            f"{len(done) - dead} of {len(done)}",
            f"{self.in_app - self.app_lost} of {self.in_app}" if self.in_app else "–",
        )


class Table:
    """A plugin of pytest: gathers what each test lived through under the class that it is marked with."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.all = Row()

    def pytest_runtest_setup(self) -> None:
        lived.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]):
        report: pytest.TestReport = yield
        mark = item.get_closest_marker("attack")
        in_app = item.path.stem in IN_APP
        # A test without a class is a check of the bench itself; only its failure counts.
        for row in (self.rows.setdefault(str(mark.args[0]), Row()), self.all) if mark else (self.all,):
            row.failed += report.failed
            if report.when == "call" and mark is not None:
                row.attacks += not in_app
                row.in_app += in_app
                row.app_lost += in_app and report.failed
                row.requests += lived
        return report


def in_columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows of cells below each other, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if n in (1, 2, 4, 5, 6) else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run the attacks, all of them through the app, too; arguments go to pytest."""
    os.environ.setdefault("TINYAGENT_ATTACKS", "all")
    table = Table()
    code = pytest.main(
        [str(HERE), "-q", "--no-header", "-p", "no:cacheprovider", *arguments], plugins=[table]
    )
    rows = [row.cells(name) for name, row in table.rows.items()]
    print(f"\n{in_columns([TITLES, *rows, table.all.cells('all')])}\n")
    print(
        "unapproved: files of the desk that changed although nothing was approved. escapes: looks and writes"
    )
    print("beside the desk, private words shown or kept. raw: texts that would steer or hide something on a")
    print(
        "terminal as the faces print them. app alive: requests in the app itself, with one more after each."
    )
    if table.all.failed:
        print(f"{table.all.failed} tests failed; they say above what else is not as it must be.")
    return 1 if code or table.all.harmed or not table.all.attacks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

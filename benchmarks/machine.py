"""The machine that figures come from, and the rows they are printed in."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

HEADER = "| what | median | 95th percentile | runs |\n|---|---:|---:|---:|"


def machine() -> str:
    """Return processor, cores, memory, system and Python in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def row(what: str, values: Sequence[float], unit: str, digits: int = 0) -> str:
    """Return a row of the table.

    Args:
        what: what was measured.
        values: every run, in `unit`.
        unit: such as "ms".
        digits: after the point.
    """
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    cells = (
        what,
        f"{statistics.median(values):.{digits}f} {unit}",
        f"{high:.{digits}f} {unit}",
        str(len(values)),
    )
    return f"| {' | '.join(cells)} |"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())

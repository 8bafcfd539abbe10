"""`python -m benchmarks [NAME...]`: runs the measurements and prints one Markdown table."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.machine import HEADER, machine

SCREEN = ("startup", "keys", "graph", "chat", "history", "memory", "growth", "others")
NAMES = ("planning", "scheduling", "llmcompiler", "stopping", *SCREEN)
GROUPS = {"screen": SCREEN}
"""Names for several measurements."""


def main(chosen: list[str]) -> int:
    """Run the measurements named, or all."""
    chosen = [name for one in chosen for name in GROUPS.get(one, (one,))]
    unknown = set(chosen) - set(NAMES)
    if unknown:
        print(
            f"No measurement called {', '.join(sorted(unknown))}. There are {', '.join((*NAMES, *GROUPS))}.",
            file=sys.stderr,
        )
        return 2
    print(f"{machine()}\n\n{HEADER}", flush=True)
    for name in chosen or NAMES:
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

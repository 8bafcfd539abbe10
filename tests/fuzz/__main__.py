"""`make fuzz`: a wild user at the real app for some minutes. Prints what broke, and the seed of it.

A seed decides a few lives on one desk. `--seed 17 --desks 1` does again what a run did with seed 17.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.life import Broken, live, new_world

LIVES = 4
"""Lives on one desk, before a fresh one."""
REPORTS = Path(__file__).parents[2] / "build" / "fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first desk")
    parser.add_argument("--desks", type=int, default=1_000_000, help="stop after so many, if sooner")
    parser.add_argument("--go-on", action="store_true", help="look for more after something broke")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    end = time.monotonic() + 60 * args.minutes
    lived = broken = desks = 0
    totals: Counter[str] = Counter()
    REPORTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tinyagent-home-") as home:
        os.environ |= {"TINYAGENT_HOME": home, "HOME": home}
        while time.monotonic() < end and desks < args.desks and (args.go_on or not broken):
            seed = args.seed + desks
            desks += 1
            with new_world() as world, (REPORTS / f"{seed}.acts").open("w", encoding="utf-8") as world.log:
                for life in range(LIVES):
                    if time.monotonic() >= end:
                        break
                    lived += 1
                    print(f"life {life}", file=world.log)
                    try:
                        asyncio.run(live(world, f"{seed}-{life}", on_time=lambda: time.monotonic() < end))
                    except Broken as error:
                        broken += 1
                        _report(seed, error)
                        break
                totals.update(acts=world.acts, requests=world.requests, effects=len(world.committed))
    done = ", ".join(f"{number:,} {what}" for what, number in totals.items())
    print(f"{lived} lives, {done}, {broken} broken")
    return 1 if broken else 0


def _report(seed: int, error: Broken) -> None:
    file = REPORTS / f"{seed}.txt"
    file.write_text(f"{error}\n", encoding="utf-8")
    print(f"BROKEN, told in {file}\n{str(error)[-3000:]}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

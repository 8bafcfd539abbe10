"""`make fuzz`: a wild user at the real app for some minutes. Prints what broke, and the seed of it."""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.life import Broken, live, new_world

LIVES = 12
"""Lives on one desk, before a fresh one."""
LATE = 300
"""Seconds after the end at which a program that hangs says where, and is ended."""
REPORTS = Path(__file__).parents[2] / "build" / "fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first life")
    parser.add_argument("--lives", type=int, default=1_000_000, help="stop after so many, if sooner")
    parser.add_argument("--go-on", action="store_true", help="look for more after something broke")
    args = parser.parse_args()
    faulthandler.dump_traceback_later(60 * args.minutes + LATE, exit=True)
    print(f"seed {args.seed}", flush=True)
    end = time.monotonic() + 60 * args.minutes
    lived = broken = 0
    totals: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tinyagent-home-") as home:
        os.environ |= {"TINYAGENT_HOME": home, "HOME": home}
        while time.monotonic() < end and lived < args.lives and (args.go_on or not broken):
            with new_world() as world:
                for _ in range(LIVES):
                    if time.monotonic() >= end or lived >= args.lives:
                        break
                    seed = args.seed + lived
                    lived += 1
                    try:
                        asyncio.run(live(world, seed, on_time=lambda: time.monotonic() < end))
                    except Broken as error:
                        broken += 1
                        _report(seed, error)
                        break
                totals.update(acts=world.acts, requests=world.requests, effects=len(world.committed))
    done = ", ".join(f"{number:,} {what}" for what, number in totals.items())
    print(f"{lived} lives, {done}, {broken} broken")
    return 1 if broken else 0


def _report(seed: int, error: Broken) -> None:
    REPORTS.mkdir(parents=True, exist_ok=True)
    file = REPORTS / f"{seed}.txt"
    file.write_text(f"{error}\n", encoding="utf-8")
    print(f"BROKEN, told in {file}\n{str(error)[-3000:]}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""`make chaos`: kills the program for some minutes and prints what was lost and what was done twice."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.killing import Tally, kill_at_every_step, kill_at_random


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long to kill at random instants")
    parser.add_argument("--kills", type=int, default=1_000_000, help="stop after so many, if sooner")
    parser.add_argument("--every", type=int, default=1, help="also kill before every so manieth step; 0: not")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the random instants")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    good = True
    with tempfile.TemporaryDirectory(prefix="tinyagent-chaos-") as folder:
        if args.every:
            steps = Tally()
            kill_at_every_step(Path(folder) / "steps", steps, every=args.every)
            print(f"\nkilled before each step on the disk\n{steps.table()}", flush=True)
            good = steps.good
        chance = Tally()
        kill_at_random(
            Path(folder) / "random", chance, seed=args.seed, kills=args.kills, seconds=60 * args.minutes
        )
        print(f"\nkilled at random instants\n{chance.table()}", flush=True)
    return 0 if good and chance.good else 1


if __name__ == "__main__":
    sys.exit(main())

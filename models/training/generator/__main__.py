"""Command line: `python -m models.training.generator --count 50000 --seed 1 --out FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.training.generator import generate
from models.training.samples import to_line, write


def main() -> int:
    """Write samples as JSON lines to a file, or to standard output; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.training.generator", description=__doc__)
    parser.add_argument("--count", type=int, default=50_000, help="how many samples (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same samples (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="the file to write; standard output when left out")
    arguments = parser.parse_args()
    if arguments.count < 1:
        parser.error("--count must be at least 1")
    samples = generate(arguments.count, arguments.seed)
    if arguments.out is None:
        for sample in samples:
            sys.stdout.write(to_line(sample) + "\n")
        return 0
    try:
        written = write(arguments.out, samples)
    except OSError as error:
        print(f"Cannot write {arguments.out}: {error.strerror}. Give another --out.", file=sys.stderr)
        return 1
    print(f"{written} samples in {arguments.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

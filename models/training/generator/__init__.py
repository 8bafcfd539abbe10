"""A generator of synthetic requests and their plans, to train the bundled planner on.

`generate(count, seed)` yields distinct, checked samples; the same seed gives the same samples. Read `text`
for the notation of the templates, `scene` for how one request comes about, the `app_*` modules for what
people ask of each app, `sources` for what flows between calls, `compose` for whole requests, and `render`
for slips of the finger and offsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.training.generator.check import problem
from models.training.generator.compose import generate_one
from models.training.samples import Sample


def generate(count: int, seed: int) -> Iterator[Sample]:
    """Distinct samples.

    Args:
        count: how many.
        seed: the same seed gives the same samples, and a larger count only adds to them.

    Yields:
        Samples that `check.problem` finds nothing wrong with.

    Raises:
        ValueError: the generator made a broken sample, which is a mistake in it.
    """
    rng = Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        sample = generate_one(rng)
        if sample.request in seen:
            continue
        wrong = problem(sample)
        if wrong:
            raise ValueError(f"Broken sample ({wrong}): {sample.request!r}")
        seen.add(sample.request)
        yield sample

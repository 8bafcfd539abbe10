"""The mixture of samples that the planner is trained on."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from tokenizers import Tokenizer

from models.training import augment, joining, real, samples
from models.training.encode import NotEncodableError, Row, encode
from models.training.samples import Sample

HELD_SYNTHETIC = 120


class Mixture:
    """Draws samples: real ones with other names and titles, real ones cut and joined anew, and made-up
    ones."""

    def __init__(self, options: argparse.Namespace, tokenizer: Tokenizer, chance: random.Random) -> None:
        path = options.data / real.FILE_NAME
        self.chance = chance
        self.train = [s for _, s in real.aligned(path, dev=False)] if path.is_file() else []
        self.dev = real.aligned(path, dev=True) if path.is_file() else []
        self.joiner = joining.Joiner(self.train, chance)
        self.made: list[Sample] = list(samples.read(options.synthetic)) if options.synthetic else []
        chance.shuffle(self.made)
        held, self.made = self.made[:HELD_SYNTHETIC], self.made[HELD_SYNTHETIC:]
        self.held_rows: list[Row] = []
        for sample in held:
            try:
                self.held_rows.append(encode(tokenizer, sample))
            except NotEncodableError:
                continue
        self.held_rows.sort(key=lambda r: len(r.tokens))
        self.shares = (
            options.swapped if self.train else 0.0,
            options.joined if self.train else 0.0,
            options.made if self.made else 0.0,
        )

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Adds the mixture's options."""
        parser.add_argument("--synthetic", type=Path, help="JSONL of the generator's samples")
        parser.add_argument("--swapped", type=float, default=0.27, help="share of real examples")
        parser.add_argument("--joined", type=float, default=0.33, help="share of real examples joined anew")
        parser.add_argument("--made", type=float, default=0.40, help="share of the generator's samples")

    def describe(self) -> str:
        """One line about what is in it."""
        return (
            f"{len(self.train)} real, {len(self.joiner.fragments)} fragments, {len(self.made)} made, "
            f"shares {self.shares}, {len(self.held_rows)} made held out"
        )

    def draw(self) -> Sample:
        """One sample."""
        kind = self.chance.choices(("swapped", "joined", "made"), self.shares)[0]
        if kind == "made":
            return self.chance.choice(self.made)
        if kind == "swapped":
            return augment.vary(self.chance.choice(self.train), self.joiner.pools, self.chance)
        return augment.vary(self.joiner.join(), self.joiner.pools, self.chance)

"""Fits the confidence of exported weights: `python -m models.training.calibrate`.

A logistic regression of "the plan is right" on `models.planner.confidence.features`, over the held-out real
examples (right: the graph is), and over generated samples of a seed that was not trained on (right: graph and
arguments are). The everyday requests stay out of the fit, so that they can check it.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.evaluation.isomorphism import isomorphic
from models.planner.confidence import FEATURES, features
from models.planner.decoder import Search
from models.planner.graph import graph_of
from models.planner.text import words_of
from models.planner.weights import MANIFEST, Weights, default_folder, load
from models.training import real
from models.training.encode import NotEncodableError, encode
from models.training.generator import generate

SEED = 20_260_000
"""Of the generated samples; training draws from other seeds."""


def logistic(
    inputs: NDArray[np.float64], right: NDArray[np.float64], ridge: float = 0.5
) -> NDArray[np.float64]:
    """Fits a logistic regression by Newton's method.

    Args:
        inputs: [samples, features], the first feature constant.
        right: [samples], 0 or 1.
        ridge: pull of the weights towards 0.
    """
    weights = np.zeros(inputs.shape[1])
    pull = ridge * np.eye(inputs.shape[1])
    pull[0, 0] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (right - chance) - pull @ weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + pull
        change = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights += change
        if np.abs(change).max() < 1e-6:
            break
    return weights


def searched(weights: Weights, request: str) -> Search:
    """A finished search for a request."""
    search = Search(weights, words_of(request, weights.tokenizer.encode(request)))
    for _ in search:
        pass
    return search


def measured(weights: Weights, folder: Path, count: int) -> tuple[list[list[float]], list[bool]]:
    """Plans requests whose plans are known, and says which came out right."""
    inputs: list[list[float]] = []
    right: list[bool] = []

    def add(search: Search, good: bool) -> None:
        if search.choice is not None:
            inputs.append(features(search.choice))
            right.append(good)

    def actions(search: Search) -> list[int]:
        return [d.action for d in search.choice.actions] if search.choice is not None else []

    path = folder / real.FILE_NAME
    examples = [e for e in real.read(path) if real.is_dev(e.key)] if path.is_file() else []
    for example in examples:
        search = searched(weights, example.request)
        add(search, isomorphic(*graph_of(actions(search)), *real.graph(example.plan)))
    for sample in generate(count, SEED):
        try:
            wanted = encode(weights.tokenizer, sample).actions
        except NotEncodableError:
            continue
        search = searched(weights, sample.request)
        add(search, actions(search) == wanted)
    return inputs, right


def table(chances: NDArray[np.float64], right: NDArray[np.float64]) -> str:
    """A reliability table: what was said, and how often it was right."""
    lines = ["said        plans  right"]
    for low in (0.0, 0.2, 0.4, 0.6, 0.8, 0.9):
        high = {0.8: 0.9, 0.9: 1.01}.get(low, low + 0.2)
        inside = (chances >= low) & (chances < high)
        if inside.any():
            lines.append(f"{low:.1f} to {min(high, 1):.1f}  {inside.sum():5d}  {right[inside].mean():.2f}")
    return "\n".join(lines)


def main() -> None:
    """Fits, prints the reliability by cross-validation in two halves, and writes the fit to the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=default_folder())
    parser.add_argument("--data", type=Path, default=real.data_folder())
    parser.add_argument("--count", type=int, default=300, help="generated samples to plan")
    options = parser.parse_args()
    weights = load(options.weights)
    found, good = measured(weights, options.data, options.count)
    inputs, right = np.array(found, dtype=np.float64), np.array(good, dtype=np.float64)
    order = np.array(random.Random(1).sample(range(len(right)), len(right)))
    chances = np.zeros(len(right))
    for one, other in ((order[::2], order[1::2]), (order[1::2], order[::2])):
        chances[other] = 1 / (1 + np.exp(-inputs[other] @ logistic(inputs[one], right[one])))
    print(table(chances, right))
    fit = [round(float(w), 5) for w in logistic(inputs, right)]
    manifest = options.weights / MANIFEST
    data = json.loads(manifest.read_text(encoding="utf-8"))
    data["calibration"] = {"features": list(FEATURES), "weights": fit, "plans": len(right)}
    manifest.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(dict(zip(FEATURES, fit, strict=True)))


if __name__ == "__main__":
    main()

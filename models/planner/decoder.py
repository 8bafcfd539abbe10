"""Decodes a plan, action by action, under the grammar.

The decoding constraints, all of them; there is no rule that answers a request:
    * the machine of `models.planner.grammar`: known tools, right arity and types, references only to earlier
      calls and once in a list, at most MAX_CALLS calls, MAX_ITEMS items, MAX_PARTS pieces;
    * only tools that the caller offers;
    * copied pieces begin and end at word bounds and hold no more than MAX_SPAN word pieces.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planner import grammar as g
from models.planner.text import Words
from models.planner.weights import Weights


@dataclass(frozen=True, slots=True)
class Decided:
    """One action that the network took."""

    action: int
    log_chance: float
    """Natural logarithm of its probability among the legal actions."""
    slot: int
    """The parameter it fills; 0 for the choice of a tool or the end."""


def _log_chances(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = scores - scores.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result


def decode(weights: Weights, words: Words, forbidden: Collection[int] = ()) -> Iterator[Decided]:
    """Yields the actions of a plan, END last, each taken greedily.

    Args:
        weights: the loaded network.
        words: the request.
        forbidden: tools' actions that may not be taken.
    """
    length = len(words.ids)
    tokens = np.array([words.ids], dtype=np.int64)
    shapes = np.array([words.shapes], dtype=np.int64)
    names = ("table", "cross_keys", "cross_values", "start_keys", "stop_keys")
    fixed = dict(zip(names, weights.reader.run(names, {"tokens": tokens, "shapes": shapes}), strict=True))
    layers, _, heads, _, wide = fixed["cross_keys"].shape
    past_keys = past_values = np.zeros((layers, 1, heads, 0, wide), dtype=np.float32)
    call_keys = np.zeros((1, g.MAX_CALLS, fixed["table"].shape[-1]), dtype=np.float32)
    machine = g.Machine(words.starts, words.stops)
    row, complete, position = g.PAD, 0, 0
    while not machine.done:
        place = np.array([machine.slot, machine.mode, machine.complete_calls, position], dtype=np.int64)
        scores, call_key, past_keys, past_values = weights.step.run(
            None,
            {
                **fixed,
                "call_keys": call_keys,
                "action": np.array([[row]], dtype=np.int64),
                "place": place,
                "past_keys": past_keys,
                "past_values": past_values,
            },
        )
        if machine.complete_calls > complete:
            complete = machine.complete_calls
            call_keys[0, complete - 1] = call_key
        legal = [a for a in machine.allowed() if a not in forbidden]
        columns = [a - g.STOP_0 + g.START_0 + length if a >= g.STOP_0 else a for a in legal]
        chances = _log_chances(scores[columns])
        best = int(chances.argmax())
        yield Decided(legal[best], float(chances[best]), machine.slot)
        machine.step(legal[best], check=False)
        row, position = columns[best], position + 1

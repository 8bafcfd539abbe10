"""How sure the planner is of a plan: a logistic fit over the probabilities of its actions."""

from __future__ import annotations

import math
from typing import Any

from models.planner import grammar as g
from models.planner.decoder import Choice

FEATURES = ("bias", "structure", "copied", "weakest", "calls", "vote")


def features(choice: Choice) -> list[float]:
    """What the fit looks at.

    Args:
        choice: a complete plan.

    Returns:
        1, the log probability of the graph's actions, that of the words copied, that of the least sure
        action, the number of calls, and the log of the graph's share in the vote; logs are cut off at -20.
    """
    actions = choice.actions
    structure = sum(d.log_chance for d in actions if d.action < g.START_0)
    copied = sum(d.log_chance for d in actions if d.action >= g.START_0)
    weakest = min((d.log_chance for d in actions), default=0.0)
    calls = sum(g.TOOL_0 <= d.action < g.FIXED for d in actions)
    vote = math.log(max(choice.share, 1e-9))
    return [1.0, max(structure, -20.0), max(copied, -20.0), max(weakest, -20.0), float(calls), vote]


def confidence(choice: Choice, calibration: dict[str, Any]) -> float:
    """The probability that a plan is right, 0 to 1.

    Args:
        choice: the complete plan.
        calibration: `weights` of the fit, one for each feature; without them the plan's own probability
        counts.
    """
    values = features(choice)
    fitted = calibration.get("weights")
    if not isinstance(fitted, list) or len(fitted) != len(values):
        return math.exp(values[1] + values[2])
    score = sum(w * v for w, v in zip(fitted, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

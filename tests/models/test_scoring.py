"""How plans are compared argument by argument, and how the confidence is fitted."""

from __future__ import annotations

import numpy as np
import pytest

from agent.language import parse_plan
from models.evaluation.score import EVERYDAY, folded, graph, score_everyday, spelled
from models.planner.confidence import confidence
from models.planner.decoder import Choice, Decided
from models.planner.planner import PointerPlanner
from models.training.calibrate import logistic

ONE = """1. get_phone_number("Sid")
2. get_phone_number("Lutfi")
3. send_sms(["$1", "$2"], "see you at the gate")
4. join()"""
OTHER = """1. get_phone_number("lutfi")
2. get_phone_number("sid")
3. send_sms(["$1", "$2"], "See you at the gate!")
4. join()"""


def test_order_and_case_do_not_matter() -> None:
    """The same plan with its lookups the other way round."""
    assert spelled(parse_plan(ONE).calls) == spelled(parse_plan(OTHER).calls)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Lutfi", "Lutz"), ('["$1", "$2"]', '["$1"]'), ("at the gate", "at the door"), ('"$2"]', '"$1"]')],
)
def test_another_argument_is_another_plan(old: str, new: str) -> None:
    """A wrong name, a person less, other words."""
    assert spelled(parse_plan(ONE).calls) != spelled(parse_plan(ONE.replace(old, new)).calls)


def test_graph_counts_from_zero() -> None:
    """References of the plan become pairs of places."""
    assert graph(parse_plan(ONE).calls)[1] == {(0, 2), (1, 2)}


def test_folding() -> None:
    """Articles, prepositions and quotes fall away, words stay."""
    assert folded('  The "Big" party ') == folded("big Party")
    assert folded("on Friday at 3") == "friday at 3"
    assert folded(None) == ""


def test_logistic_fit_finds_the_slope() -> None:
    """Data drawn from a known curve give the curve back."""
    chance = np.random.default_rng(1)
    inputs = np.column_stack([np.ones(4000), chance.normal(size=4000)])
    right = chance.random(4000) < 1 / (1 + np.exp(-(0.5 + 2 * inputs[:, 1])))
    fit = logistic(inputs, right.astype(float))
    assert fit == pytest.approx([0.5, 2.0], abs=0.2)


def test_confidence_falls_with_doubt() -> None:
    """An unsure action makes an unsure plan, fitted or not."""
    sure = Choice((Decided(1, -0.01, 0),), 1.0)
    unsure = Choice((Decided(1, -3.0, 0),), 0.4)
    fitted = {"weights": [2.0, 1.0, 1.0, 0.2, 0.0, 1.5]}
    for calibration in ({}, fitted):
        assert 0 <= confidence(unsure, calibration) < 0.5 < confidence(sure, calibration) <= 1


def test_everyday_score_of_the_shipped_weights() -> None:
    """The hand-written requests: parsed, planned, and right often enough that a bad export shows."""
    report, pairs = score_everyday(PointerPlanner())
    assert report.requests == len(EVERYDAY.read_text(encoding="utf-8").splitlines()) == len(pairs)
    assert report.plan_success >= 0.75
    assert report.arguments_right >= 0.55
    assert report.no_call_right >= 0.7

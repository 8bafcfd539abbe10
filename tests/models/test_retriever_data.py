"""What the retriever is trained on and how it is counted.

`python -m tests.models.test_retriever_data` writes the cards anew from the toolbox.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from macos_tools.toolset import toolbox
from models.evaluation.retrieved import above, best, served, threshold_for
from models.planner.signatures import SIGNATURES
from models.retriever.reading import purpose, purpose_of
from models.retriever.retriever import ToolRetriever
from models.training.retriever import cards
from models.training.retriever.data import KNOWN, PLACE, other_tools, read_tools


def test_the_cards_are_the_tools() -> None:
    read = cards.read()
    assert [tool.name for tool in read] == [tool.name for tool in toolbox]
    for card in read:
        # How long a tool may take is nothing that models see.
        assert card == replace(toolbox[card.name], run=card.run, timeout=card.timeout), (
            f"{card.name}: run this file to write them anew"
        )


def test_training_describes_the_tools_as_the_program_does() -> None:
    described = {tool.name: tool for tool in read_tools(KNOWN)}
    assert set(described) == {signature.tool for signature in SIGNATURES} == set(PLACE)
    for tool in toolbox:
        assert described[tool.name].text() == purpose_of(tool)
        assert described[tool.name].title == tool.title


def test_other_tools_are_told_apart_from_the_planners_and_from_those_held_out() -> None:
    learned, held = other_tools(held=False), other_tools(held=True)
    assert len(held) >= 15
    names = [tool.name for tool in (*learned, *held)]
    assert len(set(names)) == len(names)
    assert not set(names) & set(PLACE)
    requests = [request for tool in (*learned, *held) for request in tool.requests]
    assert all(tool.requests for tool in (*learned, *held))
    assert len(set(requests)) == len(requests)


def test_the_shipped_classifier_knows_the_planners_tools() -> None:
    tools = ToolRetriever().load().tools
    assert tools == {signature.tool: tuple(s.name for s in signature.slots) for signature in SIGNATURES}


def test_a_purpose_is_said_in_words() -> None:
    assert purpose("find_files", "Find files by name.") == "find files: Find files by name."


def test_recall_counts_tools_and_requests() -> None:
    needed = np.array([[True, True, False], [False, True, False], [False, False, False]])
    kept = np.array([[True, False, False], [True, True, False], [False, False, True]])
    at = served(kept, needed)
    assert at.recall == pytest.approx(2 / 3)
    assert at.complete == pytest.approx(2 / 3)
    assert at.tools == pytest.approx(4 / 3)
    assert at.needed == 1


def test_a_threshold_keeps_the_best_and_reaches_the_recall() -> None:
    scores = np.array([[0.9, 0.4, 0.1], [0.2, 0.05, 0.01], [0.3, 0.6, 0.5]])
    needed = np.array([[True, True, False], [True, False, False], [False, True, True]])
    assert threshold_for(scores, needed, 1.0) == 0.4
    assert served(above(scores, 0.4), needed).recall == 1
    assert threshold_for(scores, needed, 0.8) == 0.5
    assert served(above(scores, 0.5), needed).recall == pytest.approx(0.8)
    assert threshold_for(scores, needed, 1.0, keep_best=False) == 0.2
    assert not above(scores, 0.95, keep_best=False).any()
    assert best(scores, 2).tolist() == [[True, True, False], [True, True, False], [False, True, True]]


if __name__ == "__main__":
    cards.write(toolbox)

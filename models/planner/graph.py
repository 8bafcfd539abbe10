"""From the planner's actions to calls and graphs."""

from __future__ import annotations

from collections.abc import Sequence

from models.planner import grammar as g
from models.planner.signatures import SIGNATURES


def graph_of(actions: Sequence[int]) -> tuple[list[str], set[tuple[int, int]]]:
    """The graph of a plan given as actions: tools by call, and (from, to) for each reference."""
    tools: list[str] = []
    edges: set[tuple[int, int]] = set()
    for action in actions:
        if g.TOOL_0 <= action < g.FIXED:
            tools.append(SIGNATURES[action - g.TOOL_0].tool)
        elif g.REF_0 <= action < g.START_0:
            edges.add((action - g.REF_0, len(tools) - 1))
    return tools, edges

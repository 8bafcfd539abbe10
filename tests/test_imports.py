"""Who imports whom, looked at in `sys.modules` of a fresh interpreter: quick things load little."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "icalendar",
    "llama_cpp",
    "macos_tools",
    "models",
    "numpy",
    "onnxruntime",
    "pypdfium2",
    "recurring_ical_events",
    "tokenizers",
    "vobject",
)
FACES = ("tui", "textual", "rich")
LATER = (
    "agent.rules",
    "agent.tools",
    "tui.chat.entry",
    "tui.desk_view.view",
    "tui.graph.layout",
    "tui.terminal.clipboard",
    "tui.widgets.approval_card",
    "tui.widgets.chat_view",
    "tui.widgets.plan_graph",
)
"""What the first frame has no need of: each costs it some milliseconds."""


def loaded_by(statement: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after `statement`."""
    return {name.partition(".")[0] for name in modules_after(statement)}


def modules_after(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after `statement`."""
    child = subprocess.run(
        [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(child.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("module", ["tui.app", "tui.commands.app", "tui.compose"])
def test_the_app_opens_without_tools_and_models(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint(HEAVY)


def test_the_first_frame_waits_for_nothing_that_it_does_not_show() -> None:
    assert modules_after("import tui.commands.app, tui.app").isdisjoint(LATER)


def test_help_loads_neither_screen_nor_tools() -> None:
    loaded = loaded_by("import tui.cli; tui.cli.parser().format_help()")
    assert loaded.isdisjoint({*HEAVY, "textual", "sqlite3", "asyncio"})


def test_the_core_knows_nobody() -> None:
    loaded = loaded_by(
        "import agent.session, agent.export, agent.settings, agent.paths, agent.planning, agent.joiner"
    )
    assert loaded.isdisjoint({*HEAVY, *FACES})


@pytest.mark.parametrize("module", ["macos_tools.toolset", "macos_tools.local", "macos_tools.demo"])
def test_tools_know_neither_faces_nor_models(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint({*FACES, "models", "onnxruntime", "llama_cpp"})


@pytest.mark.parametrize("module", ["models.planner.planner", "models.gguf.planner"])
def test_planners_know_neither_faces_nor_tools(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert loaded.isdisjoint({"tui", "textual", "macos_tools", "torch"})
    assert "llama_cpp" not in loaded  # it lives in a child process

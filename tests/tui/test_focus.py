"""Keys always come to something that is on the screen, and ours takes nothing of Textual's."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from textual.widgets import Button

import tui
from tests.tui.apps import NOTE, running
from tui.screens.history import HistoryScreen
from tui.widgets.asks import Asks

TAKEN_ON_PURPOSE = {("LastingDriver", "_file"), ("ServedDriver", "_write")}
"""What has a reason beside it in the code."""


async def test_what_is_being_removed_takes_no_keys(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        button = Button("Yes")
        await app.main.query_one(Asks).mount(button)
        removed = button.remove()
        app.main.set_focus(button)  # as `button.focus()` of a moment ago does it
        await removed
        await app.pilot.press("o", "n")
        assert app.prompt.text == "on"
        await app.pilot.press("f3")
        await app.until(lambda: isinstance(app.app.screen, HistoryScreen))


def test_no_private_name_of_textual_is_used_for_something_else() -> None:
    """`self._closed = True` once meant to Textual that the app hears no message any more."""
    both = {
        (ours.__qualname__, name)
        for ours in _classes()
        for base in ours.__mro__
        if base.__module__.startswith("textual.")
        for name in _private_names(ours) & _private_names(base)
    }
    assert both == TAKEN_ON_PURPOSE


def _classes() -> set[type]:
    modules = [name for _, name, _ in pkgutil.walk_packages(tui.__path__, "tui.") if "__main__" not in name]
    return {
        found
        for name in modules
        for found in vars(importlib.import_module(name)).values()
        if inspect.isclass(found) and found.__module__ == name
    }


def _private_names(kind: type) -> set[str]:
    tree = _classes_of(kind.__module__)[kind.__name__]
    return {name for name in _names(tree) if name.startswith("_") and not name.startswith("__")}


@cache
def _classes_of(module: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _names(kind: ast.ClassDef) -> Iterator[str]:
    """Yield what a class defines, and what its methods keep on `self`."""
    for part in kind.body:
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name
    for node in ast.walk(kind):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name

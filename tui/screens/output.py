"""A sheet with what a command says."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keys.actions import action, sheet_bindings
from tui.safe_text import beginning
from tui.screens.sheet import Sheet

_LEVELS = {"ok": ("✓", "$text-success"), "warn": ("!", "$text-warning"), "fail": ("✗", "$text-error")}


class OutputScreen(Sheet[None]):
    """Shows a text once it is there.

    Args:
        title: what it is about.
        text: comes with the text.
        look: how it is set; as it is, if not said.
    """

    BINDINGS: ClassVar[list[BindingType]] = sheet_bindings()

    def __init__(
        self, title: str, text: Awaitable[str], look: Callable[[str], Content] = lambda text: Content(text)
    ) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._look = look

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content.styled(self._title, "bold"), id="output-title")
            with VerticalScroll(id="output"):
                yield Static(Content.styled("Looking …", "$foreground-muted"), id="output-text")
            yield Static(Content.styled(f"{action('close').shown_key} closes", "$foreground-muted"))

    def on_mount(self) -> None:
        self.query_one("#output").focus()
        self.run_worker(self._fill(), exit_on_error=False)

    async def _fill(self) -> None:
        text = await self._text
        self.query_one("#output-text", Static).update(self._look(beginning(text)))

    def action_close(self) -> None:
        self.dismiss()


def findings(lines: str) -> Content:
    """Return what `tinyagent doctor --json` found; not what it says of the terminal, which it has none of."""
    parts: list[Content | str | tuple[str, str]] = []
    for line in lines.splitlines():
        try:
            found = json.loads(line)
            level, name, text, advice = (str(found[key] or "") for key in ("level", "name", "text", "advice"))
        except (ValueError, KeyError, TypeError):
            parts.append(f"{line}\n")  # what it complains of
            continue
        if name != "terminal":
            sign, style = _LEVELS.get(level, ("·", "$text"))
            parts += [(f"{sign} {name}  ", f"bold {style}"), f"{text}\n"]
            parts += [(f"  → {advice}\n", "$foreground-muted")] if advice else []
    return Content.assemble(*parts)

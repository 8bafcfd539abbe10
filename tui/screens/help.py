"""What can be done, with the keys: made from the registry of actions."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from agent.events import State
from tui.keys.actions import Where, action, actions_of, sheet_bindings
from tui.screens.sheet import Sheet
from tui.signs import signs
from tui.words import MODE_WORDS
from tui.wrapping import rows_of

_KEY_COLUMN = 20
_NARROWEST = 12
"""Cells that a meaning has at least; on the narrowest screens it goes on at the margin."""

_SIGNS_OF_THE_INPUT = (
    ("@", "Name a person, a file, a note, an event, a reminder or a mail"),
    ("/", "At the start: run a command; // or a space before it sends it"),
)


def help_text(width: int) -> Content:
    """Return the whole help; what goes on in a second line stands below what it goes on with.

    Args:
        width: cells there are for it.
    """
    palette, settings = action("command_palette").shown_key, action("keys").shown_keys
    parts: list[str | tuple[str, str]] = [
        (f"{palette} finds and runs all of this; {settings} changes the keys.\n\n", "$foreground-muted")
    ]
    for where in Where:
        parts.append((f"{where.value}\n", "bold $text-accent"))
        for one in actions_of(where):
            parts += _row(one.shown_keys, one.description, width)
        for sign, meaning in _SIGNS_OF_THE_INPUT if where is Where.INPUT else ():
            parts += _row(sign, meaning, width)
        parts.append("\n")
    parts.append(("When you are asked\n", "bold $text-accent"))
    for name, meaning in MODE_WORDS.values():
        parts += _row(name, meaning, width)
    parts.append(("\nSigns in the plan\n", "bold $text-accent"))
    parts.append(
        ("  " + "   ".join(f"{signs().states[state]} {state.value}" for state in State), "$foreground-muted")
    )
    return Content.assemble(*parts)


def _row(key: str, meaning: str, width: int) -> list[tuple[str, str]]:
    rows = rows_of(meaning, max(width - _KEY_COLUMN - 2, _NARROWEST))
    below = "\n" + " " * (_KEY_COLUMN + 2)
    return [
        (f"  {key:<{_KEY_COLUMN - 1}} ", "$text"),
        (below.join(meaning[start:stop] for start, stop in rows) + "\n", "$foreground-muted"),
    ]


class HelpText(Static):
    """The help, laid out for the width that there is."""

    def on_resize(self, event: events.Resize) -> None:
        self.update(help_text(event.size.width))


class HelpScreen(Sheet[None]):
    """Shows the help over the main screen."""

    BINDINGS: ClassVar[list[BindingType]] = sheet_bindings("help")

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet"):
            yield HelpText()
            yield Static(Content.styled(f"{action('close').shown_key} closes", "$foreground-muted"))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        self.dismiss()

"""What can be done, with the keys: made from the registry of actions."""

from __future__ import annotations

from typing import ClassVar

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

_KEY_COLUMN = 20

_SIGNS_OF_THE_INPUT = (
    ("@", "Name a person, a file, a note, an event, a reminder or a mail"),
    ("/", "At the start: run a command; // or a space before it sends it"),
)


def help_text() -> Content:
    """Return the whole help."""
    palette, settings = action("command_palette").shown_key, action("keys").shown_keys
    parts: list[Content | str | tuple[str, str]] = [
        (f"{palette} finds and runs all of this; {settings} changes the keys.\n\n", "$foreground-muted")
    ]
    for where in Where:
        parts.append((f"{where.value}\n", "bold $text-accent"))
        for one in actions_of(where):
            parts += [
                (f"  {one.shown_keys:<{_KEY_COLUMN - 1}} ", "$text"),
                (f"{one.description}\n", "$foreground-muted"),
            ]
        for sign, meaning in _SIGNS_OF_THE_INPUT if where is Where.INPUT else ():
            parts += [(f"  {sign:<{_KEY_COLUMN}}", "$text"), (f"{meaning}\n", "$foreground-muted")]
        parts.append("\n")
    parts.append(("When you are asked\n", "bold $text-accent"))
    for name, meaning in MODE_WORDS.values():
        parts += [(f"  {name:<{_KEY_COLUMN}}", "$text"), (f"{meaning}\n", "$foreground-muted")]
    parts.append(("\nSigns in the plan\n", "bold $text-accent"))
    parts.append(
        ("  " + "   ".join(f"{signs().states[state]} {state.value}" for state in State), "$foreground-muted")
    )
    return Content.assemble(*parts)


class HelpScreen(Sheet[None]):
    """Shows the help over the main screen."""

    BINDINGS: ClassVar[list[BindingType]] = sheet_bindings("help")

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet"):
            yield Static(help_text())
            yield Static(Content.styled(f"{action('close').shown_key} closes", "$foreground-muted"))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        self.dismiss()

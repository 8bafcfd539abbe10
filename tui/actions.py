"""Every action of the app, once: bindings, help, the command palette and the key hints come from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Where(StrEnum):
    """The part of the screen that an action belongs to."""

    ANYWHERE = "Anywhere"
    INPUT = "Writing a request"
    ASK = "When something waits for you"
    CARD = "On the approval card"
    PLAN = "Plan"


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do."""

    id: str
    """Also the name under which its key can be changed, and of the method `action_<id>`."""
    keys: str
    """Keys as Textual names them, separated by commas; the first is the one shown. "" for none."""
    label: str
    """One or two words, for the key hints."""
    description: str
    where: Where = Where.ANYWHERE
    priority: bool = False
    """The key works whatever has the focus."""
    in_palette: bool = True
    """It stands in the command palette and can be typed as a command, such as `/undo`."""
    command: str = ""
    """What it is called behind the slash; its id when empty."""
    takes: str = ""
    """What may stand behind the command, such as "a number", which the action then gets; "" for nothing."""

    @property
    def slash(self) -> str:
        """What it is called as a command, without the slash."""
        return self.command or self.id.replace("_", "-")

    @property
    def shown_key(self) -> str:
        """The key as people write it, such as "Ctrl+X"; "" when it has none."""
        return key_words(self.keys.split(",", 1)[0])

    @property
    def shown_keys(self) -> str:
        """All its keys as people write them."""
        return ", ".join(key_words(key) for key in self.keys.split(","))


ACTIONS = (
    Action("help", "f1", "help", "Show what can be done, with the keys"),
    Action(
        "next_mode",
        "f2",
        "mode",
        "Change when you are asked: review, step, auto, dry run",
        command="mode",
        takes="review, step, auto or dry-run",
    ),
    Action("history", "f3", "history", "Look through earlier requests"),
    Action("toggle_plan", "f4", "plan", "Show or hide the plan", command="plan"),
    Action("go_plan", "f5", "walk", "Walk through the plan, call by call", command="walk"),
    Action(
        "stop", "ctrl+x", "stop", "Stop the request that runs, and those that wait their turn", priority=True
    ),
    Action("undo", "f7", "undo", "Undo what a request changed, all of it or a part", priority=True),
    Action("back", "escape", "back", "Back to the input; there, stop everything"),
    Action("save_copied", "ctrl+s", "save copy", "Write what was copied last into a file", priority=True),
    Action("toggle_theme", "f8", "light/dark", "Switch between light and dark", command="light-dark"),
    Action("clear", "ctrl+l", "clear", "Clear the conversation from the screen; the history keeps it"),
    Action("command_palette", "ctrl+p", "commands", "Find a command by its name", in_palette=False),
    Action("quit", "ctrl+q", "quit", "Leave; what you were writing is kept", priority=True),
    Action("send", "enter", "send", "Send the request", Where.INPUT, False, False),
    Action("newline", "ctrl+j,shift+enter", "new line", "Start a new line", Where.INPUT, False, False),
    Action("older", "up", "older", "On the first line: an earlier request", Where.INPUT, False, False),
    Action("newer", "down", "newer", "On the last line: a later request", Where.INPUT, False, False),
    Action("mode_here", "shift+tab", "mode", "Change when you are asked", Where.INPUT, False, False),
    Action("go_ask", "f6", "answer", "Go to what waits for you", Where.ASK, True, command="answer"),
    Action("approve", "ctrl+y", "approve", "Run the calls that are set to run", Where.ASK, True),
    Action(
        "refuse", "ctrl+n", "refuse", "Refuse every call on the card; give up on a question", Where.ASK, True
    ),
    Action("line_up", "up", "", "The line above", Where.CARD, in_palette=False),
    Action("line_down", "down", "", "The line below", Where.CARD, in_palette=False),
    Action("flip", "space", "flip", "Set a call to run, or not", Where.CARD, in_palette=False),
    Action("edit", "enter,e", "edit", "Change a line of a call", Where.CARD, in_palette=False),
    Action(
        "say_why",
        "r",
        "why not",
        "Refuse a call and say what should be different",
        Where.CARD,
        in_palette=False,
    ),
    Action(
        "make_rule",
        "a",
        "rule",
        "Always allow, always ask for, or never do the like of a call",
        Where.CARD,
        in_palette=False,
    ),
    Action("walk_up", "up", "", "The call above", Where.PLAN, in_palette=False),
    Action("walk_down", "down", "", "The call below", Where.PLAN, in_palette=False),
    Action("walk_left", "left", "", "The call to the left", Where.PLAN, in_palette=False),
    Action("walk_right", "right", "", "The call to the right", Where.PLAN, in_palette=False),
    Action("stop_call", "delete", "stop call", "Stop the selected call", Where.PLAN, in_palette=False),
)
"""In the order of the help screen."""


def actions_of(where: Where) -> Iterator[Action]:
    """Yield the actions that belong to one part of the screen."""
    return (action for action in ACTIONS if action.where is where)


def bindings_of(where: Where) -> list[BindingType]:
    """Return the key bindings for the actions of one part of the screen."""
    return [binding_of(one) for one in actions_of(where) if one.keys]


def binding_of(action: Action) -> Binding:
    """Return the key binding for an action."""
    return Binding(
        action.keys,
        action.id,
        action.description,
        show=False,
        priority=action.priority,
        id=f"{action.where.name.lower()}.{action.id}",
    )


def action(name: str) -> Action:
    """Return the action called `name`; KeyError when there is none."""
    for one in ACTIONS:
        if one.id == name:
            return one
    raise KeyError(name)


_KEY_WORDS = {"escape": "Esc", "enter": "Enter", "delete": "Del", "space": "Space"}
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


def key_words(key: str) -> str:
    """Return a key as people write it: "ctrl+x" is "Ctrl+X"."""
    parts = [_ARROWS.get(part) or _KEY_WORDS.get(part) or part.capitalize() for part in key.split("+")]
    return "+".join(parts)

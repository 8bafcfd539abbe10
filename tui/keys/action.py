"""What an action of the app is. `tui.keys.actions` has them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.keys.names import key_words

changed_keys: dict[str, tuple[str, ...]] = {}
"""The keys of the actions that do not have their usual ones; `tui.keys.actions.use_keys` sets them."""


class Where(StrEnum):
    """The part of the screen that an action belongs to."""

    ANYWHERE = "Anywhere"
    INPUT = "Writing a request"
    LIST = "In the list above the input"
    EDIT = "Changing a line"
    ASK = "When something waits for you"
    CARD = "On the approval card"
    STEP = "In step mode"
    HOLD = "When something is about to be sent"
    PLAN = "Plan"
    CHAT = "In the conversation"
    FIND = "Searching the conversation"
    DESK = "Desk"
    SHEET = "On a sheet over the screen"
    PALETTE = "In the command palette"
    SETTINGS = "In the settings"
    HISTORY = "In the history"
    THING = "On a thing of the desk"
    QUIT = "When asked whether to leave"


class Category(StrEnum):
    """What an action is about: the groups of the command palette, in this order."""

    REQUEST = "Requests"
    DECIDE = "Deciding"
    PLAN = "The plan"
    CONVERSATION = "Conversation"
    VIEW = "View"
    PROGRAM = "Program"


_CATEGORY_OF = {
    Where.ANYWHERE: Category.PROGRAM,
    Where.INPUT: Category.REQUEST,
    Where.LIST: Category.REQUEST,
    Where.EDIT: Category.DECIDE,
    Where.ASK: Category.DECIDE,
    Where.CARD: Category.DECIDE,
    Where.STEP: Category.DECIDE,
    Where.HOLD: Category.DECIDE,
    Where.PLAN: Category.PLAN,
    Where.CHAT: Category.CONVERSATION,
    Where.FIND: Category.CONVERSATION,
    Where.DESK: Category.VIEW,
    Where.SHEET: Category.VIEW,
    Where.PALETTE: Category.VIEW,
    Where.SETTINGS: Category.PROGRAM,
    Where.HISTORY: Category.CONVERSATION,
    Where.THING: Category.VIEW,
    Where.QUIT: Category.PROGRAM,
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do."""

    id: str
    """Also the name under which `[keys]` in the config changes its key, and of the method `action_<id>`."""
    keys: str
    """Its usual keys as Textual names them, separated by commas; "" for none."""
    label: str
    """One or two words, for the key hints."""
    description: str
    where: Where = Where.ANYWHERE
    priority: bool = False
    """The key works whatever has the focus."""
    in_palette: bool = True
    """It stands in the command palette and can be typed as a command, such as `/undo`."""
    command: str = ""
    """What it is called behind the slash; its id when empty. Of the input, those with one can be typed."""
    takes: str = ""
    """What may stand behind the command, such as "a number", which the action then gets; "" for nothing."""
    about: Category | None = None
    """Its group in the palette; None for the usual one of its place."""

    @property
    def slash(self) -> str:
        """What it is called as a command, without the slash."""
        return self.command or self.id.replace("_", "-")

    @property
    def category(self) -> Category:
        """Its group in the palette."""
        return self.about or _CATEGORY_OF[self.where]

    @property
    def usual_keys(self) -> tuple[str, ...]:
        """The keys that it has when the user wishes no others."""
        return tuple(self.keys.split(",")) if self.keys else ()

    @property
    def keys_now(self) -> tuple[str, ...]:
        """The keys in use."""
        return changed_keys.get(self.id, self.usual_keys)

    @property
    def shown_key(self) -> str:
        """The first key as people write it, such as "Ctrl+X"; "" when there is none."""
        return key_words(self.keys_now[0]) if self.keys_now else ""

    @property
    def shown_keys(self) -> str:
        """All its keys as people write them; its command where it has none."""
        command = f"/{self.slash}" if self.in_palette else ""
        return ", ".join(map(key_words, self.keys_now)) or command

    @property
    def binding_id(self) -> str:
        """The id of its bindings, by which Textual gives them other keys."""
        return f"{self.where.name.lower()}.{self.id}"

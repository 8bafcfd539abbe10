"""The keys, to be changed by pressing the new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys.actions import Action, Where, action, actions_of, bindings_of, sheet_bindings
from tui.keys.keymap import keymap_of
from tui.keys.names import key_words
from tui.safe_text import clip, visible
from tui.screens.sheet import Sheet
from tui.widgets.choices import Choices

if TYPE_CHECKING:
    from agent.settings import KeyWishes

_KEY_CELLS = 20


class KeyChoices(Choices):
    """A list that hands the next key on when the screen waits for one."""

    class Caught(Message):
        """A key was pressed while one was waited for."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    catches = False
    """Whether the next key is for the screen, whatever it does elsewhere."""

    async def on_key(self, event: events.Key) -> None:
        if self.catches:
            event.stop()
            event.prevent_default()
            self.catches = False
            self.post_message(self.Caught(event.key))


class KeysScreen(Sheet[None]):
    """Lists the actions with their keys over the main screen.

    Args:
        wishes: returns what the user wishes.
        wish: keeps other wishes; returns why that cannot be, "" when it is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings("keys"), *bindings_of(Where.SETTINGS)]

    def __init__(self, wishes: Callable[[], KeyWishes], wish: Callable[[KeyWishes], str]) -> None:
        super().__init__()
        self._wishes = wishes
        self._wish = wish
        self._lines: list[Action | None] = []
        """The action of each line; None for headings."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet settings"):
            yield Static(Content.styled("Keys", "bold"), classes="sheet-title")
            yield KeyChoices()
            yield Static(markup=False, classes="setting-said")
            yield Static(markup=False, classes="sheet-keys")

    @property
    def catches_keys(self) -> bool:
        """Whether the next key is to be taken as it is."""
        return self.query_one(KeyChoices).catches

    def on_mount(self) -> None:
        self.query_one(KeyChoices).focus()
        self.call_after_refresh(self._fill)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        choices = self.query_one(KeyChoices)
        at = choices.highlighted
        lines = list(self._all_lines(choices.scrollable_content_region.width - 2))
        self._lines = [one for one, _ in lines]
        choices.clear_options()
        choices.add_options(Option(content, disabled=one is None) for one, content in lines)
        choices.highlighted = 1 if at is None else at
        self._say_keys()

    @staticmethod
    def _all_lines(width: int) -> Iterator[tuple[Action | None, Content]]:
        for where in Where:
            if found := list(actions_of(where)):
                yield None, Content.styled(where.value, "$text-accent")
                yield from ((one, _line(one, width)) for one in found)

    def _say_keys(self, said: str = "") -> None:
        keys = (
            "Enter, and the new key",
            f"{action('to_default').shown_key} the usual one",
            f"{action('close').shown_key} closes",
        )
        words = Content.styled(said or "   ".join(keys), "$text-accent" if said else "$foreground-muted")
        self.query_one(".sheet-keys", Static).update(words)

    def _say(self, said: str, style: str) -> None:
        self.query_one(".setting-said", Static).update(Content.styled(visible(said), style))

    @property
    def _chosen(self) -> Action | None:
        at = self.query_one(KeyChoices).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._chosen is not None:
            self._say("", "")
            self._say_keys(f"Press the new key for: {self._chosen.description}")
            self.query_one(KeyChoices).catches = True

    def on_key_choices_caught(self, event: KeyChoices.Caught) -> None:
        """Give the chosen action the key that was pressed."""
        one, key = self._chosen, event.key
        if one is None:
            return
        wishes = dict(self._wishes()) | {one.id: (key,)}
        found = keymap_of(wishes)
        if found.changed.get(one.id, one.usual_keys) != (key,):
            new = [problem for problem in found.problems if one.id in problem or key_words(key) in problem]
            self._say(new[-1] if new else f"{key_words(key)} cannot be had.", "$text-error")
            self._say_keys()
            return
        self._keep(one, wishes)

    def action_to_default(self) -> None:
        if (one := self._chosen) is not None:
            self._keep(one, {name: keys for name, keys in self._wishes() if name != one.id})

    def _keep(self, one: Action, wishes: dict[str, tuple[str, ...]]) -> None:
        if trouble := self._wish(tuple(wishes.items())):
            self._say(trouble, "$text-error")
        else:
            self._fill()
            warning = next((said for said in keymap_of(wishes).problems if said.startswith(f"{one.id}:")), "")
            self._say(f"Kept. {warning}", "$text-success")
        self._say_keys()

    def action_close(self) -> None:
        self.dismiss(None)


def _line(one: Action, width: int) -> Content:
    keys = clip(", ".join(map(key_words, one.keys_now)) or "–", _KEY_CELLS)
    words = clip(one.description, max(width - len(keys) - 2, 8))
    own = one.keys_now != one.usual_keys
    gap = " " * max(width - Content(words).cell_length - len(keys), 1)
    return Content.assemble(words, gap, (keys, "bold $text-accent" if own else "$foreground-muted"))

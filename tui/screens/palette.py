"""The command palette: every action with its key, found by a few letters and run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.fuzzy import FuzzySearch
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.keys.actions import ACTIONS, Action, Category, Where, action, bindings_of, sheet_bindings
from tui.safe_text import clip
from tui.screens.sheet import Sheet
from tui.widgets.choices import Choices
from tui.widgets.prompt import Prompt

_SCREEN = (Where.ANYWHERE, Where.ASK)
_LEAST = 2
"""Cells between the words of an action and its key."""
_ELSEWHERE = "Elsewhere, or another time"
_GOOD_ENOUGH = 0.4
"""Of the score of the best match; letters that are strewn over a line score less."""


@dataclass(frozen=True, slots=True)
class Command:
    """An action as the palette offers it."""

    action: Action
    node: DOMNode | None
    """What carries it out; None when nothing can now."""


def commands(screen: Screen[Any]) -> list[Command]:
    """Return all actions, those that can be run now with what carries them out.

    Args:
        screen: the one that the palette is opened over; what has the focus there counts.
    """
    return [Command(one, _node_of(one, screen)) for one in ACTIONS if one.id != "command_palette"]


def _node_of(one: Action, screen: Screen[Any]) -> DOMNode | None:
    """Return what can carry out an action now; None when nothing can."""
    nodes: Iterable[DOMNode] = ()
    if one.where in _SCREEN:
        nodes = (screen, screen.app)
    elif one.where is Where.INPUT:
        nodes = screen.query(Prompt) if one.in_palette else ()
    elif one.label and screen.focused is not None:
        nodes = (node for node in screen.focused.ancestors_with_self if _has_key_of(node, one))
    for node in nodes:
        if hasattr(node, f"action_{one.id}"):
            return node if node.check_action(one.id, ()) else None
    return None


def _has_key_of(node: DOMNode, one: Action) -> bool:
    """Whether an action belongs to a node: text areas have actions of their own that are called alike."""
    return any(isinstance(binding, Binding) and binding.id == one.binding_id for binding in node.BINDINGS)


class PaletteScreen(Sheet[Command | None]):
    """Lists the actions over the main screen; its result is the one picked.

    Args:
        offered: all actions.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *sheet_bindings("command_palette"),
        *bindings_of(Where.PALETTE),
    ]

    def __init__(self, offered: list[Command]) -> None:
        super().__init__()
        self._offered = offered
        self._shown: list[Command | None] = []
        """What each line runs; None for headings."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet palette"):
            yield Input(placeholder="What would you like to do?", compact=True)
            yield Choices()
            keys = f"Enter runs it   {action('close').shown_key} closes"
            yield Static(Content.styled(keys, "$foreground-muted"), classes="sheet-keys")

    def on_mount(self) -> None:
        self.call_after_refresh(self._fill, "")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill, self.query_one(Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, words: str) -> None:
        """List what fits the words."""
        choices = self.query_one(Choices)
        width = choices.scrollable_content_region.width - 2
        lines = list(_found(words, self._offered, width) if words.strip() else _grouped(self._offered, width))
        self._shown = [command for command, _ in lines]
        choices.clear_options()
        choices.add_options(
            Option(content, disabled=command is None or command.node is None) for command, content in lines
        )
        runnable = (at for at, one in enumerate(self._shown) if one is not None and one.node is not None)
        choices.highlighted = next(runnable, None)
        choices.scroll_home(animate=False)

    def on_input_submitted(self) -> None:
        self.query_one(Choices).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index])

    def action_find_up(self) -> None:
        self.query_one(Choices).action_cursor_up()

    def action_find_down(self) -> None:
        self.query_one(Choices).action_cursor_down()

    def action_find_page_up(self) -> None:
        self.query_one(Choices).action_page_up()

    def action_find_page_down(self) -> None:
        self.query_one(Choices).action_page_down()

    def action_close(self) -> None:
        self.dismiss(None)


def _grouped(offered: list[Command], width: int) -> Iterator[tuple[Command | None, Content]]:
    """Yield the lines of the whole list: what can be run by category, then the rest."""
    for category in Category:
        group = [one for one in offered if one.node is not None and one.action.category is category]
        if group:
            yield None, Content.styled(category.value, "$text-accent")
            yield from ((one, _line(one, width)) for one in group)
    rest = [one for one in offered if one.node is None]
    if rest:
        yield None, Content.styled(_ELSEWHERE, "$text-accent")
        yield from ((one, _line(one, width)) for one in rest)


def _found(words: str, offered: list[Command], width: int) -> Iterator[tuple[Command | None, Content]]:
    """Yield the lines of what fits the words, the best first, what cannot be run now last."""
    search = FuzzySearch()
    found: list[tuple[bool, float, Command, tuple[int, ...]]] = []
    for one in offered:
        score, places = search.match(words, one.action.description)
        by_name = max(
            search.match(words, name)[0]
            for name in (one.action.label, one.action.slash, one.action.shown_keys)
        )
        if best := max(score, by_name * 1.2):
            found.append((one.node is None, -best, one, tuple(places) if score else ()))
    found.sort(key=lambda one: one[:2])
    best_of_all = max((-one[1] for one in found), default=0.0)
    found = [one for one in found if -one[1] >= best_of_all * _GOOD_ENOUGH]
    if not found:
        yield None, Content.styled("Nothing is called like that.", "$foreground-muted")
    for _, _, command, places in found:
        yield command, _line(command, width, places)


def _line(command: Command, width: int, places: tuple[int, ...] = ()) -> Content:
    """Return the line of an action: its words, and its key at the right."""
    one = command.action
    key = one.shown_keys if len(one.shown_keys) <= width // 3 or not one.shown_key else one.shown_key
    if command.node is None and one.where not in _SCREEN:
        key = f"{one.where.value.lower()}: {key}" if len(one.where.value) + len(key) < width // 2 else key
    room = max(width - len(key) - _LEAST, 8)
    plain = clip(one.description, room)
    quiet = command.node is None
    words = Content.styled(plain, "$foreground-muted" if quiet else "")
    for place in places:
        if place < len(plain):
            words = words.stylize("bold" if quiet else "bold $text-accent", place, place + 1)
    gap = " " * max(width - words.cell_length - Content(key).cell_length, 1)
    return Content.assemble(words, gap, (key, "$foreground-muted"))

"""The settings, made from their schema: what each means, what it is, where that comes from; changed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.secrets import SecretSource
from agent.setting_meanings import meanings
from agent.settings import SETTINGS, Setting, SettingsError
from tui.keys.actions import Where, action, bindings_of, sheet_bindings
from tui.safe_text import clip, one_line, visible
from tui.screens.sheet import Sheet
from tui.settings.words import value_words
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox

if TYPE_CHECKING:
    from tui.settings.preferences import Preferences

_NAME_CELLS = 15
_PLACE_CELLS = 20
_NARROW = 34
"""Columns below which there is no room to say where a value comes from."""
_ELSEWHERE = {"theme", "keys"}
"""Settings that are changed in ways of their own."""


class SettingsScreen(Sheet[str | None]):
    """Lists the settings over the main screen; its result is a setting that another screen changes.

    Args:
        preferences: the settings in use.
        change: sets one; returns why that cannot be, "" when it is done.
        chosen: the setting to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings("settings"), *bindings_of(Where.SETTINGS)]

    def __init__(self, preferences: Preferences, change: Callable[[str, Any], str], chosen: str = "") -> None:
        super().__init__()
        self._preferences = preferences
        self._change = change
        self._begin = chosen
        self._lines: list[Setting | None] = []
        """The setting of each line; None for headings."""
        self._explained: Setting | None = None
        """The setting whose meaning is shown."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet settings"):
            yield Static(self._title(), classes="sheet-title")
            yield Choices()
            with Vertical(classes="setting"):
                with VerticalScroll(classes="setting-meaning", can_focus=False):
                    yield Static(markup=False)
                yield EditBox()
                yield Static(markup=False, classes="setting-said")
            yield Static(markup=False, classes="sheet-keys")

    def on_mount(self) -> None:
        self.query_one(EditBox).display = False
        self.query_one(Choices).focus()
        self.call_after_refresh(self._fill)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _title(self) -> Content:
        file = self._preferences.file
        return Content.assemble(("Settings", "bold"), (f"   {file}" if file else "", "$foreground-muted"))

    # The list

    def _fill(self) -> None:
        """List the settings as they are now; what was chosen stays so."""
        choices = self.query_one(Choices)
        chosen = self._chosen.name if self._chosen else self._begin
        width = choices.scrollable_content_region.width - 2
        lines = list(self._all_lines(width))
        self._lines = [setting for setting, _ in lines]
        choices.clear_options()
        choices.add_options(Option(content, disabled=setting is None) for setting, content in lines)
        names = [setting.name if setting else "" for setting in self._lines]
        choices.highlighted = names.index(chosen) if chosen else 1

    def _all_lines(self, width: int) -> Iterator[tuple[Setting | None, Content]]:
        for group, settings in groupby(SETTINGS.values(), lambda one: one.traits.group):
            yield None, Content.styled(group.value, "$text-accent")
            for one in settings:
                yield one, self._line(one, width)

    def _line(self, one: Setting, width: int) -> Content:
        value = getattr(self._preferences.settings, one.name)
        place = clip(self._preferences.place(one.name), _PLACE_CELLS) if width >= _NARROW else ""
        named = _NAME_CELLS if width >= _NARROW else width // 2
        name = clip(one.name.replace("_", " "), named - 1).ljust(named)
        words = clip(one_line(value_words(one, value)), max(width - named - len(place) - 1, 6))
        gap = " " * max(width - named - Content(words).cell_length - len(place), 1)
        style = "bold" if value != one.default else "$foreground-muted"
        return Content.assemble(name, (words, style), gap, (place, "$foreground-muted"))

    @property
    def _chosen(self) -> Setting | None:
        at = self.query_one(Choices).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def on_option_list_option_highlighted(self) -> None:
        if self._chosen is not self._explained:  # a line that is drawn anew says so, too
            self._explain()

    def _explain(self, said: str = "", style: str = "$text-error") -> None:
        """Say what the chosen setting means, and what became of a change."""
        one = self._chosen
        if one is None:
            return
        self._explained = one
        meaning = " ".join(meanings()[one.name].split())
        when = "" if one.traits.at_once else " Counts from the next start."
        self.query_one(".setting-meaning Static", Static).update(Content(f"{meaning}{when}"))
        if not said and (fixed := self._preferences.fixed_by(one.name)):
            said, style = f"It is set by {fixed}, which counts before the config file.", "$text-warning"
        self.query_one(".setting-said", Static).update(Content.styled(visible(said), style))
        keys = [f"Enter {self._verb(one)}"]
        if self._preferences.chosen.origins.get(one.name):
            keys.append(f"{action('to_default').shown_key} the default")
        keys.append(f"{action('close').shown_key} closes")
        self._say_keys(*keys)

    def _say_keys(self, *keys: str) -> None:
        self.query_one(".sheet-keys", Static).update(Content.styled("   ".join(keys), "$foreground-muted"))

    @staticmethod
    def _verb(one: Setting) -> str:
        if one.name in _ELSEWHERE:
            return "chooses"
        return "changes it" if one.choices or isinstance(one.default, bool) else "writes another"

    # Changes

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (one := self._chosen) is None:
            return
        value = getattr(self._preferences.settings, one.name)
        if self._preferences.fixed_by(one.name):
            self._explain()
        elif one.name in _ELSEWHERE:
            self.dismiss(one.name)
        elif isinstance(value, SecretSource):
            self._explain("Where a secret is kept is changed in the config file.", "$text-warning")
        elif isinstance(value, bool):
            self._set(one, not value)
        elif isinstance(value, StrEnum):
            values = list(type(value))
            self._set(one, values[(values.index(value) + 1) % len(values)])
        else:
            self._edit(one, value)

    def _edit(self, one: Setting, value: object) -> None:
        box = self.query_one(EditBox)
        box.text = (
            "\n".join(value)
            if isinstance(value, tuple)
            else f"{value:g}"
            if isinstance(value, float)
            else str(value)
        )
        box.move_cursor(box.document.end)
        self._show_box(True)
        box.focus()
        self.query_one(".setting-said", Static).update("")
        lines = [f"{action('break_line').shown_key} the next"] if isinstance(value, tuple) else []
        self._say_keys(
            f"{action('take').shown_key} takes it", *lines, f"{action('leave').shown_key} leaves it"
        )

    def on_edit_box_taken(self, event: EditBox.Taken) -> None:
        one = self._chosen
        if one is None:
            return
        try:
            if isinstance(one.default, tuple):
                value = one.checked([line for line in event.text.splitlines() if line.strip()], "here")
            else:
                value = one.read(event.text.strip(), "here")
        except SettingsError as error:
            said = str(error).removeprefix("here: ")
            self.query_one(".setting-said", Static).update(Content.styled(visible(said), "$text-error"))
            return
        if self._set(one, value):
            self._stop_editing()

    def on_edit_box_left(self) -> None:
        self._stop_editing()
        self._explain()

    def _show_box(self, shown: bool) -> None:
        self.query_one(EditBox).display = shown
        self.set_class(shown, "-editing")

    def _stop_editing(self) -> None:
        self._show_box(False)
        self.query_one(Choices).focus()

    def _set(self, one: Setting, value: object) -> bool:
        """Set a setting and show it; whether that could be done."""
        if trouble := self._change(one.name, value):
            self._explain(trouble)
            return False
        self._fill()
        self._explain(
            "Kept." if one.traits.at_once else "Kept. It counts from the next start.", "$text-success"
        )
        return True

    def action_to_default(self) -> None:
        if self._chosen is not None and not self.query_one(EditBox).display:
            self._set(self._chosen, None)

    def action_close(self) -> None:
        self.dismiss(None)

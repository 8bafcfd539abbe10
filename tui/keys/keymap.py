"""The keys that the user wishes, from `[keys]` in the config: what can be had is used, the rest is told.

A wish that cannot be granted costs nothing: the action keeps its usual key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.keys import Keys

from tui.keys.actions import ACTIONS, Action, Where
from tui.keys.names import key_words, long_name, sign_of

Wishes = Mapping[str, tuple[str, ...]]
"""Action -> the keys it shall have, as the user wrote them; none to have no key."""

ESSENTIAL = ("approve", "refuse", "stop", "quit")
"""Actions that must always have a key."""

IN_BROWSERS: Wishes = {"refuse": ("alt+n", "ctrl+n"), "take_back": ("alt+t", "ctrl+t")}
"""What a page wishes beside the user: browsers keep Ctrl+N and Ctrl+T for windows and tabs of their own."""

_SHEETS = frozenset({Where.SHEET, Where.PALETTE, Where.SETTINGS, Where.HISTORY, Where.THING, Where.QUIT})
_EVERYWHERE = frozenset({Where.ANYWHERE, Where.ASK})
"""Parts whose keys work together with those of all other parts that are no sheets."""
_TYPING = _EVERYWHERE | {Where.INPUT, Where.LIST, Where.EDIT, Where.FIND, Where.PALETTE}
"""Parts whose keys work while something is written."""

_MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "alt": "alt", "option": "alt", "shift": "shift"}
_MODIFIER_ORDER = ("alt", "ctrl", "shift")
_NAMES = {
    "esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup",
    "page up": "pageup", "pgdn": "pagedown", "page down": "pagedown", "backtab": "shift+tab",
}  # fmt: skip
_KNOWN = {key.value for key in Keys if not set("<+-") & set(key.value)}
_SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys for which terminals send the same as for another one."""
_WRITES = {"space", "backspace"}
_MOVES = {"left", "right", "up", "down", "home", "end", "delete", "enter", "tab", "shift+tab"}
"""Keys that are needed where something is written, and around."""


class UnknownKey(ValueError):
    """What was written is no key; the message says why."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """What became of the user's wishes."""

    changed: Mapping[str, tuple[str, ...]]
    """The keys of the actions that do not have their usual ones."""
    problems: tuple[str, ...]
    """A sentence for each wish that could not be granted, and for keys that few terminals send."""


def keymap_of(wishes: Wishes) -> Keymap:
    """Return the keys to use.

    Args:
        wishes: what stands under `[keys]` in the config.
    """
    if not wishes:
        return Keymap({}, ())
    by_id = {one.id: one for one in ACTIONS}
    changed: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for name, written in wishes.items():
        if name not in by_id:
            near = _nearest(name, by_id)
            meant = f"; is {near} meant?" if near else "."
            problems.append(f"there is no action called {name!r}{meant} docs/keys.md has all.")
            continue
        one, keys = by_id[name], []
        for text in written:
            try:
                key = key_of(text)
                _check_place(one, key)
            except UnknownKey as error:
                problems.append(f"{name}: {error} It keeps {_usual(one)}.")
                break
            keys.append(key)
        else:
            changed[name] = tuple(dict.fromkeys(keys))
    for name in [one for one in ESSENTIAL if changed.get(one) == ()]:
        problems.append(f"{name} must have a key. It keeps {_usual(by_id[name])}.")
        del changed[name]
    _settle(changed, problems)
    problems += _rarely_sent(changed)
    return Keymap({k: keys for k, keys in changed.items() if keys != by_id[k].usual_keys}, tuple(problems))


def key_of(text: str) -> str:
    """Return a key as Textual names it: "Ctrl+K" is "ctrl+k", "?" is "question_mark".

    Raises:
        UnknownKey: it is no key, or one that terminals cannot tell from another.
    """
    *before, last = text.strip().removesuffix("++").split("+") if len(text.strip()) > 1 else [text.strip()]
    if text.strip().endswith("++"):
        before, last = [*before, last], "+"
    modifiers = {_MODIFIERS.get(part.strip().lower(), "") for part in before}
    base = last if len(last) == 1 and not modifiers else last.strip().lower()
    base = _NAMES.get(base, base)
    if base == "shift+tab":
        modifiers, base = modifiers | {"shift"}, "tab"
    if len(base) == 1:
        base = long_name(base)
    elif base not in _KNOWN and not sign_of(base):
        base = ""
    if "" in (base, *modifiers):
        raise UnknownKey(f"{text!r} is no key; write one like ctrl+k, f9, shift+tab or alt+left.")
    key = "+".join([*(one for one in _MODIFIER_ORDER if one in modifiers), base])
    if same := _SAME.get(key):
        raise UnknownKey(
            f"terminals send the same for {key_words(key)} as for {key_words(same)}; choose another key."
        )
    return key


def _check_place(action: Action, key: str) -> None:
    """Raise UnknownKey when a key is needed for writing where the action's keys work."""
    if action.where not in _TYPING:
        return
    needed = key in _WRITES or bool(sign_of(key))
    if action.where in _EVERYWHERE:
        needed |= key in _MOVES
    if needed:
        raise UnknownKey(f"{key_words(key)} is needed for writing; choose one like ctrl+k or f9.")


def _settle(changed: dict[str, tuple[str, ...]], problems: list[str]) -> None:
    """Give up wishes that clash with other actions, until none does."""
    while clash := next(_clashes(changed), None):
        one, other, key = clash
        taken_back = one if one.id in changed else other
        problems.append(
            f"{one.id} and {other.id} cannot both be on {key_words(key)}."
            f" {taken_back.id} keeps {_usual(taken_back)}."
        )
        del changed[taken_back.id]


def _clashes(changed: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Action, Action, str]]:
    """Yield pairs of actions that one key would run in the same place, because of a wish."""
    for at, one in enumerate(ACTIONS):
        for other in ACTIONS[at + 1 :]:
            if not (one.id in changed or other.id in changed) or not together(one.where, other.where):
                continue
            usual = set(one.usual_keys) & set(other.usual_keys)
            theirs = changed.get(other.id, other.usual_keys)
            for key in changed.get(one.id, one.usual_keys):
                if key in theirs and key not in usual:
                    yield one, other, key


def together(one: Where, other: Where) -> bool:
    """Whether keys of two parts of the screen can be pressed in the same place."""
    if one is other:
        return True
    if one in _SHEETS or other in _SHEETS:
        return Where.SHEET in (one, other) and {one, other} <= _SHEETS
    if Where.STEP in (one, other):
        return bool({one, other} & (_EVERYWHERE | {Where.CARD, Where.PLAN}))
    return one in _EVERYWHERE or other in _EVERYWHERE


def _rarely_sent(changed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield a sentence for each wished key that many terminals do not send as such."""
    for name, keys in changed.items():
        for key in keys:
            *modifiers, base = key.split("+")
            odd = base in ("enter", "space", "backspace", "escape", "tab") or base.isdigit()
            if key != "shift+tab" and (
                {"ctrl", "shift"} <= set(modifiers) or (odd and {"ctrl", "shift"} & set(modifiers))
            ):
                yield f"{name}: many terminals do not tell {key_words(key)} from {key_words(base)}."


def _usual(action: Action) -> str:
    return ", ".join(map(key_words, action.usual_keys)) or "none"


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), 1)), "")

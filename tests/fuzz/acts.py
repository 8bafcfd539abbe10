"""What a wild user does: one act at a time, all decided by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.pilot import OutOfBounds, Pilot

from tests.fuzz.words import COMMANDS, GOOD, NASTY, PLAIN, REQUESTS
from tui.app import TinyAgentApp
from tui.keys.actions import ACTIONS
from tui.screens.main import MainScreen
from tui.widgets.asks import Asks
from tui.widgets.prompt import Prompt

SIZES = ((80, 24), (120, 40), (160, 48), (40, 12), (20, 5), (1, 1), (200, 60), (60, 16), (99, 30), (3, 40))
_LEFT_OUT = {"suspend", "open_editor"}
"""They hand the terminal to another program."""
_PLAIN_KEYS = "a b e o r y 1 left_square_bracket space slash question_mark at tab shift+tab enter escape"
_MOVING_KEYS = "up down left right home end pageup pagedown shift+up shift+end ctrl+left backspace delete"
_CHANGING_KEYS = "f9 f10 ctrl+a ctrl+c ctrl+d ctrl+e ctrl+f ctrl+g ctrl+k ctrl+t ctrl+u ctrl+v ctrl+w"
_KEYS = f"{_PLAIN_KEYS} {_MOVING_KEYS} {_CHANGING_KEYS}".split()
_POINTING = ("click", "click", "double-click", "right-click", "hover")


DECISIONS = (
    *(("ctrl+y",),) * 3,
    *(("f6", "enter"),) * 3,
    *(("f6", "space", "ctrl+y"),) * 3,
    ("f6", "down", "space", "ctrl+y"),
    ("ctrl+n",),
    ("ctrl+x",),
    ("f6", "down", "e", "x", "enter", "ctrl+y"),
    ("f6", "r", "n", "o", "enter"),
    ("f6", "a", "enter"),
    ("f6", "down", "enter", "ctrl+u", "escape", "ctrl+y"),
    ("f6", "2"),
    ("f5", "right", "delete"),
)
"""What the user presses when something is asked: mostly a yes, in one way or another."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the user does."""

    what: str
    keys: tuple[str, ...] = ()
    text: str = ""
    at: tuple[int, int] = (0, 0)
    seconds: float = 0.0

    def __str__(self) -> str:
        match self.what:
            case "press":
                return f"press {' '.join(self.keys)}"
            case "paste":
                return f"paste {self.text[:60]!r} ({len(self.text)})"
            case "wait":
                return f"wait {self.seconds}"
            case "ask":
                return f"ask {self.text!r}"
            case "decide":
                return f"decide {' '.join(self.keys)}"
        return f"{self.what} {self.at[0]} {self.at[1]}"

    async def do(self, pilot: Pilot[None]) -> None:
        """Do it."""
        match self.what:
            case "press":
                await pilot.press(*self.keys)
            case "ask":
                await self._ask(pilot)
            case "decide":
                await self._decide(pilot)
            case "paste":
                pilot.app.post_message(events.Paste(self.text))
            case "click" | "double-click" | "right-click" | "hover":
                await self._point(pilot)
            case "scroll-up" | "scroll-down":
                kind = events.MouseScrollUp if self.what == "scroll-up" else events.MouseScrollDown
                x, y = self.at
                message = kind(None, x, y, 0, 1, 0, False, False, False, screen_x=x, screen_y=y)
                pilot.app.screen.post_message(message)
            case "resize":
                await pilot.resize_terminal(*self.at)
        await pilot.pause(self.seconds or None)

    async def _ask(self, pilot: Pilot[None]) -> None:
        """Send a request, from wherever the user is; it waits its turn when one runs."""
        for _ in range(4):
            if isinstance(pilot.app.screen, MainScreen):
                break
            await pilot.press("escape")
        else:
            return
        prompt = pilot.app.screen.query_one(Prompt)
        prompt.put(self.text)
        prompt.focus()
        await pilot.press("enter")

    async def _decide(self, pilot: Pilot[None]) -> None:
        """Wait for what the request that runs asks, and answer it by keys."""
        app = pilot.app
        assert isinstance(app, TinyAgentApp)
        for _ in range(40):
            if not isinstance(app.screen, MainScreen) or not app.main.busy:
                return
            if app.main.query_one(Asks).waits:
                await pilot.pause(0.1)
                await pilot.press(*self.keys)
                return
            await pilot.pause(0.05)

    async def _point(self, pilot: Pilot[None]) -> None:
        try:
            if self.what == "hover":
                await pilot.hover(offset=self.at)
            elif self.what == "right-click":
                await pilot.click(offset=self.at, button=3)
            else:
                await pilot.click(offset=self.at, times=2 if self.what == "double-click" else 1)
        except OutOfBounds:
            return  # the screen is smaller just now


def acts(chance: random.Random) -> Iterator[Act]:
    """Yield acts without end."""
    used = [action for action in ACTIONS if action.id not in _LEFT_OUT]
    bound = sorted({key for action in used for key in action.keys.split(",") if key})
    while True:
        match chance.choices(range(10), weights=(30, 12, 30, 6, 4, 5, 3, 2, 3, 5))[0]:
            case 0:
                words = chance.choice((*GOOD, *GOOD, *GOOD, *COMMANDS, *REQUESTS))
                yield Act("ask", text=words)
            case 1:
                pool = bound if chance.random() < 0.7 else _KEYS
                yield Act("press", tuple(chance.choice(pool) for _ in range(chance.choice((1, 1, 2, 5)))))
            case 2:
                yield Act("decide", chance.choice(DECISIONS))
            case 3:
                yield Act(chance.choice(_POINTING), at=_spot(chance))
            case 4:
                yield Act("resize", at=chance.choice(SIZES))
            case 5:
                yield Act("press", tuple(chance.choice(_KEYS) for _ in range(chance.choice((1, 3)))))
            case 6:
                yield Act(chance.choice(("scroll-up", "scroll-down")), at=_spot(chance))
            case 8:
                yield Act("press", ("escape",) * chance.choice((1, 1, 2, 3)))
            case 7:
                yield Act("paste", text=chance.choice((*NASTY, *PLAIN, "lorem ipsum " * 5000)))
            case _:
                yield Act("wait", seconds=chance.choice((0.01, 0.05, 0.3)))


def _spot(chance: random.Random) -> tuple[int, int]:
    return chance.randrange(200), chance.randrange(60)

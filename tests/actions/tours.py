"""A tour: one run of the app in which some actions are done, each with a look at what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.agent.fakes import FakePlanner
from tests.snapshots.taking import Player
from tui.keys.actions import action
from tui.pictures.stage import Stage

Look = Callable[[Stage], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One action, done by its key."""

    action: str
    then: Look
    """What must be so afterwards, and must not be so before."""
    before: tuple[str, ...] = ()
    """Keys that lead to it."""
    words: str | None = None
    """What is written into the input before; None leaves it as it is."""
    ready: Look | None = None
    """What must be so before it can be done."""
    by_command: bool = False
    """By its command in the input instead of a key."""
    argument: str = ""
    """What stands behind the command."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Deeds one after another."""

    name: str
    deeds: Sequence[Deed]
    begin: Callable[[Player], Awaitable[None]] | None = None
    plans: Mapping[str, FakePlanner] = field(default_factory=dict)
    hold: float = 0
    gated: str = ""
    size: tuple[int, int] = (120, 40)


async def do(stage: Stage, deed: Deed) -> None:
    """Do a deed.

    Raises:
        AssertionError: what must come of it was so before, or did not come.
    """
    if deed.words is not None:
        stage.prompt.put(deed.words)
        stage.prompt.focus()
    await stage.pilot.press(*deed.before)
    if deed.ready is not None:
        await _until(stage, deed, deed.ready, "could not be got to")
    assert not deed.then(stage), f"{deed.action}: it was so before\n{stage.text}"
    one = action(deed.action)
    if deed.by_command:
        command = one.command or one.id.replace("_", "-")
        stage.prompt.put(f"/{command} {deed.argument}".strip())
        stage.prompt.focus()
        await stage.pilot.press("escape", "enter")
    else:
        await stage.pilot.press(one.keys.split(",")[0])
    await _until(stage, deed, deed.then, "did not do what it says")


async def _until(stage: Stage, deed: Deed, look: Look, otherwise: str) -> None:
    try:
        await stage.until(lambda: look(stage), settle=0, seconds=8)
    except TimeoutError as error:
        focused = stage.app.screen.focused
        raise AssertionError(f"{deed.action} {otherwise}; focus: {focused}\n{stage.text}") from error

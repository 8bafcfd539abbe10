"""The one table of the app's screens and states: how each is reached."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tests.agent.fakes import FakePlanner
from tests.snapshots.taking import Player, Scene
from tui.widgets.plan_graph import PlanGraph

EVENT = "Put a review with Sid and Lutfi on my calendar for Friday at 3"
REPORT = "Summarize the lease, mail it to Sid and Lutfi, and remind me to sign it"
MANY = "Look at everything there is"
PLANS = {
    EVENT: FakePlanner(
        '1. get_email_address("Sid")\n2. get_email_address("Lutfi")\n'
        '3. create_calendar_event("Review", "2026-11-27 15:00:00", "2026-11-27 16:00:00", "Room Egret",'
        ' ["$1", "$2"], "", None)\n4. join()\n'
    ),
    REPORT: FakePlanner(
        '1. summarize_pdf("Lease agreement.pdf")\n2. get_email_address("Sid")\n'
        '3. get_email_address("Lutfi")\n'
        '4. compose_new_email(["$2", "$3"], [], "Lease agreement", "$1", [])\n'
        '5. create_reminder("Sign the lease", "2026-11-27 15:00:00", "", "", 0, False)\n6. join()\n'
    ),
    "mail": FakePlanner(
        '1. get_email_address("Ana")\n2. compose_new_email(["$1"], [], "Licences",'
        ' "Eight licences are enough.\\nWe can add more in spring.", [])\n3. join()\n'
    ),
    "reply": FakePlanner('1. reply_to_email([], "Eight are enough, thank you.", [])\n2. join()\n'),
    "message": FakePlanner(
        '1. get_phone_number("Kwame")\n2. send_sms(["$1"], "I am late, start without me.")\n3. join()\n'
    ),
    "note": FakePlanner('1. append_note_content("Shopping list", "limes and rice", "")\n2. join()\n'),
    "move": FakePlanner('1. move_calendar_event("Dentist", "2026-11-26 11:00:00")\n2. join()\n'),
    "delete": FakePlanner('1. delete_calendar_event("Dentist")\n2. join()\n'),
    "reminder": FakePlanner('1. create_reminder("Water the plants", "2026-11-24 08:00:00")\n2. join()\n'),
    "week": FakePlanner(
        '1. list_calendar_events("2026-11-23 00:00:00", "2026-11-29 23:59:59", "")\n2. join()\n'
    ),
    "John": FakePlanner('1. get_phone_number("John")\n2. join()\n'),
    "two": FakePlanner(
        '1. create_note("Lisbon", "Pack light", "")\n2. join()\n',
        confidence=0.4,
        sure=False,
        others=('1. append_note_content("Lisbon", "Pack light", "")\n2. join()\n',),
    ),
    "unknown": FakePlanner('1. search_notes("penguins")\n2. open_note("Penguins", "")\n3. join()\n'),
    "nothing": FakePlanner("1. join()\n", confidence=0.1, sure=False, message="No tool here can do this."),
    MANY: FakePlanner(
        "".join(f'{k}. search_notes("{word}")\n' for k, word in enumerate(("heron", "lisbon", "list"), 1))
        + "".join(
            f'{k}. search_emails("{word}", "")\n' for k, word in enumerate(("budget", "lease", "day"), 4)
        )
        + '7. create_note("Heron", "$1 $4", "")\n8. create_note("Lisbon", "$2 $5", "")\n'
        '9. create_note("Lists", "$3 $6", "")\n10. create_note("All", "$7 $8 $9", "")\n11. join()\n'
    ),
    "slowly": FakePlanner('1. get_phone_number("Sid")\n2. get_email_address("Sid")\n3. join()\n', pause=1),
}


async def _first(player: Player) -> AsyncIterator[str]:
    """What stands there before anything was asked, and the sheets over it."""
    stage = player.stage
    yield "empty"
    await stage.press("f1")
    yield "help"
    await stage.press("escape")
    await stage.press("f3")
    await stage.until(lambda: "Nothing was asked" in stage.text)
    yield "history-empty"
    await stage.press("escape")
    await stage.press("f7")
    yield "undo-empty"
    await stage.press("escape")
    stage.prompt.put("A request of\nmore than one line, not sent yet")
    yield "writing"


async def _nothing(player: Player) -> AsyncIterator[str]:
    """What is taken needs no play."""
    states: tuple[str, ...] = ()
    for state in states:
        yield state


async def _sheets(player: Player) -> AsyncIterator[str]:
    """The sheets that are about the program itself, the desk, and what the input offers."""
    stage = player.stage
    await stage.press("f12")
    yield "settings"
    await stage.press("escape")
    await player.send("/keys")
    yield "keys"
    await stage.press("escape")
    await player.send("/colours")
    yield "colours"
    await stage.press("escape", "f9")
    await stage.until(lambda: "Shopping" in stage.text or "Stand-up" in stage.text)
    yield "desk"
    await stage.press("down", "enter")
    yield "desk-thing"
    await stage.press("escape", "f9")
    stage.prompt.focus()
    await stage.press("/", "c")
    yield "commands"
    stage.prompt.put("")
    await stage.press("@", "L", "i")
    await stage.until(lambda: "Lisbon" in stage.text)
    yield "completion"
    await stage.press("escape", "ctrl+u")


async def _finding(player: Player) -> AsyncIterator[str]:
    stage = player.stage
    for name in ("week", "reminder"):
        await player.ask(name)
    await stage.press("ctrl+n")
    await stage.until(lambda: not stage.app.main.busy)
    await stage.press("shift+up")
    yield "chat-cursor"
    await stage.press("ctrl+f", *"review")
    await stage.until(lambda: " of " in stage.text)
    yield "find"
    await stage.press("escape", "escape", "ctrl+r", "w")
    yield "find-earlier"


async def _palette(player: Player) -> AsyncIterator[str]:
    await player.stage.press("ctrl+p")
    await player.stage.until(lambda: "Esc" in player.stage.text)
    yield "palette"


async def _planning(player: Player) -> AsyncIterator[str]:
    stage = player.stage
    await player.send("slowly")
    await stage.until(lambda: len(stage.calls) == 2 and not stage.running)
    yield "planning"
    player.stage.prompt.put("week")
    await stage.press("enter")
    yield "queued"
    await stage.press("ctrl+q")
    yield "quit"
    await stage.press("escape")
    player.planner.go_on.set()
    await stage.until(lambda: not stage.app.main.busy)
    yield "answers"


async def _running(player: Player) -> AsyncIterator[str]:
    stage = player.stage
    await player.send(REPORT)
    await stage.until(lambda: stage.running and len(stage.calls) == 5)
    player.clock.now += 3
    await stage.pilot.pause(0.3)
    yield "running"
    player.gate.set()
    await stage.until(lambda: stage.asks.takes_yes)
    yield "card-two"
    await stage.press("f5", "right")
    await stage.until(lambda: stage.app.main.query_one(PlanGraph).chosen is not None)
    yield "walking"
    await stage.press("f6", "down", "down", "enter")
    yield "editing"
    await stage.press("escape", "r")
    yield "why-not"
    await stage.press("escape", "a")
    yield "rule"
    await stage.press("escape", "ctrl+n")
    await stage.until(lambda: not stage.app.main.busy)
    yield "refused"


async def _done(player: Player) -> AsyncIterator[str]:
    stage = player.stage
    await player.ask(EVENT)
    await stage.press("f6")
    yield "card-event"
    await player.approve()
    yield "done"
    await stage.press("f5")
    yield "done-walking"
    await stage.press("escape", "f7")
    await stage.until(lambda: "Review" in stage.text)
    yield "undo"
    await stage.press("escape", "f3")
    await stage.until(lambda: "Put a review" in stage.text)
    yield "history"


async def _sent_cards(player: Player) -> AsyncIterator[str]:
    """A card of each kind that sends."""
    async for state in _cards(player, "mail", "reply", "message"):
        yield state


async def _other_cards(player: Player) -> AsyncIterator[str]:
    """A card of each kind that changes the desk."""
    async for state in _cards(player, "note", "move", "delete", "reminder"):
        yield state


async def _cards(player: Player, *kinds: str) -> AsyncIterator[str]:
    for kind in kinds:
        await player.ask(kind)
        if kind == "reply":
            await player.stage.until(lambda: player.stage.asks.waits)
            yield "question-mails"
            await player.stage.press("f6", "enter")
            await player.stage.until(lambda: player.stage.asks.takes_yes)
        await player.stage.press("f6")
        yield f"card-{kind}"
        await player.stage.press("ctrl+n")
        await player.stage.until(lambda: not player.stage.app.main.busy)
        await player.stage.press("ctrl+l")


async def _asked(player: Player) -> AsyncIterator[str]:
    """Questions, and what did not work."""
    stage = player.stage
    for name, state in (("John", "question"), ("two", "readings")):
        await player.ask(name)
        await stage.press("f6")
        yield state
        await stage.press("ctrl+n")
        await stage.until(lambda: not stage.app.main.busy)
    await player.ask("nothing")
    await stage.until(lambda: not stage.app.main.busy or stage.asks.waits)
    yield "no-plan"
    await player.ask("unknown")
    while stage.asks.waits:
        await stage.press("ctrl+n")
        await stage.until(lambda: not stage.app.main.busy or stage.asks.waits)
    yield "failed"
    await player.ask("week")
    yield "long-answer"


async def _held(player: Player) -> AsyncIterator[str]:
    stage = player.stage
    await player.ask("message")
    await stage.press("f6", "space", "ctrl+y")
    await stage.until(lambda: stage.asks.hold is not None)
    player.clock.now += 3
    await stage.pilot.pause(0.5)
    yield "hold"
    await stage.press("ctrl+n")
    await stage.until(lambda: not stage.app.main.busy)
    yield "stopped"


async def _stepping(player: Player) -> AsyncIterator[str]:
    """Step mode: the card of the first call, and a later one that is selected in the plan."""
    stage = player.stage
    await stage.press("f2")
    stage.app.clear_notifications()
    await player.ask(REPORT)
    yield "step"
    await stage.press("f5", "right")
    await stage.until(lambda: stage.app.main.query_one(PlanGraph).chosen == 4)
    yield "step-ahead"
    await stage.press("ctrl+x")
    await stage.until(lambda: not stage.app.main.busy)


async def _many(player: Player) -> AsyncIterator[str]:
    await player.ask(MANY)
    yield "plan-of-ten"
    await player.approve()
    yield "plan-of-ten-done"


SCENES = (
    Scene("first", ("empty", "help", "history-empty", "undo-empty", "writing"), _first),
    Scene("palette", ("palette",), _palette, apart=True),
    Scene("first-run", ("first-run",), _nothing, first_run=True),
    Scene(
        "sheets",
        ("settings", "keys", "colours", "desk", "desk-thing", "commands", "completion"),
        _sheets,
        apart=True,
    ),
    Scene("finding", ("chat-cursor", "find", "find-earlier"), _finding, PLANS),
    Scene("planning", ("planning", "queued", "quit", "answers"), _planning, PLANS),
    Scene(
        "running",
        ("running", "card-two", "walking", "editing", "why-not", "rule", "refused"),
        _running,
        PLANS,
        gated="summarize_pdf",
    ),
    Scene("done", ("card-event", "done", "done-walking", "undo", "history"), _done, PLANS),
    Scene("cards", ("card-mail", "question-mails", "card-reply", "card-message"), _sent_cards, PLANS),
    Scene("other-cards", ("card-note", "card-move", "card-delete", "card-reminder"), _other_cards, PLANS),
    Scene("asked", ("question", "readings", "no-plan", "failed", "long-answer"), _asked, PLANS),
    Scene("held", ("hold", "stopped"), _held, PLANS, hold=10),
    Scene("stepping", ("step", "step-ahead"), _stepping, PLANS),
    Scene("many", ("plan-of-ten", "plan-of-ten-done"), _many, PLANS),
)  # fmt: skip

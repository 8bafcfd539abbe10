"""The table: every action, how it is reached, and what must have happened."""

from __future__ import annotations

import re

from textual import events
from textual.widgets import Button, Input

from agent.events import Mode, State
from agent.settings import Settings
from tests.actions.tours import Deed, Look, Tour
from tests.agent.fakes import FakePlanner
from tests.snapshots.scenes import EVENT, PLANS, REPORT
from tests.snapshots.taking import Player
from tui.chat.entry import Entry
from tui.colours.themes import LIGHT
from tui.desk_view.pane import DeskPane
from tui.desk_view.view import DeskView
from tui.pictures.stage import Stage
from tui.screens.main import MainScreen
from tui.widgets.chat import Chat
from tui.widgets.chat_view import ChatView
from tui.widgets.choices import Choices
from tui.widgets.conversation_list import ConversationList
from tui.widgets.enter_area import EditBox
from tui.widgets.field_row import FieldRow
from tui.widgets.held_row import HeldRow
from tui.widgets.item_head import ItemHead
from tui.widgets.plan_graph import PlanGraph
from tui.widgets.prompt import Prompt
from tui.widgets.suggestions import Suggestions

# What is looked at


def says(words: str) -> Look:
    """The screen shows `words`."""
    return lambda stage: words in stage.text


def says_not(words: str) -> Look:
    """The screen does not show `words`."""
    return lambda stage: words not in stage.text


def shows(screen: str) -> Look:
    """The screen of this class is on top."""
    return lambda stage: type(stage.app.screen).__name__ == screen


def at_main(stage: Stage) -> bool:
    """No sheet is open."""
    return isinstance(stage.app.screen, MainScreen)


def written(text: str) -> Look:
    """The input holds `text`."""
    return lambda stage: stage.prompt.text == text


def highlighted(number: int) -> Look:
    """The list on the screen stands on a row."""
    return lambda stage: stage.app.screen.query_one(Choices).highlighted == number


def told(words: str) -> Look:
    """A notification on the screen holds `words`."""
    return lambda stage: words in stage.text and at_main(stage)


def mode(wanted: Mode) -> Look:
    """The user is asked in this mode from the next request on."""
    return lambda stage: stage.text.rstrip().splitlines()[-1].split()[0] == wanted.value


def chosen(call: int) -> Look:
    """This call is selected in the plan."""
    return lambda stage: stage.app.main.query_one(PlanGraph).chosen == call


def on_row(row: int) -> Look:
    """The desk browser stands on a row."""
    return lambda stage: _desk(stage).chosen == row


def cursor(entry: int, part: int) -> Look:
    """The chat's cursor stands on a part of a message."""
    return lambda stage: _chat(stage).cursor == (entry, part)


def focus_in(kind: type) -> Look:
    """Something of this kind has the focus."""
    return lambda stage: isinstance(stage.app.screen.focused, kind)


def over(stage: Stage) -> bool:
    """No request runs."""
    return not stage.app.main.busy


def _desk(stage: Stage) -> DeskView:
    return stage.app.main.query_one(DeskPane).view


def _chat(stage: Stage) -> ChatView:
    return stage.app.main.query_one(Chat).view


def _suggested(stage: Stage) -> int | None:
    return stage.app.main.query_one(Suggestions).chosen


def _output(words: str) -> Look:
    return lambda stage: shows("OutputScreen")(stage) and words in stage.text


def suggested(row: int | None) -> Look:
    """This row of what may be completed is highlighted; None when nothing is offered."""
    return lambda stage: _suggested(stage) == row


def found(*, last: bool) -> Look:
    """The search stands on the last place that was found, or on another."""

    def look(stage: Stage) -> bool:
        told = re.search(r"(\d+) of (\d+)", stage.text)
        return told is not None and (told[1] == told[2]) is last

    return look


# What a tour begins with


async def _event_done(player: Player) -> None:
    await player.ask(EVENT)
    await player.stage.press("f6")
    await player.approve()


async def _event_asked(player: Player) -> None:
    await player.ask(EVENT)


async def _step_asked(player: Player) -> None:
    await player.stage.press("f2")
    await player.ask(EVENT)


async def _two_held(player: Player) -> None:
    stage = player.stage
    await player.ask("two messages")
    await stage.press("f6", "space", "down", "down", "down")
    while not isinstance(stage.app.screen.focused, ItemHead):
        await stage.press("down")
    await stage.press("space", "ctrl+y")
    await stage.until(lambda: stage.asks.hold is not None)
    await stage.press("f6")


async def _two_and_a_queue(player: Player) -> None:
    await player.ask("week")
    await player.ask("week")
    await player.send("slowly")
    await player.stage.until(lambda: len(player.stage.calls) == 2)
    await player.send("week")
    await player.send("John")


async def _one_runs(player: Player) -> None:
    await player.send("slowly")
    await player.stage.until(lambda: len(player.stage.calls) == 2)


async def _lease_walked(player: Player) -> None:
    await player.send(REPORT)
    await player.stage.until(lambda: player.stage.running and len(player.stage.calls) == 5)
    await player.stage.press("f5")


async def _many_weeks(player: Player) -> None:
    for _ in range(3):
        await player.ask("week")


async def _long_paste(player: Player) -> None:
    player.stage.prompt.focus()
    player.stage.app.post_message(events.Paste("\n".join(f"line {k}" for k in range(60))))
    await player.stage.until(lambda: player.stage.prompt.text)
    await player.stage.press("left")


async def _held(player: Player) -> None:
    await player.ask("message")
    await player.stage.press("f6")


def _files(stage: Stage, ending: str) -> int:
    assert stage.home is not None
    return len(list(stage.home.rglob(f"*.{ending}")))


# The tours

TOURS = (
    Tour(
        "sheets",
        (
            Deed("help", shows("HelpScreen")),
            Deed("close", at_main),
            Deed("settings", shows("SettingsScreen")),
            Deed(
                "to_default",
                lambda stage: stage.app.settings.name == Settings().name,
                before=("enter", "x", "enter"),
            ),
            Deed("close", at_main),
            Deed("themes", shows("ThemeScreen"), by_command=True),
            Deed("close", at_main),
            Deed("command_palette", shows("PaletteScreen")),
            Deed("find_down", highlighted(2), ready=highlighted(1)),
            Deed("find_up", highlighted(1)),
            Deed("find_page_down", lambda stage: (stage.app.screen.query_one(Choices).highlighted or 0) > 3),
            Deed("find_page_up", highlighted(1)),
            Deed("close", at_main),
            Deed("toggle_theme", lambda stage: stage.app.theme == LIGHT.name),
            Deed("next_mode", mode(Mode.STEP)),
            Deed("mode_here", mode(Mode.AUTO), words=""),
            Deed("toggle_plan", lambda stage: not stage.app.main.query_one("#plan").display),
        ),
    ),
    Tour(
        "writing",
        (
            Deed("newline", written("one\n"), words="one"),
            Deed("undo_typing", written("one")),
            Deed("redo_typing", written("one\n")),
            Deed("send", lambda stage: stage.app.main.busy or "Found" in stage.text, words="week"),
            Deed("older", written("week"), words="", ready=over),
            Deed("newer", written("")),
            Deed("find_earlier", suggested(0)),
            Deed("close_list", suggested(None)),
            Deed("row_up", suggested(1), words="", before=("slash",), ready=suggested(0)),
            Deed("row_down", suggested(0)),
            Deed("take_row", lambda stage: len(stage.prompt.text) > 2),
            Deed("take_and_go", shows("HelpScreen"), words="", before=tuple("/help")),
            Deed("close", at_main),
            Deed("edit_earlier", written("week"), by_command=True, argument="1"),
            Deed("find", focus_in(Input), words=""),
            Deed("close_find", lambda stage: not isinstance(stage.app.screen.focused, Input)),
            Deed("clear", says("Say what you would like done")),
        ),
        plans=PLANS,
    ),
    Tour(
        "card",
        (
            Deed("go_ask", lambda stage: stage.asks.has_focus_within, before=("escape",)),
            Deed("line_up", focus_in(FieldRow)),
            Deed("line_down", lambda stage: not isinstance(stage.app.screen.focused, FieldRow)),
            Deed("flip", says("□ no")),
            Deed("edit", focus_in(EditBox), before=("down", "down")),
            Deed("break_line", lambda stage: "\n" in _box(stage)),
            Deed("undo_edit", lambda stage: "\n" not in _box(stage)),
            Deed("leave", lambda stage: not stage.app.screen.query(EditBox)),
            Deed("edit", focus_in(EditBox)),
            Deed(
                "take",
                lambda stage: not stage.app.screen.query(EditBox) and "Review2" in stage.text,
                ("end", "2"),
            ),
            Deed("say_why", focus_in(EditBox), ready=lambda stage: stage.asks.takes_yes),
            Deed("leave", lambda stage: not stage.app.screen.query(EditBox)),
            Deed("make_rule", says("always"), before=("home",)),
            Deed("leave", says_not("always")),
            Deed("refuse", over),
        ),
        _event_asked,
        PLANS,
    ),
    Tour(
        "card-pages",
        (
            Deed("page_down", lambda stage: _scrolled(stage) > 0, before=("home",)),
            Deed("page_up", lambda stage: _scrolled(stage) == 0),
            Deed("last_line", lambda stage: _scrolled(stage) > 0),
            Deed("first_line", lambda stage: _scrolled(stage) == 0),
        ),
        _event_asked,
        PLANS,
        size=(100, 20),
    ),
    Tour("approving", (Deed("approve", over),), _event_asked, PLANS),
    Tour(
        "plan",
        (
            Deed("go_plan", focus_in(PlanGraph)),
            Deed("walk_down", chosen(2), ready=chosen(1)),
            Deed("walk_up", chosen(1)),
            Deed("walk_right", chosen(3)),
            Deed("walk_left", lambda stage: stage.app.main.query_one(PlanGraph).chosen in (1, 2)),
            Deed("zoom_out", lambda stage: stage.app.main.query_one(PlanGraph).zoom is not None),
            Deed("zoom_fit", lambda stage: stage.app.main.query_one(PlanGraph).zoom is None),
            Deed("zoom_in", lambda stage: stage.app.main.query_one(PlanGraph).zoom is not None),
            Deed("undo_call", shows("UndoScreen"), before=("right",), ready=chosen(3)),
            Deed("back", focus_in(Prompt), before=("escape", "f5")),
            Deed("undo", shows("UndoScreen")),
            Deed("close", at_main),
            Deed("save_picture", lambda stage: _files(stage, "svg"), by_command=True),
            Deed("save_mermaid", lambda stage: _files(stage, "mmd"), by_command=True),
            Deed("save_text", lambda stage: _files(stage, "txt") > 1, by_command=True),
        ),
        _event_done,
        PLANS,
    ),
    Tour(
        "step",
        (Deed("run_to", says("Create the event"), before=("f5", "right", "f6")),),
        _step_asked,
        PLANS,
    ),
    Tour(
        "step-reads",
        (Deed("run_reads", lambda stage: stage.asks.panel is not None and "Create the event" in stage.text),),
        _step_asked,
        PLANS,
    ),
    Tour("step-review", (Deed("to_review", says("Waits for your yes")),), _step_asked, PLANS),
    Tour("stopping", (Deed("stop", over),), _one_runs, PLANS),
    Tour(
        "holding",
        (
            Deed("held_up", focus_in(HeldRow), ready=lambda stage: len(stage.app.main.query(HeldRow)) == 2),
            Deed("held_down", focus_in(Button), words=None),
            Deed("stop_held", over),
        ),
        _two_held,
        {
            "two messages": FakePlanner(
                '1. send_sms(["+1 510 555 0101"], "Late.")\n2. send_sms(["+1 510 555 0102"], "Me too.")\n'
                "3. join()\n"
            )
        },
        hold=60,
    ),
    Tour(
        "stopping-one",
        (Deed("stop_call", lambda stage: any(view.state is State.CANCELLED for view in stage.calls)),),
        _lease_walked,
        PLANS,
        gated="summarize_pdf",
    ),
    Tour(
        "leaving",
        (
            Deed("quit", shows("QuitScreen")),
            Deed("other_button", lambda stage: _button(stage) == "leave"),
        ),
        _one_runs,
        PLANS,
    ),
    Tour(
        "queue",
        (
            Deed("take_back", written("John")),
            Deed("go_chat", focus_in(ChatView), words=""),
            Deed("drop_waiting", lambda stage: len(stage.app.main.query_one(Chat).turns) == 3),
        ),
        _two_and_a_queue,
        PLANS,
    ),
    Tour(
        "chat",
        (
            Deed("toggle_times", says("09:30"), by_command=True),
            Deed("copy_answer", lambda stage: "Review" in stage.app.clipboard, by_command=True),
            Deed("save_copied", lambda stage: _copies(stage) == 1),
            Deed("go_chat", focus_in(ChatView)),
            Deed("first_part", cursor(0, 0)),
            Deed("copy", lambda stage: stage.app.clipboard == EVENT),
            Deed("part_down", cursor(0, 1)),
            Deed("part_up", cursor(0, 0)),
            Deed("last_part", cursor(0, 2)),
            Deed("as_markdown", lambda stage: _entry(stage).rendered),
            Deed("copy_turn", lambda stage: stage.app.clipboard.startswith(f"{EVENT}\n\n")),
            Deed("save_part", lambda stage: _copies(stage) == 2),
            Deed("times_here", says_not("09:30")),
            Deed("open_part", lambda stage: _entry(stage).unfolded, before=("home",)),
            Deed("edit_again", written(EVENT)),
            Deed("go_chat", focus_in(ChatView), words=""),
            Deed("find_here", focus_in(Input)),
            Deed("hit_earlier", found(last=False), before=tuple("review"), ready=found(last=True)),
            Deed("hit_later", found(last=True)),
            Deed("found_before", found(last=False), before=("shift+tab",), ready=focus_in(ChatView)),
            Deed("found_after", found(last=True)),
        ),
        _event_done,
        PLANS,
    ),
    Tour(
        "scrolling",
        (
            Deed("chat_page_up", lambda stage: not _chat(stage).following),
            Deed("chat_page_down", lambda stage: _chat(stage).following),
            Deed("chat_start", lambda stage: _chat(stage).scroll_y == 0),
            Deed("chat_end", lambda stage: _chat(stage).scroll_y > 3),
        ),
        _many_weeks,
        PLANS,
        size=(80, 16),
    ),
    Tour(
        "history",
        (
            Deed("history", shows("HistoryScreen")),
            Deed("to_list", focus_in(ConversationList)),
            Deed("to_search", focus_in(Input)),
            Deed("to_list", focus_in(ConversationList)),
            Deed("to_requests", lambda stage: not isinstance(stage.app.screen.focused, ConversationList)),
            Deed(
                "rename",
                lambda stage: getattr(stage.app.screen.focused, "id", "") == "history-name",
                before=("left",),
            ),
            Deed("forget", shows("ForgetScreen"), before=("escape",)),
            Deed(
                "save_plan",
                lambda stage: _files(stage, "svg"),
                before=("escape",),
                ready=shows("HistoryScreen"),
            ),
            Deed("use_again", written(EVENT), ready=shows("HistoryScreen")),
            Deed("new_here", lambda stage: not stage.app.main.query_one(Chat).turns, before=("f3", "down")),
            Deed("open", lambda stage: len(stage.app.main.query_one(Chat).turns) == 1, before=("f3", "down")),
            Deed("new_conversation", lambda stage: not stage.app.main.query_one(Chat).turns, by_command=True),
            Deed("search_all", says("Review"), by_command=True, argument="Review"),
        ),
        _event_done,
        PLANS,
    ),
    Tour(
        "naming",
        (Deed("name_conversation", told("This conversation is called"), by_command=True, argument="Friday"),),
        _event_done,
        PLANS,
    ),
    Tour(
        "desk",
        (
            Deed("toggle_desk", lambda stage: stage.app.main.query_one(DeskPane).shown),
            Deed("desk_down", on_row(1)),
            Deed("desk_up", on_row(0)),
            Deed("desk_page_down", lambda stage: _desk(stage).chosen > 5),
            Deed("desk_page_up", on_row(0)),
            Deed("desk_last", lambda stage: _desk(stage).chosen > 20),
            Deed("desk_first", on_row(0)),
            Deed("desk_fold", lambda stage: "Today" in str(_desk(stage).folded)),
            Deed("desk_unfold", lambda stage: "Today" not in str(_desk(stage).folded)),
            Deed("desk_open", shows("EntrySheet"), before=("down",)),
            Deed("ask_about", lambda stage: at_main(stage) and stage.prompt.text),
            Deed("desk_name", lambda stage: stage.prompt.text, words="", before=("f9",)),
        ),
    ),
    Tour(
        "outputs",
        (
            Deed("keys", shows("KeysScreen"), by_command=True),
            Deed("close", at_main),
            Deed("show_tools", _output("create_calendar_event"), by_command=True),
            Deed("close", at_main),
            Deed("show_rules", shows("OutputScreen"), by_command=True),
            Deed("close", at_main),
            Deed("doctor", shows("OutputScreen"), by_command=True),
            Deed("close", at_main),
            Deed("show_request", _output("Request 1"), by_command=True, argument="1"),
            Deed("close", at_main),
            Deed("forget_request", shows("ForgetScreen"), by_command=True, argument="1"),
        ),
        _event_done,
        PLANS,
    ),
    Tour("pasting", (Deed("unfold", lambda stage: "line 40" in stage.prompt.text),), _long_paste),
)


def _scrolled(stage: Stage) -> float:
    return stage.app.screen.query_one(".ask-body").scroll_y


def _box(stage: Stage) -> str:
    box = stage.app.screen.focused
    return box.text if isinstance(box, EditBox) else ""


def _button(stage: Stage) -> str:
    return stage.app.screen.focused.id or "" if isinstance(stage.app.screen.focused, Button) else ""


def _copies(stage: Stage) -> int:
    assert stage.home is not None
    return sum(file.is_file() for file in (stage.home / "cache" / "copies").rglob("*"))


def _entry(stage: Stage) -> Entry:
    return _chat(stage).entries[0]

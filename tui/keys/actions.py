"""Every action of the app, once: bindings, help, command palette, key hints and docs/keys.md come from here.

Which keys are in use is kept here too (`use_keys`): one app runs in a process, and whatever shows a key asks
the action for it, so that a changed key shows everywhere. `tui.keys.keymap` reads the user's wishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.binding import Binding, BindingType

from tui.keys.action import Action, Category, Where, changed_keys

__all__ = [
    "ACTIONS",
    "Action",
    "Category",
    "Where",
    "action",
    "action_on",
    "actions_of",
    "binding_of",
    "bindings_of",
    "sheet_bindings",
    "textual_keymap",
    "use_keys",
]

ACTIONS = (
    Action("help", "f1", "help", "Show what can be done, with the keys"),
    Action(
        "next_mode",
        "f2",
        "mode",
        "Change when you are asked: review, step, auto, dry run",
        command="mode",
        takes="review, step, auto or dry-run",
        about=Category.DECIDE,
    ),
    Action(
        "history",
        "f3",
        "history",
        "Find, open, name or delete a conversation",
        about=Category.CONVERSATION,
    ),
    Action(
        "new_conversation",
        "",
        "new",
        "Begin a new conversation; the history keeps this one",
        command="new",
        about=Category.CONVERSATION,
    ),
    Action(
        "search_all",
        "",
        "search all",
        "Search all conversations",
        command="search",
        takes="words that were asked or answered",
        about=Category.CONVERSATION,
    ),
    Action(
        "name_conversation",
        "",
        "name",
        "Name this conversation",
        command="name",
        takes="what it is to be called",
        about=Category.CONVERSATION,
    ),
    Action("toggle_plan", "f4", "plan", "Show or hide the plan", command="plan", about=Category.PLAN),
    Action(
        "go_plan", "f5", "walk", "Walk through the plan, call by call", command="walk", about=Category.PLAN
    ),
    Action(
        "save_picture",
        "",
        "",
        "Save the plan as a picture (SVG)",
        takes="the number of a request; the plan on the screen if not said",
        about=Category.PLAN,
    ),
    Action(
        "save_mermaid",
        "",
        "",
        "Save the plan as a Mermaid flowchart",
        takes="the number of a request; the plan on the screen if not said",
        about=Category.PLAN,
    ),
    Action(
        "save_text",
        "",
        "",
        "Save the plan as plain text, with all that is known",
        takes="the number of a request; the plan on the screen if not said",
        about=Category.PLAN,
    ),
    Action(
        "stop",
        "ctrl+x",
        "stop",
        "Stop the request that runs, and those that wait their turn",
        priority=True,
        about=Category.REQUEST,
    ),
    Action(
        "undo",
        "f7",
        "undo",
        "Undo what a request changed, all of it or a part",
        priority=True,
        about=Category.REQUEST,
    ),
    Action("back", "escape", "back", "Back to the input; there, stop everything", in_palette=False),
    Action("find", "ctrl+f", "find", "Find words in this conversation", about=Category.CONVERSATION),
    Action(
        "toggle_times",
        "",
        "times",
        "Show or hide when each request was made",
        command="times",
        about=Category.CONVERSATION,
    ),
    Action("copy_answer", "", "copy answer", "Copy the latest answer", about=Category.CONVERSATION),
    Action(
        "save_copied",
        "ctrl+s",
        "save copy",
        "Write what was copied last into a file",
        priority=True,
        about=Category.CONVERSATION,
    ),
    Action(
        "toggle_theme",
        "f8",
        "light/dark",
        "Switch between light and dark",
        command="light-dark",
        about=Category.VIEW,
    ),
    Action(
        "clear",
        "ctrl+l",
        "clear",
        "Clear the conversation from the screen; the history keeps it",
        about=Category.CONVERSATION,
    ),
    Action(
        "toggle_desk",
        "f9",
        "desk",
        "Show the desk and go there; from there, hide it",
        command="desk",
        about=Category.VIEW,
    ),
    Action("suspend", "ctrl+z", "to the shell", "To the shell for a while; fg comes back", priority=True),
    Action("keys", "", "keys", "Look at the keys and change them"),
    Action("settings", "f12", "settings", "Look at the settings and change them"),
    Action(
        "themes",
        "",
        "colours",
        "Choose the colours",
        command="theme",
        takes="the name of a theme; none to try them out",
        about=Category.VIEW,
    ),
    Action(
        "show_request",
        "",
        "details",
        "Show all that the journal knows of a request",
        command="request",
        takes="the number of a request; the last one if not said",
        about=Category.CONVERSATION,
    ),
    Action(
        "forget_request",
        "",
        "forget",
        "Delete a request from the journal for good",
        command="forget",
        takes="the number of a request",
        about=Category.CONVERSATION,
    ),
    Action(
        "show_rules",
        "",
        "rules",
        "Show what you always allow, or forbid, or want to be asked about",
        command="rules",
        takes="a tool, to see which rule decides on it",
    ),
    Action("show_tools", "", "tools", "Show what it can do", command="tools", takes="a tool"),
    Action("doctor", "", "doctor", "Show what works on this machine, and what to do about the rest"),
    Action("command_palette", "ctrl+p", "commands", "Find a command by its name", in_palette=False),
    Action("quit", "ctrl+q", "quit", "Leave; what you were writing is kept", priority=True),
    Action("send", "enter", "send", "Send the request", Where.INPUT, False, False),
    Action("newline", "ctrl+j,shift+enter", "new line", "Start a new line", Where.INPUT, False, False),
    Action("older", "up", "older", "On the first line: an earlier request", Where.INPUT, False, False),
    Action("newer", "down", "newer", "On the last line: a later request", Where.INPUT, False, False),
    Action("find_earlier", "ctrl+r", "search", "Search all earlier requests", Where.INPUT, command="earlier"),
    Action(
        "edit_earlier",
        "",
        "change",
        "Change an earlier request and ask it anew",
        command="again",
        takes="the number of a request; the last one if not said",
        about=Category.REQUEST,
    ),
    Action(
        "take_back",
        "ctrl+t",
        "take back",
        "Take the last queued request back into the input",
        about=Category.REQUEST,
    ),
    Action("open_editor", "ctrl+g", "editor", "Write in your editor ($EDITOR)", Where.INPUT, command="edit"),
    Action(
        "unfold",
        "ctrl+o",
        "unfold",
        "Show the folded paste at the cursor in full",
        Where.INPUT,
    ),
    Action("undo_typing", "ctrl+underscore", "", "Take back what you typed last", Where.INPUT, False, False),
    Action("redo_typing", "alt+underscore", "redo", "Type again what was taken back", Where.INPUT),
    Action(
        "go_chat",
        "shift+up",
        "conversation",
        "Go into the conversation: read, copy, fold, search",
        Where.INPUT,
        command="conversation",
        about=Category.CONVERSATION,
    ),
    Action("chat_page_up", "pageup", "", "The conversation a page up", Where.INPUT, False, False),
    Action("chat_page_down", "pagedown", "", "The conversation a page down", Where.INPUT, False, False),
    Action(
        "chat_start",
        "home,ctrl+home",
        "",
        "With nothing written: the beginning of the conversation",
        Where.INPUT,
        False,
        False,
    ),
    Action(
        "chat_end",
        "end,ctrl+end",
        "",
        "With nothing written: the end of the conversation",
        Where.INPUT,
        False,
        False,
    ),
    Action("mode_here", "shift+tab", "mode", "Change when you are asked", Where.INPUT, False, False),
    Action("row_up", "up", "", "The row above", Where.LIST, False, False),
    Action("row_down", "down", "", "The row below", Where.LIST, False, False),
    Action("take_row", "tab", "take", "Take the row", Where.LIST, False, False),
    Action("take_and_go", "enter", "take", "Take the row; run a command", Where.LIST, False, False),
    Action("close_list", "escape", "close", "Close the list", Where.LIST, False, False),
    Action("undo_edit", "ctrl+underscore", "", "Take back what you typed last", Where.EDIT, False, False),
    Action("take", "enter", "take it", "Take what is written", Where.EDIT, False, False),
    Action("break_line", "ctrl+j,shift+enter", "new line", "Start a new line", Where.EDIT, False, False),
    Action("leave", "escape", "leave it", "Leave it as it was", Where.EDIT, False, False),
    Action("go_ask", "f6", "answer", "Go to what waits for you", Where.ASK, True, command="answer"),
    Action("approve", "ctrl+y", "approve", "Run the calls that are set to run", Where.ASK, True),
    Action(
        "refuse", "ctrl+n", "refuse", "Refuse every call on the card; give up on a question", Where.ASK, True
    ),
    Action("line_up", "up", "", "The line above", Where.CARD, in_palette=False),
    Action("line_down", "down", "", "The line below", Where.CARD, in_palette=False),
    Action("page_up", "pageup", "", "The page above", Where.CARD, in_palette=False),
    Action("page_down", "pagedown", "", "The page below", Where.CARD, in_palette=False),
    Action("first_line", "home", "", "The first line", Where.CARD, in_palette=False),
    Action("last_line", "end", "", "The last line", Where.CARD, in_palette=False),
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
    Action("run_to", "t", "to here", "Run what the selected call needs, and stop at it", Where.STEP),
    Action("run_reads", "l", "all reads", "Run all calls that only look", Where.STEP),
    Action("to_review", "v", "to review", "Go on in review mode: one card for the rest", Where.STEP),
    Action(
        "stop_held",
        "delete,enter",
        "stop it",
        "Stop what is about to be sent: the call that is chosen, or all",
        Where.HOLD,
        command="stop-held",
        takes="the number of a call; all that are held if not said",
    ),
    Action("held_up", "up", "", "The call above", Where.HOLD, in_palette=False),
    Action("held_down", "down", "", "The call below", Where.HOLD, in_palette=False),
    Action("walk_up", "up", "", "The call above", Where.PLAN, in_palette=False),
    Action("walk_down", "down", "", "The call below", Where.PLAN, in_palette=False),
    Action("walk_left", "left", "", "The call to the left", Where.PLAN, in_palette=False),
    Action("walk_right", "right", "", "The call to the right", Where.PLAN, in_palette=False),
    Action(
        "zoom_in",
        "plus,equals_sign",
        "larger",
        "Say more in the boxes: names, arguments, results",
        Where.PLAN,
        in_palette=False,
    ),
    Action("zoom_out", "minus", "smaller", "Say less in the boxes", Where.PLAN, in_palette=False),
    Action("zoom_fit", "0", "fit", "Say as much as fits", Where.PLAN, in_palette=False),
    Action(
        "undo_call", "u", "undo call", "Undo what the selected call changed", Where.PLAN, in_palette=False
    ),
    Action("stop_call", "delete", "stop call", "Stop the selected call", Where.PLAN, in_palette=False),
    Action("part_up", "up,k", "", "The message above", Where.CHAT, in_palette=False),
    Action("part_down", "down,j", "", "The message below", Where.CHAT, in_palette=False),
    Action("first_part", "home,g", "", "The first message", Where.CHAT, in_palette=False),
    Action("last_part", "end,G", "", "The last message", Where.CHAT, in_palette=False),
    Action(
        "open_part",
        "enter,space",
        "open",
        "Unfold or fold a plan; show a call, or more of a long answer",
        Where.CHAT,
        in_palette=False,
    ),
    Action(
        "copy",
        "c,y",
        "copy",
        "Copy the message, the plan, the result or the code",
        Where.CHAT,
        in_palette=False,
    ),
    Action("copy_turn", "C", "copy both", "Copy a request with its answer", Where.CHAT, in_palette=False),
    Action("save_part", "s", "save", "Write the message into a file", Where.CHAT, in_palette=False),
    Action(
        "as_markdown",
        "m",
        "markdown",
        "Draw the answer as Markdown, or as it was written",
        Where.CHAT,
        in_palette=False,
    ),
    Action("edit_again", "e", "edit", "Put a request into the input again", Where.CHAT, in_palette=False),
    Action(
        "drop_waiting",
        "delete",
        "take back",
        "Drop a request that waits its turn; stop what is about to be sent",
        Where.CHAT,
        in_palette=False,
    ),
    Action("times_here", "t", "times", "Show or hide the times", Where.CHAT, in_palette=False),
    Action("find_here", "slash", "find", "Find words in this conversation", Where.CHAT, in_palette=False),
    Action("found_before", "n", "", "The place before, of those found", Where.CHAT, in_palette=False),
    Action("found_after", "N", "", "The place after, of those found", Where.CHAT, in_palette=False),
    Action("hit_earlier", "up", "", "The place before; so does Enter", Where.FIND, in_palette=False),
    Action("hit_later", "down,shift+enter", "", "The place after", Where.FIND, in_palette=False),
    Action("close_find", "escape", "close", "End the search", Where.FIND, in_palette=False),
    Action("close", "escape", "close", "Close the sheet", Where.SHEET, in_palette=False),
    Action("ask_about", "i", "ask", "Put its name into the input", Where.THING, in_palette=False),
    Action("to_default", "delete", "default", "Back to the default", Where.SETTINGS, in_palette=False),
    Action("find_up", "up", "", "The line above", Where.PALETTE, in_palette=False),
    Action("find_down", "down", "", "The line below", Where.PALETTE, in_palette=False),
    Action("find_page_up", "pageup", "", "A page up", Where.PALETTE, in_palette=False),
    Action("find_page_down", "pagedown", "", "A page down", Where.PALETTE, in_palette=False),
    Action("open", "enter", "open", "Go on with the conversation", Where.HISTORY, in_palette=False),
    Action("use_again", "u", "use words", "Put a request into the input", Where.HISTORY, in_palette=False),
    Action(
        "save_plan",
        "s",
        "save plan",
        "Save the plan of a request as a picture (SVG)",
        Where.HISTORY,
        in_palette=False,
    ),
    Action("rename", "r", "rename", "Name the conversation", Where.HISTORY, in_palette=False),
    Action(
        "forget", "d,delete", "delete", "Delete the conversation for good", Where.HISTORY, in_palette=False
    ),
    Action("new_here", "n", "new", "Begin a new conversation", Where.HISTORY, in_palette=False),
    Action("to_search", "slash", "search", "Search all conversations", Where.HISTORY, in_palette=False),
    Action("to_list", "down,left", "list", "To the list of conversations", Where.HISTORY, in_palette=False),
    Action("to_requests", "right", "requests", "To the requests in it", Where.HISTORY, in_palette=False),
    Action(
        "other_button",
        "left,right,up,down",
        "other",
        "The other button",
        Where.QUIT,
        in_palette=False,
    ),
    Action("desk_up", "up", "", "The line above", Where.DESK, in_palette=False),
    Action("desk_down", "down", "", "The line below", Where.DESK, in_palette=False),
    Action("desk_page_up", "pageup", "", "A page up", Where.DESK, in_palette=False),
    Action("desk_page_down", "pagedown", "", "A page down", Where.DESK, in_palette=False),
    Action("desk_first", "home", "", "The first line", Where.DESK, in_palette=False),
    Action("desk_last", "end", "", "The last line", Where.DESK, in_palette=False),
    Action("desk_fold", "left", "", "Fold the section", Where.DESK, in_palette=False),
    Action("desk_unfold", "right", "", "Unfold the section", Where.DESK, in_palette=False),
    Action(
        "desk_open", "enter,space", "show", "Show all of it; fold a section", Where.DESK, in_palette=False
    ),
    Action("desk_name", "i", "ask", "Put its name into the input", Where.DESK, in_palette=False),
)
"""In the order of the help screen."""


NO_KEY = "no-key"
"""Stands before the name of an action without a key: Textual wants one for each binding; nothing sends it."""

_pressed: dict[Where, dict[str, str]] = {}
"""Key -> action, for each place that was asked for."""


def use_keys(changed: Mapping[str, tuple[str, ...]]) -> None:
    """Use other keys from now on.

    Args:
        changed: the keys of actions that do not have their usual ones; all others have.
    """
    changed_keys.clear()
    changed_keys.update(changed)
    _pressed.clear()


def textual_keymap() -> dict[str, str]:
    """Return the changed keys as `App.set_keymap` takes them."""
    return {
        one.binding_id: ",".join(one.keys_now) or _no_key(one)
        for one in ACTIONS
        if one.keys_now != one.usual_keys
    }


def action_on(key: str, where: Where) -> str | None:
    """Return the action that a key runs in one part of the screen; None when it runs none."""
    if where not in _pressed:
        _pressed[where] = {name: one.id for one in actions_of(where) for name in one.keys_now}
    return _pressed[where].get(key)


def actions_of(where: Where) -> Iterator[Action]:
    """Yield the actions that belong to one part of the screen."""
    return (action for action in ACTIONS if action.where is where)


def bindings_of(where: Where) -> list[BindingType]:
    """Return the key bindings for the actions of one part of the screen."""
    return [binding_of(one) for one in actions_of(where)]


def binding_of(action: Action, runs: str = "") -> Binding:
    """Return the binding of an action.

    Args:
        action: whose keys it has, also when the user changes them.
        runs: another action to run; for sheets that close with the key that opened them.
    """
    return Binding(
        action.keys or _no_key(action),
        runs or action.id,
        action.description,
        show=False,
        priority=action.priority,
        id=action.binding_id,
    )


def sheet_bindings(*opened_by: str) -> list[BindingType]:
    """Return the bindings with which a sheet closes.

    Args:
        opened_by: actions whose keys close it too.
    """
    return [binding_of(action("close")), *(binding_of(action(name), "close") for name in opened_by)]


def action(name: str) -> Action:
    """Return the action called `name`; KeyError when there is none."""
    for one in ACTIONS:
        if one.id == name:
            return one
    raise KeyError(name)


def _no_key(action: Action) -> str:
    return f"{NO_KEY}-{action.id}"

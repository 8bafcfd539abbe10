"""Copying on the screen: the one door for whoever has something that can be copied, or saved into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from tui.keys.actions import action
from tui.safe_text import one_line
from tui.terminal.leaving import is_served

if TYPE_CHECKING:
    from tui.terminal.clipboard import Copied


async def copy_and_tell(app: App[None], text: str, what: str) -> Copied:
    """Copy `text` and tell the user what is known about it.

    Args:
        app: hands it to the terminal, and keeps it as its clipboard.
        text: what to copy.
        what: that, in a word or two: "the plan".
    """
    from tui.terminal.clipboard import copy, size_words

    copied = await copy(text, app.copy_to_clipboard)
    if copied.confirmed or not is_served():  # a page says so itself
        title = f"{what[:1].upper()}{what[1:]} · {size_words(copied.text)}"
        _tell(app, copied.said, title, confirmed=copied.confirmed)
    return copied


def tell_of_page(app: App[None], taken: bool) -> None:
    """Tell the user what the page said about what it was handed last.

    Args:
        app: tells it.
        taken: the browser's clipboard has it.
    """
    from tui.terminal.clipboard import size_words

    said = "In the browser's clipboard." if taken else "The browser did not take it."
    title = f"{'Copied' if taken else 'Not copied'} · {size_words(app.clipboard)}"
    _tell(app, said, title, confirmed=taken)


def _tell(app: App[None], said: str, title: str, *, confirmed: bool) -> None:
    if confirmed:
        app.notify(said, title=title, markup=False, timeout=4)
    else:
        way_out = f"{action('save_copied').shown_key} writes it into a file."
        app.notify(f"{said} {way_out}", title=title, markup=False, timeout=8)


def save_and_tell(app: App[None], text: str, folder: Path | None) -> Path | None:
    """Write `text` into a private file and tell the user where it is; why not, if that is so.

    Args:
        app: tells it.
        text: what to save; "" when there is nothing.
        folder: where such files go; None when there is no place for them.
    """
    if not text or folder is None:
        app.notify("Nothing was copied yet." if folder else "There is no folder for it.", markup=False)
        return None
    from tui.terminal.clipboard import save, size_words

    try:
        file = save(text, folder)
    except OSError as error:
        said = f"It could not be saved in {folder}: {error.strerror or error}"
        app.notify(one_line(said), severity="error", markup=False, timeout=10)
        return None
    app.notify(
        one_line(str(file)), title=f"Saved, {size_words(text)}, for you alone", markup=False, timeout=10
    )
    return file

"""Puts the terminal back when the program is killed: a process of its own does it, since a killed one cannot.

While the app draws, the terminal reports the mouse, shows a page for it alone, and in kitty, foot and others
sends every key in a form that no shell reads: after `kill -9` not even "reset" could be typed.
"""

from __future__ import annotations

import contextlib
import subprocess

RESTORE = (
    r"\033[?1000l\033[?1003l\033[?1015l\033[?1006l"  # the mouse
    r"\033[?1004l\033[?2004l\033[?2048l"  # focus, marks around what is pasted, sizes
    r"\033[<u"  # keys as shells know them; before its page is left, for each page has its own
    r"\033[0m\033[H\033[2J\033[?7h\033[?1049l\033[?25h"
)
"""All that Textual's driver asks of the terminal, taken back; and the picture, where it has but one page."""
DONE = b"done\n"
_SCRIPT = f"""read -r said; [ "$said" = {DONE.decode().strip()} ] || printf '{RESTORE}'"""


class TerminalWatch:
    """Watches from now on whether the program lives.

    Args:
        terminal: the descriptor that it draws on.

    Raises:
        OSError: there is no shell, or no process to be had.
    """

    def __init__(self, terminal: int) -> None:
        # In a session of its own: what ends or stops the program's job must not end or stop it too. It waits
        # for the end of its input, which comes with the end of this program, however that comes.
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _SCRIPT],
            stdin=subprocess.PIPE,
            stdout=terminal,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def end(self) -> None:
        """End the watch: the program gives the terminal back itself."""
        with contextlib.suppress(BrokenPipeError):  # somebody has killed it
            self._process.communicate(DONE)

"""`tests.tui.scripted`, over fake tools: what they do stands in `notes.txt` and `sent.txt` of the home.

No note is on disk before there is the file `$TINYAGENT_TEST_DISK`, when that is set.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.agent import fakes
from tests.tui import scripted
from tui import compose


class FileGate(threading.Event):
    """Opens when a file is there; one called `.waits` beside it says that somebody waits."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def wait(self, timeout: float | None = None) -> bool:
        self._file.with_suffix(".waits").touch()
        end = time.monotonic() + (timeout or 0)
        while not self._file.exists() and time.monotonic() < end:
            time.sleep(0.01)
        return self._file.exists()


def main() -> int:
    home = Path(os.environ["TINYAGENT_HOME"])
    desk: Any = fakes.FakeDesk(seconds=float(os.environ.get("TINYAGENT_TEST_SECONDS", "0")))
    if "TINYAGENT_TEST_DISK" in os.environ:
        desk.disk = FileGate(Path(os.environ["TINYAGENT_TEST_DISK"]))
    compose.all_tools = lambda: fakes.toolbox
    compose._open_desk = lambda places, settings: desk
    code = scripted.main()
    if desk.notes:
        (home / "notes.txt").write_text("".join(f"{name}={text}\n" for name, text in desk.notes.items()))
    if desk.sent:
        (home / "sent.txt").write_text("".join(f"{', '.join(to)}: {text}\n" for to, text in desk.sent))
    return code


if __name__ == "__main__":
    sys.exit(main())

"""`tests.tui.scripted`, over fake tools: what they do stands in `notes.txt` and `sent.txt` of the home."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.agent import fakes
from tests.tui import scripted
from tui import compose


def main() -> int:
    home = Path(os.environ["TINYAGENT_HOME"])
    desk: Any = fakes.FakeDesk(seconds=float(os.environ.get("TINYAGENT_TEST_SECONDS", "0")))
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

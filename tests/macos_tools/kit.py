"""What tests of the tools share: a local desk in a folder, and calls made the way the engine makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agent.binding import Binder
from agent.plan import Argument, Call, Items, Literal
from agent.results import Proposal, Result
from agent.tools import CallContext
from agent.writer import PlainWriter
from macos_tools.desk import Desk
from macos_tools.local import local_desk
from macos_tools.toolset import toolbox

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)
"""A Sunday."""


@dataclass
class RecordingOpener:
    """Remembers what was opened."""

    works: bool = True
    opened: list[str] = field(default_factory=list)

    def open(self, target: str) -> bool:
        self.opened.append(target)
        return self.works


@dataclass
class Kit:
    """A desk, and its tools."""

    root: Path
    now: datetime = NOW
    zoom_link: str = ""
    opener: RecordingOpener = field(default_factory=RecordingOpener)
    notices: list[str] = field(default_factory=list)
    show: bool = True
    user_email: str = "me@example.com"

    def __post_init__(self) -> None:
        self.desk: Desk = self.fresh_desk()

    def fresh_desk(self) -> Desk:
        """Return the desk as another process would see it."""
        return local_desk(
            self.root,
            files=(),
            opener=self.opener,
            zoom_link=self.zoom_link,
            user_name="Morgan Reed",
            user_email=self.user_email,
            zone=BERLIN,
        )

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a file on the desk, as another program would."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode())
        return file

    def call(self, tool: str, *arguments: Any, request: str = "", **answers: str) -> Any:
        """Run a tool with arguments as a plan has them; `answers` are those to earlier questions."""
        found = toolbox[tool]
        call = Call(1, tool, tuple(_argument(value) for value in arguments))
        bound = Binder(self.now, BERLIN, request).bind(call, found, {}, {})
        context = CallContext(
            desk=self.desk,
            now=self.now,
            zone=BERLIN,
            request=request,
            writer=PlainWriter(),
            answers={slot.replace("__", "."): value for slot, value in answers.items()},
            show=self.show,
            notice=self.notices.append,
        )
        return found.run(context, **{name: one.value for name, one in bound.items()})

    def done(self, tool: str, *arguments: Any, key: str = "k-1", **answers: str) -> Result:
        """Run a tool and commit what it proposes."""
        proposal = self.call(tool, *arguments, **answers)
        assert isinstance(proposal, Proposal), proposal
        return proposal.commit(key)


def fields_of(proposal: Any) -> dict[str, str]:
    """Return the lines of a proposal."""
    assert isinstance(proposal, Proposal), proposal
    return {line.name: line.text for line in proposal.fields}


def labels_of(question: Any) -> list[str]:
    """Return what a question offers."""
    return [choice.label for choice in getattr(question, "choices", None) or question.near]


def _argument(value: Any) -> Argument:
    if isinstance(value, list):
        return Items(tuple(_argument(one) for one in value))
    return Literal(value)

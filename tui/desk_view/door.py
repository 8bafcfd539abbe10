"""What the desk browser needs to be given: protocols, so that it knows no backend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Entry(Protocol):
    """One thing on the desk. Its texts come from anywhere: they must be made safe to draw."""

    @property
    def name(self) -> str:
        """What the user would call it."""

    @property
    def lead(self) -> str:
        """A word or two in front of it, such as "09:00"."""

    @property
    def detail(self) -> str:
        """Where it is, or whom it concerns."""

    @property
    def late(self) -> bool:
        """Whether it should have been done by now."""

    @property
    def fresh(self) -> bool:
        """Whether nobody has read it yet."""

    def read(self) -> str:
        """Return all of it as plain text; may block."""


class Section(Protocol):
    """Things of one kind."""

    @property
    def title(self) -> str:
        """Such as "Today"; also what tells it from the others."""

    @property
    def entries(self) -> Sequence[Entry]:
        """What is listed."""

    @property
    def total(self) -> int:
        """How many there are, where only the first are listed."""

    @property
    def fresh(self) -> int:
        """How many of them nobody has read yet."""


class Board(Protocol):
    """The desk at one time."""

    @property
    def at(self) -> datetime:
        """When it was looked at."""

    @property
    def sections(self) -> Sequence[Section]:
        """In the order to show them."""


class DeskDoor(Protocol):
    """Lets a face look at the desk. Both methods block, and are called from one thread at a time."""

    def look(self) -> Board:
        """Read what lies on the desk."""

    def changed(self) -> bool:
        """Tell, cheaply, whether anything has changed since this was asked last."""

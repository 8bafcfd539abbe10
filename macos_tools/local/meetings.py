"""Meetings in the user's own meeting room, whose link stands in the config."""

from __future__ import annotations

from collections.abc import Callable


class PersonalRoom:
    """The meeting room that belongs to the user.

    Args:
        zoom_link: its link, or what fetches it when it is needed; "" when none is set up.
    """

    def __init__(self, zoom_link: str | Callable[[], str]) -> None:
        self._link = zoom_link

    def link(self) -> str:
        return (self._link if isinstance(self._link, str) else self._link()).strip()

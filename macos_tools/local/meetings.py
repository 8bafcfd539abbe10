"""Meetings in the user's own meeting room, whose link stands in the config."""

from __future__ import annotations


class PersonalRoom:
    """The meeting room that belongs to the user.

    Args:
        zoom_link: its link; "" when none is set up.
    """

    def __init__(self, zoom_link: str) -> None:
        self._link = zoom_link.strip()

    def link(self) -> str:
        return self._link

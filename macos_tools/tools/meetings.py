"""Tools for video meetings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.provenance import NO_LABELS, YOURS, Labels
from agent.results import JsonValue, Missing, Result, ToolReturn
from agent.tools import CallContext, Effect, EmailAddresses, Minutes, Title, When
from macos_tools.desk import Desk
from macos_tools.registry import toolbox

_LINK = re.compile(r"https?://[^\s/<>\"@]+\.[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MeetingLink(Result):
    """A link that people meet at."""

    link: str
    topic: str
    typed: bool
    """The user gave it just now."""

    def as_argument(self) -> str:
        return self.link

    def as_sentence(self) -> str:
        about = f" for '{self.topic}'" if self.topic else ""
        own = "" if self.typed else " (your personal meeting room)"
        return f"The meeting link{about} is {self.link}{own}."

    def as_json(self) -> JsonValue:
        return {"link": self.link, "topic": self.topic}

    def labels(self) -> Labels:
        return YOURS if self.typed else NO_LABELS


@toolbox.tool("Zoom link", effect=Effect.READ, app="meetings")
def get_zoom_meeting_link(
    context: CallContext,
    topic: Title = "",
    start_time: When = None,
    duration: Minutes = 60,
    meeting_invitees: EmailAddresses = (),
) -> ToolReturn:
    """Get a Zoom link for a meeting.

    Args:
        topic: what the meeting is about.
        start_time: when it starts.
        duration: how long it takes, in minutes.
        meeting_invitees: mail addresses of those who take part.
    """
    desk: Desk = context.desk
    answer = context.answers.get("link")
    topic = " ".join(topic.split())
    if answer is not None:
        if link := read_link(answer):
            return MeetingLink(link, topic, typed=True)
        return Missing("link", f"“{answer.strip()[:60]}” is not a link. Paste one that begins with https://")
    if link := desk.meetings.link():
        return MeetingLink(link, topic, typed=False)
    how = 'set zoom_link = "https://..." in config.toml to have it used every time'
    return Missing("link", f"Zoom is not set up: paste a meeting link, or {how}.")


def read_link(text: str) -> str | None:
    """Return the web link that `text` is; None when it is none."""
    text = text.strip().strip("<>")
    if "://" not in text and re.match(r"[\w.-]+\.zoom\.us/|zoom\.us/", text):
        text = f"https://{text}"
    return text if _LINK.fullmatch(text) and len(text) <= 2000 and text.isprintable() else None

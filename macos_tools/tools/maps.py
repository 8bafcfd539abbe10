"""Tools that show maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from agent.results import JsonValue, Missing, Result, ToolReturn
from agent.tools import CallContext, Effect, Kind, OneOf, Place
from macos_tools.desk import Desk
from macos_tools.registry import toolbox

Transport = Annotated[str, Kind.CHOICE, OneOf(("d", "w", "r"))]
_BY = {"d": "by car", "w": "on foot", "r": "by public transport"}


@dataclass(frozen=True, slots=True)
class MapShown(Result):
    """A link to a map, and whether it could be shown."""

    link: str
    what: str
    shown: bool

    def as_argument(self) -> str:
        return self.link

    def as_sentence(self) -> str:
        if self.shown:
            return f"Opened {self.what} in the browser."
        return f"Nothing was opened here; the link for {self.what} is {self.link}"

    def as_json(self) -> JsonValue:
        return {"link": self.link, "opened": self.shown}


@toolbox.tool("Show on map", effect=Effect.OPEN, app="maps")
def maps_open_location(context: CallContext, location: Place) -> ToolReturn:
    """Show a place on a map.

    Args:
        location: the place.
    """
    location = _place(context.answers.get("location", location))
    if not location:
        return Missing("location", "Which place should the map show?")
    desk: Desk = context.desk
    link = desk.maps.place(location)
    return MapShown(link, f"the map of {location}", context.show and desk.maps.show(link))


@toolbox.tool("Directions", effect=Effect.OPEN, app="maps")
def maps_show_directions(
    context: CallContext, start_location: Place, end_location: Place, transport: Transport = "d"
) -> ToolReturn:
    """Show the way from one place to another on a map.

    Args:
        start_location: where it begins; "" for where the user is.
        end_location: where it leads.
        transport: d by car, w on foot, r by public transport.
    """
    end = _place(context.answers.get("end_location", end_location))
    if not end:
        return Missing("end_location", "Where should the directions lead?")
    start = _place(start_location)
    transport = transport or "d"
    desk: Desk = context.desk
    link = desk.maps.directions(start, end, transport)
    way = f"the way{f' from {start}' if start else ''} to {end} {_BY[transport]}"
    return MapShown(link, way, context.show and desk.maps.show(link))


def _place(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:500]

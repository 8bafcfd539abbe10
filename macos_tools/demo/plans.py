"""What stands in the demo desk's calendar and reminders, around the day it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from macos_tools.demo.people import EMAIL, NAME, PEOPLE
from macos_tools.desk import NewEvent, NewReminder

_ADDRESSES = {person.given: person for person in PEOPLE if person.emails}


def events(now: datetime) -> Iterator[NewEvent]:
    """Yield the events; `now` is aware, in the user's zone."""
    monday = now - timedelta(days=now.weekday())

    def on(days: int, hour: int, minute: int = 0, *, since: datetime = now) -> datetime:
        """Return a wall-clock time some days after `since`."""
        day = since.date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)

    def event(
        title: str,
        start: datetime,
        minutes: int,
        *people: str,
        where: str = "",
        notes: str = "",
        calendar: str = "Work",
        rule: str | None = None,
    ) -> NewEvent:
        guests = [(_ADDRESSES[name].email, _ADDRESSES[name].name) for name in people]
        attendees = ((EMAIL, NAME), *guests) if guests else ()
        end = start + timedelta(minutes=minutes)
        return NewEvent(title, start, end, False, where, notes, attendees, rule, calendar)

    def whole_day(
        title: str, days: int, length: int = 1, *, where: str = "", rule: str | None = None
    ) -> NewEvent:
        start = on(days, 0)
        end = datetime.combine(start.date() + timedelta(days=length), time(0), tzinfo=now.tzinfo)
        return NewEvent(title, start, end, True, where, recurrence=rule, calendar="Home")

    weekdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    yield event("Stand-up", on(-14, 9, 30, since=monday), 15, "Priya", "Sid", "Lutfi", rule=weekdays)
    yield event(
        "1:1 with Priya", on(-13, 14, since=monday), 30, "Priya", where="Room Egret", rule="FREQ=WEEKLY"
    )
    yield event("Design review: Heron app", on(-1, 11), 60, "Lutfi", "Sid", "Yuki", where="Room Kingfisher")
    yield event("Lunch with Ana", on(0, 12, 30), 60, "Ana", where="Café Lisboa, 12 Harbor Street")
    yield event(
        "Call with Crescent Foundation", on(0, 16), 45, "Fatima", notes="Ask about the second cohort."
    )
    yield event(
        "Budget review", on(1, 10), 90, "Ana", "Priya", where="Room Egret", notes="Bring the Q3 report."
    )
    yield event("Dentist", on(1, 15), 45, where="Grand Avenue Dental, 410 Grand Avenue", calendar="Home")
    yield event("Coffee with John Okafor", on(2, 9), 45, "John", where="Lagoon Architects, 5 Quay Road")
    yield event("User interviews", on(2, 13), 120, "Yuki", notes="Three people, 30 minutes each.")
    yield event("Dinner with Kwame and Mei-Ling", on(3, 19), 120, "Kwame", "Mei-Ling", where="Golden Lotus",
                calendar="Home")  # fmt: skip
    yield event(
        "Quarterly planning", on(6, 9, 30), 180, "Priya", "Ana", "Sid", "Lutfi", where="Room Kingfisher"
    )
    yield event("Bike ride with the club", on(5, 8, since=monday + timedelta(days=7)), 180, calendar="Home",
                where="Ferry terminal")  # fmt: skip
    yield event("Proof pages due to Olena", on(8, 17), 30, "Olena")
    yield whole_day("Trip to Lisbon", 17, 5, where="Lisbon")
    yield whole_day("Mei-Ling's birthday", 11, rule="FREQ=YEARLY")


def reminders(now: datetime) -> Iterator[NewReminder]:
    """Yield the reminders; `now` is aware, in the user's zone."""

    def at(days: int, hour: int = 0, minute: int = 0) -> datetime:
        return datetime.combine(now.date() + timedelta(days=days), time(hour, minute), tzinfo=now.tzinfo)

    yield NewReminder("Send Ana the travel receipts", at(0, 17), priority=1, list_name="Work")
    yield NewReminder("Read the Heron proposal", at(1, 9), list_name="Work", notes="It is in Documents/Work.")
    yield NewReminder("Book the room for quarterly planning", at(2), True, list_name="Work")
    yield NewReminder("Answer Olena about the cover", at(-1, 12), list_name="Work", priority=5)
    yield NewReminder("Call Mom", at(1, 18, 30), list_name="Home")
    yield NewReminder(
        "Renew the passport", at(9), True, "Photos are in the desk drawer.", 1, list_name="Home"
    )
    yield NewReminder("Water the plants", at(0, 8), recurrence="FREQ=DAILY;INTERVAL=3", list_name="Home")
    yield NewReminder("Buy a birthday present for Mei-Ling", at(8), True, list_name="Home")
    for name in ("Olive oil", "Coffee beans", "Oat milk", "Lemons"):
        yield NewReminder(name, list_name="Groceries")

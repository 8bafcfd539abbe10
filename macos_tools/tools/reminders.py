"""Tools for reminders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from agent.plain_text import one_line
from agent.provenance import Label, Labels, Origin
from agent.results import (
    Ambiguous,
    Choice,
    Field,
    JsonValue,
    Missing,
    Proposal,
    Result,
    ToolFailed,
    ToolReturn,
)
from agent.times.moment import day_in_words
from agent.tools import CallContext, Effect, Flag, Group, Integer, Query, Text, Title, When
from macos_tools.desk import Desk, NewReminder, Reminder
from macos_tools.matching import best_titled, contains_words, fold, near
from macos_tools.registry import toolbox
from macos_tools.when import looks, repeats_in_words, stretch_in_words
from macos_tools.wording import short

_MOST_SAID = 40
_MOST_OFFERED = 9
_GENERIC = frozenset({"reminder", "reminders", "task", "tasks", "todo", "todos", "to", "do", "dos"})


@dataclass(frozen=True, slots=True)
class ReminderCreated(Result):
    """A reminder that is on a list now."""

    reminder: Reminder
    now: datetime

    def as_argument(self) -> str:
        return self.reminder.name

    def as_text(self) -> str:
        due = due_in_words(self.reminder, self.now)
        return f"{self.reminder.name}, {due}" if due else self.reminder.name

    def as_sentence(self) -> str:
        due = due_in_words(self.reminder, self.now)
        return f"Created the reminder '{self.reminder.name}'{f', due {due}' if due else ''}."

    def as_json(self) -> JsonValue:
        return reminder_json(self.reminder)

    def labels(self) -> Labels:
        return frozenset({Label(Origin.REMINDER, self.reminder.name)})


@dataclass(frozen=True, slots=True)
class RemindersListed(Result):
    """The open reminders that were asked for."""

    reminders: tuple[Reminder, ...]
    now: datetime
    list_name: str = ""
    query: str = ""

    def as_argument(self) -> str:
        return "\n".join(self._line(one) for one in self.reminders) or self.as_sentence()

    def as_sentence(self) -> str:
        where = f" on the list “{self.list_name}”" if self.list_name else ""
        about = f" matching “{self.query}”" if self.query else ""
        if not self.reminders:
            return f"You have no open reminders{about}{where}."
        count = f"{len(self.reminders)} open reminder{'s' if len(self.reminders) > 1 else ''}"
        if len(self.reminders) == 1:
            return f"You have {count}{about}{where}: {self._line(self.reminders[0])}."
        lines = [self._line(one) for one in self.reminders[:_MOST_SAID]]
        if len(self.reminders) > _MOST_SAID:
            lines.append(f"and {len(self.reminders) - _MOST_SAID} more")
        return "\n".join([f"You have {count}{about}{where}:", *lines])

    def as_json(self) -> JsonValue:
        return [reminder_json(one) for one in self.reminders]

    def labels(self) -> Labels:
        return frozenset(Label(Origin.REMINDER, one.list_name) for one in self.reminders)

    def _line(self, one: Reminder) -> str:
        if one.due is None:
            return one.name
        late = ", overdue" if is_overdue(one, self.now) else ""
        again = f" ({repeats_in_words(one.recurrence, one.due)})" if one.recurrence else ""
        return f"{one.name}, due {stretch_of_due(one, self.now)}{late}{again}"


@dataclass(frozen=True, slots=True)
class ReminderCompleted(Result):
    """A reminder that is done."""

    reminder: Reminder
    now: datetime

    def as_argument(self) -> str:
        return self.reminder.name

    def as_sentence(self) -> str:
        if self.reminder.completed:
            return f"Marked '{self.reminder.name}' as done."
        due = stretch_of_due(self.reminder, self.now)
        return f"Marked '{self.reminder.name}' as done; it is due again on {due}."

    def as_json(self) -> JsonValue:
        return reminder_json(self.reminder)

    def labels(self) -> Labels:
        return frozenset({Label(Origin.REMINDER, self.reminder.name)})


@toolbox.tool("New reminder", effect=Effect.WRITE, app="reminders")
def create_reminder(
    context: CallContext,
    name: Title,
    due_date: When = None,
    notes: Text = "",
    list_name: Group = "",
    priority: Integer = 0,
    all_day: Flag = False,
) -> ToolReturn:
    """Create a reminder.

    Args:
        name: what to be reminded of.
        due_date: when it is due, if ever.
        notes: anything to remember with it.
        list_name: which list it goes on.
        priority: 0 for none, 1 for the highest to 9 for the lowest.
        all_day: whether it is due on a day rather than at a time.
    """
    name = one_line(context.answers.get("name", name))
    if not name:
        return Missing("name", "What should I remind you of?")
    if not 0 <= priority <= 9:
        raise ToolFailed(
            f"A priority of {priority} is not possible.", "Use 0 for none, or 1 (highest) to 9 (lowest)."
        )
    desk: Desk = context.desk
    names = desk.reminders.lists()
    wanted = fold(list_name).removeprefix("my ").removesuffix(" list")
    target = next((one for one in names if fold(one) in {wanted, fold(list_name)}), one_line(list_name))
    target = target if list_name.strip() else desk.reminders.default_list()
    whole = due_date is not None and (all_day or due_date.all_day)
    due = None
    if due_date is not None:
        due = due_date.start.replace(hour=0, minute=0, second=0, microsecond=0) if whole else due_date.start
    rule = due_date.recurrence if due_date is not None else None
    new = NewReminder(name, due, whole, notes.strip(), priority, rule, target)

    def commit(key: str) -> Result:
        return ReminderCreated(desk.reminders.create(key, new), context.now)

    as_made = Reminder("", target, name, due, whole, new.notes, priority, recurrence=rule)
    fresh = "" if fold(target) in {fold(one) for one in names} else " (new)"
    edit = "" if due_date is None else due_date.said if rule else due_date.iso_start()
    fields = (
        Field("Reminder", name, "name"),
        Field("Due", due_in_words(as_made, context.now) or "no date", "due_date", edit_text=edit),
        Field("Notes", new.notes, "notes"),
        Field("List", f"{target}{fresh}", "list_name", edit_text=target),
        Field("Priority", _priority_in_words(priority), "priority", edit_text=str(priority)),
    )
    warnings = looks([due_date], due, context.now) if due is not None else []
    expected = ReminderCreated(as_made, context.now)
    return Proposal(
        f"Create the reminder “{short(name)}”", fields, commit, tuple(warnings), expected, place=target
    )


@toolbox.tool("Reminders", effect=Effect.READ, app="reminders")
def list_reminders(context: CallContext, list_name: Group = "", query: Query = "") -> ToolReturn:
    """List open reminders.

    Args:
        list_name: which list; all if not given.
        query: words of the reminder.
    """
    desk: Desk = context.desk
    said = one_line(context.answers.get("list_name", list_name))
    names = desk.reminders.lists()
    wanted = fold(said).removeprefix("my ").removesuffix(" list").removesuffix(" reminders")
    target = next((name for name in names if fold(name) in {wanted, fold(said)}), "")
    if said and not target and not set(wanted.split()) <= _GENERIC:
        choices = tuple(Choice(name, name) for name in names[:9])
        return Missing(
            "list_name", f"There is no list called “{short(said)}”. Which one do you mean?", choices
        )
    open_ones = [
        one for one in _all(context) if not one.completed and (not target or one.list_name == target)
    ]
    query = one_line(query)
    if query and not set(fold(query).split()) <= _GENERIC:
        open_ones = [one for one in open_ones if contains_words(f"{one.name} {one.notes}", query)]
    return RemindersListed(tuple(sorted(open_ones, key=_urgency)), context.now, target, query)


@toolbox.tool("Tick off", effect=Effect.WRITE, app="reminders")
def complete_reminder(context: CallContext, name: Title) -> ToolReturn:
    """Mark a reminder as done.

    Args:
        name: what the reminder is called.
    """
    found = _find(context, name)
    if not isinstance(found, Reminder):
        return found
    desk: Desk = context.desk
    now = context.now

    def commit(key: str) -> Result:
        return ReminderCompleted(desk.reminders.complete(key, found, now), now)

    fields = [Field("Reminder", found.name, "name"), Field("Due", due_in_words(found, now) or "no date")]
    if found.recurrence:
        fields.append(Field("Then", "it moves on to the next time"))
    fields.append(Field("List", found.list_name))
    expected = ReminderCompleted(replace(found, completed=True), now)
    return Proposal(
        f"Mark “{found.name}” as done", tuple(fields), commit, expected=expected, place=found.list_name
    )


def due_in_words(reminder: Reminder, now: datetime) -> str:
    """Return when a reminder is due; "" when it is not on a date."""
    if reminder.due is None:
        return ""
    if reminder.all_day and not reminder.recurrence:
        return day_in_words(reminder.due.date(), now.year)
    return stretch_in_words(
        reminder.due, reminder.due, now, all_day=reminder.all_day, recurrence=reminder.recurrence
    )


def stretch_of_due(reminder: Reminder, now: datetime) -> str:
    """Return the one time that a reminder is due next, whether it repeats or not."""
    if reminder.due is None:
        return ""
    if reminder.all_day:
        return day_in_words(reminder.due.date(), now.year)
    return stretch_in_words(reminder.due, reminder.due, now)


def is_overdue(reminder: Reminder, now: datetime) -> bool:
    """Tell whether a reminder should be done by now; one for a day, only when the day is over."""
    if reminder.due is None:
        return False
    if reminder.all_day:
        return reminder.due.date() < now.astimezone(reminder.due.tzinfo).date()
    return reminder.due.astimezone(UTC) < now.astimezone(UTC)


def reminder_json(reminder: Reminder) -> JsonValue:
    """Return a reminder for the journal and for `--json`."""
    due = None
    if reminder.due is not None:
        due = reminder.due.date().isoformat() if reminder.all_day else reminder.due.isoformat()
    return {
        "name": reminder.name,
        "due": due,
        "all_day": reminder.all_day,
        "list": reminder.list_name,
        "notes": reminder.notes,
        "priority": reminder.priority,
        "completed": reminder.completed,
        "recurrence": reminder.recurrence,
        "uid": reminder.uid,
    }


def _find(context: CallContext, name: str) -> Reminder | Ambiguous | Missing:
    everything = _all(context)
    open_ones = [one for one in everything if not one.completed]
    answer = context.answers.get("name")
    if chosen := [one for one in open_ones if _token(one) == answer]:
        return chosen[0]
    said = (answer if answer is not None else name).strip()
    hits = best_titled(open_ones, _name, said)
    match hits:
        case []:
            done = best_titled((one for one in everything if one.completed), _name, said)
            already = f" “{done[0].name}” is done already." if done else ""
            question = f"There is no open reminder called “{short(said)}”.{already} Which one do you mean?"
            alike = near(open_ones, _name, said) or sorted(open_ones, key=_urgency)[:5]
            return Missing("name", question, _as_choices(alike, context.now))
        case [one]:
            return one
        case _:
            question = f"Which “{short(said)}” do you mean?"
            if len(hits) > _MOST_OFFERED:
                question += f" These {_MOST_OFFERED} of {len(hits)} are due first."
            nearest = sorted(hits, key=_urgency)[:_MOST_OFFERED]
            return Ambiguous("name", question, _as_choices(nearest, context.now))


def _all(context: CallContext) -> list[Reminder]:
    desk: Desk = context.desk
    everything = list(desk.reminders.all())
    for problem in desk.reminders.problems():
        context.notice(problem)
    return everything


def _as_choices(reminders: list[Reminder], now: datetime) -> tuple[Choice, ...]:
    def label(one: Reminder) -> str:
        due = due_in_words(one, now)
        return f"{short(one.name)} ({f'due {due}, ' if due else ''}{one.list_name})"

    return tuple(Choice(label(one), _token(one)) for one in reminders)


def _token(reminder: Reminder) -> str:
    return f"{reminder.list_name}/{reminder.uid}"


def _name(reminder: Reminder) -> str:
    return reminder.name


def _urgency(one: Reminder) -> tuple[bool, datetime, int, str]:
    """Order by due time (undated last), then by priority (none last), then by name."""
    due = one.due.astimezone(UTC) if one.due is not None else datetime.max.replace(tzinfo=UTC)
    if one.due is not None and one.all_day:
        due += timedelta(days=1)  # due by the end of the day
    return one.due is None, due, one.priority or 10, one.name


def _priority_in_words(priority: int) -> str:
    match priority:
        case 0:
            return "none"
        case 1 | 2 | 3 | 4:
            return f"{priority} (high)"
        case 5:
            return "5 (medium)"
        case _:
            return f"{priority} (low)"

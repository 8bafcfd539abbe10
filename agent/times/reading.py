"""Puts the pieces together: from tokens to what was said, before any of it becomes a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from agent.times.amounts import Amount, amount_at
from agent.times.clocks import PART_WORD, Clock, Half, clock_at
from agent.times.dates import iso_token
from agent.times.days import day_at
from agent.times.repeats import ADVERB, Repeat, repeat_at
from agent.times.shifts import Shift, shift_at
from agent.times.tokens import Kind
from agent.times.zones import Zone, zone_at

if TYPE_CHECKING:
    from agent.times.scene import Day, Part, Scene, Tokens


@dataclass(slots=True)
class Side:
    """One end of a stretch, or the whole of a point.

    Attributes:
        day: the day or period.
        clock: the time of day.
        part: the part of the day.
        zone: the time zone said with the clock.
        shift: a distance, in place of a day.
        shade: "early", "late" or "".
    """

    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    zone: Zone | None = None
    shift: Shift | None = None
    shade: str = ""

    def is_empty(self) -> bool:
        """Say whether nothing was said."""
        return self.day is None and self.clock is None and self.part is None and self.shift is None


@dataclass(slots=True)
class Said:
    """What a time expression says.

    Attributes:
        start: the point, or where a stretch begins.
        end: where it ends; empty for a point.
        lasts: how long ("for 90 minutes").
        repeat: how it repeats.
        all_day: "all day" was said.
        lead: the preposition that bounds a query: "after", "before", "until", "since", "by".
        last: the index behind the last piece with a meaning.
        first: the index of the first such piece.
        firm: clear enough to be picked out of a sentence.
        split: the index of an "or" between two readings, 0 for none.
        begins: "starting" or "from" was said, so that a period only tells when a series begins.
    """

    start: Side = field(default_factory=Side)
    end: Side = field(default_factory=Side)
    lasts: Amount | None = None
    repeat: Repeat | None = None
    all_day: bool = False
    lead: str = ""
    last: int = 0
    first: int = -1
    firm: bool = False
    split: int = 0
    begins: bool = False


_FILL_FINDING: Final = frozenset({
    "on", "at", "by", "the", ",", "of", "around", "about", "starting", "beginning", "from", "between", "in",
    "for", "@", "before", "after", "until", "since", "during",
})  # fmt: skip
"""Words without a time of their own that may stand in or before an expression within a sentence."""

_FILL: Final = _FILL_FINDING | frozenset({
    "due", ".", "approximately", "approx", "roughly", "circa", "sometime", "exactly", "sharp", "ish", "(",
    ")", "~", "is", "be", "please", "no", "later", "than", "any", "time", "anytime", "some", "within", "as",
    "over", "again", "then", "and", "&", "?", "!", '"', "“", "”", ":", ";", "-", "–", "—", "it", "to",
    "through", "only", "latest", "ending",
})  # fmt: skip
"""The same where the whole text is meant as a time."""

# "I will be late tonight" says nothing about the night.
_STATES: Final = frozenset(
    {"be", "am", "is", "are", "was", "were", "been", "being", "running", "too", "very"}
)
_JOIN: Final = frozenset({"-", "–", "—", "to", "until", "through", "ending", "til"})
_LEADS: Final = {
    "after": "after",
    "before": "before",
    "until": "until",
    "since": "since",
    "by": "by",
    "from": "from",
}
_HOUR_LEADS: Final = frozenset(
    {"at", "from", "until", "to", "-", "–", "—", "by", "around", "about", "before", "after", "@", "between"}
)
_FOLLOWERS: Final = frozenset({
    "", "on", "in", "with", "for", "at", "and", ",", ".", "to", "about", "from", "until", "-", "–", "—", "?",
    "!", ";", ":", ")", "then", "but", "or", "today", "tomorrow", "tonight", "every", "this", "next", "by",
    "so", "sharp", "via", "called", "titled", '"', "”", "ish", "please", "if", "because", "through", "where",
})  # fmt: skip


class Reading:
    """Reads one expression from a place in the tokens on, as far as it goes."""

    def __init__(self, tokens: Tokens, index: int, scene: Scene) -> None:
        """Start at an index."""
        self._tokens = tokens
        self._index = index
        self._scene = scene
        self._side = 0  # 0: the start is being read, 1: the end
        self.said = Said(last=index)

    def read(self) -> Said:
        """Read to the end of the expression.

        Returns:
            What was said; `last` tells how far.

        Raises:
            NoSuchTime: if a piece was read that does not exist.
        """
        while self._index < len(self._tokens):
            before = self._index
            if not (self._piece() or self._filler()):
                break
            if self._index <= before:
                break
        self._settle()
        return self.said

    @property
    def index(self) -> int:
        """Where reading stopped."""
        return self._index

    def _current(self) -> Side:
        return self.said.end if self._side else self.said.start

    def _took(self, after: int, *, firm: bool) -> bool:
        if self.said.first < 0:
            self.said.first = self._index
        self._index = self.said.last = after
        self.said.firm = self.said.firm or firm
        return True

    def _piece(self) -> bool:
        """Read one piece with a meaning."""
        return (
            self._all_day()
            or self._iso()
            or self._repeat()
            or self._lasting()
            or self._shift()
            or self._exact()
            or self._zone()
            or self._day()
            or self._part()
            or self._early_or_late()
            or self._bare_hour()
        )

    def _all_day(self) -> bool:
        tokens, index = self._tokens, self._index
        index = tokens.skip(index, "for", "the")
        if tokens.word(index) in ("all", "whole", "entire", "full") and tokens.word(index + 1) in (
            "day",
            "-",
        ):
            after = index + 2 + (tokens.word(index + 1) == "-")
            # "all day Friday" and "an all-day event" alike.
            if tokens.word(after - 1) == "day" and not self.said.all_day:
                self.said.all_day = True
                return self._took(after, firm=False)
        return False

    def _iso(self) -> bool:
        token = self._tokens.at(self._index)
        side = self._current()
        if token.kind is not Kind.ISO or side.day is not None:
            return False
        day, clock, zone = iso_token(token)
        if clock is not None and side.clock is not None:
            return False
        side.day, side.clock, side.zone = day, clock or side.clock, zone or side.zone
        return self._took(self._index + 1, firm=True)

    def _repeat(self) -> bool:
        if self.said.repeat is not None:
            return False
        read = repeat_at(self._tokens, self._index, self._scene)
        if read is None:
            return False
        self.said.repeat = read[0]
        if read[0].part is not None and self.said.start.part is None:
            self.said.start.part = read[0].part
        # "the weekly report" says nothing about when; "weekly on Monday" does.
        lone = self._tokens.word(self._index) in ADVERB and read[1] == self._index + 1
        firm = not lone or self._tokens.word(read[1]) in ("at", "on", "from", "starting", "until", "in")
        return self._took(read[1], firm=firm)

    def _lasting(self) -> bool:
        """Read a length: "for 90 minutes", or one alone."""
        tokens, index = self._tokens, self._index
        led = tokens.word(index) in ("for", "lasting")
        read = amount_at(tokens, index + led, self._scene)
        if read is None or self.said.lasts is not None:
            return False
        if not led:
            word = tokens.word(index)
            # "in two weeks", "2 days ago", "10 minutes past 3", "1400 hours" are something else.
            shifted = shift_at(tokens, index, self._scene)
            clock = clock_at(tokens, index, self._scene) or self._beside_clock()
            if shifted is not None or clock is not None:
                return False
            # "I may be a minute late", "what a day"
            if word in ("a", "an") and self._scene.finding:
                return False
        self.said.lasts = read[0]
        self._took(read[1], firm=True)
        if not led and tokens.word(self._index) in ("long",):
            self._index = self.said.last = self._index + 1
        return True

    def _shift(self) -> bool:
        side = self._current()
        if side.shift is not None or side.day is not None:
            return False
        read = shift_at(self._tokens, self._index, self._scene)
        if read is None:
            return False
        side.shift = read[0]
        return self._took(read[1], firm=True)

    def _exact(self) -> bool:
        """Read a time of day that needs no context."""
        side = self._current()
        if side.clock is not None:
            return False
        read = clock_at(self._tokens, self._index, self._scene) or self._beside_clock()
        if read is None:
            return False
        side.clock = read[0]
        return self._took(read[1], firm=True)

    def _beside_clock(self) -> tuple[Clock, int] | None:
        """Read "an hour before noon", "30 minutes after 5pm"."""
        read = amount_at(self._tokens, self._index, self._scene)
        if read is None:
            return None
        amount, joint = read
        sign = {"before": -1, "after": 1, "past": 1}.get(self._tokens.word(joint))
        if sign is None or amount.days or amount.months or amount.seconds > 12 * 3600:
            return None
        base = clock_at(self._tokens, joint + 1, self._scene)
        if base is None or base[0].half is Half.OPEN or base[0].now:
            return None
        total = base[0].hour * 60 + base[0].minute + sign * (amount.seconds // 60)
        if not 0 <= total < 2 * 1440:
            return None
        return replace(base[0], hour=total // 60, minute=total % 60), base[1]

    def _zone(self) -> bool:
        side = self._current()
        if side.clock is None or side.zone is not None:
            return False
        read = zone_at(self._tokens, self._index, self._scene)
        if read is None:
            return False
        side.zone = read[0]
        return self._took(read[1], firm=False)

    def _day(self) -> bool:
        side = self._current()
        found = day_at(self._tokens, self._index, self._scene)
        if found is None or side.shift is not None:
            return False
        if side.day is not None or (found.part is not None and side.part is not None):
            return False
        side.day = found.day
        side.part = found.part or side.part
        return self._took(found.after, firm=found.firm)

    def _part(self) -> bool:
        side = self._current()
        tokens, index = self._tokens, self._index
        led = tokens.word(index) in ("in", "during", "at")
        index = tokens.skip(index, "in", "the", "during", "at")
        part = PART_WORD.get(tokens.word(index))
        if part is None or side.part is not None or tokens.word(index).endswith("s"):
            return False
        side.part = part
        return self._took(index + 1, firm=led and not self._scene.finding)

    def _early_or_late(self) -> bool:
        """Read the "late" of "late tomorrow afternoon"."""
        tokens, index = self._tokens, self._index
        word, side = tokens.word(index), self._current()
        if word not in ("early", "late") or side.shade:
            return False
        if self._scene.finding and tokens.word(index - 1) in _STATES:
            return False
        if tokens.word(index + 1) not in PART_WORD and day_at(tokens, index + 1, self._scene) is None:
            return False
        side.shade = word
        return self._took(index + 1, firm=False)

    def _bare_hour(self) -> bool:
        """Read a lone number as an hour, where something near says that it is one."""
        tokens, index = self._tokens, self._index
        token = tokens.at(index)
        side = self._current()
        if token.kind is not Kind.NUMBER or side.clock is not None:
            return False
        lead = tokens.word(index - 1)
        listed = lead == "," and tokens.at(index - 2).value >= 0 and not self._opens_stretch(index)
        if self._side == 0 and (listed or lead in ("and", "&")):
            # "December 1, 2 and 3" are days.
            return False
        led = lead in _HOUR_LEADS or (lead == "and" and self._side == 1)
        if self._scene.finding:
            near = led or side.day is not None or self.said.repeat is not None
            if not (near and self._may_end(index + 1)) and not self._opens_stretch(index):
                return False
        read = clock_at(tokens, index, self._scene, bare=True)
        if read is None:
            return False
        firm = lead in ("at", "@", "until") and read[1] <= index + 2
        side.clock = read[0]
        return self._took(read[1], firm=firm)

    def _may_end(self, index: int) -> bool:
        token = self._tokens.at(index)
        if token.kind in (Kind.MERIDIEM, Kind.CLOCK, Kind.NUMBER):
            return True
        return token.text in _FOLLOWERS or day_at(self._tokens, index, self._scene) is not None

    def _opens_stretch(self, index: int) -> bool:
        """Tell the "2" of "2-4pm" from other numbers."""
        if self._tokens.word(index + 1) not in ("-", "–", "—", "to", "until"):
            return False
        return clock_at(self._tokens, index + 2, self._scene) is not None

    def _filler(self) -> bool:
        tokens, index = self._tokens, self._index
        word = tokens.word(index)
        if word == "or" and tokens.word(index + 1) == "so":
            self._index += 2
            return True
        if word == "or" and self.said.first >= 0 and not self.said.split and not self._scene.finding:
            self.said.split = index
            return False
        if self._joins(word, index):
            self._side = 1
            self._index += 1
            return True
        if word not in (_FILL_FINDING if self._scene.finding else _FILL):
            return False
        if self._scene.finding and self._index > self.said.last + 2:
            return False
        self.said.begins = self.said.begins or word in ("starting", "beginning", "from")
        if word in _LEADS and self.said.start.is_empty() and not self._side:
            self.said.lead = _LEADS[word]
        self._index += 1
        return True

    def _joins(self, word: str, index: int) -> bool:
        """Say whether a word leads from the start to the end of a stretch."""
        if self._side or self.said.first < 0:
            return False
        if word == "and":
            return self._between()
        # ISO 8601 puts a slash between the ends.
        if word == "/":
            return self._tokens.at(index - 1).kind is Kind.ISO
        return word in _JOIN and not (self.said.start.is_empty() and self.said.repeat is None)

    def _between(self) -> bool:
        return any(
            self._tokens.word(step) == "between" for step in range(max(self._index - 6, 0), self._index)
        )

    def _settle(self) -> None:
        """Share what was said once for both ends."""
        start, end = self.said.start, self.said.end
        if end.is_empty():
            return
        # "2 to 4pm on Friday": the day behind the end is that of the start.
        dayless = start.day is None and start.shift is None and self.said.repeat is None
        if dayless and end.day is not None and start.clock is not None and not start.clock.now:
            start.day = end.day
        if end.zone is not None and start.zone is None and start.clock is not None:
            start.zone = end.zone
        elif start.zone is not None and end.zone is None:
            end.zone = start.zone

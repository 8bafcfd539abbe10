"""The user's rules: what runs without asking, what is always asked about, what never runs.

    [[allow]]
    tool = "create_note"
    in = "Work"

    [[never]]
    app = "mail"
    outside = "example.com"

They look at what a call resolved to: the addresses it goes to, the folder it lands in. Never at words of the
plan or at content. "never" wins over "ask", "ask" over "allow"; what is in doubt is read towards asking:
an allow rule takes names and addresses exactly, the others also what could be meant.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum

from agent.plain_text import one_line
from agent.tools import Effect, Tool

MAX_RULES = 1000
MAX_SHOWN = 160
"""Characters of a rule that are shown: names in it may be long."""
_LOCAL_DIGITS = 7
"""Digits that two phone numbers share at their ends when one lacks its country code."""


class RulesError(Exception):
    """The rules cannot be used; the message names the file, the place in it and the way out."""


class Then(StrEnum):
    """What a rule decides; also the name of its table in the file."""

    NEVER = "never"
    ASK = "ask"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Target:
    """What a call does, as far as rules look at it."""

    tool: Tool
    recipients: tuple[str, ...] = ()
    """Every address and number that it reaches or stores."""
    place: str | None = None
    """The folder, list or calendar that it changes; "" for none of them, None where there are no such."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A field that is empty says nothing; one with several values means any of them."""

    then: Then
    tool: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    """Addresses, numbers or domains. Allow: all recipients are among them; else: any is."""
    outside: tuple[str, ...] = ()
    """Domains or addresses; any recipient that is not among them. Not for allow."""
    inside: tuple[str, ...] = ()
    """Folders, lists or calendars; `in` in the file."""

    def __str__(self) -> str:
        every = "anything" if self.then is Then.NEVER else "everything"
        what = " or ".join(self.tool or self.app) or every
        if self.tool and self.app:
            what += f" of {' or '.join(self.app)}"
        if self.effect:
            what += f" that {' or '.join(_DOES[Effect(effect)] for effect in self.effect)}"
        if self.to:
            what += f" to {' or '.join(self.to)}"
        if self.outside:
            what += f" outside {' or '.join(self.outside)}"
        if self.inside:
            what += f" in {' or '.join(f'“{name}”' for name in self.inside)}"
        text = one_line(f"{_SAID[self.then]} {what}")
        return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"

    def covers(self, target: Target) -> bool:
        """Tell whether the rule speaks of this call."""
        strict = self.then is Then.ALLOW
        tool = target.tool
        if self.tool and tool.name not in self.tool:
            return False
        if self.effect and tool.effect not in self.effect:
            return False
        if self.app and tool.app not in self.app:
            return False
        if self.to:
            among = [any(_is(one, said, strict) for said in self.to) for one in target.recipients]
            if not (among and all(among) if strict else any(among)):
                return False
        if self.outside and all(
            any(_is(one, said, strict=True) for said in self.outside) for one in target.recipients
        ):
            return False
        return not self.inside or (
            target.place is not None and any(_lies(target.place, name, strict) for name in self.inside)
        )

    def as_toml(self) -> str:
        """Return the rule as it stands in the file."""
        lines = [f"[[{self.then}]]"]
        for key, name in _KEYS.items():
            values: tuple[str, ...] = getattr(self, name)
            if values:
                texts = ", ".join(map(_toml_text, values))
                lines.append(f"{key} = {texts}" if len(values) == 1 else f"{key} = [{texts}]")
        return "\n".join(lines) + "\n"


_DOES = {Effect.READ: "looks", Effect.OPEN: "opens", Effect.WRITE: "changes", Effect.SEND: "sends"}
_SAID = {Then.ALLOW: "always allow", Then.ASK: "always ask for", Then.NEVER: "never"}
_KEYS = {"in" if field.name == "inside" else field.name: field.name for field in fields(Rule)[1:]}
"""Key in the file -> field of `Rule`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that hold during one request."""

    rules: tuple[Rule, ...] = ()
    problem: str = ""
    """Why the file cannot be used: then every call asks."""

    def deciding(self, target: Target) -> Rule | None:
        """Return the rule that decides on a call: never before ask before allow; None when none does."""
        for then in Then:
            for rule in self.rules:
                if rule.then is then and rule.covers(target):
                    return rule
        return None


NO_RULES = Rules()


def parse_rules(text: str, tools: Iterable[Tool], where: str) -> tuple[Rule, ...]:
    """Read the rules of a file.

    Args:
        text: TOML with the tables `[[allow]]`, `[[ask]]` and `[[never]]`.
        tools: what rules can speak of.
        where: what errors call the file.

    Raises:
        RulesError: it is not TOML, or a rule is not one.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RulesError(f"{where} is not TOML: {error}. Mend that line.") from error
    known = {tool.name: tool for tool in tools}
    found: list[Rule] = []
    for table, entries in data.items():
        if table not in list(Then):
            raise RulesError(
                f"{where}, line {_line_of(text, table, 0)}: {table!r} is no kind of rule;"
                f" write {', '.join(f'[[{then}]]' for then in Then)}."
            )
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise RulesError(
                f"{where}, line {_line_of(text, table, 0)}:"
                f" write [[{table}]] with two brackets on either side."
            )
        for number, entry in enumerate(entries):
            try:
                found.append(_rule(Then(table), entry, known))
            except RulesError as error:
                line = _line_of(text, table, number)
                raise RulesError(f"{where}, the [[{table}]] in line {line}: {error}") from error
    if len(found) > MAX_RULES:
        raise RulesError(f"{where} has {len(found)} rules; at most {MAX_RULES} are read. Merge some of them.")
    return tuple(found)


def _rule(then: Then, entry: Mapping[str, object], known: Mapping[str, Tool]) -> Rule:
    """Return one rule of the file; RulesError without the file's name when it is none."""
    values: dict[str, tuple[str, ...]] = {}
    for key, value in entry.items():
        if key not in _KEYS:
            raise RulesError(f"there is no key {key!r}. Known: {', '.join(_KEYS)}.")
        values[_KEYS[key]] = _texts(key, value)
    if not values:
        raise RulesError(f"it says nothing. Give at least one of {', '.join(_KEYS)}, or remove it.")
    rule = Rule(then, **values)
    check(rule, known.values())
    return rule


def _texts(key: str, value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str)]
    if not given or len(texts) < len(given):
        raise RulesError(f"{key} must be a text or a list of texts, not {value!r}.")
    if key != "in" and not all(text.strip() for text in texts):
        raise RulesError(f"{key} holds an empty text; write what it stands for, or remove it.")
    return tuple(texts)


def check(rule: Rule, tools: Iterable[Tool]) -> None:
    """Find out whether a rule is one that can hold.

    Raises:
        RulesError: it names what does not exist, or allows what has to name its recipients.
    """
    tools = list(tools)
    for key, given, known in (
        ("tool", rule.tool, {tool.name for tool in tools}),
        ("effect", rule.effect, set(Effect)),
        ("app", rule.app, {tool.app for tool in tools}),
    ):
        if wrong := [value for value in given if value not in known]:
            near = get_close_matches(wrong[0], known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(known))}."
            raise RulesError(f"there is no {key} called {wrong[0]!r}. {hint}")
    for key, values in (("to", rule.to), ("outside", rule.outside)):
        if wrong := [value for value in values if _Pattern.read(value) is None]:
            raise RulesError(
                f"{key} = {wrong[0]!r} is no address (sid@example.com), domain (example.com)"
                " or number (+1 510 555 0101)."
            )
    if rule.then is not Then.ALLOW:
        return
    if rule.outside:
        raise RulesError("allow cannot say `outside`; name whom it allows with `to`.")
    sends = [
        tool.name
        for tool in tools
        if tool.effect is Effect.SEND
        and (not rule.tool or tool.name in rule.tool)
        and (not rule.effect or tool.effect in rule.effect)
        and (not rule.app or tool.app in rule.app)
    ]
    if sends and not rule.to:
        raise RulesError(
            f"it would let {sends[0]} send to anybody. Say to whom with `to`, or leave sending out"
            ' with effect = "write".'
        )


def _line_of(text: str, table: str, number: int) -> int:
    """Return the line on which the table of this name and number begins; 1 when it cannot be told."""
    heads = [
        line
        for line, words in enumerate(text.splitlines(), 1)
        if re.match(rf"\s*\[?\[?\s*[\"']?{re.escape(table)}\b", words)
    ]
    return heads[number] if number < len(heads) else 1


def _toml_text(text: str) -> str:
    """Return `text` as a TOML string on one line."""
    escaped = "".join(f"\\{c}" if c in '\\"' else c if c.isprintable() else f"\\U{ord(c):08X}" for c in text)
    return f'"{escaped}"'


# Recipients

_NUMBER = re.compile(r"\+?[\d\s().\-/\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}]+(?:(?:x|ext\.?)\s*\d+)?")
_ANGLED = re.compile(r"[^<>]*<([^<>\s]+)>")
_NO_LOCAL = re.compile(r"[\s<>,;]")
_DOMAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A recipient, or several by their domain, in a form that can be compared."""

    local: str = ""
    domain: str = ""
    number: str = ""

    @classmethod
    def read(cls, text: str) -> _Pattern | None:
        """Return what a text stands for; None when it is no address, domain or number."""
        text = " ".join(text.split()).removeprefix("mailto:")
        if not text.isprintable():
            return None
        if _NUMBER.fullmatch(text):
            digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
            if len(digits) < 3:
                return None
            if text.startswith("+"):
                return cls(number=f"+{digits}")
            return cls(number=f"+{digits[2:]}" if digits.startswith("00") else digits)
        if angled := _ANGLED.fullmatch(text):
            text = angled[1]
        local, at, domain = text.rpartition("@")
        encoded = _domain(domain)
        if encoded is None or (not at and "." not in encoded) or _NO_LOCAL.search(local):
            return None
        return cls(local=_lower(local), domain=encoded)


def _is(recipient: str, said: str, strict: bool) -> bool:
    """Tell whether a recipient is the one, or of the domain, that a rule says.

    Args:
        recipient: an address or a number.
        said: an address, a domain or a number of a rule.
        strict: a number without its country code is not the same as one with it.
    """
    one, other = _Pattern.read(recipient), _Pattern.read(said)
    if one is None or other is None:
        return False
    if one.number or other.number:
        return _same_number(one.number, other.number, strict)
    return bool(one.local) and one.domain == other.domain and other.local in ("", one.local)


def _same_number(one: str, other: str, strict: bool) -> bool:
    if one == other or strict or not one or not other:
        return one == other
    short, long = sorted((one.lstrip("+0"), other.lstrip("+0")), key=len)
    return len(short) >= _LOCAL_DIGITS and long.endswith(short)


def _domain(text: str) -> str | None:
    """Return a domain as mail servers are asked for it (IDNA): what only looks alike stays different."""
    try:
        encoded = text.strip().encode("idna").decode("ascii")
    except UnicodeError:
        return None
    encoded = _lower(encoded).removesuffix(".")
    return encoded if _DOMAIN.fullmatch(encoded) else None


def _lower(text: str) -> str:
    """Return `text` with A to Z as a to z; other letters as they are ("K" for Kelvin would become a "k")."""
    return "".join(c.lower() if c.isascii() else c for c in text)


# Folders, lists, calendars


def _lies(place: str, said: str, strict: bool) -> bool:
    """Tell whether a place is the one that a rule says; for ask and never also whether it lies below it."""
    if strict:
        return _exact(place) == _exact(said)
    here, there = _loose(place), _loose(said)
    return here == there or (bool(there) and here.startswith(f"{there}/"))


def _exact(name: str) -> str:
    return _lower(name.strip())


def _loose(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip().strip("/")


def offers(target: Target, *, may_allow: bool) -> Sequence[Rule]:
    """Return the rules that fit a call, to offer them where it is shown: the narrowest of each kind.

    Args:
        target: the call.
        may_allow: nothing forbids to allow the like of it.
    """
    tool, places = target.tool, (target.place,) if target.place else ()
    found = []
    if tool.effect is Effect.SEND:
        if target.recipients and may_allow:
            found.append(Rule(Then.ALLOW, tool=(tool.name,), to=target.recipients))
        found.append(
            Rule(Then.NEVER, to=target.recipients)
            if target.recipients
            else Rule(Then.NEVER, tool=(tool.name,))
        )
    else:
        if may_allow:
            found.append(Rule(Then.ALLOW, tool=(tool.name,), inside=places))
        found.append(Rule(Then.NEVER, tool=(tool.name,), inside=places))
    found.insert(1 if may_allow and len(found) > 1 else 0, Rule(Then.ASK, tool=(tool.name,)))
    return tuple(rule for rule in found if _can_hold(rule, target))


def _can_hold(rule: Rule, target: Target) -> bool:
    """Tell whether a rule made of a call is one: its recipients may be nothing that can be compared."""
    try:
        return parse_rules(rule.as_toml(), [target.tool], "") == (rule,) and rule.covers(target)
    except RulesError:
        return False

"""`tinyagent settings`: what is set, where it comes from, and how it is changed."""

from __future__ import annotations

import argparse
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from agent.secrets import SecretSource
from agent.setting_meanings import meanings
from agent.setting_sources import Chosen, Origin, choose
from agent.settings import SETTINGS, Setting, setting
from tui.commands.codes import ExitCode
from tui.commands.streams import say, say_json
from tui.settings.config_file import write_settings
from tui.settings.words import value_words

if TYPE_CHECKING:
    from agent.paths import Places
    from agent.results import JsonValue

_NAME_COLUMN = 14
_VALUE_COLUMN = 30
_WIDTH = 100


def run(args: argparse.Namespace, places: Places) -> int:
    """Show the settings, or one of them; or write one into the config file."""
    if args.name and (args.value is not None or args.default):
        one = setting(args.name, "tinyagent settings")
        value = None if args.default else one.read(args.value, f"tinyagent settings {one.name}")
        write_settings(places.config_file, {one.name: value})
    chosen = choose(places.config_file, flags=args.flags)
    if args.name:
        _show_one(setting(args.name, "tinyagent settings"), chosen, places, as_json=args.json)
        return ExitCode.DONE
    if args.json:
        for one in SETTINGS.values():
            say_json(_as_json(one, chosen, places))
        return ExitCode.DONE
    for group, settings in groupby(SETTINGS.values(), lambda one: one.traits.group):
        say(group.value)
        for one in settings:
            where = chosen.place(one.name, places.config_file)
            say(f"  {one.name:<{_NAME_COLUMN}}{_value(one, chosen):<{_VALUE_COLUMN}} {where}")
        say("")
    say(f"The config file: {places.config_file}")
    return ExitCode.DONE


def _value(one: Setting, chosen: Chosen) -> str:
    return value_words(one, getattr(chosen.settings, one.name))


def _plain(value: object) -> JsonValue:
    """Return a value as JSON has it; of a secret, where it is kept."""
    match value:
        case SecretSource():
            return f"kept in {value.places()}"
        case tuple():
            return [_plain(one) for one in value]
        case bool() | float() | str():
            return value
        case _:
            return str(value)


def _show_one(one: Setting, chosen: Chosen, places: Places, *, as_json: bool) -> None:
    if as_json:
        say_json(_as_json(one, chosen, places))
        return
    say(f"{one.name} = {_value(one, chosen)}   ({chosen.place(one.name, places.config_file)})")
    say(textwrap.fill(" ".join(meanings()[one.name].split()), _WIDTH))
    if chosen.origin(one.name) in (Origin.ENVIRONMENT, Origin.FLAG):
        say("It counts before the config file.")


def _as_json(one: Setting, chosen: Chosen, places: Places) -> dict[str, JsonValue]:
    return {
        "name": one.name,
        "value": _plain(getattr(chosen.settings, one.name)),
        "origin": chosen.origin(one.name).value,
        "place": chosen.place(one.name, places.config_file),
        "group": one.traits.group.value,
    }

"""The whole toolbox: importing this module registers all twenty-five tools."""

from __future__ import annotations

from agent.tools import Toolbox
from macos_tools.registry import toolbox as registered
from macos_tools.tools import (
    calendar,
    calendar_changes,
    contacts,
    files,
    mail,
    mail_search,
    maps,
    meetings,
    messages,
    notes,
    reminders,
)

_MODULES = (
    contacts,
    calendar,
    calendar_changes,
    reminders,
    mail,
    mail_search,
    messages,
    notes,
    files,
    maps,
    meetings,
)

toolbox = Toolbox()
"""All tools, those of one app together."""

for _module in _MODULES:
    toolbox.add(*(tool for tool in registered if tool.run.__module__ == _module.__name__))

__all__ = ["toolbox"]

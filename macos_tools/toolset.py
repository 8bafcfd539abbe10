"""The whole toolbox: importing this module registers all twenty-five tools."""

from __future__ import annotations

from macos_tools.registry import toolbox
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

MODULES = (
    contacts,
    calendar,
    calendar_changes,
    files,
    mail,
    mail_search,
    maps,
    notes,
    reminders,
    messages,
    meetings,
)
"""Where the tools are."""

__all__ = ["MODULES", "toolbox"]

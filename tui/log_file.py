"""The log: a file of the user's own that says what broke and where, but nothing of what the user does.

Requests, results, names, and paths stay out of it, also when they stand in the text of an exception, in a
library's warning or in an argument of a log call. What is left finds a defect: types, error numbers, and the
lines of code that were gone through. `TINYAGENT_LOG=full` writes everything, for those who look for one.
"""

from __future__ import annotations

import errno
import io
import logging
import os
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb

from agent.masking import masked
from agent.private import private_opener

DETAIL_VARIABLE = "TINYAGENT_LOG"
"""Environment variable that, set to "full", puts personal data into the log too."""
LOG_BYTES = 1_000_000
"""Size at which the log file is put aside."""
LOG_FILES = 3
_HEAD = "%(asctime)s %(process)d %(levelname)s %(name)s: "
_OURS = ("agent", "macos_tools", "models", "tui")
_DEEPEST = 20
"""Causes of causes that are followed."""


def log_to(file: Path) -> None:
    """Send the log to `file` and never to the terminal; without a log where the file cannot be written."""
    root = logging.getLogger()
    for old in root.handlers:
        old.close()
    root.handlers.clear()
    logging.captureWarnings(True)
    try:
        handler: logging.Handler = _PrivateFile(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES)
    except OSError:
        handler = logging.NullHandler()
    full = os.environ.get(DETAIL_VARIABLE) == "full"
    handler.setFormatter(_Full(f"{_HEAD}%(message)s") if full else Impersonal(f"{_HEAD}%(said)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A full disk must not print tracebacks over the app.
    logging.raiseExceptions = False


class _PrivateFile(RotatingFileHandler):
    """A log file that only its owner can read."""

    def _open(self) -> io.TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", errors="replace", opener=private_opener)


class _Full(logging.Formatter):
    """Writes everything but secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Impersonal(logging.Formatter):
    """Writes a record without anything that could be the user's own.

    A log call of this program says its template and its numbers; every text in it is only counted. What a
    library says is not known beforehand, so of that only the place is said.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.said = _said(record)
        record.asctime = self.formatTime(record)
        lines = [self.formatMessage(record)]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _told(record.exc_info[1], set())
        return "\n".join(lines)


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] not in _OURS:
        return f"something that {record.module}:{record.lineno} says (withheld)"
    template = str(record.msg)
    if not record.args:
        return template
    arguments = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return template % tuple(map(_impersonal, arguments))
    except (TypeError, ValueError):
        return template


def _impersonal(argument: object) -> object:
    match argument:
        case None | bool() | int() | float():
            return argument
        case BaseException():
            return _Withheld(_kind(argument))
        case Path():
            return _Withheld("‹a path›")
        case str() | bytes():
            return _Withheld(f"‹{len(argument)} characters›")
        case _:
            return _Withheld(f"‹{type(argument).__name__}›")


class _Withheld(str):
    """Says the same to %s and %r."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield lines about an exception and what it came of: kinds and places, no texts and no values."""
    if id(error) in seen or len(seen) > _DEEPEST:
        return
    seen.add(id(error))
    if error.__cause__ is not None:
        yield from _told(error.__cause__, seen)
    elif error.__context__ is not None and not error.__suppress_context__:
        yield from _told(error.__context__, seen)
    for frame, line in walk_tb(error.__traceback__):
        yield f"  {frame.f_globals.get('__name__', '?')}:{line} in {frame.f_code.co_name}"
    yield f"  {_kind(error)}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _told(one, seen)


def _kind(error: BaseException) -> str:
    """Return what kind of failure it is: its type, and the number that the system gave it."""
    name = type(error).__name__
    code = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, error.errno)
    return f"{name} ({code})" if code else name

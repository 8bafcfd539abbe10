"""Python imports this at the start of every process that finds it: it notes and refuses all networking.

`$TINYAGENT_TEST_GUARD` names a file. Each process writes a line "start" to it, and one for every attempt to
use a socket that leads out of this machine, or to look up a name. Sockets of the file system are let through.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

_HERE = str(Path(__file__).parent)
_NAMES = frozenset(
    {
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "urllib.Request",
    }
)
_USES = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})


def _note(what: str) -> None:
    line = f"{os.getpid()} {what} {' '.join(sys.orig_argv)[:300]!r}\n"
    descriptor = os.open(os.environ["TINYAGENT_TEST_GUARD"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, line.encode("utf-8", "replace"))
    os.close(descriptor)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and isinstance(arguments[3], dict):
        # A child whose import path was set anew is guarded all the same.
        paths = [_HERE, arguments[3].get("PYTHONPATH", "")]
        arguments[3]["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    leads_out = (
        event in _NAMES
        or (event == "socket.__new__" and arguments[1] not in (socket.AF_UNIX, -1))
        or (event in _USES and arguments[0].family != socket.AF_UNIX)
    )
    if leads_out:
        _note(f"tried {event}")
        raise OSError(f"the socket guard refuses {event}")


if "TINYAGENT_TEST_GUARD" in os.environ:
    _note("start")
    sys.addaudithook(_guard)

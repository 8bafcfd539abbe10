"""A terminal for a program under test: a pseudo-terminal whose output is read and whose keys are typed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

_SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")


class Terminal:
    """Runs a program on a pseudo-terminal of its own.

    Args:
        command: the program and its arguments.
        env: its environment.
        size: columns and lines.
        out: where standard output goes instead of the terminal, such as a pipe.
        term: what the terminal says it is.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: dict[str, str],
        size: tuple[int, int] = (100, 30),
        out: int | None = None,
        term: str = "xterm-256color",
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

        def become_session() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl+C reaches the program

        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave if out is None else out,
            stderr=slave,
            env={**env, "TERM": term},
            preexec_fn=become_session,
        )
        os.close(slave)
        self.raw = ""
        self._read_to = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """Everything printed so far, without escape sequences."""
        return _SEQUENCES.sub("", self.raw).replace("\r\n", "\n")

    def wait_for(self, words: str, seconds: float = 30) -> str:
        """Return what was printed since the last call, up to and with `words`.

        Raises:
            AssertionError: they did not come.
        """
        end = time.monotonic() + seconds
        while words not in self.text[self._read_to :]:
            if not self.read(end - time.monotonic()):
                raise AssertionError(
                    f"{words!r} did not come; on the terminal:\n{self.text[self._read_to :]}"
                )
        new = self.text[self._read_to :]
        part = new[: new.index(words) + len(words)]
        self._read_to += len(part)
        return part

    def type(self, keys: str) -> None:
        """Type."""
        self.type_bytes(keys.encode())

    def type_bytes(self, keys: bytes) -> None:
        """Type what need not be text."""
        os.write(self._master, keys)

    def hang_up(self) -> None:
        """Close the terminal, as a window or a connection is closed."""
        os.close(self._master)

    def end(self, seconds: float = 30) -> int:
        """Return the exit code once the program has ended; all it printed is in `text`."""
        end = time.monotonic() + seconds
        while self.read(end - time.monotonic()):
            pass
        return self.process.wait(max(end - time.monotonic(), 30))

    def read(self, seconds: float) -> bool:
        """Read what comes within `seconds`; False when nothing came or the program closed the terminal."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.raw += chunk.decode("utf-8", "replace")
        return bool(chunk)

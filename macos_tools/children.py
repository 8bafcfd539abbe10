"""Runs a program of ours for a call, and lets it live no longer than somebody waits for it.

It is killed when the call is stopped and when it takes too long. It ends by itself when this program is gone,
also by SIGKILL: its standard input is a pipe that nobody writes to, and that closes with this program.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from agent.stop import Stop


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    code: int
    """Its exit code; the signal that ended it, negative."""
    output: bytes


def run_child(command: Sequence[str], stop: Stop, seconds: float) -> Ended:
    """Run a program to its end. Blocking.

    Args:
        command: the program and its arguments. It must end when its standard input does.
        stop: ends it at once.
        seconds: how long it may take.

    Raises:
        Stopped: it was stopped.
        TimeoutError: it took too long.
        OSError: it could not be started.
    """
    stop.check()
    theirs, ours = os.pipe()  # neither end is inherited, but for the one that becomes standard input
    try:
        try:
            process = subprocess.Popen(
                command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        finally:
            os.close(theirs)
        with process, stop.calling(process.kill):
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired as error:
                raise TimeoutError from error
            finally:
                process.kill()  # nothing happens when it has ended
    finally:
        os.close(ours)
    stop.check()
    return Ended(process.returncode, output)

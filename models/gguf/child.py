"""The parent's side of the child process: start, ask, stop, and say what went wrong.

llama.cpp redirects the descriptors 1 and 2 of its whole process, holds the interpreter, reads prompts without
looking up, and a bad file can crash it. Here all that happens to a process that is easily replaced: it starts
when first needed, is killed when it does not stop in time, and starts again with the next request.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.planning import PlannerUnavailable

_ROOT = Path(__file__).resolve().parents[2]
"""Where the packages `models` and `agent` are imported from."""
_KEPT = 8192
"""Bytes of the child's last words that are kept."""
_AGAIN = "The next request starts it anew."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the child may take, in seconds.

    Args:
        load: to load the model.
        silence: between two signs of life while it works; it gives one every 128 tokens of a prompt.
        stop: to stop when asked, before it is killed. Only the next plan waits for that.
    """

    load: float = 300.0
    silence: float = 180.0
    stop: float = 3.0


@dataclass(slots=True)
class _Running:
    """A child that has loaded its model."""

    process: Process
    listener: asyncio.Task[None]
    last_words: bytearray


class Child:
    """One child process with one model, started when needed. All calls come from one event loop.

    Args:
        load: the `load` order of `models.gguf.worker`: path, context, threads, gpu_layers.
        patience: how long it may take.
    """

    def __init__(self, load: Mapping[str, Any], patience: Patience | None = None) -> None:
        self._load = dict(load)
        self._patience = patience or Patience()
        self._running: _Running | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._orders = 0

    @property
    def pid(self) -> int | None:
        """The number of the child process; None while there is none."""
        return self._running.process.pid if self._running else None

    async def start(self) -> None:
        """Start the child and load the model, unless that is done.

        Raises:
            PlannerUnavailable: it does not start, or the model cannot be loaded.
        """
        await self._stopped()
        if self._running is not None and self._running.process.returncode is None:
            return
        await self.kill()
        self._running = running = await _spawn()
        try:
            await self._send({"do": "load", **self._load})
            message = await self._hear(self._patience.load)
        except BaseException:
            await self.kill()
            raise
        if message["is"] == "ready":
            return
        cause = message["cause"]
        await self.kill()
        raise PlannerUnavailable(
            f"The model {self._name} cannot be loaded: {_cause(running.last_words) or cause}",
            "Use a GGUF file of a text model that llama.cpp knows, or download it again if it is incomplete.",
        )

    async def ask(self, order: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the child's messages for a `write` or `read` order; the last one is `done`.

        Closing the iterator early stops the child's work, without waiting for it: the next order does.

        Raises:
            PlannerUnavailable: the child refuses, crashes or falls silent.
        """
        await self.start()
        self._orders += 1
        number, over = self._orders, False
        try:
            await self._send({**order, "order": number})
            while not over:
                message = await self._hear(self._patience.silence)
                if message["is"] == "refused":
                    over = True
                    raise PlannerUnavailable(f"{self._name}: {message['cause']}")
                over = message["is"] == "done"
                yield message
        finally:
            if not over:
                self._stopping = asyncio.create_task(self._stop(number), name="stopping the model")

    async def close(self) -> None:
        """End the child, and wait until it is gone."""
        await self.kill()
        await self._stopped()

    async def kill(self) -> None:
        """Kill the child, if there is one, and wait until it is gone."""
        running, self._running = self._running, None
        if running is None:
            return
        if running.process.returncode is None:
            # Not process.kill(): it asks for the exit code on the way, and then asyncio misses it.
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.process.pid, signal.SIGKILL)
        await asyncio.shield(running.process.wait())
        await asyncio.shield(running.listener)

    @property
    def _name(self) -> str:
        return Path(str(self._load["path"])).name

    async def _stopped(self) -> None:
        """Return when the work of an order that was given up has stopped."""
        if self._stopping is not None:
            await asyncio.shield(self._stopping)
            self._stopping = None

    async def _stop(self, number: int) -> None:
        """Stop what the child does: by asking, so that it keeps what it has read; else by killing it."""
        if self._running is None:
            return
        try:
            async with asyncio.timeout(self._patience.stop):
                await self._send({"do": "stop"})
                while True:
                    message = await self._hear(self._patience.stop)
                    if message["is"] in ("done", "refused") and message["order"] == number:
                        return
        except (TimeoutError, PlannerUnavailable):
            await self.kill()
        except asyncio.CancelledError:
            await self.kill()
            raise

    async def _send(self, order: Mapping[str, Any]) -> None:
        if self._running is None or (stdin := self._running.process.stdin) is None:
            raise await self._crashed()
        try:
            stdin.write(json.dumps(order).encode() + b"\n")
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise await self._crashed() from None

    async def _hear(self, seconds: float) -> dict[str, Any]:
        if self._running is None or (stdout := self._running.process.stdout) is None:
            raise await self._crashed()
        try:
            async with asyncio.timeout(seconds):
                line = await stdout.readline()
        except TimeoutError:
            await self.kill()
            raise PlannerUnavailable(
                f"The process of {self._name} was silent for {seconds:.0f} seconds and was ended.",
                f"{_AGAIN} A smaller model answers sooner.",
            ) from None
        if not line.endswith(b"\n"):
            raise await self._crashed()
        message: dict[str, Any] = json.loads(line)
        return message

    async def _crashed(self) -> PlannerUnavailable:
        """Return the error for a child that is gone."""
        running = self._running
        if running is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.stop):
                    await running.process.wait()  # so that its own exit code is seen, not that of our kill
        await self.kill()
        if running is None:
            return PlannerUnavailable(f"The process with the model {self._name} was ended.", _AGAIN)
        cause = _cause(running.last_words)
        how = f"{_ending(running.process.returncode)}{f' ({cause})' if cause else ''}"
        return PlannerUnavailable(f"The process with the model {self._name} {how}.", _AGAIN)


async def _spawn() -> _Running:
    # -P and PYTHONPATH: the folder the user stands in must not decide what is imported.
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "models.gguf.worker",
            stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment,
            start_new_session=True,  # Ctrl+C in the terminal is for the program, not for the model
        )  # fmt: skip
    except OSError as error:
        raise PlannerUnavailable(f"The process for the model does not start: {error}.") from error
    last_words = bytearray()
    return _Running(process, asyncio.create_task(_keep_last_words(process, last_words)), last_words)


async def _keep_last_words(process: Process, kept: bytearray) -> None:
    """Empty the child's standard error as it comes, so that it never waits, and keep the end of it."""
    assert process.stderr is not None
    while chunk := await process.stderr.read(4096):
        kept += chunk
        del kept[:-_KEPT]


def _cause(last_words: bytearray) -> str:
    """Return the line of the child's last words that says most about what went wrong, or ""."""
    lines = [line.strip() for line in last_words.decode("utf-8", "replace").splitlines() if line.strip()]
    for sign in ("GGML_ASSERT", "what():", "error loading model:", "Error:", "error"):
        for line in reversed(lines):
            if sign in line:
                return line.partition("error loading model: ")[2] or line
    return ""


def _ending(code: int | None) -> str:
    match code:
        case None:
            return "closed its pipe"
        case -9:
            return "was killed; there may not be enough memory for it"
        case int() if code < 0:
            return f"crashed with {signal.Signals(-code).name}"
        case _:
            return f"ended with code {code}"

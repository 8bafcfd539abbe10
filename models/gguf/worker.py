"""The child process: `python -m models.gguf.worker` speaks one JSON object a line, and nothing else.

Parent to child: `{"do": "load", ...}` once, then `{"do": "write", ...}` or `{"do": "read", ...}` any number
of times, one after another; `{"do": "stop"}` ends the one under way. Child to parent, as `"is"`: `ready` or
`failed`; `reading`, `text`, `ended`, `stopped` while it works; `done` or `refused` when an order is over.

The pipes that came as standard input and output are moved away before llama.cpp is there to print into them;
what it prints goes to standard error, where the parent looks for the cause when something breaks. The process
ends with its input.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any, Never

NICENESS = 5
"""How far the model stands back when a screen must be drawn."""


def main() -> Never:
    """Serve until the input ends."""
    requests, replies = _private_pipes()
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(requests, inbox, stop), daemon=True).start()

    def send(kind: str, **values: object) -> None:
        replies.write(json.dumps({"is": kind, **values}).encode() + b"\n")
        replies.flush()

    try:
        engine = _load(inbox.get())
    except _Refused as error:
        send("failed", cause=str(error))
        sys.exit(1)
    send("ready", context=engine.context)
    while True:
        order = inbox.get()
        stop.clear()
        started = time.perf_counter()
        try:
            for kind, values in _write(engine, order, stop):
                send(kind, **values)
        except _Refused as error:
            send("refused", cause=str(error), order=order["order"])
        else:
            send("done", order=order["order"], seconds=time.perf_counter() - started)


class _Refused(Exception):
    """What was asked cannot be done; the message names the cause."""


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Move the pipes off the descriptors 0 and 1, which llama.cpp and its libraries write to."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _listen(requests: IO[bytes], inbox: queue.SimpleQueue[dict[str, Any]], stop: threading.Event) -> None:
    """Sort what comes in; when the parent is gone, end at once, also in the middle of llama.cpp's work."""
    for line in requests:
        order = json.loads(line)
        if order["do"] == "stop":
            stop.set()
        else:
            inbox.put(order)
    os._exit(0)


def _load(order: dict[str, Any]) -> Any:
    try:
        from models.gguf.engine import Engine, EngineError
    except (ImportError, OSError, RuntimeError) as error:
        raise _Refused(f"llama-cpp-python cannot be used: {error}") from error
    try:
        return Engine(
            order["path"],
            context=order["context"],
            threads=order["threads"],
            gpu_layers=order["gpu_layers"],
        )
    except EngineError as error:
        raise _Refused(str(error)) from error


def _write(
    engine: Any, order: dict[str, Any], stop: threading.Event
) -> Iterator[tuple[str, dict[str, object]]]:
    from models.gguf.engine import Ended, EngineError, Prompt, Reading, StoppedError

    prompt = Prompt(**order["prompt"])
    try:
        if order["do"] == "read":
            steps = engine.read(prompt, order["most"], stop.is_set)
        else:
            steps = engine.write(prompt, order["grammar"], order["most"], stop.is_set)
        for step in steps:
            match step:
                case str():
                    yield "text", {"text": step}
                case Reading(done, of):
                    yield "reading", {"done": done, "of": of}
                case Ended(complete, cut, tokens, log_probability):
                    numbers: dict[str, object] = {"tokens": tokens, "log_probability": log_probability}
                    yield "ended", {"complete": complete, "cut": cut, **numbers}
    except StoppedError:
        yield "stopped", {}
    except EngineError as error:
        raise _Refused(str(error)) from error


if __name__ == "__main__":
    main()

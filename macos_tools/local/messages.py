"""Text messages that wait in an outbox: one JSON file each, for a person or a program to send on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from agent.results import ToolFailed
from macos_tools.desk_documents import TextRecipient, WaitingText
from macos_tools.keys import plain_key
from macos_tools.local import atomic
from macos_tools.local.cache import FileCache, Parsed, Unreadable


class LocalMessages:
    """Messages as `Outbox/<time>.<key>.json`, with "to", "text" and "written"."""

    delivers = False
    """Nothing here can reach a phone network."""

    def __init__(self, root: Path) -> None:
        self._outbox = root / "Outbox"
        self._cache = FileCache(_parse, (".json",))

    def put(self, recipients: tuple[TextRecipient, ...], text: str, now: datetime, key: str) -> str:
        name = plain_key(key)
        atomic.require_inside(self._outbox.parent, self._outbox)
        with atomic.locked(self._outbox):
            for path in self._outbox.glob(f"*.{name}.json"):
                return str(path)
            path = self._outbox / f"{now:%Y-%m-%dT%H-%M-%S}.{name}.json"
            message = {
                "to": [{"number": person.number, "name": person.name} for person in recipients],
                "text": text,
                "written": now.isoformat(timespec="seconds"),
            }
            data = json.dumps(message, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
            try:
                atomic.create(path, data)
            except FileExistsError as error:
                raise ToolFailed(f"{path} exists already.", "Move it away and try again.") from error
        return str(path)

    def waiting(self) -> Sequence[WaitingText]:
        found = [message for _, parsed in self._cache.read(self._outbox) for message in parsed.items]
        return tuple(sorted(found, key=lambda message: message.written))

    def problems(self) -> Sequence[str]:
        return self._cache.problems()


def _parse(path: Path, data: bytes) -> Parsed[WaitingText]:
    try:
        message = json.loads(data)
        recipients = tuple(TextRecipient(str(one["number"]), str(one["name"])) for one in message["to"])
        written = datetime.fromisoformat(message["written"])
        return Parsed((WaitingText(recipients, str(message["text"]), written.astimezone(UTC)),))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Unreadable("it is no message in the form that this program writes") from error

"""Which idempotency key wrote which file, for formats that have no place of their own for a key.

A receipt is written before the effect and says how the file looks before and after it, so that after a crash
at any instant the effect can be told done from not done.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.changes import fingerprint
from agent.results import ToolFailed
from macos_tools.keys import plain_key
from macos_tools.local import atomic

FOLDER = ".receipts"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One effect on one file."""

    name: str
    """The file, relative to the folder that the receipts are kept in."""
    size_before: int
    """In bytes; 0 for a file that was not there."""
    size_after: int
    digest_after: str
    """SHA-256 of the file's first `size_after` bytes once the effect is done."""

    def done(self, data: bytes) -> bool:
        """Tell whether a file that holds `data` now has had this effect; more may follow it."""
        return len(data) >= self.size_after and fingerprint(data[: self.size_after]) == self.digest_after


class Receipts:
    """The receipts kept for one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def get(self, key: str) -> Receipt | None:
        """Return the receipt of `key`; None when there is none, or when it is damaged."""
        try:
            atomic.require_inside(self._folder.parent, self._file(key))
            data = json.loads(self._file(key).read_text(encoding="utf-8"))
            return Receipt(
                str(data["name"]),
                int(data["size_before"]),
                int(data["size_after"]),
                str(data["digest_after"]),
            )
        except (OSError, ValueError, KeyError, TypeError, ToolFailed):
            return None

    def put(self, key: str, receipt: Receipt) -> None:
        """Keep a receipt; ToolFailed when it cannot be written."""
        atomic.require_inside(self._folder.parent, self._file(key))
        atomic.replace(self._file(key), json.dumps(asdict(receipt), ensure_ascii=False).encode("utf-8"))

    def _file(self, key: str) -> Path:
        return self._folder / f"{plain_key(key)}.json"

"""Idempotency keys as they are stored where an effect lands."""

from __future__ import annotations

import hashlib
import re


def plain_key(key: str) -> str:
    """Return `key` as it can stand in a file name or a Message-ID: itself, or its digest."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", key):
        return key
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]

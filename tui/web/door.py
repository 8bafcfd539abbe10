"""Who may come in through the browser: whoever has the key, from a page of ours, on this machine.

Another site that the user's browser shows must not reach the app: not by guessing (a key of 256 bits,
compared in constant time), not with the user's cookie (`SameSite=Strict`, and every websocket must say that a
page of ours opens it), not by a name of its own that leads to this machine (DNS rebinding: only our own names
are answered).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # the terminal sets the styles of its rows
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Stand in every answer: nothing comes from elsewhere, nothing frames it, nothing is kept."""


class WebDoor:
    """Decides on what comes in.

    Args:
        port: of the server, on this machine.
    """

    def __init__(self, port: int) -> None:
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._key = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)
        self.cookie_name = f"tinyagent-{port}"
        """Cookies do not know ports: two servers must not take each other's."""
        self.address = f"http://127.0.0.1:{port}/?key={self._key}"
        """What the user opens, with the key in it."""

    @property
    def cookie(self) -> str:
        """What stands for the key once it was shown."""
        return self._cookie

    def refusal(self, headers: Mapping[str, str], *, websocket: bool) -> str:
        """Return why something that came in is not from a page of ours, in words; "" when it may be.

        Args:
            headers: as they came.
            websocket: it wants to drive an app.
        """
        if headers.get("Host", "").lower() not in self._hosts:
            return "It was asked for by a name that is not this machine's."
        origin = headers.get("Origin")
        if (origin is None and websocket) or (origin is not None and origin.lower() not in self._origins):
            return "It was asked for by a page that is not its own."
        return ""

    def takes_key(self, key: str) -> bool:
        """Tell whether this is the key."""
        return _same(key, self._key)

    def takes_cookie(self, cookie: str) -> bool:
        """Tell whether this is the cookie that was given for the key."""
        return _same(cookie, self._cookie)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())

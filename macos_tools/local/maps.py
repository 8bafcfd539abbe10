"""Maps as links, shown in the browser.

The links are Google's cross-platform Maps URLs (developers.google.com/maps/documentation/urls/get-started):
they need no key, work in any browser, and know all three ways to travel. Making one needs no network.
"""

from __future__ import annotations

from urllib.parse import urlencode

from macos_tools.opener import Opener

_MODES = {"d": "driving", "w": "walking", "r": "transit"}
_BASE = "https://www.google.com/maps"


class LinkMaps:
    """Maps in the browser.

    Args:
        opener: shows the links.
    """

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    def place(self, location: str) -> str:
        return f"{_BASE}/search/?{urlencode({'api': '1', 'query': location})}"

    def directions(self, start: str, end: str, transport: str) -> str:
        ends = {"origin": start, "destination": end} if start else {"destination": end}
        return f"{_BASE}/dir/?{urlencode({'api': '1', **ends, 'travelmode': _MODES[transport]})}"

    def show(self, link: str) -> bool:
        return self._opener.open(link)

"""Questions and approvals as plain, numbered lines."""

from __future__ import annotations

import re

from agent.events import CardItem, Verdict
from tui.commands.prompts import Prompts
from tui.linear.sentences import card_lines

_KEYS = re.compile(r"\s*\[[^\]]*\]")
"""The short names of the answers, which are said in words before."""


class SpokenPrompts(Prompts):
    """Asks in words, without marks and columns; its console is to be one without colours."""

    def _show(self, item: CardItem, position: str) -> None:
        for line in card_lines(item, position):
            self._say(line)
        usual = "yes" if item.preselected is Verdict.APPROVE else "no"
        self._say(f"Answer yes, no, edit, always or stop; Enter alone means {usual}, help says more.")

    async def _ask(self, prompt: str, *, fresh: bool = False, strip: bool = True) -> str | None:
        return await super()._ask(_KEYS.sub("", prompt).lstrip(), fresh=fresh, strip=strip)

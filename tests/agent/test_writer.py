"""The plain writer sets a letter and adds nothing but the greeting."""

from __future__ import annotations

import pytest

from agent.writer import PlainWriter


@pytest.mark.parametrize(
    ("to", "content", "name", "letter"),
    [
        (("Sid",), "see you at noon", "Mia", "Hi Sid,\n\nSee you at noon\n\nMia\n"),
        (("Sid", "Ana", "Bo"), "$15 is fine", "", "Hi Sid, Ana and Bo,\n\n$15 is fine\n"),
        ((), "iPhone is here", "", "Hi,\n\niPhone is here\n"),
        (("Sid",), "Dear Sid, all is well", "Mia", "Dear Sid, all is well\n\nMia\n"),
        (("Sid",), "hi is all I say", "", "Hi Sid,\n\nHi is all I say\n"),
    ],
)
def test_letters(to: tuple[str, ...], content: str, name: str, letter: str) -> None:
    assert PlainWriter().mail(to=to, content=content, user_name=name) == letter

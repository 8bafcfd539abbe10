"""The joiner's words as Markdown; imported with the first answer, because parsers take a while to load."""

from __future__ import annotations

from markdown_it import MarkdownIt
from textual.widgets import Markdown

from tui.safe_text import visible


def answer_parser() -> MarkdownIt:
    """Return a Markdown parser without links, images and HTML: addresses are read, never followed."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable(["link", "image", "autolink", "html_inline", "html_block", "reference"])


class Answer(Markdown):
    """An answer.

    Args:
        text: Markdown; what came from elsewhere is escaped in it.
    """

    def __init__(self, text: str) -> None:
        super().__init__(visible(text), parser_factory=answer_parser, open_links=False, classes="answer")

"""The characters that pictures of plans are drawn with: box characters, or ASCII where there are none."""

from __future__ import annotations

from dataclasses import dataclass

from tui.graph.lines import DOWN, LEFT, RIGHT, UP
from tui.signs import signs


@dataclass(frozen=True, slots=True)
class Frame:
    """The characters of a box's border."""

    top_left: str
    across: str
    top_right: str
    down: str
    bottom_left: str
    bottom_right: str
    exit_right: tuple[str, str]
    """Where lines leave: light ones, and a heavy one."""
    exit_down: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of characters, each one cell wide."""

    joints: str
    """The character for each combination of arms; an arm is missing (0), light (1) or heavy (2) and weighs
    1, 3, 9 and 27 for up, down, left and right."""
    dashes: tuple[str, str, str, str]
    """Across, down, heavy across, heavy down: what others wrote goes along here."""
    arrow_right: str
    arrow_down: str
    frame: Frame
    chosen_frame: Frame
    chosen_bar: str
    branches: tuple[str, str, str, str]
    """In the list, for each `Step`."""
    words: dict[int, int]
    """What to put for characters of our own words that the terminal may not have."""

    def joint(self, arms: int, heavy: int = 0, *, dashed: bool = False) -> str:
        """Return the character whose arms go the given ways.

        Args:
            arms: a sum of UP, DOWN, LEFT and RIGHT.
            heavy: those of them that are drawn heavy.
            dashed: whether a straight one is dashed.
        """
        if dashed and arms in (LEFT | RIGHT, UP | DOWN):
            return self.dashes[(arms == UP | DOWN) + 2 * (heavy == arms)]
        place = 0
        for way, weight in ((UP, 1), (DOWN, 3), (LEFT, 9), (RIGHT, 27)):
            if arms & way:
                place += weight * (2 if heavy & way else 1)
        return self.joints[place]

    def said(self, text: str) -> str:
        """Return our own words in the characters of this set."""
        return text.translate(self.words) if self.words else text


UNICODE = Glyphs(
    joints=" ╵╹╷│╿╻╽┃╴╯┚╮┤┦┒┧┨╸┙┛┑┥┩┓┪┫╶╰┖╭├┞┎┟┠─┴┸┬┼╀┰╁╂╾┵┹┭┽╃┱╅╉╺┕┗┍┝┡┏┢┣╼┶┺┮┾╄┲╆╊━┷┻┯┿╇┳╈╋",
    dashes=("┄", "┆", "┅", "┇"),
    arrow_right="▸",
    arrow_down="▾",
    frame=Frame("╭", "─", "╮", "│", "╰", "╯", ("├", "┝"), ("┬", "┰")),
    chosen_frame=Frame("┏", "━", "┓", "┃", "┗", "┛", ("┠", "┣"), ("┯", "┳")),
    chosen_bar="▌",
    branches=("├ ", "└ ", "│ ", "  "),
    words={},
)
"""Unicode "Box Drawing", U+2500 to U+257F."""

ASCII = Glyphs(
    joints=" |#||####-+#++####=########-+#++####-+#++####=########=########=########=########",
    dashes=(".", ":", "=", "#"),
    arrow_right=">",
    arrow_down="v",
    frame=Frame("+", "-", "+", "|", "+", "+", ("+", "+"), ("+", "+")),
    chosen_frame=Frame("#", "=", "#", "#", "#", "#", ("#", "#"), ("#", "#")),
    chosen_bar=">",
    branches=("+ ", "` ", "| ", "  "),
    words=str.maketrans("…·←⟨⟩“”’–", '~-<<>""\'-'),
)
"""For terminals and locales without box characters, such as the Linux console in an old locale."""


def glyphs() -> Glyphs:
    """Return the characters to draw with on this terminal."""
    return ASCII if signs().ascii_only else UNICODE

"""The notes of the demo desk: (folder, title, text)."""

from __future__ import annotations

NOTES: tuple[tuple[str, str, str], ...] = (
    ("", "Ideas", """\
- A reading lamp that dims with the sunset
- Weekend trip by train: Truckee in the snow
- Write down how the stand-up got shorter
"""),
    ("Home", "Shopping list", """\
- tomatoes
- basil
- bread from the corner bakery
- candles
"""),
    ("Home", "Wi-Fi for guests", """\
Network: Marsh House
The password is on the card behind the clock.
"""),
    ("Home", "Jollof rice (Kwame's way)", """\
Fry two onions in plenty of oil until golden. Add six blended tomatoes, two red peppers and one Scotch bonnet.
Let it cook down for twenty minutes, then stir in thyme, curry powder and a bay leaf.
Add three cups of long-grain rice and just enough stock to cover it. Lid on, low heat, thirty minutes.
Do not stir. The crust at the bottom is the best part.
"""),
    ("Work", "Meeting notes: design review", """\
With Lutfi, Sid and Yuki.

- The plan view stays on the right; people found the drawer confusing.
- Approvals: show the whole text of a mail, not the first line.
- Yuki tests the new wording with three people this week.
- Sid measures start-up time on the old laptop.

Open: who writes the release notes?
"""),
    ("Work", "Project Heron", """\
Goal: the first public version by the end of the quarter.

People: Priya (lead), Sid (engine), Lutfi (design), Yuki (research), Ana (budget).

Risks: the import of old calendars, and the review by the Crescent Foundation.
"""),
    ("Work", "Questions for Fatima", """\
- How many places are there in the second cohort?
- Can participants use their own laptops?
- Who signs the agreement on their side?
"""),
    ("Work", "Release checklist", """\
1. Freeze the texts
2. Run the whole test suite on both machines
3. Update the change log
4. Tell the support group
"""),
    ("Travel", "Packing list", """\
- passport
- adapter
- light rain jacket
- running shoes
- book for the flight
"""),
    ("Travel", "Lisbon", """\
Stay: Rua das Flores 38, second floor. The host is Beatriz.

See: the tile museum, Feira da Ladra on Saturday morning, the tram to Graça early in the day.

Eat: Ana says to try the custard tarts in the old pharmacy on the square.
"""),
)  # fmt: skip

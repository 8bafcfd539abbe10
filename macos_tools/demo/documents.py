"""The documents of the demo desk, written for it: (path under the files, pages of text)."""

from __future__ import annotations

PDFS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Documents/Work/Quarterly report Q3.pdf", "Quarterly report Q3", ("""\
# Heron Studio: report on the third quarter

Heron Studio earned 412,000 dollars in the third quarter, nine percent more than in the second. The
growth came almost entirely from the two design retainers that began in July. One-off projects were
flat, as they have been since the spring.

Costs rose by four percent to 338,000 dollars. Most of the increase is rent: the lease of the second
floor began on the first of August. Salaries grew as planned, and travel stayed below the budget for
the third time in a row.

The result for the quarter is a surplus of 74,000 dollars. This is the best quarter since the studio
was founded, and it lets us pay back the credit line six months early.
""", """\
# What went well

The Lagoon Architects retainer was renewed for a year after the first delivery. The client named the
weekly demonstrations as the main reason. We will offer the same rhythm to every new client.

Support requests for the archive tool fell by a third after the new search went live in August. The
time to the first answer dropped from nine hours to three. Two people who used to work on support
full time now spend half of their week on the product.

# What did not

The calendar import is five weeks late. We underestimated how many old files break the rules of the
format, and we found out only when the first customers sent us theirs. From now on every import is
tested with real files before a date is promised.

Hiring for the second research position has failed so far. Four candidates declined because the role
is not remote. We suggest opening the position to applicants in any time zone that overlaps ours by
four hours.
""", """\
# Outlook

For the fourth quarter we expect revenue between 395,000 and 430,000 dollars. The lower figure
assumes that the Crescent Foundation decides after the new year; the upper one that it signs in
November.

The largest risk is the single client that brings 38 percent of the revenue. The board asked for a
plan to bring this share below 30 percent within a year. Priya will present that plan at the
planning day.

We ask the board to approve three things: the research position as a remote one, a reserve of 50,000
dollars, and the purchase of a second test machine.
""")),
    ("Documents/Work/Project Heron proposal.pdf", "Project Heron proposal", ("""\
# Project Heron: a proposal

People plan their days in five different programs and keep the connections between them in their
heads. Project Heron puts one sentence in front of all of them. The user says what should happen,
sees the plan, and approves it.

Nothing leaves the machine without approval. This is the promise that every interview partner asked
for first, and it decides how the product is built. Reading is free; writing and sending wait for a
yes.

We propose to build Heron in three stages of six weeks each. The first stage reads and writes
calendars, notes and mail on one machine. The second adds shared calendars. The third adds speech.
""", """\
# Effort and cost

The first stage needs four people and costs 96,000 dollars. The second and third stages are
estimated at 80,000 dollars each, with an uncertainty of a quarter in both directions.

The main technical risk is the quality of the small language model. We will measure it every week on
requests that real people wrote, and we will stop after the first stage if fewer than half of them
are planned correctly.

The Crescent Foundation has offered to test the first stage with twenty families. Their feedback
decides the order of everything that follows.
""")),
    ("Documents/Home/Lease agreement.pdf", "Lease agreement", ("""\
# Residential lease

This lease is made between Marisol Vega, the owner, and Alex Morgan, the tenant, for the apartment
at 27 Marsh Street, second floor. The lease begins on the first of March and runs for twenty-four
months.

The rent is 2,350 dollars a month and is due on the first day of each month. A payment that arrives
after the fifth day carries a late fee of 50 dollars. The deposit of 3,000 dollars is returned
within thirty days after the tenant moves out, less the cost of repairs beyond normal wear.

The tenant may end the lease with sixty days of notice in writing. The owner may enter the apartment
after notice of twenty-four hours, except in an emergency. One cat is allowed; dogs need the owner's
consent.
""",)),
    ("Documents/Travel/Lisbon itinerary.pdf", "Lisbon itinerary", ("""\
# Five days in Lisbon

The flight leaves San Francisco at 14:40 and arrives in Lisbon at 11:15 the next morning, with one
change in Newark. The apartment in Rua das Flores is ready from 15:00; the host waits with the keys
in the café downstairs.

The first afternoon is free. On the second day a guided walk through Alfama begins at 10:00 at the
cathedral. The third day is for Sintra: the train leaves Rossio station every half hour, and the
palace is quietest before 11:00.

The museum of tiles is closed on Mondays. Dinner on the last evening is booked for four at 20:30
under the name Morgan.
""",)),
    ("Documents/Work/report.pdf", "Usability report", ("""\
# Usability report: approvals

We watched eight people approve plans with the new card. Seven of them understood at once that
nothing had been sent yet. One person believed that the mail was already on its way, because the
title said "Mail Sid".

Participants read the recipient first, then the time, and hardly ever the body of a mail. We
recommend showing the recipient on the first line and marking every value that did not come from the
user's own words.

Editing in place was used by five of eight participants without any hint. Nobody missed a separate
edit screen.
""",)),
    ("Downloads/report.pdf", "Water quality report", ("""\
# Annual report on drinking water

The water of the district met all federal and state standards last year. Samples were taken at forty
points every month, and 1,912 tests were made in total.

Lead was below the level at which action is needed in every home that was tested. Hardness is
moderate, at 92 milligrams a liter, so that a softener is not needed.

The pipe under Harbor Street will be replaced in the spring. Residents will be told by letter two
weeks before the water is turned off.
""",)),
)  # fmt: skip

TEXTS: tuple[tuple[str, str], ...] = (
    ("Documents/Work/Interview summary.txt", """\
Interviews with five families, held in October.

Every family keeps at least two calendars, and four of the five have missed an appointment in the
last month because it stood in only one of them. Parents ask each other by text message before they
agree to anything. Nobody wants a program that decides by itself. All of them would use one that
prepares the decision and asks.

The youngest participant, who is eleven, summed it up best: it should do the boring part and leave
me the yes.
"""),
    ("Documents/Home/Bills.csv",
     "month,what,dollars\nSeptember,electricity,61.20\nOctober,electricity,66.85\n"),
    ("Documents/Work/Budget draft.md", """\
# Budget draft

The draft plans 1.6 million dollars of revenue for next year and 1.38 million of costs. Two
positions are open and counted from April on. The reserve of 50,000 dollars is new. Ana needs
comments before the planning day.
"""),
)  # fmt: skip

"""Rules: reading them, what they match, where they are kept, and what they decide in a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import ApprovalCard, CallChanged, Decision, Event, Mode, Notice, State, Verdict
from agent.journal import Journal
from agent.planning import CallConfidence
from agent.rule_book import RuleBook
from agent.rules import Rule, RulesError, Target, Then, offers, parse_rules
from agent.session import Session
from agent.settings import Settings
from macos_tools.toolset import toolbox as desk_tools
from tests.agent.fakes import NOW, ZONE, FakeDesk, FakePlanner, toolbox

NOTE = '1. write_note("Plan", "All of it")\n2. join()'
SEND = '1. find("Sid")\n2. send(["$1"], "hello")\n3. join()'
MAIL = desk_tools["compose_new_email"]
SMS = desk_tools["send_sms"]


def rules(text: str) -> tuple[Rule, ...]:
    return parse_rules(text, desk_tools, "rules.toml")


def mail_to(*addresses: str) -> Target:
    return Target(MAIL, addresses)


# Reading


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[allow]]\ntool = "create_note"\nin = "Work"', "always allow create_note in “Work”"),
        ('[[never]]\napp = "mail"\noutside = "example.com"', "never mail outside example.com"),
        ('[[ask]]\ntool = "send_sms"', "always ask for send_sms"),
        ('[[never]]\neffect = "send"', "never anything that sends"),
        (
            '[[allow]]\ntool = ["send_sms", "compose_new_email"]\nto = ["a@x.org", "+1 510 555 0101"]',
            "always allow send_sms or compose_new_email to a@x.org or +1 510 555 0101",
        ),
    ],
)
def test_a_rule_says_itself_in_words_and_is_written_as_it_was_read(text: str, said: str) -> None:
    (rule,) = rules(text)
    assert str(rule) == said
    assert rules(rule.as_toml()) == (rule,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[ask]\n", "line 1"),
        ('[[ask]]\ntool = "send_sms"\n\n[[alow]]\ntool = "create_note"', "line 4: 'alow' is no kind of rule"),
        ('[allow]\ntool = "create_note"', "two brackets"),
        ("allow = 3", "two brackets"),
        ("allow = [3]", "two brackets"),
        (
            '[[ask]]\ntool = "send_sms"\n[[ask]]\nfolder = "x"',
            "the [[ask]] in line 3: there is no key 'folder'",
        ),
        ("[[ask]]\n", "says nothing"),
        ("[[ask]]\ntool = 1", "must be a text"),
        ('[[ask]]\ntool = ["send_sms", 1]', "must be a text"),
        ("[[ask]]\ntool = []", "must be a text"),
        ('[[ask]]\ntool = " "', "empty text"),
        ('[[ask]]\ntool = "send_smss"', "Did you mean send_sms?"),
        ('[[ask]]\neffect = "sends"', "Did you mean send?"),
        ('[[ask]]\napp = "fax"', "no app called 'fax'"),
        ('[[never]]\nto = "Sid"', "no address"),
        ('[[never]]\nto = "a b@x.org"', "no address"),
        ('[[allow]]\ntool = "create_note"\noutside = "x.org"', "cannot say `outside`"),
        ('[[allow]]\ntool = "send_sms"', "send to anybody"),
        ('[[allow]]\napp = "mail"', "send to anybody"),
        ('[[allow]]\nin = "Work"', "send to anybody"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_the_way_out(text: str, says: str) -> None:
    with pytest.raises(RulesError) as caught:
        rules(text)
    assert says in str(caught.value)
    assert "rules.toml" in str(caught.value)


# Matching


@pytest.mark.parametrize("then", ["allow", "never"])
@pytest.mark.parametrize("said", ["sid@example.com", "example.com", "@example.com", "EXAMPLE.com"])
@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("sid@example.com", True),
        ("SID@Example.COM", True),
        ("Sid Jha <sid@example.com>", True),
        ("sid@example.com.", True),
        ("sid@mail.example.com", False),
        ("sid@example.com.evil.org", False),
        ("sid@notexample.com", False),
        ("sid@ex\u0430mple.com", False),  # a Cyrillic letter
        ("sid@examp1e.com", False),
        ("sid@example.com@evil.org", False),
        ("sid@example.com\u200b", False),
        ("", False),
        ("sid", False),
    ],
)
def test_an_address_matches_itself_and_its_domain_alone(
    then: str, said: str, address: str, same: bool
) -> None:
    (rule,) = rules(f'[[{then}]]\ntool = "compose_new_email"\nto = "{said}"')
    assert rule.covers(mail_to(address)) is same


@pytest.mark.parametrize("address", ["\u017fid@example.com", "sid@example.co\u212a"])
def test_letters_that_become_others_in_lower_case_stay_different(address: str) -> None:
    (rule,) = rules('[[allow]]\ntool = "compose_new_email"\nto = ["sid@example.com", "sid@example.cok"]')
    assert rule.covers(mail_to(address)) is (address == "sid@example.co\u212a"), (
        "a domain is what mail servers are asked for; before the @ every letter counts"
    )


def test_allow_needs_all_recipients_and_the_others_any() -> None:
    (allow,) = rules('[[allow]]\ntool = "compose_new_email"\nto = "example.com"')
    (never,) = rules('[[never]]\nto = "example.com"')
    both = mail_to("sid@example.com", "eve@evil.org")
    assert not allow.covers(both)
    assert never.covers(both)
    assert not allow.covers(mail_to())
    assert allow.covers(mail_to("sid@example.com", "ana@example.com"))


def test_outside_holds_for_any_that_is_not_inside() -> None:
    (rule,) = rules('[[never]]\napp = "mail"\noutside = ["example.com", "boss@corp.org"]')
    assert not rule.covers(mail_to("sid@example.com", "boss@corp.org"))
    assert rule.covers(mail_to("sid@example.com", "eve@corp.org"))
    assert rule.covers(mail_to("sid@mail.example.com"))
    assert rule.covers(mail_to("who knows")), "what is no address is not inside"
    assert not rule.covers(mail_to()), "a draft reaches nobody"
    assert not rule.covers(Target(SMS, ("+1 510 555 0101",))), "another app"


@pytest.mark.parametrize(
    ("number", "allowed", "barred"),
    [
        ("+1 510 555 0101", True, True),
        ("+1 (510) 555-0101", True, True),
        ("001 510 555 0101", True, True),
        ("510 555 0101", False, True),
        ("+44 510 555 0101", False, False),
        ("+1 510 555 0102", False, False),
        ("0101", False, False),
    ],
)
def test_numbers_in_doubt_are_read_towards_asking(number: str, allowed: bool, barred: bool) -> None:
    (allow,) = rules('[[allow]]\ntool = "send_sms"\nto = "+1 510 555 0101"')
    (never,) = rules('[[never]]\nto = "+1 510 555 0101"')
    assert allow.covers(Target(SMS, (number,))) is allowed
    assert never.covers(Target(SMS, (number,))) is barred


@pytest.mark.parametrize(
    ("place", "allowed", "barred"),
    [
        ("Work", True, True),
        ("work", True, True),
        ("Work/2026", False, True),
        ("Workshop", False, False),
        ("", False, False),
        (None, False, False),
        ("\uff37ork", False, True),  # a full-width letter
        ("Wor\u212a", False, True),
    ],
)
def test_places_match_exactly_to_allow_and_with_all_below_to_forbid(
    place: str | None, allowed: bool, barred: bool
) -> None:
    (allow,) = rules('[[allow]]\ntool = "create_note"\nin = "Work"')
    (never,) = rules('[[never]]\ntool = "create_note"\nin = "Work"')
    target = Target(desk_tools["create_note"], (), place)
    assert allow.covers(target) is allowed
    assert never.covers(target) is barred


@given(place=st.text(min_size=1, max_size=30), address=st.text(max_size=20))
def test_what_is_offered_holds_for_the_call_it_is_offered_for(place: str, address: str) -> None:
    for target in (
        Target(desk_tools["create_note"], (), place),
        Target(MAIL, ("sid@example.com",)),
        Target(MAIL, (f"{address}@example.com",)),
    ):
        for rule in offers(target, may_allow=True):
            assert rule.covers(target)
            assert rules(rule.as_toml()) == (rule,)


def test_no_allow_rule_is_offered_where_none_would_count() -> None:
    found = offers(mail_to("sid@example.com"), may_allow=False)
    assert [rule.then for rule in found] == [Then.ASK, Then.NEVER]


# Keeping


def test_a_rule_is_kept_behind_what_the_user_wrote(tmp_path: Path) -> None:
    file = tmp_path / "config" / "rules.toml"
    book = RuleBook(file, desk_tools)
    first = Rule(Then.ALLOW, tool=("create_note",), inside=('W"\n[[allow]]\neffect = "write"\\',))
    book.add(first, for_good=True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert RuleBook(file, desk_tools).read().rules == (first,)
    file.write_text(f"# mine\n{file.read_text()}")
    second = Rule(Then.ASK, tool=("send_sms",))
    book.add(second, for_good=True)
    book.add(second, for_good=True)
    assert file.read_text().startswith("# mine\n")
    assert RuleBook(file, desk_tools).read().rules == (first, second)
    assert [path.name for path in file.parent.iterdir()] == ["rules.toml"]


def test_a_rule_for_the_session_is_not_in_the_file(tmp_path: Path) -> None:
    book = RuleBook(tmp_path / "rules.toml", desk_tools)
    book.add(Rule(Then.ASK, tool=("send_sms",)), for_good=False)
    assert [str(rule) for rule in book.read().rules] == ["always ask for send_sms"]
    assert not (tmp_path / "rules.toml").exists()
    assert RuleBook(tmp_path / "rules.toml", desk_tools).read().rules == ()


def test_a_file_that_others_can_write_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[allow]]\ntool = "create_note"\n')
    file.chmod(0o622)
    read = RuleBook(file, desk_tools).read()
    assert read.rules == ()
    assert "chmod 600" in read.problem


def test_a_broken_file_takes_no_rule(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("[[ask]\n")
    with pytest.raises(RulesError, match="not TOML"):
        RuleBook(file, desk_tools).add(Rule(Then.ASK, tool=("send_sms",)), for_good=True)
    assert file.read_text() == "[[ask]\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_rule_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(RulesError, match="cannot be written"):
            RuleBook(tmp_path / "rules.toml", desk_tools).add(
                Rule(Then.ASK, tool=("send_sms",)), for_good=True
            )
    finally:
        tmp_path.chmod(0o700)


# Deciding


class Story:
    """A session whose rules lie in a file, and what its requests came to."""

    def __init__(self, folder: Path, text: str = "") -> None:
        self.folder = folder
        self.file = folder / "rules.toml"
        self.desk = FakeDesk()
        if text:
            self.file.write_text(text)

    def session(self, plan: str, mode: Mode = Mode.REVIEW, **planner: object) -> Session:
        return Session(
            planner=FakePlanner(plan, **planner),  # type: ignore[arg-type]
            toolbox=toolbox,
            desk=self.desk,
            journal=Journal.open(self.folder / "journal.sqlite3"),
            settings=Settings(zone=str(ZONE), mode=mode, name="Mia", hold=0.05),
            face="test",
            clock=lambda: NOW,
            rules=RuleBook(self.file, toolbox),
        )

    async def ask(
        self, session: Session, verdict: Verdict = Verdict.REFUSE, request: str = "tell sid hello"
    ) -> list[Event]:
        events = []
        async for event in session.ask(request):
            events.append(event)
            if isinstance(event, ApprovalCard):
                session.decide(event.card_id, {item.call_id: Decision(verdict) for item in event.items})
        return events

    def decisions(self, session: Session) -> list[tuple[str, str, str, str]]:
        return [
            (str(data["verdict"]), str(data["face"]), str(data["who"]), str(data["reason"]))
            for row in session.journal.requests()
            for entry in session.journal.entries(row.id)
            for data in [entry.data]
            if entry.kind == "decision"
        ]


def cards(events: list[Event]) -> list[ApprovalCard]:
    return [event for event in events if isinstance(event, ApprovalCard)]


async def test_an_allowed_call_runs_and_the_rule_is_in_the_journal(tmp_path: Path) -> None:
    story = Story(tmp_path, '[[allow]]\ntool = "write_note"\n')
    session = story.session(NOTE)
    events = await story.ask(session)
    assert cards(events) == []
    assert story.desk.notes == {"Plan": "All of it"}
    assert story.decisions(session) == [("approve", "rule", "rule", "always allow write_note")]


async def test_sending_runs_by_a_rule_that_names_whom(tmp_path: Path) -> None:
    story = Story(tmp_path, '[[allow]]\ntool = "send"\nto = "sid@x.org"\n')
    assert cards(await story.ask(story.session(SEND))) == []
    assert story.desk.sent == [(("sid@x.org",), "hello")]


@pytest.mark.parametrize(
    ("plan", "mode", "planner"),
    [
        pytest.param('1. read_mail("x")\n2. write_note("A", "$1")\n3. join()', Mode.REVIEW, {}, id="content"),
        pytest.param(
            '1. read_mail("x")\n2. write_note("A", "$1")\n3. join()', Mode.AUTO, {}, id="content, auto"
        ),
        pytest.param(NOTE, Mode.REVIEW, {"sure": False}, id="unsure"),
        pytest.param(NOTE, Mode.REVIEW, {"calls": (CallConfidence(0.9, (0.9, 0.2)),)}, id="a doubtful value"),
        pytest.param(NOTE, Mode.STEP, {}, id="step"),
        pytest.param(NOTE, Mode.DRY_RUN, {}, id="dry run"),
        pytest.param('1. send(["sid@x.org"], "hi")\n2. join()', Mode.REVIEW, {}, id="recipient made up"),
        pytest.param(
            '1. read_mail("x")\n2. send(["sid@x.org"], "$1")\n3. join()', Mode.AUTO, {}, id="content is sent"
        ),
    ],
)
async def test_an_allow_rule_overrides_nothing_that_is_special(
    tmp_path: Path, plan: str, mode: Mode, planner: dict[str, object]
) -> None:
    story = Story(tmp_path, '[[allow]]\ntool = "write_note"\n[[allow]]\ntool = "send"\nto = "x.org"\n')
    events = await story.ask(story.session(plan, mode, **planner))
    assert bool(cards(events)) is (mode is not Mode.DRY_RUN)
    assert (story.desk.notes, story.desk.sent) == ({}, [])


@pytest.mark.parametrize("order", [("allow", "ask", "never"), ("never", "ask", "allow")])
async def test_never_wins_over_ask_over_allow_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    story = Story(tmp_path, "".join(f'[[{then}]]\ntool = "write_note"\n' for then in order))
    session = story.session(NOTE, Mode.AUTO)
    events = await story.ask(session, Verdict.APPROVE)
    assert cards(events) == []
    assert story.desk.notes == {}
    (skipped,) = [e for e in events if isinstance(e, CallChanged) and e.state is State.SKIPPED]
    assert skipped.note == "your rule: never write_note"
    assert story.decisions(session) == [("refuse", "rule", "rule", "never write_note")]
    story.file.write_text(story.file.read_text().replace('[[never]]\ntool = "write_note"\n', ""))
    (card,) = cards(await story.ask(session))
    assert "your rule: always ask for write_note" in card.items[0].reasons


async def test_a_read_can_be_asked_about_and_forbidden(tmp_path: Path) -> None:
    story = Story(tmp_path, '[[ask]]\ntool = "find"\n')
    session = story.session(SEND)
    assert [item.tool for item in cards(await story.ask(session))[0].items] == ["find"]
    story.file.write_text('[[never]]\ntool = "find"\n')
    events = await story.ask(session, Verdict.APPROVE)
    assert cards(events) == []
    assert [e.state for e in events if isinstance(e, CallChanged)] == [State.SKIPPED, State.SKIPPED]


async def test_a_broken_file_lets_nothing_run_unasked_and_says_why(tmp_path: Path) -> None:
    story = Story(tmp_path, '[[allow]]\ntool = "write_nite"\n')
    session = story.session(NOTE, Mode.AUTO)
    events = await story.ask(session)
    (told,) = [event.text for event in events if isinstance(event, Notice)]
    assert str(story.file) in told
    assert "Did you mean write_note?" in told
    assert "your rules cannot be read, so everything asks" in cards(events)[0].items[0].reasons
    assert [item.tool for item in cards(await story.ask(story.session(SEND)))[0].items] == ["find"]
    story.file.write_text("")
    assert cards(await story.ask(session)) == [], "read again when it is mended"


async def test_a_rule_added_from_the_card_holds_at_once_and_after_a_restart(tmp_path: Path) -> None:
    story = Story(tmp_path)
    session = story.session(NOTE)
    async for event in session.ask("note the plan"):
        if isinstance(event, ApprovalCard):
            (item,) = event.items
            assert [str(rule) for rule in item.offers] == [
                "always allow write_note",
                "always ask for write_note",
                "never write_note",
            ]
            await session.add_rule(item.offers[2], for_good=True)
            session.decide(event.card_id, {item.call_id: Decision(Verdict.APPROVE)})
    assert story.desk.notes == {}, "never wins over the yes on the same card"
    await session.close()
    again = story.session(NOTE, Mode.AUTO)
    assert cards(await story.ask(again)) == []
    assert story.desk.notes == {}
    kinds = [e.kind for row in again.journal.requests() for e in again.journal.entries(row.id)]
    assert "rule" in kinds


async def test_a_rule_for_the_session_ends_with_it(tmp_path: Path) -> None:
    story = Story(tmp_path)
    session = story.session(NOTE)
    await session.add_rule(Rule(Then.ALLOW, tool=("write_note",)), for_good=False)
    assert cards(await story.ask(session)) == []
    await session.close()
    assert len(cards(await story.ask(story.session(NOTE)))) == 1


async def test_the_user_s_decision_says_who_and_where(tmp_path: Path) -> None:
    story = Story(tmp_path)
    session = story.session(NOTE)
    await story.ask(session, Verdict.APPROVE)
    assert story.decisions(session) == [("approve", "test", "Mia", "")]
    entries = session.journal.entries(1)
    shown = next(entry.data for entry in entries if entry.kind == "shown")
    decided = next(entry.data for entry in entries if entry.kind == "decision")
    assert shown["digest"] == decided["digest"]
    assert shown["labels"] == [[["model", ""]], [["model", ""]]]

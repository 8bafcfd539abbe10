"""The demo desk is a desk like any other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agent.results import Ambiguous, Result
from macos_tools.demo import DEMO_EMAIL, fill_demo_desk
from macos_tools.desk_documents import MailFolder
from tests.macos_tools.kit import NOW, Kit, fields_of


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "desk"
    fill_demo_desk(root, NOW)
    return root


@pytest.fixture
def kit(demo: Path) -> Kit:
    return Kit(demo, user_email=DEMO_EMAIL)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_everything_on_it_can_be_read(kit: Kit) -> None:
    desk = kit.desk
    assert len(desk.contacts.people()) >= 15
    assert len(desk.mail.mails(MailFolder.INBOX)) >= 12
    assert len(desk.mail.mails(MailFolder.SENT)) == 2
    assert len(desk.notes.notes()) >= 8
    assert len(desk.reminders.all()) >= 8
    assert len(desk.calendar.between(NOW - timedelta(days=7), NOW + timedelta(days=7))) >= 10
    assert len(desk.files.listing().files) >= 8
    apps = (desk.contacts, desk.calendar, desk.reminders, desk.mail, desk.notes, desk.files)
    assert [problem for app in apps for problem in app.problems()] == []


def test_two_johns_and_two_reports_are_questions(kit: Kit) -> None:
    assert isinstance(kit.call("get_phone_number", "John"), Ambiguous)
    assert isinstance(kit.call("open_and_get_file_path", "report.pdf"), Ambiguous)


@pytest.mark.parametrize(
    "name",
    [
        "Quarterly report Q3",
        "Project Heron proposal",
        "lease agreement",
        "lisbon itinerary",
        "interview summary",
    ],
)
def test_its_documents_are_worth_summarizing(kit: Kit, name: str) -> None:
    summary = kit.call("summarize_pdf", name)
    assert isinstance(summary, Result)
    assert len(str(summary.as_argument()).split("\n\n")) >= 3


def test_its_threads_hold_together(kit: Kit) -> None:
    fields = fields_of(
        kit.call("reply_to_email", [], "eight", [], request="reply to Ana about the budget: eight")
    )
    assert fields["Replying to"].startswith("“Re: Budget draft” from Ana Silva, today")


def test_filling_it_again_changes_nothing(demo: Path, kit: Kit) -> None:
    (demo / "notes/Ideas.md").write_text("# Ideas\n\nmine now\n")
    before = snapshot(demo)
    fill_demo_desk(demo, NOW)
    assert snapshot(demo) == before

"""`tinyagent` without a terminal: the whole program, with a planner that is told the plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.program

NOTE = '1. create_note("Groceries", "milk", "")\n2. join()\n'
MAIL = '1. compose_new_email(["sid@example.org"], [], "Hello", "see you soon", [])\n2. join()\n'
BOTH = '1. create_note("Groceries", "milk", "")\n2. send_sms(["+1 510 555 0101"], "got milk")\n3. join()\n'
NOBODY = '1. get_phone_number("Nobody Atall")\n2. send_sms(["$1"], "hello")\n3. join()\n'
EVENT = (
    '1. get_email_address("Sid")\n'
    '2. create_calendar_event("Review", "next Friday from 3 to 4 pm", "", "", ["$1"], "", "")\n'
    "3. join()\n"
)
NOW = ("--now", "2026-11-24T09:00")  # a Tuesday


class Program:
    """`tinyagent` in a home of its own, with standard streams that are pipes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.desk = home / "desk"

    def configure(self, text: str) -> None:
        """Write the config file."""
        (self.home / "config").mkdir()
        (self.home / "config" / "config.toml").write_text(text, encoding="utf-8")

    def run(
        self, *arguments: str, plan: str = "1. join()\n", stdin: bytes = b"", **env: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end."""
        file = self.home / "plan.txt"
        file.write_text(plan, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "tests.tui.scripted", str(file), *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, "TZ": "America/Los_Angeles", **env},
            timeout=60,
            check=False,
        )

    def files(self) -> set[str]:
        """Return the names of the files on the desk, hidden ones left out."""
        files = (file.relative_to(self.desk) for file in self.desk.rglob("*") if file.is_file())
        return {file.name for file in files if not any(part.startswith(".") for part in file.parts)}


@pytest.fixture
def program(home: Path) -> Program:
    return Program(home)


def events(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """Return the JSON objects that were printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


# ask


def test_without_a_terminal_and_without_yes_nothing_happens(program: Program) -> None:
    done = program.run("ask", "note milk", plan=NOTE)
    assert done.returncode == 3
    assert b"--yes" in done.stdout
    assert "Groceries.md" not in program.files()


def test_yes_lets_a_change_happen(program: Program) -> None:
    done = program.run("ask", "note milk", "--yes", plan=NOTE)
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout
    assert "milk" in (program.desk / "notes" / "Groceries.md").read_text(encoding="utf-8")


def test_yes_does_not_send(program: Program) -> None:
    done = program.run("ask", "mail sid@example.org", "--yes", plan=MAIL)
    assert done.returncode == 3
    assert b"--yes-send" in done.stdout
    assert not program.files()


def test_yes_does_the_change_and_leaves_the_message(program: Program) -> None:
    done = program.run("ask", "note milk and text +1 510 555 0101", "--yes", plan=BOTH)
    assert done.returncode == 1
    assert program.files() == {"Groceries.md"}


def test_yes_send_sends(program: Program) -> None:
    program.configure("hold = 0.3\n")
    done = program.run("ask", "mail sid@example.org", "--yes", "--yes-send", plan=MAIL)
    assert done.returncode == 0, done.stderr
    outbox = [file for file in (program.desk / "mail" / "Outbox").rglob("*") if file.is_file()]
    assert len(outbox) == 1
    assert b"See you soon" in outbox[0].read_bytes()


def test_yes_send_alone_is_a_mistake(program: Program) -> None:
    done = program.run("ask", "mail sid", "--yes-send", plan=MAIL)
    assert done.returncode == 2
    assert b"give both" in done.stderr


def test_dry_run_changes_nothing(program: Program) -> None:
    done = program.run("ask", "note milk", "--mode", "dry-run", "--yes", "--yes-send", plan=BOTH)
    assert not program.files()
    assert done.returncode in (0, 1, 3)


def test_auto_runs_changes_without_yes(program: Program) -> None:
    assert program.run("ask", "note milk", "--mode", "auto", plan=NOTE).returncode == 0
    assert program.files() == {"Groceries.md"}


def test_auto_asks_when_the_planner_is_not_sure(program: Program) -> None:
    done = program.run("ask", "note milk", "--mode", "auto", plan=NOTE, TINYAGENT_TEST_SURE="no")
    assert done.returncode == 3
    assert not program.files()


def test_a_question_without_a_terminal_is_told_on_stderr(program: Program) -> None:
    done = program.run("ask", "text nobody", "--yes", "--yes-send", plan=NOBODY)
    assert done.returncode == 1
    assert b"Nobody Atall" in done.stderr
    assert b"no terminal" in done.stderr


def test_json_events_tell_the_whole_story(program: Program) -> None:
    done = program.run("ask", "note milk", "--yes", "--json", *NOW, plan=NOTE)
    told = events(done)
    assert [event["event"] for event in told][:3] == ["asked", "call", "plan"]
    assert told[-1] == {"event": "finished", "request": 1, "outcome": "done"}
    card = next(event for event in told if event["event"] == "approval")
    assert card["items"][0]["effect"] == "write"
    assert {"name": "Text", "text": "milk"}.items() <= card["items"][0]["fields"][-1].items()
    assert not done.stdout.strip(b"\n").count(b"\x1b")


def test_no_plan_and_empty_requests(program: Program) -> None:
    assert program.run("ask", "sing a song").returncode == 4
    assert program.run("ask", "  ").returncode == 2
    assert program.run("ask").returncode == 2
    assert program.run("ask", "-", stdin=b"note milk\n", plan=NOTE).returncode == 3


def test_a_request_of_junk_is_taken(program: Program) -> None:
    done = program.run("ask", "\udcff\udcfe\x1b[2J note", "--yes", plan=NOTE)
    assert done.returncode == 0, done.stderr
    shown = program.run("history", "1").stdout
    assert b"\x1b" not in shown


def test_escape_sequences_of_others_are_not_printed(program: Program) -> None:
    plan = '1. create_note("\\u001b[2Jclear \\u202egnp", "x", "")\n2. join()\n'
    done = program.run("ask", "note", "--yes", plan=plan)
    assert b"\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in (done.stdout + done.stderr).decode()


# plan


def test_plan_prints_the_plan_language(program: Program) -> None:
    done = program.run("plan", "invite", "Sid", plan=EVENT)
    assert done.returncode == 0
    assert done.stdout.decode() == EVENT
    assert not done.stderr
    assert not program.desk.exists()


def test_plan_as_mermaid(program: Program) -> None:
    lines = program.run("plan", "--mermaid", "invite Sid", plan=EVENT).stdout.decode().splitlines()
    assert lines[0] == "flowchart LR"
    assert "    c1 --> c2" in lines


def test_plan_as_a_picture_in_text_and_in_a_file(program: Program, tmp_path: Path) -> None:
    drawn = program.run("plan", "--drawing", "invite Sid", plan=EVENT).stdout.decode().splitlines()
    assert len(drawn) == 3
    assert drawn[0].startswith("╭ ○ 1 ")
    assert "├──▸│" in drawn[1]
    file = tmp_path / "plan.svg"
    done = program.run("plan", "--svg", str(file), "invite Sid", plan=EVENT)
    assert not done.stdout
    assert str(file) in done.stderr.decode()
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
    failed = program.run("plan", "--svg", str(tmp_path), "invite Sid", plan=EVENT)
    assert failed.returncode == 2
    assert "cannot be written: Is a directory" in failed.stderr.decode()


def test_plan_as_json_names_arguments_and_resolves_times(program: Program) -> None:
    (answer,) = events(program.run("plan", "--json", *NOW, "invite Sid", plan=EVENT))
    assert list(answer) == ["request", "confidence", "calls", "message"]
    assert answer["request"] == "invite Sid"
    call = answer["calls"][1]
    assert call["arguments"] == {
        "title": "Review",
        "start_date": "2026-12-04T15:00:00-08:00",
        "end_date": "2026-12-04T16:00:00-08:00",
        "location": "",
        "invitees": ["$1"],
        "notes": "",
        "calendar": "",
    }
    assert (call["depends_on"], call["effect"]) == ([1], "write")


def test_plan_reads_requests_one_a_line_and_survives_any_line(program: Program) -> None:
    lines = [
        b"note milk",
        b"",
        b"\xff\xfe\x00\x01\x1b[2J",
        "买牛奶".encode(),
        b"x" * 100_000,
        b"{'a': [1]}",
        b"last",
    ]
    done = program.run("plan", "--json", "-", plan=NOTE, stdin=b"\n".join(lines))
    answers = events(done)
    assert done.returncode == 0
    assert len(answers) == len(lines)
    assert [answer["request"] for answer in answers[::6]] == ["note milk", "last"]
    assert answers[1]["calls"] == []
    assert answers[1]["message"]
    assert all(answer["calls"] for index, answer in enumerate(answers) if index != 1)


def test_plan_tells_of_a_plan_that_is_none(program: Program) -> None:
    bad = '1. no_such_tool("x")\n2. join()\n'
    done = program.run("plan", "x", plan=bad)
    assert done.returncode == 1
    assert b"no_such_tool" in done.stderr
    (answer,) = events(program.run("plan", "--json", "-", plan=bad, stdin=b"x\n"))
    assert answer["calls"] == []
    assert "no_such_tool" in answer["message"]


def test_a_wrong_now_is_a_mistake(program: Program) -> None:
    done = program.run("plan", "--now", "soonish", "x")
    assert done.returncode == 2
    assert b"2026-11-27T15:00" in done.stderr


# history, tools, demo, doctor, and what all share


def test_history_lists_searches_and_shows(program: Program) -> None:
    assert b"Nothing has been asked" in program.run("history").stdout
    program.run("ask", "note milk", "--yes", plan=NOTE)
    program.run("ask", "sing a song")
    listed = program.run("history").stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    (found,) = program.run("history", "--search", "MILK").stdout.decode().splitlines()
    assert "note milk" in found
    shown = program.run("history", "1").stdout.decode()
    assert 'create_note("Groceries", "milk", "")' in shown
    assert "decision" in shown
    assert program.run("history", "7").returncode == 2
    (row,) = events(program.run("history", "--json", "1"))
    assert row["outcome"] == "done"
    assert {entry["kind"] for entry in row["entries"]} >= {"plan", "shown", "decision", "intent", "outcome"}


def test_the_plan_of_a_past_request_is_taken_along(program: Program, tmp_path: Path) -> None:
    program.run("ask", "note milk", "--yes", plan=NOTE)
    program.run("ask", "sing a song")
    text = program.run("history", "1", "--text").stdout.decode()
    assert text.startswith("note milk\n")
    assert "Groceries.md" in text  # what came of it
    assert b"flowchart" in program.run("history", "1", "--mermaid").stdout
    picture = program.run("history", "1", "--svg", "-").stdout
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    file = tmp_path / "plan.svg"
    assert program.run("history", "1", "--svg", str(file)).returncode == 0
    assert file.read_bytes() == picture
    for arguments, said in (
        (("7", "--text"), b"There is no request 7"),
        (("2", "--svg", "-"), b"Request 2 has no plan"),
        (("--mermaid",), b"Say whose plan"),
        (("1", "--svg", str(tmp_path)), b"cannot be written"),
    ):
        done = program.run("history", *arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert said in done.stderr


def test_conversations_are_listed_searched_named_and_forgotten(program: Program) -> None:
    program.run("ask", "note milk", "--yes", plan=NOTE)
    program.run("ask", "sing a song")
    assert [one["title"] for one in events(program.run("history", "--conversations", "--json"))] == [
        "sing a song",
        "note milk",
    ]
    named = program.run("history", "--conversation", "1", "--name", "Shopping\x1b")
    assert "Shopping" in named.stdout.decode()
    assert b"\x1b" not in named.stdout
    assert "note milk" in named.stdout.decode()
    (found, line) = program.run("history", "--conversations", "--search", "MILK").stdout.decode().splitlines()
    assert "Shopping" in found
    assert "1  " in line
    assert program.run("history", "--conversations", "--search", "none").returncode == 0
    (one,) = events(program.run("history", "--conversation", "1", "--json"))
    assert [row["request"] for row in one["requests"]] == ["note milk"]
    for wrong in (
        ("history", "--conversation", "9"),
        ("history", "--name", "x"),
        ("--resume", "9"),
        ("-c", "ask", "x"),
        ("forget", "--conversation", "9", "--yes"),
    ):
        assert program.run(*wrong).returncode == 2, wrong
    assert b"Forgotten: 1 request." in program.run("forget", "--conversation", "1", "--yes").stdout
    assert [one["conversation"] for one in events(program.run("history", "--json"))] == [2]


def test_tools_come_from_the_registry(program: Program) -> None:
    listed = program.run("tools").stdout.decode()
    assert sum(line.startswith("  ") for line in listed.splitlines()) == 25
    page = program.run("tools", "send_sms").stdout.decode()
    assert "send_sms(recipients: list[str], message: str)" in page
    assert "always asks" in page
    wrong = program.run("tools", "send_smss")
    assert wrong.returncode == 2
    assert b"Did you mean send_sms" in wrong.stderr
    assert len(events(program.run("tools", "--json"))) == 25


def test_demo_fills_a_desk_of_its_own_once(program: Program) -> None:
    assert program.run("demo", "--fill-only").returncode == 0
    assert not program.desk.exists()
    demo = program.home / "demo"
    assert any(demo.rglob("*.vcf"))
    (demo / "notes" / "Mine.md").write_text("kept\n", encoding="utf-8")
    assert program.run("demo", "--fill-only").returncode == 0
    assert (demo / "notes" / "Mine.md").exists()
    assert program.run("demo", "--fill-only", "--fresh").returncode == 0
    assert not (demo / "notes" / "Mine.md").exists()
    (aside,) = program.home.glob("demo-until-*")
    assert (aside / "notes" / "Mine.md").exists()


def test_demo_does_not_fill_a_folder_of_the_user(program: Program, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = program.run("demo", "--fill-only", "--desk", str(tmp_path))
    assert done.returncode == 1
    assert b"holds something already" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_request_on_the_demo_desk(program: Program) -> None:
    done = program.run("--demo", "ask", "note milk", "--yes", plan=NOTE)
    assert done.returncode == 0, done.stderr
    assert (program.home / "demo" / "notes" / "Groceries.md").exists()
    assert not program.desk.exists()


def test_doctor_names_what_is_broken(program: Program) -> None:
    done = program.run("doctor", "--json", plan=NOTE)
    levels = {finding["name"]: finding["level"] for finding in events(done)}
    assert done.returncode == 0
    assert {"python", "time zone", "desk folder", "journal", "planner", "llama.cpp", "mail", "zoom"} <= set(
        levels
    )
    program.configure("mode = 7\n")
    broken = program.run("doctor", plan=NOTE)
    assert broken.returncode == 1
    assert b"mode must be one of" in broken.stdout


def test_doctor_names_damaged_files(program: Program) -> None:
    program.run("ask", "note milk", "--yes", plan=NOTE)
    contacts = program.desk / "contacts"
    contacts.mkdir(exist_ok=True)
    (contacts / "broken.vcf").write_bytes(b"BEGIN:VCARD\nFN:Half a car")
    done = program.run("doctor", plan=NOTE)
    assert b"broken.vcf" in done.stdout
    assert done.returncode == 0


def test_settings_mistakes_are_told(program: Program) -> None:
    program.configure('mode = "fast"\n')
    done = program.run("ask", "x")
    assert done.returncode == 2
    assert b"config.toml: mode must be one of review" in done.stderr


def test_a_home_that_cannot_be_made_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = program.run("--home", str(tmp_path / "file"), "ask", "x", plan=NOTE)
    assert done.returncode == 2
    assert str(tmp_path / "file").encode() in done.stderr
    (program.home / "state").write_text("in the way")
    done = program.run("ask", "x", plan=NOTE)
    assert done.returncode == 1
    assert b"cannot be made" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_app_needs_a_terminal(program: Program) -> None:
    done = program.run()
    assert done.returncode == 2
    assert b"needs a terminal" in done.stderr


def test_a_reader_that_goes_away_is_no_error(program: Program) -> None:
    file = program.home / "plan.txt"
    file.write_text(NOTE, encoding="utf-8")
    command = f"'{sys.executable}' -m tests.tui.scripted '{file}' tools | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert not done.stderr


def test_two_at_once(program: Program) -> None:
    file = program.home / "plan.txt"
    file.write_text(NOTE, encoding="utf-8")
    command = [sys.executable, "-m", "tests.tui.scripted", str(file), "ask", "note milk", "--yes"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    codes = [process.wait(60) for process in both]
    for process in both:
        process.communicate()
    assert codes[0] in (0, 1)
    assert 0 in codes
    assert len(program.run("history").stdout.splitlines()) == 2
    notes = list((program.desk / "notes").rglob("*.md"))
    assert notes
    assert all("milk" in note.read_text(encoding="utf-8") for note in notes)


def test_a_planner_that_cannot_work_has_an_exit_code_of_its_own(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text('model = "/no/such/model.gguf"\n')

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "tui", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)

    asked = run("ask", "note milk", "--yes")
    assert asked.returncode == 5
    assert b"/no/such/model.gguf" in asked.stdout
    planned = run("plan", "note milk")
    assert planned.returncode == 5
    assert b"/no/such/model.gguf" in planned.stderr
    lines = run("plan", "--json", "-", stdin=b"one\ntwo\n")
    assert lines.returncode == 5
    assert [answer["calls"] for answer in events(lines)] == [[], []]
    assert all("/no/such/model.gguf" in answer["message"] for answer in events(lines))


# rules


def test_rules_are_listed_tested_and_refused_in_words(program: Program) -> None:
    nothing = program.run("rules")
    assert nothing.returncode == 0
    assert b"There are no rules" in nothing.stdout
    file = program.home / "config" / "rules.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[[never]]\napp = "mail"\noutside = "example.org"\n\n[[allow]]\ntool = "create_note"\n')
    file.chmod(0o600)
    listed = program.run("rules").stdout.decode()
    assert "never mail outside example.org" in listed
    assert "always allow create_note" in listed
    asked = program.run("rules", "compose_new_email", "--to", "eve@evil.example").stdout.decode()
    assert asked.startswith("never mail outside example.org: it does not run")
    assert (
        b"No rule speaks of it" in program.run("rules", "compose_new_email", "--to", "a@example.org").stdout
    )
    file.write_text("[[ask]\n")
    broken = program.run("rules")
    assert broken.returncode == 2
    assert b"line 1" in broken.stderr


def test_a_rule_lets_a_note_be_written_where_nobody_can_be_asked(program: Program) -> None:
    file = program.home / "config" / "rules.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[[allow]]\ntool = "create_note"\n')
    file.chmod(0o600)
    assert program.run("ask", "note milk", plan=NOTE).returncode == 0
    assert "Groceries.md" in program.files()


def test_yes_does_not_cover_what_a_rule_has_asked_about(program: Program) -> None:
    file = program.home / "config" / "rules.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[[ask]]\ntool = "create_note"\n')
    file.chmod(0o600)
    done = program.run("ask", "note milk", "--yes", plan=NOTE)
    assert done.returncode == 3
    assert b"your rule: always ask for create_note" in done.stdout
    assert program.run("ask", "note milk", "--yes", "--yes-send", plan=NOTE).returncode == 0

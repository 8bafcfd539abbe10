"""Training data written by a language model: each check by itself, then whole runs against real servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from models.planner.weights import TOKENIZER, default_folder
from models.training import llm, samples
from models.training.generator.check import problem
from models.training.llm.check import Checker, RejectedError, blocks
from models.training.llm.duplicates import NEAR, Seen
from models.training.llm.prompt import Tasks
from models.training.llm.store import Store, StoreError, Totals
from models.training.retriever import cards, index
from models.training.samples import Ref, Sample, SampleCall, Span, Text
from tests.models.llm_servers import good_block
from tests.models.tiny_gguf import write_tiny_gguf

SERVERS = Path(__file__).with_name("llm_servers.py")
TOOLS = {tool.name: tool for tool in cards.read()}
SMS = ("get_phone_number", "send_sms")
KEY = "sk-very-secret-4711"
Start = Callable[..., str]


@pytest.fixture(scope="module")
def checker() -> Checker:
    tokenizer = Tokenizer.from_file(str(default_folder() / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Checker(tokenizer)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server process and returns its address."""
    processes: list[subprocess.Popen[str]] = []

    def begin(*arguments: str | Path) -> str:
        process = subprocess.Popen(
            [sys.executable, str(SERVERS), *map(str, arguments)], stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        assert process.stdout is not None
        return f"http://127.0.0.1:{int(process.stdout.readline())}/v1"

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


class Desk:
    """A folder with a scripted server's script and log, and the output."""

    def __init__(self, folder: Path, start: Start) -> None:
        self.folder, self.start = folder, start
        self.out = folder / "llm.jsonl"
        self.log = folder / "log.jsonl"

    def serve(self, **script: Any) -> str:
        path = self.folder / "script.json"
        path.write_text(json.dumps(script))
        return self.start("scripted", path, self.log)

    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def command(self, server: str, *options: str) -> list[str]:
        shown = ["--server", server, "--out", str(self.out), "--tools", ",".join(SMS), "--retry-wait", "0.02"]
        return [sys.executable, "-m", "models.training.llm", *shown, *options]

    def run(self, server: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(server, *options),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            env={**os.environ, **environment},
        )

    def requests(self) -> list[str]:
        return [sample.request for sample in samples.read(self.out)]


@pytest.fixture
def desk(tmp_path: Path, start: Start) -> Desk:
    return Desk(tmp_path, start)


# --------------------------------------------------------------------------------------------- the checks


def test_a_good_plan_becomes_a_sample(checker: Checker) -> None:
    request = "Text Noor and Ada that we meet at the quay, and remind me tomorrow at 8 to pack"
    plan = (
        '1. create_reminder("pack", "tomorrow at 8", "", "", 0, False)\n2. get_phone_number("Noor")\n'
        '3. get_phone_number("Ada")\n4. send_sms(["$2", "$3"], "we meet at the quay")\n5. join()'
    )
    tools = [TOOLS[name] for name in ("create_reminder", *SMS)]
    sample = checker.sample(request, plan, tools)
    assert problem(sample) is None
    assert [call.tool for call in sample.calls] == [
        "get_phone_number",
        "get_phone_number",
        "send_sms",
        "create_reminder",
    ], "calls stand in order of mention"
    when = sample.calls[3].arguments[1]
    assert isinstance(when, Span)
    assert request[when.start : when.end] == "tomorrow at 8"


def test_prose_of_the_models_own_teaches_nothing(checker: Checker) -> None:
    plan = '1. get_phone_number("Noor")\n2. send_sms(["$1"], "Dear Noor, kind regards.")\n3. join()'
    sample = checker.sample("Text Noor something nice", plan, [TOOLS[name] for name in SMS])
    assert sample.calls[1] == SampleCall("send_sms", (samples.List((Ref(0),)), Text("", known=False)))


WRONG = {
    "syntax": '1. get_phone_number("Noor") as asked\n2. join()',
    "unfinished line": '1. get_phone_number("Noor',
    "numbering": '1. get_phone_number("Noor")\n3. join()',
    "join": '1. get_phone_number("Noor")',
    "unknown tool": '1. get_email_address("Noor")\n2. join()',
    "number of arguments": "1. get_phone_number()\n2. join()",
    "type of an argument": '1. get_phone_number(["Noor"])\n2. join()',
    "forward reference": '1. send_sms(["$2"], "late")\n2. get_phone_number("Noor")\n3. join()',
    "missing reference": '1. send_sms([$7], "late")\n2. join()',
    "no calls": "1. join()",
    "name of get_phone_number is not in the request": '1. get_phone_number("Zoe")\n2. join()',
    "name of get_phone_number is empty": '1. get_phone_number("")\n2. join()',
    "recipients of send_sms is not in the request": '1. send_sms(["555-0199"], "late")\n2. join()',
    "an amount in dollars": '1. send_sms(["555-0100"], "it costs $15")\n2. join()',
    "start_time of get_zoom_meeting_link is not in the request": (
        '1. get_zoom_meeting_link("talk", "2024-05-06 15:00:00", 60, [])\n2. join()'
    ),
    "duration of get_zoom_meeting_link is not in the request": (
        '1. get_zoom_meeting_link("talk", "Friday at 3", 45, [])\n2. join()'
    ),
    "topic of get_zoom_meeting_link is not in the request": (
        '1. get_zoom_meeting_link("Quarterly numbers", "Friday at 3", 60, [])\n2. join()'
    ),
}


@pytest.mark.parametrize("reason", WRONG)
def test_each_fault_has_its_reason(reason: str, checker: Checker) -> None:
    request = "Text Noor or 555-0100 that I am late, it costs $15, and a Zoom talk on Friday at 3"
    tools = [TOOLS[name] for name in (*SMS, "get_zoom_meeting_link")]
    with pytest.raises(RejectedError) as raised:
        checker.sample(request, WRONG[reason], tools)
    assert str(raised.value) == reason


def test_minutes_that_were_said_are_taken(checker: Checker) -> None:
    plan = '1. get_zoom_meeting_link("talk", "Friday at 3", 30, [])\n2. join()'
    sample = checker.sample(
        "Zoom talk on Friday at 3 for half an hour", plan, [TOOLS["get_zoom_meeting_link"]]
    )
    assert sample.calls[0].arguments[2] == 30


def test_too_long_a_request_is_rejected(checker: Checker) -> None:
    request = "Text Noor " + "very " * 300 + "late"
    plan = '1. get_phone_number("Noor")\n2. join()'
    with pytest.raises(RejectedError, match="the request is too long"):
        checker.sample(request, plan, [TOOLS[name] for name in SMS])


def test_answers_are_cut_into_requests_and_plans() -> None:
    answer = (
        "Sure! Here they are:\n\n**Question: Text Noor hi**\n```\n1. a()\n2. join()\n```\nNice, isn't it?\n"
        '###\n### Question: "Call Ada"\n1. b()\n2. join()<END_OF_PLAN>\nquestion: cut off\n1. c("'
    )
    assert list(blocks(answer)) == [
        ("Text Noor hi", "```\n1. a()\n2. join()"),
        ("Call Ada", "1. b()\n2. join()<END_OF_PLAN>"),
        ("cut off", '1. c("'),
    ]
    assert list(blocks("I cannot do that.")) == []


def test_duplicates_are_told_by_their_words() -> None:
    seen = Seen(["Text Noor that the bus to the harbour is late again", "hi"])
    assert seen.nearest("text noor, that the BUS to the harbour is late again!") == 1.0
    assert NEAR <= seen.nearest("Text Noor that the bus to the harbour is very late again") < 1.0
    assert seen.nearest("Text Noor that the train to the city leaves early today") < NEAR
    assert seen.nearest("Hi!") == 1.0
    assert seen.nearest("") == 0.0


# --------------------------------------------------------------------------------------------- the prompt


def test_a_prompt_names_its_tools_and_shows_examples_of_them_alone() -> None:
    tasks = Tasks(tuple(TOOLS.values()), index.examples(), each=3, seed=5)
    for number in range(20):
        task = tasks.task(number)
        system, user = (message["content"] for message in task.messages)
        assert all(tool.name in system and tool.summary in system for tool in task.tools)
        unnamed = TOOLS.keys() - {tool.name for tool in task.tools}
        assert not any(f"{name}(" in system for name in unnamed)
        assert "Write 3 requests" in user
        assert tasks.task(number) == task, "the number says it all"
    assert len({tasks.task(number).messages[1]["content"] for number in range(20)}) == 20


def test_dry_run_prints_a_prompt_and_asks_nobody(desk: Desk) -> None:
    done = desk.run("http://127.0.0.1:9/v1", "--dry-run")
    assert done.returncode == 0
    assert "send_sms(recipients: list[str], message: str)" in done.stdout
    assert not desk.out.exists()


# ---------------------------------------------------------------------------------------------- the store


def sample_of(number: int) -> Sample:
    name = f"Nr{number}"
    return Sample(f"number of {name}", (SampleCall("get_phone_number", (Span(10, 10 + len(name)),)),))


def test_a_store_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "llm.jsonl"
    with Store(path) as store:
        store.totals = Totals(answers=3, prompt_tokens=70, completion_tokens=9)
        store.totals.rejected["syntax"] += 2
        store.add([sample_of(1), sample_of(2)], task=7, model="m")
        with pytest.raises(StoreError, match="Another run"):
            Store(path)
    whole = path.read_bytes()
    for cut in range(len(whole.splitlines()[0]) + 1, len(whole)):
        path.write_bytes(whole[:cut])
        assert list(llm.read(path)) == [sample_of(1)]
        with Store(path) as store:
            assert store.requests == [sample_of(1).request]
            assert (store.next_task, store.totals.answers, store.totals.rejected["syntax"]) == (8, 3, 2)
            store.add([sample_of(3)], task=store.next_task, model="m")
        assert list(samples.read(path)) == [sample_of(1), sample_of(3)]


def test_a_strange_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk\n")
    with pytest.raises(StoreError, match="Line 1"):
        Store(path)
    assert path.read_text() == "buy milk\n"


# ------------------------------------------------------------------------------ runs on a scripted server


def test_good_bad_and_duplicate_answers(desk: Desk) -> None:
    near = good_block(0).replace("\n1.", " please\n1.", 1)
    answers = [
        {"text": good_block(0) + good_block(1)},
        {"text": good_block(0)},
        {"text": near},
        {"text": WRONG["unknown tool"]},
        {"text": f"Question: Text Noor\n{WRONG['unknown tool']}"},
        {"text": "", "raw": "<html>busy</html>"},
        {"raw": "{}"},
        {"raw": '{"choices": [{"message": {"content": null}}]}'},
        {"status": 429, "raw": '{"error": {"message": "slow down"}}', "headers": {"Retry-After": "0.3"}},
        {"status": 503, "raw": "overloaded"},
        {"drop": True},
    ]
    server = desk.serve(answers=answers, endless=True, **{"from": 10})
    prices = ("--prompt-price", "2", "--completion-price", "10")
    both = ("--seed", "5")  # its first tasks name both tools
    done = desk.run(server, "--count", "5", "--parallel", "1", "--tries", "8", *prices, *both)
    assert done.returncode == 0, done.stderr
    assert desk.requests() == [
        block.split("\n")[0].removeprefix("Question: ") for block in map(good_block, (0, 1, 10, 11, 12))
    ]
    assert all(problem(sample) is None for sample in samples.read(desk.out))
    for line in (
        "1  a duplicate",
        "1  nearly a duplicate",
        "1  unknown tool",
        "1  no request with a plan in the answer",
    ):
        assert line in done.stderr
    for why in ("not JSON", "holds no message", "holds no text", "429 Too Many Requests slow down", "503"):
        assert f"{why}" in done.stderr
    assert "8,000 + 800 tokens, $0.02" in done.stderr
    asked = desk.asked()
    assert asked[9]["at"] - asked[8]["at"] >= 0.3, "the server said how long to wait"
    assert asked[5]["body"] == asked[6]["body"] == asked[10]["body"], "the same prompt is asked again"
    assert asked[0]["body"]["model"] == "tiny"
    assert asked[0]["key"] is None


def test_answers_are_asked_for_at_the_same_time(desk: Desk) -> None:
    slow = 2.5
    server = desk.serve(endless=True, slow=slow)
    assert desk.run(server, "--count", "8", "--parallel", "8").returncode == 0
    at = [asked["at"] for asked in desk.asked()]
    assert at[7] - at[0] < slow  # the eighth was asked before the first was answered
    assert len(set(desk.requests())) == 8


def test_a_killed_run_goes_on(desk: Desk) -> None:
    server = desk.serve(endless=True, slow=0.01)
    process = subprocess.Popen(desk.command(server, "--count", "400"), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not desk.out.exists() or desk.out.stat().st_size < 4000:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = desk.out.read_bytes()
    with desk.out.open("ab") as file:
        file.write(b'{"request": "half a li')
    count = len(before.splitlines()) + 7
    done = desk.run(server, "--count", str(count))
    assert done.returncode == 0, done.stderr
    assert f"Going on: {count - 7} of {count} samples" in done.stderr
    after = desk.out.read_bytes()
    assert after.startswith(before)
    assert len(set(desk.requests())) == count
    assert list(llm.read(desk.out)) == list(samples.read(desk.out))
    tasks = [json.loads(line)["llm"]["task"] for line in after.splitlines()]
    assert len(set(tasks)) == len(tasks), "no task is done twice"
    assert desk.run(server, "--count", str(count)).returncode == 0, "a full file needs nothing"
    assert desk.out.read_bytes() == after


def test_a_run_can_be_interrupted(desk: Desk) -> None:
    server = desk.serve(endless=True, answers=[{"text": good_block(0)}, {"hang": 30}])
    process = subprocess.Popen(
        desk.command(server, "--parallel", "1"), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while len(desk.asked()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=90)
    assert process.returncode == 130
    assert "Stopped; the same command goes on." in told
    assert "Traceback" not in told
    assert len(desk.requests()) == 1


def test_a_timeout_is_tried_again_until_there_were_enough(desk: Desk) -> None:
    server = desk.serve(answers=[{"hang": 5}])
    done = desk.run(server, "--timeout", "0.3", "--tries", "2", "--parallel", "1")
    assert done.returncode == 1
    assert "The server failed 2 times in a row" in done.stderr
    assert len(desk.asked()) == 2


def test_spending_ends_in_time(desk: Desk) -> None:
    server = desk.serve(endless=True)
    options = ("--prompt-price", "1000", "--max-cost", "2.5", "--parallel", "1")
    done = desk.run(server, *options)
    assert done.returncode == 1
    assert "$2.50 are spent." in done.stderr
    assert len(desk.requests()) == 3
    assert len(desk.asked()) == 3
    assert desk.run(server, *options).returncode == 1
    assert len(desk.asked()) == 3, "what was spent stands in the file"


def test_a_server_that_is_not_there(desk: Desk) -> None:
    done = desk.run("http://127.0.0.1:9/v1")
    assert done.returncode == 1
    assert "No server answers at http://127.0.0.1:9/v1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_key_is_sent_and_never_told(desk: Desk) -> None:
    server = desk.serve(key=KEY, endless=True)
    done = desk.run(server, "--count", "2", "--key-env", "SOME_KEY", SOME_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert {asked["key"] for asked in desk.asked()} == {f"Bearer {KEY}"}
    assert KEY not in done.stdout + done.stderr + desk.out.read_text()
    wrong = desk.run(server, "--key-env", "SOME_KEY", SOME_KEY=f"{KEY}x")
    assert wrong.returncode == 1
    assert "does not take the key in SOME_KEY: 401 Unauthorized Incorrect API key: ***" in wrong.stderr
    assert KEY not in wrong.stderr
    assert "holds no API key" in desk.run(server, "--key-env", "SOME_KEY", SOME_KEY="").stderr
    assert "requests without a key" in desk.run(server).stderr


def test_a_model_that_is_not_there(desk: Desk) -> None:
    server = desk.serve(models=["large", "small"], answers=[{"status": 400, "raw": "context too long"}])
    assert "no model 'huge', but: large, small" in desk.run(server, "--model", "huge").stderr
    assert "Say --model with one of: large, small" in desk.run(server).stderr
    done = desk.run(server, "--model", "small")
    assert "The server refuses: 400 Bad Request context too long" in done.stderr
    assert desk.run(server.removesuffix("/v1"), "--model", "small").returncode == 1


# ---------------------------------------------------------------------------------- runs on a real engine

NAMES = ("Noor", "Ada", "Sid", "Lutfi", "Zoë", "Bram")
NEWS = (
    "the ferry leaves at six",
    "grandpa found his keys",
    "we are out of flour",
    "lesson two begins now",
    "nobody fed the parrot today",
)


def grammar_of_blocks() -> str:
    """GBNF of thirty whole answers, so that random weights choose among them byte by byte."""
    answers = [
        f'Question: {verb} {name} that {news}\n1. get_phone_number("{name}")\n2. send_sms(["$1"], "{news}")\n'
        "3. join()\n"
        for name, verb in zip(NAMES, ("Text", "Message", "Tell", "SMS", "Let know", "Write"), strict=True)
        for news in NEWS
    ]
    return "root ::= " + " | ".join(json.dumps(answer, ensure_ascii=False) for answer in answers) + "\n"


def test_a_model_on_llama_cpp_writes_samples(desk: Desk) -> None:
    model = write_tiny_gguf(desk.folder / "tiny.gguf")
    grammar = desk.folder / "answers.gbnf"
    grammar.write_text(grammar_of_blocks())
    server = desk.start("llama", model, grammar)
    wild = '{"top_p": 1.0, "min_p": 0.0, "top_k": 0}'  # random weights are too sure of themselves
    options = ("--parallel", "2", "--max-tokens", "400", "--temperature", "200", "--body", wild)
    done = desk.run(server, "--count", "2", *options)
    assert done.returncode == 0, done.stderr
    for sample in llm.read(desk.out):
        assert [call.tool for call in sample.calls] == list(SMS)
        message = sample.calls[1].arguments[1]
        assert isinstance(message, Span)
        assert sample.request[message.start : message.end] in NEWS
    account = json.loads(desk.out.read_text().splitlines()[-1])["llm"]
    assert account["model"] == "tiny.gguf"
    assert account["so_far"]["prompt_tokens"] > 1000 * account["so_far"]["answers"]


def test_random_words_are_rejected_and_the_run_ends(desk: Desk) -> None:
    model = write_tiny_gguf(desk.folder / "tiny.gguf")
    server = desk.start("llama", model)
    done = desk.run(server, "--count", "3", "--patience", "1", "--max-tokens", "30", "--parallel", "1")
    assert done.returncode == 1
    assert "The last 1 answers held nothing to keep" in done.stderr
    assert "1  no request with a plan in the answer" in done.stderr
    assert "0 of 3 samples, 1 rejected of 1 answers" in done.stderr

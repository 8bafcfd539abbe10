"""Secrets come from where the settings say, in that order, and show themselves nowhere."""

from __future__ import annotations

import copy
import json
import os
import pickle
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from agent import masking, secrets
from agent.masking import hide, marked, masked
from agent.secrets import Secret, SecretSource, SecretUnavailable
from agent.settings import SettingsError, load_settings

VALUE = "https://zoom.us/j/51?pwd=hunter2/%&x"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    masking.unmask_all()
    yield
    masking.unmask_all()


# The type


@dataclass
class Holder:
    secret: Secret


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("zoom_link", VALUE, "a test")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>40}"]
    shown += [
        "{} {!r} {:>9}".format(*[secret] * 3),
        f"{[secret]}",
        f"{Holder(secret)}",
        str(asdict(Holder(secret))),
        str({secret: 1}),
    ]
    shown += [str(getattr(secret, "__dict__", "")), str(copy.copy(secret)), str(copy.deepcopy([secret]))]
    shown += [json.dumps(secret, default=str)]
    assert all("hunter2" not in text for text in shown)
    assert "‹secret zoom_link›" in shown
    assert secret.reveal() == VALUE


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="not to be written down"):
        pickle.dumps(Holder(Secret("zoom_link", VALUE, "a test")), protocol)
    with pytest.raises(TypeError):
        json.dumps(Secret("zoom_link", VALUE, "a test"))


# Masks


def test_a_known_secret_is_masked_wherever_it_stands() -> None:
    hide("zoom_link", VALUE)
    texts = [VALUE, f"a {VALUE} b", json.dumps({"x": VALUE})]
    texts += [
        "https%3A%2F%2Fzoom.us%2Fj%2F51%3Fpwd%3Dhunter2%2F%25%26x",
        "https://zoom.us/j/51?pwd=hunter2/%&x",
    ]
    assert not any("hunter2" in masked(text) for text in texts)
    deep = masked({"a": [("x", VALUE)], VALUE: Holder(Secret("k", "other-secret", "")), "n": 3, "t": True})
    assert "hunter2" not in str(deep)
    assert (deep["n"], deep["t"]) == (3, True)
    assert marked(masked(f"at {VALUE}"))
    assert not marked("at noon")
    kept = masked(f"at {VALUE}")
    masking.unmask_all()
    assert marked(kept), "also after a restart, which finds it in the journal"


def test_nothing_is_touched_without_a_secret() -> None:
    value = {"a": ["b"]}
    assert masked(value) is value


def test_the_longer_of_two_secrets_goes_first() -> None:
    hide("short", "hunter2")
    hide("long", "hunter2-and-more")
    assert masked("hunter2-and-more, hunter2") == "‹secret long›, ‹secret short›"


# Where it is looked for


def memory_keyring(**entries: str) -> None:
    """Make the keyring one that keeps its entries in memory; the library itself is the real one."""
    import keyring
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return entries.get(f"{service}_{username}")

        def set_password(self, service: str, username: str, password: str) -> None:
            entries[f"{service}_{username}"] = password

    keyring.set_keyring(Memory())


def prints(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({text!r})")


def test_the_order_is_keyring_command_environment_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("keyring")
    import keyring

    memory_keyring()
    keyring.set_password("tinyagent", "zoom", "from-keyring")
    monkeypatch.setenv("ZOOM_LINK", "from-environment")
    file = tmp_path / "secret"
    file.write_text("from-file\n")
    file.chmod(0o600)
    every = {
        "keyring": ("tinyagent", "zoom"),
        "command": prints("from-command"),
        "env": "ZOOM_LINK",
        "file": str(file),
    }
    found = []
    for first in range(4):
        rest: dict[str, object] = dict(list(every.items())[first:])
        source = SecretSource.of({key: list(v) if isinstance(v, tuple) else v for key, v in rest.items()})
        found.append(source.fetch("zoom_link").reveal())
    assert found == ["from-keyring", "from-command", "from-environment", "from-file"]


def test_what_one_place_lacks_the_next_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("keyring")
    memory_keyring()
    monkeypatch.delenv("ZOOM_LINK", raising=False)
    source = SecretSource(
        keyring=("tinyagent", "other"), command=(sys.executable, "-c", "raise SystemExit(3)"), env="ZOOM_LINK"
    )
    with pytest.raises(SecretUnavailable) as failed:
        source.fetch("zoom_link")
    said = str(failed.value)
    assert "keyring (tinyagent, other): it has no such entry" in said
    assert "it ended with 3" in said
    assert "ZOOM_LINK: it is not set" in said
    monkeypatch.setenv("ZOOM_LINK", "from-environment")
    assert source.fetch("zoom_link").reveal() == "from-environment"


def test_without_the_keyring_package_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretUnavailable, match="the package keyring is not installed"):
        SecretSource(keyring=("a", "b")).fetch("zoom_link")


def test_a_machine_without_a_keyring_says_so() -> None:
    keyring = pytest.importorskip("keyring")
    from keyring.backends import fail

    keyring.set_keyring(fail.Keyring())
    with pytest.raises(SecretUnavailable, match="cannot be used \\(NoKeyringError\\)"):
        SecretSource(keyring=("a", "b")).fetch("zoom_link")


# Commands


def test_a_command_gets_its_words_and_no_shell(tmp_path: Path) -> None:
    program = (sys.executable, "-c", "import sys; print(sys.argv[1]); print('second line')")
    source = SecretSource(command=(*program, "$(touch x); `id` && $HOME"))
    assert source.fetch("zoom_link").reveal() == "$(touch x); `id` && $HOME"


def test_a_command_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "COMMAND_SECONDS", 0.8)
    pid = tmp_path / "pid"
    script = f"sleep 60 & echo $! > {pid}; wait"
    started = time.monotonic()
    with pytest.raises(SecretUnavailable, match=r"took longer than 0\.8 seconds"):
        SecretSource(command=("/bin/sh", "-c", script)).fetch("zoom_link")
    assert time.monotonic() - started < 10
    child = int(pid.read_text())
    for _ in range(200):
        if not _runs(child):
            break
        time.sleep(0.01)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_command_cannot_reach_the_terminal() -> None:
    said = "import os, sys\ntry:\n open('/dev/tty'); print('it can')\nexcept OSError: print('it cannot')"
    assert SecretSource(command=(sys.executable, "-c", said)).fetch("zoom_link").reveal() == "it cannot"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/no/such/program",), "cannot be started (No such file or directory)"),
        (("/bin/sh", "-c", "echo hunter2-typed-wrong >&2; exit 1"), "it ended with 1"),
        (("/bin/sh", "-c", "echo"), "it is empty"),
        (("/bin/sh", "-c", "printf 'a\\033[2Jbcd'"), "cannot be printed"),
        (("/bin/sh", "-c", "echo abc"), "fewer than 4 characters"),
        (("nul\0byte",), "its arguments cannot be used"),
    ],
)
def test_a_command_that_gives_nothing_says_why(command: tuple[str, ...], why: str) -> None:
    with pytest.raises(SecretUnavailable) as failed:
        SecretSource(command=command).fetch("zoom_link")
    assert why in str(failed.value)
    assert "hunter2" not in str(failed.value), "what it printed may be the secret"


# Files


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o666, 0o610])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_text("from-file")
    file.chmod(mode)
    with pytest.raises(SecretUnavailable, match="chmod 600"):
        SecretSource(file=str(file)).fetch("zoom_link")


def test_only_a_file_is_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, why in (("pipe", "it is not a file"), ("", "it "), ("missing", "No such file")):
        with pytest.raises(SecretUnavailable, match=why):
            SecretSource(file=str(tmp_path / name)).fetch("zoom_link")


def test_a_file_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".zoom").write_text("from-home\n\nmore")
    (tmp_path / ".zoom").chmod(0o600)
    assert SecretSource(file="~/.zoom").fetch("zoom_link").reveal() == "from-home"


# In the settings


def settings_with(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_settings_name_a_place(tmp_path: Path) -> None:
    file = settings_with(
        tmp_path,
        'zoom_link = { keyring = ["tinyagent", "zoom"], command = ["pass", "show", "z"],'
        ' env = "Z", file = "~/z" }',
    )
    assert load_settings(file).zoom_link == SecretSource(
        ("tinyagent", "zoom"), ("pass", "show", "z"), "Z", "~/z"
    )
    table = settings_with(tmp_path, '[zoom_link]\nenv = "Z"\n')
    assert load_settings(table).zoom_link == SecretSource(env="Z")
    assert load_settings(settings_with(tmp_path, 'zoom_link = "https://z"')).zoom_link == "https://z"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('zoom_link = { command = "pass show z" }', "a list: no shell runs it"),
        ("zoom_link = { command = [] }", "a list"),
        ('zoom_link = { command = ["pass", 1] }', "a list"),
        ('zoom_link = { keyring = "tinyagent" }', '["service", "user"]'),
        ("zoom_link = { env = 1 }", '"VARIABLE"'),
        ('zoom_link = { file = "" }', '"~/path"'),
        ('zoom_link = { url = "x" }', "not 'url'"),
        ("zoom_link = {}", "at least one of them"),
        ('name = { env = "X" }', "name must be a text"),
    ],
)
def test_a_wrong_place_is_explained(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SettingsError) as failed:
        load_settings(settings_with(tmp_path, text))
    assert why in str(failed.value)

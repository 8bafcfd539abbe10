"""Where the user's rules are kept: `rules.toml`, and those that hold for this session only."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from agent.rules import Rule, Rules, RulesError, check, parse_rules

if TYPE_CHECKING:
    from agent.tools import Tool

HEADER = """\
# Rules of TinyAgent: what runs without asking, what always asks, what never runs.
# "never" wins over "ask", "ask" over "allow". Nothing with foreign content runs by an allow rule,
# nor anything that the planner is not sure of. `tinyagent rules` lists them and says what is wrong.
#
#   [[allow]]                 [[never]]                   [[ask]]
#   tool = "create_note"      app = "mail"                tool = "send_sms"
#   in = "Work"               outside = "example.com"
#
# tool, effect (read, open, write, send), app, to and outside (addresses, domains, numbers),
# in (a folder, list or calendar); each one text or a list of texts. All that a rule says must hold.
"""
MAX_BYTES = 1_000_000


class RuleBook:
    """The rules of one user.

    Args:
        file: where those for good are kept; None to keep none.
        tools: what rules can speak of.
    """

    def __init__(self, file: Path | None, tools: Iterable[Tool]) -> None:
        self.file = file
        self._tools = tuple(tools)
        self._passing: list[Rule] = []
        self._lock = threading.Lock()

    def read(self) -> Rules:
        """Return the rules as they are now: those of the file, and those of this session. Blocking."""
        passing = tuple(self._passing)
        try:
            kept = parse_rules(self._text(), self._tools, str(self.file))
        except RulesError as error:
            return Rules(passing, str(error))
        return Rules((*kept, *passing))

    def add(self, rule: Rule, *, for_good: bool) -> None:
        """Add a rule; one that is there already stays as it is. Blocking.

        Args:
            rule: what to add.
            for_good: keep it in the file, behind what stands there; else it holds until the program ends.

        Raises:
            RulesError: the rule cannot hold, or the file cannot be used or written.
        """
        with self._lock:
            check(rule, self._tools)
            if not for_good:
                if rule not in self._passing:
                    self._passing.append(rule)
                return
            text = self._text()
            if rule in parse_rules(text, self._tools, str(self.file)):
                return
            text = f"{text.rstrip()}\n\n{rule.as_toml()}" if text.strip() else f"{HEADER}\n{rule.as_toml()}"
            if rule not in parse_rules(text, self._tools, str(self.file)):
                raise RulesError(
                    f"The rule “{rule}” cannot be written to {self.file}. Write it there by hand."
                )
            self._write(text)

    def _text(self) -> str:
        """Return the file; "" when it is not there.

        Raises:
            RulesError: it cannot be read, or others than the user can write to it.
        """
        if self.file is None:
            return ""
        try:
            with self.file.open("rb") as source:
                about = os.fstat(source.fileno())
                data = source.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise RulesError(
                f"{self.file} cannot be read: {error.strerror}. Mend its rights, or move it away."
            ) from error
        if about.st_uid not in (os.geteuid(), 0) or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise RulesError(
                f"Others can write to {self.file}, so it does not count."
                f" Look through it, then: chmod 600 {self.file}"
            )
        if len(data) > MAX_BYTES:
            raise RulesError(f"{self.file} is larger than {MAX_BYTES} bytes. Shorten it, or move it away.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RulesError(f"{self.file} is not UTF-8: {error}. Mend it, or move it away.") from error

    def _write(self, text: str) -> None:
        """Put `text` in the place of the file, whole or not at all, readable by the user alone."""
        if self.file is None:
            raise RulesError("There is no file to keep rules in; take the rule for this session.")
        target = self.file.resolve()  # a link stays one
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".rules-")  # 0600 from the start
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as new:
                    new.write(text)
                    new.flush()
                    os.fsync(new.fileno())
                Path(name).replace(target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise RulesError(
                f"{self.file} cannot be written: {error.strerror}. Free some space or mend its rights."
            ) from error

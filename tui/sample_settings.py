"""The commented `config.toml` that a new user finds: every setting with its meaning and its default."""

from __future__ import annotations

import ast
import inspect
import json
import logging
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from agent import settings
from agent.private import private_opener
from agent.settings import Settings

HEADER = """\
# Settings of TinyAgent. A line that begins with # has no effect: remove the # to use a setting.
# `tinyagent doctor` says whether this file can be read.
"""

log = logging.getLogger(__name__)


def sample_text() -> str:
    """Return the file: each setting commented out, below what its docstring says."""
    meanings = _docstrings()
    parts = [HEADER]
    for field in fields(Settings):
        meaning = "\n".join(f"# {line.strip()}" for line in meanings[field.name].splitlines())
        parts.append(f"{meaning}\n# {field.name} = {_toml(field.default)}\n")
    return "\n".join(parts)


def write_sample(file: Path) -> None:
    """Write the sample to `file` unless something is there; without it where that cannot be done."""
    try:
        with open(file, "x", encoding="utf-8", opener=private_opener) as new:
            new.write(sample_text())
    except FileExistsError:
        return
    except OSError as error:
        log.warning("no sample settings in %s: %s", file, error)


def _docstrings() -> dict[str, str]:
    """Return what stands below each field of `Settings` in its source."""
    module = ast.parse(inspect.getsource(settings))
    (body,) = (
        node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    found: dict[str, str] = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = text
    return found


def _toml(value: object) -> str:
    """Return a default as TOML; strings and lists of strings look as in JSON (TOML 1.0)."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)

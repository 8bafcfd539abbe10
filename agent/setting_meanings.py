"""What each setting means, in words: the docstrings of `Settings`, which Python itself does not keep."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise

from agent import settings


@cache
def meanings() -> dict[str, str]:
    """Return what stands below each field of `Settings` in its source."""
    module = ast.parse(inspect.getsource(settings))
    (body,) = (
        node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    found: dict[str, str] = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = "\n".join(line.strip() for line in text.splitlines())
    return found

"""What can be said about a GGUF file before a process is started for it.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from pathlib import Path

from agent.planning import PlannerUnavailable

_MAGIC = b"GGUF"
_HEAD = struct.Struct("<4sIQQ")
_VERSIONS = (2, 3)


def check_header(path: Path) -> None:
    """Look whether a file can be a model at all.

    Args:
        path: the file.

    Raises:
        PlannerUnavailable: there is no such file, it cannot be read, or it is no GGUF file.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD.size)
    except FileNotFoundError:
        raise PlannerUnavailable(
            f"There is no model file at {path}.",
            'Put it there, or set model = "" in the settings to use the bundled planner.',
        ) from None
    except IsADirectoryError:
        raise PlannerUnavailable(
            f"{path} is a folder, not a model file.", "Name the .gguf file inside it in the settings."
        ) from None
    except OSError as error:
        raise PlannerUnavailable(
            f"The model file {path} cannot be read: {error.strerror or error}.", "Check who may read it."
        ) from error
    if not head.startswith(_MAGIC):
        raise PlannerUnavailable(
            f"{path} is not a GGUF file.",
            "Models in other formats are converted with llama.cpp's convert_hf_to_gguf.py.",
        )
    if len(head) < _HEAD.size:
        raise PlannerUnavailable(
            f"The model file {path} is cut off after its first bytes.", "Download it again."
        )
    version = _HEAD.unpack(head)[1]
    if version not in _VERSIONS:
        raise PlannerUnavailable(
            f"{path} is GGUF version {version}; llama.cpp reads {' and '.join(map(str, _VERSIONS))}.",
            "Download a newer conversion of the model.",
        )

"""The planner's weights on disk: a manifest with sizes and hashes, checked before anything is loaded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidGraph,
    InvalidProtobuf,
    RuntimeException,
)
from onnxruntime.capi.onnxruntime_pybind11_state import (
    NotImplemented as NotSupported,
)
from tokenizers import Tokenizer

from agent.planning import PlannerUnavailable

MANIFEST = "manifest.json"
READER = "reader.onnx"
STEP = "step.onnx"
TOKENIZER = "tokenizer.json"
WEIGHTS = (READER, STEP, TOKENIZER)
FORMAT = 1
_HINT = "Fetch the weights anew (git checkout -- models/weights, or reinstall tinyagent-tui)."


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that planning needs, loaded."""

    tokenizer: Tokenizer
    reader: onnxruntime.InferenceSession
    step: onnxruntime.InferenceSession
    tools: dict[str, tuple[str, ...]]
    """The tools and parameter names that the weights were trained for."""
    calibration: dict[str, Any]


def default_folder() -> Path:
    """Where the shipped weights lie."""
    return Path(__file__).resolve().parents[1] / "weights"


def file_entry(path: Path) -> dict[str, int | str]:
    """A file's line in the manifest: its size in bytes and SHA-256."""
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PlannerUnavailable(
            f"The planner's weights are missing: no {MANIFEST} in {folder}.", _HINT
        ) from error
    except (OSError, ValueError) as error:
        raise PlannerUnavailable(f"The planner's {path} cannot be read: {error}.", _HINT) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("files"), dict):
        raise PlannerUnavailable(f"The planner's {path} is not of a form this version knows.", _HINT)
    return data


def _checked(folder: Path, name: str, entry: Any) -> Path:
    path = folder / name
    try:
        size = path.stat().st_size
        if not isinstance(entry, dict) or size != entry.get("bytes"):
            wanted = entry.get("bytes") if isinstance(entry, dict) else "an unknown number of"
            raise PlannerUnavailable(f"The planner's {path} has {size} bytes instead of {wanted}.", _HINT)
        if file_entry(path)["sha256"] != entry.get("sha256"):
            raise PlannerUnavailable(
                f"The planner's {path} is damaged: its contents are not those released.", _HINT
            )
    except FileNotFoundError as error:
        raise PlannerUnavailable(f"The planner's weights are missing: no {path}.", _HINT) from error
    except OSError as error:
        raise PlannerUnavailable(f"The planner's {path} cannot be read: {error}.", _HINT) from error
    return path


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads would burn a core between steps and while idle.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load(folder: Path, threads: int = 2) -> Weights:
    """Loads the weights in a folder.

    Args:
        folder: where manifest and weights lie.
        threads: most threads that one run of the network uses.

    Raises:
        PlannerUnavailable: a file is missing, truncated or damaged, or is not of this version.
    """
    manifest = _manifest(folder)
    paths = {name: _checked(folder, name, manifest["files"].get(name)) for name in WEIGHTS}
    try:
        tokenizer = Tokenizer.from_file(str(paths[TOKENIZER]))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return Weights(
            tokenizer,
            _session(paths[READER], threads),
            _session(paths[STEP], 1),
            {tool: tuple(names) for tool, names in manifest["tools"].items()},
            manifest.get("calibration") or {},
        )
    except (Fail, InvalidGraph, InvalidProtobuf, NotSupported, RuntimeException, ValueError) as error:
        raise PlannerUnavailable(
            f"The planner's weights in {folder} cannot be loaded: {error}.", _HINT
        ) from error

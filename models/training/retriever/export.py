"""Writes a trained retriever: ONNX in 8 bits, the thresholds, the index of examples, the manifest.

The thresholds are chosen on held-out requests with the very file that ships: for known tools the highest at
which 99.5 % of the needed tools come back, on all dev sets together; for tools never seen the highest at
which 95 % do, on tools and requests that were held out for that (`data.other_tools`).
"""

from __future__ import annotations

import json
import logging
import math
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional as F

from models.evaluation.retrieval import known_scores, needed_of, other_scores
from models.evaluation.retrieved import Served, above, served, threshold_for
from models.planner import grammar as g
from models.planner.signatures import SIGNATURES
from models.planner.weights import TOKENIZER, file_entry
from models.retriever.examples import TEXTS, VECTORS
from models.retriever.retriever import ToolRetriever
from models.retriever.weights import FORMAT, MANIFEST, NETWORK
from models.training.base_model import minilm_folder
from models.training.export import strip_notes
from models.training.network import Attention
from models.training.retriever.data import PLACE, held_out
from models.training.retriever.index import build_index
from models.training.retriever.network import RetrieverNetwork

RECALL = 0.995
"""Share of the needed known tools that must be retrieved."""
UNSEEN_RECALL = 0.95
"""Share of the needed tools that were never seen."""


class Graph(nn.Module):
    """One text in; out the classifier's logits and the embedding, of length 1."""

    def __init__(self, network: RetrieverNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        """Runs once a text; both inputs are [1, pieces]."""
        pooled = self.network.reader(tokens, shapes).mean(1)
        return self.network.classifier(pooled), F.normalize(pooled, dim=-1)


def write_network(network: RetrieverNetwork, path: Path) -> None:
    """Writes the ONNX file in 8 bits; see `models.training.export` for why unsigned bytes."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    for part in network.modules():
        if isinstance(part, Attention):
            part.plain = True
    tokens = torch.ones(1, 11, dtype=torch.long)
    words = torch.export.Dim("words", min=2, max=g.MAX_TOKENS)
    graph = torch.onnx.export(
        Graph(network).eval(), (tokens, tokens.clone()), dynamo=True, verbose=False,
        input_names=["tokens", "shapes"], output_names=["scores", "meaning"],
        dynamic_shapes={"tokens": {1: words}, "shapes": {1: words}},
    )  # fmt: skip
    assert graph is not None
    with tempfile.TemporaryDirectory() as scratch:
        raw, ready = Path(scratch) / "raw.onnx", Path(scratch) / "ready.onnx"
        graph.save(str(raw))
        quant_pre_process(raw, ready, skip_symbolic_shape=True)
        quantize_dynamic(
            ready, path, weight_type=QuantType.QUInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )  # fmt: skip
        strip_notes(path)


def write_manifest(
    folder: Path, likeness: dict[str, float], threshold: float, scores: dict[str, object]
) -> None:
    """Writes what the files are; the index of examples counts when it is there."""
    names = [n for n in (NETWORK, TOKENIZER, TEXTS, VECTORS) if (folder / n).exists()]
    data = {
        "format": FORMAT,
        "tools": {s.tool: [slot.name for slot in s.slots] for s in SIGNATURES},
        "threshold": threshold,
        "likeness": likeness,
        "files": {name: file_entry(folder / name) for name in names},
        "scores": scores,
    }
    (folder / MANIFEST).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _floor(value: float, digits: int = 4) -> float:
    """A little lower rather than higher: what was above a threshold stays above it."""
    return float(math.floor(value * 10**digits) / 10**digits)


def export(network: RetrieverNetwork, folder: Path, data: Path, without: tuple[str, ...] = ()) -> None:
    """Writes everything and prints the scores.

    Args:
        network: trained.
        folder: for the weights.
        data: where the shared examples may be.
        without: known tools that were left out of training; no threshold is chosen on them.
    """
    write_network(network, folder / NETWORK)
    if not (folder / TOKENIZER).exists():
        (folder / TOKENIZER).write_bytes((minilm_folder() / TOKENIZER).read_bytes())
    likeness = {"scale": network.log_scale.exp().item(), "bias": network.bias.item(), "threshold": 1.0}
    write_manifest(folder, likeness, 1.0, {})

    retriever = ToolRetriever(folder, threads=2)
    columns = [tool for tool in PLACE if tool not in without]
    sets = {
        name: (known_scores(retriever, some)[:, [PLACE[c] for c in columns]], needed_of(some, columns))
        for name, some in held_out(data).items()
    }
    chosen_on = [sets[name] for name in sets if name.endswith("dev")] or list(sets.values())
    together = [np.concatenate(parts) for parts in zip(*chosen_on, strict=True)]
    threshold = _floor(threshold_for(together[0], together[1], RECALL))
    found: dict[str, Served] = {n: served(above(s, threshold), need) for n, (s, need) in sets.items()}
    others, need = other_scores(retriever)
    likeness["threshold"] = _floor(threshold_for(others, need, UNSEEN_RECALL, keep_best=False))
    found["unseen"] = served(above(others, likeness["threshold"], keep_best=False), need)
    scores: dict[str, object] = {name: asdict(one) for name, one in found.items()}
    write_manifest(folder, likeness, threshold, scores)

    build_index(ToolRetriever(folder, threads=2), folder)
    write_manifest(folder, likeness, threshold, scores)
    print(json.dumps({"threshold": threshold, "likeness": likeness, **scores}, indent=1))

"""Writes a trained network as ONNX in 8 bits: `python -m models.training.export CHECKPOINT`.

Two graphs: the reader runs once a request, the step once an action with the keys and values of the steps
before. Weights are quantized with onnxruntime's dynamic quantization, as unsigned bytes: products of signed
weights saturate in 16 bits on x86 processors without VNNI.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from models.planner import grammar as g
from models.planner.signatures import SIGNATURES
from models.planner.weights import MANIFEST, READER, STEP, TOKENIZER, WEIGHTS, file_entry
from models.training.base_model import minilm_folder
from models.training.network import PointerNetwork, Shape


class ReaderGraph(nn.Module):
    """Request in; out the action table, the cross keys and values, and the pointers' keys."""

    def __init__(self, network: PointerNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        """Runs once a request."""
        memory = self.network.reader(tokens, shapes)
        pairs = [layer.cross_attention.keys(memory) for layer in self.network.layers]
        return (
            self.network.table(memory),
            torch.stack([k for k, _ in pairs]),
            torch.stack([v for _, v in pairs]),
            self.network.start_key(memory),
            self.network.stop_key(memory),
        )


class StepGraph(nn.Module):
    """One action in, the scores of the next out."""

    def __init__(self, network: PointerNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        table: Tensor,
        cross_keys: Tensor,
        cross_values: Tensor,
        start_keys: Tensor,
        stop_keys: Tensor,
        call_keys: Tensor,
        action: Tensor,
        place: Tensor,
        past_keys: Tensor,
        past_values: Tensor,
    ) -> tuple[Tensor, ...]:
        """Runs once an action for each plan under way; a row of `place` is [slot, mode, complete calls,
        position]."""
        net = self.network
        slot, mode, calls, position = (place[:, n : n + 1] for n in range(4))
        x = table[0][action] + net.slots(slot) + net.modes(mode) + net.calls(calls) + net.positions(position)
        keys, values = [], []
        for number, layer in enumerate(net.layers):
            x, k, v = layer(
                x, (cross_keys[number], cross_values[number]), None, (past_keys[number], past_values[number])
            )
            keys.append(k)
            values.append(v)
        x = net.norm(x)
        to_start, to_stop, to_call = net.point(x).chunk(3, -1)
        scale = 1 / math.sqrt(x.shape[-1])
        scores = torch.cat(
            [
                net.fixed(x),
                to_call @ call_keys.transpose(1, 2) * scale,
                to_start @ start_keys.transpose(1, 2) * scale,
                to_stop @ stop_keys.transpose(1, 2) * scale,
            ],
            -1,
        )
        return scores[:, 0], net.call_key(x)[:, 0], torch.stack(keys), torch.stack(values)


def export_graphs(network: PointerNetwork, folder: Path, quantize: bool = True) -> None:
    """Writes `reader.onnx` and `step.onnx`.

    Args:
        network: in evaluation mode.
        folder: where to.
        quantize: whether to 8 bits.
    """
    shape = network.shape
    length, steps, plans, wide = 11, 3, 2, shape.width // shape.heads
    tokens = torch.ones(1, length, dtype=torch.long)
    dim = torch.export.Dim
    words = dim("words", min=2, max=g.MAX_TOKENS)
    past = dim("past", min=0, max=g.MAX_ACTIONS + 16)
    cross = torch.zeros(shape.layers, 1, shape.heads, length, wide)
    before = torch.zeros(shape.layers, plans, shape.heads, steps, wide)
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch)
        reader = torch.onnx.export(
            ReaderGraph(network).eval(), (tokens, tokens.clone()), dynamo=True, verbose=False,
            input_names=["tokens", "shapes"],
            output_names=["table", "cross_keys", "cross_values", "start_keys", "stop_keys"],
            dynamic_shapes={"tokens": {1: words}, "shapes": {1: words}},
        )  # fmt: skip
        assert reader is not None
        reader.save(str(raw / READER))
        inputs = {
            "table": torch.zeros(1, g.START_0 + 2 * length, shape.width),
            "cross_keys": cross,
            "cross_values": cross.clone(),
            "start_keys": torch.zeros(1, length, shape.width),
            "stop_keys": torch.ones(1, length, shape.width),
            "call_keys": torch.zeros(plans, g.MAX_CALLS, shape.width),
            "action": torch.zeros(plans, 1, dtype=torch.long),
            "place": torch.zeros(plans, 4, dtype=torch.long),
            "past_keys": before,
            "past_values": before.clone(),
        }
        auto = dim.DYNAMIC
        step = torch.onnx.export(
            StepGraph(network).eval(), tuple(inputs.values()), dynamo=True, verbose=False,
            input_names=list(inputs),
            output_names=["scores", "call_key", "keys", "values"],
            dynamic_shapes={
                "table": {1: auto}, "cross_keys": {3: words}, "cross_values": {3: words},
                "start_keys": {1: words}, "stop_keys": {1: words}, "call_keys": {0: auto}, "action": {0:
                auto}, "place": {0: auto}, "past_keys": {1: auto, 3: past}, "past_values": {1: auto, 3: past},
            },
        )  # fmt: skip
        assert step is not None
        step.save(str(raw / STEP))
        for name in (READER, STEP):
            if not quantize:
                onnx.save(onnx.load(raw / name), folder / name)
                strip_notes(folder / name)
                continue
            ready = raw / f"ready-{name}"
            quant_pre_process(raw / name, ready, skip_symbolic_shape=True)
            quantize_dynamic(
                ready, folder / name, weight_type=QuantType.QUInt8, per_channel=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )  # fmt: skip
            strip_notes(folder / name)


def strip_notes(file: Path) -> None:
    """Takes out of a graph what the exporter noted about the code and the machine that it came from."""
    graph = onnx.load(file)
    for node in graph.graph.node:
        del node.metadata_props[:]
    onnx.save(graph, file)


def write_manifest(folder: Path, calibration: dict[str, object]) -> None:
    """Writes the sizes and hashes of the files, and what they were made for."""
    data = {
        "format": 1,
        "tools": {s.tool: [slot.name for slot in s.slots] for s in SIGNATURES},
        "files": {name: file_entry(folder / name) for name in WEIGHTS},
        "calibration": calibration,
    }
    (folder / MANIFEST).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Exports a checkpoint; calibration is kept from the manifest that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/weights"))
    parser.add_argument("--float", action="store_true", help="keep 32 bits, to measure what quantizing costs")
    options = parser.parse_args()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    network = PointerNetwork(Shape())
    network.load_state_dict(torch.load(options.checkpoint, weights_only=True))
    network.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    manifest = options.out / MANIFEST
    calibration = json.loads(manifest.read_text(encoding="utf-8"))["calibration"] if manifest.exists() else {}
    export_graphs(network, options.out, quantize=not options.float)
    shutil.copyfile(minilm_folder() / "tokenizer.json", options.out / TOKENIZER)
    write_manifest(options.out, calibration)
    for name in WEIGHTS:
        print(f"{name}: {(options.out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

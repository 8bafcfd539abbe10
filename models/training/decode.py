"""Greedy decoding of many requests at once, for measuring while training."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from models.planner import grammar as g
from models.training.batches import column, table_row
from models.training.encode import Row
from models.training.network import PointerNetwork


@torch.inference_mode()
def decode(network: PointerNetwork, rows: Sequence[Row]) -> list[tuple[list[int], list[float]]]:
    """Decodes requests under the grammar.

    Args:
        network: in evaluation mode.
        rows: the requests; their plans are not looked at.

    Returns:
        For each request its actions, and the log probability of each among the legal ones.
    """
    size, length = len(rows), max(len(r.tokens) for r in rows)
    tokens = torch.zeros(size, length, dtype=torch.long)
    shapes = torch.zeros(size, length, dtype=torch.long)
    mask = torch.zeros(size, length, dtype=torch.bool)
    for n, row in enumerate(rows):
        tokens[n, : len(row.tokens)] = torch.tensor(row.tokens)
        shapes[n, : len(row.tokens)] = torch.tensor(row.shapes)
        mask[n, : len(row.tokens)] = True
    memory = network.reader(tokens, shapes, mask)
    table = network.table(memory)
    cross = [layer.cross_attention.keys(memory) for layer in network.layers]
    start_keys = network.start_key(memory).transpose(1, 2)
    stop_keys = network.stop_key(memory).transpose(1, 2)
    machines = [g.Machine(tuple(r.word_starts), tuple(r.word_stops)) for r in rows]
    past: list[tuple[torch.Tensor, torch.Tensor] | None] = [None] * len(network.layers)
    call_keys = torch.zeros(size, g.MAX_CALLS, memory.shape[-1])
    outputs: list[tuple[list[int], list[float]]] = [([], []) for _ in rows]
    inputs = torch.zeros(size, 1, dtype=torch.long)
    completed = [0] * size
    for place in range(g.MAX_ACTIONS + 8):
        if all(m.done for m in machines):
            break
        slots = torch.tensor([[m.slot] for m in machines])
        modes = torch.tensor([[int(m.mode)] for m in machines])
        calls = torch.tensor([[m.complete_calls] for m in machines])
        x = network.embed(table, inputs, slots, modes, calls, torch.tensor([place]))
        for number, layer in enumerate(network.layers):
            before = past[number]
            if before is None:
                before = tuple(k[:, :, :0] for k in layer.self_attention.keys(layer.self_norm(x)))
            x, keys, values = layer(x, cross[number], mask[:, None, None, :], before)
            past[number] = (keys, values)
        x = network.norm(x)
        new_keys = network.call_key(x)[:, 0]
        for n, machine in enumerate(machines):
            if machine.complete_calls > completed[n]:
                completed[n] = machine.complete_calls
                call_keys[n, completed[n] - 1] = new_keys[n]
        to_start, to_stop, to_call = network.point(x).chunk(3, -1)
        scale = 1 / math.sqrt(x.shape[-1])
        scores = torch.cat(
            [
                network.fixed(x),
                to_call @ call_keys.transpose(1, 2) * scale,
                to_start @ start_keys * scale,
                to_stop @ stop_keys * scale,
            ],
            -1,
        )[:, 0]
        for n, machine in enumerate(machines):
            if machine.done:
                continue
            legal = machine.allowed()
            chances = torch.log_softmax(scores[n, [column(a, length) for a in legal]], -1)
            best = int(chances.argmax())
            machine.step(legal[best], check=False)
            outputs[n][0].append(legal[best])
            outputs[n][1].append(float(chances[best]))
            inputs[n, 0] = table_row(legal[best], length)
    return outputs

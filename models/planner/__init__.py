"""The bundled planner: a pointer decoder on onnxruntime."""

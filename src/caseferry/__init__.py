"""Caseferry: a heap of medical records in, a hospital-ready packet out."""

import os

__version__ = "0.1.0"

# ONNX Runtime's official builds report to their maker unless this is set before it is loaded: nothing leaves the machine unasked.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

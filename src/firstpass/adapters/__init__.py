"""The only room that knows vendors. What they would tell others about us is off before any of them is imported."""

import os

# ONNX Runtime writes a device id and uploads events on Linux and macOS unless this is set before its first import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

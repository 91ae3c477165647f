"""One way of benchmarks.imaging in a process of its own: python -m benchmarks.imaging_way WAY DISC JOBS"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.imaging import way_of

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(way_of(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(folder, "blobs"))))

"""Fifty families uploading at once, pages meanwhile, ten thousand cases in the list, memory of an upload.

    python -m benchmarks.platform [--families 50] [--mb 20] [--cases 10000]

Everything runs on this machine over loopback: the real server, real links and passcodes, real sessions. Reading is paused
(no worker) in the first round and runs in the second; both are printed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.platform.installation import Installation
from benchmarks.platform.rounds import Browser, enter_all, list_round, memory_round, upload_round


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=50)
    parser.add_argument("--mb", type=int, default=20)
    parser.add_argument("--cases", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caseferry-bench-") as folder:
        os.environ["CASEFERRY_HOME"] = str(Path(folder) / "home")
        os.environ["CASEFERRY_KEYS"] = str(Path(folder) / "keys")
        os.environ["CASEFERRY_BEHIND_PROXY"] = "1"  # so that the fifty families come from fifty addresses
        place = Installation()
        families = place.families(options.families)
        print(f"{'what':<70}{'figure':>16}{'bound':>12}")
        browsers: list[Browser] = []
        for worker in (False, True):
            with place.serving(worker=worker) as server:
                name = "reading runs" if worker else "reading paused"
                browsers = browsers or enter_all(server, families)
                upload_round(server, browsers, families, megabytes=options.mb, name=name)
                if not worker:
                    memory_round(server, browsers[0], families[0])
        place.fill(options.cases)
        with place.serving(worker=False) as server:
            list_round(server, place.desk_cookie(), cases=options.cases)


if __name__ == "__main__":
    main()

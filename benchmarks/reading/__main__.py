"""Reads invented pages, clean and damaged, and prints error, numbers, rows, verdicts and processor time; beside OCRmyPDF where it is installed.

python -m benchmarks.reading [--languages en,es] [--quick]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import cv2
import numpy as np

from benchmarks.reading.damage import DAMAGES, RUINS
from benchmarks.reading.pages import known_page, render, texts
from benchmarks.reading.score import Score, score
from caseferry.domain.pages import PageState
from caseferry.engines.ocr import open_eyes
from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.steps.recognise import Eyes, Wanted, read_page

_DAMAGED = ("en", "es", "fr", "vi", "zh", "ru", "ar")
_OCRMYPDF = {"en": "eng", "es": "spa", "fr": "fra", "zh": "chi_sim", "ru": "rus", "ar": "ara", "vi": "vie"}


@dataclass(frozen=True)
class Result:
    language: str
    kind: str
    state: str
    script_right: bool
    confidence: float
    score: Score
    seconds: float
    picture_bytes: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(texts()))
    parser.add_argument("--quick", action="store_true", help="clean pages only")
    parser.add_argument("--seeds", type=int, default=1, help="how many times each damage is dealt")
    given = parser.parse_args()
    sight, recognisers = open_eyes()
    eyes = Eyes(Darkroom(), sight, recognisers)
    results = []
    for language in given.languages.split(","):
        for kind, data in _pages(language, quick=given.quick, seeds=given.seeds):
            results.append(_read(language, kind, data, eyes))
            print(_row(results[-1]), flush=True)
    _summary(results)
    _beside(results, given.languages.split(","))
    _write(results)


def _pages(language: str, *, quick: bool, seeds: int) -> Iterator[tuple[str, bytes]]:
    picture = render(known_page(language, ruled=True))
    yield "clean", picture
    yield "clean, no rules", render(known_page(language))
    if quick or language not in _DAMAGED:
        return
    page = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    for number, damage in enumerate((*DAMAGES, *RUINS)):
        for seed in range(seeds):
            yield damage.name, damage.make(page, np.random.default_rng([number, seed]))


def _read(language: str, kind: str, data: bytes, eyes: Eyes) -> Result:
    known, started = known_page(language), time.process_time()
    read = read_page(Wanted("bench", 1, "bench/1.jpg"), open_bytes(data), eyes)
    seconds = time.process_time() - started
    page = read.page
    right = page.script == known.script or (page.script, known.script) == ("Hani", "Jpan")
    return Result(
        language,
        kind,
        page.state.value,
        right,
        page.confidence,
        score(known, page.text),
        seconds,
        len(read.picture or b""),
    )


def _row(result: Result) -> str:
    s = result.score
    return (
        f"{result.language:3} {result.kind:16} {result.state:8} error {s.error:.3f} numbers {s.numbers:.3f} rows {s.rows:.2f} "
        f"confidence {result.confidence:.3f} script {'right' if result.script_right else 'WRONG'} {result.seconds:4.1f} s "
        f"{result.picture_bytes // 1000:4d} kB"
    )


def _summary(results: list[Result]) -> None:
    groups: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        kind = (
            "clean"
            if result.kind.startswith("clean")
            else "ruined"
            if result.kind in {ruin.name for ruin in RUINS}
            else "damaged"
        )
        groups[result.language, kind].append(result)
    print("\nlanguage kind     pages  error numbers  rows  refused  CPU s")
    for (language, kind), rows in groups.items():
        read = [row for row in rows if row.state == PageState.READ]
        mean = [
            sum(getattr(row.score, name) for row in read) / len(read) if read else float("nan")
            for name in ("error", "numbers", "rows")
        ]
        seconds = sum(row.seconds for row in rows) / len(rows)
        print(
            f"{language:8} {kind:8} {len(rows):5}  {mean[0]:.3f}   {mean[1]:.3f}  {mean[2]:.2f}  {len(rows) - len(read):7}  {seconds:5.1f}"
        )
    hidden = [row for row in results if row.state == PageState.READ and row.score.verdict == "unreadable"]
    scripts = [row for row in results if row.state == PageState.READ]
    wrong = sum(not row.script_right for row in scripts)
    print(f"\nread although unreadable: {len(hidden)} of {len(results)} {[(row.language, row.kind) for row in hidden]}")
    print(f"script wrong: {wrong} of {len(scripts)} pages read")


def _beside(results: list[Result], languages: list[str]) -> None:
    """The clean pages through OCRmyPDF, in the same run."""
    if shutil.which("ocrmypdf") is None:
        print("OCRmyPDF is not installed: no comparison.")
        return
    for language in languages:
        if language not in _OCRMYPDF:
            continue
        given = _ocrmypdf(render(known_page(language, ruled=True)), _OCRMYPDF[language])
        if given is None:
            print(
                f"{language:3} OCRmyPDF could not read it (is Tesseract's {_OCRMYPDF[language]} installed?): no comparison."
            )
            continue
        text, seconds = given
        other = score(known_page(language), text)
        mine = next(row for row in results if row.language == language and row.kind == "clean")
        print(
            f"{language:3} error {mine.score.error:.3f} beside {other.error:.3f}, numbers {mine.score.numbers:.3f} beside "
            f"{other.numbers:.3f}, rows {mine.score.rows:.2f} beside {other.rows:.2f}, CPU {mine.seconds:.1f} s beside {seconds:.1f} s"
        )


def _ocrmypdf(picture: bytes, language: str) -> tuple[str, float] | None:
    """The words and the processor seconds; None when it failed."""
    with tempfile.TemporaryDirectory() as folder:
        source, words = Path(folder) / "page.png", Path(folder) / "words.txt"
        plain = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)  # it refuses an alpha channel
        cv2.imwrite(str(source), plain)
        before = os.times()
        command = [
            "ocrmypdf",
            "--image-dpi",
            "300",
            "-l",
            language,
            "--sidecar",
            str(words),
            "--jobs",
            "1",
            str(source),
            f"{folder}/out.pdf",
        ]
        subprocess.run(command, check=False, capture_output=True, timeout=300)
        after = os.times()
        seconds = after.children_user + after.children_system - before.children_user - before.children_system
        if not words.exists():
            return None
        return words.read_text(encoding="utf-8"), seconds


def _write(results: list[Result]) -> None:
    folder = Path("bench-results")
    folder.mkdir(exist_ok=True)
    (folder / "reading.json").write_text(json.dumps([asdict(row) for row in results], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Reads invented pages, clean and damaged, and prints error, numbers, rows, verdicts and processor time; beside OCRmyPDF where it is installed.

python -m benchmarks.reading [--languages en,es] [--quick] [--seeds 2] [--alone]

Each page is rendered, damaged by a kind and a seed, and read as a case's page is read. Of a page that was refused the words that were
read nevertheless are scored too: whether the refusal was right depends on them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import cv2
import numpy as np

from benchmarks.reading.beside import compared, ocrmypdf
from benchmarks.reading.damage import DAMAGES, HARD, RUINS
from benchmarks.reading.pages import known_page, render, texts
from benchmarks.reading.result import Other, Result
from benchmarks.reading.score import score
from benchmarks.reading.verdicts import accepted
from caseferry.engines.ocr import open_eyes
from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.ports.reading import Picture, Recognised, Recogniser
from caseferry.steps.recognise import Eyes, Wanted, read_page
from caseferry.steps.recognise.rows import rows

_DAMAGED = ("en", "es", "fr", "vi", "zh", "ru", "ar")


class Watched:
    """A recogniser that remembers what it read of the page at hand."""

    def __init__(self, engine: Recogniser) -> None:
        self._engine, self.name, self.scripts = engine, engine.name, engine.scripts
        self.seen: list[tuple[Recognised, Picture]] = []

    def recognise(self, picture: Picture, *, script: str) -> Recognised:
        read = self._engine.recognise(picture, script=script)
        self.seen.append((read, picture))
        return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(texts()))
    parser.add_argument("--quick", action="store_true", help="clean pages only")
    parser.add_argument("--alone", action="store_true", help="without OCRmyPDF")
    parser.add_argument(
        "--seeds", type=int, default=2, help="how many times each damage is dealt; the first set the thresholds"
    )
    given = parser.parse_args()
    sight, recognisers = open_eyes()
    watched = tuple(Watched(one) for one in recognisers)
    eyes = Eyes(Darkroom(), sight, watched)
    _warm(eyes)
    results: list[Result] = []
    others: list[Other] = []
    for language in given.languages.split(","):
        for kind, seed, data in _pages(language, quick=given.quick, seeds=given.seeds):
            results.append(_read(language, (kind, seed), data, eyes, watched))
            print(_row(results[-1]), flush=True)
            if not given.alone and compared(language) and not results[-1].ruined:
                text, seconds = ocrmypdf(data, language, 200 if results[-1].photo else 300)
                others.append(Other(language, kind, seed, score(known_page(language), text), seconds))
    accepted(results, others)
    _write(results, others)


def _warm(eyes: Eyes) -> None:
    """Models are loaded once a process, not once a page."""
    for language in ("en", "ru"):
        read_page(Wanted("bench", 1, "bench/1.jpg"), open_bytes(render(known_page(language))), eyes)


def _pages(language: str, *, quick: bool, seeds: int) -> Iterator[tuple[str, int, bytes]]:
    picture = render(known_page(language, ruled=True))
    yield "clean", 0, picture
    yield "clean, no rules", 0, render(known_page(language))
    page = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    yield "clean, bitonal", 0, _bitonal(page)
    if quick or language not in _DAMAGED:
        return
    for number, damage in enumerate((*DAMAGES, *RUINS, *HARD)):
        for seed in range(seeds):
            yield damage.name, seed, damage.make(page, np.random.default_rng([number, seed]))


def _bitonal(page: np.ndarray) -> bytes:
    """The page as a scanner set to black and white sends it."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    return cv2.imencode(".png", (grey > 160).astype(np.uint8) * 255)[1].tobytes()


def _read(language: str, which: tuple[str, int], data: bytes, eyes: Eyes, watched: tuple[Watched, ...]) -> Result:
    for one in watched:
        one.seen.clear()
    known, started = known_page(language), time.process_time()
    read = read_page(Wanted("bench", 1, "bench/1.jpg"), open_bytes(data), eyes)
    seconds = time.process_time() - started
    page = read.page
    right = page.script == known.script or (page.script, known.script) == ("Hani", "Jpan")
    text = page.text or _nevertheless([seen for one in watched for seen in one.seen])
    return Result(
        language, *which, page.state.value, right, page.confidence, score(known, text), seconds, len(read.picture or b""),
    )  # fmt: skip


def _nevertheless(seen: list[tuple[Recognised, Picture]]) -> str:
    """What was read of a refused page: the surest reading."""
    if not seen:
        return ""
    read, picture = max(seen, key=lambda one: one[0].confidence * sum(len(line.text) for line in one[0].lines) ** 0.5)
    return "\n".join(line.text for line in rows(read.lines, aspect=picture.width / picture.height))


def _row(result: Result) -> str:
    s = result.score
    return (
        f"{result.language:3} {result.kind:16} {result.seed} {result.state:8} error {s.error:.3f} numbers {s.numbers:.3f} "
        f"rows {s.rows:.2f} confidence {result.confidence:.3f} script {'right' if result.script_right else 'WRONG'} "
        f"{result.seconds:4.1f} s {result.picture_bytes // 1000:4d} kB"
    )


def _write(results: list[Result], others: list[Other]) -> None:
    folder = Path("bench-results")
    folder.mkdir(exist_ok=True)
    found = {"ours": [asdict(row) for row in results], "ocrmypdf": [asdict(row) for row in others]}
    (folder / "reading.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

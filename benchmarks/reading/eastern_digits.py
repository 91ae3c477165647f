"""python -m benchmarks.reading.eastern_digits [--out FILE]   learns and measures the reader of Arabic-Indic and Persian digits.

Numbers are set in the open fonts of this machine, blurred, thinned and compressed; a small network learns their glyphs. Each font is also read
by a network that never saw it, and that figure is the one to believe.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from caseferry.engines.ocr.eastern import CLASSES, features, glyphs_of, likelihoods

_DISPLAY = re.compile(
    r"Nastaliq|Quran|Decorative|Digital|Qurn|Ostorah|Shado|Graph|Metal|Electron|Nice|KacstPen|KacstArt|Jet|Japan|Hani|Arab$"
)
"""Fonts that no laboratory prints with."""
_FOLDS = 5
_ARABIC, _PERSIAN = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
_MARKS = {",": "٫,،", "/": "/", "-": "-–", ".": ".", "<": "<", ">": ">", "%": "٪%"}
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤة" + "ABCDEGHKLMNPRSTUXabdeghmnruxLM"
_HIDDEN = 96
_TURNS = 60
_BATCH = 256

Numbers = npt.NDArray[np.float32]


def fonts() -> dict[str, list[str]]:
    """Font files with Arabic digits by family."""
    listed = subprocess.run(
        ["fc-list", ":lang=ar", "family", "file"], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, list[str]] = {}
    for line in sorted(listed.splitlines()):
        path, _, family = line.partition(": ")
        name = family.split(",")[0].strip()
        if not _DISPLAY.search(name) and _has_digits(path):
            found.setdefault(name, []).append(path)
    return found


def _has_digits(path: str) -> bool:
    font = ImageFont.truetype(path, 24)
    absent = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    return all((font.getmask(digit).getbbox(), bytes(font.getmask(digit))) != absent for digit in _ARABIC + _PERSIAN)


def number(rng: np.random.Generator) -> tuple[str, str]:
    """A number as set, and the class of each of its glyphs."""
    digits = _ARABIC if rng.random() < 0.5 else _PERSIAN
    shown, meant = "", ""
    length = int(rng.integers(1, 7))
    for at in range(length):
        pick = int(rng.integers(10))
        shown, meant = shown + digits[pick], meant + str(pick)
        if at + 1 < length and rng.random() < 0.3:
            mark = ",/-.,/"[int(rng.integers(6))]
            signs = _MARKS[mark]
            shown, meant = shown + signs[int(rng.integers(len(signs)))], meant + mark
    if rng.random() < 0.1:
        mark = "<>%"[int(rng.integers(3))]
        shown, meant = shown + _MARKS[mark][0], meant + mark
    return shown, meant


def drawn(text: str, font: ImageFont.FreeTypeFont, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """The text as a piece of a scan: sized, blurred, bolder or thinner, noisy, compressed."""
    box = font.getbbox(text)
    image = Image.new("L", (max(8, int(box[2] + 24)), max(8, int(box[3] + 16))), 255)
    ImageDraw.Draw(image).text((12, 6), text, font=font, fill=int(rng.integers(0, 90)))
    page = np.asarray(image, np.uint8)
    if rng.random() < 0.3:
        kernel = np.ones((2, 2), np.uint8)
        page = cv2.erode(page, kernel) if rng.random() < 0.5 else cv2.dilate(page, kernel)
    shear = np.float32([[1, rng.uniform(-0.15, 0.15), 0], [rng.uniform(-0.02, 0.02), 1, 0]])
    page = cv2.warpAffine(page, shear, (page.shape[1], page.shape[0]), borderValue=255)
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.1))
    page = np.clip(page.astype(np.float32) + rng.normal(0, rng.uniform(0, 9), page.shape), 0, 255).astype(np.uint8)
    quality = int(rng.integers(35, 95))
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
    )


def samples(paths: list[str], count: int, rng: np.random.Generator) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Features and classes of the glyphs of `count` numbers, and of words, in the fonts."""
    rows, classes = [], []
    for _ in range(count):
        font = ImageFont.truetype(paths[int(rng.integers(len(paths)))], int(rng.integers(18, 56)))
        shown, meant = number(rng)
        if rng.random() < 0.2:
            shown = "".join(_LETTERS[int(rng.integers(len(_LETTERS)))] for _ in range(int(rng.integers(1, 5))))
            meant = ""
        glyphs = glyphs_of(drawn(shown, font, rng))
        if not glyphs or (meant and len(glyphs) != len(meant)):
            continue
        rows.append(features(glyphs))
        classes += [CLASSES.index(one) for one in meant or "?" * len(glyphs)]
    return np.concatenate(rows), np.array(classes)


def learned(rows: Numbers, classes: npt.NDArray[np.int64], rng: np.random.Generator) -> dict[str, Numbers]:
    """The weights of a network with one hidden layer (Adam, cross entropy)."""
    weights = {
        "w1": rng.normal(0, (2 / rows.shape[1]) ** 0.5, (rows.shape[1], _HIDDEN)).astype(np.float32), "b1": np.zeros(_HIDDEN, np.float32),
        "w2": rng.normal(0, (2 / _HIDDEN) ** 0.5, (_HIDDEN, len(CLASSES))).astype(np.float32), "b2": np.zeros(len(CLASSES), np.float32),
    }  # fmt: skip
    mean = {name: np.zeros_like(value) for name, value in weights.items()}
    spread = {name: np.zeros_like(value) for name, value in weights.items()}
    step = 0
    for turn in range(_TURNS):
        order = rng.permutation(len(rows))
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * turn / _TURNS))
        for at in range(0, len(order), _BATCH):
            x, y = rows[order[at : at + _BATCH]], classes[order[at : at + _BATCH]]
            hidden = np.maximum(x @ weights["w1"] + weights["b1"], 0)
            wrong = likelihoods(x, weights)
            wrong[np.arange(len(y)), y] -= 1
            wrong /= len(y)
            back = (wrong @ weights["w2"].T) * (hidden > 0)
            slopes = {"w1": x.T @ back, "b1": back.sum(0), "w2": hidden.T @ wrong, "b2": wrong.sum(0)}
            step += 1
            for name, slope in slopes.items():
                slope = slope + 1e-5 * weights[name]
                mean[name] = 0.9 * mean[name] + 0.1 * slope
                spread[name] = 0.999 * spread[name] + 0.001 * slope**2
                weights[name] -= (
                    rate * (mean[name] / (1 - 0.9**step)) / (np.sqrt(spread[name] / (1 - 0.999**step)) + 1e-8)
                )
    return weights


def main() -> None:
    """Learn, and print how each font is read by a network that never saw it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, help="where the weights go")
    parser.add_argument("--numbers", type=int, default=20_000)
    given = parser.parse_args()
    families = fonts()
    names = sorted(families)
    print(
        f"{len(names)} families of fonts\n{'fonts never seen':<22}{'glyphs':>8}{'right':>8}{'sure':>8}{'of these':>9}"
    )
    for fold in range(_FOLDS):
        unseen = names[fold::_FOLDS]
        others = [path for name in names if name not in unseen for path in families[name]]
        weights = learned(*samples(others, given.numbers, np.random.default_rng(1)), np.random.default_rng(2))
        for name in unseen:
            rows, classes = samples(families[name], 500, np.random.default_rng(3))
            likely = likelihoods(rows, weights)
            right, sure = likely.argmax(1) == classes, likely.max(1) > 0.95
            print(
                f"{name:<22}{len(rows):>8}{right.mean():>8.3f}{sure.mean():>8.3f}{right[sure].mean():>9.4f}", flush=True
            )
    if given.out:
        everything = [path for paths in families.values() for path in paths]
        weights = learned(*samples(everything, given.numbers, np.random.default_rng(1)), np.random.default_rng(2))
        np.savez_compressed(given.out, **{key: value.astype(np.float16) for key, value in weights.items()})
        print(f"{given.out.stat().st_size // 1000} kB of weights")


if __name__ == "__main__":
    main()

"""Pages that no engine should read alone: photographs of films, handwriting. How many are called so, and how many ordinary pages are.

python -m benchmarks.reading.kinds [PAGES]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np

from benchmarks.reading.damage import DAMAGES, RUINS
from benchmarks.reading.pages import known_page, render, texts
from benchmarks.reading.pairs import photographed
from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.ports.reading import Look

Image = np.ndarray
_LINES = (
    "Patient seen today, feels better", "no fever, eats well", "continue the tablets as before", "blood test next week please",
    "wound is clean and dry", "walks without help", "review in two months", "signed, the doctor on duty",
)  # fmt: skip


def film(seed: int) -> Image:
    """A sheet of slices, or one large exposure, on a light box or before a window: dark, grey, its letters lighter than its ground."""
    rng = np.random.default_rng(seed)
    height, width = 1700, 1400
    sheet = np.full((height, width), 14.0)
    rows, columns = [(4, 3), (5, 4), (1, 1), (2, 2)][seed % 4]
    tall, wide = height // rows, width // columns
    for row in range(rows):
        for column in range(columns):
            centre = (column * wide + wide // 2, row * tall + tall // 2)
            _slice(sheet, centre, (int(wide * 0.42), int(tall * 0.4)), rng)
    sheet = cv2.GaussianBlur(sheet, (0, 0), 3)
    for at in range(rows):
        cv2.putText(
            sheet, f"R  IM {at + 1}", (20, at * tall + 50), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 190.0, 2, cv2.LINE_AA
        )
    cv2.putText(
        sheet, "512 X 512  KV 120", (width - 420, height - 30), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 180.0, 2, cv2.LINE_AA
    )
    border = int(rng.integers(0, 120))
    lit = cv2.copyMakeBorder(
        sheet, border, border, border, border, cv2.BORDER_CONSTANT, value=float(rng.integers(150, 240))
    )
    return cv2.cvtColor(np.clip(lit, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)


def _slice(sheet: Image, centre: tuple[int, int], axes: tuple[int, int], rng: np.random.Generator) -> None:
    """A body in section: a light rim, softer parts inside, darker hollows."""
    cv2.ellipse(sheet, centre, axes, 0, 0, 360, float(rng.integers(90, 150)), -1)
    cv2.ellipse(sheet, centre, axes, 0, 0, 360, float(rng.integers(180, 235)), max(3, axes[0] // 14))
    for _ in range(7):
        place = (int(centre[0] + rng.uniform(-0.5, 0.5) * axes[0]), int(centre[1] + rng.uniform(-0.5, 0.5) * axes[1]))
        size = (int(axes[0] * rng.uniform(0.08, 0.35)), int(axes[1] * rng.uniform(0.08, 0.35)))
        cv2.ellipse(sheet, place, size, float(rng.uniform(0, 180)), 0, 360, float(rng.integers(25, 200)), -1)


def handwriting(seed: int) -> Image:
    """A note in joined letters, each line with a size, slant and waver of its own."""
    rng = np.random.default_rng(seed)
    page = np.full((1750, 1240), 255, np.uint8)
    font = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)[seed % 2]
    for at in range(14):
        text = _LINES[int(rng.integers(len(_LINES)))]
        size = float(rng.uniform(1.3, 1.9))
        place = (int(rng.uniform(60, 160)), 150 + at * 110 + int(rng.uniform(-12, 12)))
        _write(page, text, place, (font, size, int(rng.integers(2, 4))))
    x, y = np.meshgrid(np.arange(1240, dtype=np.float32), np.arange(1750, dtype=np.float32))
    wave = 7 * np.sin(x / rng.uniform(40, 90) + y / 90).astype(np.float32)
    slant = (0.25 * (y % 110 - 55)).astype(np.float32)
    bent = cv2.remap(page, x + wave + slant, y + wave, cv2.INTER_LINEAR, borderValue=255)
    return cv2.cvtColor(bent, cv2.COLOR_GRAY2BGR)


def _write(page: Image, text: str, place: tuple[int, int], hand: tuple[int, float, int]) -> None:
    """Letter by letter, drawn closer together than print, so that they join."""
    font, size, thick = hand
    x = place[0]
    for letter in text:
        cv2.putText(page, letter, (x, place[1]), font, size, 40, thick, cv2.LINE_AA)
        (wide, _), _ = cv2.getTextSize(letter, font, size, thick)
        x += int(wide * (0.86 if letter != " " else 1.1))


def ordinary(count: int) -> Iterator[tuple[str, bytes]]:
    """Clean and damaged pages of the generator, ruined ones too."""
    kinds = [(language, damage) for damage in (None, *DAMAGES, *RUINS) for language in texts()]
    for number, (language, damage) in enumerate(kinds[:: max(1, len(kinds) // count)]):
        picture = render(known_page(language, ruled=bool(number % 2)), ppi=200)
        if damage is None:
            yield f"{language} clean", picture
            continue
        page = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        yield f"{language} {damage.name}", damage.make(page, np.random.default_rng(number))


def main(count: int) -> None:
    """Measure and print."""
    looks = {
        "films": [_look(photographed(film(seed), long_side=(1280, 2000)[seed % 2])) for seed in range(20)],
        "handwriting": [_look(photographed(handwriting(seed), long_side=1800)) for seed in range(20)],
    }
    print(f"films called films: {sum(look.film for look in looks['films'])} of {len(looks['films'])}")
    print(
        f"handwriting called joined: {sum(look.joined for look in looks['handwriting'])} of {len(looks['handwriting'])}"
    )
    pages = [(name, _look(data)) for name, data in ordinary(count)]
    for kind in ("film", "joined"):
        wrong = [name for name, look in pages if getattr(look, kind)]
        print(f"ordinary pages called {kind}: {len(wrong)} of {len(pages)} {wrong}")


def _look(data: bytes) -> Look:
    return Darkroom().look(open_bytes(data).picture(1, dpi=200, pixels=12_000_000))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)

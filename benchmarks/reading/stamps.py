"""Stamps and signatures over print: how many are seen, what is read under them, and how many pages are called stamped that are not.

python -m benchmarks.reading.stamps [PAGES]
"""

from __future__ import annotations

import importlib.resources
import math
import sys
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from benchmarks.reading.damage import DAMAGES
from benchmarks.reading.kinds import ordinary
from benchmarks.reading.pages import known_page, render
from caseferry.engines.photo import Darkroom, open_bytes

Image = np.ndarray
INKS = {"blue": (38, 62, 168), "red": (196, 32, 44), "violet": (104, 52, 156), "grey": (96, 96, 96)}
"""Red, green, blue of the ink where it is full."""
FORMS = ("ring", "frame", "signature")


@dataclass(frozen=True)
class Stamp:
    """What is put over a page: its form, its ink, and where its middle lies (shares of width and height)."""

    form: str
    ink: str
    place: tuple[float, float]


def stamped(page: Image, stamp: Stamp, rng: np.random.Generator) -> Image:
    """The page (BGR) with the ink of the stamp multiplied over it, uneven as a pad leaves it."""
    height, width = page.shape[:2]
    drawn = Pillow.new("L", (width, height), 0)
    middle = (stamp.place[0] * width, stamp.place[1] * height)
    {"ring": _ring, "frame": _frame, "signature": _signature}[stamp.form](drawn, middle, width / 210, rng)
    strokes = np.asarray(drawn, np.float32) / 255
    if stamp.form != "signature":
        pad = cv2.resize(
            rng.uniform(0.35, 1.1, (24, 18)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        strokes *= np.clip(pad, 0.3, 1)
    ink = np.array(INKS[stamp.ink][::-1], np.float32) / 255
    return (page * (1 - strokes[:, :, None] * (1 - ink))).astype(np.uint8)


def _font(size: float) -> ImageFont.FreeTypeFont:
    folder = importlib.resources.files("caseferry.engines.typst") / "fonts"
    return ImageFont.truetype(str(folder / "NotoSans-Bold.ttf"), max(6, round(size)))


def _ring(drawn: Pillow.Image, middle: tuple[float, float], mm: float, rng: np.random.Generator) -> None:
    """Two circles, letters between them, a name and a date in the middle. `mm`: pixels of a millimetre."""
    draw, (x, y), radius = ImageDraw.Draw(drawn), middle, float(rng.uniform(16, 21)) * mm
    for share, thick in ((1.0, 0.7), (0.68, 0.4)):
        box = (x - share * radius, y - share * radius, x + share * radius, y + share * radius)
        draw.ellipse(box, outline=255, width=max(2, round(thick * mm)))
    words, font = "CITY CLINICAL HOSPITAL No 4 * DEPARTMENT OF ONCOLOGY * ", _font(3.6 * mm)
    for at, letter in enumerate(words):
        angle = 2 * math.pi * at / len(words)
        place = (x + 0.84 * radius * math.sin(angle), y - 0.84 * radius * math.cos(angle))
        _turned_text(drawn, letter, place, (-math.degrees(angle), font))
    tilt = float(rng.uniform(-12, 12))
    for line, shift in (("RECEIVED", -2.2), ("14 OCT", 2.2)):
        _turned_text(drawn, line, (x, y + shift * mm), (tilt, _font(3.6 * mm)))


def _frame(drawn: Pillow.Image, middle: tuple[float, float], mm: float, rng: np.random.Generator) -> None:
    """A frame with a doctor's name and licence, turned a little."""
    wide, tall = float(rng.uniform(44, 56)) * mm, float(rng.uniform(18, 24)) * mm
    block = Pillow.new("L", (round(wide), round(tall)), 0)
    draw = ImageDraw.Draw(block)
    draw.rectangle((1, 1, wide - 2, tall - 2), outline=255, width=max(2, round(0.6 * mm)))
    for at, line in enumerate(("Dr. A. B. Moreno", "Medical oncology", "Licence 48213")):
        draw.text((wide / 2, tall * (0.25 + 0.25 * at)), line, fill=255, font=_font(4.2 * mm), anchor="mm")
    _pasted(drawn, block, middle, float(rng.uniform(-14, 14)))


def _signature(drawn: Pillow.Image, middle: tuple[float, float], mm: float, rng: np.random.Generator) -> None:
    """Loops of a pen."""
    steps = np.linspace(0, 1, 400)
    loops, tall = float(rng.uniform(3.5, 6)), float(rng.uniform(6, 11)) * mm
    x = middle[0] + (steps - 0.5) * float(rng.uniform(45, 60)) * mm + 5 * mm * np.cos(2 * math.pi * loops * steps)
    y = middle[1] + tall * np.sin(2 * math.pi * loops * steps) * (1 - 0.6 * steps) - 4 * mm * steps
    ImageDraw.Draw(drawn).line(
        list(zip(x.tolist(), y.tolist(), strict=True)), fill=230, width=max(2, round(0.6 * mm)), joint="curve"
    )


def _turned_text(
    drawn: Pillow.Image, text: str, place: tuple[float, float], how: tuple[float, ImageFont.FreeTypeFont]
) -> None:
    angle, font = how
    left, top, right, bottom = font.getbbox(text)
    block = Pillow.new("L", (round(right - left) + 6, round(bottom - top) + 6), 0)
    ImageDraw.Draw(block).text((3 - left, 3 - top), text, fill=255, font=font)
    _pasted(drawn, block, place, angle)


def _pasted(drawn: Pillow.Image, block: Pillow.Image, place: tuple[float, float], angle: float) -> None:
    turned = block.rotate(angle, expand=True, resample=Pillow.Resampling.BICUBIC)
    drawn.paste(255, (round(place[0] - turned.width / 2), round(place[1] - turned.height / 2)), turned)


def letterhead(page: Image, seed: int) -> Image:
    """The page (BGR) under a coloured letterhead, nothing over its words: a round sign, a band, a heading, a coloured foot and frame."""
    rng = np.random.default_rng(seed)
    drawn = Pillow.fromarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB))
    draw, mm = ImageDraw.Draw(drawn), page.shape[1] / 210
    ink = tuple(INKS[("blue", "red", "violet")[seed % 3]])
    pale = tuple(int(255 - (255 - value) * 0.25) for value in ink)
    if seed % 4 == 0:
        draw.rectangle((0, 0, page.shape[1], 14 * mm), fill=ink)
        draw.text((20 * mm, 7 * mm), "CITY CLINICAL HOSPITAL", fill=(255, 255, 255), font=_font(6 * mm), anchor="lm")
    else:
        draw.ellipse((22 * mm, 3 * mm, 38 * mm, 19 * mm), outline=ink, width=round(mm))
        draw.ellipse((26 * mm, 7 * mm, 34 * mm, 15 * mm), fill=ink)
        draw.text(
            (42 * mm, 11 * mm),
            "City Clinical Hospital, Department of Oncology",
            fill=ink,
            font=_font(5 * mm),
            anchor="lm",
        )
    foot = 297 - float(rng.uniform(24, 40))
    draw.line((20 * mm, foot * mm, 190 * mm, foot * mm), fill=ink, width=round(0.6 * mm))
    draw.text(
        (105 * mm, (foot + 5) * mm),
        "12 River Road, +1 555 0142, www.example.org",
        fill=ink,
        font=_font(3.6 * mm),
        anchor="mm",
    )
    draw.rectangle(
        (20 * mm, (foot - 30) * mm, 190 * mm, (foot - 22) * mm), fill=pale, outline=ink, width=round(0.4 * mm)
    )
    draw.text(
        (24 * mm, (foot - 26) * mm),
        "This report is valid without a signature.",
        fill=(20, 20, 20),
        font=_font(3.6 * mm),
        anchor="lm",
    )
    return cv2.cvtColor(np.asarray(drawn), cv2.COLOR_RGB2BGR)


def main(count: int) -> None:
    """Measure and print: every form in every ink on clean and photographed pages; letterheads and ordinary pages beside."""
    room, seen = Darkroom(), dict.fromkeys((*FORMS, "grey"), 0)
    stamps = [
        Stamp(form, ink, (0.3 + 0.05 * (at % 7), 0.18 + 0.04 * (at % 6))) for at, (form, ink) in enumerate(_kinds() * 2)
    ]
    pages = [
        cv2.imdecode(np.frombuffer(render(known_page(name, ruled=True), ppi=200), np.uint8), 1)
        for name in ("en", "ru", "ar", "zh")
    ]
    table = next(one for one in DAMAGES if one.name == "table")
    for at, stamp in enumerate(stamps):
        rng = np.random.default_rng(at)
        page = stamped(pages[at % len(pages)], stamp, rng)
        data = (
            table.make(page, rng)
            if at >= len(stamps) // 2
            else cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 75])[1].tobytes()
        )
        seen["grey" if stamp.ink == "grey" else stamp.form] += _covered(data, room)
    print(
        "stamps over print that were seen:",
        ", ".join(f"{name} {number} of {_dealt(stamps, name)}" for name, number in seen.items()),
    )
    heads = [cv2.imencode(".jpg", letterhead(pages[seed % len(pages)], seed))[1].tobytes() for seed in range(count)]
    wrong = sum(_covered(data, room) for data in heads)
    photos = sum(
        _covered(table.make(letterhead(pages[seed % len(pages)], seed), np.random.default_rng(seed)), room)
        for seed in range(count)
    )
    print(f"coloured letterheads called stamped: {wrong} of {count} scans, {photos} of {count} photographs")
    plain = [name for name, data in ordinary(count) if _covered(data, room)]
    print(f"ordinary pages called stamped: {len(plain)} of about {count} {plain}")


def _kinds() -> list[tuple[str, str]]:
    return [(form, ink) for form in FORMS for ink in INKS]


def _dealt(stamps: list[Stamp], name: str) -> int:
    return sum(name == ("grey" if one.ink == "grey" else one.form) for one in stamps)


def _covered(data: bytes, room: Darkroom) -> bool:
    picture = open_bytes(data).picture(1, dpi=200, pixels=12_000_000)
    return room.prepare(picture, room.look(picture)).cover is not None


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)

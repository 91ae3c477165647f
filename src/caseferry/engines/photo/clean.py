"""From a photograph to a page: cut out, squared, evenly lit, straight. A scan is only straightened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from caseferry.domain.pages import Note
from caseferry.engines.photo.dewarp import bend_of, flattened_page
from caseferry.engines.photo.find_page import find_page
from caseferry.engines.photo.kinds import is_film, is_joined
from caseferry.engines.photo.light import Grey, ground_of, look_at, shrunk
from caseferry.engines.photo.sheets import are_stacked, cut_at_spine, joined, second_sheet, two_within
from caseferry.engines.photo.stamps import Cover, find_cover
from caseferry.ports.reading import Look, Picture, Prepared

_LONGEST = 2400  # pixels of a cleaned page: A4 at 205 dots per inch
_ENLARGE_BELOW = 1500  # a smaller page is made larger before it is read
_FINGERPRINT = 9
_COVER, _COVERED = (
    1200,
    60,
)  # pixels of the long side of what says where ink covers print, and how much of a pixel it must cover
_TWO = Note("two_pages", "Two pages are in this photograph; they were read one after the other.")


class Darkroom:
    """Works on pictures with OpenCV; keeps nothing."""

    def look(self, picture: Picture) -> Look:
        """Measures that say whether it is a photograph, blank, blurred."""
        image = array_of(picture)
        look = look_at(image)
        return replace(look, film=look.photo and is_film(image, look.marks), joined=is_joined(image, look.sharp))

    def prepare(self, picture: Picture, look: Look) -> Prepared:
        """The page of a photograph; a scan straightened. `raw` has the same geometry in the light it was taken in."""
        image = array_of(picture)
        corners = find_page(_colour(image)) if look.photo else None
        notes = [] if corners is None else _cut_edges(corners, image.shape)
        pages, stacked = ([image], False) if corners is None else _sheets(image, corners)
        finished = [_finished(page, photo=look.photo) for page in pages]
        clean, grey, gutter = finished[0].clean, finished[0].grey, 0.0
        if len(finished) == 2:
            clean, gutter = joined([one.clean for one in finished], stacked=stacked)
            grey, _ = joined([one.grey for one in finished], stacked=stacked)
        notes += [_TWO] if gutter else []
        dpi = picture.dpi * clean.shape[1] / image.shape[1] if corners is None else 0.0
        raw = picture_of(grey) if look.photo else None
        skew = round(finished[0].angle, 2)
        lifted, cover = _without_ink(finished, stacked=stacked)
        return Prepared(
            picture_of(clean, dpi), raw, corners is not None, skew, tuple(notes), round(gutter, 5), lifted, cover
        )

    def turn(self, picture: Picture, degrees: int) -> Picture:
        """Turned clockwise by 0, 90, 180 or 270 degrees."""
        if not degrees % 360:
            return picture
        turned = np.ascontiguousarray(np.rot90(array_of(picture), -(degrees // 90) % 4))
        return picture_of(turned, picture.dpi)

    def fingerprint(self, picture: Picture) -> str:
        """A difference hash of 64 bits over the page without its light: equal pages differ in a few bits."""
        grey = shrunk(array_of(picture), 512)
        small = cv2.resize(flattened(grey), (_FINGERPRINT, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
        bits = (small[:, 1:] > small[:, :-1] + 1).flatten()
        return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"

    def encode(self, picture: Picture) -> bytes:
        """A grey JPEG of sensible size: about 230 kB for an A4 page."""
        grey = array_of(picture)
        grey = grey if grey.ndim == 2 else cv2.cvtColor(grey, cv2.COLOR_RGB2GRAY)
        longest = max(grey.shape)
        scale = min(1.0, (2000 if longest <= _LONGEST else 2800) / longest)  # longer: two pages
        if scale < 1:
            grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        options = [cv2.IMWRITE_JPEG_QUALITY, 72, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        done, data = cv2.imencode(".jpg", grey, options)
        if not done:
            raise ValueError("the page could not be encoded")
        return data.tobytes()


@dataclass(frozen=True, slots=True)
class _Finished:
    """One page, straight: evenly lit (or as scanned), the same in the light it was taken in, the degrees it was turned; and what covers its print."""

    clean: npt.NDArray[Any]
    grey: npt.NDArray[Any]
    angle: float
    cover: Cover | None = None


def _finished(page: npt.NDArray[Any], *, photo: bool) -> _Finished:
    page = _sized(page, enlarge=photo)
    angle = skew_of(shrunk(page, 800))
    if abs(angle) >= 0.15:
        page = _rotated(page, angle)
    grey, cover = _grey(page), find_cover(page)
    if not photo:
        return _Finished(page, grey, angle, cover)
    clean = flattened(grey)
    if cover is not None:
        cover = Cover(flattened(_grey(cover.lifted)), cover.mask)
    if (bend := bend_of(clean)) is not None:
        grey, clean = flattened_page(grey, bend), flattened_page(clean, bend)
        cover = cover and Cover(flattened_page(cover.lifted, bend), flattened_page(cover.mask, bend))
    return _Finished(clean, grey, angle, cover)


def _grey(page: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)


def _without_ink(finished: list[_Finished], *, stacked: bool) -> tuple[Picture | None, Picture | None]:
    """The page, or both, without the ink that covers print, and where that lies; nothing where none does."""
    if not any(one.cover for one in finished):
        return None, None
    lifted = [one.cover.lifted if one.cover else one.clean for one in finished]
    masks = [one.cover.mask if one.cover else np.zeros(one.clean.shape[:2], np.uint8) for one in finished]
    page, mask = (joined(images, stacked=stacked)[0] if len(images) == 2 else images[0] for images in (lifted, masks))
    scale = min(1.0, _COVER / max(mask.shape))
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return picture_of(page), picture_of((small > _COVERED).astype(np.uint8) * 255)


def _sheets(image: npt.NDArray[Any], corners: npt.NDArray[Any]) -> tuple[list[npt.NDArray[Any]], bool]:
    """The page at `corners`, or two pages: with the sheet beside it, or cut at the spine of a book; and whether they are stacked."""
    colour, pair = _colour(image), None
    other = second_sheet(colour, corners)
    if other is not None:
        pair = (corners, other)
    page = _squared(image, corners)
    cut = cut_at_spine(page) if pair is None else None
    if cut is not None:
        return list(cut), False
    pair = pair or two_within(colour, corners)
    if pair is None:
        return [page], False
    stacked = are_stacked(*pair)
    ordered = sorted(pair, key=lambda sheet: float(sheet[:, 1 if stacked else 0].mean()))
    return [_squared(image, sheet) for sheet in ordered], stacked


def array_of(picture: Picture) -> npt.NDArray[Any]:
    """Height and width, and three channels for RGB."""
    shape = (picture.height, picture.width) if picture.mode == "L" else (picture.height, picture.width, 3)
    return np.frombuffer(picture.pixels, np.uint8).reshape(shape)


def picture_of(image: npt.NDArray[Any], dpi: float = 0.0) -> Picture:
    """The array as a picture."""
    mode = "L" if image.ndim == 2 else "RGB"
    return Picture(mode, image.shape[1], image.shape[0], np.ascontiguousarray(image).tobytes(), dpi)


def _colour(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2RGB)


def _cut_edges(corners: npt.NDArray[Any], shape: tuple[int, ...]) -> list[Note]:
    height, width = shape[:2]
    near = 0.006 * max(height, width)
    sides = (
        (corners[:2, 1] < near).all(), (corners[1:3, 0] > width - near).all(),
        (corners[2:, 1] > height - near).all(), (corners[[0, 3], 0] < near).all(),
    )  # fmt: skip
    return [Note("cut_edge", "One edge of the page is outside the photograph.")] if any(sides) else []


def _squared(image: npt.NDArray[Any], corners: npt.NDArray[Any]) -> npt.NDArray[Any]:
    top, right, bottom, left = (float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4))
    width, height = round(max(top, bottom)), round(max(left, right))
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    return cv2.warpPerspective(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _sized(image: npt.NDArray[Any], *, enlarge: bool) -> npt.NDArray[Any]:
    longest = max(image.shape[:2])
    if longest > _LONGEST:
        scale = _LONGEST / longest
        return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if enlarge and longest < _ENLARGE_BELOW:
        scale = _ENLARGE_BELOW / longest
        return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return image


def flattened(grey: Grey) -> Grey:
    """The page as if it were lit evenly: divided by its ground, whitest at 255, faint strokes kept."""
    ground = ground_of(grey).astype(np.float32)
    flat = grey.astype(np.float32) / np.maximum(ground, 12.0)
    black = float(np.percentile(flat, 0.3))
    stretched = (flat - min(black, 0.45)) / max(0.97 - min(black, 0.45), 0.2)
    return np.clip(stretched * 255, 0, 255).astype(np.uint8)


def skew_of(grey: Grey, most: float = 12.0) -> float:
    """Degrees clockwise to turn so that the lines lie level (or stand straight, on a page that lies on its side)."""
    ink = (ground_of(grey).astype(np.int16) - grey > 25).astype(np.uint8) * 255
    if int((ink > 0).sum()) < 200:
        return 0.0
    small = cv2.resize(ink, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    best = _best(small, np.arange(-most, most + 0.01, 1.0))
    best = _best(small, best + np.arange(-0.8, 0.81, 0.2))
    return float(best + 0.0)


def _best(ink: Grey, angles: npt.NDArray[np.float64]) -> float:
    scores = [_peaks(ink, float(angle)) for angle in angles]
    return round(float(angles[int(np.argmax(scores))]), 2)


def _peaks(ink: Grey, angle: float) -> float:
    """How sharply rows (or columns) of ink stand apart after turning by `angle`."""
    turned = _rotated(ink, angle, ground=0)
    rows = turned.sum(1, dtype=np.float64)
    columns = turned.sum(0, dtype=np.float64)
    return max(float((np.diff(rows) ** 2).sum()), float((np.diff(columns) ** 2).sum()))


def _rotated(image: npt.NDArray[Any], angle: float, ground: int | None = None) -> npt.NDArray[Any]:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    if ground is None:
        return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=ground)

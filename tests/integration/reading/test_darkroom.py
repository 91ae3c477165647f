"""Photographs become pages: cut out, straight, even; scans are left alone but for their skew."""

import cv2
import numpy as np
import pytest
from benchmarks.reading.damage import DAMAGES, RUINS
from benchmarks.reading.pages import known_page, render

from caseferry.engines.photo import Darkroom, open_bytes
from caseferry.engines.photo.clean import array_of, picture_of, skew_of
from caseferry.steps.recognise.legibility import is_blank, too_dark

ROOM = Darkroom()
ALL = {damage.name: damage for damage in (*DAMAGES, *RUINS)}


@pytest.fixture(scope="module")
def page():
    return cv2.imdecode(np.frombuffer(render(known_page("en", ruled=True), ppi=200), np.uint8), cv2.IMREAD_COLOR)


def photo(page, kind, seed=0):
    return open_bytes(ALL[kind].make(page, np.random.default_rng(seed))).picture(1, dpi=200, pixels=12_000_000)


def apart(one, other):
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("kind", ["table", "small", "shadow", "night", "glare", "curl"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_sheet_is_found_under_shadow_and_tilt_and_comes_out_in_its_shape(page, kind, seed):
    taken = photo(page, kind, seed)
    ready = ROOM.prepare(taken, ROOM.look(taken))
    assert ready.found
    assert ready.picture.height / ready.picture.width == pytest.approx(842 / 595, rel=0.16)
    assert np.median(array_of(ready.picture)) > 240
    assert ready.raw is not None


@pytest.mark.parametrize("language", ["en", "ar", "zh", "ru"])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_scan_is_no_photograph_and_no_sheet_is_cut_out_of_it(language, ruled):
    scan = open_bytes(render(known_page(language, ruled=ruled), ppi=150)).picture(1, dpi=200, pixels=12_000_000)
    look = ROOM.look(scan)
    ready = ROOM.prepare(scan, look)
    assert (look.photo, ready.found, ready.raw, ready.skew) == (False, False, None, 0.0)
    assert ready.picture == scan


@pytest.mark.parametrize("angle", [-8.0, -2.4, 0.6, 5.0])
def test_a_skewed_scan_is_straightened(page, angle):
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    askew = cv2.cvtColor(cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255)), cv2.COLOR_BGR2GRAY)
    ready = ROOM.prepare(picture_of(askew), ROOM.look(picture_of(askew)))
    assert ready.skew == pytest.approx(angle, abs=0.35)
    assert abs(skew_of(array_of(ready.picture))) <= 0.4


def test_the_same_page_photographed_twice_has_nearly_the_same_fingerprint(page):
    prints = []
    for kind, seed in (("table", 0), ("shadow", 1), ("small", 2)):
        taken = photo(page, kind, seed)
        prints.append(ROOM.fingerprint(ROOM.prepare(taken, ROOM.look(taken)).picture))
    assert max(apart(prints[0], other) for other in prints[1:]) <= 14


def test_turning_four_times_by_a_quarter_gives_the_picture_back(page):
    given = picture_of(cv2.cvtColor(page, cv2.COLOR_BGR2RGB))
    turned = given
    for _ in range(4):
        turned = ROOM.turn(turned, 90)
    assert turned == given


def test_an_empty_sheet_with_specks_and_punch_holes_is_blank():
    sheet = np.full((1400, 1000), 246, np.uint8)
    for y in (450, 950):
        cv2.circle(sheet, (18, y), 12, 60, -1)
    for x, y in ((200, 300), (700, 900), (510, 80)):
        sheet[y : y + 2, x : x + 2] = 90
    assert is_blank(ROOM.look(picture_of(sheet)))


def test_a_page_of_text_is_not_blank(page):
    assert not is_blank(ROOM.look(picture_of(cv2.cvtColor(page, cv2.COLOR_BGR2RGB))))


def test_a_photograph_without_light_is_too_dark_and_not_blank(page):
    look = ROOM.look(photo(page, "dark"))
    assert too_dark(look)
    assert not is_blank(look)


def test_the_picture_for_the_packet_is_small(page):
    taken = photo(page, "table")
    data = ROOM.encode(ROOM.prepare(taken, ROOM.look(taken)).picture)
    assert data[:2] == b"\xff\xd8"
    assert 20_000 < len(data) < 300_000

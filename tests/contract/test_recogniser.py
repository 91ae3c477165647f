"""Every Recogniser reads a page of its script: words, numbers and rows, with boxes inside the page."""

import cv2
import numpy as np
import pytest
from benchmarks.reading.pages import known_page, render
from benchmarks.reading.score import score

from caseferry.engines.ocr import open_eyes
from caseferry.ports.reading import Picture
from caseferry.steps.recognise.rows import rows

pytestmark = pytest.mark.slow

# language: most character error allowed on a clean page (bounds set beforehand, or what was measured where there was none)
BOUNDS = {
    "en": 0.01,
    "es": 0.01,
    "fr": 0.01,
    "vi": 0.01,
    "zh": 0.01,
    "ru": 0.03,
    "uk": 0.03,
    "ar": 0.20,
    "fa": 0.20,
    "hi": 0.05,
    "th": 0.05,
    "ko": 0.08,
    "ru+en": 0.03,
    "ar+en": 0.03,
    "zh+en": 0.01,
    "vi+en": 0.01,
    "hi+en": 0.03,
}


@pytest.fixture(scope="module")
def eyes():
    return open_eyes()


def picture(language, turn=0):
    page = cv2.imdecode(np.frombuffer(render(known_page(language), ppi=200), np.uint8), cv2.IMREAD_COLOR)
    page = np.ascontiguousarray(np.rot90(cv2.cvtColor(page, cv2.COLOR_BGR2RGB), turn // 90))
    return Picture("RGB", page.shape[1], page.shape[0], page.tobytes(), 200.0)


@pytest.mark.parametrize("language", BOUNDS)
def test_a_clean_page_is_read_within_its_bound_and_no_row_is_lost(eyes, language):
    finder, recognisers = eyes
    known, page = known_page(language), picture(language)
    sight = finder.find(page)
    engine = next(one for one in recognisers if sight.script in one.scripts)
    read = engine.recognise(page, script=sight.script)
    found = score(known, "\n".join(line.text for line in rows(read.lines, aspect=page.width / page.height)))
    assert found.error <= BOUNDS[language]
    assert found.numbers >= (1.0 if BOUNDS[language] <= 0.01 else 0.93)
    assert found.rows >= (1.0 if BOUNDS[language] <= 0.01 else 0.85)
    assert all(0 <= line.box[0] < line.box[2] <= 1 and 0 <= line.box[1] < line.box[3] <= 1 for line in read.lines)
    assert all(
        line.text[word.start : word.start + len(word.text)] == word.text for line in read.lines for word in line.words
    )


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("language", "script"), [("en", "Latn"), ("ru", "Cyrl"), ("ar", "Arab"), ("zh", "Latn")])
def test_script_and_turn_are_seen_before_reading(eyes, language, script, turn):
    sight = eyes[0].find(picture(language, turn))
    assert (sight.script, sight.turn) == (script, turn)


def test_two_readings_of_one_page_are_equal(eyes):
    page = picture("en")
    assert eyes[1][0].recognise(page, script="Latn") == eyes[1][0].recognise(page, script="Latn")

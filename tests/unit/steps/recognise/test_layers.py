"""How far a text layer is trusted."""

from caseferry.domain.pages import Line, Word
from caseferry.ports.reading import Layer
from caseferry.steps.recognise.layers import Trust, agree, trust, uncovered

PROSE = "The patient has carcinoma of the left breast with two lesions in the liver and no pleural effusion today."


def line(text, box=(0.1, 0.1, 0.9, 0.12)):
    return Line(text, box, (Word(text, box, 0),))


def layer(text, **more):
    values = {"images": 0.0, "vectors": False, "hidden": 0.0, **more}
    return Layer((line(text),) if text else (), width=595, height=842, **values)


def test_ordinary_text_is_taken():
    assert trust(layer(PROSE)) == (Trust.GOOD, "")


def test_a_scan_without_text_is_read_from_its_picture():
    assert trust(layer("", images=1.0))[0] is Trust.NONE


def test_a_page_number_on_a_scan_is_no_text_layer():
    assert trust(layer("Page 3", images=0.9))[0] is Trust.NONE


def test_text_with_a_large_picture_is_completed_from_the_picture():
    assert trust(layer(PROSE, images=0.4))[0] is Trust.PARTIAL


def test_invisible_text_is_compared():
    assert trust(layer(PROSE, images=1.0, hidden=1.0))[0] is Trust.HIDDEN


def test_letters_without_a_meaning_are_doubted():
    assert trust(layer(PROSE, garbled=0.3))[0] is Trust.DOUBTFUL


def test_letters_without_vowels_read_like_no_language():
    consonants = "".join(letter for letter in PROSE if letter not in "aeiouy") * 3
    assert trust(layer(consonants))[0] is Trust.DOUBTFUL


def test_readings_agree_only_when_their_numbers_do():
    assert agree("Haemoglobin 9.7 g/dL on 03 February 2026", "Haemoglobin 9.7 g/dL on 03 February 2026.")
    assert not agree("Haemoglobin 9.7 g/dL on 03 February 2026", "Haemoglobin 97 g/dL on 08 February 2026")


def test_only_pieces_that_the_layer_does_not_cover_are_added():
    known = (line("header", (0.1, 0.05, 0.9, 0.07)),)
    seen = (line("header again", (0.1, 0.051, 0.9, 0.071)), line("inside the picture", (0.2, 0.5, 0.6, 0.52)))
    assert [piece.text for piece in uncovered(known, seen)] == ["inside the picture"]


def test_text_under_a_picture_is_compared():
    assert trust(layer(PROSE, images=0.1, covered=4))[0] is Trust.COVERED
    assert trust(layer(PROSE, images=0.1, covered=2))[0] is Trust.GOOD

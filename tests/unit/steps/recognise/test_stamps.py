"""Words under a stamp: print and stamp are told apart, and print under ink is never trusted as other print is."""

from caseferry.domain.pages import Line, Word
from caseferry.ports.reading import Picture, Recognised
from caseferry.steps.recognise.stamps import doubted, touches, without_ink

COVER = Picture(
    "L",
    100,
    100,
    b"".join(bytes([255 if 40 <= x < 60 and 40 <= y < 60 else 0]) for y in range(100) for x in range(100)),
)
"""Ink over the middle of the page."""


def line(text, box, sure=0.95):
    return Line(text, box, (Word(text, box, 0, sure),))


UNDER, AWAY = (0.45, 0.45, 0.55, 0.48), (0.1, 0.1, 0.3, 0.13)
BESIDE = (0.45, 0.52, 0.55, 0.55)


def read(*lines):
    return Recognised(lines, 0.95, "fake", found=len(lines))


def test_a_box_touches_the_ink_where_ink_lies_in_it():
    assert (touches(COVER, UNDER), touches(COVER, AWAY)) == (True, False)


def test_print_that_shows_without_the_ink_takes_the_place_of_the_stamp_over_it():
    clear = line("Creatinine", AWAY)
    found = without_ink(read(clear, line("RECEIVED", UNDER, 0.99)), read(clear, line("79", UNDER, 0.9)), COVER)
    assert [one.text for one in found.lines] == ["Creatinine", "79"]
    assert found.stamps == ()


def test_of_the_same_words_read_twice_the_surer_reading_stays():
    weak, strong = line("412 H", UNDER, 0.7), line("412 H", UNDER, 0.97)
    assert without_ink(read(weak), read(strong), COVER).lines == (strong,)
    assert without_ink(read(strong), read(weak), COVER).lines == (strong,)


def test_words_that_go_with_the_ink_stand_apart_and_ornaments_are_no_words():
    found = without_ink(read(line("Dr. Moreno", UNDER), line("ONOC", BESIDE, 0.6)), read(), COVER)
    assert ([one.text for one in found.lines], [one.text for one in found.stamps]) == ([], ["Dr. Moreno"])


def test_what_the_ink_does_not_touch_is_left_as_it_was_read():
    clear, other = line("Platelets", AWAY, 0.8), line("P1atelets", AWAY, 0.99)
    assert without_ink(read(clear), read(other), COVER).lines == (clear,)


def test_a_covered_word_is_doubted_and_its_neighbour_is_not():
    low, high = doubted((line("79", UNDER), line("Creatinine", AWAY)), COVER)
    assert (low.words[0].confidence, high.words[0].confidence) == (0.5, 0.95)

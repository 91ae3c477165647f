"""Two pages in one picture, put together again."""

from caseferry.domain.pages import Line, Word
from caseferry.ports.reading import Picture, Prepared, Recognised
from caseferry.steps.recognise.spread import halves, spread_rows, together, turned_gutter


def piece(text, x0, y, x1):
    box = (x0, y, x1, y + 0.02)
    return Line(text, box, (Word(text, box, 0, 0.9),))


def test_each_half_has_its_own_pixels():
    picture = Picture("L", 4, 2, bytes([1, 2, 3, 4, 5, 6, 7, 8]))
    left, right = halves(Prepared(picture, picture, True, 0.0, gutter=0.5))
    assert (left.picture.pixels, right.picture.pixels) == (bytes([1, 2, 5, 6]), bytes([3, 4, 7, 8]))
    assert (left.raw, left.gutter, right.picture.width) == (left.picture, 0.0, 2)


def test_colour_keeps_its_three_bytes():
    picture = Picture("RGB", 2, 1, bytes(range(6)))
    left, right = halves(Prepared(picture, None, True, 0.0, gutter=0.5))
    assert (left.picture.pixels, right.picture.pixels, left.raw) == (bytes([0, 1, 2]), bytes([3, 4, 5]), None)


def test_boxes_are_fractions_of_the_whole_and_confidence_is_weighed_by_letters():
    left = Recognised((piece("Hb", 0.0, 0.1, 0.5),), 0.8, "fake", found=2)
    right = Recognised((piece("Hemoglobin", 0.5, 0.1, 1.0),), 0.98, "fake", found=1)
    read = together(left, right, 0.4)
    assert [line.box for line in read.lines] == [
        (0.0, 0.1, 0.2, 0.12000000000000001),
        (0.7, 0.1, 1.0, 0.12000000000000001),
    ]
    assert (read.confidence, read.found, read.lines[0].words[0].box[2]) == (0.95, 3, 0.2)


def test_rows_of_two_pages_are_not_joined_across_the_middle():
    pieces = [piece("Hb 9", 0.1, 0.1, 0.4), piece("LDH 2", 0.6, 0.1, 0.9), piece("WBC 3", 0.1, 0.2, 0.4)]
    assert [line.text for line in spread_rows(pieces, aspect=1.4, gutter=0.5)] == ["Hb 9", "WBC 3", "LDH 2"]
    assert [line.text for line in spread_rows(pieces, aspect=1.4, gutter=0.0)] == ["Hb 9\tLDH 2", "WBC 3"]


def test_where_the_script_runs_leftward_the_right_page_comes_first():
    pieces = [piece("ثانية", 0.1, 0.1, 0.4), piece("أولى", 0.6, 0.1, 0.9)]
    assert [line.text for line in spread_rows(pieces, aspect=1.4, gutter=0.5)] == ["أولى", "ثانية"]


def test_a_turned_pair_meets_elsewhere():
    turns = (0, 90, 180, 270)
    assert [round(turned_gutter(0.4, turn), 2) for turn in turns] == [0.4, 0.0, 0.6, 0.0]
    assert [round(turned_gutter(-0.4, turn), 2) for turn in turns] == [0.0, 0.6, 0.0, 0.4]
    assert [turned_gutter(0.0, turn) for turn in turns] == [0.0] * 4

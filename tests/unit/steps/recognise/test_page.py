"""How one page is read: with fakes for every engine."""

from dataclasses import dataclass, field, replace

from caseferry.domain.errors import Refusal
from caseferry.domain.pages import Line, PageState, Word
from caseferry.ports.reading import Layer, Look, Picture, Prepared, Recognised, Sight
from caseferry.steps.recognise import Eyes, Wanted, read_page

SEEN = Sight("Latn", 0, 0.99, 20)
CLEAR_LOOK = Look(photo=False, marks=400, ink=0.05, sharp=1.1)
PROSE = "The patient has carcinoma of the left breast with two lesions in the liver and no pleural effusion today."
WANTED = Wanted("s1", 1, "key/1.jpg")


def line(text, y=0.1, confidence=1.0):
    box = (0.1, y, 0.9, y + 0.015)
    return Line(text, box, (Word(text, box, 0, confidence),))


@dataclass
class Pages:
    given: Layer | None = None
    refusal: Refusal | None = None
    pages: int = 1

    def layer(self, number):
        if self.refusal:
            raise self.refusal
        return self.given

    def picture(self, number, *, dpi, pixels):
        return Picture("L", 100, 140, bytes(14000))


@dataclass
class Cleaner:
    seen: Look = CLEAR_LOOK
    found: bool = False

    def look(self, picture):
        return self.seen

    def prepare(self, picture, look):
        return Prepared(picture, None, self.found, 0.0)

    def turn(self, picture, degrees):
        return replace(picture, width=picture.height, height=picture.width) if degrees % 180 else picture

    def fingerprint(self, picture):
        return "00ff00ff00ff00ff"

    def encode(self, picture):
        return b"jpeg"


@dataclass
class Finder:
    sight: Sight = SEEN

    def find(self, picture):
        return self.sight


@dataclass
class Engine:
    read: Recognised
    scripts: frozenset = frozenset({"Latn"})
    name: str = "fake"
    asked: list = field(default_factory=list)

    def recognise(self, picture, *, script):
        self.asked.append(script)
        return self.read


def eyes(confidence=0.99, text=PROSE, *, look=CLEAR_LOOK, sight=SEEN, found=False):
    read = Recognised((line(text),) if text else (), confidence, "fake", found=1)
    return Eyes(Cleaner(look, found), Finder(sight), (Engine(read),))


def layer(**more):
    values = {"images": 0.0, "vectors": False, "hidden": 0.0, "width": 595.0, "height": 842.0, **more}
    return Layer((line(PROSE),), **values)


def test_a_good_text_layer_passes_through_without_recognition():
    tools = eyes()
    read = read_page(WANTED, Pages(layer()), tools)
    assert (read.page.state, read.page.origin, read.page.text, read.picture) == (
        PageState.READ,
        "text_layer",
        PROSE,
        None,
    )
    assert tools.recognisers[0].asked == []


def test_a_picture_is_read_and_kept_for_the_packet():
    read = read_page(WANTED, Pages(), eyes())
    assert (read.page.state, read.page.origin, read.page.picture, read.picture) == (
        PageState.READ,
        "ocr",
        "key/1.jpg",
        b"jpeg",
    )


def test_an_empty_page_is_blank_even_where_the_detector_saw_a_speck():
    empty = Look(photo=False, marks=1, ink=0.0, sharp=0.1)
    read = read_page(WANTED, Pages(), eyes(look=empty, sight=Sight("Zyyy", 180, 0.0, 1)))
    assert (read.page.state, read.page.turn, read.picture) == (PageState.BLANK, 0, None)


def test_the_grain_of_an_empty_scan_is_not_searched_for_text():
    class Searching:
        def find(self, picture):
            raise AssertionError("searched")

    tools = replace(eyes(look=Look(photo=False, marks=0, ink=0.0, sharp=0.1)), sight=Searching())
    assert read_page(WANTED, Pages(), tools).page.state == PageState.BLANK


def test_a_script_without_an_engine_is_named_and_never_read_as_look_alikes():
    tools = eyes(sight=Sight("Cyrl", 0, 0.95, 30))
    page = read_page(WANTED, Pages(), tools).page
    assert (page.state, page.lines, page.refused.code) == (PageState.REFUSED, (), "no_engine")
    assert "Cyrillic" in page.refused.reason
    assert tools.recognisers[0].asked == []


def test_a_clear_scan_in_an_unknown_script_cannot_be_read_here():
    assert read_page(WANTED, Pages(), eyes(sight=Sight("Zyyy", 0, 0.0, 30))).page.refused.code == "no_engine"


def test_a_doubtful_reading_is_refused_with_advice():
    page = read_page(WANTED, Pages(), eyes(0.7)).page
    assert (page.state, page.refused.code, page.lines) == (PageState.REFUSED, "unreadable", ())
    assert "photograph this page again" in page.refused.next_step


def test_two_letters_that_a_program_drew_are_no_specks_and_stand_as_displayed():
    drawn = replace(layer(), lines=())
    few = Look(photo=False, marks=2, ink=0.0004, sharp=6.8)
    read = read_page(WANTED, Pages(drawn), eyes(text="ua", look=few, sight=Sight("Latn", 180, 0.99, 1)))
    assert (read.page.state, read.page.text, read.page.turn) == (PageState.READ, "ua", 0)
    scanned = read_page(
        WANTED, Pages(replace(drawn, images=1.0)), eyes(text="ua", look=few, sight=Sight("Latn", 180, 0.99, 1))
    )
    assert scanned.page.state is PageState.BLANK


def test_a_photograph_of_a_film_is_a_picture_for_a_person_and_not_read():
    tools = eyes(look=Look(photo=True, marks=9, ink=0.2, sharp=0.7, dark=0.6, film=True))
    read = read_page(WANTED, Pages(), tools)
    assert (read.page.state, read.page.text, [note.code for note in read.page.notes]) == (
        PageState.PICTURE,
        "",
        ["film"],
    )
    assert (read.picture, tools.recognisers[0].asked) == (b"jpeg", [])


def test_a_photograph_without_light_is_too_dark_and_not_blank():
    dark = Look(photo=True, marks=0, ink=0.0, sharp=0.8, dark=0.95, light=0.1)
    page = read_page(WANTED, Pages(), eyes(text="", look=dark, sight=Sight("Zyyy", 0, 0.0, 0))).page
    assert (page.state, page.refused.reason) == (PageState.REFUSED, "This page cannot be read. It is too dark.")


def test_a_picture_without_words_is_for_a_person_to_look_at():
    film = Look(photo=True, marks=900, ink=0.4, sharp=0.7, dark=0.8, light=0.9)
    assert (
        read_page(WANTED, Pages(), eyes(text="", look=film, sight=Sight("Zyyy", 0, 0.0, 0))).page.state
        is PageState.PICTURE
    )


def test_a_wrong_invisible_layer_is_replaced_and_the_reason_kept():
    other = Recognised((line("Completely different words with the number 42"),), 0.99, "fake", found=1)
    tools = replace(eyes(), recognisers=(Engine(other),))
    page = read_page(WANTED, Pages(layer(hidden=1.0, images=1.0)), tools).page
    assert (page.origin, page.text) == ("ocr", "Completely different words with the number 42")
    assert [note.code for note in page.notes] == ["layer_replaced"]


def test_a_right_invisible_layer_is_kept():
    assert read_page(WANTED, Pages(layer(hidden=1.0, images=1.0)), eyes()).page.origin == "text_layer"


def test_a_page_turned_by_a_person_is_read_that_way():
    page = read_page(replace(WANTED, turn=90), Pages(layer()), eyes()).page
    assert (page.turn, page.origin, page.width > page.height) == (90, "ocr", True)


def test_a_page_that_cannot_be_opened_says_why():
    refusal = Refusal("damaged", "This page cannot be opened.", next_step="Please ask for this file again.")
    page = read_page(WANTED, Pages(refusal=refusal), eyes()).page
    assert (page.state, page.refused.code) == (PageState.REFUSED, "damaged")


def test_text_under_a_picture_gives_way_to_what_is_seen_when_one_number_differs():
    told, seen = f"{PROSE} Hb 13.8 g/dL, LDH 133 U/L.", f"{PROSE} Hb 9.8 g/dL, LDH 133 U/L."
    hidden = replace(layer(covered=12), lines=(line(told),))
    page = read_page(WANTED, Pages(hidden), eyes(0.93, seen)).page
    assert (page.origin, page.text, page.notes[0].code) == ("ocr", seen, "layer_replaced")
    assert read_page(WANTED, Pages(hidden), eyes(0.93, told)).page.origin == "text_layer"


@dataclass
class Stamped(Cleaner):
    """A cleaner that finds ink over the whole page."""

    def prepare(self, picture, look):
        cover = Picture("L", 10, 10, bytes([255]) * 100)
        return Prepared(picture, None, self.found, 0.0, lifted=picture, cover=cover)


def test_a_page_under_a_stamp_is_read_without_the_ink_too_and_goes_to_a_person():
    plain = eyes()
    page = read_page(WANTED, Pages(), replace(plain, cleaner=Stamped())).page
    assert (page.state, page.text, [note.code for note in page.notes]) == (PageState.READ, PROSE, ["stamp"])
    assert [word.confidence for line in page.lines for word in line.words] == [0.5]
    assert plain.recognisers[0].asked == ["Latn", "Latn"]

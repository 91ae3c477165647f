"""What a person must look at is a task: films, pictures, handwriting."""

from tests.unit.invented_case import CaseMaker

from caseferry.domain.pages import Note, PageState
from caseferry.steps.check.tasks import name_tasks
from caseferry.steps.compose.ledger import open_ledger
from caseferry.steps.recognise.legibility import FILM


def tasks(maker, path):
    return [(task.who, task.what) for task in name_tasks(maker.case()) if task.what.startswith(path)]


def test_a_film_is_looked_at_and_its_images_asked_for():
    maker = CaseMaker()
    ref = maker.page(maker.source("IMG_1.jpg"), "", state=PageState.PICTURE, notes=(FILM,))
    assert tasks(maker, "IMG_1.jpg") == [
        ("coordinator", "IMG_1.jpg, page 1 is a picture of a film. Look at it, and decide whose it is."),
        (
            "family",
            "IMG_1.jpg, page 1: This is a photograph of a film. Ask the hospital for the images themselves: on a disc, a stick or by a link.",
        ),
    ]
    (row,) = open_ledger(maker.case())
    assert (row.ref, row.outcome, row.reason) == (
        ref,
        "withheld",
        "A picture of a film; held back until a person says whose it is.",
    )


def test_a_picture_without_text_is_looked_at():
    maker = CaseMaker()
    maker.page(maker.source("IMG_2.jpg"), "", state=PageState.PICTURE)
    assert tasks(maker, "IMG_2.jpg") == [("coordinator", "IMG_2.jpg, page 1 is a picture without text. Look at it.")]
    assert open_ledger(maker.case())[0].reason.startswith("No document was recognised")


def test_handwriting_is_compared_by_the_coordinator():
    maker = CaseMaker()
    note = Note("handwriting", "It seems to be written by hand. Compare every word with the picture.")
    maker.page(maker.source("note.jpg"), "Hb 10.2", notes=(note, Note("blur", "Blurred.")))
    assert tasks(maker, "note.jpg") == [("coordinator", f"note.jpg, page 1: {note.message}")]

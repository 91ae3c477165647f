"""Pages of all sources in input order."""

from caseferry.domain.pages import Page, PageState
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.steps.recognise import recognise


class Reader:
    def __init__(self, pages):
        self.pages, self.asked = pages, []

    def read(self, sources, *, progress=None):
        for source in sources:
            self.asked.append(source.id)
            yield source, tuple(Page(source.id, n, 595, 842, PageState.READ) for n in range(1, self.pages + 1))


class Silent:
    def start(self, step, total): ...

    def advance(self, units=1, *, about=""): ...

    def finish(self): ...


def source(id, kind=SourceKind.PDF, **more):
    return SourceFile(id, f"{id}.pdf", more.pop("sha256", id * 32), "application/pdf", 10, kind, **more)


def test_refused_sources_are_one_refused_page_and_containers_none():
    refused = Refused("encrypted", "Locked.", "Give the password.")
    given = (
        source("a"),
        source("b", refused=refused),
        source("c", SourceKind.CONTAINER),
        source("d", SourceKind.DICOM),
        source("e"),
    )
    pages = recognise(given, reader=Reader(2), progress=Silent())
    assert [(page.source, page.number, page.state.value) for page in pages] == [
        ("a", 1, "read"), ("a", 2, "read"), ("b", 1, "refused"), ("e", 1, "read"), ("e", 2, "read"),
    ]  # fmt: skip
    assert pages[2].refused == refused


def test_a_copy_of_the_same_bytes_is_not_read_again():
    reader = Reader(1)
    given = (source("a"), source("a-2", sha256="a" * 32, duplicate_of="a"))
    pages = recognise(given, reader=reader, progress=Silent())
    assert ([page.source for page in pages], reader.asked) == (["a", "a-2"], ["a"])

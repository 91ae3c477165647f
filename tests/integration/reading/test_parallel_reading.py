"""Files read through worker processes: equal for any number of them, resumed, refused where it must be."""

import io

import pikepdf
import pytest
from benchmarks.reading.pages import known_page, render, render_pdf

from caseferry.domain.pages import PageState
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.engines.storage.memory import MemoryBlobs, MemoryPages
from caseferry.pack.reading import ParallelReader, Shelf
from caseferry.pack.reading_tasks import Rules


def shelf_of(*files):
    """A shelf with files and their sources: (name, kind, bytes)."""
    shelf, sources = Shelf(MemoryBlobs(), MemoryPages()), []
    for number, (name, kind, data) in enumerate(files):
        sha256, size = shelf.blobs.put([data])
        sources.append(SourceFile(f"s{number}", name, sha256, "", size, kind))
    return shelf, sources


def scan_of(*languages):
    """A PDF of pictures: a scanner's work."""
    from PIL import Image

    frames = [Image.open(io.BytesIO(render(known_page(language), ppi=150))).convert("L") for language in languages]
    out = io.BytesIO()
    frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=150)
    return out.getvalue()


def read(shelf, sources, jobs=1, **rules):
    return [pages for _, pages in ParallelReader(shelf, jobs=jobs, rules=Rules(**rules)).read(sources)]


def test_a_text_layer_and_a_broken_file_side_by_side():
    shelf, sources = shelf_of(
        ("a.pdf", SourceKind.PDF, render_pdf(known_page("fr"))), ("b.pdf", SourceKind.PDF, b"%PDF-1.7 broken")
    )
    good, bad = read(shelf, sources)
    assert (good[0].origin, good[0].script, "533" in good[0].text) == ("text_layer", "Latn", True)
    assert (bad[0].state, bad[0].refused.code) == (PageState.REFUSED, "damaged")


def test_right_to_left_layers_come_in_reading_order():
    shelf, sources = shelf_of(("a.pdf", SourceKind.PDF, render_pdf(known_page("ar"))))
    lines = read(shelf, sources)[0][0].text.splitlines()
    assert "الهيموغلوبين\t10.7\tg/dL\t13.0 - 17.0" in lines
    assert "اسم المريض: عبد الرحمن خالد الحسيني" in "\n".join(lines)


@pytest.mark.slow
def test_one_worker_and_two_read_the_same_and_keep_the_same_bytes():
    scan = scan_of("en", "es", "zh")
    kept = []
    for jobs in (1, 2):
        shelf, sources = shelf_of(("scan.pdf", SourceKind.PDF, scan))
        pages = read(shelf, sources, jobs)
        kept.append((pages, {key: shelf.store.get(key) for key in _keys(sources[0], 3)}))
    assert kept[0] == kept[1]
    assert [page.state for page in kept[0][0][0]] == [PageState.READ] * 3


@pytest.mark.slow
def test_pages_read_before_an_interruption_are_not_read_again():
    shelf, sources = shelf_of(("scan.pdf", SourceKind.PDF, scan_of("en", "es")))
    first = read(shelf, sources)
    calls = []
    store_put = shelf.store.put
    shelf.store.put = lambda key, data: (calls.append(key), store_put(key, data))
    assert read(shelf, sources) == first
    assert calls == []


def test_a_locked_pdf_is_read_with_its_password():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(render_pdf(known_page("en")))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="pw", user="pw"))
    shelf, sources = shelf_of(("a.pdf", SourceKind.PDF, out.getvalue()))
    assert read(shelf, sources)[0][0].refused.code == "encrypted"
    assert read(shelf, sources, passwords=("pw",))[0][0].state is PageState.READ


def _keys(source, pages):
    return [f"{source.sha256}/{number}.{kind}" for number in range(1, pages + 1) for kind in ("json", "jpg")]

"""A heap with hostile files among good ones through the command: each is told, nothing active is served, nothing lies elsewhere."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pytest
from benchmarks.hostile.active import active_parts
from benchmarks.hostile.run import Run, pack
from tests.integration.intake import hostile_files as containers
from tests.integration.pack import hostile_files as made

from caseferry.domain.errors import Refusal
from caseferry.engines.photo import ImagePages

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile-pack")]

FILES = {
    "locked.pdf": made.locked_pdf,
    "many pages.pdf": made.pdf_of_many_pages,
    "poster.pdf": made.poster_pdf,
    "armed.pdf": made.armed_pdf,
    made.LONGEST_NAME: made.locked_pdf,
    "phone.heic": lambda: made.TURNED_HEIC,
    "pages.tif": made.mixed_tiff,
    "endless.tif": made.endless_tiff,
    "million.png": made.claims_many_pixels,
    "cut.pdf": lambda: made.poster_pdf()[:300],
    "nothing.pdf": lambda: b"",
    "bomb.zip": lambda: containers.nested_bomb(2),
    "names.zip": containers.evil_names,
    "links.tar": containers.links_and_devices,
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "heap").mkdir()
    for name, make in FILES.items():
        (folder / "heap" / name).write_bytes(make())
    before = {path.name: path.read_bytes() for path in (folder / "heap").iterdir()}
    done = pack([folder / "heap"], folder / "run", options=("--password", "wrong", "--password", made.PASSWORD))
    assert {path.name: path.read_bytes() for path in (folder / "heap").iterdir()} == before
    return done


def sources(run: Run) -> dict[str, Any]:
    assert run.packet is not None
    return {row["path"].removeprefix("heap/"): row for row in run.packet["sources"]}


def test_the_run_ends_with_a_packet_and_leaves_nothing_elsewhere(run: Run) -> None:
    assert (run.status, run.escapes) == (1, ()), run.told


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("many pages.pdf", "This PDF has more than 3000 pages."),
        ("million.png", "This picture has too many pixels."),
        ("cut.pdf", "This PDF is broken or incomplete."),
        ("nothing.pdf", "The file is empty (zero bytes)."),
        ("names.zip/nul.txt", ""),
        ("links.tar/soft", "link"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_reason(run: Run, name: str, reason: str) -> None:
    row = sources(run)[name]
    assert (row["status"] == "rejected", reason in row["reason"]) == (bool(reason), True), row


def test_a_locked_report_is_read_with_the_second_password_and_bound_without_it(run: Run) -> None:
    row = sources(run)["locked.pdf"]
    assert (row["status"], row["pages"]) == ("used", 1)
    assert "LOCKED REPORT" in _sent_words(run)


def test_a_name_of_255_bytes_is_an_ordinary_name(run: Run) -> None:
    assert sources(run)[made.LONGEST_NAME]["status"] == "duplicate"


def test_a_poster_of_five_metres_is_kept_with_its_words(run: Run) -> None:
    assert sources(run)["poster.pdf"]["status"] == "used"
    assert "Hemoglobin 10.2 g/dL" in _sent_words(run)


def test_an_armed_report_is_kept_and_no_pdf_of_the_packet_can_do_anything(run: Run) -> None:
    assert "ARMED REPORT" in _sent_words(run)
    assert {path.name: active_parts(path) for path in run.out.rglob("*.pdf") if active_parts(path)} == {}


def test_the_broken_page_of_a_tiff_is_told_and_the_others_stay(run: Run) -> None:
    assert run.packet is not None
    row = sources(run)["pages.tif"]
    outcomes = [line["outcome"] for line in run.packet["ledger"] if line["source"] == row["id"]]
    assert (row["pages"], outcomes[1], outcomes[2]) == (3, "rejected", "blank")


def test_every_page_of_every_file_is_in_the_ledger_once(run: Run) -> None:
    assert run.packet is not None
    told = [(line["source"], line["page"]) for line in run.packet["ledger"]]
    wanted = [(row["id"], page) for row in run.packet["sources"] for page in range(1, row["pages"] + 1)]
    assert (sorted(told), len(set(told))) == (sorted(wanted), len(told))


def _sent_words(run: Run) -> str:
    words = []
    for path in sorted((run.out / "send").rglob("*.pdf")):
        document = pdfium.PdfDocument(path)
        words += [page.get_textpage().get_text_range() for page in document]
        document.close()
    return "\n".join(words)


@pytest.mark.parametrize("name", made.odd_tiffs())
def test_a_card_is_the_same_however_its_tiff_was_written(name: str) -> None:
    with ImagePages(io.BytesIO(made.odd_tiffs()[name])) as source:
        picture = source.picture(1, dpi=200, pixels=10**6)
    depth = len(picture.mode)
    width, height = (40, 60) if name == "turned" else (60, 40)
    corner = (width - 5, 5) if name == "turned" else (5, 5)
    pixel = (corner[1] * width + corner[0]) * depth
    shades = picture.pixels[pixel : pixel + depth]
    assert (picture.width, picture.height, picture.pixels[-1] > 250, min(shades) < 90) == (width, height, True, True)


def test_a_picture_of_a_telephone_stands_as_the_camera_noted() -> None:
    with ImagePages(io.BytesIO(made.TURNED_HEIC)) as source:
        picture = source.picture(1, dpi=200, pixels=10**6)
    assert (source.pages, picture.width, picture.height) == (1, 48, 64)
    red = [(x, y) for y in range(64) for x in range(48) if picture.pixels[(y * 48 + x) * 3 + 1] < 120]
    assert (min(x for x, _ in red) > 30, max(y for _, y in red) < 20) == (True, True)


def test_a_tiff_that_runs_in_a_circle_ends() -> None:
    with ImagePages(io.BytesIO(made.endless_tiff())) as source:
        assert source.pages == 1


def test_a_picture_that_claims_too_much_is_not_decoded() -> None:
    with ImagePages(io.BytesIO(made.claims_many_pixels())) as source, pytest.raises(Refusal) as refused:
        source.picture(1, dpi=200, pixels=10**6)
    assert refused.value.code == "limit"

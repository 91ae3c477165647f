"""Names of a DICOM header in declared and wrongly declared character sets."""

from __future__ import annotations

import pytest

from caseferry.engines.dicom.names import decode


@pytest.mark.parametrize(
    ("name", "written_in", "declared"),
    [
        ("Müller^Jörg", "latin-1", "ISO_IR 100"), ("ИВАНОВА^АННА", "iso8859-5", "ISO_IR 144"), ("王^小明", "gb18030", "GB18030"),
        ("NGUYỄN^VĂN", "utf-8", "ISO_IR 192"), ("محمد^علي", "iso8859-6", "ISO_IR 127"), ("Probe^Anna", "ascii", ""),
    ],
)  # fmt: skip
def test_a_name_in_its_declared_set_is_not_doubted(name: str, written_in: str, declared: str) -> None:
    assert decode(name.encode(written_in), declared) == (name, "")


@pytest.mark.parametrize(
    ("name", "written_in"),
    [
        ("ИВАНОВА^АННА^ПЕТРОВНА", "cp1251"),
        ("Иванова^Анна", "cp1251"),
        ("王^小明", "gb18030"),
        ("Wang^Xiaoming=王^小明", "gb18030"),
        ("محمد^علي", "cp1256"),
    ],
)
@pytest.mark.parametrize("declared", ["ISO_IR 100", "", "ISO_IR 6"])
def test_a_wrongly_declared_name_is_read_by_the_likeliest_set_and_told(
    name: str, written_in: str, declared: str
) -> None:
    text, doubt = decode(name.encode(written_in), declared)
    assert text == name
    assert doubt == f"names were read as {written_in}, the file declares {declared or 'no character set'}"


def test_undeclared_utf_8_is_seen() -> None:
    text, doubt = decode("Иванова^Анна".encode(), "ISO_IR 100")
    assert text == "Иванова^Анна"
    assert doubt == "names are written in UTF-8 although the file declares ISO_IR 100"


def test_bytes_that_do_not_fit_their_declared_set_keep_a_reading_and_a_doubt() -> None:
    text, doubt = decode(b"\xffA\xfe\x81\x00B", "ISO_IR 192")
    assert text
    assert "ISO_IR 192" in doubt


def test_an_unknown_set_does_not_stop_the_reading() -> None:
    assert decode("Иванова^Анна".encode("cp1251"), "WIN 1251")[0] == "Иванова^Анна"

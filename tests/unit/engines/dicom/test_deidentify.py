"""The copy without the person: what was planted in every attribute, at every depth, is found nowhere."""

from __future__ import annotations

import io

import pydicom
import pytest
from benchmarks.discs import STUDY, slice_of, written
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import EnhancedSRStorage, JPEGLSLossless

from caseferry.domain.errors import Refusal
from caseferry.engines.dicom.deidentify import deidentify

SECRET = b"a secret of one case"
ALL = frozenset({"dates", "descriptors", "patient", "device"})
NAME, FIRST, NUMBER, BORN = "Zyxwprobe", "Quastina", "77001234", "19600102"
UID = "1.2.826.0.1.3680043.10.999.77.4711"
STREET = "Planted Lane 4711"
PLANTED: dict[str, object] = {
    "AE": NAME, "AS": "065Y", "CS": NAME.upper(), "DA": BORN, "DS": NUMBER, "DT": BORN + "101112", "IS": NUMBER, "LO": NAME,
    "LT": f"Seen by {NAME} of {STREET}", "PN": f"{NAME}^{FIRST}", "SH": NUMBER, "ST": f"{FIRST} {NUMBER}", "TM": "101112",
    "UC": NAME, "UI": UID, "UR": f"https://example.invalid/{NAME}", "UT": f"{NAME} {BORN}",
    "OB": NAME.encode() + b" ", "UN": NAME.encode() + b" ", "OW": NAME.encode() + b" ",
}  # fmt: skip
STRUCTURE = ("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SpecificCharacterSet", "Modality", "PixelData",
             "BitsAllocated", "Rows", "Columns", "PatientName", "PatientID", "PatientBirthDate", "NumberOfFrames")  # fmt: skip


# Two sequences that stay and are searched.
NESTED = (0x00081140, 0x00189346)


def few() -> Dataset:
    """An item with a name, a number and a code that nobody expects."""
    item = Dataset()
    item.PersonName, item.TextValue, item.CodeMeaning, item.UID = f"{NAME}^{FIRST}", f"{FIRST} {NUMBER}", NAME, UID
    return item


def planted(depth: int = 0) -> Dataset:
    """Every attribute of the standard that holds text, a day or an identifier, with something of the person in it."""
    data = slice_of(1, edge=16) if depth == 0 else Dataset()
    data.PatientName, data.PatientID, data.PatientBirthDate = f"{NAME}^{FIRST}", NUMBER, BORN
    for tag, (representation, _, _, _, keyword) in sorted(DicomDictionary.items()):
        vr = representation.split(" or ")[0]
        if tag >> 16 < 8 or tag >> 16 in (0x7FE0, 0xFFFE, 0xFFFC, 0xFFFA) or keyword in STRUCTURE:
            continue
        if vr == "SQ":
            if depth < 1 or tag not in NESTED:
                data.add_new(tag, "SQ", Sequence([planted(depth + 1) if tag in NESTED else few()]))
        elif vr in PLANTED:
            data.add_new(tag, vr, PLANTED[vr])
    for group in (0x0009, 0x0029, 0x7053):
        block = data.private_block(group, f"{NAME} CREATOR", create=True)
        for number, vr in enumerate(PLANTED):
            block.add_new(number, vr, PLANTED[vr])
    return data


def strip(data: Dataset, options: frozenset[str] = ALL) -> bytes:
    return deidentify(written(data), SECRET, options).data


@pytest.mark.parametrize(
    "options",
    [frozenset(), ALL],
    ids=lambda o: "+".join(sorted(o)) or "basic",
)
def test_what_was_planted_in_every_attribute_is_found_nowhere(options: frozenset[str]) -> None:
    source = planted()
    before = written(source)
    assert before.count(NAME.encode()) > 1000
    after = strip(source, options)
    folded = after.lower()
    for word in (NAME, FIRST, NUMBER, STREET, BORN, UID, STUDY, "1960-01-02", "02.01.1960"):
        assert word.lower().encode() not in folded, word
        assert word.lower().encode("utf-16-le") not in folded, word


@pytest.mark.parametrize(("name", "charset", "codec"), [
    ("Пробева^Анна", "ISO_IR 144", "iso8859_5"), ("王^小明", "GB18030", "gb18030"), ("قباني^لنزار", "ISO_IR 127", "iso8859_6"),
    ("Пробева^Анна", "ISO_IR 100", "cp1251"), ("Пробева^Анна", "ISO_IR 192", "utf-8"),
])  # fmt: skip
def test_a_name_in_another_script_is_found_nowhere(name: str, charset: str, codec: str) -> None:
    raw = name.encode(codec)
    place = b"Q" * len(raw) + b" " * (len(raw) % 2)
    data = slice_of(
        1,
        edge=16,
        SpecificCharacterSet=charset,
        PatientName=place.decode().strip(),
        ProtocolName=place.decode().strip(),
    )
    data.Manufacturer = place.decode().strip()  # an attribute that the profile keeps
    before = written(data).replace(place, raw + b" " * (len(raw) % 2))
    assert before.count(raw) == 3
    after = deidentify(before, SECRET, ALL).data
    for part in name.split("^"):
        for form in ("utf-8", codec):
            assert part.encode(form) not in after


def test_the_object_says_what_was_done_with_it() -> None:
    found = pydicom.dcmread(io.BytesIO(strip(slice_of(1, edge=16))))
    assert found.PatientIdentityRemoved == "YES"
    assert [item.CodeValue for item in found.DeidentificationMethodCodeSequence] == [
        "113100", "113105", "113107", "113108", "113109", "113111",
    ]  # fmt: skip
    assert found.LongitudinalTemporalInformationModified == "MODIFIED"
    assert str(found.PatientName).startswith("ANON^")
    assert found.file_meta.MediaStorageSOPInstanceUID == found.SOPInstanceUID
    assert found.preamble == bytes(128)


def test_identifiers_are_the_same_everywhere_and_other_with_another_secret() -> None:
    first, second = slice_of(1, edge=16), slice_of(2, edge=16)
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = first.SOPClassUID, first.SOPInstanceUID
    second.ReferencedImageSequence = [reference]
    one, two = (pydicom.dcmread(io.BytesIO(strip(data))) for data in (first, second))
    assert one.StudyInstanceUID == two.StudyInstanceUID != STUDY
    assert two.ReferencedImageSequence[0].ReferencedSOPInstanceUID == one.SOPInstanceUID
    assert two.ReferencedImageSequence[0].ReferencedSOPClassUID == first.SOPClassUID
    other = deidentify(written(first), b"another secret", ALL)
    assert other.study != one.StudyInstanceUID
    assert strip(first) == strip(first)


def test_days_keep_their_distance_when_they_are_moved_and_go_when_they_are_not() -> None:
    one = slice_of(1, edge=16, StudyDate="20251009", AcquisitionDate="20251011")
    moved = pydicom.dcmread(io.BytesIO(strip(one)))
    assert int(moved.AcquisitionDate) != 20251011
    assert (pydicom.valuerep.DA(moved.AcquisitionDate) - pydicom.valuerep.DA(moved.StudyDate)).days == 2
    plain = pydicom.dcmread(io.BytesIO(strip(one, frozenset())))
    assert (plain.StudyDate, plain.get("AcquisitionDate")) == ("", "")


def test_a_cleaned_description_keeps_what_was_examined_only() -> None:
    data = slice_of(1, edge=16, StudyDescription="CT CHEST for Probe, Anna 77001", SeriesDescription="Axial 2.5 mm")
    found = pydicom.dcmread(io.BytesIO(strip(data)))
    assert (found.StudyDescription, found.SeriesDescription) == ("CT CHEST for", "Axial 2 5 mm")
    assert "StudyDescription" not in pydicom.dcmread(io.BytesIO(strip(data, frozenset())))


def test_the_device_stays_only_when_it_is_asked_for() -> None:
    data = slice_of(1, edge=16, DeviceSerialNumber="SN-12", StationName="CT01")
    kept = pydicom.dcmread(io.BytesIO(strip(data, frozenset({"device"}))))
    assert (kept.DeviceSerialNumber, kept.StationName) == ("SN-12", "CT01")
    gone = pydicom.dcmread(io.BytesIO(strip(data, frozenset())))
    assert (gone.DeviceSerialNumber, gone.StationName) == ("REMOVED", "REMOVED")


@pytest.mark.parametrize(("age", "told"), [("067Y", "067Y"), ("094Y", "090Y"), ("018M", "018M")])
def test_an_age_stays_with_the_characteristics_unless_it_is_rare(age: str, told: str) -> None:
    data = slice_of(1, edge=16, PatientAge=age)
    assert pydicom.dcmread(io.BytesIO(strip(data))).PatientAge == told
    assert "PatientAge" not in pydicom.dcmread(io.BytesIO(strip(data, frozenset())))


def test_a_private_number_that_is_known_to_be_harmless_stays_and_its_neighbours_go() -> None:
    data = slice_of(1, edge=16)
    block = data.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0.00021")
    block.add_new(0x01, "LO", "Probe")
    data.private_block(0x0029, "SIEMENS CSA HEADER", create=True).add_new(0x10, "OB", b"Probe^Anna")
    found = pydicom.dcmread(io.BytesIO(strip(data)))
    private = [element for element in found if element.tag.is_private]
    assert [str(element.value) for element in private] == ["Philips PET Private Group", "0.00021"]


def test_pixels_are_the_same() -> None:
    data = slice_of(1, edge=64)
    pixels = data.pixel_array.tobytes()
    assert pydicom.dcmread(io.BytesIO(strip(data))).pixel_array.tobytes() == pixels
    data.compress(JPEGLSLossless, generate_instance_uid=False)
    assert pydicom.dcmread(io.BytesIO(strip(data))).pixel_array.tobytes() == pixels


def test_a_name_in_the_comment_of_packed_pixels_is_not_let_through() -> None:
    data = slice_of(1, edge=64, PatientName=f"{NAME}^{FIRST}")
    data.compress(JPEGLSLossless, generate_instance_uid=False)
    (frame,) = pydicom.encaps.generate_frames(data.PixelData, number_of_frames=1)
    comment = NAME.encode() + b" "
    data.PixelData = pydicom.encaps.encapsulate(
        [frame[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + frame[2:]]
    )
    with pytest.raises(Refusal, match="still in it"):
        deidentify(written(data), SECRET, ALL)


@pytest.mark.parametrize("sop_class", [EnhancedSRStorage, "1.2.840.10008.5.1.4.1.1.104.1", "1.3.12.2.1107.5.9.1"])
def test_reports_documents_and_private_objects_are_refused(sop_class: str) -> None:
    data = slice_of(1, edge=16, SOPClassUID=sop_class)
    data.file_meta.MediaStorageSOPClassUID = sop_class
    with pytest.raises(Refusal, match="may name a person"):
        deidentify(written(data), SECRET, ALL)


@pytest.mark.parametrize(("tags", "suspected"), [
    ({}, ""),
    ({"Modality": "US"}, "pictures of its kind often have a name burned in"),
    ({"BurnedInAnnotation": "YES"}, "it says that words are burned into its picture"),
    ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, "it is a picture of a screen"),
])  # fmt: skip
def test_pictures_that_may_show_words_are_suspected(tags: dict[str, object], suspected: str) -> None:
    assert deidentify(written(slice_of(1, edge=16, **tags)), SECRET, ALL).suspected == suspected

"""What every InstanceReader must do."""

from __future__ import annotations

import io

import pydicom
import pytest
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.engines.dicom import PydicomHeaders
from caseferry.engines.storage import MemoryBlobs
from caseferry.pack.imaging import SandboxedHeaders
from caseferry.ports.imaging import InstanceReader

READERS = [PydicomHeaders(), SandboxedHeaders()]


def dicom_file(*, preamble: bool = True, **tags: object) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = pydicom.uid.UID("1.2.3.4")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SpecificCharacterSet = "ISO_IR 192"
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, "1.2.3.4"
    data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3", "1.2.3.1"
    data.Modality, data.StudyDate = "CT", "20251009"
    for name, value in tags.items():
        setattr(data, name, value)
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue() if preamble else out.getvalue()[132:]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: type(reader).__name__)
class TestInstanceReader:
    def test_reads_who_what_and_when(self, reader: InstanceReader) -> None:
        data = dicom_file(PatientName="ИВАНОВА^АННА", PatientBirthDate="19600102", PatientSex="F", PatientID="77")
        found = reader.header("s-1", io.BytesIO(data))
        assert found is not None
        assert (found.study_instance_uid, found.modality, found.study_date) == ("1.2.3", "CT", "2025-10-09")
        assert (found.patient.name, found.patient.birth_date, found.patient.sex) == ("ИВАНОВА АННА", "1960-01-02", "F")
        assert found.patient.identifiers == ("77",)

    def test_a_file_without_preamble_is_read_and_the_lack_is_named(self, reader: InstanceReader) -> None:
        found = reader.header("s-1", io.BytesIO(dicom_file(preamble=False)))
        assert found is not None
        assert "no DICOM preamble" in found.problems

    @pytest.mark.parametrize("data", [b"", b"import os\nprint(1)\n" * 50, b"%PDF-1.7\n", dicom_file()[:150]])
    def test_other_bytes_are_no_instance(self, reader: InstanceReader, data: bytes) -> None:
        assert reader.header("s-1", io.BytesIO(data)) is None

    def test_an_impossible_date_stays_empty(self, reader: InstanceReader) -> None:
        data = dicom_file(StudyDate="20251399")
        found = reader.header("s-1", io.BytesIO(data))
        assert found is not None
        assert found.study_date == ""

    def test_slice_positions_are_along_the_normal(self, reader: InstanceReader) -> None:
        data = dicom_file(ImagePositionPatient=[1, 2, 35], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
        found = reader.header("s-1", io.BytesIO(data))
        assert found is not None
        assert found.position == 35.0

    def test_many_are_read_in_their_order_and_a_bad_one_costs_only_itself(self, reader: InstanceReader) -> None:
        blobs = MemoryBlobs()
        long = dicom_file(StudyDescription="x", SOPInstanceUID="1.2.3.6").replace(
            b"\x08\x00\x60\x00CS",
            b"\x08\x00\x51\x00OB\0\0" + (60_000).to_bytes(4, "little") + bytes(60_000) + b"\x08\x00\x60\x00CS",
        )
        contents = [dicom_file(SOPInstanceUID=f"1.2.3.{number}") for number in range(4)]
        contents.insert(2, b"no image at all")
        contents.insert(4, long)
        sources = []
        for number, content in enumerate(contents):
            sha256, size = blobs.put([content])
            sources.append(SourceFile(f"s-{number}", "IM", sha256, "application/dicom", size, SourceKind.DICOM))
        found = [
            instance and (instance.source, instance.sop_instance_uid) for instance in reader.headers(sources, blobs)
        ]
        assert found == [
            ("s-0", "1.2.3.0"), ("s-1", "1.2.3.1"), None, ("s-3", "1.2.3.2"), ("s-4", "1.2.3.6"), ("s-5", "1.2.3.3"),
        ]  # fmt: skip

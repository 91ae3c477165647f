"""The table of contents of a disc (DICOMDIR, PS3.3 F, PS3.10 8.6), written in one pass with the place of each record known."""

from __future__ import annotations

import hashlib
import io
import itertools
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import UID, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from caseferry.engines.dicom.media_objects import MediaObject, patient_first

_ITEM = b"\xfe\xff\x00\xe0"
_TYPES = ("PATIENT", "STUDY", "SERIES")


@dataclass
class _Node:
    """One record: what it says, and the records below it."""

    type: str
    body: bytes
    below: list[_Node] = field(default_factory=list)
    at: int = 0


def write_directory(objects: Sequence[tuple[MediaObject, str]], name: str) -> bytes:
    """The DICOMDIR of `objects`, each with its path on the medium (`DICOM/ST000001/...`); `name` is the File-set ID (16 letters at most)."""
    roots = _tree(objects)
    nodes = list(_flat(roots))
    meta = _meta(hashlib.sha256(b"".join(node.body for node in nodes)).digest())
    start = len(meta) + len(_head(name, 0, 0, 0))
    at = start
    for node in nodes:
        node.at = at
        at += 8 + len(_record(node, 0, 0))
    head = _head(name, roots[0].at if roots else 0, roots[-1].at if roots else 0, at - start)
    followers = {id(a): b.at for group in _groups(roots) for a, b in itertools.pairwise(group)}
    items = []
    for node in nodes:
        record = _record(node, followers.get(id(node), 0), node.below[0].at if node.below else 0)
        items += [_ITEM, struct.pack("<L", len(record)), record]
    return meta + head + b"".join(items)


def _tree(objects: Sequence[tuple[MediaObject, str]]) -> list[_Node]:
    places = {id(one): path for one, path in objects}
    roots: list[_Node] = []
    open_nodes: dict[tuple[object, ...], _Node] = {}
    for one in patient_first([one for one, _ in objects]):
        level = roots
        key: tuple[object, ...] = (one.records[0],)
        for depth, (kind, part) in enumerate(zip(_TYPES, ((), (one.study,), (one.series,)), strict=True)):
            key = (*key, *part)
            if key not in open_nodes:
                open_nodes[key] = _Node(kind, one.records[depth])
                level.append(open_nodes[key])
            level = open_nodes[key].below
        level.append(_Node(one.record, _reference(one, places[id(one)]) + one.records[3]))
    return roots


def _reference(one: MediaObject, path: str) -> bytes:
    """What points to the file (PS3.3 F.3.2.2)."""
    private = _element(0x0004, 0x1432, b"UI", _uid(one.sop_class)) if one.record == "PRIVATE" else b""
    return private + b"".join((
        _element(0x0004, 0x1500, b"CS", _padded(path.replace("/", "\\").encode("ascii"))),
        _element(0x0004, 0x1510, b"UI", _uid(one.sop_class)),
        _element(0x0004, 0x1511, b"UI", _uid(one.sop_instance)),
        _element(0x0004, 0x1512, b"UI", _uid(one.syntax)),
    ))  # fmt: skip


def _flat(nodes: Sequence[_Node]) -> list[_Node]:
    found = []
    for node in nodes:
        found += [node, *_flat(node.below)]
    return found


def _groups(roots: list[_Node]) -> list[list[_Node]]:
    return [roots, *(node.below for node in _flat(roots) if node.below)]


def _record(node: _Node, following: int, below: int) -> bytes:
    return b"".join((
        _element(0x0004, 0x1400, b"UL", struct.pack("<L", following)),
        _element(0x0004, 0x1410, b"US", b"\xff\xff"),
        _element(0x0004, 0x1420, b"UL", struct.pack("<L", below)),
        _element(0x0004, 0x1430, b"CS", _padded(node.type.encode())),
        node.body,
    ))  # fmt: skip


def _head(name: str, first: int, last: int, size: int) -> bytes:
    return b"".join((
        _element(0x0004, 0x1130, b"CS", _padded(name.encode("ascii"))),
        _element(0x0004, 0x1200, b"UL", struct.pack("<L", first)),
        _element(0x0004, 0x1202, b"UL", struct.pack("<L", last)),
        _element(0x0004, 0x1212, b"US", b"\0\0"),
        struct.pack("<HH2sHL", 0x0004, 0x1220, b"SQ", 0, size),
    ))  # fmt: skip


def _meta(digest: bytes) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = UID(f"2.25.{int.from_bytes(digest[:15], 'big')}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    out = io.BytesIO()
    out.write(bytes(128) + b"DICM")
    write_file_meta_info(DicomFileLike(out), meta, enforce_standard=True)
    return out.getvalue()


def _element(group: int, element: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, element, vr, len(value)) + value


def _uid(text: str) -> bytes:
    return text.encode("ascii") + b"\0" * (len(text) % 2)


def _padded(value: bytes) -> bytes:
    return value + b" " * (len(value) % 2)

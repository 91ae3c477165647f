"""Outlook files, made here: a compound file writer (MS-CFB) that is just enough, an MSG, a winmail.dat."""

import itertools
import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class _Writer:
    """Sectors of a compound file as they are put, and where each entry's content starts."""

    def __init__(self, tree):
        self.entries = [("Root Entry", 5, b"")]
        self.children = {}
        self.sectors = []
        self.starts = {}
        self._gather(tree, 0)

    def _gather(self, folder, parent):
        numbers = self.children[parent] = []
        for name, value in folder.items():
            numbers.append(len(self.entries))
            self.entries.append((name, 1, b"") if isinstance(value, dict) else (name, 2, value))
            if isinstance(value, dict):
                self._gather(value, numbers[-1])

    def put(self, data):
        first = len(self.sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        self.sectors += [(piece, first + at + 1 if at + 1 < len(pieces) else END) for at, piece in enumerate(pieces)]
        return first if pieces else END

    def put_streams(self):
        """Large streams in sectors, small ones in the mini stream; gives the mini stream and its table."""
        mini, table = b"", b""
        for number, (_, kind, value) in enumerate(self.entries):
            if kind == 2 and len(value) >= 4096:
                self.starts[number] = self.put(value)
            elif kind == 2:
                count, first = -(-len(value) // 64), len(mini) // 64
                self.starts[number] = first
                mini += value.ljust(count * 64, b"\0")
                table += b"".join(struct.pack("<I", first + at + 1 if at + 1 < count else END) for at in range(count))
        return mini, table

    def directory(self, mini_start, mini_size):
        siblings = {left: right for numbers in self.children.values() for left, right in itertools.pairwise(numbers)}
        made = b""
        for number, (name, kind, value) in enumerate(self.entries):
            text = name.encode("utf-16-le") + b"\0\0"
            child = (self.children.get(number) or [FREE])[0]
            start, size = (mini_start, mini_size) if number == 0 else (self.starts.get(number, 0), len(value))
            made += text.ljust(64, b"\0") + struct.pack(
                "<HBBIII", len(text), kind, 1, FREE, siblings.get(number, FREE), child
            )
            made += bytes(36) + struct.pack("<IQ", start, size)
        return made


def compound(tree):
    """A compound file with streams (bytes) and storages (dicts) by name."""
    writer = _Writer(tree)
    mini, mini_table = writer.put_streams()
    mini_start, mini_table_start = writer.put(mini), writer.put(mini_table)
    directory_start = writer.put(writer.directory(mini_start, len(mini)))
    count = -(-(len(writer.sectors) + 4) // 128)
    table = [after for _, after in writer.sectors] + [FAT] * count
    fat = b"".join(struct.pack("<I", entry) for entry in table).ljust(count * 512, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIII", 0, count, directory_start, 0, 4096, mini_table_start, -(-len(mini_table) // 512), END, 0
    )
    header += b"".join(struct.pack("<I", len(writer.sectors) + at) for at in range(count)).ljust(436, b"\xff")
    return header + b"".join(piece for piece, _ in writer.sectors) + fat


def storage_of(properties, header, **inside):
    """A storage of MAPI properties `{id: str | bytes | int}` after a header of so many bytes, with other storages inside."""
    table, streams = bytes(header), {}
    for pid, value in sorted(properties.items()):
        if isinstance(value, int):
            table += struct.pack("<HHIQ", 0x0003, pid, 6, value)
            continue
        kind, data = (0x001F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0102, value)
        table += struct.pack("<HHIII", kind, pid, 6, len(data) + (2 if kind == 0x001F else 0), 0)
        streams[f"__substg1.0_{pid:04X}{kind:04X}"] = data
    return {"__properties_version1.0": table, **streams, **inside}


def msg():
    """A mail with a PDF, and with a mail inside it that has a picture."""
    inner = storage_of(
        {0x0037: "Earlier mail", 0x1000: "The CT is attached.", 0x0C1A: "Otto Sample", 0x0C1F: "otto@example.org"}, 24,
        **{"__attach_version1.0_#00000000": storage_of({0x3707: "ct.jpg", 0x3701: b"\xff\xd8\xff\xe0 ct", 0x3705: 1}, 8)},
    )  # fmt: skip
    outer = storage_of(
        {0x001A: "IPM.Note", 0x0037: "Отчёт", 0x1000: "See the report.\r\nThanks", 0x0C1A: "Ana Pérez", 0x0C1F: "ana@example.org"}, 32,
        **{
            "__attach_version1.0_#00000000": storage_of({0x3707: "report.pdf", 0x3701: b"%PDF-1.4 " + b"x" * 9000, 0x3705: 1}, 8),
            "__attach_version1.0_#00000001": storage_of({0x3001: "Earlier mail", 0x3705: 5}, 8, **{"__substg1.0_3701000D": inner}),
        },
    )  # fmt: skip
    return compound(outer)


def winmail(rich):
    """A winmail.dat with one attachment and words kept as compressed RTF."""

    def item(level, name, kind, data):
        return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    body = (
        struct.pack("<IHH", 1, 0x0102, 0x1009)
        + struct.pack("<II", 1, len(rich))
        + rich.ljust(-(-len(rich) // 4) * 4, b"\0")
    )
    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + item(1, 0x9007, 6, struct.pack("<II", 1252, 0))
        + item(1, 0x9003, 6, body)
        + item(2, 0x9002, 6, bytes(14))
        + item(2, 0x8010, 1, b"blood.pdf\0")
        + item(2, 0x800F, 6, b"%PDF-1.4 blood")
    )


def stored_rich(text):
    return struct.pack("<II4sI", len(text) + 12, len(text), b"MELA", 0) + text

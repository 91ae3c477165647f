"""Keeps of a PDF page only what its content uses, and of that only what draws.

Page trees of hospital systems share one resource dictionary between pages, and dictionaries point at pages, actions and files. A page
that goes into a packet must carry nothing of its neighbours, so resources are cut to the names that the content really calls
(ISO 32000-2, 7.8.3) and the objects behind them to the keys that a renderer needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from caseferry.engines.pdf.geometry import page_inherited
from caseferry.engines.pdf.jpeg import without_metadata

_OPERATORS = "q Q Do Tf gs cs CS scn SCN sh BDC DP BI ID EI"
_CATEGORY = {
    "Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
    "scn": "/Pattern", "SCN": "/Pattern", "sh": "/Shading",
}  # fmt: skip
_DEFAULT_SPACES = {"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"}
_STREAM = {"/Filter", "/DecodeParms", "/Length"}
_FORM = _STREAM | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC"}
_IMAGE = _STREAM | {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/ImageMask", "/Mask",
    "/SMask", "/SMaskInData", "/Interpolate", "/Intent", "/Matte", "/OC",
}  # fmt: skip
_TILING = _STREAM | {
    "/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix", "/Resources",
}  # fmt: skip
_BANNED = {
    "/AA", "/A", "/AF", "/Alternates", "/Annots", "/Dest", "/JS", "/LastModified", "/Metadata", "/Names", "/OPI", "/Parent",
    "/PieceInfo", "/Ref", "/StructParent", "/StructParents", "/Thumb", "/URI", "/EF",
}  # fmt: skip
_FOREIGN_TYPES = {
    "/Page", "/Pages", "/Catalog", "/Annot", "/Filespec", "/EmbeddedFile", "/Action", "/StructElem", "/StructTreeRoot", "/Sig",
}  # fmt: skip
_MAX_DEPTH = 60

Used = dict[str, set[str]]


class Cleaner:
    """Cuts the pages of one opened PDF; changes that PDF's objects in place, so open it for this purpose alone.

    `groups` collects the optional-content groups that kept pages refer to.
    """

    def __init__(self) -> None:
        self.groups: dict[tuple[int, int], Object] = {}
        self._done: set[tuple[int, int]] = set()

    def page_resources(self, page: pikepdf.Page, depth: int = 0) -> tuple[Dictionary, int, int]:
        """The page's own resources, cut, and how many `q` must go before and `Q` after its content to balance it."""
        used, before, after = _used(page)
        resources = page.obj.get("/Resources", page_inherited(page.obj, "/Resources"))
        return self._cut(used, resources, depth), before, after

    def content(self, stream: Object) -> Object:
        """A content stream with nothing but its data."""
        _keep(stream, _STREAM)
        return stream

    def group(self, entry: Object) -> Object:
        """A transparency group dictionary without strange keys."""
        _keep(entry, {"/Type", "/S", "/CS", "/I", "/K"})
        self._scrub(entry, 0)
        return entry

    def _cut(self, used: Used, resources: Any, depth: int) -> Dictionary:
        kept = Dictionary()
        if not isinstance(resources, Dictionary) or depth > _MAX_DEPTH:
            return kept
        self._borrowed(used, resources)
        cleaners: dict[str, Callable[[Object, int], Object | None]] = {
            "/XObject": self._xobject, "/Font": self._font, "/Pattern": self._pattern, "/Properties": self._property,
            "/ExtGState": self._state,
        }  # fmt: skip
        for category in ("/XObject", "/Font", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"):
            entries = resources.get(category, None)
            if not isinstance(entries, Dictionary):
                continue
            wanted = [key for key in sorted(entries.keys()) if key in used.get(category, ())]
            clean = cleaners.get(category, self._scrub)
            values = {key: clean(entries[key], depth + 1) for key in wanted}
            if any(value is not None for value in values.values()):
                kept[category] = Dictionary({key: value for key, value in values.items() if value is not None})
        return kept

    def _borrowed(self, used: Used, resources: Dictionary) -> None:
        """Adds the names that forms and Type 3 fonts without resources of their own take from their caller."""
        seen: set[str] = set()
        while True:
            fresh = {key: stream for key, stream in _without_resources(used, resources) if key not in seen}
            seen |= fresh.keys()
            if not fresh:
                return
            for stream in fresh.values():
                for category, names in _used(stream)[0].items():
                    used.setdefault(category, set()).update(names)

    def _once(self, obj: Object) -> bool:
        if not obj.is_indirect:
            return True
        if obj.objgen in self._done:
            return False
        self._done.add(obj.objgen)
        return True

    def _xobject(self, obj: Object, depth: int) -> Object | None:
        if not isinstance(obj, Stream) or obj.get("/Subtype", None) not in (Name.Form, Name.Image):
            return None  # a PostScript XObject, or no XObject at all
        if self._once(obj):
            self._form(obj, _FORM, depth) if obj.Subtype == Name.Form else self._image(obj, depth)
        return obj

    def _form(self, obj: Object, keys: set[str], depth: int) -> None:
        _keep(obj, keys)
        if "/Resources" in obj:
            obj.Resources = self._cut(_used(obj)[0], obj.Resources, depth)
        if "/Group" in obj:
            self.group(obj.Group)
        self._optional(obj)

    def _image(self, obj: Object, depth: int) -> None:
        _keep(obj, _IMAGE)
        if obj.get("/Filter", None) == Name.DCTDecode:
            data = obj.read_raw_bytes()
            lean = without_metadata(data)
            if len(lean) < len(data):
                parms = obj.get("/DecodeParms", None)
                obj.write(lean, filter=Name.DCTDecode, decode_parms=parms if isinstance(parms, Dictionary) else None)
        for key in ("/SMask", "/Mask"):
            mask = obj.get(key, None)
            if isinstance(mask, Stream) and self._once(mask):
                self._image(mask, depth + 1)
        if "/ColorSpace" in obj:
            self._scrub(obj.ColorSpace, depth)
        self._optional(obj)

    def _font(self, obj: Object, depth: int) -> Object | None:
        if not isinstance(obj, Dictionary):
            return None
        if obj.get("/Subtype", None) == Name.Type3 and self._once(obj):
            procs = obj.get("/CharProcs", None)
            streams = (
                [self.content(proc) for _, proc in procs.items() if isinstance(proc, Stream)]
                if isinstance(procs, Dictionary)
                else []
            )
            if "/Resources" in obj:
                obj.Resources = self._cut(_merged(_used(stream)[0] for stream in streams), obj.Resources, depth)
        return self._scrub(obj, depth, skip={"/Resources"})

    def _pattern(self, obj: Object, depth: int) -> Object | None:
        if isinstance(obj, Stream):
            if self._once(obj):
                self._form(obj, _TILING, depth)
            return obj
        return self._scrub(obj, depth)

    def _state(self, obj: Object, depth: int) -> Object | None:
        mask = obj.get("/SMask", None) if isinstance(obj, Dictionary) else None
        if isinstance(mask, Dictionary) and isinstance(mask.get("/G", None), Stream):
            self._xobject(mask.G, depth)
        return self._scrub(obj, depth, skip={"/SMask"})

    def _property(self, obj: Object, _depth: int) -> Object | None:
        kind = obj.get("/Type", None) if isinstance(obj, Dictionary) else None
        if kind in (Name.OCG, Name.OCMD):
            return self._membership(obj)
        flat = (
            {k: v for k, v in obj.items() if not isinstance(v, Dictionary | Array | Stream)}
            if isinstance(obj, Dictionary)
            else {}
        )
        return Dictionary(flat)

    def _optional(self, obj: Object) -> None:
        entry = obj.get("/OC", None)
        if isinstance(entry, Dictionary):
            obj.OC = self._membership(entry)

    def _membership(self, obj: Object) -> Object:
        if obj.get("/Type", None) == Name.OCG:
            _keep(obj, {"/Type", "/Name", "/Intent"})
            obj.Name = pikepdf.String("")
            if obj.is_indirect:
                self.groups[obj.objgen] = obj
            return obj
        _keep(obj, {"/Type", "/OCGs", "/P", "/VE"})
        for part in _leaves(obj.get("/OCGs", None), obj.get("/VE", None)):
            self._membership(part)
        return obj

    def _scrub(self, obj: Object, depth: int, skip: Iterable[str] = ()) -> Object | None:
        """Removes what never draws from a dictionary, array or stream and all below; None when it is of a foreign type."""
        if isinstance(obj, Dictionary | Stream):
            if str(obj.get("/Type", "")) in _FOREIGN_TYPES:
                return None
            self._scrub_keys(obj, depth, set(skip))
        elif isinstance(obj, Array) and self._once(obj) and depth < _MAX_DEPTH:
            for item in obj:
                if isinstance(item, Dictionary | Array | Stream):
                    self._scrub(item, depth + 1)
        return obj

    def _scrub_keys(self, obj: Object, depth: int, skip: set[str]) -> None:
        marker = (obj.objgen[0], -1 - obj.objgen[1])  # apart from `_once`: a Type 3 font passes both
        if obj.is_indirect and marker in self._done:
            return
        if obj.is_indirect:
            self._done.add(marker)
        banned = _BANNED | ({"/F", "/FFilter", "/FDecodeParms"} if isinstance(obj, Stream) else set())
        for key in list(obj.keys()):
            below = key not in skip and isinstance(obj[key], Dictionary | Array | Stream)
            if key in banned or depth >= _MAX_DEPTH or (below and self._scrub(obj[key], depth + 1) is None):
                del obj[key]


def _used(owner: pikepdf.Page | Object) -> tuple[Used, int, int]:
    """The names that a content calls, by resource category; `q` missing before it and `Q` missing after it."""
    used: Used = {"/ColorSpace": set(_DEFAULT_SPACES)}
    level = lowest = 0
    for instruction in pikepdf.parse_content_stream(owner, operators=_OPERATORS):
        word, operands = str(instruction.operator), instruction.operands
        if word in ("q", "Q"):
            level += 1 if word == "q" else -1
            lowest = min(lowest, level)
        elif word == "INLINE IMAGE":
            used["/ColorSpace"].update(_names_in(operands[0]))
        elif word in ("BDC", "DP"):
            used.setdefault("/Properties", set()).update(str(o) for o in operands[1:2] if isinstance(o, Name))
        elif word in _CATEGORY:
            used.setdefault(_CATEGORY[word], set()).update(str(o) for o in operands if isinstance(o, Name))
    return used, -lowest, level - lowest


def _names_in(image: Any) -> set[str]:
    space = image.obj.get("/CS", image.obj.get("/ColorSpace", None))
    found = [space, *space] if isinstance(space, Array) else [space]
    return {str(name) for name in found if isinstance(name, Name)}


def _without_resources(used: Used, resources: Dictionary) -> list[tuple[str, Object]]:
    found: list[tuple[str, Object]] = []
    forms, fonts = resources.get("/XObject", None), resources.get("/Font", None)
    for name in sorted(used.get("/XObject", ())):
        form = forms.get(name, None) if isinstance(forms, Dictionary) else None
        if isinstance(form, Stream) and form.get("/Subtype", None) == Name.Form and "/Resources" not in form:
            found.append((name, form))
    for name in sorted(used.get("/Font", ())):
        font = fonts.get(name, None) if isinstance(fonts, Dictionary) else None
        if isinstance(font, Dictionary) and font.get("/Subtype", None) == Name.Type3 and "/Resources" not in font:
            found += [(f"{name}{key}", proc) for key, proc in font.CharProcs.items() if isinstance(proc, Stream)]
    return found


def _merged(parts: Iterable[Used]) -> Used:
    whole: Used = {}
    for part in parts:
        for category, names in part.items():
            whole.setdefault(category, set()).update(names)
    return whole


def _leaves(*entries: Any) -> list[Object]:
    found: list[Object] = []
    for entry in entries:
        if isinstance(entry, Dictionary):
            found.append(entry)
        elif isinstance(entry, Array):
            found += _leaves(*entry)
    return found


def _keep(obj: Object, keys: set[str]) -> None:
    for key in list(obj.keys()):
        if key not in keys:
            del obj[key]

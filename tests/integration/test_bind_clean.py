"""What a bound file does not carry: anything of the inputs but what their chosen pages show."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from tests.integration.bind_pages import (
    drawn,
    everything,
    keys,
    one,
    page,
    passed,
    pdf_of,
    photo,
    saved,
    says,
    text_of,
)

from caseferry.domain.errors import Refusal
from caseferry.engines.pdf.jpeg import without_metadata
from caseferry.ports.writing import Material

STRANGER = "Zebulon Quartermain"


def test_text_of_an_unselected_page_is_in_no_object():
    def link(pdf):
        pdf.pages[0].Annots = Array(
            [
                pdf.make_indirect(
                    Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=[pdf.pages[1].obj, Name.Fit])
                )
            ]
        )
        pdf.pages[0].obj.B = Array([pdf.make_indirect(Dictionary(T=pdf.make_indirect(Dictionary(F=pdf.pages[1].obj))))])
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem(STRANGER, 1))

    source = pdf_of(says("Mine"), says(STRANGER), change=link)
    assert STRANGER.encode() in everything(source)
    made = one([passed(source, 1)])
    assert STRANGER.encode() not in everything(made)
    assert "Mine" in text_of(made)


def test_forms_of_other_pages_in_shared_resources_are_left_out():
    def share(pdf):
        forms = {}
        for name, text in (("Mine", "my result"), ("Theirs", STRANGER), ("Inner", "inner words")):
            form = pdf.make_stream(says(text).encode())
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
            forms[f"/{name}"] = form
        shared = pdf.make_indirect(Dictionary(Font=pdf.pages[0].Resources.Font, XObject=Dictionary(forms)))
        for form in forms.values():
            form.Resources = shared
        forms["/Mine"].write(says("my result").encode() + b"/Inner Do")
        for part in pdf.pages:
            del part["/Resources"]
        pdf.Root.Pages.Resources = shared

    source = pdf_of("/Mine Do", "/Theirs Do", change=share)
    made = one([passed(source, 1)])
    assert STRANGER.encode() not in everything(made)
    assert "my result" in text_of(made) and "inner words" in text_of(made)


def test_a_form_without_resources_keeps_what_it_borrows_from_its_page():
    def borrow(pdf):
        form = pdf.make_stream(says("borrowed font").encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
        pdf.pages[0].Resources.XObject = Dictionary(Fm=form)

    assert "borrowed font" in text_of(one([passed(pdf_of("/Fm Do", change=borrow))]))


def test_everything_that_acts_is_gone():
    def arm(pdf):
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('boo')"))
        launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
        pdf.attachments["evil.exe"] = b"MZ payload"
        pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta>Dr Nobody</x:xmpmeta>")
        pdf.docinfo["/Author"] = "Dr Nobody"
        part = pdf.pages[0]
        part.obj.AA = Dictionary(O=launch)
        part.obj.PieceInfo = Dictionary(App=Dictionary(Private=String("Dr Nobody")))
        part.obj.Thumb = pdf.make_stream(b"\0")
        part.obj.StructParents = 3
        part.Annots = Array(
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=action))
            for action in (
                launch,
                Dictionary(S=Name.URI, URI=String("http://tracker.example/x")),
                Dictionary(S=Name.GoToR, F=String("other.pdf")),
            )
        )

    made = one([passed(pdf_of(says("Harmless"), change=arm))])
    unwanted = {
        "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/Names", "/Annots", "/URI", "/Launch", "/A", "/Metadata",
        "/Author", "/Producer", "/Creator", "/PieceInfo", "/Thumb", "/StructParents", "/AcroForm", "/XFA", "/EF", "/CreationDate",
    }  # fmt: skip
    assert keys(made) & unwanted == set()
    for secret in (b"boo", b"calc.exe", b"payload", b"Dr Nobody", b"tracker.example", b"other.pdf"):
        assert secret not in everything(made)


def test_a_filled_form_keeps_its_values_and_loses_its_fields():
    def fill(pdf):
        looks = pdf.make_stream(b"/Tx BMC q BT /F1 12 Tf 2 4 Td (Filled value 42) Tj ET Q EMC")
        looks.Type, looks.Subtype, looks.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
        looks.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String("Filled value 42"), F=4,
                Rect=[100, 500, 300, 520], AP=Dictionary(N=looks),
            )
        )  # fmt: skip
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(b"<xdp/>"))

    source = pdf_of(says("Form"), change=fill)
    made = one([passed(source)])
    assert "Filled value 42" in text_of(made)
    assert keys(made) & {"/AcroForm", "/XFA", "/Annots", "/FT"} == set()
    assert (drawn(source).crop((100, 300, 400, 360)).tobytes()) == drawn(made).crop((100, 300, 400, 360)).tobytes()


@pytest.mark.parametrize("state", ["OFF", "ON"])
def test_a_layer_is_seen_as_before_and_its_name_is_not_kept(state):
    def layer(pdf):
        group = pdf.make_indirect(
            Dictionary(Type=Name.OCG, Name=String(STRANGER), Usage=Dictionary(Creator=String("x")))
        )
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([group]), D=Dictionary(OFF=Array([group] if state == "OFF" else []))
        )
        pdf.pages[0].Resources.Properties = Dictionary(L1=group)

    source = pdf_of("/OC /L1 BDC 50 300 200 200 re f EMC", change=layer)
    made = one([passed(source)])
    assert STRANGER.encode() not in everything(made)
    dark = drawn(made).getpixel((100, 450)) < 100
    assert dark == (state == "ON") == (drawn(source).getpixel((100, 450)) < 100)


def test_an_encrypted_file_is_bound_without_its_password():
    with pikepdf.open(io.BytesIO(pdf_of(says("Secret no more")))) as pdf:
        source = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="pw"))
    made = one([passed(source)], passwords=("wrong", "pw"))
    assert "Secret no more" in text_of(made)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert not opened.is_encrypted


def test_a_file_without_its_cross_references_is_repaired():
    source = pdf_of(says("Repaired"), says("Second"))
    broken = source[: source.rindex(b"xref")] + b"garbage\n"
    assert "Second" in text_of(one([passed(broken, 2)]))


def test_a_page_that_nobody_can_draw_is_refused_with_what_to_do():
    with pytest.raises(Refusal) as caught:
        one([passed(b"%PDF-1.7 nothing else")])
    assert (caught.value.code, bool(caught.value.next_step)) == ("damaged", True)


def test_a_page_with_damaged_content_is_drawn_instead():
    def spoil(pdf):
        pdf.pages[0].Contents.write(b"not zlib", filter=Name.FlateDecode)

    source = pdf_of(says("lost"), says("kept"), change=spoil)
    made = one([passed(source, 1), passed(source, 2)])
    assert "kept" in text_of(made, 2)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) == 2 and "/Picture" in opened.pages[0].Resources.XObject


def test_the_place_a_photo_was_taken_at_is_not_kept():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS-31.95,115.86 thumbnail"
    with_place = (
        photo()[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo()[2:] + b"trailing secret"
    )
    assert b"GPS" in with_place
    made = one([Material(page(origin="ocr"), picture=with_place)])
    assert b"GPS-31" not in made and b"trailing secret" not in made


def test_the_place_is_taken_out_of_a_scan_inside_a_pdf_too():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS-31.95,115.86"
    data = photo()[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo()[2:]

    def scan(pdf):
        image = pdf.make_stream(b"")
        image.write(data, filter=Name.DCTDecode)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 620, 877
        image.ColorSpace, image.BitsPerComponent, image.Metadata = Name.DeviceGray, 8, pdf.make_stream(b"<xmp/>")
        pdf.pages[0].Resources.XObject = Dictionary(Im0=image)

    source = pdf_of("595 0 0 842 0 0 cm /Im0 Do", change=scan)
    made = one([passed(source)])
    assert b"GPS-31" not in made and "/Metadata" not in keys(made)
    assert drawn(made).crop((0, 0, 595, 800)).tobytes() == drawn(source).crop((0, 0, 595, 800)).tobytes()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", b"no picture", b"\xff\xd8\xff\xda\x00\x04ab"]
)
def test_what_is_no_whole_jpeg_is_left_as_it_is(data):
    assert without_metadata(data) == data


def test_the_description_says_the_title_and_nothing_else():
    with pikepdf.open(io.BytesIO(one([passed(pdf_of(says("x")))]))) as opened:
        assert {key: str(value) for key, value in opened.docinfo.items()} == {"/Title": "Labs 2025-10-02"}
        assert "/Metadata" not in opened.Root

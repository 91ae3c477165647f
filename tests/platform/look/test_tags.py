"""What the tags say, escape and keep apart."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.template import TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone
from tests.platform.look.rendering import engine, render_text

from caseferry.platform.look import wording

FSI, PDI = "\u2068", "\u2069"


def test_a_sentence_is_said_in_the_language_of_the_page():
    assert render_text('{% say "look.next" %}') == "Next"
    assert render_text('{% say "desk.list.title" %}', "zh-Hans") == "病例"
    assert render_text('{% say "desk.list.title" %}', "zh-CN") == "病例"


def test_a_language_without_words_is_answered_in_english():
    assert render_text('{% say "desk.list.title" %}', "ar") == "Cases"
    assert render_text('{% say "look.next" %}', "sw") == "Next"


def test_values_are_escaped_and_a_time_element_is_kept():
    said = render_text('{% say "family.status.since" date=day %}', day="<b>12</b>")
    assert said == "Since &lt;b&gt;12&lt;/b&gt;"
    shown = render_text('{% date_words day as d %}{% say "family.status.since" date=d %}', day=dt.date(2025, 9, 12))
    assert shown == 'Since <time datetime="2025-09-12">12 September 2025</time>'


def test_a_name_in_arabic_is_kept_apart_from_english_around_it():
    assert wording.say("family.coordinator.yours", name="ليلى") == f"Your coordinator: {FSI}ليلى{PDI}"
    assert wording.say("family.coordinator.yours", name="Lena") == "Your coordinator: Lena"


def test_an_unknown_key_or_an_open_place_is_an_error():
    with pytest.raises(KeyError):
        wording.say("family.no_such_words")
    with pytest.raises(KeyError):
        wording.say("family.coordinator.yours")
    with pytest.raises((KeyError, TemplateSyntaxError)):
        render_text('{% say "family.no_such_words" %}')


def test_a_label_is_a_key_or_words_as_they_stand():
    assert render_text("{% word x %}", x="look.save") == "Save"
    assert render_text("{% word x %}", x="<i>") == "&lt;i&gt;"
    assert render_text("{% word x %}", x=None) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "12 September 2025"),
        ("zh-Hans", "2025年9月12日"),
        ("ru", "12 сентября 2025 года"),
        ("ar", "12 سبتمبر 2025"),
        ("es", "12 de septiembre de 2025"),
        ("fr", "12 septembre 2025"),
        ("vi", "12 tháng 9, 2025"),
        ("id", "12 September 2025"),
    ],
)
def test_a_day_is_written_in_words(language, words):
    assert words == render_text("{% date_words day plain=True %}", language, day=dt.date(2025, 9, 12))


def test_no_day_is_nothing_and_a_moment_has_its_zone():
    assert render_text("{% date_words day %}", day=None) == ""
    moment = dt.datetime(2025, 9, 12, 14, 5, tzinfo=dt.UTC)
    assert render_text("{% date_words day plain=True %}", day=moment).endswith("14:05 (UTC)")


def test_direction_follows_the_language():
    assert render_text("{% language %} {% direction %}", "ar") == "ar rtl"
    assert render_text("{% language %} {% direction %}", "vi") == "vi ltr"


def test_the_query_is_kept_and_changed():
    request = RequestFactory().get("/list?q=a%20b&page=3")
    shown = render_text("{% with_query page=4 %} {% with_query page=None %}", request=request)
    assert [QueryDict(part[1:].replace("&amp;", "&")).dict() for part in shown.split()] == [
        {"q": "a b", "page": "4"},
        {"q": "a b"},
    ]


def test_a_component_sees_nothing_else_of_the_page():
    shown = render_text(
        '{% show "button" label="look.save" %}', href="https://elsewhere.example", kind="danger", title="x"
    )
    assert "<button" in shown and "elsewhere" not in shown and "danger" not in shown


def test_every_drawing_that_a_template_names_is_in_the_sprite():
    sprite = engine().get_template("look/icons.html").source
    for template in ("card", "notice", "field_errors", "steps", "back", "pager", "error", "dialog", "language_menu"):
        source = engine().get_template(f"look/{template}.html").source
        for name in (part.split('"')[1] for part in source.split("{% icon ")[1:] if part.startswith('"')):
            assert f'id="i-{name}"' in sprite, (template, name)


def test_a_zone_without_a_name_is_said_as_its_distance_and_keeps_its_direction():
    moment = dt.datetime(2025, 9, 12, 14, 5, tzinfo=dt.UTC)
    with timezone.override("America/Guayaquil"):
        assert render_text("{% date_words day plain=True %}", day=moment).endswith("09:05 (UTC-05)")
        assert render_text("{% date_words day plain=True %}", "ar", day=moment).endswith("\u206609:05 (UTC-05)\u2069")

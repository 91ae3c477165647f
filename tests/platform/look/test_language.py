"""Which language a reader gets, and how a choice is kept."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from caseferry.platform.look.language import LanguageMiddleware, wished


def _answer(path="/", cookies=None, **headers):
    seen = {}

    def view(request):
        seen.update(language=request.language, large=request.large_type, django=translation.get_language())
        return HttpResponse("x")

    request = RequestFactory().get(path, headers=headers)
    request.COOKIES.update(cookies or {})
    return seen, LanguageMiddleware(view)(request)


def test_what_was_chosen_wins_and_is_kept():
    seen, answer = _answer("/?language=ar&type=large", {"language": "fr"}, accept_language="ru")
    assert seen == {"language": "ar", "large": True, "django": "ar"}
    assert (answer.cookies["language"].value, answer.cookies["type"].value) == ("ar", "large")
    assert answer.cookies["language"]["httponly"] and answer.headers["Content-Language"] == "ar"


def test_the_cookie_wins_over_the_browser():
    seen, answer = _answer("/", {"language": "zh-Hans"}, accept_language="ru")
    assert seen == {"language": "zh-Hans", "large": False, "django": "zh-hans"}
    assert not answer.cookies


def test_the_browser_is_asked_last():
    seen, answer = _answer("/", accept_language="sw, ru;q=0.7")
    assert seen["language"] == "ru"
    assert "Accept-Language" in answer.headers["Vary"] and "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("value", ["xx", "../../etc", "<script>", "a" * 5000])
def test_an_unknown_language_is_nobodys(value):
    seen, answer = _answer(f"/?language={value}")
    assert seen["language"] == "en" and not answer.cookies


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("*", "en"), ("zh-TW", "zh-Hans"), ("fr;q=x, vi;q=0.1", "vi"), ("id-ID,id;q=0.9", "id")],
)
def test_a_wish_is_read_by_its_weights(header, language):
    assert wished(header) == language

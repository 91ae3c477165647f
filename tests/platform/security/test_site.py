"""What strangers try on the site itself: other hosts, other headers, other places to be sent to, other paths."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.platform.family.visits import text_of
from tests.platform.people import make_user
from tests.platform.security.two_cases import signed_in

from caseferry.platform.cases.models import Case

EVIL = "evil.example"
INQUIRY = {"name": "Jana", "contact": "jana@family.example", "relation": "family", "agree": "on"}


@pytest.mark.parametrize(
    "host", [EVIL, f"127.0.0.1.{EVIL}", f"127.0.0.1:80@{EVIL}", "127.0.0.1\r\nX-Injected: 1", "", "[::1"]
)
def test_a_host_that_is_not_ours_gets_no_page(sqlite, host):
    answer = Client(raise_request_exception=False).get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert EVIL not in answer.content.decode()
    assert "X-Injected" not in answer.headers


def test_no_link_is_made_of_what_the_browser_calls_us(sqlite):
    answer = Client().post(
        "/start/review/", INQUIRY, headers={"X-Forwarded-Host": EVIL, "X-Original-URL": f"http://{EVIL}/"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and f'href="{settings.ADDRESS}/f/' in page
    assert EVIL not in page


def test_an_address_that_somebody_claims_to_come_from_is_not_believed(sqlite):
    """Else guessing could be spread over invented addresses."""
    codes = [
        Client().get(f"/f/{'x' * 40}{number:03}/", headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(62)
    ]
    assert codes[-1] == 429


@pytest.mark.parametrize("value", ["en\r\nSet-Cookie: a=b", "en\nX-Injected: 1", "ar%0d%0aX-Injected: 1"])
def test_nothing_that_is_asked_becomes_a_header(sqlite, value):
    answer = Client().get(
        "/", {"language": value, "type": value}, headers={"Accept-Language": value.split("\r")[0].split("\n")[0]}
    )
    assert answer.status_code == 200
    assert "X-Injected" not in answer.headers and "a" not in answer.cookies


AWAY = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "\t//evil.example",
)


@pytest.mark.parametrize("target", AWAY)
def test_signing_in_leads_nowhere_else(sqlite, target):
    make_user("ana")
    answer = Client().post(
        "/account/login/", {"login": "ana@example.org", "password": "correct horse battery", "next": target}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/") and EVIL not in answer.headers["Location"]
    client = signed_in(make_user("bo"))
    for page in ("/account/logout/", "/account/2fa/authenticate/", "/account/login/"):
        sent = client.post(page, {"next": target}) if "logout" in page else client.get(page, {"next": target})
        assert not sent.headers.get("Location", "/").startswith(("http", "//", "javascript")), page


@pytest.mark.parametrize("target", AWAY)
def test_the_desk_s_way_to_the_sign_in_leads_back_to_the_desk_alone(sqlite, target):
    answer = Client().get("/desk/", {"next": target})
    assert answer.headers["Location"].startswith("/account/login/?next=/desk/")


PATHS = (
    "/static/../settings.py", "/static/%2e%2e/%2e%2e/settings.py", "/static/..%2f..%2fetc/passwd", "/static//etc/passwd",
    "/static/look/..\\..\\x", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/.git/config", "/.env", "/manage.py", "/admin/",
    "/review/viewer/..%2f..%2f..%2fpyproject.toml",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_what_is_ours(sqlite, path):
    answer = Client().get(path)
    assert answer.status_code in (400, 404)


def test_pages_of_strangers_carry_what_keeps_them_safe(sqlite):
    for page in ("/", "/start/review/", "/lost/", "/account/login/", "/nothing-here/"):
        headers = Client().get(page).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy, page
        assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff"), page
        assert headers["Referrer-Policy"] == "same-origin" and headers["Cross-Origin-Opener-Policy"] == "same-origin", (
            page
        )


def test_behind_https_no_cookie_travels_in_the_open(sqlite):
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, SECURE_SSL_REDIRECT=True):
        away = Client().get("/")
        assert (away.status_code, away.headers["Location"][:8]) == (301, "https://")
        cookies = Client().get("/start/review/", secure=True).cookies
    assert (
        cookies["csrftoken"]["secure"]
        and cookies["csrftoken"]["httponly"]
        and cookies["csrftoken"]["samesite"] == "Lax"
    )


def test_words_of_a_stranger_never_become_markup(sqlite):
    words = {
        **INQUIRY,
        "name": "<script>alert(1)</script>",
        "message": "<img src=x onerror=alert(1)>",
        "contact": 'x"><svg onload=1>',
    }
    assert Client().post("/start/speak/", words).status_code == 200
    case = Case.objects.get()
    desk = signed_in(make_user("ana"))
    desk.post(f"/desk/{case.pk}/take/")
    for page in ("/desk/", f"/desk/{case.pk}/messages/", f"/desk/{case.pk}/people/"):
        shown = desk.get(page).content.decode()
        assert "<script>alert" not in shown and "<img src=x" not in shown and "<svg onload" not in shown, page
    assert "alert(1)" in text_of(desk.get(f"/desk/{case.pk}/people/"))

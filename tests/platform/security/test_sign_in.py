"""Staff sign in: password and second factor, no fixed session, no endless guessing, no code used twice."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.template import Context, Origin, Template
from django.test import Client
from tests.platform.family.visits import text_of
from tests.platform.people import make_user

from caseferry.platform.access.models import CachedValue, User

PASSWORD = "correct horse battery"


@pytest.fixture
def ana(sqlite):
    """A coordinator with an authenticator app; her secret."""
    cache.clear()
    user, secret = make_user("ana"), generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": get_adapter().encrypt(secret)})
    yield secret
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def first_step(client: Client, password: str = PASSWORD):
    return client.post("/account/login/", {"login": "ana@example.org", "password": password})


def test_password_and_code_open_the_desk_and_the_session_is_a_new_one(ana):
    client = Client()
    client.get("/account/login/")
    planted = client.session
    planted["planted"] = "yes"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert first_step(client).headers["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/desk/").status_code == 302, "the password alone opens nothing"

    assert client.post("/account/2fa/authenticate/", {"code": code_of(ana)}).status_code == 302

    assert client.get("/desk/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert thief.get("/desk/").status_code == 302


def test_a_code_is_good_once(ana):
    code = code_of(ana)
    codes = []
    for _ in range(2):
        client = Client()
        first_step(client)
        codes.append(client.post("/account/2fa/authenticate/", {"code": code}).status_code)
    assert codes == [302, 200]


def test_a_wrong_code_says_what_time_it_is_here(ana):
    client = Client()
    first_step(client)
    answer = client.post("/account/2fa/authenticate/", {"code": "000000" if code_of(ana) != "000000" else "111111"})
    assert "This code does not fit." in text_of(answer) and "UTC" in text_of(answer)
    assert client.get("/desk/").status_code == 302


def test_guessing_passwords_comes_to_an_end_for_the_right_one_too(ana):
    for number in range(settings.AXES_FAILURE_LIMIT):
        first_step(Client(), f"wrong {number}")
    answer = first_step(Client())
    assert answer.status_code != 302 and "Too many" in text_of(answer)


def test_guessing_codes_comes_to_an_end_for_the_right_one_too(ana):
    client = Client()
    first_step(client)
    for number in range(10):
        client.post("/account/2fa/authenticate/", {"code": f"{number:06}"})
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(ana)})
    assert answer.status_code != 302
    assert client.get("/desk/").status_code == 302


def test_what_was_counted_is_known_to_every_process(ana):
    for number in range(settings.AXES_FAILURE_LIMIT):
        first_step(Client(), f"wrong {number}")
    assert CachedValue.objects.exists(), "counters in the memory of one process would let others guess on"


def test_nobody_signs_up_by_themselves(sqlite):
    answer = Client().post(
        "/account/signup/", {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists() and answer.status_code in (200, 403, 404)


def test_an_account_that_was_closed_is_out_at_the_next_request(ana):
    client = Client()
    first_step(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(ana)})
    assert client.get("/desk/").status_code == 200
    type(make_user("bo")).objects.filter(username="ana").update(is_active=False)
    assert client.get("/desk/").status_code == 302


def test_leaving_ends_the_session_for_good(ana):
    client = Client()
    first_step(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(ana)})
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/desk/").status_code == 302


def test_an_old_link_for_a_new_password_says_what_to_do(sqlite):
    page = Client().get("/account/password/reset/key/1-old-link/").content.decode()
    assert "This link no longer works" in page and 'href="/account/password/reset/"' in page


def test_the_list_of_passkeys_opens(ana):
    client = Client()
    first_step(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(ana)})
    assert client.get("/account/2fa/webauthn/").status_code == 200


def test_a_column_without_words_has_no_heading():
    source = "{% load allauth %}{% element th %}Key{% endelement %}{% element th %}\n {% endelement %}"
    page = Template(source, origin=Origin("list.html", "list.html"))
    drawn = "".join(page.render(Context()).split("\n"))
    assert drawn == '<th scope="col">Key</th><td></td>'


SET_UP = "/account/2fa/totp/activate/"


def test_the_first_second_factor_asks_for_no_password_that_was_just_typed(sqlite):
    cache.clear()
    make_user("ana")
    client = Client()
    first_step(client)
    assert client.get(SET_UP).status_code == 200


def test_a_password_of_an_hour_ago_is_asked_for_again(sqlite):
    cache.clear()
    make_user("ana")
    client = Client()
    first_step(client)
    session = client.session
    typed = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**row, "at": row["at"] - 3600} for row in typed]
    session.save()
    assert client.get(SET_UP).headers["Location"].startswith("/account/reauthenticate/")


def test_whoever_has_a_second_factor_types_the_password_to_change_it(ana):
    client = Client()
    first_step(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(ana)})
    answer = client.get("/account/2fa/webauthn/add/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")

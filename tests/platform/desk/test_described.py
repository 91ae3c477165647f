"""What the command line can say of a case can be said at the desk: the therapies asked for, and who travels along."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.desk.desks import opened, text_of
from tests.platform.people import acting, begin

from caseferry.domain.people import Attendant
from caseferry.knowledge.checklists import load_therapies
from caseferry.platform.cases.actions.describing import describe
from caseferry.platform.cases.actions.linking import replace_family_link
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.engine.building import request_of
from caseferry.platform.look.wording import is_key

PEOPLE = "Jan Novak; husband\nEva Novakova"
READ = (Attendant("Jan Novak", "husband"), Attendant("Eva Novakova"))


def test_therapies_and_companions_are_entered_at_the_desk_and_built_with(client, ana):
    case = opened(ana)
    told = {"name": "Petra Novakova", "question": "Is surgery possible?", "attendants": PEOPLE}

    assert client.post(f"/desk/{case.pk}/people/data/", {**told, "therapies": ["car_t", "particle"]}).status_code == 302

    request = request_of(Case.objects.get(), timezone.now().date())
    assert (request.therapies, request.attendants) == (("car_t", "particle"), READ)
    assert Build.objects.filter(state="queued").count() == 1
    page = client.get(f"/desk/{case.pk}/people/").content.decode()
    assert "Jan Novak; husband" in page and 'value="car_t" checked' in page.replace('id="id_therapies_0" ', "")


def test_saving_the_same_again_builds_nothing(client, ana):
    case = opened(ana)
    told = {"name": "Petra Novakova", "question": "Is surgery possible?", "attendants": PEOPLE, "therapies": ["hipec"]}
    client.post(f"/desk/{case.pk}/people/data/", told)
    Build.objects.all().update(state="done")
    client.post(f"/desk/{case.pk}/people/data/", told)
    assert not Build.objects.filter(state="queued").exists()


def test_a_therapy_without_a_checklist_is_refused(client, ana):
    case = opened(ana)
    assert client.post(f"/desk/{case.pk}/people/data/", {"therapies": ["magic"]}).status_code == 422
    with pytest.raises(BadInput):
        describe(acting(ana), case, {"therapies": ["magic"]})


def test_every_therapy_has_words():
    assert [key for key in load_therapies() if not is_key(f"desk.therapy.{key}")] == []


def test_the_family_names_who_travels_along(ana):
    case, _ = begin(ana)
    made = replace_family_link(acting(ana), case)
    family = Client()
    family.post(f"/f/{made.token}/", {"passcode": made.passcode})

    told = {"question": "Is surgery possible?", "name": "Petra Novakova", "attendants": PEOPLE}
    assert family.post(f"/my/{case.pk}/question/", told).status_code == 302

    assert request_of(Case.objects.get(), timezone.now().date()).attendants == READ
    assert "Jan Novak; husband" in text_of(family.get(f"/my/{case.pk}/question/"))

"""Where it goes: a hospital that does not work in the coming days says so beside its desks."""

import datetime as dt

from django.utils import timezone
from tests.platform.desk.desks import opened, sign_in, text_of
from tests.platform.people import HOSPITAL

from caseferry.platform.cases.models import CalendarDay


def _days(works: bool) -> None:
    """What an administrator said of the weeks around today, at this hospital."""
    today = timezone.now().date()
    for number in range(-14, 28):
        shut = not works and 2 <= number <= 8
        CalendarDay.objects.create(
            calendar="mainland",
            hospital=HOSPITAL,
            day=today + dt.timedelta(number),
            works=not shut,
            reason="Harbour days",
            entered_by="ana",
        )


def test_a_stretch_without_work_that_begins_soon_is_said_with_what_to_do(ana):
    _days(works=False)
    case = opened(ana)
    page = text_of(sign_in(ana).get(f"/desk/{case.pk}/hospital/?hospital={HOSPITAL}"))
    assert "No work there from" in page
    assert "What is sent now waits. Send earlier, or tell the family." in page


def test_a_hospital_that_works_every_day_warns_of_nothing(ana):
    _days(works=True)
    case = opened(ana)
    assert "No work there" not in text_of(sign_in(ana).get(f"/desk/{case.pk}/hospital/?hospital={HOSPITAL}"))

"""Which of the files of a case are records of the patient."""

from __future__ import annotations

from django.db.models import QuerySet

from caseferry.platform.cases.models import Case, Opinion, Upload


def records_of(case: Case) -> QuerySet[Upload]:
    """What family, coordinator and mails brought. A hospital's own papers and opinions are not packed, and are no family's to see before release."""
    opinions = Opinion.objects.filter(case=case).exclude(upload=None).values("upload")
    return Upload.objects.filter(case=case).exclude(came_from="hospital").exclude(pk__in=opinions)

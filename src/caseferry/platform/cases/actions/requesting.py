"""What is missing is asked of the family, item by item."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.claims import require_no_claims
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, ItemRequest


@action("item.request")
def request_item(actor: Actor, case: Case, *, item: str, words: str = "") -> ItemRequest:
    """Ask the family for one item of the checklist; one open request an item. Raises ForbiddenClaim for words of promise or advice."""
    require_no_claims(words, case.language, field="words")
    request = ItemRequest.objects.filter(case=case, item=item, state=ItemRequest.State.OPEN).first()
    if request is None:
        request = ItemRequest(case=case, item=item, asked_at=timezone.now())
    request.set_content({"words": words})
    request.save()
    advance(case, "request")
    if not case.still:
        enqueue("email", f"request/{request.pk}", case=case.pk, about="family_request")
    return request


@action("item.settle")
def settle_item(actor: Actor, case: Case, request: ItemRequest, *, state: str, answer: str = "") -> ItemRequest:
    """The family sent it, or says that it is not to be had; or the desk takes the request back. Raises BadInput."""
    if state not in (ItemRequest.State.ANSWERED, ItemRequest.State.NOT_AVAILABLE, ItemRequest.State.WITHDRAWN):
        raise BadInput("state")
    if request.case_id != case.pk:
        raise BadInput("request")
    request.state, request.settled_at = state, timezone.now()
    request.set_content({**request.content, "answer": answer[:2000]})
    request.save()
    if not ItemRequest.objects.filter(case=case, state=ItemRequest.State.OPEN).exists() and case.waits_on == "family":
        case.waits_on = "desk"
        case.save()
    return request

"""The links that a browser session has entered with their passcode."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from caseferry.platform.sharing.links import live_link
from caseferry.platform.sharing.models import Link

_KEY = "links"
_MOST = 40


def remember(request: HttpRequest, link: Link) -> None:
    """The passcode was right: this session may use the link. The session gets a new id, so a planted one is worth nothing."""
    request.session.cycle_key()
    links = [item for item in request.session.get(_KEY, []) if item != str(link.pk)]
    request.session[_KEY] = [*links, str(link.pk)][-_MOST:]


def forget_links(request: HttpRequest) -> None:
    """The person leaves: nothing stays open in this browser."""
    request.session.pop(_KEY, None)
    request.session.cycle_key()


def entered_link(request: HttpRequest, audience: str, case: uuid.UUID) -> Link | None:
    """The live link of this session for this very case, or None."""
    for item in request.session.get(_KEY, []):
        if (link := live_link(item, audience, case)) is not None:
            return link
    return None


def entered_before(request: HttpRequest, audience: str, case: uuid.UUID) -> bool:
    """True when this session once entered a link of this very case, which has ended since."""
    held = [key for item in request.session.get(_KEY, []) if (key := _key(item)) is not None]
    return Link.objects.filter(pk__in=held, audience=audience, case=case).exists()


def _key(item: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(item)
    except ValueError:
        return None

"""Makes, finds, opens and revokes links."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from caseferry.platform.audit.times import steady_now
from caseferry.platform.sharing.models import Link, RecoveryPhrase
from caseferry.platform.sharing.phrases import make_words, tidy

MOST_FAILURES: Final = 5
LOCKED: Final = dt.timedelta(minutes=15)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud or on paper


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as it is handed over once: afterwards only hashes remain."""

    link: Link
    token: str
    passcode: str

    @property
    def pk(self) -> object:
        """The id of the link, as the audit records it."""
        return self.link.pk


def make_link(case: uuid.UUID, audience: str, *, days: int, by: str, sending: uuid.UUID | None = None) -> NewLink:
    """A new link of 256 bits with a passcode of eight signs, good for `days`."""
    token, passcode = secrets.token_urlsafe(32), make_passcode()
    now = timezone.now()
    link = Link.objects.create(
        case=case,
        audience=audience,
        token_hash=_hash(token),
        passcode_hash=make_password(tidy(passcode)),
        sending=sending,
        made_by=by,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return NewLink(link, token, passcode)


def make_passcode() -> str:
    """Eight signs in two groups, some 39 bits; guessing is stopped after five tries."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def find_link(token: str, audience: str) -> Link | None:
    """The link of `token`, revoked or expired ones too (the page says so); None when there is none for this audience."""
    return Link.objects.filter(token_hash=_hash(token), audience=audience).first()


def live_link(link_id: str, audience: str, case: uuid.UUID) -> Link | None:
    """The link of a session, when it still opens this very case."""
    try:
        key = uuid.UUID(link_id)
    except ValueError:
        return None
    return Link.objects.filter(
        id=key, audience=audience, case=case, revoked_at=None, expires_at__gt=steady_now()
    ).first()


def is_live(link: Link) -> bool:
    """True while the link is neither revoked nor expired."""
    return link.revoked_at is None and link.expires_at > steady_now()


def is_locked(link: Link) -> bool:
    """True while too many wrong passcodes keep the link shut; a clock that once ran ahead keeps none shut for longer than that."""
    now = timezone.now()
    return link.locked_until is not None and now < link.locked_until <= now + 2 * LOCKED


def enter(link: Link, passcode: str) -> bool:
    """Check the passcode; count a failure, and shut the link for a while after five."""
    with transaction.atomic():
        held = Link.objects.select_for_update().get(pk=link.pk)
        if not is_live(held) or is_locked(held):
            return False
        if check_password(tidy(passcode), held.passcode_hash):
            held.failures, held.locked_until = 0, None
            held.entered_at = held.entered_at or timezone.now()
            held.save(update_fields=["failures", "locked_until", "entered_at"])
            return True
        held.failures += 1
        if held.failures >= MOST_FAILURES:
            held.failures, held.locked_until = 0, timezone.now() + LOCKED
        held.save(update_fields=["failures", "locked_until"])
    return False


def revoke(link: Link) -> None:
    """The link opens nothing from now on."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def revoke_all(case: uuid.UUID, *, audience: str = "", sending: uuid.UUID | None = None) -> int:
    """Revoke every link of a case, of one audience, or of one sending; how many were live."""
    chosen = Q(case=case, revoked_at=None)
    if audience:
        chosen &= Q(audience=audience)
    if sending is not None:
        chosen &= Q(sending=sending)
    return Link.objects.filter(chosen).update(revoked_at=timezone.now())


def make_phrase(case: uuid.UUID) -> str:
    """A new recovery phrase of eight words (88 bits); the one before no longer counts."""
    words = make_words(8)
    RecoveryPhrase.objects.update_or_create(
        case=case,
        defaults={
            "lookup": _lookup(words),
            "phrase_hash": make_password(tidy(words)),
            "made_at": timezone.now(),
        },
    )
    return words


def find_by_phrase(words: str) -> uuid.UUID | None:
    """The case of a recovery phrase, or None."""
    row = RecoveryPhrase.objects.filter(lookup=_lookup(words)).first()
    if row is None or not check_password(tidy(words), row.phrase_hash):
        return None
    return row.case


def forget(case: uuid.UUID) -> None:
    """Remove every link and phrase of an erased case."""
    Link.objects.filter(case=case).delete()
    RecoveryPhrase.objects.filter(case=case).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _lookup(words: str) -> str:
    first = "".join(words.casefold().split()[:3])
    return hmac.new(settings.SECRET_KEY.encode(), b"phrase/" + first.encode(), hashlib.sha256).hexdigest()

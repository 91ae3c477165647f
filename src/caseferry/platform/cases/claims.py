"""No promise and no advice leaves in anybody's words (requirement R31, docs/requirements.md)."""

from __future__ import annotations

from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.platform.cases.errors import ForbiddenClaim


def require_no_claims(text: str, language: str, *, field: str) -> None:
    """Raises ForbiddenClaim that quotes the first words which promise or advise."""
    if found := forbidden_claims(text, language):
        raise ForbiddenClaim(field, found[0].words)

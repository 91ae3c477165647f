"""Signs a coordinator in on a served platform, from a process of its own."""

from __future__ import annotations

import uuid


def session() -> dict[str, str]:
    """A new coordinator with a second factor, and the key of their session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from tests.platform.desk.desks import sign_in
    from tests.platform.people import make_user

    user = make_user(f"ana-{uuid.uuid4().hex[:8]}")
    sign_in(user)
    kept = SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    kept.create()
    return {"session": kept.session_key or ""}

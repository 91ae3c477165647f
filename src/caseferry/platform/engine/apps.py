"""Registers the app."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """Workflows over the outbox; clears what hangs on a case when its keys go."""

    name = "caseferry.platform.engine"
    label = "engine"

    def ready(self) -> None:
        """Listen to erasures."""
        from caseferry.platform.engine.ending import clear_erased
        from caseferry.platform.vault.erasure import case_erased

        case_erased.connect(clear_erased, dispatch_uid="engine.clear_erased")

"""Takes a plain form's files straight into the vault, so that no file of a family ever lies readable on a disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler


class VaultUploadHandler(MemoryFileUploadHandler):
    """Until the upload pages set a handler that knows the case, small files stay in memory and none goes to a temporary file."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Always in memory."""
        self.activated = True

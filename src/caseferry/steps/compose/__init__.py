"""Plans the packet: what goes where under which name, what is written, and the manifest of it."""

from caseferry.steps.compose.manifest import manifest
from caseferry.steps.compose.packet import cite_parts, compose
from caseferry.steps.compose.placement import place_documents
from caseferry.steps.compose.sending import send_manifest
from caseferry.steps.compose.versions import Changes

__all__ = ["Changes", "cite_parts", "compose", "manifest", "place_documents", "send_manifest"]

"""Where bytes are kept on this machine, and in memory for tests and the platform's small cases."""

from caseferry.engines.storage.folders import FolderBlobs, FolderPages
from caseferry.engines.storage.memory import MemoryBlobs, MemoryPages

__all__ = ["FolderBlobs", "FolderPages", "MemoryBlobs", "MemoryPages"]

"""Objects as files of a private folder: written beside their place, flushed, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from caseferry.platform.vault.errors import StorageFull, StorageLost
from caseferry.platform.vault.objects.store import Key, check_key

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MARK: Final = ".caseferry-objects"
_PART: Final = ".part-"
_DAY: Final = 86_400
_TRIES: Final = 20


class LocalObjects:
    """An ObjectStore in `path`. A mark in it tells an empty store from a disk that is not mounted."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folder and its mark."""
        with _clear_words():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / _MARK).touch(mode=0o600)

    def is_there(self) -> bool:
        """True when the mark is seen."""
        return (self.path / _MARK).is_file()

    def put(self, key: Key, chunks: Iterable[bytes]) -> None:
        """Keep bytes whole or not at all. Raises StorageFull."""
        self._check()
        with self._beside() as (stream, temporary):
            for chunk in chunks:
                with _clear_words():
                    stream.write(chunk)
            place = self._place(key if isinstance(key, str) else key())
            with _clear_words():
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()
                self._move(temporary, place)

    def open(self, key: str) -> BinaryIO:
        """A seekable stream. Raises KeyError when unknown, StorageLost when the folder is not there."""
        try:
            return self._place(key).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self._check()
            raise KeyError(key) from None
        except OSError:
            raise StorageLost from None

    def delete(self, key: str) -> None:
        """Remove, with the folders that this empties."""
        self._check()
        place = self._place(key)
        with _clear_words():
            place.unlink(missing_ok=True)
            for folder in place.relative_to(self.path).parents:
                with contextlib.suppress(OSError):
                    (self.path / folder).rmdir()  # fails, rightly, while others are in it

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key below the folder `prefix`, sorted."""
        self._check()
        start = self._place(prefix) if prefix else self.path
        found = []
        for folder, _, names in os.walk(start):
            inside = Path(folder).relative_to(self.path).as_posix()
            found += [name if inside == "." else f"{inside}/{name}" for name in names if not name.startswith(".")]
        yield from sorted(found)

    def sweep(self) -> int:
        """Remove what killed processes left half-written more than a day ago (sealed, unreachable); how many files."""
        self._check()
        old = [path for path in self.path.glob(f"{_PART}*") if time.time() - path.stat().st_mtime > _DAY]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _move(self, temporary: Path, place: Path) -> None:
        """Rename, and flush the folders that hold the name: only then does it survive a power cut."""
        for attempt in range(_TRIES):
            fresh = not place.parent.is_dir()
            try:
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                temporary.replace(place)
                break
            except FileNotFoundError:  # another process emptied and removed the folder just now
                if attempt == _TRIES - 1:
                    raise
        _flush_folder(place.parent)
        if fresh:
            for folder in place.parent.parents:
                _flush_folder(folder)
                if folder == self.path:
                    break

    def _place(self, key: str) -> Path:
        return self.path / check_key(key)

    def _check(self) -> None:
        if not self.is_there():
            raise StorageLost

    @contextlib.contextmanager
    def _beside(self) -> Iterator[tuple[BinaryIO, Path]]:
        with _clear_words():
            handle, name = tempfile.mkstemp(prefix=_PART, dir=self.path)
        stream = os.fdopen(handle, "wb")
        try:
            yield stream, Path(name)
        finally:
            with contextlib.suppress(OSError):
                stream.close()
            Path(name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return  # emptied and removed meanwhile
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _clear_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise StorageLost(os.strerror(error.errno or 0)) from error

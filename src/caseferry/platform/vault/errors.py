"""What can go wrong with keys and storage, each in three texts: for the family, the coordinator, and the log.

CaseferryError
└── VaultError           `family`: what a relative reads; `coordinator`: what to do; str(): for the log
    ├── Erased           the case's key was deleted: nobody can read it again
    ├── NoSafe           this case never had a key here
    ├── WrongMasterKey   the key of this installation does not open the case keys
    ├── NoMasterKey      there is no key, and one may not be made because data exist
    ├── Damaged          sealed bytes were cut, swapped or altered
    ├── StorageLost      the folder or bucket is not there
    └── OffsetMismatch   an upload goes on from another place than it stopped at
OutputError
└── StorageFull          no room; the work goes on once there is
"""

from __future__ import annotations

from typing import ClassVar

from caseferry.domain.errors import CaseferryError, OutputError

_NOT_LOST = "Nothing you sent is lost. Please try again later; if it goes on, tell your coordinator."


class VaultError(CaseferryError):
    """Root of this folder's errors. None carries a name, a file name or a word of a record.

    `code` names the words that the pages show; `status`: of the answer.
    """

    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 503
    family: ClassVar[str] = _NOT_LOST
    coordinator: ClassVar[str] = "The storage of this installation needs its administrator."
    sentence: ClassVar[str] = "The vault failed."
    remedy: ClassVar[str] = ""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} ({detail})" if detail else self.sentence, next_step=self.remedy)


class Erased(VaultError):
    """The case was erased: its key is gone, here and for ever."""

    code = "gone"
    status = 410
    family = "These records were erased, as you asked. Nobody can open them again."
    coordinator = "This case was erased at the family's request; only its certificate remains."
    sentence = "The case was erased: its key no longer exists."


class NoSafe(VaultError):
    """There is no key of this case and kind."""

    sentence = "No key was ever made for this case."
    remedy = "Restore the keys from the newest backup of keys."


class WrongMasterKey(VaultError):
    """The master key in use is not the one that wrapped the case's key."""

    code = "master_key_wrong"
    permanent = False
    coordinator = "The installation was started with another master key. The administrator must put the right one back."
    sentence = "The master key does not open the keys of this database."
    remedy = "Start with the master key that was in use before (CASEFERRY_MASTER_KEY, or the file master.key)."


class NoMasterKey(VaultError):
    """No master key was given, and making one would hide that the old one is missing."""

    code = "master_key_missing"
    permanent = False
    coordinator = "The installation's master key is missing. The administrator must put it back."
    sentence = "There is no master key."
    remedy = "Set CASEFERRY_MASTER_KEY or put the file master.key back; a new key cannot open what exists."


class Damaged(VaultError):
    """Sealed bytes are not what was sealed under this name."""

    code = "damaged"
    status = 500
    family = "One file cannot be opened any more. Please tell your coordinator, who can say which to send again."
    coordinator = "A stored file was altered or cut short outside Caseferry. Ask for it again or restore a backup."
    sentence = "Sealed bytes were altered, cut short or put in another's place."
    remedy = "Restore this object from a backup."


class StorageLost(VaultError):
    """The folder or bucket with the objects cannot be reached."""

    code = "storage_lost"
    permanent = False
    coordinator = "The storage cannot be reached. Nothing is lost if it comes back; tell the administrator."
    sentence = "The storage is not there."
    remedy = "Mount the folder or reach the bucket again, then repeat; nothing was changed."


class OffsetMismatch(VaultError):
    """The sender goes on from `given`, but `kept` bytes are here."""

    code = "offset"
    status = 409
    permanent = False
    family = "The upload goes on from where it stopped."
    coordinator = "An upload went on from the wrong place; the sender asks where it stopped and goes on."
    sentence = "The upload does not go on from where it stopped."
    remedy = "Ask for the offset and go on from there."

    def __init__(self, kept: int) -> None:
        super().__init__()
        self.kept = kept


class StorageFull(OutputError):
    """No room for more bytes. What was kept stays, and the work can go on."""

    code: ClassVar[str] = "no_room"
    status: ClassVar[int] = 507
    family: ClassVar[str] = "There is no room for more at the moment. What you sent is safe; please go on later."
    coordinator: ClassVar[str] = "The storage is full. Uploads wait until the administrator makes room."

    def __init__(self) -> None:
        super().__init__("The disk is full.", next_step="Make room; uploads and work go on where they stopped.")

"""The tree of errors that the main job and the command know.

    CaseferryError            exit 4, a bug unless a subclass says otherwise
    ├── UsageError            exit 2: a wrong option, an unknown hospital or cancer
    ├── NothingReadable       exit 3: no page of the whole input could be read
    ├── OutputError           exit 5: disk full, no permission, folder in use
    ├── TranslatorFailed      exit 5: a machine translator did not answer, or answered nonsense
    └── Refusal               never leaves a run: one input that cannot be used, with what to do next

Each error says what to do next. Messages carry no patient data: they may stand in a log.
The platform answers a browser, not a shell: what a person may not do to a case is a `CaseError` (`platform/cases/errors.py`), with a status instead
of an exit code; what its engine tries again (`NotSent`, `MailboxAway`, `StepFailed`) stands beside the work that raises it.
"""

from __future__ import annotations

from typing import ClassVar


class CaseferryError(Exception):
    """Root of the tree; `what` happened and what to do `next`, both plain sentences without patient data."""

    exit_code: ClassVar[int] = 4
    permanent: ClassVar[bool] = True

    def __init__(self, what: str, *, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".strip()


class UsageError(CaseferryError):
    """The command or a value given to it is wrong."""

    exit_code = 2


class NothingReadable(CaseferryError):
    """Not one page of the input could be read."""

    exit_code = 3


class OutputError(CaseferryError):
    """The packet cannot be written where it was asked for."""

    exit_code = 5
    permanent = False


class TranslatorFailed(CaseferryError):
    """A machine translator did not answer, or answered something that is no translation. Nothing was kept of it."""

    exit_code = 5
    permanent = False


class Refusal(CaseferryError):
    """One input that cannot be used. The run goes on; the ledger names it.

    `code` is one of `REFUSAL_CODES`; `what` says why and `next_step` what the family should do.
    """

    def __init__(self, code: str, what: str, *, next_step: str = "") -> None:
        super().__init__(what, next_step=next_step)
        self.code = code


REFUSAL_CODES = (
    "empty",  # zero bytes, or no pages
    "encrypted",  # needs a password
    "damaged",  # truncated or broken
    "unsupported",  # a kind that we do not read
    "limit",  # too large, too many, too deep, too slow
    "hostile",  # path traversal, bomb, polyglot
    "unreadable",  # a page that nobody can read: photograph it again
    "no_engine",  # a script that no installed engine reads
    "inaccessible",  # the file could not be opened
)

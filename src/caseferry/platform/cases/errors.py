"""What can go wrong on a case, each with what to do next. The texts carry no health data."""

from __future__ import annotations


class CaseError(Exception):
    """A person asked for something that cannot be done now. `code` names the words that the pages show; `status`: of the answer."""

    code = "case_error"
    status = 409


class NotFound(CaseError):
    """The case or thing does not exist for this actor. Says nothing about whether it exists for others."""

    code = "not_found"
    status = 404


class Forbidden(CaseError):
    """The actor may see the case but not do this."""

    code = "forbidden"
    status = 403


class WrongState(CaseError):
    """The event has no place in the state that the case is in."""

    code = "wrong_state"

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"{event} is not possible while the case is {state}")
        self.state, self.event = state, event


class Overtaken(CaseError):
    """Somebody else changed the case since this page was drawn: look again, then decide."""

    code = "overtaken"


class GateOpen(CaseError):
    """Sending is not possible yet. `gates` are the codes of what is open."""

    code = "gate_open"

    def __init__(self, gates: tuple[str, ...]) -> None:
        super().__init__("open: " + ", ".join(gates))
        self.gates = gates


class BadInput(CaseError):
    """A field is missing or not of its kind. `field` names it."""

    code = "bad_input"
    status = 422

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}" if reason else field)
        self.field, self.reason = field, reason


class ForbiddenClaim(BadInput):
    """Outgoing text promises or advises something that nobody here may (requirement R31, docs/requirements.md)."""

    code = "forbidden_claim"


class Gone(CaseError):
    """The case was erased or the link ended."""

    code = "gone"
    status = 410


class TooLarge(CaseError):
    """More bytes than this installation takes in one piece."""

    code = "too_large"
    status = 413


class TooMany(CaseError):
    """Tried too often from one place: wait a little."""

    code = "too_many"
    status = 429

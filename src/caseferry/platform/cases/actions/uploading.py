"""Records come in, piece by piece; none is ever refused for being incomplete."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.doing import action, advance, require
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.filenames import safe_path
from caseferry.platform.cases.models import Case, Upload
from caseferry.platform.vault.safes import open_safe

UNFINISHED = "unfinished"
"""Why a file was put away that its sender never sent to the end."""


@action("upload.receive")
def begin_upload(actor: Actor, case: Case, *, name: str, size: int, message: str = "") -> Upload:
    """Announce a file of `size` bytes. `name` may be a path inside a folder; `message`: the answer that it belongs to.

    Raises BadInput for a name without any sign.
    """
    upload = Upload(case=case, came_from=_side(actor), size=size, begun_at=timezone.now(), message=message or None)
    upload.set_content({"name": safe_path(name)})
    upload.save()
    return upload


def append(actor: Actor, upload: Upload, offset: int, chunks: Iterable[bytes]) -> int:
    """Keep a piece that begins at `offset`; the new offset. A broken connection keeps what came.

    Raises BadInput when `offset` is not where the file ends so far, or when more comes than was announced.
    """
    require(actor, "upload.receive", upload.case)
    if upload.state != Upload.State.RECEIVING:
        raise NotFound
    incoming = open_safe(upload.case_id).receive(str(upload.pk))
    if offset != incoming.offset:
        raise BadInput("offset")
    try:
        incoming.append(offset, _at_most(chunks, upload.size - offset))
    finally:
        reached = open_safe(upload.case_id).receive(str(upload.pk)).offset
        Upload.objects.filter(pk=upload.pk).update(offset=reached, moved_at=timezone.now())
        upload.offset = reached
    return reached


def finish_upload(actor: Actor, upload: Upload) -> Upload:
    """The last byte is there: keep the file under its hash and have the case read again."""
    sha256, size = open_safe(upload.case_id).receive(str(upload.pk)).finish()
    kept = _keep(actor, upload.case, upload, sha256, size)
    open_safe(upload.case_id).receive(str(upload.pk)).abandon()  # its pieces are one blob now
    return kept


@action("upload.receive")
def _keep(actor: Actor, case: Case, upload: Upload, sha256: str, size: int) -> Upload:
    upload = Upload.objects.get(pk=upload.pk)
    if upload.state != Upload.State.RECEIVING:
        return upload
    upload.set_content({**upload.content, "sha256": sha256})
    upload.size = upload.offset = size
    upload.state, upload.kept_at = Upload.State.KEPT, timezone.now()
    upload.digest = salted_hmac("upload", f"{case.pk}/{sha256}", algorithm="sha256").hexdigest()
    upload.save()
    if upload.came_from == "hospital":
        return upload  # a paper of the hospital is no record of the patient: nothing is packed anew
    case.revision = F("revision") + 1
    case.save(update_fields=["revision"])
    case.refresh_from_db()
    advance(case, "records")
    want_build(case)
    return upload


@action("upload.receive")
def cancel_upload(actor: Actor, case: Case, upload: Upload) -> str:
    """Forget a file that did not arrive in full, with every byte of it. Raises NotFound for one that did."""
    if upload.state != Upload.State.RECEIVING or upload.case_id != case.pk:
        raise NotFound
    key = str(upload.pk)
    open_safe(case.pk).receive(key).abandon()
    Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING).delete()
    return key


@action("upload.remove")
def drop_unfinished(actor: Actor, case: Case, upload: Upload) -> Upload | None:
    """Put away the piece of a file that was never sent to its end; its name stays, so that the family is told. None when it went on meanwhile."""
    offset = open_safe(case.pk).receive(str(upload.pk)).offset
    dropped = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, offset=upload.offset)
    if offset == upload.size or not dropped.update(
        state=Upload.State.REMOVED, removed_at=timezone.now(), reason=UNFINISHED
    ):
        return None
    open_safe(case.pk).receive(str(upload.pk)).abandon()
    return upload


@action("upload.remove")
def remove_upload(actor: Actor, case: Case, upload: Upload) -> Upload:
    """Take a file out of the case: it is in no build from now on. Its bytes stay until the case is erased, for undoing.

    Raises NotFound for a file that has not arrived in full.
    """
    if not upload.content.get("sha256"):
        raise NotFound
    upload.state, upload.removed_at = Upload.State.REMOVED, timezone.now()
    upload.save()
    want_build(case)
    return upload


@action("upload.remove")
def restore_upload(actor: Actor, case: Case, upload: Upload) -> Upload:
    """Undo a removal. Raises NotFound for a file that never arrived in full."""
    if not upload.content.get("sha256"):
        raise NotFound
    upload.state, upload.removed_at = Upload.State.KEPT, None
    upload.save()
    want_build(case)
    return upload


def _side(actor: Actor) -> str:
    return {"staff": "desk", "system": "email"}.get(actor.kind, actor.kind)


def _at_most(chunks: Iterable[bytes], left: int) -> Iterable[bytes]:
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise BadInput("size", "more bytes than announced")
        yield chunk

"""Takes a plain form's files straight into the vault, so that no file of a person ever lies readable on a disk or whole in memory."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any, Final, cast

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from caseferry.domain.errors import OutputError
from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.uploading import append, begin_upload, cancel_upload, finish_upload
from caseferry.platform.cases.errors import BadInput, NotFound, TooLarge
from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.cases.models import Case, Upload
from caseferry.platform.vault.errors import StorageLost, VaultError

PIECE: Final = 4 * 1024 * 1024  # bytes held before they are sealed: all the memory that a form's file costs
_FORM_FIELDS: Final = 1_000_000  # of a form beside its files


class VaultUploadHandler(FileUploadHandler):
    """The handler of every form. Where no view has said which case a file is for, files are dropped unread."""

    chunk_size = 1024 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """No case: the bytes go nowhere."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never called, since `new_file` skips."""
        return None

    def file_complete(self, file_size: int) -> None:
        """Nothing came of it."""
        return


class CaseUploadHandler(VaultUploadHandler):
    """Streams each file of a form into one case. `begun` are whole but not yet kept: the view keeps them once the form is proven ours."""

    def __init__(self, request: HttpRequest, actor: Actor, case: Case, *, message: str = "") -> None:
        super().__init__(request)
        self._actor, self._case, self._message = actor, case, message
        self._most = int(request.META.get("CONTENT_LENGTH") or 0)
        self._upload: Upload | None = None
        self._held = bytearray()
        self.begun: list[Upload] = []
        self.problem: Exception | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; one without a name (an empty field) is skipped."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self._held.clear()
        try:
            self._upload = begin_upload(
                self._actor, self._case, name=self.file_name or "", size=self._most, message=self._message
            )
        except BadInput:
            self._upload = None
            raise SkipFile from None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hold a little, seal it, go on."""
        self._held += raw_data
        if len(self._held) >= PIECE:
            self._seal()
        return None

    def file_complete(self, file_size: int) -> None:
        """The file is whole; Django gets nothing of it."""
        upload = self._upload
        if upload is None:
            return
        self._seal()
        self._upload = None
        if upload.offset:
            self.begun.append(upload)
        else:
            self._forget(upload)

    def upload_interrupted(self) -> None:
        """The connection broke inside a file: a form cannot go on later, so what came of this file is dropped."""
        if self._upload is not None:
            self._forget(self._upload)
            self._upload = None

    def keep(self) -> list[Upload]:
        """Keep every whole file and have the case read again."""
        kept = [finish_upload(self._actor, upload) for upload in self.begun]
        self.begun = []
        return kept

    def drop(self) -> None:
        """The form was not ours or failed: nothing of it stays."""
        for upload in self.begun:
            self._forget(upload)
        self.begun = []
        self.upload_interrupted()

    def _forget(self, upload: Upload) -> None:
        try:
            with contextlib.suppress(NotFound):  # kept already, before a later file of the same form failed: it stays
                cancel_upload(self._actor, self._case, upload)
        except StorageLost:  # its pieces cannot be reached either: a form begins anew
            Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING).delete()

    def _seal(self) -> None:
        assert self._upload is not None
        if not self._held:
            return
        try:
            append(self._actor, self._upload, self._upload.offset, [bytes(self._held)])
        except (OutputError, VaultError) as error:
            # A full disk, a storage that is away: told by the view, since Django's parser swallows what handlers raise.
            self.problem = error
            self.upload_interrupted()
            raise StopUpload(connection_reset=True) from None
        self._held.clear()


View = Callable[..., HttpResponseBase]


def receives_files(view: View) -> View:
    """A view behind a gate whose form may bring files: they stream into `request.case`. In the view, `keep_files(request)`.

    The form's token is checked after the parsing, as Django does; files of a form that is not ours are dropped. The
    argument `message` or `question` of the address, when there is one, is what the files belong to.
    """

    @csrf_exempt
    @functools.wraps(view)
    def run(request: GatedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return csrf_protect(view)(request, *args, **kwargs)
        refuse_too_large(int(request.META.get("CONTENT_LENGTH") or 0) - _FORM_FIELDS)
        message = str(kwargs.get("message") or kwargs.get("question") or "")
        handler = CaseUploadHandler(request, request.actor, request.case, message=message)
        request.upload_handlers = [handler]
        try:
            request.POST  # noqa: B018  parses the form, and with it the files
        except UnreadablePostError:
            handler.drop()
            return HttpResponse(status=400)
        try:
            if handler.problem is not None:
                raise handler.problem
            request.arrivals = handler  # type: ignore[attr-defined]
            return csrf_protect(view)(request, *args, **kwargs)
        finally:
            handler.drop()

    return run


def keep_files(request: GatedRequest) -> list[Upload]:
    """Keep the files of this form, in a view that `receives_files`."""
    return cast(CaseUploadHandler, request.arrivals).keep()  # type: ignore[attr-defined]


def refuse_too_large(size: int) -> None:
    """Raises TooLarge for more bytes than this installation takes in one piece."""
    if size > settings.MOST_UPLOAD_BYTES:
        raise TooLarge

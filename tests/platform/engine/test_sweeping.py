"""What a round puts in order: pieces of files that nobody goes on sending, builds that something outside the case stopped."""

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone
from tests.platform.family.visits import enter, family_of, text_of, welcome
from tests.platform.people import send_bytes

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions import uploading
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.models import Build, Upload
from caseferry.platform.engine.sweeping import build_again, sweep_unfinished
from caseferry.platform.vault.safes import open_safe


@pytest.fixture
def made(sqlite):
    return welcome()


def begun(made, name: str, data: bytes, size: int) -> Upload:
    """A file of which only `data` came."""
    row = uploading.begin_upload(family_of(made), made.case, name=name, size=size)
    uploading.append(family_of(made), row, 0, [data])
    return row


def in_days(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def test_a_piece_that_nobody_goes_on_sending_is_put_away_and_the_family_reads_which(made):
    whole = send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    row = begun(made, "cd.zip", b"abc", 10)

    assert sweep_unfinished(in_days(13)) == 0
    assert sweep_unfinished(in_days(15)) == 1

    row.refresh_from_db()
    whole.refresh_from_db()
    assert (row.state, row.reason, whole.state) == ("removed", "unfinished", "kept")
    assert open_safe(made.case.pk).receive(str(row.pk)).offset == 0
    assert Entry.objects.filter(actor_kind="system", action="upload.remove", about=str(row.pk)).count() == 1
    client = enter(made)
    page = text_of(client.get(f"/my/{made.case.pk}/upload/"))
    assert "cd.zip was never sent to its end" in page and "Everything else that you sent is safe." in page
    assert "cd.zip" not in text_of(client.get(f"/my/{made.case.pk}/arrived/"))
    assert sweep_unfinished(in_days(30)) == 0


def test_a_file_that_still_moves_is_left_alone(made):
    row = begun(made, "cd.zip", b"abc", 10)
    Upload.objects.filter(pk=row.pk).update(begun_at=in_days(-40))

    assert sweep_unfinished() == 0
    with override_settings(UNFINISHED_DAYS=1):
        assert sweep_unfinished(in_days(2)) == 1


def test_what_was_put_away_goes_on_nowhere_and_comes_not_back(made):
    row = begun(made, "cd.zip", b"abc", 10)
    sweep_unfinished(in_days(15))
    row.refresh_from_db()
    client = enter(made)
    address = f"/upload/my/{made.case.pk}/{row.pk}/"

    assert client.head(address, headers={"Tus-Resumable": "1.0.0"}).status_code == 410
    for act in (uploading.restore_upload, uploading.remove_upload):
        with pytest.raises(NotFound):
            act(family_of(made), made.case, row)


def test_a_file_that_came_again_is_not_missed(made):
    begun(made, "cd.zip", b"abc", 10)
    sweep_unfinished(in_days(15))
    send_bytes(family_of(made), made.case, "cd.zip", b"abcdefghij")

    assert "was never sent" not in text_of(enter(made).get(f"/my/{made.case.pk}/upload/"))


def test_a_file_whose_last_byte_came_is_no_piece(made):
    row = begun(made, "report.txt", b"abcdef", 6)
    assert sweep_unfinished(in_days(15)) == 0
    row.refresh_from_db()
    assert row.state == "receiving"


@pytest.mark.parametrize("reason", ["no_room", "storage_away", "master_key"])
def test_a_build_that_something_outside_stopped_is_tried_again_after_an_hour(made, reason):
    send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    Build.objects.update(state="failed", reason=reason, ended_at=timezone.now())

    assert build_again() == 0
    assert build_again(timezone.now() + dt.timedelta(hours=2)) == 1
    assert list(Build.objects.values_list("number", "state")) == [(2, "queued"), (1, "failed")]
    assert build_again(timezone.now() + dt.timedelta(hours=2)) == 0


def test_a_build_that_failed_for_what_it_read_waits_for_a_person(made):
    send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    Build.objects.update(state="failed", reason="nothing_readable", ended_at=timezone.now())
    assert build_again(timezone.now() + dt.timedelta(hours=2)) == 0

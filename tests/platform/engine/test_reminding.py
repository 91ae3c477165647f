"""The round over what is due."""

from caseferry.platform.engine.reminding import run_reminders


def test_a_new_installation_without_a_file_has_nothing_to_remind_of(sqlite, home):
    assert not (home / "objects").exists()
    assert run_reminders() == "storage_away"

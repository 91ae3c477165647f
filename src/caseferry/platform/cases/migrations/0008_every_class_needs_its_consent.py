"""The database itself refuses a sending, new or changed, without a live consent for every class of data that it carries (G1).

The triggers stand on a table that SQLite makes anew when a column is added to it, and loses them then: a migration that changes
`cases_sending` must make them again at its end.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _live(data_class: str) -> str:
    """A live consent of the case for the recipient, to send this class of data out for a second opinion."""
    return f"""EXISTS (
    SELECT 1 FROM cases_consent c
    WHERE c.case_id = NEW.case_id AND c.recipient = NEW.recipient AND c.data_class = '{data_class}'
      AND c.purpose = 'second_opinion' AND c.direction = 'out' AND c.withdrawn_at IS NULL
  )"""  # noqa: S608 - from the words below alone


_FITS = f"""EXISTS (
    SELECT 1 FROM cases_consent c
    WHERE c.id = NEW.consent_id AND c.case_id = NEW.case_id AND c.recipient = NEW.recipient AND c.data_class = 'clinical'
      AND c.purpose = 'second_opinion' AND c.direction = 'out' AND c.withdrawn_at IS NULL
  )
  AND (NOT NEW.with_imaging OR {_live("imaging")})
  AND (NOT NEW.with_genomic OR {_live("genomic")})
  AND (NOT NEW.with_private OR {_live("identity")})
"""  # noqa: S608 - from the words above alone
_GUARDED = ("case_id", "packet_id", "consent_id", "recipient", "with_imaging", "with_genomic", "with_private")
"""What a consent covers. Its end must not keep the rest of the row from being written: a sending that is revoked is saved, too."""


def _changed(differs: str) -> str:
    return " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in _GUARDED)


_SQLITE = tuple(
    f"""CREATE TRIGGER {name} BEFORE {event} ON cases_sending
WHEN ({when}) AND NOT ({_FITS})
BEGIN SELECT RAISE(ABORT, 'no live consent for what is sent to this recipient'); END;"""
    for name, event, when in (
        ("sending_needs_consent", "INSERT", "1"),
        ("changed_sending_needs_consent", "UPDATE", _changed("IS NOT")),
    )
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION sending_needs_consent() RETURNS trigger AS $body$
BEGIN
  IF NOT ({_FITS}) THEN
    RAISE EXCEPTION 'no live consent for what is sent to this recipient' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$ LANGUAGE plpgsql;""",
    """CREATE TRIGGER sending_needs_consent BEFORE INSERT ON cases_sending
FOR EACH ROW EXECUTE FUNCTION sending_needs_consent();""",
    f"""CREATE TRIGGER changed_sending_needs_consent BEFORE UPDATE ON cases_sending
FOR EACH ROW WHEN ({_changed("IS DISTINCT FROM")}) EXECUTE FUNCTION sending_needs_consent();""",
)


def _make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _drop(apps, editor)
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


def _drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    on = "" if editor.connection.vendor == "sqlite" else " ON cases_sending"
    for name in ("sending_needs_consent", "changed_sending_needs_consent"):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


class Migration(migrations.Migration):
    """Two triggers, in each database's own words."""

    dependencies = [("cases", "0007_classes_of_a_sending")]
    operations = [migrations.RunPython(_make, _drop)]

"""The database itself refuses a sending without a live consent of the same case for the same recipient (G1)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FITS = """
  SELECT 1 FROM cases_consent c
  WHERE c.id = NEW.consent_id AND c.case_id = NEW.case_id AND c.recipient = NEW.recipient
    AND c.direction = 'out' AND c.withdrawn_at IS NULL
"""
_SQLITE = f"""
CREATE TRIGGER sending_needs_consent BEFORE INSERT ON cases_sending
WHEN NOT EXISTS ({_FITS})
BEGIN SELECT RAISE(ABORT, 'no live consent for this recipient'); END;
"""
_POSTGRESQL = f"""
CREATE FUNCTION sending_needs_consent() RETURNS trigger AS $body$
BEGIN
  IF NOT EXISTS ({_FITS}) THEN
    RAISE EXCEPTION 'no live consent for this recipient' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$ LANGUAGE plpgsql;
CREATE TRIGGER sending_needs_consent BEFORE INSERT ON cases_sending
FOR EACH ROW EXECUTE FUNCTION sending_needs_consent();
"""


def _make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(_SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL)


def _drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS sending_needs_consent")
    else:
        editor.execute("DROP TRIGGER IF EXISTS sending_needs_consent ON cases_sending")
        editor.execute("DROP FUNCTION IF EXISTS sending_needs_consent")


class Migration(migrations.Migration):
    """One trigger, in each database's own words."""

    dependencies = [("cases", "0002_work_and_sending")]
    operations = [migrations.RunPython(_make, _drop)]

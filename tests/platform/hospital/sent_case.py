"""Makes an installation with a sent case in a process of its own: `python -m tests.platform.hospital.sent_case FOLDER`. Prints its links."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import tests.platform.conftest  # noqa: F401  Django, with the settings of the tests


def main(folder: Path) -> None:
    """Passcodes are hashed as an installation does it, so that `caseferry serve` knows them."""
    from django.core.management import call_command
    from django.test import override_settings
    from tests.platform.databases import using
    from tests.platform.hospital.desks import prepare

    (folder / "migrated").mkdir(parents=True)
    with using("", folder / "migrated"):
        call_command("migrate", verbosity=0, skip_checks=True)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"]):
        made = prepare(folder / "installation", folder / "migrated" / "caseferry.sqlite3")
    ways = {name: [way.token, way.passcode] for name, way in
            (("first", made.first), ("second", made.second), ("other", made.other))}  # fmt: skip
    print(json.dumps({"case": made.case, "home": str(made.home), **ways}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What Django's own checks say of an installation behind https, and whether the tables are as the models want them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def manage(tmp_path, *words):
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("CASEFERRY_", "DJANGO_"))}
    environment = {
        **bare, "CASEFERRY_HOME": str(tmp_path), "CASEFERRY_SECRET_KEY": "of the tests alone, and longer than fifty letters: 0123456789abcdef",
        "CASEFERRY_ADDRESS": "https://records.example.org",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_deployed_installation_has_no_finding(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_every_change_of_a_model_has_its_migration(tmp_path):
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout

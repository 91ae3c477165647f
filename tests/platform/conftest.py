"""Django for the tests of the platform: settings from an environment of their own, never a person's installation."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseferry.platform.site.settings")
os.environ["CASEFERRY_HOME"] = tempfile.mkdtemp(prefix="caseferry-tests-") + "/home"
os.environ.setdefault("CASEFERRY_SECRET_KEY", "a secret of the tests alone")
for name in ("CASEFERRY_MASTER_KEY", "CASEFERRY_MASTER_KEY_FILE", "CASEFERRY_KEYS", "STORAGE_URL", "DATABASE_URL"):
    os.environ.pop(name, None)

import django  # noqa: E402

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402

setup_test_environment()

from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # tests guess many passcodes; guessing is slow on purpose
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.WHITENOISE_AUTOREFRESH = True
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # mails go to real servers, on loopback

from tests.platform.databases import database, elsewhere, home, migrated_file, migrated_postgres, sqlite  # noqa: E402
from tests.platform.postgres import postgres_cluster  # noqa: E402

__all__ = ["database", "elsewhere", "home", "migrated_file", "migrated_postgres", "postgres_cluster", "sqlite"]

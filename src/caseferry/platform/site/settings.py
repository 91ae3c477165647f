"""Django's settings, from the environment alone. docs/deploy.md lists every variable."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from caseferry.config import secret
from caseferry.platform.site.database import database

_ENV = os.environ
HOME = Path(secret(_ENV, "CASEFERRY_HOME") or Path.home() / ".local/share/caseferry")
KEYS = Path(secret(_ENV, "CASEFERRY_KEYS") or HOME.with_name(HOME.name + "-keys"))
"""The folder of secrets that the first start makes; apart from the data, so that a copy of one does not open the other."""

ADDRESS = secret(_ENV, "CASEFERRY_ADDRESS") or "http://127.0.0.1:8000"
"""Where people reach this installation; links in letters and mails begin with it."""

_SECRET_FILE = KEYS / "secret.key"
SECRET_KEY = secret(_ENV, "CASEFERRY_SECRET_KEY") or (
    _SECRET_FILE.read_text(encoding="utf-8").strip() if _SECRET_FILE.exists() else ""
)
MASTER_KEYS = tuple(key for key in secret(_ENV, "CASEFERRY_MASTER_KEY").split(",") if key)
MASTER_KEY_FILE = KEYS / "master.key"
STORAGE_URL = secret(_ENV, "STORAGE_URL")
KEY_WRAPPER = secret(_ENV, "CASEFERRY_KEY_WRAPPER")  # the dotted path of a key management service's class
KEY_BACKUP_DAYS = int(secret(_ENV, "CASEFERRY_KEY_BACKUP_DAYS") or 35)
OBJECTS = HOME / "objects"
ENGINE_URL = secret(_ENV, "CASEFERRY_ENGINE_URL")  # of the workflow tables; by default beside the database
MOST_UPLOAD_BYTES = int(secret(_ENV, "CASEFERRY_MOST_UPLOAD_MB") or 20_000) * 1_000_000
UNFINISHED_DAYS = int(secret(_ENV, "CASEFERRY_UNFINISHED_DAYS") or 14)  # a file that nobody goes on sending is put away
KEEP_CLOSED_DAYS = int(
    secret(_ENV, "CASEFERRY_KEEP_CLOSED_DAYS") or 0
)  # 0: a closed case is kept until somebody erases it
KEEP_INQUIRY_DAYS = int(secret(_ENV, "CASEFERRY_KEEP_INQUIRY_DAYS") or 0)  # the same of an inquiry that nobody took

DEBUG = False
_HOST = urlsplit(ADDRESS).hostname or "127.0.0.1"
_SECURE = urlsplit(ADDRESS).scheme == "https"
ALLOWED_HOSTS = sorted({_HOST, *(name for name in secret(_ENV, "CASEFERRY_HOSTS").split(",") if name)})
CSRF_TRUSTED_ORIGINS = [ADDRESS] if _SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the pages of passkeys say times with it
    "caseferry.platform.look",
    "caseferry.platform.office",  # before allauth: its pages wear our clothes
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "caseferry.platform.access",
    "caseferry.platform.audit",
    "caseferry.platform.vault",
    "caseferry.platform.sharing",
    "caseferry.platform.cases",
    "caseferry.platform.uploads",
    "caseferry.platform.channels",
    "caseferry.platform.engine",
    "caseferry.platform.family",
    "caseferry.platform.desk",
    "caseferry.platform.hospital",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "caseferry.platform.look.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caseferry.platform.sharing.middleware.ActorMiddleware",
    "caseferry.platform.site.middleware.PrivatePages",
    "caseferry.platform.site.errors.CaseErrors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "caseferry.platform.site.urls"
WSGI_APPLICATION = "caseferry.platform.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": database(secret(_ENV, "DATABASE_URL"), HOME)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Accounts are made by an administrator; staff sign in by email with a second factor or a passkey.
ACCOUNT_ADAPTER = "caseferry.platform.office.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
MFA_TOTP_ISSUER = "Caseferry"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after fit too: clocks differ by seconds
MFA_ADAPTER = "caseferry.platform.office.accounts.SealedFactors"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _SECURE
CSRF_FAILURE_VIEW = "caseferry.platform.site.errors.csrf_failed"
SECURE_SSL_REDIRECT = _SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if secret(_ENV, "CASEFERRY_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
SECURE_HSTS_PRELOAD = _SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [NONE],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["caseferry.platform.uploads.receiving.VaultUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

EMAIL_HOST = secret(_ENV, "CASEFERRY_SMTP_HOST")
EMAIL_PORT = int(secret(_ENV, "CASEFERRY_SMTP_PORT") or 587)
EMAIL_HOST_USER = secret(_ENV, "CASEFERRY_SMTP_USER")
EMAIL_HOST_PASSWORD = secret(_ENV, "CASEFERRY_SMTP_PASSWORD")
EMAIL_USE_TLS = secret(_ENV, "CASEFERRY_SMTP_TLS") not in ("", "0", "no")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = secret(_ENV, "CASEFERRY_EMAIL_FROM") or "caseferry@localhost"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
IMAP_URL = secret(_ENV, "CASEFERRY_IMAP_URL")  # imaps://user:password@host/folder; empty: no mail is fetched
INTAKE_ADDRESS = secret(_ENV, "CASEFERRY_INTAKE_ADDRESS")  # case+TOKEN@ is made from it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_records": {"()": "caseferry.platform.site.logs.WithoutRecords"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_records"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "caseferry": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "dbos": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}

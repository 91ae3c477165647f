"""Mail servers for tests, on free loopback ports: aiosmtpd takes what is sent, dovecot keeps what is fetched."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.test import override_settings

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
PASSWORD = "of@the/tests:only"
DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"


@dataclass
class Taken:
    """Keeps what an SMTP server was given: envelope sender, recipients, message. `refuse` maps a recipient to a refusal line."""

    refuse: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Refuse the recipients that a test names."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Keep it."""
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 kept"

    def messages(self) -> list[Message]:
        """What was sent, in order."""
        return [message_from_bytes(raw) for _, _, raw in self.mails]


@contextlib.contextmanager
def smtp_server() -> Iterator[tuple[int, Taken]]:
    """A server that takes everything; its port and what it took."""
    taken = Taken()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port, taken
    finally:
        controller.stop()


@dataclass(frozen=True)
class ImapServer:
    """A running dovecot, seen by one of its users; every name has a mailbox there."""

    port: int
    user: str
    safe_port: int = 0  # for imaps
    authority: str = ""  # the file with the certificate of who signed the server's

    @property
    def url(self) -> str:
        """As the settings want it."""
        return f"imap://{self.user}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/INBOX"

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A plain client, logged in."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(self.user, PASSWORD)
            yield client

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Leave mails in a folder."""
        with self.client() as client:
            for raw in mails:
                kind, _ = client.append(folder, None, None, raw)
                assert kind == "OK"

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder, in order."""
        with self.client() as client:
            kind, _ = client.select(folder, readonly=True)
            if kind != "OK":
                return []
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]

    def flag(self, number: int, *flags: str) -> None:
        """Put flags on a mail of the inbox."""
        with self.client() as client:
            client.select("INBOX")
            client.store(str(number), "+FLAGS", f"({' '.join(flags)})")


@contextlib.contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Dovecot in a folder of its own, as nobody when the tests run as root. Gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="caseferry-imap-"))
    folder.chmod(0o755)
    person = pwd.getpwnam("nobody" if os.getuid() == 0 else getpass.getuser())
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", person.pw_uid, person.pw_gid)
    server = ImapServer(free_port(), "intake", free_port(), str(folder / "authority.pem"))
    write_certificates(folder)
    (folder / "dovecot.conf").write_text(_config(folder, server, person), encoding="utf-8")
    process = subprocess.Popen([DOVECOT, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.PIPE)
    try:
        _wait(server.port, process, folder / "log")
        yield server
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_certificates(folder: Path) -> None:
    """A certificate for 127.0.0.1, and the one of the authority that signed it."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("tests authority", "tests server")]
    now = dt.datetime.now(dt.UTC)
    for number, file in enumerate(("authority", "server")):
        made = (
            x509.CertificateBuilder(names[0], names[number], keys[number].public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=not number, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .sign(keys[0], hashes.SHA256())
        )
        (folder / f"{file}.pem").write_bytes(made.public_bytes(Encoding.PEM))
    key = keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.key").write_bytes(key)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    raise RuntimeError(f"dovecot did not start: {said} {process.stderr.read() if process.stderr else ''}")


def _config(folder: Path, server: ImapServer, person: pwd.struct_passwd) -> str:
    group = grp.getgrgid(person.pw_gid).gr_name
    services = "\n".join(
        f"service {name} {{\n  chroot =\n  user = {person.pw_name}\n  group = {group}\n}}"
        for name in ("anvil", "stats", "auth", "imap")
    )
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {person.pw_name}
default_login_user = {person.pw_name}
default_internal_group = {group}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
auth_failure_delay = 0
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.port}
  }}
  inet_listener imaps {{
    port = {server.safe_port}
    ssl = yes
  }}
}}
{services}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={person.pw_uid} gid={person.pw_gid} home={folder}/mail/%u
}}
"""


@pytest.fixture
def smtp(settings_of_mail: None) -> Iterator[Taken]:
    """An SMTP server that Django's settings point to."""
    with (
        smtp_server() as (port, taken),
        override_settings(
            EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_BACKEND=BACKEND, EMAIL_USE_TLS=False, EMAIL_HOST_USER=""
        ),
    ):
        yield taken


@pytest.fixture(scope="session")
def dovecot() -> Iterator[ImapServer]:
    """One dovecot for all tests. Skipped without it, failing when everything was asked for."""
    if not Path(DOVECOT).exists() and not os.environ.get("CASEFERRY_TEST_ALL"):
        pytest.skip("needs dovecot: apt install dovecot-imapd")
    with imap_server() as server:
        yield server


@pytest.fixture
def imap(dovecot: ImapServer, settings_of_mail: None) -> Iterator[ImapServer]:
    """An empty mailbox that the settings point to."""
    server = replace(dovecot, user=f"intake-{uuid.uuid4().hex[:8]}")
    with override_settings(IMAP_URL=server.url):
        yield server


@pytest.fixture
def settings_of_mail() -> Iterator[None]:
    """Addresses of an invented installation."""
    with override_settings(
        INTAKE_ADDRESS="case@intake.example",
        DEFAULT_FROM_EMAIL="Caseferry <desk@caseferry.example>",
        ADDRESS="https://caseferry.example",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield

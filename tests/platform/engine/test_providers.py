"""An optional reader sees a page only while the family's consent lives, and each page that goes out is recorded."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from tests.platform.people import begin, make_user, send_bytes

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.consenting import Agreement, give_consent, withdraw_consent
from caseferry.platform.cases.models import Build, Consent
from caseferry.platform.engine.building import run_build
from caseferry.platform.engine.providers import AgreedReader, allowed_readers
from caseferry.ports.proposing import Leaf, ProviderFailed

LABS = """City Hospital, Laboratory
Patient: Petra Novakova   Date of birth: 12.03.1961
Collected: 2026-01-10
Haemoglobin 118 g/L (120-160)
Creatinine 71 umol/L (44-97)
"""


@pytest.fixture
def asked(monkeypatch):
    """What a reader on this machine was asked, page by page."""
    pages = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            pages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][1]["content"])
            body = json.dumps({"choices": [{"message": {"content": '{"facts": []}'}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("CASEFERRY_PROVIDER_LOCAL_ADDRESS", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("CASEFERRY_PROVIDER_LOCAL_MODEL", "small")
        yield pages
        server.shutdown()


@pytest.fixture
def told(sqlite):
    case, family = begin(make_user("ana"), birth_date="1961-03-12")
    send_bytes(family, case, "labs.txt", LABS.encode())
    return case, family


def agree(family, case, recipient="provider:local", purpose="reading", data_class="clinical") -> Consent:
    return give_consent(family, case, Agreement(recipient, purpose, data_class, "out", "patient", "Petra Novakova"))


def build(case) -> Build:
    made = Build.objects.filter(case=case).order_by("-number").first()
    assert run_build(str(made.pk)) == "done"
    return made


def recorded() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(action="provider.ask").values_list("actor_kind", "about"))


def test_without_consent_no_page_goes_out(told, asked):
    build(told[0])
    assert (asked, recorded()) == ([], [])


@pytest.mark.parametrize(
    "other",
    [
        {"recipient": "provider:another"},
        {"purpose": "translation"},
        {"data_class": "imaging"},
        {"recipient": "cicams", "purpose": "second_opinion"},
    ],
)
def test_a_consent_for_something_else_is_none(told, asked, other):
    case, family = told
    agree(family, case, **other)
    build(case)
    assert (asked, recorded()) == ([], [])


def test_with_consent_the_page_goes_out_once_and_that_is_recorded(told, asked, home):
    case, family = told
    agree(family, case)
    build(case)

    assert len(asked) == 1 and "Haemoglobin 118" in asked[0]
    assert recorded() == [("system", "provider:local/clinical")]

    Build.objects.update(state="queued")  # the same again: the answer is kept, in the vault alone
    build(case)
    assert (len(asked), len(recorded())) == (1, 1)
    plain = [path for path in home.rglob("*") if path.is_file() and b"Haemoglobin" in path.read_bytes()]
    assert plain == []


def test_a_consent_taken_back_while_pages_are_read_ends_it_at_the_next_page(told):
    case, family = told
    consent, shown = agree(family, case), []

    class Reader:
        name = "local"

        def knows(self, leaf):
            return False

        def propose(self, leaf):
            shown.append(leaf.text)
            return ()

    reader = AgreedReader(Reader(), case)
    reader.propose(Leaf("one", "en", "labs"))
    withdraw_consent(family, case, consent)
    with pytest.raises(ProviderFailed):
        reader.propose(Leaf("two", "en", "labs"))
    assert shown == ["one"]


def test_a_page_about_genes_asks_for_its_own_consent(told):
    case, family = told
    agree(family, case)

    class Reader:
        name = "local"

        def knows(self, leaf):
            return False

        def propose(self, leaf):
            return ()

    with pytest.raises(ProviderFailed):
        AgreedReader(Reader(), case).propose(Leaf("EGFR p.L858R", "en", "molecular"))
    agree(family, case, data_class="genomic")
    assert AgreedReader(Reader(), case).propose(Leaf("EGFR p.L858R", "en", "molecular")) == ()


def test_a_reader_is_allowed_where_it_is_set_up_and_agreed_to(told, asked, monkeypatch):
    case, family = told
    assert allowed_readers(case) == ()
    consent = agree(family, case)
    assert allowed_readers(case) == ("local",)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=timezone.now())
    assert allowed_readers(case) == ()


def test_a_provider_that_is_only_half_set_up_stops_no_build(told, monkeypatch):
    case, family = told
    monkeypatch.setenv("CASEFERRY_PROVIDER_HALF_ADDRESS", "http://example.org/v1")
    agree(family, case, recipient="provider:half")
    build(case)
    assert recorded() == []

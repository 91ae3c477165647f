"""One case travels: from a family's phone over the coordinator's desk to the hospital's answer and back, then ends.

Everything is done by people in browsers against the real server and its worker; the records are invented.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

import pytest
from tests.journeys.platform.serving import bare_environment, served
from tests.platform.postgres import throwaway_cluster, throwaway_database

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LIMIT = 400
PLANTED = ("Novakova", "Rosa Quintero", "Adenocarcinoma of the lung", "exon 19 deletion", "second biopsy is useful")
PATHOLOGY = """City Hospital, Department of Pathology
PATHOLOGY REPORT
Patient: Petra Novakova   Date of birth: 12.03.1961
Collected: 2025-09-12   Reported: 2025-09-18
Specimen: lung, right upper lobe, core biopsy
Diagnosis: Adenocarcinoma of the lung, grade 2. TTF-1 positive.
"""
MOLECULAR = """City Hospital, Molecular Laboratory
MOLECULAR PATHOLOGY REPORT
Patient: Petra Novakova   Date of birth: 12.03.1961
Collected: 2025-09-12   Reported: 2025-10-02
EGFR exon 19 deletion detected. ALK negative.
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres])])
def site(request, tmp_path):
    home = tmp_path / "platform" / "home"
    if request.param == "sqlite":
        with served(home, worker=True) as running:
            running.database = ""
            yield running
        return
    with (
        throwaway_cluster() as cluster,
        throwaway_database(cluster, "caseferry") as address,
        served(home, worker=True, database=address) as running,
    ):
        running.database = address
        yield running


def visitor(browser, site, *, cookie="", **options):
    context = browser.new_context(base_url=site.address, **options)
    context.set_default_timeout(90_000)
    context.route(
        "**/live*.js", lambda route: route.abort()
    )  # a page that draws itself anew crosses what the driver does
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.address}])
    return context.new_page()


def coordinator(site) -> str:
    """A signed-in session of a coordinator with a second factor; made in a process of its own."""
    code = (
        "import json, sys; from pathlib import Path; from tests.journeys.platform.desk_site import prepare; "
        "prepare(Path(sys.argv[1])); from tests.journeys.platform.desk_session import session; "
        "print(json.dumps(session()))"
    )
    environment = {**bare_environment(), "DATABASE_URL": site.database, "CASEFERRY_ADDRESS": site.address}
    made = subprocess.run(
        [sys.executable, "-c", code, str(site.home)], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(made.stdout)["session"]


def press(page, action: str) -> None:
    """Send the form whose address ends with `action`, as a press on its button would; folded parts are opened first."""
    form = page.locator(f'form[action$="{action}"]').first
    for fold in page.locator(f'details:has(form[action$="{action}"])').all():
        fold.evaluate("node => { node.open = true }")
    button = form.locator("button[type=submit], button:not([type])").last
    with page.expect_navigation():
        button.click()


def settle(page, text: str) -> None:
    """Look again until the page says `text`: the worker reads meanwhile."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if text in page.inner_text("main"):
            return
        time.sleep(1)
        page.reload()
    pytest.fail(f"{page.url} never said {text!r}:\n{page.inner_text('main')[:1500]}")


def wait_until_read(desk, case: str) -> None:
    """The newest build is done, and nothing waits."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        told = desk.evaluate(f"fetch('/progress/desk/{case}/').then(answer => answer.json())")
        if told["state"] == "done":
            return
        assert told["state"] != "failed", told
        time.sleep(0.7)
    pytest.fail(f"the case was not read: {told}")


def send_file(page, case: str, name: str, text: str) -> None:
    page.goto(f"/my/{case}/upload/")
    chooser = page.locator('input[type="file"]').first
    chooser.set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.locator("#see").wait_for(state="visible")  # every file has arrived: a build of it is wanted from now on


def waive_everything(desk, case: str) -> None:
    """Every gate that is open is waived with a reason, as a coordinator does who knows better."""
    for _ in range(12):
        wait_until_read(desk, case)
        desk.goto(f"/desk/{case}/packet/")
        forms = desk.locator('form:has(input[value="waive_gate"])')
        if not forms.count():
            return
        form = forms.first
        desk.locator('details:has(input[value="waive_gate"])').first.evaluate("node => { node.open = true }")
        form.locator('input[name="reason"]').fill("Told by phone; it follows.")
        with desk.expect_navigation():
            form.locator("button").last.click()
    pytest.fail("gates stay open")


def review_and_send(desk, case: str, *, again: bool) -> tuple[str, str]:
    waive_everything(desk, case)
    press(desk, "/reviewed/")
    desk.goto(f"/desk/{case}/hospital/")
    press(desk, "/hospital/send/")
    return desk.inner_text("#secret-link"), desk.inner_text("#secret-code")


def test_a_case_travels_from_a_phone_to_an_answer_and_ends_without_a_trace(browser, site, tmp_path):
    # The family writes, on a phone.
    family = visitor(browser, site, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    family.goto("/start/review/")
    family.fill('[name="name"]', "Rosa Quintero")
    family.fill('[name="contact"]', "rosa@example.org")
    family.fill('[name="message"]', "My mother has lung cancer.")
    family.check('[name="agree"]')
    family.click("main form button[type=submit]")
    link = family.inner_text("#link")
    passcode = family.locator(".keep.code").first.inner_text()
    family.goto(link)
    family.fill('[name="passcode"]', passcode)
    with family.expect_navigation():
        family.click("main form button[type=submit]")
    case = re.search(r"/my/([0-9a-f-]{36})/", family.url)[1]

    # The coordinator takes the inquiry.
    desk = visitor(browser, site, cookie=coordinator(site), viewport={"width": 1366, "height": 900})
    desk.goto("/desk/?state=inquiry")
    assert desk.locator(f'form[action$="/{case}/take/"]').count() == 1
    press(desk, f"/{case}/take/")

    # The family says what it asks, and sends the first paper.
    family.goto(f"/my/{case}/question/")
    family.fill('[name="question"]', "Is a second biopsy needed?")
    family.fill('[name="name"]', "Petra Novakova")
    family.click("main form button[type=submit]")
    send_file(family, case, "pathology.txt", PATHOLOGY)
    wait_until_read(desk, case)
    family.goto(f"/my/{case}/arrived/")
    settle(family, "pathology")

    # The desk looks, corrects a date, asks for what is missing, chooses the hospital.
    desk.goto(f"/desk/{case}/")
    assert "Adenocarcinoma" in desk.inner_text("main")
    desk.goto(f"/desk/{case}/checklist/")
    ask = desk.locator('form[action$="/checklist/ask/"]').first
    desk.locator('details:has(form[action$="/checklist/ask/"])').first.evaluate("node => { node.open = true }")
    ask.locator("textarea").fill("Please send the molecular report.")
    with desk.expect_navigation():
        ask.locator("button").click()
    desk.goto(f"/desk/{case}/hospital/?hospital=cicams")
    desk.fill("#other", "Department of Thoracic Surgery")
    press(desk, "/hospital/choose/")
    family.goto(f"/my/{case}/missing/")
    settle(family, "Please send the molecular report.")
    family.goto(f"/my/{case}/consent/")
    family.check('[name="recipient"][value="cicams"]')
    family.check('[name="data_class"][value="genomic"]')  # the test that the hospital will ask for
    family.fill('[name="name"]', "Petra Novakova")
    family.check('[name="agree"]')
    with family.expect_navigation():
        family.locator("main form:has([name=agree]) button[type=submit]").first.click()
    address, code = review_and_send(desk, case, again=False)

    # The hospital opens it, says so, and asks.
    hospital = visitor(browser, site, viewport={"width": 1180, "height": 820})
    hospital.goto(address)
    desk.goto(f"/desk/{case}/hospital/")
    assert "Opened" not in desk.inner_text("main")
    hospital.fill('[name="passcode"]', code)
    with hospital.expect_navigation():
        hospital.click("main form button[type=submit]")
    assert "Is a second biopsy needed?" in hospital.inner_text("main")
    press(hospital, "/acknowledge/")
    hospital.goto(f"/review/{case}/questions/")
    hospital.fill('#ask [name="text"]', "Was EGFR tested?")
    with hospital.expect_navigation():
        hospital.locator("#ask form button[type=submit]").click()

    # The desk passes it on in plain words; the family answers with a new paper.
    desk.goto(f"/desk/{case}/messages/")
    forward = desk.locator('form[action$="/pass-on/"]').first
    desk.locator('details:has(form[action$="/pass-on/"])').all() and desk.locator(
        'details:has(form[action$="/pass-on/"])'
    ).first.evaluate("node => { node.open = true }")
    forward.locator("textarea").last.fill("Did the doctors test the tumour for EGFR?")
    with desk.expect_navigation():
        forward.locator("button[type=submit], button:not([type])").last.click()
    family.goto(f"/my/{case}/messages/")
    settle(family, "Did the doctors test the tumour for EGFR?")
    send_file(family, case, "molecular.txt", MOLECULAR)
    family.goto(f"/my/{case}/messages/")
    family.locator(f'a[href*="/my/{case}/messages/"]').last.click()
    family.fill('[name="text"]', "Yes. I sent the paper.")
    with family.expect_navigation():
        family.locator('button[form="answer"]').click()

    # Version 2 goes out with the answer; the hospital gives its opinion.
    address, code = review_and_send(desk, case, again=True)
    hospital.goto(address)
    hospital.fill('[name="passcode"]', code)
    with hospital.expect_navigation():
        hospital.click("main form button[type=submit]")
    assert "version 2" in hospital.inner_text("main .kicker")
    hospital.goto(f"/review/{case}/opinion/")
    hospital.fill('[name="text"]', "A second biopsy is useful after the next scan.")
    hospital.fill('[name="signed_by"]', "Dr Wang")
    with hospital.expect_navigation():
        hospital.locator('main form[enctype] button[type="submit"]').last.click()

    # The family sees it when it is released, not before.
    family.goto(f"/my/{case}/opinion/?read=1")
    assert "second biopsy is useful" not in family.inner_text("main")
    desk.goto(f"/desk/{case}/opinion/")
    press(desk, "/release/")
    family.goto(f"/my/{case}/opinion/?read=1")
    settle(family, "second biopsy is useful")

    # Who has opened the records stands on the family's own page. Withdrawal revokes; erasure leaves nothing.
    family.goto(f"/my/{case}/access/")
    assert "hospital" in family.inner_text("main").lower()
    family.goto(f"/my/{case}/data/")
    press(family, f"/{case}/end/")
    assert hospital.goto(f"/review/{case}/").status == 410
    family.goto(f"/my/{case}/data/")
    reference = re.search(r"CF-[0-9A-Z]{4}-[0-9A-Z]{4}", family.inner_html("main"))[0]
    family.locator("details.dialog.bad").last.evaluate("node => { node.open = true }")
    family.fill('[name="reference"]', reference)
    press(family, f"/{case}/erase/")
    until = time.monotonic() + LIMIT
    while (left := traces(site)) and time.monotonic() < until:
        time.sleep(2)
    assert left == []
    assert family.request.get(f"/my/{case}/").status in (404, 410)


def traces(site) -> list[str]:
    """Every place of the installation where a planted string can still be read."""
    found = []
    places = [item for item in site.home.parent.rglob("*") if item.is_file()]
    for path in places:
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # erased while we looked
            continue
        found += [f"{path.name}: {text}" for text in PLANTED if text.encode() in data]
    if site.database:
        dump = subprocess.run(["pg_dump", site.database], capture_output=True, check=True).stdout
        found += [f"the database: {text}" for text in PLANTED if text.encode() in dump]
    return found

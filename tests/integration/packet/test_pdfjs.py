"""P1: the category PDFs in the reader that a hospital's browser has: pdf.js, as the platform ships it, in Chromium."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PDFJS = Path(__file__).parents[3] / "src" / "caseferry" / "platform" / "hospital" / "static" / "hospital" / "pdfjs"
PAGE = """<!doctype html><meta charset="utf-8"><title>reader</title><script type="module">
import * as pdfjs from "/pdfjs/pdf.min.mjs";
pdfjs.GlobalWorkerOptions.workerSrc = "/pdfjs/pdf.worker.min.mjs";
window.read = async (url) => {
  const pdf = await pdfjs.getDocument({
    url, isEvalSupported: false, cMapUrl: "/pdfjs/cmaps/", cMapPacked: true,
    standardFontDataUrl: "/pdfjs/standard_fonts/", wasmUrl: "/pdfjs/wasm/",
  }).promise;
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const viewport = page.getViewport({ scale: 0.4 });
    const canvas = Object.assign(document.createElement("canvas"), { width: viewport.width, height: viewport.height });
    await page.render({ canvasContext: canvas.getContext("2d"), viewport, canvas }).promise;
    const shown = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const inked = shown.filter((value, at) => at % 4 === 0 && value < 160).length;
    const content = await page.getTextContent();
    pages.push({ inked, text: content.items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join("") });
  }
  const outline = (await pdf.getOutline()) || [];
  return { pages, outline: outline.map((item) => item.title), title: (await pdf.getMetadata()).info.Title || "" };
};
window.ready = true;
</script>"""


class Files(http.server.SimpleHTTPRequestHandler):
    """The packet, pdf.js, and one page that reads."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012  the base class declares it so

    def do_GET(self) -> None:
        if self.path == "/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())
        elif self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def address(made: Path, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "pdfjs").symlink_to(PDFJS)
    (tmp_path / "send").symlink_to(made / "send")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.browser
def test_P1_every_file_opens_in_pdfjs_with_its_pages_words_and_bookmarks(made: Path, address: str) -> None:
    from playwright.sync_api import sync_playwright

    packet = json.loads((made / "packet.json").read_text())
    files = {
        row["path"]: row for row in packet["files"] if row["path"].startswith("send/") and row["path"].endswith(".pdf")
    }
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page, said = browser.new_page(), []
        page.set_default_timeout(240_000)
        page.on("console", lambda message: said.append((message.type, message.text)))
        page.on("pageerror", lambda error: said.append(("error", str(error))))
        page.goto(address)
        page.wait_for_function("window.ready === true")
        told = {path: page.evaluate("path => window.read(path)", f"/{path}") for path in sorted(files)}
        browser.close()
    assert said == []
    assert len(told) >= 10
    assert {path: len(row["pages"]) for path, row in told.items()} == {
        path: row["pages"] for path, row in files.items()
    }
    assert [path for path, row in told.items() for shown in row["pages"] if shown["inked"] < 100] == []
    text = "\n".join(shown["text"] for row in told.values() for shown in row["pages"])
    for words in ("Adenocarcinoma de pulmón", "Аденокарцинома верхней доли", "右肺上叶腺癌", "p.E746_A750del"):
        assert words in text
    stamped = [
        row
        for path, row in told.items()
        if files[path]["documents"] and "Summary_2026-01-25" not in path and "Letter" not in path
    ]
    assert len(stamped) >= 8
    assert all("· page " in row["pages"][-1]["text"] and row["outline"] and row["title"] for row in stamped)

"""A small site with the verifier under the strict content policy, and batches of packages checked by its worker."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from tests.browser import FLAGS, chromium
from tests.inspections.drawing.verifiers import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'"
EMPTY = {"/": ("text/html", b"<!doctype html><title>.</title>")}

BATCH = """async (jobs) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
  const files = (texts) => texts && Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, bytes(text)]));
  const worker = new Worker("/static/verify/worker.js", { type: "module" });
  const reports = jobs.map(() => null);
  const seen = jobs.map(() => []);
  const finished = new Promise((resolve, reject) => {
    let left = jobs.length;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.type === "error") reject(new Error(data.message));
      if (data.type === "step") seen[data.id].push(data.step);
      if (data.type !== "result") return;
      reports[data.id] = data.report;
      if (--left === 0) resolve();
    };
  });
  jobs.forEach((job, id) => worker.postMessage({
    type: "verify", id, package: job.package === null ? null : bytes(job.package), files: files(job.files), sealed: files(job.sealed),
  }));
  await finished;
  worker.terminate();
  reports.forEach((report, id) => {
    if (JSON.stringify(report.steps) !== JSON.stringify(seen[id])) throw new Error("steps told and reported differ");
  });
  return reports;
}"""


class Site(SimpleHTTPRequestHandler):
    """static/ under /static/, the files of ``pages`` under their names; every answer carries the policy."""

    pages: dict[str, tuple[str, bytes]] = {}

    def do_GET(self) -> None:
        if self.path in self.pages:
            kind, content = self.pages[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def serve(pages: dict[str, tuple[str, bytes]]) -> Iterator[str]:
    """The address of a site with these pages and ``/static/``."""
    handler = partial(type("Served", (Site,), {"pages": pages}), directory=str(ROOT))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def chromium_tab() -> "Iterator[Page]":
    """An empty page of a browser of its own, outside pytest."""
    from playwright.sync_api import sync_playwright

    with serve(EMPTY) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(base_url=address)
        page.goto("/")
        yield page
        browser.close()


def encoded(files: dict[str, bytes] | None) -> dict[str, str] | None:
    return files and {name: b64encode(data).decode() for name, data in files.items()}


def reports_of(tab: "Page", jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reports of the browser; a job has ``zip`` or ``files``, and perhaps ``sealed``."""
    sent = [
        {
            "package": b64encode(job["zip"]).decode() if "zip" in job else None,
            "files": encoded(job.get("files")),
            "sealed": encoded(job.get("sealed")),
        }
        for job in jobs
    ]
    reports: list[dict[str, Any]] = tab.evaluate(BATCH, sent)
    return reports

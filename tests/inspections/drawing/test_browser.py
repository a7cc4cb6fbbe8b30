"""The verifier in a real browser, under the strict content policy: the same reports as both Python verifiers."""

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from inspections import drawing
from tests.inspections.drawing.test_verify import files_of
from tests.inspections.drawing.trials import finished, finished_blinded
from tests.inspections.drawing.verifiers import ROOT, changes, own, stand_alone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'"
PAGE = "<!doctype html><html lang='zh-Hans'><meta charset='utf-8'><title>核验</title><main>{}</main></html>"
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


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    served = {"/package.zip": ("application/zip", drawing.build_package(files_of(1)))}
    with override("zh-hans"):
        for path, package in (("/draw", "/package.zip"), ("/gone", "/nowhere.zip"), ("/drop", "")):
            part = Template("{% load verify %}{% verify_in_browser package %}").render(Context({"package": package}))
            served[path] = ("text/html; charset=utf-8", PAGE.format(part).encode())
    handler = partial(type("Served", (Site,), {"pages": served}), directory=str(ROOT))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser: "Browser", site: str) -> "Iterator[Page]":
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    opened.goto("/drop")
    yield opened
    context.close()
    assert not faults, faults


def encoded(files: dict[str, bytes] | None) -> dict[str, str] | None:
    return files and {name: b64encode(data).decode() for name, data in files.items()}


def checked(tab: "Page", jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


# --- equality ----------------------------------------------------------------------------------------------------------


def test_the_vectors_pass_in_the_browser(tab: "Page") -> None:
    packages = [files_of(number) for number in range(3)]
    reports = checked(tab, [{"zip": drawing.build_package({"short.ndjson": b"", **files})} for files in packages])
    assert reports == [own({"short.ndjson": b"", **files}) for files in packages]
    assert all(report["ok"] for report in reports)


def test_two_hundred_random_packages_give_one_report_in_python_stand_alone_and_javascript(tab: "Page") -> None:
    packages = [finished(trial) for trial in range(200)]
    reports = checked(tab, [{"zip": drawing.build_package(files)} for files in packages])
    for trial, (files, report) in enumerate(zip(packages, reports, strict=True)):
        assert report["ok"], trial
        assert report == stand_alone(files) == own(files), trial


def test_larger_draws_with_refusals_moves_and_levelling_agree(tab: "Page") -> None:
    packages = [finished(trial, size=120, people=30) for trial in range(1000, 1025)]
    reports = checked(tab, [{"zip": drawing.build_package(files)} for files in packages])
    assert reports == [own(files) for files in packages]


def test_blinded_draws_and_their_sealed_maps_agree(tab: "Page") -> None:
    draws = [finished_blinded(trial) for trial in range(20)]
    reports = checked(tab, [{"files": files, "sealed": sealed} for files, sealed in draws])
    assert reports == [own(files, sealed) for files, sealed in draws]
    assert all(report["ok"] for report in reports)


@pytest.mark.parametrize("trial", [5, 16, 30])
def test_changed_characters_are_found_and_named_as_in_python(tab: "Page", trial: int) -> None:
    changed = [files for _, _, files in changes(finished(trial, size=8, people=6), 19, trial)]
    reports = checked(tab, [{"files": files} for files in changed])
    for files, report in zip(changed, reports, strict=True):
        assert report == own(files)


def test_changed_sealed_files_are_found_and_named_as_in_python(tab: "Page") -> None:
    files, sealed = finished_blinded(3, size=8, people=4)
    changed = [maps for _, _, maps in changes(sealed, 211)]
    reports = checked(tab, [{"files": files, "sealed": maps} for maps in changed])
    assert reports == [own(files, maps) for maps in changed]
    assert not any(report["ok"] for report in reports)


def test_what_is_no_zip_is_said_to_be_none(tab: "Page", tmp_path: Path) -> None:
    whole = drawing.build_package(files_of(1))
    broken = bytearray(whole)
    broken[60] ^= 255
    reports = checked(tab, [{"zip": data} for data in (b"", b"no zip", whole[:900], bytes(broken))])
    for report, data in zip(reports, (b"", b"no zip", whole[:900], bytes(broken)), strict=True):
        path = tmp_path / "package.zip"
        path.write_bytes(data)
        assert report == own(path) == stand_alone(path)  # type: ignore[arg-type]
        assert report["fault"]["code"] == "not_a_package"


# --- the page --------------------------------------------------------------------------------------------------------------


def test_the_page_fetches_checks_and_shows_every_step(tab: "Page") -> None:
    tab.goto("/draw")
    tab.click("[data-verify-start]")
    tab.wait_for_selector("[data-verify-summary].strong")
    rows = tab.eval_on_selector_all(
        "[data-verify-table] tbody tr", "rows => rows.map((row) => [row.dataset.step, row.dataset.status])"
    )
    assert rows == [[step["code"], step["status"]] for step in own(drawing.read_package(_zip()))["steps"]]
    summary = tab.inner_text("[data-verify-summary]")
    assert "一切均由冻结文件和种子得出" in summary
    assert drawing.verify(_zip()).result_digest in summary
    assert "排除、名额和抽签" in tab.inner_text("[data-verify-table]")
    assert tab.is_hidden("[data-verify-progress]")


def test_a_dropped_package_is_checked_and_its_first_fault_is_named(tab: "Page") -> None:
    files = files_of(1)
    files["assignment.ndjson"] = files["assignment.ndjson"].replace(b'"M5"', b'"M4"', 1)
    tab.set_input_files(
        "[data-verify-file]",
        {"name": "wrong.zip", "mimeType": "application/zip", "buffer": drawing.build_package(files)},
    )
    tab.wait_for_selector("[data-verify-summary].late")
    assert "assignment.ndjson:1" in tab.inner_text("[data-verify-summary]")
    assert tab.get_attribute("[data-verify-table] tr[data-step=teams]", "data-status") == "failed"


def test_the_files_of_a_folder_may_be_given_together(tab: "Page") -> None:
    chosen = [{"name": name, "mimeType": "", "buffer": data} for name, data in files_of(2).items()]
    tab.set_input_files("[data-verify-file]", chosen)  # type: ignore[arg-type]
    tab.wait_for_selector("[data-verify-summary].strong")
    assert "逐一相同" in tab.inner_text("[data-verify-summary]")


def test_a_package_that_is_not_there_is_said_so(tab: "Page") -> None:
    tab.goto("/gone")
    tab.click("[data-verify-start]")
    tab.wait_for_function("document.querySelector('[data-verify-summary]').textContent.includes('无法下载')")


def test_messages_of_the_page_are_no_script_and_no_style(tab: "Page") -> None:
    tab.goto("/draw")
    messages = json.loads(tab.inner_text("#verify-messages") or tab.text_content("#verify-messages") or "")
    assert set(messages) == {"steps", "statuses", "params", "faults", "page"}
    for source in (ROOT / "static" / "verify").glob("*.js"):
        text = source.read_text()
        assert "eval(" not in text
        assert "new Function" not in text


def _zip() -> bytes:
    return drawing.build_package(files_of(1))

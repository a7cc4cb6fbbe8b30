"""The verifier in a real browser, under the strict content policy: the same reports as both Python verifiers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template
from django.utils.translation import override

from inspections import drawing
from tests.inspections.drawing.chromium import reports_of, serve
from tests.inspections.drawing.test_canonical import deep_header
from tests.inspections.drawing.test_verify import files_of
from tests.inspections.drawing.trials import finished, finished_blinded
from tests.inspections.drawing.verifiers import ROOT, changes, own, stand_alone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = "<!doctype html><html lang='zh-Hans'><meta charset='utf-8'><title>核验</title><main>{}</main></html>"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    served = {"/package.zip": ("application/zip", drawing.build_package(files_of(1)))}
    with override("zh-hans"):
        for path, package in (("/draw", "/package.zip"), ("/gone", "/nowhere.zip"), ("/drop", "")):
            part = Template("{% load verify %}{% verify_in_browser package %}").render(Context({"package": package}))
            served[path] = ("text/html; charset=utf-8", PAGE.format(part).encode())
    with serve(served) as address:
        yield address


@pytest.fixture
def tab(browser: "Browser", site: str) -> "Iterator[Page]":
    context = browser.new_context(base_url=site)
    context.set_default_timeout(120_000)  # a slow machine is no fault of the verifier
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    opened.goto("/drop")
    yield opened
    context.close()
    assert not faults, faults


# --- equality ----------------------------------------------------------------------------------------------------------


def test_the_vectors_pass_in_the_browser(tab: "Page") -> None:
    packages = [files_of(number) for number in range(3)]
    reports = reports_of(tab, [{"zip": drawing.build_package({"short.ndjson": b"", **files})} for files in packages])
    assert reports == [own({"short.ndjson": b"", **files}) for files in packages]
    assert all(report["ok"] for report in reports)


def test_two_hundred_random_packages_give_one_report_in_python_stand_alone_and_javascript(tab: "Page") -> None:
    packages = [finished(trial) for trial in range(200)]
    reports = reports_of(tab, [{"zip": drawing.build_package(files)} for files in packages])
    for trial, (files, report) in enumerate(zip(packages, reports, strict=True)):
        assert report["ok"], trial
        assert report == stand_alone(files) == own(files), trial


def test_larger_draws_with_refusals_moves_and_levelling_agree(tab: "Page") -> None:
    packages = [finished(trial, size=120, people=30) for trial in range(1000, 1025)]
    reports = reports_of(tab, [{"zip": drawing.build_package(files)} for files in packages])
    assert reports == [own(files) for files in packages]


def test_blinded_draws_and_their_sealed_maps_agree(tab: "Page") -> None:
    draws = [finished_blinded(trial) for trial in range(20)]
    reports = reports_of(tab, [{"files": files, "sealed": sealed} for files, sealed in draws])
    assert reports == [own(files, sealed) for files, sealed in draws]
    assert all(report["ok"] for report in reports)


@pytest.mark.parametrize("trial", [7, 16, 30])
def test_changed_characters_are_found_and_named_as_in_python(tab: "Page", trial: int) -> None:
    changed = [files for _, _, files in changes(finished(trial, size=8, people=6), 19, trial)]
    reports = reports_of(tab, [{"files": files} for files in changed])
    for files, report in zip(changed, reports, strict=True):
        assert report == own(files)


def test_changed_sealed_files_are_found_and_named_as_in_python(tab: "Page") -> None:
    files, sealed = finished_blinded(3, size=8, people=4)
    changed = [maps for _, _, maps in changes(sealed, 211)]
    reports = reports_of(tab, [{"files": files, "sealed": maps} for maps in changed])
    assert reports == [own(files, maps) for maps in changed]
    assert not any(report["ok"] for report in reports)


def test_how_deep_text_may_nest_is_the_same_rule_as_in_python(tab: "Page") -> None:
    packages = [deep_header(levels) for levels in (33, 5000, 32)]
    reports = reports_of(tab, [{"files": files} for files in packages])
    assert reports == [own(files) for files in packages]
    assert [report["fault"]["code"] for report in reports] == ["not_canonical", "not_canonical", "bad_field"]


def test_what_is_no_zip_is_said_to_be_none(tab: "Page", tmp_path: Path) -> None:
    whole = drawing.build_package(files_of(1))
    broken = bytearray(whole)
    broken[60] ^= 255
    reports = reports_of(tab, [{"zip": data} for data in (b"", b"no zip", whole[:900], bytes(broken))])
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
    tab.wait_for_selector("[data-verify-summary]:has-text('无法下载')")


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

"""The portal, its exports, its feed and the public API show what is public now, and nothing else."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from core.ledger.services import seal
from core.people.models import Department
from publicity.field_words import field_names
from publicity.kinds import SECTIONS, PublicationKind
from publicity.models import Publication
from publicity.schema import schema_faults
from publicity.services import PublicFile, correct, end, replace, withdraw
from tests.factories.people import DepartmentFactory
from tests.factories.publicity import finding, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """No knock of another test counts."""
    cache.clear()


PACKAGE = PublicFile("package", "证明文件.zip", "application/zip", b"PK\x03\x04 a package")
NAME = "济南齐云精密机械有限公司"
API = "/api/v1/public/"


@pytest.fixture
def now() -> dt.datetime:
    """An hour ago: what is published then is public now."""
    return timezone.now() - dt.timedelta(hours=1)


@pytest.fixture
def publication(now: dt.datetime) -> Publication:
    return published(at=now, files=[PACKAGE])


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if url.endswith("xlsx"):
        return str([CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()])
    return body.decode(errors="replace")


def surfaces(publication: Publication) -> list[str]:
    """Every public address on which something of a publication may stand."""
    kind = publication.definition
    lists = [reverse(f"publicity:{section}") for section in SECTIONS]
    lists += [reverse(f"publicity:{kind.section}", args=[kind.slug])]
    return [
        reverse("publicity:home"),
        *lists,
        *(f"{url}?export={form}" for url in lists for form in ("xlsx", "csv")),
        reverse("publicity:search") + f"?q={NAME[2:6]}",
        reverse("publicity:search") + "?q=MA0TE5",
        reverse("publicity:feed"),
        reverse("publicity:record", args=[publication.pk]),
        reverse("publicity:record_text", args=[publication.pk]),
        reverse("publicity:file", args=[publication.pk, "package"]),
        reverse("publicity:parts", args=[publication.pk, kind.slug]),
        f"{API}publications/",
        f"{API}publications/?q={NAME[2:6]}",
        f"{API}publications/{publication.pk}/",
        f"{API}publications/{publication.pk}/record/",
        f"{API}publications/{publication.pk}/files/package/",
        f"{API}kinds/",
    ]


def where_it_stands(client: Client, publication: Publication, *secrets: str) -> dict[str, str]:
    """The addresses that show one of the words."""
    found = {}
    for url in surfaces(publication):
        text = text_of(client, url)
        for secret in secrets:
            if secret in text.replace(f"q={secret}", ""):
                found[url] = secret
    return found


# --- what nobody may see ------------------------------------------------------------------------------------------------


def test_what_has_ended_is_gone_from_every_surface_at_once(client: Client, publication: Publication) -> None:
    assert len(where_it_stands(client, publication, NAME, PACKAGE.content.decode(errors="replace"))) > 10
    end(publication, reason="已修复", rule="R-61", acting_user=publication.published_by, at=timezone.now())
    assert where_it_stands(client, publication, NAME, "91370171MA0TE5T16J", "a package", "已修复") == {}
    gone = [url for url in surfaces(publication) if f"/{publication.pk}/" in url]
    assert {client.get(url).status_code for url in gone} == {404}
    kinds = {kind["name"]: kind["ended"] for kind in client.get(f"{API}kinds/").json()}
    assert kinds["tests.finding"] == 1


def test_what_is_over_is_gone_from_every_surface_before_any_sweep(client: Client, now: dt.datetime) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    over = published(
        at=now - dt.timedelta(days=30), payload=finding(portal_until=yesterday.isoformat()), files=[PACKAGE]
    )
    assert where_it_stands(client, over, NAME, "a package") == {}


def test_a_file_that_a_reader_still_keeps_is_refused_once_it_has_ended(
    client: Client, publication: Publication
) -> None:
    url = reverse("publicity:file", args=[publication.pk, "package"])
    first = client.get(url)
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    end(publication, reason="到期", rule="R-60", acting_user=publication.published_by, at=timezone.now())
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 404


def test_a_withdrawn_record_leaves_its_reason_and_nothing_of_its_content(
    client: Client, publication: Publication
) -> None:
    withdraw(publication, reason="名称录入有误", acting_user=publication.published_by, at=timezone.now())
    assert where_it_stands(client, publication, "91370171MA0TE5T16J", "a package", "fine") == {}
    page = text_of(client, publication.get_absolute_url())
    assert "名称录入有误" in page
    assert "R-45" in page
    told = client.get(f"{API}publications/{publication.pk}/").json()
    assert (told["notice"]["reason"], told["payload"], told["files"]) == ("名称录入有误", None, [])
    [row] = list(csv.DictReader(io.StringIO(text_of(client, "/public/results/finding/?export=csv").lstrip("\ufeff"))))
    assert ("名称录入有误" in row.values(), "91370171MA0TE5T16J" in row.values()) == (True, False)


def test_a_correction_leads_from_the_old_record_to_the_new(client: Client, publication: Publication) -> None:
    new = correct(
        publication,
        payload=finding(outcome="bad"),
        reason="结果录入有误",
        acting_user=publication.published_by,
        at=timezone.now(),
    )
    assert new.get_absolute_url() in text_of(client, publication.get_absolute_url())
    assert new.files.get().sha256 == publication.files.get().sha256


def test_an_older_version_says_so_and_leads_to_the_newer(client: Client, publication: Publication) -> None:
    user = publication.published_by
    new = replace(publication, payload=finding(outcome="bad"), reason="年中调整", acting_user=user, at=timezone.now())
    page = text_of(client, publication.get_absolute_url())
    assert "年中调整" in page
    assert new.get_absolute_url() in page
    assert publication.get_absolute_url() not in text_of(client, "/public/results/finding/")


def test_nothing_public_is_kept_by_a_cache(client: Client, publication: Publication) -> None:
    for url in surfaces(publication):
        kept = client.get(url).headers["Cache-Control"]
        assert kept == ("no-cache" if "/public/records" in url and "/files/" in url else "no-store"), url


def test_the_portal_sets_no_cookie(client: Client, publication: Publication) -> None:
    for url in surfaces(publication):
        client.get(url)
    assert not client.cookies


# --- what never becomes public -------------------------------------------------------------------------------------------


def test_no_registered_schema_has_a_field_that_may_never_be_public() -> None:
    for kind in PublicationKind.registry.values():
        assert list(schema_faults(kind.schema)) == [], kind.name


def test_every_field_of_every_schema_has_words() -> None:
    for kind in PublicationKind.registry.values():
        assert set(field_names(kind.schema)) - set(kind.words_of_fields) - {"note"} == set() or kind.name.startswith(
            "tests."
        ), kind.name


def patterns(below: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in below:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern)


def test_the_walk_knows_every_public_address() -> None:
    walked = {
        "public/": ["", "search/", "how/", "seals/", "seals.json", "feed.xml"],
        "public/records/<int:pk>/": ["", "record.json", "rows/", "files/<slug:role>/", "parts/<slug:slug>/"],
        "api/v1/public/publications/": ["", "<int:pk>/", "<int:pk>/record/", "<int:pk>/files/<slug:role>/"],
        "api/v1/public/": ["kinds/", "seals/", "seals/<int:number>/"],
        **{f"public/{section}/": ["", "<slug:slug>/"] for section in SECTIONS},
    }
    known = {prefix + rest for prefix, more in walked.items() for rest in more}
    public = {path for path in patterns(get_resolver().url_patterns) if path.startswith(("public/", "api/v1/public/"))}
    assert public == known


# --- what anyone can do ---------------------------------------------------------------------------------------------------


def test_the_digest_on_the_page_is_that_of_the_record_as_data(client: Client, publication: Publication) -> None:
    told = client.get(reverse("publicity:record_text", args=[publication.pk])).content
    assert hashlib.sha256(told).hexdigest() == publication.record_digest
    assert publication.record_digest in text_of(client, publication.get_absolute_url())
    assert json.loads(told)["files"][0]["sha256"] == hashlib.sha256(PACKAGE.content).hexdigest()
    assert client.get(f"{API}publications/{publication.pk}/record/").content == told


def test_a_renamed_department_keeps_its_old_name_in_public(client: Client, publication: Publication) -> None:
    before = publication.department.name
    Department.objects.filter(pk=publication.department_id).update(name="改名后的部门", name_en="Renamed")
    for url in surfaces(publication):
        assert "改名后的部门" not in text_of(client, url), url
    assert before in text_of(client, publication.get_absolute_url())


def test_a_list_is_narrowed_in_its_address_and_exported_as_narrowed(client: Client, now: dt.datetime) -> None:
    published(at=now)
    published(at=now, payload=finding(outcome="bad", title="济南乙有限公司", enterprise={"name": "乙", "code": "X1"}))
    url = "/public/results/finding/"
    assert "outcome" in text_of(client, url)
    rows = list(csv.reader(io.StringIO(text_of(client, f"{url}?outcome=bad&export=csv"))))
    assert [row[0] for row in rows[1:]] == ["乙"]
    assert "乙" not in text_of(client, f"{url}?outcome=fine")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert "乙" not in text_of(client, f"{url}?published_after={tomorrow}")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(client: Client, now: dt.datetime, form: str) -> None:
    published(at=now, payload=finding(enterprise={"name": "=HYPERLINK(1)", "code": "@X"}))
    text = text_of(client, f"/public/results/finding/?export={form}")
    assert "'=HYPERLINK(1)" in text
    assert "'@X" in text


def test_exports_are_refused_when_asked_for_too_often_or_too_long(
    client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "/public/results/finding/?export=csv"
    monkeypatch.setattr("publicity.views.lists.EXPORT_LIMIT", 0)
    assert client.get(url).status_code == 422
    monkeypatch.undo()
    monkeypatch.setattr("publicity.views.lists.EXPORTS", 1)
    here = {"REMOTE_ADDR": "192.0.2.7"}
    assert [client.get(url, **here).status_code for _again in range(2)] == [200, 429]  # type: ignore[arg-type]
    assert client.get(url, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_pages_of_a_list_show_every_row_once(client: Client, now: dt.datetime) -> None:
    for number in range(45):
        published(at=now, payload=finding(title=f"第{number}户", enterprise={"name": f"第{number}户", "code": "X"}))
    seen: list[str] = []
    url = "/public/results/finding/?size=20"
    while url:
        response = client.get(url)
        seen += [row.payload["title"] for row in response.context["page"].rows]
        url = response.context["next_url"]
    assert sorted(seen) == sorted(f"第{number}户" for number in range(45))


def test_a_list_costs_the_same_queries_however_long_it_is(
    client: Client, now: dt.datetime, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(30):
        published(at=now, payload=finding(title=f"第{number}户"))
    for url, most in (("/public/results/finding/", 8), ("/public/search/?q=户", 8), ("/public/", 26)):
        client.get(url)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            client.get(url)


def test_the_pages_are_whole_in_both_languages(client: Client, publication: Publication) -> None:
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for name in ("home", "how", "seals", "search", *SECTIONS):
            assert client.get(reverse(f"publicity:{name}")).status_code == 200


def test_an_empty_portal_says_so(client: Client) -> None:
    assert "尚无公示内容" in text_of(client, "/public/plans/")
    assert client.get("/public/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/public/records/999/",
        "/public/records/99999999999999999999999/",
        "/public/results/nothing/",
        "/public/records/999/files/package/",
        "/api/v1/public/publications/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_odd_addresses_do_no_harm(client: Client, publication: Publication) -> None:
    for query in (
        "q=%00",
        "q='\\\\",
        "after=xx",
        "before=%ff",
        "size=-1",
        "sort=payload",
        "published_after=x",
        "outcome=%27",
    ):
        assert client.get(f"/public/results/finding/?{query}").status_code == 200, query
    assert client.get(f"{API}publications/?cursor=x").status_code == 400
    assert client.get(f"{API}publications/?q=%00").status_code in (200, 400)


def test_the_seals_are_public_and_chained(client: Client) -> None:
    for _number in range(3):
        DepartmentFactory()
        published()
        seal(at=timezone.now())
    seals = client.get("/public/seals.json").json()["seals"]
    assert [one["number"] for one in seals] == [3, 2, 1]
    assert seals[0]["previous"] == seals[1]["digest"]
    lines = "\n".join(["seal", "3", seals[0]["previous"], seals[0]["sealed_at"], seals[0]["root"]])
    assert hashlib.sha256(lines.encode()).hexdigest() == seals[0]["digest"]
    assert seals[0]["digest"] in text_of(client, "/public/seals/")
    assert client.get(f"{API}seals/").json()["results"][0]["digest"] == seals[0]["digest"]

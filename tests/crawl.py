"""Everything an unknown reader can reach: each public page, export, file and API answer, as text."""

import html
import io
import re
import zipfile
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

ROOTS = (
    "/public/",
    "/public/feed.xml",
    "/public/seals.json",
    "/api/v1/public/publications/",
    "/api/v1/public/kinds/",
    "/api/v1/public/seals/",
)
PUBLIC = ("/public/", "/api/v1/public/")
LINK = re.compile(
    r"""(?:href|src|action|data-package-url)="([^"]+)"|"(?:next|address)": ?"([^"]+)"|<(?:link|id)>([^<]+)<"""
)
RECORD = re.compile(r"^/public/records/([0-9]+)/$")


def public_texts(client: Client, *, most: int = 2000) -> dict[str, str]:
    """Address → text of everything that can be reached without signing in, in every form it is offered."""
    waiting, found = list(ROOTS), {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        assert len(found) < most, "the portal never ends"
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        text = found[address] = as_text(body)
        if response.status_code == 200 and "attachment" not in response.headers.get("Content-Disposition", ""):
            waiting += [link for link in links_of(text, address) if link not in found]
        record = RECORD.match(address)
        if record:
            api = f"/api/v1/public/publications/{record[1]}/"
            waiting += [api, f"{api}record/"]
    return found


def links_of(text: str, address: str) -> list[str]:
    """The public addresses a page or answer names."""
    found = []
    for groups in LINK.findall(text):
        link = html.unescape("".join(groups)).removeprefix(settings.PUBLIC_URL).removeprefix("http://testserver")
        if link.startswith("?"):
            link = urlsplit(address).path + link
        if link.startswith(PUBLIC):
            found.append(link.partition("#")[0])
    return found


def as_text(body: bytes) -> str:
    """What a person could read in it: a workbook cell by cell, an archive file by file."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if "[Content_Types].xml" in archive.namelist():
                book = CalamineWorkbook.from_filelike(io.BytesIO(body))
                return "\n".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
            return "\n".join(f"{name}\n{archive.read(name).decode(errors='replace')}" for name in archive.namelist())
    return body.decode(errors="replace")

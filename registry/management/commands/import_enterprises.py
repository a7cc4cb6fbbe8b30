"""``manage.py import_enterprises FILE``: enter a file of enterprises from the shell.

The good rows are entered, the others go to the rejects file with the reason beside each; ``--all-or-nothing`` enters
nothing unless every row is good. The last line of the output is always one JSON object whose five counts add up to
``rows``; ``rejects_file`` is null when there is nothing to give back.
"""

import json
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from core.people.models import User
from core.people.selectors import system_user
from core.refusals import Refusal
from registry import headers
from registry.errors import ColumnsUnclear, RowsHaveFaults
from registry.models import EnterpriseImport
from registry.reading import cell_text, read_table
from registry.rejects import reasons_of, rejects_file
from registry.services.imports import counts_of, import_enterprises

SHOWN = 20


class Command(BaseCommand):
    help = "Enter enterprises from an Excel workbook or a CSV file; the last line is the result as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="count and report, enter nothing")
        parser.add_argument("--json", action="store_true", help="nothing but the JSON line")
        parser.add_argument("--sheet", default="", help="which sheet of a workbook to read")
        parser.add_argument(
            "--reasons", type=Path, help="CSV of number,reason: why numbers that fail their check are right"
        )
        parser.add_argument("--rejects", type=Path, help="where to write the rows that do not enter")
        parser.add_argument("--all-or-nothing", action="store_true", help="enter nothing unless every row is good")
        parser.add_argument("--user", default="", help="who acts; without it the system account")
        parser.add_argument("--language", default="en", choices=["en", "zh-hans"], help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        with translation.override(options["language"]):
            try:
                self._import(file, content, options)
            except RowsHaveFaults as refusal:
                raise CommandError(f"{file.name}: {refusal}") from refusal
            except Refusal as refusal:
                raise CommandError(f"{file.name}: {refusal}{_known(refusal)}") from refusal

    def _import(self, file: Path, content: bytes, options: dict[str, Any]) -> None:
        self._quiet = options["json"]
        with transaction.atomic():
            source = import_enterprises(
                content=content,
                file_name=file.name,
                sheet=options["sheet"],
                reasons=_reasons(options["reasons"]),
                good_rows_only=options["dry_run"] or not options["all_or_nothing"],
                acting_user=_actor(options["user"]),
                at=timezone.now(),
                progress=self._progress,
            )
            self._report(source, dry=options["dry_run"])
            rejects = _write_rejects(source, options["rejects"])
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.stdout.write(json.dumps({**counts_of(source), "rejects_file": rejects}, ensure_ascii=False))

    def _progress(self, done: int, total: int | None, stage: str | Promise) -> None:
        if not self._quiet and sys.stderr.isatty():
            share = f" {done * 100 // total} %" if total else ""
            self.stderr.write(f"\r\x1b[K{stage}{share}", ending="")

    def _report(self, source: EnterpriseImport, *, dry: bool) -> None:
        if self._quiet:
            return
        if sys.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        for column in headers.columns_of(source.headers).columns:
            self.stdout.write(f"{column.header} → {column.use}")
        for row in source.open_rows.order_by("number")[:SHOWN]:
            chinese, english = reasons_of(row)
            told = english if translation.get_language() == "en" else chinese
            self.stdout.write(f"{row.number} {row.name}: {told}")
        more = source.needs_reason + source.rejected - SHOWN
        if more > 0:
            self.stdout.write(f"… {more}")
        if dry:
            self.stdout.write("dry run: nothing was entered")


def _actor(username: str) -> User:
    if not username:
        return system_user()
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"there is no user {username}") from error


def _reasons(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        table = read_table(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    columns = [[cell_text(cell) for cell in cells] for _number, cells in table.rows]
    return {cells[0]: cells[1] for cells in columns if len(cells) > 1 and cells[1].strip()}


def _write_rejects(source: EnterpriseImport, wanted: Path | None) -> str | None:
    if not (source.needs_reason or source.rejected):
        return None
    name, content = rejects_file(source)
    path = wanted or Path.cwd() / name
    try:
        path.write_bytes(content)
    except OSError as error:
        if wanted:
            raise CommandError(f"{path}: {error.strerror}") from error
        path = Path(tempfile.mkdtemp()) / name  # a folder one may only read is no reason to fail
        path.write_bytes(content)
    return str(path)


def _known(refusal: Refusal) -> str:
    if not isinstance(refusal, ColumnsUnclear):
        return ""
    lines = [f"{field}: {', '.join(names)}" for field, names in headers.known_headers().items()]
    return "\n" + "\n".join(lines)

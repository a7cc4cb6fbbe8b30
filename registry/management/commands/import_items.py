"""``manage.py import_items FILE --department CODE --user NAME``: a published list of spot-check items as drafts.

Whatever the list leaves open is printed with its row and its key, and refused until ``--answers FILE.json`` says what it
means: ``{"columns": {header: column}, "answers": {key: answer}}``. The last line is one JSON object whose counts add up
to ``rows``; ``questions`` are those still open by kind.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from core.people.models import Department, User
from core.refusals import Refusal
from registry.item_list_words import doubts_of, question_sentence
from registry.models import ItemImport
from registry.services import item_imports as acts
from registry.services.item_list_preview import Preview, read_preview, rejects_of


class Command(BaseCommand):
    help = "Enter a published list of spot-check items as drafts; the last line is the result as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--department", required=True, help="code of the department whose drafts they become")
        parser.add_argument("--user", required=True, help="who acts; of that department")
        parser.add_argument("--prefix", default="", help="what new codes begin with; by default the department's code")
        parser.add_argument("--sheet", default="", help="which sheet of a workbook to read")
        parser.add_argument("--answers", type=Path, help="JSON with what unknown columns and printed words mean")
        parser.add_argument("--good-rows-only", action="store_true", help="enter although some rows are rejected")
        parser.add_argument("--dry-run", action="store_true", help="count and report, enter nothing")
        parser.add_argument("--json", action="store_true", help="nothing but the JSON line")
        parser.add_argument("--language", default="en", choices=["en", "zh-hans"], help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            content = file.read_bytes()
            given = json.loads(options["answers"].read_text()) if options["answers"] else {}
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        user = User.objects.filter(username=options["user"]).first()
        department = Department.objects.filter(code=options["department"]).first()
        if user is None or department is None:
            raise CommandError(f"there is no user {options['user']} or no department {options['department']}")
        with translation.override(options["language"]):
            try:
                self._import(file.name, content, given, user, department, options)
            except Refusal as refusal:
                where = f" ({refusal.place})" if refusal.place else ""
                raise CommandError(f"{file.name}: {refusal}{where}") from refusal

    def _import(
        self, name: str, content: bytes, given: Any, user: User, department: Department, options: dict[str, Any]
    ) -> None:
        at = timezone.now()
        with transaction.atomic():
            source = acts.upload_items(
                content=content,
                file_name=name,
                department=department,
                sheet=options["sheet"],
                prefix=options["prefix"],
                acting_user=user,
                at=at,
            )
            if given.get("columns"):
                acts.answer_item_columns(source=source, chosen=given["columns"], acting_user=user, at=at)
            source.refresh_from_db()
            if given.get("answers"):
                source = acts.answer_items(source=source, answers=given["answers"], acting_user=user, at=at)
            preview = read_preview(source, on=at)
            acts.check_columns(preview.columns)
            if not options["json"]:
                self._report(preview)
            if options["dry_run"]:
                transaction.set_rollback(True)
            else:
                self._enter(source, user, at, options)
        self.stdout.write(json.dumps(_result(preview), ensure_ascii=False))

    def _enter(self, source: ItemImport, user: User, at: Any, options: dict[str, Any]) -> None:
        acts.enter_items(source=source, good_rows_only=options["good_rows_only"], acting_user=user, at=at)

    def _report(self, preview: Preview) -> None:
        for header, use in preview.columns.uses:
            self.stdout.write(f"{header} → {use}")
        for asked, rows in preview.questions:
            numbers = ", ".join(map(str, rows))
            self.stdout.write(f"{asked.key}  rows {numbers}: {question_sentence(asked)} {' '.join(doubts_of(asked))}")
        for one in rejects_of(preview):
            self.stdout.write(f"row {one['row']}: {one['zh'] if translation.get_language() != 'en' else one['en']}")


def _result(preview: Preview) -> dict[str, Any]:
    questions = Counter(asked.ask.value for asked, _rows in preview.questions)
    certain = sum(bool(one.row.rules) and not any(a.ask == "ratio" for a in one.row.asks) for one in preview.decisions)
    return {"rows": len(preview.decisions), **preview.counts, "ratios_certain": certain, "questions": dict(questions)}

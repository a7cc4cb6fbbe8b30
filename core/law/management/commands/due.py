"""``manage.py due``: when a term ends, and why then; for one term or for every row of a table."""

import csv
import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.clocks import WorkdayCalendar
from core.law.reasons import sentences
from core.law.selectors import calendar_in_force
from core.law.shipped import shipped_calendar
from core.law.terms import answer, read, shown
from core.refusals import Refusal

COLUMNS = ("start_date", "n", "unit")
ADDED = ("due", "rolled")


class Command(BaseCommand):
    help = "Print when a term ends, before and after moving off rest days, and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", help="day of the event, 2026-09-25; for hours also 2026-09-25T15:04")
        parser.add_argument("--n", help="length of the term")
        parser.add_argument("--unit", help="working_days, calendar_days, months or hours")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--csv", metavar="FILE", help="read start_date,n,unit; print the table with due and rolled")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["csv"]:
            if options["start"] or options["n"] or options["unit"]:
                raise CommandError(_("Give either --csv or --start, --n and --unit, not both."))
            self.table(Path(options["csv"]))
            return
        if not (options["start"] and options["n"] and options["unit"]):
            raise CommandError(_("Give --start, --n and --unit, or --csv with a file."))
        try:
            due = answer(read(options["start"], options["n"], options["unit"]), self.calendar())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        nominal, rolled = shown(due)
        why = sentences(due.why)
        if options["json"]:
            self.stdout.write(json.dumps({"due": nominal, "rolled": rolled, "why": why}, ensure_ascii=False))
            return
        self.stdout.write(nominal if nominal == rolled else f"{nominal} → {rolled}")
        for sentence in why:
            self.stdout.write(f"  {sentence}")

    def calendar(self) -> WorkdayCalendar:
        """The calendar of the database; where there is none yet, the one the software ships with, saying so."""
        try:
            calendar = calendar_in_force()
        except DatabaseError:
            self.stderr.write(_("No database answers; the calendar that came with the software is used."))
            return shipped_calendar()
        return calendar

    def table(self, path: Path) -> None:
        """Every row computed, or none printed: all faults are named with their row."""
        rows, header = self.rows(path)
        calendar = self.calendar()
        faults: list[str] = []
        for line, row in rows:
            place = _("row %(row)s") % {"row": line}
            try:
                nominal, rolled = shown(
                    answer(read(*(row[column] for column in COLUMNS), place=place), calendar, place=place)
                )
            except Refusal as refusal:
                faults.append(f"{refusal.place}: {refusal}")
            else:
                row |= {"due": nominal, "rolled": rolled}
        if faults:
            raise CommandError("\n".join(faults))
        output = io.StringIO(newline="")
        writer = csv.DictWriter(output, [*header, *(name for name in ADDED if name not in header)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _line, row in rows)
        self.stdout.write(output.getvalue(), ending="")

    def rows(self, path: Path) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
        """The rows with their numbers as a spreadsheet shows them, blank ones left out."""
        table = csv.reader(io.StringIO(self.text(path), newline=""), strict=True)
        header: list[str] = []
        rows: list[tuple[int, dict[str, str]]] = []
        number = 0
        try:
            for number, cells in enumerate(table, start=1):
                if not any(cell.strip() for cell in cells):
                    continue
                if not header:
                    header = self.header(cells)
                elif len(cells) > len(header):
                    raise CommandError(_("row %(row)s: the row has more cells than the header.") % {"row": number})
                else:
                    padded = cells + [""] * (len(header) - len(cells))
                    rows.append((number, dict(zip(header, padded, strict=True))))
        except csv.Error as fault:
            raise CommandError(_("row %(row)s: a quotation mark is not closed.") % {"row": number + 1}) from fault
        return rows, header or self.header([])

    def header(self, cells: list[str]) -> list[str]:
        names = [cell.strip() for cell in cells]
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            fault = _("The file has no column %(missing)s; it needs start_date, n and unit.")
            raise CommandError(fault % {"missing": ", ".join(missing)})
        return names

    def text(self, path: Path) -> str:
        """The file as text: UTF-8, with or without BOM, or GB18030."""
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise CommandError(
                _("The file %(path)s cannot be read: %(fault)s.") % {"path": path, "fault": fault.strerror}
            ) from fault
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise CommandError(_("The file %(path)s is neither UTF-8 nor GB18030 text.") % {"path": path})

"""``manage.py verify_draw PACKAGE``: check a published draw from its files; exit 1 and name the first fault."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inspections.draw_messages import PARAMS, STATUSES, STEPS, sentence
from inspections.drawing import Report, verify


class Command(BaseCommand):
    help = "Checks the package of a draw (a zip or a folder), with --sealed also against its sealed maps."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", metavar="PACKAGE", type=Path, help="zip or folder")
        parser.add_argument("--sealed", metavar="FOLDER", type=Path, help="folder or zip with the sealed maps")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(options["package"], options["sealed"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._show(options["package"], report)
        if not report.ok:
            raise SystemExit(1)

    def _show(self, package: Path, report: Report) -> None:
        for step in report.steps:
            figures = ", ".join(f"{PARAMS[name]} {value}" for name, value in step.params.items())
            line = f"{STATUSES[step.status]}: {STEPS[step.code]}"
            self.stdout.write(f"{line} ({figures})" if figures else line)
        if report.fault:
            self.stdout.write(f"{report.fault.place or package}: {sentence(report.fault.code, report.fault.params)}")
        else:
            self.stdout.write(report.result_digest)

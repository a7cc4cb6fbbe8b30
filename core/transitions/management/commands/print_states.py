"""``manage.py print_states``: write docs/states/ from the transition tables; ``--check`` only compares."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.transitions.diagrams import documents


class Command(BaseCommand):
    help = "Writes docs/states/*.md from the transition tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not as it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "states"
        wanted = documents()
        found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        if options["check"]:
            wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            if wrong:
                raise CommandError(f"run `make states`: {', '.join(wrong)}")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in found.keys() - wanted.keys():
            (folder / name).unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(wanted)} tables")

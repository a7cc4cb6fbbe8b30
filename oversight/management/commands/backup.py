"""``manage.py backup FILE``: everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oversight.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Writes the database and all uploads to one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        try:
            manifest = back_up(target, at=timezone.now())
        except (BackupError, OSError) as reason:
            raise CommandError(str(reason)) from reason
        size = target.stat().st_size / 1e6
        self.stdout.write(f"{target}: {size:.1f} MB, database and {len(manifest['files']) - 1} files")

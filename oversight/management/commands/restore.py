"""``manage.py restore FILE [--replace]``: bring a backup back and verify the ledger."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oversight.backup import BackupError, restore


class Command(BaseCommand):
    help = "Brings back a backup into an empty database, or with --replace beside a full one, which is kept renamed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="put a database that holds something aside")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(restore(options["file"].absolute(), at=timezone.now(), replace=options["replace"]))
        except (BackupError, OSError) as reason:
            raise CommandError(str(reason)) from reason

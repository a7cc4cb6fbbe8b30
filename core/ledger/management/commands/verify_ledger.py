"""``manage.py verify_ledger``: recompute every chain and seal; exit 1 and name each fault if something is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.ledger.models import Entry, Seal
from core.ledger.selectors import ledger_faults


class Command(BaseCommand):
    help = "Finds a changed, missing or cut line of the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=50, help="how many faults to print")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in ledger_faults():
            found += 1
            if found <= options["most"]:
                self.stdout.write(str(fault))
        self.stdout.write(f"{Entry.objects.count()} lines, {Seal.objects.count()} seals, {found} faults")
        if found:
            raise SystemExit(1)

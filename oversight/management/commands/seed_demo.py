"""``manage.py seed_demo``: build the demo zone, or go on where it was stopped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.jobs import start
from core.people.selectors import system_user
from oversight.demo.jobs import KIND, is_complete
from oversight.demo.story import play


class Command(BaseCommand):
    help = "Builds the demo zone by calling the real services in order; resumable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprises", type=int, default=20_000)
        parser.add_argument("--job", action="store_true", help="ask the workers for it instead of waiting")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_complete():
            self.stdout.write("The demo zone is complete.")
            return
        if options["job"]:
            job = start(
                KIND,
                params={"enterprises": options["enterprises"]},
                key="demo",
                acting_user=system_user(),
                at=timezone.now(),
            )
            self.stdout.write(f"job {job.pk}")
            return
        play(enterprises=options["enterprises"], tell=lambda done, total, words: self.stdout.write(str(words)))

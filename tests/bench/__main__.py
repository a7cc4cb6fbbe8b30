"""Run every measurement, or those named: ``python -m tests.bench [subject …]``."""

import contextlib
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from oversight import embedded
from tests.bench import Figure

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Ratios are of two measurements in one run, so they mean the same on another machine; where seconds
stand, a person waits. A goal such as G1 is that of [draw.md](draw.md).

| Goal | What | Measured | Must be | Aim | Holds | Note |
|---|---|---|---|---|---|---|
"""


def main(named: list[str]) -> int:
    """0 when every figure keeps its bound."""
    subjects = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    figures: list[Figure] = []
    with _system():
        for subject in subjects:
            if not named or subject in named:
                print(f"• {subject}", flush=True)
                for figure in import_module(f"tests.bench.{subject}").measure():
                    figures.append(figure)
                    print(_row(figure), flush=True)
    if not named:
        cores, version = os.cpu_count(), platform.python_version()
        foot = f"\n{datetime.now(UTC):%Y-%m-%d}, Python {version}, {cores} cores, {platform.machine()}.\n"
        TARGET.write_text(HEAD + "".join(_row(figure) + "\n" for figure in figures) + foot)
    return not all(figure.holds for figure in figures)


def _row(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    aim = "" if figure.moon is None else f"{sign} {figure.moon:g}"
    holds = "aim" if figure.reaches_moon else "yes" if figure.holds else "**no**"
    return (
        f"| {figure.goal} | {figure.what} | {figure.value:.3g} | {sign} {figure.gate:g} | {aim} | {holds} "
        f"| {figure.note} |"
    )


@contextlib.contextmanager
def _system():  # type: ignore[no-untyped-def]
    """A migrated system of its own with the durability of production."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(embedded.postgres())
        os.environ |= {
            "DATABASE_URL": server.url("postgres"),
            "REDIS_URL": stack.enter_context(embedded.valkey()).url,
            "DJANGO_SETTINGS_MODULE": "oversight.settings",
            "SECRET_KEY": "of-the-benchmarks",
            "SECURE_TRANSPORT": "0",
            "ALLOWED_HOSTS": "testserver",
            "EMAIL_URL": "dummymail://",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

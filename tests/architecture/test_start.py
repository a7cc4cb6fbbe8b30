"""Starting is cheap: what only some work needs is imported by that work."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "docx",
    "docxtpl",
    "typst",
    "xlsxwriter",
    "python_calamine",
    "openpyxl",
    "numpy",
    "pandas",
    "scipy",
    "pypinyin",
)
LOOK = """
import django, sys
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""


def test_setup_and_the_addresses_import_nothing_heavy() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOOK, *HEAVY],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "oversight.settings", "DEBUG": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == ""

"""The settings of production, loaded as production loads them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "SECRET_KEY": "x" * 50 + "0123456789abcdef",
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "ALLOWED_HOSTS": "oversight.example",
    "VAULT_KEYS": "0" * 64,
    "DJANGO_SETTINGS_MODULE": "oversight.settings",
    "PATH": os.environ["PATH"],
}
ASK = """
import json, django
from django.conf import settings
django.setup()
names = [n for n in dir(settings) if n.isupper() and n.startswith(("SESSION_", "CSRF_", "SECURE_", "DEBUG", "API_RATE"))]
print(json.dumps({n: getattr(settings, n) for n in names}, default=str))
"""


def run(code: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**NEEDED, **changes}
    return subprocess.run(
        [sys.executable, *code],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    answer = run(["-c", ASK])
    assert answer.returncode == 0, answer.stderr
    settings: dict[str, Any] = json.loads(answer.stdout)
    return settings


def test_without_its_secret_it_does_not_start() -> None:
    answer = run(["-c", ASK], SECRET_KEY="")
    assert answer.returncode != 0
    assert "SECRET_KEY" in answer.stderr


def test_cookies_travel_only_encrypted_and_out_of_reach_of_scripts(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is False
    assert production["SESSION_COOKIE_SECURE"] is True
    assert production["SESSION_COOKIE_HTTPONLY"] is True
    assert production["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert production["CSRF_COOKIE_SECURE"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31536000
    assert production["SESSION_COOKIE_AGE"] <= 8 * 3600
    assert production["SESSION_EXPIRE_AT_BROWSER_CLOSE"] is True


def test_djangos_own_check_of_a_deployment_finds_nothing_but_what_nginx_does() -> None:
    answer = run(["manage.py", "check", "--deploy", "--fail-level", "ERROR"])
    assert answer.returncode == 0, answer.stderr
    found = {word for word in answer.stderr.replace("(", " ").replace(")", " ").split() if word.startswith("security.")}
    done_by_nginx = {"security.W008"}  # http is sent on to https there
    for_the_operator = {"security.W005", "security.W021"}  # HSTS for subdomains and preloading: not ours to decide
    assert found <= done_by_nginx | for_the_operator, answer.stderr

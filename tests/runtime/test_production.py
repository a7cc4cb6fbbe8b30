"""The production shape: the Compose file, the roles, and each process with production settings."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from oversight import embedded
from tests import databases

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a container: no DEBUG, secrets given, static files collected under their digests."""
    folder = tmp_path_factory.mktemp("production")
    kept = {name: os.environ[name] for name in ("PATH", "REDIS_URL", "LC_ALL") if name in os.environ}
    environment = {
        **kept,
        "PATH": f"{BIN}:{kept['PATH']}",
        "HOME": str(folder),
        "SECRET_KEY": "0123456789abcdef" * 4,
        "DATABASE_URL": databases.address(databases.CLONE),
        "ALLOWED_HOSTS": "oversight.example",
        "CSRF_TRUSTED_ORIGINS": "https://oversight.example",
        "PUBLIC_URL": "https://oversight.example",
        "EMAIL_URL": f"filemail://{folder}/mail",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "HOSTNAME": "testing",
    }
    run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", environment=environment)
    return environment


def run(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def service(name: str, environment: dict[str, str], **replaced: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process started by the very command of the Compose file; it must end in order when asked to."""
    command: list[str] = COMPOSE["services"][name]["command"]
    for old, new in replaced.items():
        command = [part.replace(old, new) for part in command]
    log = Path(environment["HOME"]) / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, text=True, start_new_session=True
        )
    try:
        yield process, log
        process.terminate()
        assert process.wait(30) == 0, log.read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(what: str, log: Path, process: subprocess.Popen[str], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while what not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_the_compose_file_is_valid() -> None:
    checked = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert set(COMPOSE["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat", "nginx"}


def test_no_secret_has_a_default_and_every_variable_is_explained() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert set(re.findall(r"\$\{(\w+):-", text)) == {"VERSION"}
    assert set(re.findall(r"(?<!\$)\$\{(\w+)\}", text)) <= required
    example = dict(line.split("=", 1) for line in (ROOT / "deploy/example.env").read_text().splitlines() if "=" in line)
    assert example == dict.fromkeys(required, "")


def test_every_lasting_process_has_a_health_check() -> None:
    for name, service_of in COMPOSE["services"].items():
        assert ("healthcheck" in service_of) == (name != "migrate"), name
    assert set(COMPOSE["volumes"]) == {"database", "media"}


def test_without_a_secret_nothing_starts(db: None, production: dict[str, str]) -> None:
    without = {name: value for name, value in production.items() if name != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=without, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_djangos_own_check_of_a_deployment_is_content(db: None, production: dict[str, str]) -> None:
    assert "no issues" in run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=production)


def test_web_answers_its_probes_and_nothing_else_without_its_name(db: None, production: dict[str, str]) -> None:
    port = str(embedded.free_port())
    with service("web", production, **{"0.0.0.0:8000": f"127.0.0.1:{port}"}) as (process, log):
        wait_for("Booting worker", log, process)
        assert fetch(port, "/healthz") == (200, {"status": "ok"})
        assert fetch(port, "/readyz") == (200, {"status": "ok", "database": "ok", "queue": "ok"})
        assert fetch(port, "/")[0] == 400


def fetch(port: str, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, None


def test_worker_answers_its_probe_and_ends_in_order(db: None, production: dict[str, str]) -> None:
    with service("worker", production) as (process, log):
        wait_for(" ready.", log, process)
        probe = COMPOSE["services"]["worker"]["healthcheck"]["test"][1].replace("$$", "$")
        host = os.uname().nodename
        ponged = subprocess.run(
            ["sh", "-c", probe],
            cwd=ROOT,
            env={**production, "HOSTNAME": host},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "pong" in ponged.stdout, ponged.stdout + ponged.stderr


def test_beat_answers_its_probe_and_ends_in_order(db: None, production: dict[str, str], tmp_path: Path) -> None:
    pid_file = tmp_path / "beat.pid"
    with service("beat", production, **{"/tmp/beat.pid": str(pid_file)}) as (process, log):
        wait_for("beat: Starting", log, process)
        probe = COMPOSE["services"]["beat"]["healthcheck"]["test"][1].replace("$$", "$")
        probe = probe.replace("/tmp/beat.pid", shlex.quote(str(pid_file)))
        assert subprocess.run(["sh", "-c", probe], check=False).returncode == 0


@pytest.fixture
def application_role(transactional_db: None) -> Iterator[str]:
    """The address of a migrated database for the role that ``deploy/roles.sql`` makes."""
    name, role = f"{databases.CLONE}_roles", f"app_{os.getpid()}"
    owner = databases.address(name)
    on_cluster(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE template0')
    script = [str(embedded.pg_program("psql")), "--set", "ON_ERROR_STOP=1", "--file", "deploy/roles.sql", owner]
    variables = {**os.environ, "APP_ROLE": role, "APP_PASSWORD": "secret"}
    ran = subprocess.run(script, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    run("manage.py", "migrate", "--verbosity", "0", environment={**os.environ, "DATABASE_URL": owner})
    yield owner.replace("postgres://postgres@", f"postgres://{role}:secret@")
    on_cluster(f'DROP DATABASE "{name}" WITH (FORCE)', f'DROP ROLE "{role}"')


def on_cluster(*statements: str) -> None:
    connection = psycopg2.connect(databases.address("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def test_the_applications_role_writes_rows_but_cannot_touch_a_guard(application_role: str) -> None:
    connection = psycopg2.connect(application_role)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal")
        triggers = [name for (name,) in cursor.fetchall()]
        assert len(triggers) > 1
        cursor.execute("UPDATE people_user SET email = email")
        refused = [
            *(f"DROP TRIGGER {name} ON ledger_entry" for name in triggers),
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "TRUNCATE ledger_entry",
            "DROP TABLE ledger_entry",
            "CREATE OR REPLACE FUNCTION oversight_refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
            "CREATE TABLE public.mine (id int)",
            "SET session_replication_role = replica",
        ]
        for statement in refused:
            with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.InvalidFunctionDefinition)):
                cursor.execute(statement)
    connection.close()

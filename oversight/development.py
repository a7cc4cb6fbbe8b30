"""The environment of ``make run`` and of ``manage.py`` on a machine where nobody set ``DATABASE_URL``.

Servers, secrets, mail and uploads live under ``.run/``. The first process of a clone starts the servers, others
join them. With ``DATABASE_URL`` (and ``REDIS_URL``) given, nothing here is used: that is production's way.
"""

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from oversight import embedded

ROOT = Path(__file__).resolve().parent.parent
RUN = Path(os.environ.get("RUN_FOLDER", ROOT / ".run")).absolute()
JOINABLE = RUN / "servers.json"
SECRETS = RUN / "secrets.json"
DATABASE = "oversight"
SECRET_NAMES = ("SECRET_KEY", "VAULT_KEYS")
JOIN_SECONDS = 30.0


@contextlib.contextmanager
def environment() -> Iterator[bool]:
    """Set every variable the settings need and the caller has not set, for as long as this lasts.

    Gives true when the database was just made and is empty.
    """
    before = dict(os.environ)
    try:
        with contextlib.ExitStack() as servers:
            _own_folder()
            _set_defaults()
            made = not os.environ.get("DATABASE_URL") and _postgres(servers)
            if not os.environ.get("REDIS_URL"):
                os.environ["REDIS_URL"] = servers.enter_context(embedded.valkey()).url
                _offer(servers)
            yield made
    finally:
        os.environ.clear()
        os.environ.update(before)


def _own_folder() -> None:
    RUN.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(path.exists() and not os.access(path, os.R_OK | os.W_OK) for path in (RUN, SECRETS, RUN / "postgres.lock")):
        raise embedded.Unavailable(f"{RUN} belongs to another user: run as that user, or remove the folder")


def _set_defaults() -> None:
    """Those of production, but for what needs a certificate, a mail server or an administrator."""
    for name, value in {
        **_secrets(),
        "SECURE_TRANSPORT": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "EMAIL_URL": f"filemail://{RUN / 'mail'}",
        "MEDIA_ROOT": str(RUN / "media"),
        "STATIC_ROOT": str(RUN / "static"),
    }.items():
        os.environ.setdefault(name, value)


def _secrets() -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(SECRETS.read_text())
    except FileNotFoundError:
        kept = {}
    if missing := [name for name in SECRET_NAMES if name not in kept]:
        kept |= {name: secrets.token_hex(32) for name in missing}
        _write_private(SECRETS, kept)
    return kept


def _postgres(servers: contextlib.ExitStack) -> bool:
    try:
        server = servers.enter_context(embedded.postgres(RUN / "postgres"))
    except embedded.Busy:
        _join()
        return False
    os.environ["DATABASE_URL"] = server.url(DATABASE)
    return _make_database(server)


def _offer(servers: contextlib.ExitStack) -> None:
    """Tell other processes of this clone where the servers are, until we end."""
    if embedded.PREFIX in os.environ["DATABASE_URL"]:
        servers.callback(JOINABLE.unlink, missing_ok=True)
        _write_private(JOINABLE, {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")})


def _join() -> None:
    deadline = time.monotonic() + JOIN_SECONDS
    while time.monotonic() < deadline:
        try:
            os.environ.update(json.loads(JOINABLE.read_text()))
            return
        except (OSError, ValueError):
            time.sleep(0.2)  # they are just starting
    raise embedded.Busy("Another process of this clone holds the data under .run/ and offers no server: stop it first")


def _make_database(server: embedded.Postgres) -> bool:
    import psycopg2

    connection = psycopg2.connect(server.url("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if missing := cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
            return missing
    finally:
        connection.close()


def _write_private(path: Path, content: dict[str, str]) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)

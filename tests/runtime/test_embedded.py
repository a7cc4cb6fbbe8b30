import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from oversight import embedded

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def long_path(tmp_path: Path) -> Path:
    """A folder whose path is longer than any socket's may be."""
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    return folder


def ask(server: embedded.Postgres, question: str) -> object:
    connection = psycopg2.connect(server.url("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def test_the_server_is_postgresql_18_under_a_long_path_and_keeps_its_data(long_path: Path) -> None:
    with embedded.postgres(long_path / "data", durable=False) as server:
        assert server.fresh
        assert str(ask(server, "SHOW server_version")).startswith("18.")
        assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
        ask(server, "CREATE TABLE kept AS SELECT 7 AS seven")
    with embedded.postgres(long_path / "data", durable=False) as server:
        assert not server.fresh
        assert ask(server, "SELECT seven FROM kept") == 7
    assert not server.home.exists()


def test_text_search_sees_chinese(tmp_path: Path) -> None:
    with embedded.postgres(durable=False) as server:
        assert ask(server, "SELECT to_tsvector('simple', '市场 监管') @@ to_tsquery('simple', '监管')") is True


def test_nobody_else_may_enter_the_data_or_the_socket(long_path: Path) -> None:
    with embedded.postgres(long_path / "data", durable=False) as server:
        owner = embedded.UNPRIVILEGED if os.geteuid() == 0 else os.geteuid()
        for folder in (server.home, long_path / "data"):
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.stat().st_uid == owner
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == owner
        assert ask(server, "SHOW listen_addresses") == ""


def test_a_second_server_on_the_same_data_is_refused(long_path: Path) -> None:
    with (
        embedded.postgres(long_path / "data", durable=False),
        pytest.raises(embedded.Busy),
        embedded.postgres(long_path / "data", durable=False),
    ):
        pass


def test_the_id_of_a_dead_server_does_not_stop_the_next(long_path: Path) -> None:
    with embedded.postgres(long_path / "data", durable=False) as server:
        server.process.kill()
        server.process.wait()
    left = long_path / "data" / "postmaster.pid"
    assert left.exists()
    left.write_text(left.read_text().replace(str(server.process.pid), str(os.getpid()), 1))  # the number lives again
    with embedded.postgres(long_path / "data", durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def test_an_interrupted_set_up_is_begun_anew(long_path: Path) -> None:
    data = long_path / "data"
    (data / "base").mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    with embedded.postgres(data, durable=False) as server:
        assert server.fresh
        assert ask(server, "SELECT 1") == 1


def test_servers_end_with_a_parent_that_was_killed(long_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from oversight import embedded\n"
        "with embedded.postgres(Path(sys.argv[1]), durable=False) as pg, embedded.valkey() as valkey:\n"
        "    print(pg.process.pid, valkey.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(long_path / "data")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    servers = [int(pid) for pid in parent.stdout.readline().split()]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in servers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in servers if alive(pid)] == []
    with embedded.postgres(long_path / "data", durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_the_redis_protocol_server_asks_for_its_password() -> None:
    with embedded.valkey() as server:
        assert redis.Redis.from_url(server.url).ping()
        port = redis.Redis.from_url(server.url).connection_pool.connection_kwargs["port"]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        assert server.url.split(":")[2].split("@")[0] not in Path(f"/proc/{server.process.pid}/cmdline").read_text()


def test_a_missing_wheel_says_which_addresses_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(embedded.Unavailable, match="set DATABASE_URL"), embedded.postgres():
        pass
    with pytest.raises(embedded.Unavailable, match="set REDIS_URL"), embedded.valkey():
        pass


def test_an_ordinary_user_gets_the_same_servers() -> None:
    code = (
        "import os; from oversight import embedded\n"
        "with embedded.postgres(durable=False) as pg, embedded.valkey():\n"
        "    print(os.geteuid(), os.stat(f'/proc/{pg.process.pid}').st_uid)"
    )
    python = Path(sys.executable).resolve()
    steps = [python, *python.parents, ROOT, *ROOT.parents]
    another = os.geteuid() == 0 and all(step.stat().st_mode & 0o001 for step in steps)  # a clone below /root: ourselves
    uid = next(account.pw_uid for account in pwd.getpwall() if account.pw_uid not in {0, embedded.UNPRIVILEGED})
    identity = embedded.Identity(user=uid, group=uid, extra_groups=[]) if another else embedded.Identity()
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, **identity
    )
    assert ran.returncode == 0, ran.stderr
    runs_as, server_runs_as = ran.stdout.split()
    assert server_runs_as == (runs_as if runs_as != "0" else str(embedded.UNPRIVILEGED))

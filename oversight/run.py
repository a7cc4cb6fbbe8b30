"""``make run``: everything under one parent, which stops everything on Ctrl-C.

Servers, schema, translations and static files first; then web, worker and beat. The demo zone is seeded by a job in
the background while the pages answer. A process that dies is started again; its log stays under ``.run/``.
"""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from types import FrameType

from oversight import development, embedded

BEGAN = time.monotonic()
FIRST_PORT = 8000
PORTS_TRIED = 100
NEWS_SECONDS = 5.0
WORKER_GRACE = 60.0
WEB_GRACE = 15.0
DEATHS_ALLOWED = 5  # within a minute, then something is broken and a person must look


@dataclass
class Process:
    """One child with its log; started again when it dies."""

    name: str
    command: list[str]
    grace: float
    inherited: tuple[int, ...] = ()
    running: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return development.RUN / f"{self.name}.log"

    def start(self) -> None:
        self.running = embedded.spawn(
            self.command,
            cwd=development.ROOT,
            dies_by=signal.SIGTERM,
            log=self.log,
            environment=dict(os.environ),
            pass_fds=self.inherited,
        )

    def revive(self) -> None:
        """Start again after a death."""
        assert self.running is not None
        _end_session(self.running)
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        say(f"! {self.name} ended ({self.running.returncode}) and is started again; see {self.log}")
        if len(self.deaths) > DEATHS_ALLOWED:
            raise Broken(f"{self.name} ends again and again: {embedded.tail(self.log)}")
        self.start()


class Broken(Exception):
    """A part cannot run; the sentence says which and why."""


class Stopped(Exception):
    """A person or the machine asked us to stop."""


def main() -> int:
    """Run until stopped; 0 when stopped in order."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    try:
        step("PostgreSQL and Redis-protocol server")
        with development.environment():
            listener = _listen()
            host = os.environ.get("HOST", "127.0.0.1")
            url = os.environ.setdefault("PUBLIC_URL", f"http://{host}:{listener.getsockname()[1]}")
            _prepare()
            _serve(listener, url)
    except (Stopped, KeyboardInterrupt):
        return 0
    except (embedded.Unavailable, Broken) as reason:
        say(str(reason))
        return 1
    return 0


def _prepare() -> None:
    from oversight import translations

    translations.compile_all()
    step("schema")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    step("static files")
    _collect_static_files()
    from django.db import connections

    connections.close_all()


def _collect_static_files() -> None:
    """Collect, name by digest and compress; not again while every source is as it was (2 s of a second start)."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    sources = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            sources.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    note = Path(settings.STATIC_ROOT) / "collected"
    if not note.exists() or note.read_text() != sources.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        note.write_text(sources.hexdigest())


def _serve(listener: socket.socket, url: str) -> None:
    python = [sys.executable, "-m"]
    gunicorn = [
        "gunicorn",
        "oversight.wsgi",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "8",
        "--preload",
    ]
    gunicorn += ["--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "10", "--no-control-socket"]
    celery = ["celery", "--app", "oversight"]
    processes = [
        Process("web", [*python, *gunicorn], WEB_GRACE, (listener.fileno(),)),
        Process("worker", [*python, *celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], WORKER_GRACE),
        Process("beat", [*python, *celery, "beat", "--loglevel", "INFO", "--pidfile="], WEB_GRACE),
    ]
    try:
        step("web, worker, beat")
        for process in processes:
            process.start()
        _wait_until_it_answers(listener, processes[0])
        say(f"\nReady after {time.monotonic() - BEGAN:.0f} s:  {url}\n")
        demo = Demo(url)
        while True:
            time.sleep(0.5)
            for process in processes:
                if process.running is not None and process.running.poll() is not None:
                    process.revive()
            demo.news()
    finally:
        _end(processes)


class Demo:
    """The demo zone: asked for once, made by a job while the pages answer, gone on with after a stop.

    ``DEMO=0`` runs an empty system.
    """

    def __init__(self, url: str) -> None:
        self.url, self.told, self.looked = url, "", 0.0
        self.job: int | None = None
        if os.environ.get("DEMO") == "0":
            return
        from django.core.management import call_command

        from core.jobs.models import Job
        from oversight.demo.accounts import ACCOUNTS
        from oversight.demo.jobs import KIND, is_complete

        width = max(len(account.username) for account in ACCOUNTS)
        say("Demo accounts (name, password):")
        for account in ACCOUNTS:
            say(f"  {account.username:<{width}}  {account.password}  {account.role_zh} · {account.role_en}")
        if is_complete():
            return
        call_command("seed_demo", "--job", stdout=StringIO())
        self.job = Job.objects.filter(kind=KIND).latest("pk").pk
        say("\nThe demo zone is being made; the pages answer meanwhile.")

    def news(self) -> None:
        """Tell how far it is, when that has changed."""
        if self.job is None or time.monotonic() - self.looked < NEWS_SECONDS:
            return
        self.looked = time.monotonic()
        from django.db import DatabaseError, close_old_connections

        from core.jobs.models import Job

        close_old_connections()
        try:
            job = Job.objects.get(pk=self.job)
        except DatabaseError:
            return
        if job.is_over:
            self.job = None
            say(f"demo zone: {job.state}, see {self.url}{job.get_absolute_url()}")
        elif (told := f"demo zone: {job.percent} %" if job.total else "demo zone: begun") != self.told:
            self.told = told
            say(told)


def _listen() -> socket.socket:
    """The port asked for by ``PORT`` (8000), or the next free one; listening from now on, so that nobody is refused."""
    host, first = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", FIRST_PORT))
    for port in range(first, first + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as reason:
            listener.close()
            if reason.errno not in {98, 13}:  # in use, not allowed
                raise Broken(f"Nothing can listen on {host}: {reason.strerror}") from None
            continue
        listener.listen(128)
        return listener
    raise Broken(f"No free port from {first} to {first + PORTS_TRIED - 1}: set PORT")


def _wait_until_it_answers(listener: socket.socket, web: Process) -> None:
    host, port = listener.getsockname()[:2]
    deadline = time.monotonic() + embedded.START_SECONDS
    while time.monotonic() < deadline:
        if web.running is not None and web.running.poll() is not None:
            break
        try:
            with socket.create_connection((host, port), timeout=2) as client:
                client.settimeout(embedded.START_SECONDS)
                client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if client.recv(16).startswith(b"HTTP/"):
                    return
        except OSError:
            time.sleep(0.2)
    raise Broken(f"The web server did not start: {embedded.tail(web.log)}")


def _end(processes: list[Process]) -> None:
    """Beat first (nothing new), then web and worker together; the worker may finish what it holds."""
    say("\nStopping (the worker finishes what it holds; Ctrl-C again to stop at once)")
    hurried = False
    for process in reversed(processes):
        if process.running is not None and process.running.poll() is None:
            process.running.terminate()
    for process in reversed(processes):
        if process.running is None:
            continue
        try:
            process.running.wait(0.1 if hurried else process.grace)
        except (Stopped, KeyboardInterrupt):
            hurried = True
        except subprocess.TimeoutExpired:
            pass
        _end_session(process.running)


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """Each child leads a session of its own: nothing of it stays, neither itself nor its pool."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def step(what: str) -> None:
    """One line of progress, with the seconds since the start."""
    say(f"{time.monotonic() - BEGAN:4.0f} s  {what}")


def say(sentence: str) -> None:
    """To the terminal, at once; a terminal that was closed must not keep us from stopping in order."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""One PostgreSQL and one Redis-protocol server for a whole test run, shared by all its processes.

A pytest plugin (``-p tests.servers`` in pyproject.toml), because the settings are read before any conftest.py.
``DATABASE_URL`` and ``REDIS_URL`` point the run at servers of your own; then only databases whose names begin
with that of ``DATABASE_URL`` are made and dropped.
"""

import atexit
import contextlib
import os
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from oversight import embedded, translations

_running = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # importing oversight has named its own
    os.environ.setdefault("DEBUG", "1")  # plain static files, http; Django's own DEBUG is off in every test
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in the thread of the test
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["TEST_RUN"] = str(os.getpid())
        os.environ["TEST_FOLDER"] = _running.enter_context(tempfile.TemporaryDirectory(prefix="oversight-tests-"))
        try:
            if not os.environ.get("DATABASE_URL"):
                server = _running.enter_context(embedded.postgres(durable=False))
                os.environ["DATABASE_URL"] = server.url("oversight")
            if not os.environ.get("REDIS_URL"):
                os.environ["REDIS_URL"] = _running.enter_context(embedded.valkey()).url
        except embedded.Unavailable as reason:
            pytest.exit(str(reason), returncode=2)
        translations.compile_all()  # before Django starts: it reads each catalogue once
        atexit.register(_running.close)
    else:
        number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
    return (yield)

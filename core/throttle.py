"""How often somebody may knock: counters in the cache, per window of time.

A cache that is away lets everybody through: throttling protects the machine, never a right.
"""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)


def knock(door: str, who: str, *, most: int, seconds: int) -> int:
    """Count one knock of ``who`` at ``door``. Returns 0 if it is let in, else the seconds to wait.

    Windows begin at whole multiples of ``seconds``.
    """
    now = time.time()
    window = int(now // seconds)
    key = f"throttle:{door}:{who}:{window}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return 0
    except Exception:
        log.warning("the cache is away: %s is not throttled", door)
        return 0
    return 0 if count <= most else max(1, int((window + 1) * seconds - now))


def address_of(request: HttpRequest) -> str:
    """The address a request comes from: the last one that our own proxies, ``TRUSTED_PROXIES`` of them, did not add."""
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))

"""How often one address may ask for pages that cost much, or that show a little of what nobody should read out whole.

The count is kept in PostgreSQL, in a table without a log (what a crash takes are the counts of a minute), so it holds
over all processes and machines of a node. An address is kept as a digest, for two minutes.
"""

import datetime as dt
import hmac
import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

WAIT_S = 60
FORGOTTEN_AFTER = 2
"""Minutes."""
IPV6_NETWORK = 64
"""Bits that one household or shop has; the rest it may choose as it likes."""
_COUNT = """
WITH gone AS (
    DELETE FROM core_asked WHERE id IN (
        SELECT id FROM core_asked WHERE minute < %(minute)s - %(kept)s LIMIT 1000 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO core_asked (what, who, minute, times) VALUES (%(what)s, %(who)s, %(minute)s, 1)
ON CONFLICT (what, who, minute) DO UPDATE SET times = core_asked.times + 1
RETURNING times
"""


def most_a_minute(what: str) -> int:
    """Return how often one address may ask in a minute; 0 is without a limit.

    :param what: a key of ``settings.ASKED_A_MINUTE``.
    """
    most: int = settings.ASKED_A_MINUTE[what]
    return most


def too_many(request: HttpRequest, what: str, *, at: dt.datetime) -> bool:
    """Count a request, and say whether its address has had its share of this minute."""
    most = most_a_minute(what)
    if not most:
        return False
    facts: dict[str, str | int] = {
        "what": what,
        "who": _who(request),
        "minute": int(at.timestamp()) // 60,
        "kept": FORGOTTEN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts)
        (times,) = cursor.fetchone() or (0,)
    return bool(times > most)


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from; behind a trusted proxy the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def paced[**P](
    what: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Answer 429 with words to an address that asks too often."""

    def around(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if too_many(request, what, at=timezone.now()):
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(WAIT_S)
                response["Cache-Control"] = "no-store"
                return response
            return view(request, *args, **kwargs)

        return answer

    return around


def _who(request: HttpRequest) -> str:
    """Return a digest of the address, of an IPv6 one without the part that its holder may choose."""
    address = address_of(request)
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        pass
    else:
        if isinstance(known, ipaddress.IPv6Address):
            address = str(ipaddress.ip_network((known, IPV6_NETWORK), strict=False))
    return hmac.digest(settings.SECRET_KEY.encode(), f"core.pace:{address}".encode(), "sha256").hex()[:32]

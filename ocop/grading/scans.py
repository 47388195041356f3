"""How often one address may check certificates, so that nobody reads out the whole list by trying numbers."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

SCANS_A_MINUTE = 60
"""From one address, in each web process. A shop scans a shelf; it does not try a thousand numbers."""
WAIT_S = 60


def too_many(request: HttpRequest, *, at: dt.datetime) -> bool:
    """Count a scan, and say whether the address has had its share of this minute."""
    key = f"grading.scans:{address_of(request)}:{int(at.timestamp()) // 60}"
    cache.add(key, 0, timeout=2 * WAIT_S)
    try:
        return cache.incr(key) > SCANS_A_MINUTE
    except ValueError:  # the cache was emptied in between
        return False


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from; behind a trusted proxy the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def paced[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 429 with words to an address that asks too often."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if too_many(request, at=timezone.now()):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(WAIT_S)
            return response
        return view(request, *args, **kwargs)

    return answer

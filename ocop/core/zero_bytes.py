"""Addresses with a zero byte lead nowhere: no database keeps one, so nothing can be found by it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

API = "api"
"""Namespace of the addresses that answer programs; they say themselves, and in their own form, what cannot be."""


class NoZeroBytes:
    """Answer 404 to an address whose parts hold a zero byte, before a view looks for it in the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Look at what the address named.

        :raises Http404: a part holds a zero byte.
        """
        if "\x00" in request.path_info and not (request.resolver_match and API in request.resolver_match.namespaces):
            raise Http404

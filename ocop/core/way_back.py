"""Lead who comes to the address of a button back to the page on which the button stands."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import Resolver404, resolve

type Respond = Callable[[HttpRequest], HttpResponseBase]


class WayBack:
    """Answer a browser that only looks at an address that is only sent to with the page above it.

    So it comes about: a session has ended when the button is pressed, and after signing in the browser is sent on to
    the address of the button; or the language is changed on a page that shows what has to be mended.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._respond(request)
        looks = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if looks and isinstance(response, HttpResponseNotAllowed) and not response.content:
            return HttpResponseRedirect(page_above(request.path_info))
        return response


def page_above(path: str) -> str:
    """Return the nearest address above a path at which anything is served; the home page at the latest."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path

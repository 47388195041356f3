"""How pages may be kept: by anybody if no person is behind the request, and asked about again each time."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)


def revalidated[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a page an ETag of its content, and answer 304 to who has that content already.

    What is found must be fresh within a second, so nothing is kept unasked; but a page seen again on a slow line costs
    a few hundred bytes. A page for a signed-in person is kept by that person's browser alone.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        if response.status_code != 200:
            return response
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, no_cache=True)
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response

    return answer

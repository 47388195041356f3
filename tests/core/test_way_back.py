"""Who comes to the address of a button is led back to its page."""

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.test import RequestFactory

from ocop.core.way_back import WayBack, page_above

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def refuses(request: HttpRequest) -> HttpResponseBase:
    return HttpResponseNotAllowed(["POST"])


def test_a_browser_at_the_address_of_a_button_sees_the_page_of_the_button() -> None:
    request = RequestFactory().get("/offices/dossiers/VN-D1/forward/", headers={"accept": BROWSER})

    answer = WayBack(refuses)(request)

    assert answer.status_code == 302
    assert answer["Location"] == "/offices/dossiers/VN-D1/"


def test_a_program_is_told_that_the_method_is_not_allowed() -> None:
    asked = RequestFactory().get("/offices/dossiers/VN-D1/forward/", headers={"accept": "application/json"})

    assert WayBack(refuses)(asked).status_code == 405


@pytest.mark.parametrize("method", ["put", "delete", "post"])
def test_what_is_sent_in_a_wrong_way_stays_refused(method: str) -> None:
    sent = getattr(RequestFactory(), method)("/sheets/1/marks/", headers={"accept": BROWSER})

    assert WayBack(refuses)(sent).status_code == 405


def test_an_ordinary_page_passes() -> None:
    request = RequestFactory().get("/sheets/", headers={"accept": BROWSER})

    assert WayBack(lambda _request: HttpResponse("page"))(request).status_code == 200


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/councils/5/seats/26/leave/", "/councils/5/seats/"),
        ("/cases/2/revoke/", "/cases/2/"),
        ("/nowhere/at/all/", "/"),
        ("/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_that_is_served(path: str, above: str) -> None:
    assert page_above(path) == above

"""The JSON API: every router, and refusals as problem details."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ocop.core.problems import Problem
from ocop.core.refusals import DomainError

api = NinjaAPI(
    title="OCOP Network",
    version="1",
    description=(
        "Registers, products, places, supply offers, demands and plans. Lists are paged by key: pass the answer's "
        "`next` as `after`. Refusals are problem details (RFC 9457). Sign in by session or by an API key "
        "(`Authorization: Bearer …`); reading what is public needs neither."
    ),
    urls_namespace="api",
)


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    response = api.create_response(request, problem.model_dump(), status=problem.status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(DomainError)
def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Answer a refusal of the domain with 409."""
    title = _("A rule stands in the way")
    return _problem(request, Problem(title=title, status=409, detail=str(refusal), code=refusal.code))


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, refusal: PermissionDenied) -> HttpResponse:
    """Answer a missing right with 403."""
    return _problem(request, Problem(title=_("Not allowed"), status=403, detail=str(refusal), code="PermissionDenied"))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, refusal: Http404) -> HttpResponse:
    """Answer what is not there, or not to be seen, with 404."""
    return _problem(request, Problem(title=_("Not found"), status=404, code="NotFound"))


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
    """Answer a request that needs a person with 401."""
    detail = _("Sign in, or send an API key as “Authorization: Bearer …”.")
    response = _problem(request, Problem(title=_("Not signed in"), status=401, detail=detail, code="NotSignedIn"))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Answer wrong or missing values with 422, field by field."""
    errors = [{"where": ".".join(str(step) for step in error["loc"]), "what": error["msg"]} for error in refusal.errors]
    title = _("Some values were not understood")
    return _problem(request, Problem(title=title, status=422, code="ValidationError", errors=errors))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """Answer what the framework refuses (a body that is no JSON) in the same form."""
    return _problem(request, Problem(title=str(refusal), status=refusal.status_code, code="HttpError"))


def mount(prefix: str, router: Any) -> None:
    """Add an app's router."""
    api.add_router(prefix, router)

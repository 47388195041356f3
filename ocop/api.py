"""The JSON API: every router, and refusals as problem details."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from types import MethodType
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.operation import Operation
from ninja.params.models import QueryModel

from ocop.catalogue.api import router as catalogue
from ocop.core.pace import WAIT_S
from ocop.core.problems import Problem
from ocop.core.reference import forms_of, groups_of
from ocop.core.refusals import DomainError
from ocop.grading.api import router as grading
from ocop.places.api import router as places
from ocop.registry.api import router as registry
from ocop.trade.api import router as trade

PROBLEM = "application/problem+json"
Run = Callable[..., Any]


class Api(NinjaAPI):
    """The API; its description says that refusals are problem details."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        """Return the description, with the media type of RFC 9457 where a problem is answered."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for operation in path.values():
                for answer in operation["responses"].values():
                    content = answer.get("content", {})
                    described = content.get("application/json", {}).get("schema", {})
                    if described.get("$ref", "").endswith("/Problem"):
                        content[PROBLEM] = content.pop("application/json")
                if "requestBody" in operation and 422 in operation["responses"]:
                    operation["responses"].setdefault(400, operation["responses"][422])  # the body is no JSON
                    operation["responses"].setdefault(413, operation["responses"][422])  # or too long to be read
        return schema


class Reference(DocsBase):
    """The description as a page of this node: no JavaScript, and nothing of another host."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Show every operation, what it takes and what it answers."""
        document = api.get_openapi_schema()
        shown = {
            "about": api.description,
            "description_url": self.get_openapi_url(api, kwargs),
            "groups": groups_of(document, root=api.get_root_path({})),
            "forms": forms_of(document),
        }
        return render(request, "core/reference.html", shown)


api = Api(
    title="OCOP Network",
    version="1",
    description=(
        "Registers, products, places, supply offers, demands and plans. Lists are paged by key: pass the answer's "
        "`next` as `after`. A query parameter that is not known is refused. Refusals are problem details (RFC 9457). "
        "Sign in by session or by an API key "
        "(`Authorization: Bearer …`); reading what is public needs neither."
    ),
    urls_namespace="api",
    docs=Reference(),
    docs_url="/",
)


def only_known_parameters(run: Run) -> Run:
    """Let an operation that takes query parameters refuse others: left out silently, they would answer with everything.

    :param run: of the operation; the framework hands it over bound.
    """
    operation = cast("Operation", cast("MethodType", run).__self__)
    known = [
        name
        for model in operation.models
        if issubclass(cast("type", model), QueryModel)
        for name in model.__ninja_flatten_map__
    ]

    @functools.wraps(run)
    def checked(request: HttpRequest, **given: Any) -> Any:
        unknown = sorted(set(request.GET) - set(known)) if known else []
        if not unknown:
            return run(request, **given)
        what = _("This is not a parameter here. Known: %(known)s.") % {"known": ", ".join(known)}
        return api.on_exception(request, ValidationError([{"loc": ("query", name), "msg": what} for name in unknown]))

    return checked


api.add_decorator(only_known_parameters, mode="view")


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    response = api.create_response(request, problem.model_dump(), status=problem.status)
    response["Content-Type"] = PROBLEM
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


@api.exception_handler(RequestDataTooBig)
def too_long(request: HttpRequest, refusal: RequestDataTooBig) -> HttpResponse:
    """Answer a body that is longer than this node reads with 413."""
    detail = _("Send at most %(most)s at once.") % {"most": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}
    return _problem(request, Problem(title=_("Too long"), status=413, detail=detail, code="RequestDataTooBig"))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """Answer what the framework refuses (a body that is no JSON) in the same form; who asks too often, with when to.

    What is counted is counted by the minute (``core.pace``), so a minute later it is answered.
    """
    response = _problem(request, Problem(title=str(refusal), status=refusal.status_code, code="HttpError"))
    if refusal.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(WAIT_S)
        response["Cache-Control"] = "no-store"
    return response


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that the API does not have, in the same form."""
    return not_found(request, Http404())


api.add_router("", catalogue)
api.add_router("", places)
api.add_router("", registry)
api.add_router("", trade)
api.add_router("", grading)

"""What programs fetch: lists of keys, status lists, the context, signed certificates. Public, and never a secret."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.addresses import context_address, terms_address
from ocop.grading.credentials.context import TERMS, context
from ocop.grading.credentials.keys import key_list
from ocop.grading.credentials.tokens import MEDIA_TYPE, unchecked
from ocop.grading.models import IssuerKey, StarCertificate
from ocop.grading.operations import certificate_keys as operations
from ocop.grading.operations.certificate_keys import KeyCannotBeOpened, NoKey, publish_status
from ocop.grading.queries import certificates as queries
from ocop.grading.queries.authorities import signs_for
from ocop.grading.reader import in_reader_language

KEPT_S = 300
"""How long a list may be kept by whoever fetched it."""


@login_not_required
@require_safe
def issuer_keys(request: HttpRequest, scheme: str, authority: str, area: str) -> HttpResponse:
    """Send the list of keys of one authority; certificates name its address as their issuer."""
    keys = queries.keys_of(scheme, authority, area)
    if not keys:
        raise Http404
    return _sent(request, _json(key_list(map(queries.published, keys))), "application/jwk-set+json")


@login_not_required
@require_safe
def all_keys(request: HttpRequest) -> HttpResponse:
    """Send the keys of all authorities of this node."""
    return _sent(request, _json(key_list(queries.published_keys())), "application/jwk-set+json")


@login_not_required
@require_safe
def keys_page(request: HttpRequest) -> HttpResponse:
    """Show which authorities sign here, with which keys, from when until when."""
    keys = [
        (
            key,
            in_reader_language(queries.published(key).names),
            key.retired_at is None and signs_for(request.user, key.area),
        )
        for key in queries.issuer_keys()
    ]
    return render(request, "grading/issuer_keys.html", {"keys": keys})


@require_POST
def retire_key(request: UserRequest, kid: str) -> HttpResponse:
    """Retire a key of the authority for which the person signs; its successor signs from now on."""
    try:
        operations.retire_key(get_object_or_404(IssuerKey, kid=kid), by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The key is retired. A new one signs from now on."))
    return redirect("grading:issuer-keys-page")


@login_not_required
@require_safe
def status_list(
    request: HttpRequest, scheme: str, authority: str, area: str, purpose: str, number: int
) -> HttpResponse:
    """Send a signed list of revoked or suspended certificates, as of now."""
    try:
        token = publish_status(scheme, authority, area, purpose, number, at=timezone.now())
    except NoKey as error:
        raise Http404 from error
    except KeyCannotBeOpened as refusal:
        return HttpResponse(str(refusal), status=503, content_type="text/plain; charset=utf-8")
    return _sent(request, token, MEDIA_TYPE)


@login_not_required
@require_safe
def certificate_context(request: HttpRequest) -> HttpResponse:
    """Send the JSON-LD context of certificates."""
    return _sent(request, _json(context(terms_address())), "application/ld+json")


@login_not_required
@require_safe
def certificate_terms(request: HttpRequest) -> HttpResponse:
    """Say what the terms of the context mean."""
    terms = [(term, kind, meaning) for term, (kind, meaning) in TERMS.items()]
    return render(request, "grading/certificate_terms.html", {"terms": terms, "context_url": context_address()})


@login_not_required
@require_safe
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a signed certificate."""
    certificate = _signed(public_id)
    response = _sent(request, certificate.credential, MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="ocop-certificate-{certificate.public_id}.jwt"'
    return response


@login_not_required
@require_safe
def credential_content(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send what a signed certificate states, for reading: without its signature it proves nothing."""
    header, payload = unchecked(_signed(public_id).credential)
    return _sent(request, _json({"header": header, "payload": payload}), "application/json")


def _signed(public_id: str) -> StarCertificate:
    return get_object_or_404(StarCertificate.objects.exclude(credential=""), public_id=public_id)


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _sent(request: HttpRequest, text: str, media_type: str) -> HttpResponse:
    """Return a text that any page of any site may fetch, to be asked for anew after five minutes."""
    response = HttpResponse(text, content_type=media_type)
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=KEPT_S)
    set_response_etag(response)
    same = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return same if isinstance(same, HttpResponse) else response

"""The living style page, and the health of the node."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.core.style_samples import samples


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show every part of the design system as it is."""
    return render(request, "core/style.html", samples())


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say whether the web process reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "reached"})

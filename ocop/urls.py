"""Addresses: one line for each app."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from ocop.accounts.views import language
from ocop.api import api, nothing_here

endpoints = api.urls
for endpoint in endpoints[0]:
    if callable(endpoint.callback):  # the API asks for a person itself, and answers with a problem, not a page
        login_not_required(endpoint.callback)

urlpatterns = [
    path("", include("ocop.core.urls")),
    path("", include("ocop.registry.urls")),
    path("", include("ocop.accounts.urls")),
    path("", include("ocop.trade.urls")),
    path("", include("ocop.grading.urls")),
    path("", include("ocop.catalogue.urls")),
    path("api/", endpoints),
    path("api/docs", login_not_required(RedirectView.as_view(pattern_name="api:openapi-view"))),
    path("api/<path:rest>", login_not_required(nothing_here)),
    path("account/", include("allauth.urls")),
    path("language/", language, name="set_language"),
    path("admin/", admin.site.urls),
]

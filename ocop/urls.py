"""Addresses: one line for each app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("ocop.core.urls")),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

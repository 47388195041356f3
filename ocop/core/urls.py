"""Addresses of the core's own pages."""

from django.urls import path

from ocop.core import views

app_name = "core"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("health/", views.health, name="health"),
]

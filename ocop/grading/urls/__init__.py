"""Addresses of grading, room by room."""

from django.urls import include, path

app_name = "grading"
ROOMS = ("rules", "dossiers", "offices", "councils", "decisions", "certificates", "printing")

urlpatterns = [path("", include(f"ocop.grading.urls.{room}")) for room in ROOMS]

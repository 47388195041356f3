"""Addresses of the pages of the offices."""

from django.urls import path

from ocop.grading.views.offices import desk, rounds, work

urlpatterns = [
    path("offices/", desk.desk, name="desk"),
    path("offices/dossiers/", desk.dossier_list, name="office-dossiers"),
    path("offices/dossiers/<str:number>/", work.work, name="office-dossier"),
    path("offices/dossiers/<str:number>/levels/", work.review, name="office-review"),
    path("offices/dossiers/<str:number>/<str:action>/", work.act, name="office-act"),
    path("offices/visits/<int:pk>/", work.visit, name="office-visit"),
    path("offices/photos/<int:pk>/", work.photo, name="office-photo"),
    path("offices/rounds/", rounds.round_list, name="rounds"),
    path("offices/rounds/<int:pk>/", rounds.round_page, name="round"),
    path("offices/tests/", rounds.test_list, name="tests"),
    path("offices/tests/<int:pk>/", rounds.test_page, name="test"),
    path("offices/tests/<int:pk>/report/", rounds.report, name="test-report"),
]

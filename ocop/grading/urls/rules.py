"""Addresses of the pages of the rules."""

from django.urls import path

from ocop.grading.views import rules

urlpatterns = [
    path("schemes/", rules.scheme_list, name="schemes"),
    path("schemes/<str:code>/", rules.edition_page, name="edition"),
    path("schemes/<str:code>/sets/<str:number>/", rules.scorecard_page, name="scorecard"),
    path("schemes/<str:code>/settings/", rules.edition_settings, name="edition-settings"),
    path("schemes/<str:code>/effect/<str:new>/", rules.edition_effect, name="edition-effect"),
]

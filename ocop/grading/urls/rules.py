"""Addresses of the pages of the rules."""

from django.urls import path

from ocop.grading.views import effects, rules

urlpatterns = [
    path("schemes/", rules.scheme_list, name="schemes"),
    path("schemes/<str:code>/", rules.edition_page, name="edition"),
    path("schemes/<str:code>/sets/<str:number>/", rules.scorecard_page, name="scorecard"),
    path("schemes/<str:code>/settings/", rules.edition_settings, name="edition-settings"),
    path("schemes/<str:code>/effect/<str:new>/", effects.edition_effect, name="edition-effect"),
    path("schemes/<str:code>/effect/<str:new>/ask/", effects.ask, name="edition-effect-ask"),
    path("schemes/<str:code>/effect/<str:new>/changes.xlsx", effects.book, name="edition-effect-xlsx"),
]

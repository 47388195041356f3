"""Addresses of offers, demands and plans."""

from django.urls import path

from ocop.trade import views

app_name = "trade"
urlpatterns = [
    path("offers/", views.offer_list, name="offers"),
    *views.SHEETS.list_urls("offers/import/", name="offers-import"),
    *views.SHEETS.urls("offers/imports/<int:pk>/"),
    path("offers/<int:pk>/", views.offer_page, name="offer"),
    path("offers/<int:pk>/withdraw/", views.withdraw_offer, name="offer-withdraw"),
    path("offers/of/<str:number>/", views.edit_offer, name="offer-edit"),
    path("demands/", views.demand_list, name="demands"),
    path("demands/new/", views.ask_demand, name="demand-new"),
    path("demands/<str:number>/", views.demand_page, name="demand"),
    path("demands/<str:number>/plan/", views.ask_plan, name="demand-plan"),
    path("demands/<str:number>/close/", views.close_demand, name="demand-close"),
    path("demands/<str:number>/plan.json", views.plan_json, name="plan-json"),
    path("demands/<str:number>/plan.xlsx", views.plan_workbook, name="plan-xlsx"),
    path("demands/<str:number>/why-not/", views.why_not, name="why-not"),
]

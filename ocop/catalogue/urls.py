"""Addresses of the public window."""

from django.urls import path

from ocop.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("products/<path:number>/", views.product, name="product"),
    path("producers/<path:number>/", views.producer, name="producer"),
    path("faces/<str:number>.svg", views.face, name="face"),
    path("about/", views.about, name="about"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-products.xml", views.sitemap_products, name="sitemap-products"),
    path("robots.txt", views.robots, name="robots"),
]

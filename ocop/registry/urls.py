"""Addresses of the register."""

from django.urls import path

from ocop.registry import views

app_name = "registry"
urlpatterns = [
    path("register/", views.desk, name="desk"),
    *views.PAGES.list_urls("register/imports/", name="imports"),
    *views.PAGES.urls("register/imports/<int:pk>/"),
    path("register/held/", views.held_list, name="held"),
    path("register/held/<int:pk>/", views.held_row, name="held-row"),
    path("register/held/<int:pk>/reject/", views.reject_row, name="held-reject"),
    path("register/pairs/", views.candidate_list, name="candidates"),
    path("register/pairs/<int:pk>/merge/", views.merge_pair, name="candidate-merge"),
    path("register/pairs/<int:pk>/apart/", views.keep_apart, name="candidate-apart"),
    path("register/pairs/<int:pk>/undo/", views.undo_decision, name="candidate-undo"),
    path("my/products/", views.my_products, name="my-products"),
    path("my/products/new/<str:number>/", views.product_new, name="product-new"),
    path("register/products/<str:number>/", views.product_edit, name="product-edit"),
    path("register/products/<str:number>/withdraw/", views.withdraw_product, name="product-withdraw"),
    path("register/products/<str:number>/publish/", views.publish_product, name="product-publish"),
    path("register/producers/<str:number>/act/", views.begin_acting, name="begin-acting"),
]

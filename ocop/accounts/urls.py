"""Addresses of accounts; what allauth brings (sign-in, second factor) lies beside them under ``account/``."""

from django.urls import path

from ocop.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/keys/", views.keys, name="keys"),
    path("account/keys/<int:pk>/end/", views.key_end, name="key-end"),
    path("account/acting/end/", views.acting_end, name="acting-end"),
    path("people/", views.people, name="people"),
    path("people/roles/grant/", views.role_grant, name="role-grant"),
    path("people/roles/<int:pk>/end/", views.role_end, name="role-end"),
]

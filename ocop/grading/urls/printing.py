"""Addresses of papers as PDF."""

from django.urls import path

from ocop.grading.views import printing

urlpatterns = [
    path("dossiers/<str:number>/form-<str:form>.pdf", printing.dossier_form, name="dossier-form"),
    path("schemes/<str:code>/form-<str:form>.pdf", printing.blank_form, name="blank-form"),
    path("dossiers/<str:number>/letter.pdf", printing.letter, name="letter-pdf"),
    path("decisions/<int:pk>/decision.pdf", printing.decision, name="decision-pdf"),
    path("decisions/<int:pk>/products.pdf", printing.decision_list, name="decision-list-pdf"),
    path("certificates/<str:public_id>/certificate.pdf", printing.certificate, name="certificate-pdf"),
]

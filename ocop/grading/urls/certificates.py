"""Addresses of certificates: check pages for everybody, lists for programs, pages for producers and officers."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ocop.grading.views import certificates, check, published
from ocop.grading.views.papers_entered import PAPERS


class PublicId(StringConverter):
    """The name of a certificate in addresses; longer than any key, so that no key is taken for one."""

    regex = "[0-9A-Za-z]{8,16}"


register_converter(PublicId, "public")

urlpatterns = [
    path("check/", check.check_search, name="check-search"),
    path("check/verify/", check.verify_page, name="verify"),
    path("check/<public:public_id>/", check.check, name="check"),
    path("certificates/", certificates.certificate_list, name="certificates"),
    *PAPERS.list_urls("certificates/enter/", name="certificates-enter"),
    *PAPERS.urls("certificates/imports/<int:pk>/"),
    path("certificates/keys/", published.keys_page, name="issuer-keys-page"),
    path("certificates/keys/<str:kid>/retire/", published.retire_key, name="issuer-key-retire"),
    path("certificates/keys.json", published.all_keys, name="issuer-keys-all"),
    path("certificates/terms/", published.certificate_terms, name="certificate-terms"),
    path("certificates/context/v1/", published.certificate_context, name="certificate-context"),
    path("certificates/issuers/<str:scheme>/<str:authority>/<str:area>/", published.issuer_keys, name="issuer-keys"),
    path(
        "certificates/status/<str:scheme>/<str:authority>/<str:area>/<str:purpose>/<int:number>/",
        published.status_list,
        name="status-list",
    ),
    path("certificates/<public:public_id>/", certificates.certificate_page, name="certificate"),
    path("certificates/<public:public_id>/certificate.jwt", published.credential, name="credential"),
    path("certificates/<public:public_id>/certificate.json", published.credential_content, name="credential-content"),
    path("certificates/<public:public_id>/label.svg", certificates.label, name="label"),
    path("certificates/<public:public_id>/label-<int:width>.png", certificates.label, name="label-png"),
    path("certificates/<public:public_id>/code.svg", certificates.scan_code, {"kind": "svg"}, name="scan-code"),
    path("certificates/<public:public_id>/code.png", certificates.scan_code, {"kind": "png"}, name="scan-code-png"),
]

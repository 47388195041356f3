"""Addresses of the pages of dossiers, of the vault, and of files on their way in."""

from django.urls import path

from ocop.grading.views import dossiers, preparing, uploads, vault

urlpatterns = [
    path("dossiers/", dossiers.mine, name="mine"),
    path("dossiers/open/<slug:number>/", dossiers.open_page, name="dossier-open"),
    path("dossiers/<slug:number>/", dossiers.dossier_page, name="dossier"),
    path("dossiers/<slug:number>/missing/", dossiers.missing, name="dossier-missing"),
    path("dossiers/<slug:number>/file/", dossiers.file_page, name="dossier-file"),
    path("dossiers/<slug:number>/withdraw/", dossiers.withdraw, name="dossier-withdraw"),
    path("dossiers/<slug:number>/supplement/", dossiers.supplement, name="dossier-supplement"),
    path("dossiers/<slug:number>/score/", preparing.score, name="dossier-score"),
    path("dossiers/<slug:number>/score/<str:code>/", preparing.line, name="dossier-line"),
    path("dossiers/<slug:number>/papers/", preparing.papers, name="dossier-papers"),
    path("dossiers/<slug:number>/papers/<str:code>/", preparing.papers, name="line-papers"),
    path("dossiers/<slug:number>/form/<str:part>/", preparing.answers, name="dossier-answers"),
    path("papers/", vault.paper_list, name="papers"),
    path("papers/uploads/", uploads.uploads, name="uploads"),
    path("papers/uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("papers/<int:pk>/", vault.paper_page, name="paper"),
    path("papers/<int:pk>/file/", vault.paper_file, name="paper-file"),
    path("papers/<int:pk>/correct/", vault.correct, name="paper-correct"),
    path("papers/<int:pk>/replace/", vault.replace, name="paper-replace"),
    path("papers/<int:pk>/remove/", vault.remove, name="paper-remove"),
    path("papers/of/<slug:number>/new/", vault.add, name="paper-add"),
]

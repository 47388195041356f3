"""Addresses of the pages of decisions, results, appeals, watched certificates and cases."""

from django.urls import path

from ocop.grading.views.decisions import appeals, cases, lists, results, watch

urlpatterns = [
    path("decisions/", lists.decision_list, name="decisions"),
    path("decisions/new/", lists.draft, name="decision-new"),
    path("decisions/dossiers/<str:number>/up/", results.pass_up, name="decision-pass-up"),
    path("decisions/dossiers/<str:number>/down/", results.pass_down, name="decision-pass-down"),
    path("decisions/dossiers/<str:number>/keep/", results.keep_result, name="decision-keep"),
    path("decisions/dossiers/<str:number>/letter/", results.send_letter, name="decision-letter"),
    path("decisions/results/<str:number>/", results.result_page, name="result"),
    path("decisions/results/<str:number>/appeal/", results.file_appeal, name="appeal-file"),
    path("decisions/<int:pk>/", lists.decision_page, name="decision"),
    path("decisions/<int:pk>/correct/", lists.correct, name="decision-correct"),
    path("decisions/<int:pk>/drop/", lists.drop, name="decision-drop"),
    path("decisions/<int:pk>/list/", lists.list_results, name="decision-list"),
    path("decisions/<int:pk>/unlist/<int:result>/", lists.unlist_result, name="decision-unlist"),
    path("decisions/<int:pk>/issue/", lists.issue, name="decision-issue"),
    path("decisions/<int:pk>/products.xlsx", lists.decision_book, name="decision-xlsx"),
    path("appeals/", appeals.appeal_list, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal_page, name="appeal"),
    path("appeals/<int:pk>/<str:action>/", appeals.answer, name="appeal-answer"),
    path("certificates/watch/", watch.watch, name="watch"),
    path("certificates/watch/<str:public_id>/", watch.watched, name="watched"),
    path("certificates/watch/<str:public_id>/<str:action>/", watch.act, name="watch-act"),
    path("certificates/inspections/<int:pk>/", watch.inspection, name="inspection"),
    path("certificates/inspections/<int:pk>/cancel/", watch.cancel_inspection, name="inspection-cancel"),
    path("cases/<int:pk>/", cases.case_page, name="case"),
    path("cases/<int:pk>/<str:action>/", cases.close, name="case-close"),
]

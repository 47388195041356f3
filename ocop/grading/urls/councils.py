"""Addresses of the pages of councils."""

from django.urls import path

from ocop.grading.views.councils import desks, hearings, sheets, writing

urlpatterns = [
    path("councils/", desks.council_list, name="councils"),
    path("councils/new/", desks.found_council, name="council-new"),
    path("councils/<int:pk>/", desks.council_page, name="council"),
    path("councils/<int:pk>/correct/", desks.correct_council, name="council-correct"),
    path("councils/<int:pk>/seats/", desks.seat_members, name="council-seat"),
    path("councils/<int:pk>/seats/<int:member>/leave/", desks.unseat_member, name="council-unseat"),
    path("councils/<int:pk>/hear/", desks.hear_dossiers, name="council-hear"),
    path("councils/<int:pk>/assign/", desks.assign_sheets, name="council-assign"),
    path("councils/<int:pk>/session/", desks.session, name="council-session"),
    path("councils/<int:pk>/adjourn/", desks.adjourn, name="council-adjourn"),
    path("councils/<int:pk>/close/", desks.close_council, name="council-close"),
    path("councils/<int:pk>/sign/", desks.sign_minutes, name="council-sign"),
    path("councils/<int:pk>/minutes.pdf", desks.minutes, name="council-minutes"),
    path("hearings/<int:pk>/", hearings.hearing_page, name="hearing"),
    path("hearings/<int:pk>/agree/", hearings.agree_level, name="hearing-agree"),
    path("hearings/<int:pk>/rules/", hearings.find_rules, name="hearing-rules"),
    path("hearings/<int:pk>/vote/", hearings.vote, name="hearing-vote"),
    path("hearings/<int:pk>/close/", hearings.close_hearing, name="hearing-close"),
    path("hearings/<int:pk>/send-back/", hearings.send_back, name="hearing-send-back"),
    path("hearings/<int:pk>/answer/", writing.answer, name="hearing-answer"),
    path("hearings/<int:pk>/close-in-writing/", writing.close_in_writing, name="hearing-close-in-writing"),
    path("hearings/<int:pk>/call-session/", writing.call_session, name="hearing-call-session"),
    path("hearings/<int:pk>/leave/", hearings.let_go, name="hearing-leave"),
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet_page, name="sheet"),
    path("sheets/<int:pk>/statement/", sheets.state_conflict, name="sheet-statement"),
    path("sheets/<int:pk>/marks/", sheets.save_marks, name="sheet-marks"),
    path("sheets/<int:pk>/recuse/", sheets.recuse, name="sheet-recuse"),
    path("sheets/<int:pk>/replace/", sheets.replace_member, name="sheet-replace"),
]

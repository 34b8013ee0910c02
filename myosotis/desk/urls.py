"""Addresses of this room. What is about cases exists where there are any: on a hotline's node."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from myosotis.desk.views import board, cards, handovers, histories, pausing, presence, shifts, supervision

app_name = "desk"
hotline: list[URLPattern] = [
    path("pause", pausing.pause, name="pause"),
    path("supervision/", supervision.show_supervision, name="supervision"),
    path("here", presence.say_presence, name="presence"),
    path("night/", cards.show_night, name="night"),
    path("night/<uuid:card_id>/", cards.show_card, name="night_card"),
    path("night/<uuid:card_id>/contact", cards.link, name="link_card"),
    path("cases/<str:ref>/card/", cards.show_case_card, name="case_card"),
    path("cases/<str:ref>/card/withdraw", cards.withdraw, name="withdraw_card"),
    path("cases/<str:ref>/card/settle", cards.settle, name="settle_card"),
    path("cases/<str:ref>/history/", histories.show_history, name="case_history"),
    path("duty/", shifts.show_duty, name="duty"),
    path("duty/plan.csv", shifts.export_shifts, name="export_shifts"),
    path("duty/shift", shifts.add_shift, name="add_shift"),
    path("duty/import", shifts.import_shifts, name="import_shifts"),
    path("handover/", handovers.show_handover, name="handover"),
    path("handover/draft", handovers.draft, name="draft_handover"),
    path("handover/<uuid:handover_id>/edit", handovers.edit, name="edit_handover"),
    path("handover/card/<uuid:handed_id>/take", handovers.acknowledge, name="acknowledge"),
    path("handover/card/<uuid:handed_id>/urgent", handovers.renew, name="renew_card"),
    path("duty/<uuid:shift_id>/remove", shifts.remove_shift, name="remove_shift"),
]
urlpatterns = [
    path("", board.show_board, name="board"),
    path("board/<slug:part>", board.show_part, name="part"),
    path("openings/<uuid:opening_id>/review", board.review, name="review_opening"),
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
]

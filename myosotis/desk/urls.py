"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.desk.views import board

app_name = "desk"
urlpatterns = [
    path("", board.show_board, name="board"),
    path("board/<slug:part>", board.show_part, name="part"),
    path("openings/<uuid:opening_id>/review", board.review, name="review_opening"),
]

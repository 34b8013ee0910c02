"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show_board, name="board"),
    path("board/<slug:part>", views.show_part, name="part"),
    path("openings/<uuid:opening_id>/review", views.review, name="review_opening"),
]

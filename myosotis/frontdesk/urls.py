"""Addresses of this room: the secretariat's desk, and at a hotline what was passed on to it."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from myosotis.frontdesk import views

app_name = "frontdesk"
# At a hotline each becomes a contact; the coordinator and the bureau hold none.
hotline = [
    path("routed/", views.show_routed, name="routed"),
    path("routed/news", views.give_routed_mark, name="routed_news"),
    path("routed/board", views.show_board_part, name="routed_board"),
    path("routed/<uuid:routed_id>/read", views.read_routed, name="read_routed"),
    path("routed/<uuid:routed_id>/accept", views.accept, name="accept_routed"),
    path("routed/<uuid:routed_id>/decline", views.decline, name="decline_routed"),
]
urlpatterns = [
    path("front-desk/", views.show_arrivals, name="arrivals"),
    path("front-desk/news", views.give_mark, name="news"),
    path("front-desk/<uuid:arrival_id>/", views.show_arrival, name="arrival"),
    path("front-desk/<uuid:arrival_id>/route", views.route, name="route"),
    path("front-desk/<uuid:arrival_id>/exercise", views.mark_drill, name="mark_drill"),
    path("front-desk/<uuid:arrival_id>/settle", views.settle, name="settle"),
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
]

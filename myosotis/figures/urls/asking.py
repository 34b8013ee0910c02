"""Addresses of questions that nobody had thought of."""

from __future__ import annotations

from django.urls import URLPattern, path

from myosotis.figures.views import asking

hotline: list[URLPattern] = [
    path("figures/ask/", asking.ask, name="ask"),
    path("figures/ask/publish", asking.publish, name="publish_answer"),
    path("figures/ask/<uuid:table_id>/sign", asking.sign, name="sign_own_table"),
    path("figures/ask/<uuid:table_id>/drop", asking.drop, name="drop_own_table"),
    path("figures/ask/<uuid:table_id>/table", asking.take_table, name="own_table"),
    path("figures/ask/<uuid:table_id>/certificate", asking.take_certificate, name="own_certificate"),
]
coordinator: list[URLPattern] = [
    path("collection/<uuid:round_id>/ask/", asking.ask_round, name="ask_round"),
    path("collection/<uuid:round_id>/ask/publish", asking.publish_round, name="publish_round_answer"),
]

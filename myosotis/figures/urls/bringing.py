"""Addresses of bringing figures in from other software: at a hotline, and at the secretariat for a hotline."""

from __future__ import annotations

from django.urls import URLPattern, path

from myosotis.figures.views import bringing, bringing_asked, typed_tables

YEAR = "figures/returns/<int:year>/"
ASKED = "collection/<uuid:round_id>/of/<int:asked_id>/"

hotline: list[URLPattern] = [
    path(f"{YEAR}bring/", bringing.show, name="bring_in"),
    path(f"{YEAR}bring/questionnaire", bringing.take_questionnaire, name="take_questionnaire"),
    path(f"{YEAR}bring/workbook", bringing.bring_workbook, name="bring_workbook"),
    path(f"{YEAR}bring/facts", bringing.bring_facts, name="bring_facts"),
    path(f"{YEAR}bring/marked", bringing.take_marked, name="take_marked"),
    path(f"{YEAR}bring/<uuid:brought_in_id>/take-over", bringing.take_over, name="take_over"),
    path(f"{YEAR}bring/<uuid:brought_in_id>/drop", bringing.drop, name="drop_brought_in"),
    path(f"{YEAR}type/<slug:indicator>/", typed_tables.type_table, name="type_table"),
]
coordinator: list[URLPattern] = [
    path(f"{ASKED}workbook/", bringing_asked.show, name="asked_workbook"),
    path(f"{ASKED}questionnaire", bringing_asked.take_questionnaire, name="asked_questionnaire"),
    path(f"{ASKED}workbook/bring", bringing_asked.bring_workbook, name="bring_asked_workbook"),
    path(f"{ASKED}workbook/marked", bringing_asked.take_marked, name="take_asked_marked"),
    path(f"{ASKED}workbook/<uuid:workbook_id>/take-in", bringing_asked.take_in, name="take_in_workbook"),
    path(f"{ASKED}workbook/<uuid:workbook_id>/drop", bringing_asked.drop, name="drop_asked_workbook"),
]

"""Addresses of a hotline's annual returns."""

from __future__ import annotations

from django.urls import URLPattern, path

from myosotis.figures.views import returns, returns_acts, returns_forms, returns_reports, returns_tables

YEAR = "figures/returns/<int:year>/"

urlpatterns: list[URLPattern] = [
    path("figures/reports/", returns_reports.show_reports, name="reports"),
    path("figures/reports/file", returns_reports.take_report, name="take_report"),
    path("figures/returns/", returns.show_years, name="returns"),
    path(f"{YEAR}draft", returns_acts.draft, name="draft_return"),
    path(YEAR, returns.show_return, name="return"),
    path(f"{YEAR}tables/<int:table_number>/", returns_tables.show_table, name="return_table"),
    path(f"{YEAR}cells/<slug:indicator>/", returns_tables.show_cell, name="return_cell"),
    path(f"{YEAR}recount/", returns.show_recount, name="recount_return"),
    path(f"{YEAR}practice/", returns_forms.say_practice, name="return_practice"),
    path(f"{YEAR}basis/", returns_forms.say_basis, name="return_basis"),
    path(f"{YEAR}service/", returns_forms.say_service, name="return_service"),
    path(f"{YEAR}sign/", returns_forms.sign, name="sign_return"),
    path(f"{YEAR}correct/", returns_forms.correct, name="correct_return"),
    path(f"{YEAR}count", returns_acts.count_again, name="count_return"),
    path(f"{YEAR}remark", returns_acts.remark, name="remark_return"),
    path(f"{YEAR}answer", returns_acts.answer, name="answer_return"),
    path(f"{YEAR}asked/<uuid:figures_notice_id>", returns_acts.answer_notice, name="answer_notice"),
    path(f"{YEAR}take-back", returns_acts.take_back, name="take_back_signature"),
    path(f"{YEAR}send", returns_acts.send, name="send_return"),
    path(f"{YEAR}file", returns_acts.take_file, name="return_file"),
]

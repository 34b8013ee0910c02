"""Addresses of the file of a case's category."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import category_file

urlpatterns = [
    path("cases/<str:ref>/file/", category_file.show_file, name="case_file"),
    path("cases/<str:ref>/file/save", category_file.save_section, name="save_file_section"),
    path("cases/<str:ref>/file/measure", category_file.save_measure, name="save_measure"),
    path("cases/<str:ref>/file/hearing", category_file.add_hearing, name="add_hearing"),
    path("cases/<str:ref>/file/sign", category_file.add_sign, name="add_sign"),
    path("cases/<str:ref>/file/death", category_file.record_death, name="record_death"),
    path("cases/<str:ref>/file/settle", category_file.settle_conflict, name="settle_file"),
]

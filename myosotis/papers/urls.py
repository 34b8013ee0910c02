"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.papers import views

app_name = "papers"
urlpatterns = [
    path("cases/<str:ref>/papers/", views.files.show_papers, name="case_papers"),
    path("cases/<str:ref>/papers/files", views.files.receive_file, name="receive_file"),
    path("cases/<str:ref>/papers/files/change", views.files.change_file, name="change_file"),
    path("cases/<str:ref>/papers/files/<uuid:file_id>", views.files.give_file, name="file"),
    path("cases/<str:ref>/papers/files/<uuid:file_id>/picture", views.files.show_picture, name="picture"),
    path("cases/<str:ref>/papers/abuse-material", views.files.abuse_material, name="abuse_material"),
    path("cases/<str:ref>/papers/sheet", views.sheets.case_sheet, name="case_sheet"),
]

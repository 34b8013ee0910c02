"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.network import views

app_name = "network"
urlpatterns = [
    path("hotlines/", views.show_hotlines, name="hotlines"),
    path("hotlines/new", views.add_hotline, name="add_hotline"),
    path("hotlines/file", views.write_file, name="write_file"),
    path("hotlines/load", views.load_file, name="load_file"),
    path("hotlines/bodies/new", views.add_body, name="add_body"),
    path("hotlines/bodies/<uuid:body_id>/", views.edit_body, name="edit_body"),
    path("hotlines/bodies/<uuid:body_id>/remove", views.remove_body, name="remove_body"),
    path("hotlines/<uuid:hotline_id>/", views.show_hotline, name="hotline"),
    path("hotlines/<uuid:hotline_id>/edit", views.edit_hotline, name="edit_hotline"),
    path("hotlines/<uuid:hotline_id>/claim", views.claim_hotline, name="claim_hotline"),
    path("hotlines/<uuid:hotline_id>/remark", views.keep_remark, name="keep_remark"),
]

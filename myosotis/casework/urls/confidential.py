"""Addresses of confidential notes."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import confidential

urlpatterns = [
    path("cases/<str:ref>/confidential/", confidential.show_confidential, name="case_confidential"),
    path("cases/<str:ref>/confidential/<uuid:note_id>/", confidential.read_confidential, name="confidential"),
    path(
        "cases/<str:ref>/confidential/<uuid:note_id>/readers",
        confidential.share_confidential,
        name="share_confidential",
    ),
]

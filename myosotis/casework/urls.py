"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import log

app_name = "casework"
urlpatterns = [
    path("log/", log.show_team_log, name="log"),
    path("cases/<str:ref>/log/", log.show_case_log, name="case_log"),
]

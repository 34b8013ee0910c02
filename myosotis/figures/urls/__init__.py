"""Addresses of this room: a hotline's returns, and at the secretariat its collection."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver

from myosotis.figures.urls import returns

app_name = "figures"
# A hotline's own figures; the coordinator and the bureau have none.
hotline: list[URLPattern | URLResolver] = [*returns.urlpatterns]
# The secretariat's side stands below "collection/".
coordinator: list[URLPattern | URLResolver] = []
urlpatterns: list[URLPattern | URLResolver] = [
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
    *(coordinator if settings.MYOSOTIS_ROLE == "coordinator" else []),
]

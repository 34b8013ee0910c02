"""Addresses of this room: a hotline's returns, and at the secretariat its collection."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver

from myosotis.figures.urls import asking, bringing, collection, returns

app_name = "figures"
# A hotline's own figures; the coordinator and the bureau have none.
hotline: list[URLPattern | URLResolver] = [*returns.urlpatterns, *bringing.hotline, *asking.hotline]
# The secretariat's side stands below "collection/": whoever keeps rounds, which nobody at a hotline does.
coordinator: list[URLPattern | URLResolver] = [
    *collection.urlpatterns,
    *bringing.coordinator,
    *asking.coordinator,
]
urlpatterns: list[URLPattern | URLResolver] = [
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
    *coordinator,
]

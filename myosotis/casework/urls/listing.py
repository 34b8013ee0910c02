"""Addresses of the lists: kept filters, several cases at once."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import bulk

urlpatterns = [
    path("cases/bulk", bulk.change_cases, name="bulk_cases"),
    path("cases/bulk/<uuid:act_id>/undo", bulk.undo_change, name="undo_bulk"),
    path("filters/<slug:list_name>", bulk.keep_filter, name="keep_filter"),
    path("filters/<uuid:filter_id>/remove", bulk.remove_filter, name="remove_filter"),
]

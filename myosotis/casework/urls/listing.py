"""Addresses of the lists: kept filters, several cases at once."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import bulk, local_fields

urlpatterns = [
    path("cases/bulk", bulk.change_cases, name="bulk_cases"),
    path("cases/bulk/<uuid:act_id>/undo", bulk.undo_change, name="undo_bulk"),
    path("filters/<slug:list_name>", bulk.keep_filter, name="keep_filter"),
    path("filters/<uuid:filter_id>/remove", bulk.remove_filter, name="remove_filter"),
    path("fields/", local_fields.show_fields, name="local_fields"),
    path("fields/new", local_fields.make_field, name="make_local_field"),
    path("fields/<uuid:field_id>/", local_fields.edit_field, name="local_field"),
    path("cases/<str:ref>/own-fields", local_fields.answer_case, name="answer_case"),
    path("contacts/<uuid:contact_id>/own-fields", local_fields.answer_contact, name="answer_contact"),
]

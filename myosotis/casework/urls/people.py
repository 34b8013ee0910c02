"""Addresses of the people around the children."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import people, telling

urlpatterns = [
    path("cases/<str:ref>/people/", people.show_people, name="case_people"),
    path("cases/<str:ref>/people/add/<slug:kind>/", people.add_record, name="add_to_people"),
    path("cases/<str:ref>/people/<uuid:around_id>/edit/", people.edit_person, name="edit_person"),
    path("cases/<str:ref>/people/<uuid:around_id>/reach/", people.edit_reach, name="edit_reach"),
    path("cases/<str:ref>/people/<uuid:child_id>/open/", people.open_whereabouts, name="open_whereabouts"),
    path("cases/<str:ref>/people/<slug:kind>/<uuid:row_id>/end", people.end_record, name="end_in_people"),
    path("cases/<str:ref>/people/settle/<uuid:settling_id>", people.settle, name="settle_person"),
    path("cases/<str:ref>/people/<uuid:involvement_id>/telling/", telling.show_telling, name="telling"),
    path("cases/<str:ref>/people/told/", telling.show_told, name="told"),
    path("cases/<str:ref>/people/told/note", telling.note_told, name="note_told"),
    path("cases/<str:ref>/people/callers", telling.set_caller, name="set_caller"),
    path("cases/<str:ref>/passages/<uuid:entry_id>/where", people.mark_passage, name="mark_passage"),
]

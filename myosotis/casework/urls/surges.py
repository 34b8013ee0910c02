"""Addresses of a surge: the sheet of three fields, the list of sightings of a case."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import own_work, sightings

urlpatterns = [
    path("me/log/", own_work.show_own_log, name="own_log"),
    path("training/reset", own_work.reset_training, name="reset_training"),
    path("sightings/new", sightings.new_sighting, name="new_sighting"),
    path("sightings/<uuid:contact_id>/save", sightings.save_sighting, name="save_sighting"),
    path("sightings/<uuid:contact_id>/done", sightings.finish_sighting, name="finish_sighting"),
    path("cases/<str:ref>/sightings/", sightings.show_sightings, name="sightings"),
    path("cases/<str:ref>/sightings/mark", sightings.mark_sightings, name="mark_sightings"),
    path("cases/<str:ref>/sightings/words", sightings.keep_words, name="surge_words"),
    path("cases/<str:ref>/sightings/end", sightings.end_surge, name="end_surge"),
]

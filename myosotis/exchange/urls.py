"""Addresses of this room: those below `x/` are spoken to by other nodes, the rest by people."""

from __future__ import annotations

from django.urls import path

from myosotis.exchange.views import machines, pages

app_name = "exchange"
urlpatterns = [
    path("x/", machines.take_envelope, name="take_envelope"),
    path("x/pull", machines.give_waiting, name="give_waiting"),
    path("x/receipt", machines.take_receipt, name="take_receipt"),
    path("x/piece", machines.take_attachment, name="take_attachment"),
    path("nodes/", pages.show_peers, name="peers"),
    path("nodes/file", pages.read_sealed, name="read_sealed"),
    path("nodes/alarms/<uuid:alarm_id>/settle", pages.settle_alarm, name="settle_alarm"),
    path("nodes/<slug:node_id>/", pages.show_peer, name="peer"),
    path("nodes/<slug:node_id>/check", pages.check_peer, name="check_peer"),
    path("nodes/<slug:node_id>/change", pages.change_peer, name="change_peer"),
    path("nodes/<slug:node_id>/ground", pages.record_ground, name="record_ground"),
    path("nodes/<slug:node_id>/file", pages.write_sealed, name="write_sealed"),
]

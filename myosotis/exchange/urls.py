"""Addresses of this room: those below `x/` are spoken to by other nodes, the rest by people."""

from __future__ import annotations

from django.urls import path

from myosotis.exchange.views import machines

app_name = "exchange"
urlpatterns = [
    path("x/", machines.take_envelope, name="take_envelope"),
    path("x/pull", machines.give_waiting, name="give_waiting"),
    path("x/receipt", machines.take_receipt, name="take_receipt"),
    path("x/piece", machines.take_attachment, name="take_attachment"),
]

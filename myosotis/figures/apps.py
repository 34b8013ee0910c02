"""Django's handle on this room."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """A hotline's annual return and the federation's collection."""

    name = "myosotis.figures"
    label = "figures"

"""Django's handle on this room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The hotline's work on children."""

    name = "myosotis.casework"
    label = "casework"

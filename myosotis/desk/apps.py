"""Django's handle on this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What a shift looks at."""

    name = "myosotis.desk"
    label = "desk"

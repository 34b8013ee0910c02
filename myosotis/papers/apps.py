"""Django's handle on this room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """What leaves on paper."""

    name = "myosotis.papers"
    label = "papers"

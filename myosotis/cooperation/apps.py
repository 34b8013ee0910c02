"""Django's handle on this room."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Work across borders."""

    name = "myosotis.cooperation"
    label = "cooperation"

"""Django's handle on this room."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """The directory of services to refer to."""

    name = "myosotis.services"
    label = "services"

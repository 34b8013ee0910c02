"""Django's handle on this room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Members, hotlines and bodies without a node."""

    name = "myosotis.network"
    label = "network"

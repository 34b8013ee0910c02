"""Django's handle on this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Nodes, the signed directory, and what is carried between them."""

    name = "myosotis.exchange"
    label = "exchange"

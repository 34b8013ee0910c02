"""Django's handle on this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Nodes, the signed directory, and what is carried between them."""

    name = "myosotis.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register the room's checks."""
        from myosotis.exchange import checks  # noqa: F401  registers itself

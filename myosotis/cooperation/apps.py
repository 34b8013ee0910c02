"""Django's handle on this room."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Work across borders."""

    name = "myosotis.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """What this room says may still leave is asked before each sending."""
        from myosotis.cooperation.leaving import may_leave
        from myosotis.exchange.guards import add_guard

        add_guard(may_leave)

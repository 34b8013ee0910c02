"""Django's handle on this room."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """Private enquiries between hotlines."""

    name = "myosotis.enquiries"
    label = "enquiries"

    def ready(self) -> None:
        """What this room says may still leave is asked before each sending; its checks register themselves."""
        from myosotis.enquiries import checks  # noqa: F401
        from myosotis.enquiries.leaving import may_leave
        from myosotis.exchange.guards import add_guard

        add_guard(may_leave)

"""Django's handle on this room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The hotline's work on children."""

    name = "myosotis.casework"
    label = "casework"

    def ready(self) -> None:
        """What the timeline shows besides the first kinds of records."""
        from myosotis.casework.views import happened

        happened.join_timeline()

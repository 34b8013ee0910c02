"""Django's handle on this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What a shift looks at."""

    name = "myosotis.desk"
    label = "desk"

    def ready(self) -> None:
        """The timeline of a case shows its night card, too."""
        from myosotis.casework.views.timeline import add_source
        from myosotis.desk.views.cards import list_card_items

        add_source(list_card_items)

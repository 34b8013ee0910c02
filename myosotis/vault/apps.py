"""Django's handle on this room: keeps the log's head in the key store."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The keys in a drawer apart."""

    name = "myosotis.vault"
    label = "vault"

    def ready(self) -> None:
        """The head of the log is kept outside the database that holds the log."""
        from myosotis.audit.actions import keep_head
        from myosotis.vault.store import keep_log_head_soon

        keep_head(keep_log_head_soon)

"""The one class Django looks for in a database engine."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from myosotis.site.postgresql.lookups import ask_with_arrays

ask_with_arrays()

MOST_PLANS = 500
"""Plans a connection keeps. Our pages ask some two hundred different questions; the driver keeps one hundred."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections that keep more plans: with too few, each is dropped before it is needed again."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection to the server."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PLANS
        return connection

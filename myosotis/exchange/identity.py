"""Under which id other nodes know this one."""

from __future__ import annotations

from django.conf import settings


def own_node_id() -> str:
    """The id of this node in the directory: its short code in small letters, such as `be`."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in settings.MYOSOTIS_NODE.lower())
    return kept.strip("-") or "node"

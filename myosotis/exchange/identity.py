"""Under which id other nodes know this one."""

from __future__ import annotations

from django.conf import settings


def own_node_id() -> str:
    """The id of this node in the directory: its short code in small letters, such as `be`."""
    code = settings.MYOSOTIS_NODE.lower()
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in code)
    return kept[:63].strip("-") or "node"

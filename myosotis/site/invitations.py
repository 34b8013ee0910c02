"""The first person of a new node: a keeper, who invites all others."""

from __future__ import annotations


def invite_first_keeper(address: str) -> list[str]:
    """Invite the first keeper; return what to tell them, in sentences."""
    if not address:
        return ["Nobody was invited; run `myosotis init` with --keeper ADDRESS to invite the first keeper."]
    return []

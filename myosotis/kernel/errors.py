"""Named errors. User mistakes are form errors, refusals are `Refused`, bugs crash."""

from __future__ import annotations


class MyosotisError(Exception):
    """Parent of every error this program raises on purpose."""


class Refused(MyosotisError):
    """A person may not do this. Carries a stable reason and, where there is one, who could."""

    def __init__(self, reason: str, *, who_could: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.who_could = who_could


class Missing(MyosotisError):
    """There is nothing here for you: hidden and absent look the same on purpose."""


class Locked(MyosotisError):
    """A sealed field was read without `vault.unlock`, or the node has no key yet."""


class Erased(MyosotisError):
    """The key of this root has been destroyed; what it sealed cannot be read by anyone again."""

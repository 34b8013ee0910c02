"""What a root must be beyond what The Update Framework asks: no one person may ever be enough."""

from __future__ import annotations

import hashlib

from securesystemslib.signer import Key
from tuf.api.metadata import Root, Targets

from myosotis.exchange.errors import DirectoryRefused

LEAST = {Root.type: (3, 2), Targets.type: (2, 2)}
"""For each role that people sign: how many keys at least, and how many of them must sign."""
FINGERPRINT_DIGITS = 40


def demand_policy(root: Root) -> None:
    """Refuse a root by which one key could sign what two people must: too few, or one key under two names."""
    for role, (keys, threshold) in LEAST.items():
        held = root.roles[role]
        values = {_bytes_of(root.keys[keyid]) for keyid in held.keyids}
        if len(values) < keys or len(values) < len(held.keyids) or held.threshold < threshold:
            raise DirectoryRefused(
                "thresholds", f"This root would let fewer than {threshold} people sign as {role}."
            )
    if not root.consistent_snapshot:
        raise DirectoryRefused("thresholds", "This root does not keep versions of the directory apart.")


def _bytes_of(key: Key) -> bytes:
    """What a key is, however it is spelt: one key written in two ways would be two signatures of one person."""
    try:
        if (key.keytype, key.scheme) == ("ed25519", "ed25519"):
            return bytes.fromhex(key.keyval["public"])
    except (KeyError, TypeError, ValueError):
        pass
    raise DirectoryRefused(
        "thresholds", "This root names a key of a kind that nobody of the federation holds."
    )


def fingerprint_root(content: bytes) -> str:
    """Digits to read aloud that name exactly this root file."""
    digits = str(int.from_bytes(hashlib.sha256(b"myosotis root\0" + content).digest(), "big"))
    digits = digits[-FINGERPRINT_DIGITS:].zfill(FINGERPRINT_DIGITS)
    return " ".join(digits[start : start + 5] for start in range(0, FINGERPRINT_DIGITS, 5))

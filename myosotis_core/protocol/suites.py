"""The two ways to seal a body. A key record of the directory names its suite: messages never do, nothing is negotiated.

Both are HPKE (RFC 9180, base mode, single shot) with HKDF-SHA256 and AES-256-GCM; what `seal` returns is the
encapsulated key followed by the ciphertext.
"""

from __future__ import annotations

from enum import StrEnum

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
from cryptography.hazmat.primitives.hpke import Suite as Hpke


class Suite(StrEnum):
    """What a key of the directory is for and how it is used; part of what its id is made of."""

    SIGN = "mx-ed25519-1"
    """Ed25519 signatures."""
    HYBRID = "mx-mlkem768-x25519-1"
    """HPKE with the KEM 0x647A (ML-KEM-768 with X25519, "X-Wing"): preferred, safe while either half is."""
    PLAIN = "mx-x25519-1"
    """HPKE with DHKEM(X25519, HKDF-SHA256), 0x0020: every node knows it."""


SEALING = (Suite.HYBRID, Suite.PLAIN)
"""Suites of keys that bodies are sealed to, the preferred first."""

PUBLIC_BYTES = {Suite.SIGN: 32, Suite.HYBRID: 1184 + 32, Suite.PLAIN: 32}
"""Length of a public key: for the hybrid, the ML-KEM-768 key and then the X25519 key."""

PRIVATE_BYTES = {Suite.SIGN: 32, Suite.HYBRID: 64 + 32, Suite.PLAIN: 32}
"""Length of a private key as we keep it: for the hybrid, the ML-KEM seed (d, z) and then the X25519 scalar."""

OVERHEAD = {Suite.HYBRID: 1088 + 32 + 16, Suite.PLAIN: 32 + 16}
"""How much longer a sealed text is than the text."""

HPKE = {
    Suite.HYBRID: Hpke(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
    Suite.PLAIN: Hpke(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
}

"""A PDF that opens with a passphrase only: AES-256 as PDF 2.0 has it (revision 6), in any reader of today."""

from __future__ import annotations

import io
import secrets

import pikepdf


def lock_pdf(content: bytes, passphrase: str) -> bytes:
    """The same paper under a passphrase, what is said of it (title, language) too. Nobody holds the owner's word.

    What the file allows stays as open as before: who has the passphrase may print it and have it read aloud.
    """
    lock = pikepdf.Encryption(user=passphrase, owner=secrets.token_urlsafe(32), R=6, metadata=True)
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as paper:
        paper.save(made, encryption=lock)
    return made.getvalue()

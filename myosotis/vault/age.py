"""Encryption of what leaves the node for safe keeping: the age format, so that any age tool opens it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings

from myosotis.kernel.errors import MyosotisError


class NoRecipient(MyosotisError):
    """Nobody is named to whom a backup could be encrypted."""


class CannotOpen(MyosotisError):
    """The recovery key or passphrase does not open this file."""


def recipients_path() -> Path:
    """The file that names to whom backups are encrypted, one age recipient a line."""
    return Path(settings.MYOSOTIS_HOME) / "backup.recipients"


def make_identity() -> tuple[str, str]:
    """A new recovery key and the recipient that belongs to it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipient(text: str) -> None:
    """Raise `NoRecipient` where the text is no age recipient."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise NoRecipient("That is not an age recipient (they begin with age1).") from error


def read_recipients() -> list[str]:
    """The recipients as they stand in the file; empty where there is none."""
    path = recipients_path()
    lines = path.read_text(encoding="ascii").split("\n") if path.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def load_recipients() -> list[pyrage.x25519.Recipient]:
    """To whom backups are encrypted; `NoRecipient` with a sentence when nobody is named."""
    named = read_recipients()
    if not named:
        raise NoRecipient(
            f"No backup was made: {recipients_path().name} names nobody to whom it could be encrypted."
        )
    for line in named:
        check_recipient(line)
    return [pyrage.x25519.Recipient.from_str(line) for line in named]


def encrypt_stream(clear: IO[bytes], sealed: IO[bytes], passphrase: str = "") -> None:
    """Encrypt everything of one stream into the other, to the recipients or under a passphrase."""
    if passphrase:
        sealed.write(pyrage.passphrase.encrypt(clear.read(), passphrase))
    else:
        pyrage.encrypt_io(clear, sealed, load_recipients())


def decrypt_bytes(sealed: bytes, *, identity: str = "", passphrase: str = "") -> bytes:
    """The clear bytes, or `CannotOpen` with a sentence."""
    try:
        if passphrase:
            return pyrage.passphrase.decrypt(sealed, passphrase)
        return pyrage.decrypt(sealed, [read_identity(identity)])
    except pyrage.DecryptError as error:
        raise CannotOpen(
            "The recovery key or passphrase that was given does not open this backup, or the file is damaged."
        ) from error


def decrypt_stream(sealed: IO[bytes], clear: IO[bytes], *, identity: str = "", passphrase: str = "") -> None:
    """Decrypt everything of one stream into the other, or raise `CannotOpen`."""
    if passphrase:
        clear.write(decrypt_bytes(sealed.read(), passphrase=passphrase))
        return
    try:
        pyrage.decrypt_io(sealed, clear, [read_identity(identity)])
    except (pyrage.DecryptError, OSError) as error:
        raise CannotOpen(
            "The recovery key that was given does not open this backup, or the file is damaged."
        ) from error


def read_identity(text: str) -> pyrage.x25519.Identity:
    """The recovery key out of its text form (one line; lines with # are left out)."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0].upper())
    except (pyrage.IdentityError, IndexError) as error:
        raise CannotOpen("That is not a recovery key (they begin with AGE-SECRET-KEY-1).") from error

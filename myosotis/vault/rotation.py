"""A new node key: every wrapped key is wrapped anew in one transaction; the old key file stays until confirmed."""

from __future__ import annotations

from pathlib import Path

from myosotis.kernel.errors import MyosotisError
from myosotis.vault import ciphers, health, store
from myosotis.vault.node_key import hold_node_key, key_file, node_key, write_key_file


class RotationPending(MyosotisError):
    """An earlier rotation was not confirmed yet, or the new key has no place to lie."""


def old_key_file(path: Path | None = None) -> Path:
    """Where the key before this one is kept until the new one is safe."""
    path = path or key_file()
    return path.with_name(path.name + ".old")


def rotate_node_key(path: Path | None = None) -> list[str]:
    """Make a new node key and wrap all keys with it; return what was done, in sentences.

    The new key is on the disk beside the old one before anything is wrapped, so a power cut at any point leaves a
    key store that one of the two opens.
    """
    path = path or key_file()
    if old_key_file(path).exists():
        raise RotationPending(
            "The last new key was not confirmed yet: run `myosotis rotate-node-key --confirm`."
        )
    old = node_key()
    health.check_node_key()
    new = ciphers.make_key()
    beside = path.with_name(path.name + ".new")
    try:
        beside.unlink(missing_ok=True)
        write_key_file(beside, new)
    except OSError as error:
        raise RotationPending(
            f"The new key cannot be written to {path.parent}. Nothing was changed. Name a place with --key-file."
        ) from error
    rewrapped = rewrap(old, new)
    hold_node_key(new)
    if path.exists():
        path.rename(old_key_file(path))
    beside.rename(path)
    health.check_node_key()
    return [
        f"{rewrapped} keys were wrapped with the new node key in {path}.",
        "Copy it to the recovery sheet, seal it for the service if you do so, and start the node.",
        f"The old key is kept in {old_key_file(path)}: copies of keys made before today still need it. "
        "After seven days, run `myosotis rotate-node-key --confirm`, which removes it.",
    ]


def forget_old_key() -> str:
    """Remove the old key file."""
    path = old_key_file()
    if not path.exists():
        return "There is no old key to remove."
    health.check_node_key()
    path.unlink()
    return "The old key was removed."


def rewrap(old: bytes, new: bytes) -> int:
    """Wrap every key of the store with the new node key, all or none. Returns how many."""
    before, after = ciphers.derive(old, "wrap"), ciphers.derive(new, "wrap")
    count = 0
    with store.writing() as connection:
        rows = connection.execute("SELECT root, wrap FROM key WHERE wrap IS NOT NULL").fetchall()
        for root, wrap in rows:
            value = _again(wrap, before, after, b"key " + root.encode())
            connection.execute("UPDATE key SET wrap = ? WHERE root = ?", [value, root])
        drafts = connection.execute("SELECT user, wrap FROM draft_key").fetchall()
        for user, wrap in drafts:
            value = _again(wrap, before, after, b"draft " + user.encode())
            connection.execute("UPDATE draft_key SET wrap = ? WHERE user = ?", [value, user])
        named = connection.execute("SELECT name, value FROM meta WHERE name LIKE 'key %'").fetchall()
        for name, wrap in named:
            value = _again(wrap, before, after, name.encode())
            connection.execute("UPDATE meta SET value = ? WHERE name = ?", [value, name])
        count = len(rows) + len(drafts) + len(named)
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = ?", [health.seal_check_value(after), health.CHECK]
        )
    return count


def _again(wrap: bytes, before: bytes, after: bytes, bound_to: bytes) -> bytes:
    return ciphers.seal(after, ciphers.unseal(before, wrap, bound_to=bound_to), bound_to=bound_to)

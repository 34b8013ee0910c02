#!/usr/bin/env python3
"""Verify bundles of evidence: `python3 verify_evidence.py BUNDLE... [--keys ID,ID...]`.

Stands alone: Python 3.11 and `cryptography`, nothing else of the project. A bundle proves who sent which message to
whom and when, and what was answered, after every content is erased. The keys it holds by are printed: compare them with
the printed directory, or give the ids you trust with --keys. The exit code is 0 if every bundle holds.
"""

import base64
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY = {"id", "suite", "public", "from", "until", "revoked"}
HEADER = {"v", "id", "typ", "frm", "to", "thr", "ep", "seq", "ack", "iat", "exp", "kid", "ekid", "ct"}
RECEIPT = {"v", "id", "frm", "to", "ep", "seq", "ct", "disp", "code", "next", "at", "kid"}
SAME = ("id", "frm", "to", "ep", "seq", "ct")


class Wrong(Exception):
    """What does not hold; the text says what."""


def need(holds: bool, text: str) -> None:
    """Go on only if it holds."""
    if not holds:
        raise Wrong(text)


def canonical(value: Any) -> bytes:
    """RFC 8785 for what a bundle holds: plain keys, texts, whole numbers."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def decode(text: str, size: int) -> bytes:
    """base64url without padding, in its one spelling."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text and len(raw) == size, "bytes misspelt")
    return raw


def read_keys(nodes: list[Any], trusted: set[str] | None) -> dict[tuple[str, str], Any]:
    """The signing keys by node and key id; each id has to be that of its bytes, and trusted."""
    keys = {}
    for node in nodes:
        need(set(node) == {"id", "name", "country", "keys"}, "another kind of node")
        for one in node["keys"]:
            need(set(one) == KEY and one["suite"] == "mx-ed25519-1", "another kind of key")
            public = decode(one["public"], 32)
            digest = hashlib.sha256(b"mx-key/1\0mx-ed25519-1\0" + public).digest()
            need(decode(one["id"], 32) == digest, f"a key of {node['id']} under another id")
            need(trusted is None or one["id"] in trusted, f"a key of {node['id']} that is not trusted")
            need((node["id"], one["id"]) not in keys, "a key that stands there twice")
            keys[node["id"], one["id"]] = {**one, "key": Ed25519PublicKey.from_public_bytes(public)}
    return keys


def check(keys: Any, node: str, kid: str, at: int, purpose: str, signed: Any, signature: str) -> bool:
    """Prove one signature by a key that held at that time; True if the key was revoked later."""
    need((node, kid) in keys, f"no such key of {node}")
    key = keys[node, kid]
    need(key["from"] <= at < key["until"], f"a key of {node} outside of its time")
    need(key["revoked"] is None or at < key["revoked"], f"a key of {node} that was revoked")
    key["key"].verify(decode(signature, 64), f"mx-{purpose}-signature/1\0".encode() + canonical(signed))
    return key["revoked"] is not None


def verify(raw: bytes, trusted: set[str] | None = None) -> Counter[str]:
    """Count what holds in one bundle; raises `Wrong`, or another error, for anything that is not as it was."""
    file, found = json.loads(raw.decode("utf-8")), Counter[str]()
    need(set(file) == {"bundle", "kid", "s"} and canonical(file) == raw, "not the bytes of a bundle")
    bundle, later = file["bundle"], "signatures by keys that were revoked later"
    need(set(bundle) == {"v", "maker", "at", "nodes", "entries"} and bundle["v"] == 1, "another version")
    keys = read_keys(bundle["nodes"], trusted)
    found[later] += check(keys, bundle["maker"], file["kid"], bundle["at"], "evidence", bundle, file["s"])
    for entry in bundle["entries"]:
        head, receipt = entry["h"], entry["r"]
        need(set(entry) == {"h", "s", "r", "rs"} and set(head) == HEADER, "another kind of entry")
        found[later] += check(keys, head["frm"], head["kid"], head["iat"], "envelope", head, entry["s"])
        found["envelopes"] += 1
        if receipt is None:
            need(entry["rs"] is None, "a signature without its receipt")
            continue
        need(set(receipt) == RECEIPT, "another kind of receipt")
        need(all(receipt[name] == head[name] for name in SAME), "a receipt for another envelope")
        found[later] += check(
            keys, head["to"], receipt["kid"], receipt["at"], "receipt", receipt, entry["rs"]
        )
        found[f"receipts: {receipt['disp']}"] += 1
    found.update(f"key {kid} of {node}" for node, kid in keys)
    return found


def main(arguments: list[str]) -> int:
    """Verify each file named, and say of each what holds."""
    place = arguments.index("--keys") if "--keys" in arguments else len(arguments)
    trusted = set(arguments[place + 1].split(",")) if place < len(arguments) else None
    names, wrong = arguments[:place] + arguments[place + 2 :], 0
    for name in names:
        try:
            found = verify(Path(name).read_bytes(), trusted)
        except Exception as error:
            wrong += 1
            print(f"{name}: REFUSED: {error!s} ({type(error).__name__})")
        else:
            print(f"{name}: holds", *(f"  {found[word]} {word}" for word in sorted(found)), sep="\n")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

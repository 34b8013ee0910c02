"""The vectors hold, also for what was written with earlier code; every code that reading can give has an example."""

import json

import pytest

from myosotis_core.protocol import verify_evidence
from myosotis_core.protocol.__main__ import VECTORS, main, write_vectors
from myosotis_core.protocol.attachments import PIECE_BYTES, Attachment, open_attachment, seal_chunks
from myosotis_core.protocol.canonical import canonical, read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.envelope import Header, check, open_body
from myosotis_core.protocol.errors import REASONS, Refusal
from myosotis_core.protocol.examples import refusal_of
from myosotis_core.protocol.keys import DecryptionKey, EncryptionKey, SigningKey, VerifyingKey, fingerprint
from myosotis_core.protocol.receipts import check_receipt
from myosotis_core.protocol.records import KeyChange, NodeRecord, is_rotation_of
from myosotis_core.protocol.suites import Suite


def vectors(name):
    return json.loads((VECTORS / name).read_text(encoding="ascii"))


def test_canonical_vectors_hold():
    told = vectors("canonical.json")
    for one in told["accepted"]:
        raw = one["text"].encode()
        assert canonical(read_strict(raw, 1000)) == raw
    for one in told["refused"]:
        raw = bytes.fromhex(one["hex"])
        assert refusal_of(read_strict, raw, 10_000) == one["code"], raw[:40]


def test_base64_vectors_hold():
    told = vectors("base64url.json")
    for one in told["accepted"]:
        assert encode(bytes.fromhex(one["hex"])) == one["text"]
        assert decode(one["text"]).hex() == one["hex"]
    for one in told["refused"]:
        assert refusal_of(decode, one["text"]) == one["code"], one


def test_key_vectors_hold():
    told = vectors("keys.json")
    for one in told["signing"]:
        key = SigningKey(bytes.fromhex(one["private"]))
        assert (key.id, key.verifying.public.hex()) == (one["id"], one["public"])
        assert VerifyingKey(bytes.fromhex(one["public"])).id == one["id"]
    for one in told["opening"]:
        opening = DecryptionKey(Suite(one["suite"]), bytes.fromhex(one["private"]))
        assert (opening.id, opening.encryption.public.hex()) == (one["id"], one["public"])
        assert EncryptionKey(opening.suite, opening.encryption.public) == opening.encryption
    left, right = (NodeRecord.from_value(one) for one in told["records"])
    printed = fingerprint(right.party_at(told["now"]), left.party_at(told["now"]))
    assert list(printed.groups) == told["fingerprint"]["groups"]
    assert printed.text == told["fingerprint"]["text"]
    old, new = (NodeRecord.from_value(told["rotation"][name]) for name in ("old", "new"))
    assert is_rotation_of(old, new, KeyChange.from_value(told["rotation"]["change"]))


def test_envelope_vectors_hold():
    told = vectors("envelopes.json")
    directory = {one["id"]: NodeRecord.from_value(one) for one in told["records"]}
    opening = [DecryptionKey(Suite(one["suite"]), bytes.fromhex(one["private"])) for one in told["opening"]]
    keys = {one.id: one for one in opening}

    def read(envelope):
        return open_body(check(envelope.encode("latin-1"), directory.get, told["me"], told["now"]), keys)

    for one in told["accepted"]:
        checked = check(one["envelope"].encode(), directory.get, told["me"], told["now"])
        assert checked.header == Header.from_value(one["header"])
        assert read(one["envelope"]) == one["body"]
    for one in told["refused"]:
        assert refusal_of(read, one["envelope"]) == one["code"], one["name"]
        assert Refusal(one["code"]).is_receipted == one["receipted"]


def test_every_code_that_reading_an_envelope_gives_has_a_vector():
    told = {one["code"] for one in vectors("envelopes.json")["refused"]}
    told |= {one["code"] for name in ("canonical", "receipts") for one in vectors(f"{name}.json")["refused"]}
    others = {
        Refusal.SENDER_SUSPENDED,
        Refusal.SENDER_REVOKED,
        Refusal.CHUNK,
        Refusal.QUOTA,
        Refusal.UNKNOWN_TYPE,
        Refusal.SCHEMA,
    }
    assert told == {one.value for one in set(Refusal) - others}


def test_the_document_lists_every_code_as_the_program_says_it():
    text = (VECTORS.parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
    table = text.partition("## Codes of refusal")[2].partition("## Test vectors")[0]
    told = [line for line in table.splitlines() if line.startswith("| `")]
    assert told == [
        f"| `{code}` | {reason} | {'receipt' if code.is_receipted else '–'} |"
        for code, reason in REASONS.items()
    ]


def test_receipt_vectors_hold():
    told = vectors("receipts.json")
    header, receiver = Header.from_value(told["header"]), NodeRecord.from_value(told["receiver"])
    for text in told["accepted"]:
        assert check_receipt(text.encode(), header, receiver).is_about(header)
    for one in told["refused"]:
        code = refusal_of(check_receipt, one["receipt"].encode(), header, receiver)
        assert code == one["code"], one["name"]


def test_attachment_vectors_hold():
    for one in vectors("attachments.json"):
        content = bytes.fromhex(one["content"]["byte"]) * one["content"]["times"]
        attachment = Attachment.from_value(one["attachment"])
        again, pieces = seal_chunks(content, attachment.key)
        assert again == attachment
        assert attachment.sealed_size == sum(map(len, pieces))
        assert open_attachment(attachment, pieces) == content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pieces: pieces[:-1],
        lambda pieces: pieces[::-1],
        lambda pieces: [*pieces, pieces[-1]],
        lambda pieces: [],
        lambda pieces: [pieces[0][:-1], pieces[1]],
        lambda pieces: [pieces[0], bytes([pieces[1][0] ^ 1]) + pieces[1][1:]],
    ],
)
def test_an_attachment_with_a_changed_piece_is_refused(spoil):
    attachment, pieces = seal_chunks(b"a" * (PIECE_BYTES + 1))
    assert refusal_of(open_attachment, attachment, spoil(pieces)) == Refusal.CHUNK


def test_evidence_vector_holds_and_vectors_can_be_written(tmp_path, capsys):
    found = verify_evidence.verify(vectors("evidence.json")["bundle"].encode())
    assert (found["envelopes"], found["receipts: stored"]) == (2, 1)
    tmp_path = tmp_path / "vectors"
    assert write_vectors(tmp_path) == 0
    assert {path.name for path in tmp_path.iterdir()} <= {path.name for path in VECTORS.iterdir()}
    records = json.loads((tmp_path / "keys.json").read_text())["records"]
    for number, record in enumerate(records):
        (tmp_path / f"{number}.record").write_text(json.dumps(record))
    capsys.readouterr()
    assert main(["fingerprint", str(tmp_path / "0.record"), str(tmp_path / "1.record")]) == 0
    assert len(capsys.readouterr().out.split("\n")[0]) == 71

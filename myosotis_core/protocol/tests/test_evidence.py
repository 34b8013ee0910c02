"""Evidence: proven without the project's code after every content is gone; any flipped bit is refused."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from myosotis_core.protocol import verify_evidence
from myosotis_core.protocol.__main__ import main
from myosotis_core.protocol.envelope import check
from myosotis_core.protocol.errors import Refusal
from myosotis_core.protocol.evidence import Exchanged, make_bundle
from myosotis_core.protocol.examples import NOW, Cast, refusal_of
from myosotis_core.protocol.keys import SigningKey
from myosotis_core.protocol.receipts import Disposition, make_receipt
from myosotis_core.protocol.suites import Suite

SCRIPT = Path(verify_evidence.__file__)


@pytest.fixture(scope="module")
def cast():
    return Cast()


def exchanged(cast, number=1, by="gr", **told):
    """What is kept of an envelope once its content is erased."""
    raw = cast.seal(cast.heading(number, **told), suite=Suite.PLAIN)
    checked = check(raw, cast.directory, "gr-example", NOW)
    place = (checked.header.ep, number + 1)
    receipt = make_receipt(
        checked.header, Disposition.STORED, by=cast.signing[by], next_place=place, at=NOW + 1
    )
    return Exchanged(checked.header_bytes, checked.signature, receipt)


def bundle_of(cast, *kept, nodes=None, by="nl"):
    nodes = nodes or [cast.sender, cast.receiver]
    return make_bundle(kept, nodes, maker="nl-example", by=cast.signing[by], at=NOW + 2)


def test_the_verifier_stands_alone_and_is_short():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= {*sys.stdlib_module_names, "cryptography"}


def test_it_runs_as_a_script_over_several_bundles_without_the_project(cast, tmp_path):
    script = tmp_path / "verify.py"
    script.write_bytes(SCRIPT.read_bytes())
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(bundle_of(cast, exchanged(cast)))
    bad.write_bytes(bundle_of(cast, exchanged(cast)).replace(b'"stored"', b'"gap"'))
    run = subprocess.run(
        [sys.executable, "-I", script, good, bad], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert f"{good}: holds" in run.stdout
    assert cast.signing["nl"].id in run.stdout
    assert f"{bad}: REFUSED" in run.stdout
    assert main(["verify", str(good)]) == 0


def test_a_bundle_holds_no_content_and_no_contact(cast):
    bundle = bundle_of(cast, exchanged(cast))
    assert verify_evidence.verify(bundle)["envelopes"] == 1
    for text in (b"Duty desk", b"+00 000", cast.seal(cast.heading(1))[6:60]):
        assert text not in bundle


def test_any_flipped_bit_of_a_bundle_is_refused(cast):
    bundle = bundle_of(cast, exchanged(cast), exchanged(cast, 2))
    for place in range(0, len(bundle) * 8, 29):
        changed = bytearray(bundle)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(Exception):  # noqa: B017, PT011
            verify_evidence.verify(bytes(changed))


@pytest.mark.full
def test_ten_thousand_bundles_hold_and_their_mutants_do_not(cast):
    kept = [exchanged(cast, number) for number in range(1, 10)]
    for number in range(10_000):
        bundle = bytearray(bundle_of(cast, kept[number % 9]))
        assert verify_evidence.verify(bytes(bundle))["receipts: stored"] == 1
        bundle[number * 7919 % len(bundle)] ^= 1 << number % 8
        with pytest.raises(Exception):  # noqa: B017, PT011
            verify_evidence.verify(bytes(bundle))


def test_who_forges_a_part_and_signs_the_bundle_anew_is_found(cast):
    kept = exchanged(cast)
    other = exchanged(cast, 2)
    forgeries = [
        bundle_of(cast, replace(kept, signature=other.signature)),
        bundle_of(cast, exchanged(cast, by="nl")),
        bundle_of(cast, kept, by="gr"),
        bundle_of(cast, kept, by="nl-stolen"),
        bundle_of(cast, kept, nodes=[cast.sender]),
        bundle_of(cast, kept, nodes=[cast.sender, cast.receiver, cast.receiver]),
    ]
    for forged in forgeries:
        with pytest.raises((verify_evidence.Wrong, InvalidSignature)):
            verify_evidence.verify(forged)
    assert refusal_of(bundle_of, cast, replace(kept, receipt=other.receipt)) == Refusal.MISMATCH


def test_a_bundle_made_of_invented_nodes_is_found_by_the_trusted_keys(cast):
    bundle = bundle_of(cast, exchanged(cast))
    trusted = {one.id for record in (cast.sender, cast.receiver) for one in record.keys}
    assert verify_evidence.verify(bundle, trusted)["envelopes"] == 1
    with pytest.raises(verify_evidence.Wrong, match="not trusted"):
        verify_evidence.verify(bundle, {SigningKey.generate().id})


def test_a_key_revoked_later_is_said_and_one_revoked_before_refused(cast):
    first, *others = cast.sender.keys
    later = replace(cast.sender, keys=(replace(first, revoked_at=NOW + DAYS), *others))
    found = verify_evidence.verify(bundle_of(cast, exchanged(cast), nodes=[later, cast.receiver]))
    assert found["signatures by keys that were revoked later"] == 2
    before = replace(cast.sender, keys=(replace(first, revoked_at=NOW - 1), *others))
    with pytest.raises(verify_evidence.Wrong, match="revoked"):
        verify_evidence.verify(bundle_of(cast, exchanged(cast), nodes=[before, cast.receiver]))


DAYS = 10 * 24 * 3600

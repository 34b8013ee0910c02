"""How the secretariat makes the directory: the ceremony from its first line, two signatures, who may be listed."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from myosotis.exchange.directory import ceremony, repository
from myosotis.exchange.directory.signing import (
    Seal,
    describe_public,
    holder_of,
    make_signer,
    read_private,
    write_private,
)
from myosotis.exchange.errors import CannotPublish
from myosotis.exchange.models import DirectoryVersion, Peer
from myosotis.exchange.tests.making import NOW, Hotline, Secretariat
from myosotis.kernel.clock import set_clock
from myosotis.vault import age

HOLDERS = ("officer", "it", "board", "anna", "ben", "spare")


@pytest.fixture
def identities():
    return {name: age.make_identity() for name in HOLDERS}


def say(*words):
    """Run the command; what it says."""
    out = io.StringIO()
    with set_clock(NOW):
        call_command(*map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def held(tmp_path, identities, monkeypatch):
    """A ceremony that was held by the line of its document, without standard input, and the words that sign."""
    monkeypatch.setattr("sys.stdin", None)
    folder, passphrase = tmp_path / "ceremony", tmp_path / "server.passphrase"
    passphrase.write_text("only for this test\n")
    # The passphrase of a server is stretched for a second by age; a recipient does for a test.
    public, secret = {name: one[1] for name, one in identities.items()}, tmp_path / "secrets"
    secret.mkdir()
    for name, (identity, _recipient) in identities.items():
        (secret / name).write_text(identity)
    root = {name: Seal((public[name],)) for name in HOLDERS[:3]}
    root["board"] = Seal((public["board"], public["spare"]))
    publishers = {name: Seal((public[name],)) for name in HOLDERS[3:5]}
    seats = ceremony.Seats(root, publishers, Seal((public["spare"],)))
    said = ceremony.hold_ceremony(folder, seats, NOW)
    store = folder / "repository"

    def act(word, key="", holder="", *more):
        sealed = (
            ("--key", folder / "keys" / f"{key}.pem.age", "--identity-file", secret / holder) if key else ()
        )
        return say("exchange_directory", word, "--repository", store, *sealed, *more)

    act.folder, act.store, act.said = folder, store, said
    return act


def list_nodes(folder, *hotlines):
    path = folder / "nodes.json"
    path.write_text(json.dumps([hotline.entry() for hotline in hotlines]))
    return path


def test_the_line_of_the_document_holds_a_ceremony_once(tmp_path, identities, monkeypatch):
    monkeypatch.setattr(age, "encrypt_stream", lambda clear, sealed, passphrase: sealed.write(b"sealed"))
    (tmp_path / "pass").write_text("only for this test")
    public = {name: one[1] for name, one in identities.items()}
    line = ["exchange_directory", "ceremony", "--out", tmp_path / "out"]
    line += ["--server-passphrase-file", tmp_path / "pass", "--spare", f"board={public['spare']}"]
    for name in HOLDERS[:3]:
        line += ["--root", f"{name}={public[name]}"]
    with pytest.raises(CannotPublish):
        say(*line)
    for name in HOLDERS[3:5]:
        line += ["--publisher", f"{name}={public[name]}"]
    assert "Read aloud" in say(*line)
    with pytest.raises(CannotPublish):
        say(*line)


def test_two_who_must_both_sign_never_hold_the_same_key(identities):
    public = {name: one[1] for name, one in identities.items()}
    root = {name: Seal((public[name],)) for name in HOLDERS[:3]}
    both = {name: Seal((public["anna"],)) for name in HOLDERS[3:5]}
    with pytest.raises(CannotPublish):
        ceremony.Seats(root, both, Seal((public["spare"],))).demand_complete()


def test_keys_lie_sealed_for_holder_and_spare_only(held, identities):
    files = sorted(path.name for path in (held.folder / "keys").glob("*.age"))
    assert files == [
        "online-server.pem.age",
        "publisher-anna.pem.age",
        "publisher-ben.pem.age",
        "root-board.pem.age",
        "root-it.pem.age",
        "root-officer.pem.age",
    ]
    for path in (held.folder / "keys").glob("*.age"):
        assert b"PRIVATE" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    board = held.folder / "keys/root-board.pem.age"
    keys = {read_private(board, identity=identities[name][0]).public_key.keyid for name in ("board", "spare")}
    assert len(keys) == 1
    with pytest.raises(age.CannotOpen):
        read_private(board, identity=identities["it"][0])


@pytest.mark.django_db
def test_from_the_ceremony_to_a_node_that_took_the_directory(held, tmp_path):
    assert "of: anna, ben" in held("draft", "", "", "--nodes", list_nodes(tmp_path, Hotline("gr", "GR")))
    assert "of: ben" in held("sign", "publisher-anna", "anna")
    with pytest.raises(CannotPublish):
        held("publish", "online-server", "spare")
    held("sign", "publisher-ben", "ben")
    assert "Directory 1 is published." in held("publish", "online-server", "spare")
    assert "fresh until" in held("refresh", "online-server", "spare")
    digits = held.said[-1].split(": ")[1]
    say("exchange_directory", "trust", held.store / "metadata/1.root.json", "--fingerprint", digits)
    assert "Version 1" in say("exchange_directory", "load", held.store)
    assert "is fresh" in say("exchange_directory", "show")
    assert (DirectoryVersion.objects.count(), Peer.objects.get().node_id) == (1, "gr")


def test_one_lost_root_key_is_replaced_by_the_two_others_and_by_no_one_alone(held, tmp_path):
    new = make_signer("board-again")
    (tmp_path / "new.public.json").write_bytes(describe_public(new.public_key))
    held("root", "", "", "--replace", "board", "--with", tmp_path / "new.public.json")
    held("sign", "root-it", "it")
    with pytest.raises(CannotPublish):
        held("publish", "online-server", "spare")
    held("sign", "root-officer", "officer")
    held("publish", "online-server", "spare")
    keys = repository.Repository(held.store).root().signed.keys.values()
    holders = {holder_of(key) for key in keys}
    assert "board-again" in holders
    assert "board" not in holders


def test_a_hotline_is_listed_by_its_assignment_and_its_agreement_and_never_by_a_badge(tmp_path):
    secretariat = Secretariat(tmp_path / "directory")
    hotline = Hotline("gr", "GR")
    assert hotline.record().accreditation is None
    secretariat.publish(hotline)
    hotline.assigned_on = None
    unsigned = Hotline("fr", "FR").entry()
    unsigned["record"]["agreed_on"] = None
    with pytest.raises(CannotPublish) as refused:
        secretariat.publish_entries([hotline.entry(), unsigned])
    assert "gr: the national assignment of 116 000" in str(refused.value)
    assert "fr: no signed agreement" in str(refused.value)
    bureau = {**hotline.entry(), "kind": "bureau"}
    secretariat.publish_entries([bureau])


def test_nobody_disappears_silently_and_nobody_is_listed_twice(tmp_path):
    secretariat = Secretariat(tmp_path / "directory")
    greece, france = Hotline("gr", "GR"), Hotline("fr", "FR")
    secretariat.publish(greece, france)
    for listed in ([greece], [greece, france, Hotline("gr", "GR")]):
        with pytest.raises(CannotPublish):
            secretariat.publish(*listed)
    with pytest.raises(CannotPublish):
        secretariat.publish_entries([{"kind": "hotline"}])


def test_a_publisher_signs_only_the_list_that_was_staged(tmp_path):
    secretariat = Secretariat(tmp_path / "directory")
    repository.stage_directory(secretariat.store, [Hotline("gr", "GR").entry()], NOW)
    (secretariat.store.staged / repository.TARGET).write_bytes(b"{}")
    with pytest.raises(CannotPublish):
        repository.sign_staged(secretariat.store, secretariat.publishers["anna"])
    with pytest.raises(CannotPublish):
        repository.sign_staged(secretariat.store, make_signer("stranger"))


def test_two_root_keys_never_open_with_one_hand_and_none_lies_open(tmp_path, identities):
    one = Seal((identities["it"][1],))
    seats = ceremony.Seats(
        {"a": one, "b": one, "c": Seal((identities["ben"][1],))}, {"d": one, "e": one}, one
    )
    with pytest.raises(CannotPublish):
        ceremony.hold_ceremony(tmp_path / "out", seats, NOW)
    with pytest.raises(CannotPublish):
        write_private(tmp_path / "open.pem.age", make_signer("a"), Seal())
    assert not (tmp_path / "open.pem.age").exists()


@pytest.mark.django_db
def test_a_keeper_makes_keys_and_prints_what_the_secretariat_lists(tmp_path):
    say("exchange_keys", "make")
    line = ("exchange_keys", "record", "--contact", "Duty desk", "--phone", "+32 116 000")
    entry = json.loads(say(*line, "--url", "https://be.hotline.test"))
    entry["record"] |= {"assigned_on": "2009-05-01", "agreed_on": "2026-01-15"}
    Secretariat(tmp_path / "directory").publish_entries([entry])
    with pytest.raises(CommandError):
        say(*line, "--url", "http://elsewhere.test/?a=b")
    signing = next(line for line in say("exchange_keys", "show").splitlines() if "ed25519" in line)
    assert "by voice again" in say("exchange_keys", "revoke", signing.split()[0])
    say("exchange_keys", "rotate")
    assert "0 newer keys" in say("exchange_keys", "tidy")


def test_a_root_ends_after_two_years_and_is_renewed_by_two(tmp_path):
    secretariat = Secretariat(tmp_path / "directory")
    later = NOW + dt.timedelta(days=700)
    ceremony.stage_root(secretariat.store, later)
    for name in ("it", "officer"):
        repository.sign_staged(secretariat.store, secretariat.roots[name])
    repository.publish_staged(secretariat.store, secretariat.online, later)
    root = secretariat.store.root().signed
    assert (root.version, root.expires > NOW + dt.timedelta(days=1400)) == (2, True)

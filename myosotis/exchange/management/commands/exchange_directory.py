"""`myosotis exchange-directory`: the secretariat signs the list of nodes, a node reads it. Nothing is asked."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from myosotis.exchange.actions.directory import take_directory, trust_root
from myosotis.exchange.directory import ceremony, repository
from myosotis.exchange.directory.fetching import FolderFetcher
from myosotis.exchange.directory.signing import (
    Seal,
    describe_public,
    make_signer,
    read_private,
    read_public,
    write_private,
)
from myosotis.exchange.queries import directory as queries
from myosotis.exchange.rules import Standing
from myosotis.kernel import clock

Options = dict[str, Any]


class Command(BaseCommand):
    help = "Hold the key ceremony, sign and publish the directory of nodes, or let this node read it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, parser_class=ArgumentParser)
        for name, (_run, purpose, arguments) in WORDS.items():
            one = words.add_parser(name, help=purpose, description=purpose)
            for flag, settings in arguments.items():
                one.add_argument(flag, **settings)

    def handle(self, *args: Any, **options: Any) -> None:
        run, _purpose, _arguments = WORDS[options["word"]]
        for sentence in run(options):
            self.stdout.write(sentence)


def hold(options: Options) -> list[str]:
    """The key ceremony."""
    spares = read_pairs(options["spare"])
    strangers = set(spares) - set(read_pairs(options["root"]))
    if strangers:
        raise CommandError(
            f"There is no root holder {sorted(strangers)[0]!r} for whom that would be the spare."
        )
    root = {
        name: Seal(tuple(filter(None, (recipient, spares.get(name)))))
        for name, recipient in read_pairs(options["root"]).items()
    }
    publishers = {name: Seal((one,)) for name, one in read_pairs(options["publisher"]).items()}
    seats = ceremony.Seats(root, publishers, Seal(passphrase=read_secret(options["server_passphrase_file"])))
    return ceremony.hold_ceremony(options["out"], seats, clock.now())


def make_key(options: Options) -> list[str]:
    """One more key, of somebody who takes a seat."""
    name, folder = options["name"], options["out"]
    secret = options["passphrase_file"]
    seal = Seal(tuple(options["recipient"]), read_secret(secret) if secret else "")
    signer = make_signer(name)
    write_private(folder / f"{name}.pem.age", signer, seal)
    repository.write(folder / f"{name}.public.json", describe_public(signer.public_key))
    return [f"The sealed key is {folder / name}.pem.age; send {name}.public.json to the secretariat."]


def stage_root(options: Options) -> list[str]:
    """The next root: renewed, or with one key replaced."""
    store = repository.Repository(options["repository"])
    put = read_public(options["with_key"].read_bytes()) if options["with_key"] else None
    version = ceremony.stage_root(store, clock.now(), out=options["replace"], put=put)
    return [f"Root {version} is staged. Two root holders sign it now.", *repository.list_missing(store)]


def draft(options: Options) -> list[str]:
    """The next version of the directory."""
    store = repository.Repository(options["repository"])
    try:
        listed = json.loads(options["nodes"].read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandError(f"{options['nodes'].name} is not JSON: {error}.") from error
    version = repository.stage_directory(store, listed, clock.now())
    return [f"Version {version} is staged. Both publishers sign it now.", *repository.list_missing(store)]


def sign(options: Options) -> list[str]:
    """One signature."""
    store = repository.Repository(options["repository"])
    done = repository.sign_staged(store, open_key(options))
    return [f"Signed: {', '.join(done)}.", *repository.list_missing(store)]


def publish(options: Options) -> list[str]:
    """Move what has enough signatures to where nodes find it."""
    store = repository.Repository(options["repository"])
    return repository.publish_staged(store, open_key(options), clock.now())


def refresh(options: Options) -> list[str]:
    """Say for another day that this is the newest."""
    until = repository.refresh(repository.Repository(options["repository"]), open_key(options), clock.now())
    return [f"The directory counts as fresh until {until:%Y-%m-%d %H:%M} UTC."]


def trust(options: Options) -> list[str]:
    """A node is told by which root it judges the directory."""
    root = trust_root(
        content=options["file"].read_bytes(),
        by="keeper",
        fingerprint=options["fingerprint"],
        anew=options["anew"],
    )
    return [f"This node trusts root {root.version} of the directory."]


def load(options: Options) -> list[str]:
    """A node reads the directory from a folder."""
    kept = take_directory(fetcher=FolderFetcher(options["folder"]), by="keeper")
    return [
        f"Version {kept.version} of the directory is taken; fresh until {kept.fresh_until:%Y-%m-%d %H:%M} UTC."
    ]


def show(options: Options) -> list[str]:
    """What this node believes of the directory."""
    newest, alarms = queries.newest_version(), queries.open_alarms()
    said = [STANDINGS[queries.standing()]]
    if newest:
        said.append(
            f"Version {newest.version}, digest {newest.digest}, fresh until {newest.fresh_until:%Y-%m-%d}."
        )
    about = (f" (node {alarm.peer.node_id})" if alarm.peer else "" for alarm in alarms)
    return said + [f"Alarm: {alarm.get_kind_display()}{of}." for alarm, of in zip(alarms, about, strict=True)]


STANDINGS = {
    Standing.NONE: "This node never read a directory.",
    Standing.FRESH: "The directory is fresh.",
    Standing.GRACE: "The directory is old: known nodes are heard, nothing is sent, nobody new is trusted.",
    Standing.CLOSED: "The directory is too old: nothing is sent and nobody is heard.",
}


def open_key(options: Options) -> Any:
    """The key pair of the sealed file that the options name."""
    identity, passphrase = options["identity_file"], options["passphrase_file"]
    if bool(identity) == bool(passphrase):
        raise CommandError("Name --identity-file or --passphrase-file, whichever opens the key.")
    if identity:
        return read_private(options["key"], identity=identity.read_text(encoding="ascii"))
    return read_private(options["key"], passphrase=read_secret(passphrase))


def read_secret(path: Path) -> str:
    """The first line of a file."""
    return (path.read_text(encoding="utf-8").splitlines() or [""])[0].strip()


def read_pairs(given: list[str]) -> dict[str, str]:
    """Words such as `officer=age1…`."""
    found: dict[str, str] = {}
    for word in given:
        name, has_sign, value = word.partition("=")
        if not has_sign or not name or not value or name in found:
            raise CommandError(f"{word!r} is not a name and a recipient (officer=age1…), or is there twice.")
        found[name] = value
    return found


REPOSITORY = {"--repository": {"type": Path, "required": True, "help": "folder of the directory"}}
KEY = {
    "--key": {"type": Path, "required": True, "help": "a sealed key (.pem.age)"},
    "--identity-file": {"type": Path, "help": "file with the age identity that opens it"},
    "--passphrase-file": {"type": Path, "help": "file whose first line is the passphrase that opens it"},
}
SEATS = {"action": "append", "default": [], "metavar": "NAME=RECIPIENT"}
WORDS: dict[str, tuple[Callable[[Options], list[str]], str, dict[str, dict[str, Any]]]] = {
    "ceremony": (
        hold,
        "make all keys and the first root",
        {
            "--out": {"type": Path, "required": True, "help": "a new folder"},
            "--root": {**SEATS, "help": "holder of a root key; three times"},
            "--spare": {**SEATS, "help": "who can open that holder's key if need be"},
            "--publisher": {**SEATS, "help": "who signs each version; twice"},
            "--server-passphrase-file": {"type": Path, "required": True, "help": "passphrase of the server"},
        },
    ),
    "make-key": (
        make_key,
        "make a key for somebody who takes a seat",
        {
            "--name": {"required": True},
            "--out": {"type": Path, "required": True},
            "--recipient": {"action": "append", "default": [], "help": "age recipient; holder, then spare"},
            "--passphrase-file": {"type": Path, "help": "instead of a recipient"},
        },
    ),
    "root": (
        stage_root,
        "stage the next root: renewed, or with one key replaced",
        {
            **REPOSITORY,
            "--replace": {"default": "", "metavar": "NAME", "help": "whose key is taken out"},
            "--with": {"dest": "with_key", "type": Path, "help": "public half of the new key"},
        },
    ),
    "draft": (
        draft,
        "stage the next version of the directory",
        {**REPOSITORY, "--nodes": {"type": Path, "required": True, "help": "the list of nodes, JSON"}},
    ),
    "sign": (sign, "add a signature to what is staged", {**REPOSITORY, **KEY}),
    "publish": (publish, "publish what has enough signatures", {**REPOSITORY, **KEY}),
    "refresh": (refresh, "say for 24 hours what is newest", {**REPOSITORY, **KEY}),
    "trust": (
        trust,
        "tell this node by which root it judges the directory",
        {
            "file": {"type": Path, "help": "the root file of the ceremony"},
            "--fingerprint": {"default": "", "help": "the digits that were read aloud"},
            "--anew": {"action": "store_true", "help": "after the old keys were lost; needs the digits"},
        },
    ),
    "load": (load, "let this node read the directory from a folder", {"folder": {"type": Path}}),
    "show": (show, "say what this node believes of the directory", {}),
}

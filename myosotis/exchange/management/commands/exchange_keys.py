"""`myosotis exchange-keys`: the keys by which other nodes know this one."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from myosotis.exchange.actions import keys as actions
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import NodeKey, Use
from myosotis.exchange.queries import keys as queries
from myosotis.kernel import clock
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.keys import fingerprint
from myosotis_core.protocol.records import NodeRecord, VoiceContact

Options = dict[str, Any]


class Command(BaseCommand):
    help = "Make, renew, revoke and show the keys by which other nodes know this one."
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


def make(options: Options) -> list[str]:
    """The first keys."""
    made = actions.make_keys(by="keeper")
    return [
        f"{len(made)} keys were made; their private halves lie sealed in this node.",
        "Send what `myosotis exchange-keys record` prints to the secretariat, to be listed.",
    ]


def rotate(options: Options) -> list[str]:
    """Newer keys."""
    uses = [Use(options["use"])] if options["use"] else list(Use)
    made = actions.rotate_keys(by="keeper", uses=uses)
    return [
        f"{len(made)} newer keys were made; the old ones hold for another 30 days.",
        "Send what `myosotis exchange-keys record` prints to the secretariat within that time.",
    ]


def revoke(options: Options) -> list[str]:
    """A key that somebody else may have."""
    made = actions.revoke_key(by="keeper", key_id=options["key"])
    said = [
        "The key is revoked, and another one took its place. Ring the secretariat now; send it the new record."
    ]
    if made[0].statement is None:
        said.append("Nothing vouches for the new key: each peer compares the fingerprint by voice again.")
    return said


def show(options: Options) -> list[str]:
    """All keys that still hold, and the fingerprint of this node alone."""
    kept = queries.own_keys()
    said = [f"{key.key_id}  {key.suite}  until {key.valid_until:%Y-%m-%d}" for key in kept]
    gone = NodeKey.objects.filter(destroyed_at__isnull=False).count()
    said.append(f"{gone} old keys were destroyed." if gone else "No key was destroyed yet.")
    if kept:
        said.append(
            f"Fingerprint of {own_node_id()}: {fingerprint((own_node_id(), [one.key_id for one in kept]))}"
        )
    return said


def print_record(options: Options) -> list[str]:
    """What the secretariat lists, as JSON: an entry without the two days that are the secretariat's to add."""
    contact = VoiceContact(options["contact"], options["phone"])
    try:
        record = queries.own_record(url=options["url"] or None, contact=contact)
        NodeRecord.from_value(record.to_value())
    except Malformed as error:
        raise CommandError(f"This record would not be listed: {error}") from error
    changes = [change.to_value() for change in queries.own_changes()]
    entry = {"kind": options["kind"], "record": record.to_value(), "changes": changes}
    return [json.dumps(entry, indent=1, ensure_ascii=False)]


def tidy(options: Options) -> list[str]:
    """What the worker does by itself."""
    return [
        f"{actions.rotate_when_due()} newer keys were made and {actions.destroy_old_keys()} old ones destroyed "
        f"on {clock.now():%Y-%m-%d}."
    ]


WORDS: dict[str, tuple[Callable[[Options], list[str]], str, dict[str, dict[str, Any]]]] = {
    "make": (make, "make the first keys of this node", {}),
    "rotate": (
        rotate,
        "make newer keys that peers follow",
        {"--use": {"choices": list(Use), "help": "only these; else both"}},
    ),
    "revoke": (
        revoke,
        "revoke a key that somebody else may have",
        {"key": {"help": "its id, as `show` prints it"}},
    ),
    "show": (show, "list the keys of this node and its fingerprint", {}),
    "record": (
        print_record,
        "print what the secretariat lists, as JSON",
        {
            "--url": {
                "default": "",
                "help": "where other nodes reach this one; none for a node that only fetches",
            },
            "--contact": {"required": True, "help": "the desk that compares fingerprints by voice"},
            "--phone": {"required": True, "help": "its number, in international form"},
            "--kind": {"default": "hotline", "choices": ["hotline", "coordinator", "bureau"]},
        },
    ),
    "tidy": (tidy, "make newer keys where due and destroy old ones, as the worker does", {}),
}

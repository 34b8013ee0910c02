"""The program `myosotis`: what a keeper does with a node, one word for each thing."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from myosotis.kernel.errors import MyosotisError

COMMANDS = {
    "init": "make a new node: its directory, its key, its databases, the first invitation",
    "serve": "serve the pages and do the work behind them; this is the node",
    "unlock": "give a locked node its key",
    "worker": "do the work behind the pages without serving them",
    "check-node": "say what is well and what is not, in sentences",
    "backup": "copy the data and then the keys, both encrypted",
    "restore": "make a node out of a backup",
    "upgrade": "bring the database to this version of the program, after a backup",
    "verify-log": "say whether the log is whole, or where it is not",
    "rotate-node-key": "give the node a new key",
    "protect-node-key": "lock the node key file with a passphrase",
    "renew-index-key": "give the search index a new key and build the index anew",
    "check-index": "compare the search index with the records, repair it, or build it anew",
    "exchange-keys": "make, renew, revoke or show the keys by which other nodes know this one",
    "exchange-directory": "read the signed directory of nodes, or make it (the secretariat)",
    "figures": "build the yearly report from the returns collected here (the secretariat)",
    "record-check": "write down what was done before the first real case",
}


def main(words: list[str] | None = None) -> int:
    """Do what the first word says. Returns the exit code."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("help", "-h", "--help"):
        print("Usage: myosotis COMMAND [--help]\n")
        print("\n".join(f"  {name:<20}{purpose}" for name, purpose in COMMANDS.items()))
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f"There is no command {words[0]!r}. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "myosotis.site.settings")
    os.umask(0o077)
    try:
        execute_from_command_line(["myosotis", words[0].replace("-", "_"), *words[1:]])
    except MyosotisError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

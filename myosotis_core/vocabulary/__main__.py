"""Command line: `python -m myosotis_core.vocabulary validate|definitions [version]`."""

from __future__ import annotations

import argparse
import sys

from myosotis_core.vocabulary.checks import validate
from myosotis_core.vocabulary.definitions import write_definitions
from myosotis_core.vocabulary.model import VocabularyError
from myosotis_core.vocabulary.reading import CURRENT_VERSION, load, read_unlisted


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 if all is well, 1 for faults in the vocabulary, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m myosotis_core.vocabulary", description=__doc__)
    parser.add_argument("command", choices=("validate", "definitions"))
    parser.add_argument("version", nargs="?", default=CURRENT_VERSION)
    chosen = parser.parse_args(arguments)
    try:
        vocabulary = load(chosen.version)
    except VocabularyError as error:
        print(error, file=sys.stderr)
        return 2
    if chosen.command == "definitions":
        sys.stdout.write(write_definitions(vocabulary))
        return 0
    faults = [str(problem) for problem in validate(vocabulary)]
    faults += [
        f"{name}: no line of vocabulary.toml names this file." for name in read_unlisted(chosen.version)
    ]
    for fault in faults:
        print(fault)
    codes = sum(len(one.codes) for one in vocabulary.lists)
    print(f"{vocabulary.version}: {len(vocabulary.lists)} code lists, {codes} codes, {len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

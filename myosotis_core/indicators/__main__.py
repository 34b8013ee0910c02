"""Command line: `python -m myosotis_core.indicators validate|definitions [version]`."""

from __future__ import annotations

import argparse
import sys

from myosotis_core.indicators.checks import validate_definitions
from myosotis_core.indicators.definitions import load_definitions
from myosotis_core.indicators.describing import write_indicators
from myosotis_core.vocabulary import CURRENT_VERSION, VocabularyError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 if all is well, 1 for faults in the definitions, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m myosotis_core.indicators", description=__doc__)
    parser.add_argument("command", choices=("validate", "definitions"))
    parser.add_argument("version", nargs="?", default=CURRENT_VERSION)
    chosen = parser.parse_args(arguments)
    try:
        definitions = load_definitions(chosen.version)
    except VocabularyError as error:
        print(error, file=sys.stderr)
        return 2
    if chosen.command == "definitions":
        sys.stdout.write(write_indicators(definitions))
        return 0
    faults = validate_definitions(definitions)
    print(
        "\n".join(
            [
                *faults,
                f"{definitions.version}: {len(definitions.indicators)} indicators, {len(faults)} faults.",
            ]
        )
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Migrations and translations, looked at by one process: to start Django costs more than either."""

from __future__ import annotations

import sys

import django
from django.core.management import CommandError, call_command


def main() -> int:
    """Run Django's own checks and both of ours; 0 where all is well."""
    django.setup()
    failed = 0
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, skip_checks=False)
    except SystemExit:
        failed += 1
    try:
        call_command("check_translations")
    except CommandError as refusal:
        print(refusal)
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

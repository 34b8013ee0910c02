"""How long does it take to verify 10,000 entries of the log, and is every kind of tampering found?

python3 start.py bench audit [--entries 10000]
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from tests.node import NodeProcess

GOAL_SECONDS = 5
CODE = """
import json, time
from django.db import connection, transaction
from myosotis.audit.actions import Act, record_many
from myosotis.audit.models import Entry
from myosotis.audit.queries import head, verify
from myosotis.kernel import clock
COUNT = {entries}
with transaction.atomic():
    record_many(Act(clock.now(), "case.opened", "bench") for _number in range(COUNT))
kept, found = head(), {{}}
middle, last = COUNT // 2, kept[0]
TAMPERING = {{
    "nothing": [],
    "an entry changed": [f"UPDATE audit_entry SET actor = 'other' WHERE seq = {{middle}}"],
    "an entry removed": [f"DELETE FROM audit_entry WHERE seq = {{middle}}"],
    "two entries swapped": [
        f"UPDATE audit_entry SET seq = 0 WHERE seq = {{middle}}",
        f"UPDATE audit_entry SET seq = {{middle}} WHERE seq = {{middle + 1}}",
        f"UPDATE audit_entry SET seq = {{middle + 1}} WHERE seq = 0",
    ],
    "the tail cut off": [f"DELETE FROM audit_entry WHERE seq > {{last - 3}}"],
}}
for what, statements in TAMPERING.items():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
        for name, sql in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{{name}}"')
        for statement in statements:
            cursor.execute(statement)
        started = time.perf_counter()
        verdict = verify(kept)
        found[what] = [time.perf_counter() - started, verdict.is_whole, verdict.first_bad, verdict.reason]
        transaction.set_rollback(True)
print(json.dumps(found))
"""


def main() -> int:
    """Measure, print, and say whether everything was found in time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    options = parser.parse_args()
    node = NodeProcess(is_copy=False)
    try:
        started = time.perf_counter()
        found = json.loads(node.manage(CODE.format(entries=options.entries), seconds=600).splitlines()[-1])
        print(f"{options.entries:,} entries; the whole run took {time.perf_counter() - started:.1f} s")
    finally:
        node.__exit__()
    has_passed = True
    for what, (seconds, is_whole, first_bad, reason) in found.items():
        is_right = is_whole == (what == "nothing") and seconds < GOAL_SECONDS
        has_passed = has_passed and is_right
        said = "whole" if is_whole else f"entry {first_bad}: {reason}"
        print(f"  {what:<22}{seconds:>6.2f} s  {said:<46}{'ok' if is_right else 'WRONG'}")
    return 0 if has_passed else 1


if __name__ == "__main__":
    sys.exit(main())

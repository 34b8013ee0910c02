"""Fill a node with a hundred thousand invented children in cases, for `tests.bench.hint`."""

from __future__ import annotations

import datetime as dt
import random
import sys
from itertools import islice

import django

django.setup()

from django.db import transaction  # noqa: E402

from myosotis.accounts.models import User  # noqa: E402
from myosotis.casework.models import Case, CaseChild, CaseNumber  # noqa: E402
from myosotis.kernel import clock  # noqa: E402
from myosotis.kernel.ids import new_id  # noqa: E402
from myosotis.people import index  # noqa: E402
from myosotis.vault import store  # noqa: E402
from myosotis.vault.opening import Purpose, unlock  # noqa: E402
from tests.bench.index import write_people  # noqa: E402
from tests.bench.index_people import invent_people  # noqa: E402
from tests.bench.seed import make_contacts, make_operators, sign_everybody_in  # noqa: E402

BATCH = 2_000
CHILDREN_IN_A_CASE = 4
OPEN_CASES = 400
CONTACTS = 2_000
chance = random.Random(116000)


def make_cases(owners: list[index.Entry], operators: list[User], first: int) -> None:
    """Cases with some children each, most of them closed; every team has its share."""
    families = [
        owners[start : start + CHILDREN_IN_A_CASE] for start in range(0, len(owners), CHILDREN_IN_A_CASE)
    ]
    ids = [new_id() for _family in families]
    store.add_keys(ids, "case")
    keys = unlock(ids, by="bench", why=Purpose.MAINTAIN)
    cases, children = [], []
    for number, (case_id, family) in enumerate(zip(ids, families, strict=True), first):
        operator = operators[number % len(operators)]
        opened_at = clock.now() - dt.timedelta(hours=30 + number % 20_000)
        case = Case(
            id=case_id, ref=f"BE-{opened_at.year}-{number + 1:05d}", opened_at=opened_at, opened_by=operator
        )
        case.team_id, case.caseworker, case.category = min(operator.team_ids()), operator, "runaway"
        if number >= OPEN_CASES:
            case.closed_at, case.closed_by = opened_at + dt.timedelta(days=6), operator
            case.closure_reason, case.retention_class = "child_safe", "identified"
        keys.open(case)
        case.summary = "She was last seen near the station."
        cases.append(case)
        children += [CaseChild(id=new_id(), case=case, person_id=one.owner, age_years=14) for one in family]
    with transaction.atomic():
        Case.objects.bulk_create(cases, batch_size=500)
        CaseChild.objects.bulk_create(children, batch_size=500)


def fill(number: int) -> None:
    """So many children, and some contacts to read."""
    operators = make_operators()
    everybody, done = invent_people(number), 0
    with index.building() as write:
        while batch := list(islice(everybody, BATCH)):
            entries = write_people(batch)
            make_cases(entries, operators, done // CHILDREN_IN_A_CASE)
            write(entries)
            done += len(batch)
            print(f"\r  {done:,} children", end="", file=sys.stderr, flush=True)
    make_contacts(CONTACTS, operators)
    CaseNumber.objects.create(year=clock.now().year, last=number)
    print(file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        sign_everybody_in()

"""The timeline shows our work, the police, blocks and consent; and not where a child is to whom it is withheld."""

from __future__ import annotations

import pytest

from myosotis.casework.actions.work import add_work
from myosotis.casework.models import Block
from myosotis.casework.queries.cases import get_case
from myosotis.casework.tests.making import open_case
from myosotis.casework.views.timeline import list_days
from tests.people import PLACE, Cast

pytestmark = pytest.mark.django_db


def test_the_timeline_shows_work_and_hides_where_a_child_is_once_a_block_stands(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    child = case.case_children.get().person
    told = {"kind": "emotional", "text": f"She stays at {PLACE}", "tells_where": True}
    add_work(by=cast.alice, case_id=case.pk, kind="support", values=told)
    add_work(by=cast.alice, case_id=case.pk, kind="support", values={"kind": "legal", "text": "Custody"})

    def read() -> list[str]:
        page = get_case(user=cast.bob, ref=case.ref)
        items = [item for day in list_days(page, cast.bob) for item in day.items]
        return [f"{item.title} {item.text}" for item in items if item.kind in ("work", "case")]

    assert any(PLACE in said for said in read())
    block = Block(case=case, person=child, set_by=cast.sofia)
    block.reason = "A court says so."
    block.save(force_insert=True)
    said = read()
    assert not any(PLACE in one for one in said)
    assert any("Custody" in one for one in said)
    assert any("A block was set." in one for one in said)

"""No page tells where a child is who may be the blocked child of a case that was merged with its own."""

from uuid import UUID

import pytest

from myosotis.casework.actions.judging import judge_children
from myosotis.casework.actions.merging import merge_cases
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.tests.making import missing_child, open_case
from tests.people import sign_in
from tests.whereabouts import OPEN_PLACE, body_of, children_of, make_arguments, make_case, planted_for, walk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("rail_without_figures", "pages_unwatched"),
]


def test_no_page_tells_where_a_child_is_who_may_be_the_blocked_child_of_a_merged_case(cast):
    case, contact_id = make_case(cast)
    other = open_case(cast.alice, cast.runaways, missing_child("Ana V."))
    reason = "The father has threatened her."
    set_block(by=cast.alice, case_id=other.pk, person_id=children_of(other)[0], reason=reason)
    scene = {**make_arguments(cast, case, contact_id), "case": case}
    merge_cases(by=cast.alice, case_id=other.pk, into_id=case.pk)
    pair = {"left": UUID(children_of(other)[0]), "right": UUID(children_of(case)[1])}
    judge_children(user=cast.alice, **pair, verdict="not_same")
    told = []
    for _name, path, text in walk(sign_in(cast.bob), scene):
        body = body_of(text)
        told += [f"{path}: {one}" for one in planted_for(path) if one in body]
    assert told == []
    assert OPEN_PLACE in sign_in(cast.bob).get(f"/cases/{case.ref}/").content.decode()

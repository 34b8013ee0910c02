"""The small poll and the log in sentences show each person their own part of the world."""

import re
from pathlib import Path

import pytest

from myosotis.accounts.permissions import Permission
from myosotis.audit.queries import head
from myosotis.audit.sentences import SENTENCES
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.queries.cases import get_case
from myosotis.casework.queries.log import read_case_log, read_live, read_team_log
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.protocol.messages import MESSAGE_TYPES
from tests.people import CHILD, sign_in

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).resolve().parents[2]
ROOTS = "contact|case|episode|risk|promise|erasure|person|team|factor|key|session"
VERB = re.compile(rf"""["']((?:{ROOTS})\.[a-z_]+)["']""")


def make_case(cast):
    return create_case(
        by=cast.alice, case=CaseInput(team=cast.runaways), children=[ChildInput(names=[CHILD])]
    )


def test_the_poll_tells_a_colleague_and_not_a_stranger(cast):
    since = head()[0]
    make_case(cast)
    assert [entry["verb"] for entry in read_live(user=cast.bob, since=since)["entries"]] == ["case.created"]
    assert read_live(user=cast.charlie, since=since)["entries"] == []
    assert read_live(user=cast.charlie, since=since)["seq"] == head()[0]


def test_the_poll_answers_over_http_with_nothing_but_verbs_and_ids(cast):
    make_case(cast)
    answer = sign_in(cast.bob).get("/live?since=0")
    assert answer.status_code == 200
    assert CHILD not in answer.content.decode()
    assert set(answer.json()["entries"][-1]) <= {"seq", "verb", "case", "contact"}


def test_the_case_log_says_who_read_it(cast):
    case = make_case(cast)
    get_case(user=cast.bob, ref=case.ref)
    newest = read_case_log(user=cast.alice, ref=case.ref).object_list[0]
    assert newest.sentence == "Bob Invented read the case."
    with pytest.raises(Missing):
        read_case_log(user=cast.charlie, ref=case.ref)


def test_only_those_who_may_read_the_log_do(cast):
    make_case(cast)
    assert read_team_log(user=cast.sofia).object_list
    assert not cast.bob.may(Permission.READ_LOG)
    with pytest.raises(Refused):
        read_team_log(user=cast.bob)


def test_every_verb_of_the_log_has_a_sentence():
    used = set()
    for path in PACKAGE.rglob("*.py"):
        # The keys of the report's own texts look the same, and it writes no log.
        if not {"tests", "report"} & set(path.parts) and path.name != "sentences.py":
            used |= set(VERB.findall(path.read_text("utf-8")))
    used -= MESSAGE_TYPES.keys()  # the words of a message to another node look the same
    assert used
    assert used - SENTENCES.keys() == set()

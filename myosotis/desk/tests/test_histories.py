"""Two editors at once: whatever either of them typed stands, or is in the history; nothing is lost."""

from __future__ import annotations

import random

import pytest

from myosotis.casework.actions.cases import edit_case, edit_episode, settle_case_conflict
from myosotis.casework.actions.local_fields import answer_in_case, save_field
from myosotis.casework.editing import Change, versions_of
from myosotis.casework.local_checks import AnswerInput, FieldInput
from myosotis.casework.models import Case, Revision
from myosotis.casework.queries.frames import open_frame
from myosotis.casework.queries.local_fields import list_fields
from myosotis.casework.tests.making import episode_of, open_case
from myosotis.desk.queries.histories import read_histories
from tests.people import Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
FIELDS = ("summary", "story", "last_seen_place", "police_reference", "missing_from", "country_now")
CODES = {"missing_from": ("home", "school", "street"), "country_now": ("BE", "NL", "FR", "GR")}


def edit_at_random(cast: Cast, case: Case, number: int, chance: random.Random) -> dict[str, set[str]]:
    """Two people edit the same record, each having seen what stood some edits ago; returns what was typed."""
    episode = episode_of(case)
    typed: dict[str, set[str]] = {field: set() for field in FIELDS}
    seen = {cast.alice: {}, cast.bob: {}}  # type: ignore[var-annotated]
    for count in range(number):
        by, field = chance.choice((cast.alice, cast.bob)), chance.choice(FIELDS)
        if chance.random() < 0.4:  # looks again
            now = Case.objects.get(pk=case.pk)
            seen[by] = versions_of(now) | versions_of(episode_of(now))
        value = chance.choice(CODES[field]) if field in CODES else f"{field} {count}"
        change = {field: Change(value, seen[by].get(field, 0))}
        if field == "summary":
            conflicts = edit_case(by=by, case_id=case.pk, changes=change)
        else:
            conflicts = edit_episode(by=by, episode_id=episode.pk, changes=change)
        typed[field].add(value)
        if conflicts and chance.random() < 0.3:
            choice = chance.choice(("mine", "theirs"))
            settle_case_conflict(by=by, case_id=case.pk, revision_id=conflicts[0].revision, choice=choice)
    return typed


def check_that_nothing_is_lost(cast: Cast, number: int) -> None:
    case = open_case(cast.alice, cast.runaways)
    typed = edit_at_random(cast, case, number, random.Random(116000))
    frame = open_frame(user=cast.alice, ref=case.ref)
    held: dict[str, set[str]] = {field: set() for field in FIELDS}
    for record in (frame.case, frame.children[0].episodes[0]):
        for field in FIELDS:
            if field in {one.name for one in record._meta.concrete_fields}:
                held[field].add(str(getattr(record, field)))
    for history in read_histories(user=cast.alice, frame=frame):
        held[history.name] |= {str(value.value) for value in history.values}
    assert {field: typed[field] - held[field] for field in FIELDS} == {field: set() for field in FIELDS}


def test_of_sixty_edits_by_two_people_none_is_lost(cast: Cast) -> None:
    check_that_nothing_is_lost(cast, 60)
    assert Revision.objects.filter(state=Revision.State.CONFLICT).exists()


@pytest.mark.slow
def test_of_a_thousand_edits_by_two_people_none_is_lost(cast: Cast) -> None:
    check_that_nothing_is_lost(cast, 1000)


def test_the_page_shows_who_wrote_which_value_and_which_one_stands(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    for by, text, seen in ((cast.alice, "First words", 1), (cast.bob, "Second words", 0)):
        edit_case(by=by, case_id=case.pk, changes={"summary": Change(text, seen)})
    page = sign_in(cast.sofia).get(f"/cases/{case.ref}/history/").content.decode()
    for said in ("First words", "Second words", "Bob Invented", "Alice Invented", "waits for a choice"):
        assert said in page


def test_answers_to_own_questions_keep_their_history_also_sealed_and_taken_away_ones(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    child = case.case_children.get().person_id
    answers = [AnswerInput({"en": "Day school"}), AnswerInput({"en": "Boarding"})]
    for about, owner, is_special in (("case", case.pk, False), ("child", child, True)):
        given = FieldInput(about, {"en": f"School of the {about}"}, answers, is_special)
        row = save_field(by=cast.sofia, given=given)
        for by, code in ((cast.alice, "boarding"), (cast.bob, "day_school"), (cast.alice, "")):
            answer_in_case(by=by, case_id=case.pk, answers={(row.pk, owner): code})
        assert b"boarding" not in b"".join(bytes(one.old or b"") for one in Revision.objects.all())
        assert list_fields(user=cast.sofia)[0].answered == 0
    page = sign_in(cast.alice).get(f"/cases/{case.ref}/history/").content.decode()
    for said in ("School of the case", "School of the child", "Boarding", "Day school"):
        assert said in page
    histories = read_histories(user=cast.alice, frame=open_frame(user=cast.alice, ref=case.ref))
    assert [[(one.value, one.by) for one in history.values] for history in histories] == [
        [("", cast.alice.name), ("day_school", cast.bob.name), ("boarding", cast.alice.name)]
    ] * 2

"""What is known of a child, changed after entry, and the age that is counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions import children
from myosotis.casework.actions.cases import edit_episode
from myosotis.casework.editing import Change
from myosotis.casework.models import Case, Revision
from myosotis.casework.queries.cases import get_case
from myosotis.casework.tests.making import episode_of, missing_child, open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.people.models import Person
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """A child of 14, as somebody told."""
    return open_case(cast.alice, cast.runaways)


def person_of(case: Case) -> Person:
    return case.case_children.get().person


def edit(cast: Cast, case: Case, *, by: str = "alice", seen: int = 0, **values: Any) -> list[Any]:
    """Change some fields of the child."""
    changes = {name: Change(value, seen) for name, value in values.items()}
    user = getattr(cast, by)
    return children.edit_child(by=user, case_id=case.pk, person_id=person_of(case).pk, changes=changes)


def age_of(case: Case) -> int | None:
    return episode_of(case).age_years


def born_before(case: Case, years: int, days: int = 0) -> str:
    """A date of birth so many years and days before the child was last seen."""
    seen = episode_of(case).last_seen_at
    assert seen is not None
    return (dt.date(seen.year - years, seen.month, min(seen.day, 28)) - dt.timedelta(days=days)).isoformat()


def test_an_age_that_was_told_stays_counted_beside_a_date_of_birth(cast: Cast, case: Case) -> None:
    born = {"on": born_before(case, 13, 40), "age": 14}
    assert edit(cast, case, born=born) == []
    assert (age_of(case), case.case_children.get().age_years) == (14, 14)
    assert person_of(case).birth_year == int(born["on"][:4])


def test_without_an_age_told_the_birth_is_counted(cast: Cast, case: Case) -> None:
    edit(cast, case, born={"on": born_before(case, 13, 40)})
    assert (age_of(case), case.case_children.get().age_years) == (13, None)
    edit(cast, case, born={"year": clock.now().year - 10}, seen=2)
    assert age_of(case) in (9, 10)


def test_another_age_told_is_counted_and_moves_the_year_of_birth(cast: Cast, case: Case) -> None:
    edit(cast, case, born={"age": 14, "about": True})
    before = person_of(case).birth_year
    edit(cast, case, born={"age": 9, "about": True}, seen=2)
    assert before is not None
    assert (age_of(case), person_of(case).birth_year) == (9, before + 5)


def test_a_later_day_last_seen_is_another_age(cast: Cast, case: Case) -> None:
    edit(cast, case, born={"on": born_before(case, 13)})
    episode = episode_of(case)
    earlier = (episode.last_seen_at or clock.now()) - dt.timedelta(days=60)
    edit_episode(by=cast.alice, episode_id=episode.pk, changes={"last_seen_at": Change(earlier)})
    assert age_of(case) == 12


def test_what_was_entered_is_kept_as_the_first_version(cast: Cast, case: Case) -> None:
    edit(cast, case, gender="male", born={"age": 12})
    kept = {row.field: row for row in Revision.objects.filter(row=person_of(case).pk)}
    assert set(kept) == {"gender", "born"}
    assert kept["gender"].old_code == '"female"'
    assert kept["born"].old is not None


def test_two_edits_of_one_field_show_both_values_and_one_is_chosen(cast: Cast, case: Case) -> None:
    edit(cast, case, by="bob", born={"age": 12})
    (conflict,) = edit(cast, case, born={"year": clock.now().year - 16})
    assert age_of(case) == 12
    assert [one.field for one in get_case(user=cast.alice, ref=case.ref).conflicts] == ["born"]
    with pytest.raises(Missing):
        children.settle_conflict(by=cast.alice, case_id=case.pk, revision_id=conflict.revision, choice="both")
    children.settle_conflict(by=cast.alice, case_id=case.pk, revision_id=conflict.revision, choice="mine")
    assert age_of(case) in (15, 16)
    assert get_case(user=cast.alice, ref=case.ref).conflicts == []


def test_a_conflict_of_another_case_is_not_there(cast: Cast, case: Case) -> None:
    edit(cast, case, by="bob", gender="male")
    (conflict,) = edit(cast, case, gender="")
    other = open_case(cast.alice, cast.runaways, missing_child("Somebody Else"))
    with pytest.raises(Missing):
        children.settle_conflict(
            by=cast.alice, case_id=other.pk, revision_id=conflict.revision, choice="mine"
        )


def test_a_child_of_another_case_or_team_is_not_there(cast: Cast, case: Case) -> None:
    other = open_case(cast.alice, cast.runaways, missing_child("Somebody Else"))
    with pytest.raises(Missing):
        children.edit_child(by=cast.alice, case_id=other.pk, person_id=person_of(case).pk, changes={})
    with pytest.raises(Missing):
        edit(cast, case, by="charlie", gender="male")


def send(cast: Cast, case: Case, **fields: Any) -> Any:
    """Send the panel as the browser does: with what it showed before."""
    shown = {"initial-gender": "female", "initial-age": "14", "initial-is_about": "False"}
    given = {"person": str(person_of(case).pk), "gender": "female", "age": "14", **shown, **fields}
    return sign_in(cast.alice).post(f"/cases/{case.ref}/child/edit", given, follow=True)


def test_the_panel_changes_only_what_was_changed_and_says_what_is_counted(cast: Cast, case: Case) -> None:
    page = send(cast, case, born_on=born_before(case, 13, 40), country="GR").content.decode()
    assert "14 years, as told; by the birth it would be 13 years" in page
    assert "Greece" in page
    entry = Entry.objects.get(verb="case.child_changed")
    assert entry.touched["fields"] == ["born", "countries"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"born_on": "2999-01-01"}, "The child was last seen before this day."),
        ({"born_on": "1950-01-01"}, "This date of birth is not that of a child."),
        ({"birth_year": "1950"}, "This year of birth is not that of a child."),
        ({"born_on": "2012-02-01", "birth_year": "2013"}, "The year and the date of birth do not agree."),
        ({"gender": "=1+1"}, "Select a valid choice"),
    ],
)
def test_an_impossible_birth_is_refused_in_words(
    cast: Cast, case: Case, fields: dict[str, str], sentence: str
) -> None:
    answer = send(cast, case, **fields)
    assert sentence in answer.content.decode()
    assert not Entry.objects.filter(verb="case.child_changed").exists()

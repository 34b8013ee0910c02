"""Fields of a hotline's own: made without programming, never counted with the common ones, never losing an answer."""

from __future__ import annotations

from typing import Any

import pytest

from myosotis.casework.actions.local_fields import FieldFaults, answer_in_case, save_field
from myosotis.casework.facts import facts_of_year
from myosotis.casework.local_checks import AnswerInput, FieldInput
from myosotis.casework.models import LocalField, LocalValue
from myosotis.casework.queries.cases import page_cases
from myosotis.casework.queries.local_fields import count_answers, read_answers
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db


def school(*answers: AnswerInput, **options: Any) -> FieldInput:
    """A question about a school."""
    given = list(answers) or [
        AnswerInput({"en": "Day school", "fr": "École de jour"}),
        AnswerInput({"en": "Boarding"}),
    ]
    values = {"about": "case", "labels": {"en": "Kind of school", "fr": "Genre d'école"}, **options}
    return FieldInput(answers=given, **values)


def test_an_answer_is_shown_filtered_and_counted_here_and_nowhere_else(cast: Cast) -> None:
    case, other = (open_case(cast.alice, cast.runaways) for _one in range(2))
    before = [fact.to_dict() for fact in facts_of_year(clock.now().year)]
    row = save_field(by=cast.sofia, given=school())
    assert [one["code"] for one in row.codes] == ["day_school", "boarding"]
    answer_in_case(by=cast.alice, case_id=case.pk, answers={(row.pk, case.pk): "boarding"})
    assert [fact.to_dict() for fact in facts_of_year(clock.now().year)] == before
    listed = page_cases(user=cast.alice, filters={"local": f"{row.key}:boarding"})[1]
    assert [line.case.ref for line in listed] == [case.ref]
    assert count_answers(user=cast.sofia)[0].rows == [
        ("day_school", "Day school", 0),
        ("boarding", "Boarding", 1),
    ]
    client = sign_in(cast.alice)
    assert "Kind of school" in client.get(f"/cases/{case.ref}/").content.decode()
    assert "Kind of school: " not in client.get("/cases/").content.decode()
    assert f"{row.key}:boarding" in client.get("/cases/").content.decode()
    client.post(f"/cases/{other.ref}/own-fields", {f"{row.pk}.{other.pk}": "day_school"})
    assert LocalValue.objects.get(case=other).code == "day_school"


def test_two_of_one_name_are_found_before_they_are_saved(cast: Cast) -> None:
    same = [AnswerInput({"en": "Boarding"}), AnswerInput({"en": " bóarding"})]
    with pytest.raises(FieldFaults, match="the same words"):
        save_field(by=cast.sofia, given=school(*same))
    save_field(by=cast.sofia, given=school())
    with pytest.raises(FieldFaults, match="name already"):
        save_field(by=cast.sofia, given=school(labels={"nl": "School", "en": "KIND of school"}))
    with pytest.raises(FieldFaults, match="at least one answer"):
        save_field(by=cast.sofia, given=FieldInput(about="case", labels={"en": "Another"}))
    save_field(by=cast.sofia, given=school(about="child"))
    assert len(set(LocalField.objects.values_list("key", flat=True))) == 2


def test_records_keep_an_answer_that_is_not_offered_any_more(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    row = save_field(by=cast.sofia, given=school())
    answer_in_case(by=cast.alice, case_id=case.pk, answers={(row.pk, case.pk): "boarding"})
    one, two = (AnswerInput(entry["labels"], entry["code"]) for entry in row.codes)
    with pytest.raises(FieldFaults, match="Switch it off"):
        save_field(by=cast.sofia, given=school(one), field_id=row.pk)
    with pytest.raises(FieldFaults, match="sealed stays"):
        save_field(by=cast.sofia, given=school(one, two, is_special=True), field_id=row.pk)
    two.is_active = False
    two.labels = {"en": "Boarding school"}
    save_field(by=cast.sofia, given=school(one, two), field_id=row.pk)
    held = read_answers(user=cast.alice, about="case", owners=[case.pk])[0]
    assert (held.code, held.said) == ("boarding", "Boarding school")
    assert ("boarding", "Boarding school") in held.choices()
    fresh = open_case(cast.alice, cast.runaways)
    with pytest.raises(Missing):
        answer_in_case(by=cast.alice, case_id=fresh.pk, answers={(row.pk, fresh.pk): "boarding"})


def test_a_special_answer_lies_sealed_and_filters_nothing(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    person = case.case_children.get().person_id
    row = save_field(by=cast.sofia, given=school(about="child", is_special=True))
    answer_in_case(by=cast.alice, case_id=case.pk, answers={(row.pk, person): "boarding"})
    value = LocalValue.objects.get()
    assert value.code == ""
    assert b"boarding" not in bytes(value.__dict__["special"])
    assert read_answers(user=cast.alice, about="child", owners=[person])[0].code == "boarding"
    assert page_cases(user=cast.alice, filters={"local": f"{row.key}:boarding"})[1] == []
    assert count_answers(user=cast.sofia) == []


def test_forms_are_kept_by_supervisors_and_keepers_who_see_no_counts_of_cases(cast: Cast) -> None:
    with pytest.raises(Refused):
        save_field(by=cast.bob, given=school())
    sent = {"about": "contact", "is_active": "on", "rows": "2", "label_en": "Heard of us", "label_nl": ""}
    sent |= {"answer_0_en": "Poster", "active_0": "on", "answer_1_en": "poster", "active_1": "on"}
    keeper = sign_in(cast.kim)
    page = keeper.post("/fields/new", sent).content.decode()
    assert "have the same words" in page
    assert 'value="Heard of us"' in page
    looked = keeper.post("/fields/new", {**sent, "answer_1_en": "School", "preview": "1"}).content.decode()
    assert "How it will look" in looked
    assert not LocalField.objects.exists()
    keeper.post("/fields/new", {**sent, "answer_1_en": "School"})
    row = LocalField.objects.get()
    assert "Records" not in keeper.get("/fields/").content.decode()
    contact = start_contact(cast.alice)
    sign_in(cast.alice).post(f"/contacts/{contact}/own-fields", {f"{row.pk}.{contact}": "poster"})
    assert LocalValue.objects.get().contact_id == contact
    assert "Records" in sign_in(cast.sofia).get("/fields/").content.decode()

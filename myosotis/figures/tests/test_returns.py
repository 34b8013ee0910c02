"""A hotline's annual return: drafted from casework, signed by two people, frozen, corrected by a new version."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from myosotis.accounts.models import VolunteerHours
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.facts import local_day
from myosotis.casework.models import Case, CaseCategory, Episode
from myosotis.casework.queries.behind import cases_behind
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.figures.actions import returns as actions
from myosotis.figures.actions import returns_signing as signing
from myosotis.figures.documents import read_file
from myosotis.figures.models import AnnualReturn
from myosotis.figures.queries import returns as queries
from myosotis.figures.return_tables import digest_to_sign, read_tables
from myosotis.figures.views.returns import say_growth
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import Practice, Status, load_definitions
from tests.people import Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


def last_year() -> int:
    return local_day(clock.now()).year - 1


def move_to_last_year(case: Case) -> None:
    """As if it had been opened a year ago."""
    ago = dt.timedelta(days=366)
    Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - ago)
    for one in CaseCategory.objects.filter(case=case):
        CaseCategory.objects.filter(pk=one.pk).update(from_at=one.from_at - ago)
    for episode in Episode.objects.filter(case=case):
        seen = (episode.last_seen_at or episode.recorded_at) - ago
        Episode.objects.filter(pk=episode.pk).update(last_seen_at=seen, recorded_at=episode.recorded_at - ago)


def make_cases(cast: Cast) -> list[Case]:
    """Two of the runaways' team and one of the other, all of last year."""
    given = ((cast.bob, cast.runaways), (cast.bob, cast.runaways), (cast.charlie, cast.abduction))
    cases = [
        open_case(by, team, missing_child(hours=9 + at), category="runaway")
        for at, (by, team) in enumerate(given)
    ]
    for case in cases:
        move_to_last_year(case)
    return cases


def draft(cast: Cast) -> AnnualReturn:
    make_cases(cast)
    return actions.draft_return(by=cast.dimitri, year=last_year())


def sign_both(cast: Cast, row: AnnualReturn) -> AnnualReturn:
    for by in (cast.dimitri, cast.sofia):
        row = signing.sign_return(by=by, return_id=row.pk, digest=digest_to_sign(row))
    return row


def refusal(act: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.reason


def test_a_return_drafts_itself_and_is_frozen_by_two_people(cast: Cast) -> None:
    row = draft(cast)
    assert read_tables(row.tables)["new_cases_by_category"].cell("runaway").value == 3
    assert refusal(actions.draft_return, by=cast.dimitri, year=row.year) == "return_exists"
    assert refusal(actions.draft_return, by=cast.bob, year=row.year) == "sign_figures"
    seen = digest_to_sign(row)
    first = signing.sign_return(by=cast.dimitri, return_id=row.pk, digest=seen)
    assert (
        refusal(signing.sign_return, by=cast.dimitri, return_id=row.pk, digest=seen) == "second_person_signs"
    )
    where = {"indicator": "new_cases_by_category", "place": ("runaway",)}
    actions.write_remark(by=cast.sofia, return_id=first.pk, **where, text="A new shelter.")
    row.refresh_from_db()
    assert (row.state, row.first_by) == ("drafting", None), "a change voids the first signature"
    assert (
        refusal(signing.sign_return, by=cast.sofia, return_id=row.pk, digest=seen)
        == "return_changed_meanwhile"
    )
    signed = sign_both(cast, row)
    assert signed.state == "signed"
    assert refusal(actions.count_again, by=cast.dimitri, return_id=row.pk) == "return_is_frozen"
    raw = signing.take_out_file(by=cast.dimitri, return_id=row.pk)
    document, _is_signed = read_file(raw)
    assert document.tables["new_cases_by_category"].cell("runaway").value == 3
    assert [one.text for one in document.remarks] == ["A new shelter."]


def test_a_year_that_is_not_over_is_drafted_and_not_signed(cast: Cast) -> None:
    row = actions.draft_return(by=cast.dimitri, year=last_year() + 1)
    given = {"by": cast.dimitri, "return_id": row.pk, "digest": digest_to_sign(row)}
    assert refusal(signing.sign_return, **given) == "year_not_over"


def test_a_recount_after_freezing_is_shown_and_proposes_a_new_version(cast: Cast) -> None:
    row = sign_both(cast, draft(cast))
    late = open_case(cast.bob, cast.runaways, missing_child(), category="runaway")
    move_to_last_year(late)
    moved = queries.recount(user=cast.dimitri, year=row.year)
    assert any((one.indicator, one.was, one.now) == ("new_cases", 3, 4) for one in moved)
    assert read_tables(AnnualReturn.objects.get(pk=row.pk).tables)["new_cases"].total.value == 3
    assert (
        refusal(actions.begin_correction, by=cast.dimitri, year=row.year, reason=" ")
        == "correction_needs_reason"
    )
    second = actions.begin_correction(by=cast.dimitri, year=row.year, reason="One case was recorded late.")
    assert (second.version, read_tables(second.tables)["new_cases"].total.value) == (2, 4)
    sign_both(cast, second)
    states = {one.version: one.state for one in AnnualReturn.objects.filter(year=row.year)}
    assert states == {1: "superseded", 2: "signed"}


def test_what_is_not_collected_is_said_and_taken_over_into_the_next_year(cast: Cast) -> None:
    row = draft(cast)
    practice = Practice(dimensions={"police_report": Status.NOT_COLLECTED}, estimates=frozenset({"contacts"}))
    given = {"by": cast.dimitri, "return_id": row.pk, "practice": practice}
    actions.say_practice(**given, seen=row.edits)
    assert refusal(actions.say_practice, **given, seen=row.edits) == "return_changed_meanwhile"
    whole = queries.read_whole(user=cast.dimitri, year=row.year)
    table = next(one for one in whole.tables.values() if "police_report" in one.indicator.by)
    inner = {cell.status for place, cell in table.cells.items() if place[-1] != "total"}
    assert inner == {Status.NOT_COLLECTED}
    assert whole.tables["contacts"].total.status is Status.ESTIMATED
    later = actions.draft_return(by=cast.sofia, year=row.year + 1)
    assert later.practice["dimensions"] == {"police_report": "not_collected"}
    assert "episodes_by_harm" not in later.tables, "sealed codes wait for a ground in law"
    actions.say_basis(
        by=cast.dimitri, return_id=row.pk, basis="", special_ground="Act 12, article 3", seen=row.edits + 1
    )
    assert "episodes_by_harm" in AnnualReturn.objects.get(pk=row.pk).tables


def test_whole_tables_are_declined_or_estimated_on_the_page(cast: Cast) -> None:
    row, client = draft(cast), sign_in(cast.dimitri)
    given = {"seen": "0", "table_contacts": "estimated", "table_new_cases": "declined", "repeat_grade": "C"}
    client.post(reverse("figures:return_practice", args=[row.year]), given)
    tables = queries.read_whole(user=cast.dimitri, year=row.year).tables
    assert tables["contacts"].total.status is Status.ESTIMATED
    assert (tables["new_cases"].total.status, tables["new_cases"].total.value) == (Status.DECLINED, None)
    page = client.get(reverse("figures:return_practice", args=[row.year])).content.decode()
    for said in ("estimated", "declined", "C"):
        assert page.count(f'value="{said}" selected') == 1, said


def test_a_question_is_answered_until_its_numbers_change(cast: Cast) -> None:
    row = draft(cast)
    before = {**row.tables["new_cases"], "year": row.year - 1, "cells": [[[], 90, "observed", False, "A"]]}
    AnnualReturn.objects.filter(pk=row.pk).update(before={"new_cases": before})
    asked = queries.read_whole(user=cast.dimitri, year=row.year).asked
    jump = next(one for one in asked if one.question.code == "jump")
    actions.answer_question(
        by=cast.dimitri, return_id=row.pk, question=jump.question, text="Two shelters closed."
    )
    assert queries.read_whole(user=cast.dimitri, year=row.year).open_questions == len(asked) - 1
    move_to_last_year(open_case(cast.bob, cast.runaways, missing_child(), category="runaway"))
    actions.count_again(by=cast.dimitri, return_id=row.pk)
    assert queries.read_whole(user=cast.dimitri, year=row.year).open_questions == len(asked)


def test_each_number_leads_to_the_cases_that_its_reader_may_open(cast: Cast) -> None:
    row = draft(cast)
    address = reverse("figures:return_cell", args=[row.year, "new_cases_by_category"]) + "?place=runaway"
    refs = list(Case.objects.filter(team=cast.runaways).values_list("ref", flat=True))
    page = sign_in(cast.sofia).get(address).content.decode()
    assert all(ref in page for ref in refs)
    assert "1 case that you may not open." in page
    officer = sign_in(cast.dimitri).get(address).content.decode()
    assert not any(ref in officer for ref in refs)
    assert "3 cases that you may not open." in officer


def test_a_number_that_says_where_leads_to_no_case_with_a_block(cast: Cast) -> None:
    abroad = {"category": "runaway", "countries": ["MA"], "is_cross_border": True}
    case = open_case(cast.bob, cast.runaways, missing_child(), **abroad)
    indicator = load_definitions().indicator("new_cases_by_country")
    asked = {"user": cast.sofia, "indicator": indicator, "year": last_year() + 1, "place": ("MA",)}
    behind = cases_behind(**asked)
    assert behind
    assert [one.pk for one in behind.cases] == [case.pk]
    child = case.case_children.get().person_id
    set_block(by=cast.bob, case_id=case.pk, person_id=child, reason="The father must not find her.")
    behind = cases_behind(**asked)
    assert behind
    assert (list(behind.cases), behind.withheld) == ([], 1)


def test_the_pages_carry_a_return_from_the_draft_to_the_second_signature(cast: Cast) -> None:
    make_cases(cast)
    year, officer, supervisor = last_year(), sign_in(cast.dimitri), sign_in(cast.sofia)
    assert officer.post(reverse("figures:draft_return", args=[year])).status_code == 302
    VolunteerHours.objects.create(user=cast.alice, day=dt.date(year, 5, 1), hours=3, written_by=cast.sofia)
    known = officer.get(reverse("figures:return_service", args=[year])).content.decode()
    assert "From what this node knows" in known
    service = {
        "seen": "0",
        "volunteers": "12",
        "paid_staff": "7.5",
        "challenges_1": "money",
        "challenges_2": "money",
    }
    page = officer.post(reverse("figures:return_service", args=[year]), service)
    assert b"The same stands on two ranks." in page.content
    assert b'value="12"' in page.content
    officer.post(reverse("figures:return_service", args=[year]), {**service, "challenges_2": "staff"})
    row = AnnualReturn.objects.get()
    assert row.service == {"volunteers": 12, "paid_staff": "7.5", "challenges": ["money", "staff"]}
    overview = reverse("figures:return", args=[year])
    for name in ("return_practice", "return_basis", "sign_return", "recount_return"):
        assert officer.get(reverse(f"figures:{name}", args=[year])).status_code == 200, name
    for client in (officer, supervisor):
        row.refresh_from_db()
        client.post(reverse("figures:sign_return", args=[year]), {"digest": digest_to_sign(row)})
    page = officer.get(overview).content.decode()
    assert "Take the signed file out" in page
    assert "Count again" not in page
    assert sign_in(cast.alice).get(overview).status_code == 403


def test_own_reports_are_counted_and_taken_out_with_a_line_in_the_log(cast: Cast) -> None:
    make_cases(cast)
    client, year = sign_in(cast.dimitri), last_year()
    asked = {"table": "new_cases_by_category", "from": str(year), "to": str(year)}
    assert "Runaway" in client.get(reverse("figures:reports"), asked).content.decode()
    answer = client.post(reverse("figures:take_report"), asked)
    assert f"{year},cases,runaway,Runaway" in answer.content.decode("utf-8-sig")
    sealed = client.get(reverse("figures:reports"), {"table": "episodes_by_harm"}).content.decode()
    assert "counted from sealed records" in sealed


def test_numbers_from_elsewhere_take_the_place_of_those_in_a_draft(cast: Cast) -> None:
    row = draft(cast)
    tables = {"new_cases": read_tables(row.tables)["new_cases"]}
    taken = actions.take_over_tables(by=cast.dimitri, return_id=row.pk, tables=tables, practice=Practice())
    assert (taken.source, set(taken.tables)) == ("typed", set(row.tables))
    assert refusal(actions.count_again, by=cast.dimitri, return_id=row.pk) == "numbers_came_from_elsewhere"
    assert isinstance(taken.pk, UUID)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(100, 104, "+4.0 %"), (29, 40, ""), (None, 40, ""), (40, None, ""), (50, 45, "−10.0 %")],
)
def test_a_hotline_reads_its_own_growth_where_it_is_of_enough(
    before: int | None, now: int | None, told: str
) -> None:
    assert say_growth(before, now) == told

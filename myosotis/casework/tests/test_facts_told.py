"""What casework records comes out in the tables of the yearly report, live and after an erasure alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.casework.actions.category_file import save_section
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.actions.merging import merge_cases
from myosotis.casework.actions.work import add_work, withdraw_work
from myosotis.casework.countries import list_countries
from myosotis.casework.editing import Change
from myosotis.casework.fact_codes import PUBLIC_MEANS, country_codes, is_absence, subject_of
from myosotis.casework.facts import facts_of_cases, facts_of_year, local_day
from myosotis.casework.models import Case, EpisodeFile, KeptFact
from myosotis.casework.queries.facts import tables_of_year
from myosotis.casework.regions import region_of
from myosotis.casework.tests.making import episode_of, missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import Status, Table, load_definitions, read_ratio
from tests.people import CHILD, Cast

pytestmark = pytest.mark.django_db


def this_year() -> int:
    return local_day(clock.now()).year


def all_tables(cast: Cast) -> dict[str, Table]:
    return tables_of_year(user=cast.dimitri, year=this_year(), with_special=True)


def fill(cast: Cast, case: Case, record: str, subject: Any = None, /, **values: Any) -> None:
    changes = {record: {name: Change(value) for name, value in values.items()}}
    save_section(by=cast.bob, case_id=case.pk, section=record, changes=changes, subject_id=subject)


def make_told_case(cast: Cast) -> Case:
    """A child in migration of whom everything is recorded that these tables ask."""
    contact = start_contact(cast.alice, child={"text": CHILD}, role="parent", kind="missing")
    case = open_case(
        cast.bob,
        cast.runaways,
        missing_child(),
        contact_id=contact,
        category="missing_in_migration",
        countries=["MA"],
        is_cross_border=True,
    )
    child = case.case_children.get().person_id
    fill(cast, case, "migration", accompaniment="unaccompanied")
    fill(
        cast,
        case,
        "person",
        child,
        living_situation="reception_accommodation",
        residence_status="asylum_seeker",
        vulnerabilities=["asylum_seeker", "needs_medicine"],
    )
    fill(cast, case, "episode_file", episode_of(case).pk, sis_alert="yes", sis_kind="missing_threat")
    wrong = add_work(by=cast.bob, case_id=case.pk, kind="support", values={"kind": "legal"})
    withdraw_work(by=cast.bob, kind="support", record_id=wrong.pk)
    for kind, values in (
        ("support", {"kind": "emotional", "third_party": "interpreter"}),
        ("support", {"kind": "emotional"}),
        ("intervention", {"kind": "police_told"}),
        ("intervention", {"kind": "border_asked"}),
        ("referral", {"target": "mediation"}),
        ("referral", {"target": "shelter"}),
    ):
        add_work(by=cast.bob, case_id=case.pk, kind=kind, values=values)
    return case


def counted(table: Table) -> dict[str, int]:
    """The cells of the last dimension that are not zero, totals of the others."""
    before = ("total",) * (len(table.indicator.by) - 1)
    return {
        place[-1]: cell.value
        for place, cell in table.cells.items()
        if cell.value and place[:-1] == before and place[-1] != "total"
    }


def test_one_case_stands_in_every_table_and_the_same_after_its_erasure(cast: Cast) -> None:
    case = make_told_case(cast)
    end_episode(by=cast.bob, episode_id=episode_of(case).pk, outcome="returned", confirmation="police")
    tables = all_tables(cast)
    helped = ("emotional", "interpreting", "police_liaison", "mediation_referral", "other_referral")
    for code, expected in {
        "new_cases_by_region": {"north_africa": 1},
        "new_cases_by_country": {"MA": 1},
        "migration_by_accompaniment": {"unaccompanied": 1},
        "children_by_vulnerability": {"asylum_seeker": 1, "needs_medicine": 1},
        "new_cases_by_alert_tool": {"sis_missing": 1},
        "new_cases_by_support": dict.fromkeys(helped, 1),
        "contacts_answered_by_subject": {"about_a_child": 1},
    }.items():
        assert counted(tables[code]) == expected, code
    child = next(fact for fact in facts_of_year(this_year(), with_special=True) if fact.kind.value == "child")
    assert child.codes["living_situation"] == "reception_accommodation"
    assert child.codes["residence_status"] == "asylum_seeker"
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground="court_order")
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert Case.objects.count() == 0
    assert all_tables(cast) == tables
    assert CHILD not in str([row.fact for row in KeptFact.objects.all()])
    assert not any(
        len(row.fact["codes"]) > len(row.fact["margin"]) or len(row.fact["margin"]) > 2
        for row in KeptFact.objects.all()
    )


def test_what_casework_does_not_record_is_not_collected_and_never_zero(cast: Cast) -> None:
    make_told_case(cast)
    open_case(cast.bob, cast.runaways, basis="assistance", category="runaway", countries=["FR"])
    tables = all_tables(cast)
    assert tables["contacts_by_support"].cell("emotional").status is Status.NOT_COLLECTED
    assert tables["assistances_by_request"].cell("contact_police").status is Status.NOT_COLLECTED
    alerts = tables["new_cases_by_alert_tool"]
    assert alerts.cell("total", "sis_missing").value == 1
    assert {alerts.cell("total", code).status for code in PUBLIC_MEANS} == {Status.NOT_COLLECTED}
    [share] = [one for one in load_definitions().ratios if one.code == "publicity_share"]
    assert read_ratio(alerts, share) is None, "posters would be missing in it"


def test_sealed_codes_are_opened_for_those_tables_only_that_are_asked_for(cast: Cast) -> None:
    make_told_case(cast)
    names = set(tables_of_year(user=cast.dimitri, year=this_year()))
    assert {"new_cases_by_support", "new_cases_by_region"} <= names
    assert not names & {"children_by_vulnerability", "migration_by_accompaniment", "episodes_by_harm"}
    with pytest.raises(Refused):
        tables_of_year(user=cast.alice, year=this_year())


def test_merged_cases_tell_their_support_and_alerts_together(cast: Cast) -> None:
    first, second = (open_case(cast.bob, cast.runaways, missing_child(hours=hours)) for hours in (9, 50))
    add_work(by=cast.bob, case_id=first.pk, kind="support", values={"kind": "legal"})
    add_work(by=cast.bob, case_id=second.pk, kind="support", values={"kind": "social"})
    fill(cast, second, "episode_file", episode_of(second).pk, interpol="yes")
    merge_cases(by=cast.bob, case_id=second.pk, into_id=first.pk)
    tables = all_tables(cast)
    assert counted(tables["new_cases_by_support"]) == {"legal": 1, "social": 1}
    assert counted(tables["new_cases_by_alert_tool"]) == {"yellow_notice": 1}


def test_the_number_of_queries_does_not_grow_with_the_cases(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            facts_of_cases(Case.objects.all(), with_special=True)
        return len(queries)

    make_told_case(cast)
    before = count()
    open_case(cast.bob, cast.runaways)
    assert EpisodeFile.objects.count() == 1
    assert count() == before


def test_every_country_that_can_be_chosen_has_its_region() -> None:
    without = {code for code, _name in list_countries() if not is_absence(code) and not region_of(code)}
    assert without == {"AQ"}
    assert (region_of("UA"), region_of("TR"), region_of("GB")) == (
        "other_europe",
        "other_europe",
        "united_kingdom",
    )


def test_the_other_country_is_never_our_own() -> None:
    own = settings.MYOSOTIS_COUNTRY
    other, third = [code for code in ("FR", "DE", "NL") if code != own][:2]
    assert country_codes([own, other], is_cross_border=True) == {"country": other, "region": "eu_eea_ch"}
    assert country_codes([other, third], is_cross_border=True) == {"region": "eu_eea_ch"}
    assert country_codes([other, "MA"], is_cross_border=True) == {"region": ""}
    assert country_codes([other, "MA"], is_cross_border=True, route="MA")["country"] == "MA"
    assert set(country_codes([own], is_cross_border=False).values()) == {"does_not_apply"}
    assert country_codes([], is_cross_border=True) == {}


def test_whom_a_contact_is_about_follows_from_its_kind_and_role() -> None:
    assert subject_of("prevention", "child") == "child_about_self"
    assert subject_of("missing_adult", "relative") == "about_no_child"
    assert subject_of("missing", "did_not_say") == "", "it may be the child"
    assert subject_of("missing", "asked_not_known") == ""
    assert subject_of("information", "parent") == ""

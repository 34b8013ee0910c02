"""The file of a case's category, as a caseworker fills it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from myosotis.audit.models import Entry
from myosotis.casework.actions.cases import add_adult, close_case
from myosotis.casework.actions.episodes import EpisodeInput, add_episode, end_episode
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.forms import category_file as forms
from myosotis.casework.models import (
    AbductionFile,
    Block,
    Case,
    ChildFile,
    EpisodeFile,
    Involvement,
    MigrationFile,
    PreventiveStep,
    Revision,
    SignSeen,
)
from myosotis.casework.queries.category_file import list_clocks
from myosotis.casework.tests.making import again, episode_of, missing_child, open_case
from myosotis.casework.views.category_file_sections import BY_CODE, KINDS, SECTIONS
from myosotis.kernel import clock
from myosotis.people.models import Person
from myosotis.vault.opening import Purpose, unlock
from tests.people import CALLER, CHILD, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def case(cast: Cast) -> Case:
    """A parental abduction of team runaways."""
    return open_case(cast.bob, cast.runaways, category="parental_abduction")


def opened(row: Any) -> Any:
    """The row as it is now, its sealed fields readable."""
    fresh = again(row)
    unlock([fresh.vault_root()], by="test", why=Purpose.OPEN_CASE).open(fresh)
    return fresh


def save(client: Client, case: Case, section: str, **fields: Any) -> Any:
    """Send one section."""
    return client.post(f"/cases/{case.ref}/file/save", {"section": section, **fields})


def page(client: Client, case: Case) -> str:
    """The page as text."""
    answer = client.get(f"/cases/{case.ref}/file/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def block(case: Case, by: Any) -> None:
    """Withhold where the child is."""
    row = Block(case=case, person_id=case.case_children.get().person_id, set_by=by)
    row.reason = "The mother must not learn where the child is."
    row.save(force_insert=True)


def test_the_roles_of_the_parents_point_at_people_of_the_case(cast: Cast, case: Case) -> None:
    add_adult(by=cast.bob, case_id=case.pk, names=[CALLER], role="parent")
    mother = Involvement.objects.get(case=case)
    client = sign_in(cast.bob)
    both = save(client, case, "abduction", left_behind=mother.pk, taking=mother.pk)
    assert "cannot be both" in both.content.decode()
    assert not AbductionFile.objects.exists()
    answer = save(
        client,
        case,
        "abduction",
        left_behind=mother.pk,
        habitual_residence="BE",
        destination="ES",
        act="removal",
    )
    assert answer.url == f"/cases/{case.ref}/file/#abduction"
    file = AbductionFile.objects.get()
    assert (file.left_behind, file.destination) == (mother, "ES")
    shown = page(client, case)
    assert CALLER in shown
    assert "Regulation (EU) 2019/1111" in shown
    other = open_case(cast.bob, cast.runaways)
    add_adult(by=cast.bob, case_id=other.pk, names=["Somebody"], role="parent")
    stranger = Involvement.objects.get(case=other)
    assert "Select a valid choice" in save(client, case, "abduction", taking=stranger.pk).content.decode()


def test_clocks_run_by_the_working_days_of_the_other_country(cast: Cast, case: Case) -> None:
    client = sign_in(cast.bob)
    save(client, case, "abduction", habitual_residence="BE", destination="ES")
    wrong = save(client, case, "authority", applied_on="2026-11-20", acknowledged_on="2026-11-19")
    assert "before the one it answers" in wrong.content.decode()
    assert 'value="2026-11-20"' in wrong.content.decode(), "what was typed is still there"
    today = localdate()
    save(client, case, "authority", applied_on=today.isoformat(), authority="Autoridad Central")
    [found] = list_clocks(user=cast.bob)
    assert (found.ref, found.clock.kind.value) == (case.ref, "acknowledgement")
    assert list_clocks(user=cast.charlie) == []
    assert "public holidays of Spain" in page(client, case)
    board = client.get("/").content.decode()
    assert "The Central Authority confirms receipt for Liselot" in board
    assert f"/cases/{case.ref}/file/" in board
    save(
        client,
        case,
        "authority",
        applied_on=today.isoformat(),
        acknowledged_on=today.isoformat(),
        **{"initial-applied_on": today.isoformat(), "versions": '{"applied_on": 1}'},
    )
    assert list_clocks(user=cast.bob) == []


def test_two_editors_of_one_field_are_shown_both_values(cast: Cast, case: Case) -> None:
    alice, bob = sign_in(cast.alice), sign_in(cast.bob)
    save(bob, case, "custody", custody_words="By the court of Ghent")
    file = AbductionFile.objects.get()
    seen = json.dumps({"custody_words": 1})
    save(
        alice,
        case,
        "custody",
        custody_words="By law",
        versions=seen,
        **{"initial-custody_words": "By the court of Ghent"},
    )
    save(
        bob,
        case,
        "custody",
        custody_words="Shared since 2024",
        versions=seen,
        **{"initial-custody_words": "By the court of Ghent"},
    )
    shown = page(bob, case)
    assert "By law" in shown
    assert "Shared since 2024" in shown
    revision = Revision.objects.get(state="conflict")
    bob.post(f"/cases/{case.ref}/file/settle", {"revision": revision.pk, "choice": "both"})
    assert opened(file).custody_words == "By law / Shared since 2024"


def test_a_field_left_as_it_was_is_nobodys_edit(cast: Cast, case: Case) -> None:
    alice, bob = sign_in(cast.alice), sign_in(cast.bob)
    save(bob, case, "custody", custody="shared", custody_words="By law")
    seen, was = (
        json.dumps({"custody": 1, "custody_words": 1}),
        {"initial-custody": "shared", "initial-custody_words": "By law"},
    )
    save(alice, case, "custody", custody="mother", custody_words="By law", versions=seen, **was)
    save(bob, case, "custody", custody="shared", custody_words="By law of 2024", versions=seen, **was)
    file = opened(AbductionFile.objects.get())
    assert (file.custody, file.custody_words) == ("mother", "By law of 2024")
    assert not Revision.objects.filter(state="conflict").exists()


def test_what_tells_where_is_withheld_and_kept(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, category="missing_in_migration")
    bob = sign_in(cast.bob)
    save(bob, case, "route", reception_place="Zwaluwhuis Brugge", relatives="An uncle in Malmö")
    save(
        bob, case, "migration", guardian="Dienst Voogdij", fingerprinted="yes", accompaniment="unaccompanied"
    )
    file = MigrationFile.objects.get()
    assert "Zwaluwhuis" in page(bob, case)
    block(case, cast.sofia)
    alice = sign_in(cast.alice)
    shown = page(alice, case)
    assert "Zwaluwhuis" not in shown
    assert "Malmö" not in shown
    assert "Withheld" in shown
    assert "Dienst Voogdij" in shown
    save(alice, case, "route", reception_place="", relatives="", versions="{}")
    assert opened(file).reception_place == "Zwaluwhuis Brugge"


def test_the_reasons_and_the_talk_belong_to_the_episode(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways)
    client, episode = sign_in(cast.bob), episode_of(case)
    save(
        client,
        case,
        "running",
        subject=episode.pk,
        reasons=["home", "school"],
        push="Quarrels",
        pull="A friend",
    )
    save(client, case, "grooming", subject=episode.pk, grooming="yes", grooming_places=["gaming_platform"])
    fresh, file = opened(episode), opened(EpisodeFile.objects.get())
    assert (fresh.reasons, fresh.grooming) == (["home", "school"], "yes"), (
        "counted where they were counted before"
    )
    assert (file.push, file.grooming_places) == ("Quarrels", ["gaming_platform"])
    assert "Talk after the return" not in page(client, case)
    assert list_clocks(user=cast.bob) == []
    _end(cast, episode)
    shown = page(client, case)
    assert "Talk after the return" in shown
    [talk] = list_clocks(user=cast.bob)
    assert talk.person_id == episode.person_id
    both = save(client, case, "talk", subject=episode.pk, talk_done_at="today", talk_declined_at="today")
    assert "Please keep one" in both.content.decode()
    save(
        client,
        case,
        "talk",
        subject=episode.pk,
        talk_done_at="today",
        talk_independent="yes",
        helps="A quiet room",
    )
    assert list_clocks(user=cast.bob) == []


def _end(cast: Cast, episode: Any, outcome: str = "returned") -> None:
    code = next(iter(forms.words.choices("confirmation")))[0]
    end_episode(by=cast.bob, episode_id=episode.pk, confirmation=code, outcome=outcome)


def test_measures_of_prevention_say_who_and_when(cast: Cast) -> None:
    case = open_case(
        cast.bob,
        cast.runaways,
        missing_child(),
        is_prevention=True,
        prevention_kind="abduction_feared",
        category="",
    )
    client = sign_in(cast.bob)
    answer = client.post(
        f"/cases/{case.ref}/file/measure",
        {"measure": "sis_c_asked", "asked_on": "2026-11-19", "who": "Federal police, desk 2"},
    )
    assert answer.status_code == 302
    row = PreventiveStep.objects.get()
    assert opened(row).who == "Federal police, desk 2"
    shown = page(client, case)
    assert "asked 19 Nov 2026, not done yet" in shown
    assert client.post(f"/cases/{case.ref}/file/measure", {"measure": "x"}).status_code == 404


def test_signs_are_dated_observations_with_their_source(cast: Cast, case: Case) -> None:
    client = sign_in(cast.bob)
    url = f"/cases/{case.ref}/file/sign"
    nobody = client.post(url, {"sign": "hotel_keys", "seen_on": "2026-11-18", "what": "Two key cards"})
    assert "Two key cards" in nobody.content.decode(), "comes back filled: who saw it was not said"
    assert not SignSeen.objects.exists()
    client.post(
        url, {"sign": "hotel_keys", "seen_on": "2026-11-18", "what": "Two key cards", "who_saw": "Teacher"}
    )
    shown = page(client, case)
    assert "Hotel keys or cards" in shown
    assert "They are not added up" in shown
    client.post(url, {"withdraw": SignSeen.objects.get().pk})
    assert "Two key cards" not in page(client, case)


def test_days_in_court_are_listed_and_can_be_taken_back(cast: Cast, case: Case) -> None:
    client = sign_in(cast.bob)
    url = f"/cases/{case.ref}/file/hearing"
    client.post(url, {"on": "2026-12-01", "what": "Family court, first hearing"})
    assert "Family court, first hearing" in page(client, case)
    row = case.hearings.get()
    client.post(url, {"withdraw": row.pk})
    assert "Family court, first hearing" not in page(client, case)


def test_the_log_says_what_was_changed_and_nothing_that_was_typed(cast: Cast, case: Case) -> None:
    save(sign_in(cast.bob), case, "custody", custody_words="By the court of Ghent")
    entry = Entry.objects.get(verb="file.changed")
    assert "Ghent" not in str(vars(entry))
    assert "custody_words" in str(vars(entry))


def test_a_stranger_and_a_reader_cannot_write(cast: Cast, case: Case) -> None:
    assert sign_in(cast.charlie).get(f"/cases/{case.ref}/file/").status_code == 404
    assert save(sign_in(cast.charlie), case, "custody", custody="shared").status_code == 404
    assert save(sign_in(cast.nora), case, "custody", custody="shared").status_code in (403, 404)


def test_one_sibling_is_back_and_the_case_says_who_is_missing(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child("Ada Vos"), missing_child("Bo Vos", age=9))
    episode = case.episodes.get(age_years=9)
    _end(cast, episode)
    shown = page(sign_in(cast.bob), case)
    assert "Not all are back: Ada is still missing." in shown
    assert shown.count("Why the child went") >= 2, "each has a section of their own"


def test_a_child_that_comes_of_age_stays_a_child_in_the_figures(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child(age=17, hours=24 * 400))
    person = case.case_children.get().person
    unlock([person.pk], by="test", why=Purpose.OPEN_CASE).open(person)
    person.born = {"on": (clock.now().date() - dt.timedelta(days=365 * 18 + 30)).isoformat()}
    person.save()
    shown = page(sign_in(cast.bob), case)
    assert "has come of age while missing" in shown
    assert episode_of(case).age_years == 17
    assert "of age now" in sign_in(cast.bob).get("/").content.decode()


def test_a_child_that_runs_again_is_said_to_have_done_so(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child(hours=3))
    client, episode = sign_in(cast.bob), episode_of(case)
    assert "earlier episode" not in page(client, case)
    _end(cast, episode)
    seen = EpisodeInput(last_seen_at=clock.now())
    add_episode(by=cast.bob, case_id=case.pk, person_id=episode.person_id, episode=seen)
    assert "Liselot: 1 earlier episode in the same year" in page(client, case)


def test_after_a_death_nobody_is_asked_for_a_talk(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways)
    client, episode = sign_in(cast.bob), episode_of(case)
    url = f"/cases/{case.ref}/file/death"
    assert "This field is required" in client.post(url, {"episode": episode.pk}).content.decode()
    client.post(url, {"episode": episode.pk, "confirmation": "police"})
    assert again(episode).outcome == "deceased"
    overview = client.get(f"/cases/{case.ref}/").content.decode()
    assert "Liselot, 14, has died." in overview
    assert "mk ok" not in overview, "no tick, no green"
    assert "Missing again" not in overview
    shown = page(sign_in(cast.bob), case)
    assert "has died. Nothing here asks for a return any more." in shown
    assert "Talk after the return" not in shown
    assert list_clocks(user=cast.bob) == []


def test_an_erased_case_takes_its_file_along(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    case = open_case(cast.bob, cast.runaways)
    client, episode, person = sign_in(cast.bob), episode_of(case), case.case_children.get().person_id
    save(client, case, "running", subject=episode.pk, push="Quarrels")
    save(client, case, "child", subject=person, birth_place="Aalst", marks="A scar")
    sign = {"sign": "hotel_keys", "seen_on": "2026-11-18", "who_saw": "Teacher", "person": person}
    client.post(f"/cases/{case.ref}/file/sign", sign)
    assert "A scar" in page(client, case)
    _end(cast, episode)
    close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    with django_capture_on_commit_callbacks(execute=True):
        asked = propose_erasure(by=cast.bob, case_id=case.pk, ground="retention_over")
        confirm_erasure(by=cast.sofia, erasure_id=asked.pk)
    assert not any(kind.objects.exists() for kind in (EpisodeFile, ChildFile, SignSeen, Person, Case))


def test_every_field_of_a_section_exists_in_its_record() -> None:
    assert len(BY_CODE) == len(SECTIONS)
    for section in SECTIONS:
        names = [name for name in section.form.base_fields if name != "versions"]
        for name in names:
            assert KINDS[section.form.record_of(name)]._meta.get_field(name), (section.code, name)
        assert set(names) >= section.form.WHERE


def test_the_page_of_three_children_asks_few_questions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child(CHILD), missing_child("Bo"), missing_child("Cy"))
    client = sign_in(cast.bob)
    page(client, case)
    with django_assert_max_num_queries(45):
        page(client, case)

"""Every page of the secretariat's collection, as who keeps rounds meets it, with everything in it."""

import datetime as dt

import pytest
from django.urls import reverse

from myosotis.figures.actions.releases import enter_build, prepare_release, send_proofs
from myosotis.figures.models import Release, VocabularyChange
from myosotis.figures.tests.making_rounds import built, make_hotlines, make_round, send
from myosotis.kernel import clock
from tests.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def scene(cast):
    hotlines = make_hotlines()
    before, row = make_round(cast.colette, 2024), make_round(cast.colette)
    for country, counts in (("GR", {"runaway": 300}), ("BE", {"runaway": 90}), ("PT", {"runaway": 50})):
        send(cast.colette, before, hotlines[country], counts)
    for country, counts in (("BE", {"runaway": 31, "parental_abduction": 3}), ("PT", {"runaway": 2})):
        send(cast.colette, row, hotlines[country], counts)
    release = prepare_release(by=cast.colette, round_id=row.pk, name="Report", languages=["en"])
    enter_build(release_id=release.pk, built=built())
    send_proofs(by=cast.colette, release_id=release.pk, text="Please look.")
    today = clock.now().date()
    change = VocabularyChange.objects.create(
        form="add",
        name="Grooming online",
        definition="x",
        reason="y",
        comments_until=today,
        vote_until=today + dt.timedelta(days=9),
        proposed_by=cast.colette,
    )
    return {"hotlines": hotlines, "row": row, "release": release, "change": change}


def paths(scene):
    row, asked = scene["row"], scene["row"].asked.get(hotline=scene["hotlines"]["BE"])
    yield from (reverse(f"figures:{name}") for name in ("rounds", "plan_round", "mappings", "beside"))
    yield from (reverse(f"figures:{name}") for name in ("releases", "policies", "changes"))
    yield reverse("figures:round", args=[row.pk])
    yield reverse("figures:asked", args=[row.pk, asked.pk])
    yield reverse("figures:asked_table", args=[row.pk, asked.pk, "new_cases_by_category"])
    yield reverse("figures:figures", args=[row.pk])
    yield reverse("figures:prepare_release", args=[row.pk])
    yield reverse("figures:mapping", args=[scene["hotlines"]["BE"].pk])
    yield reverse("figures:release", args=[scene["release"].pk])
    yield reverse("figures:ledger_table", args=[scene["release"].pk, "new_cases-2025-1"])
    yield reverse("figures:change", args=[scene["change"].pk])


def test_each_page_opens_for_who_keeps_rounds_and_for_nobody_else(cast, scene):
    ours, theirs = sign_in(cast.colette), sign_in(cast.dimitri)
    for path in paths(scene):
        assert ours.get(path).status_code == 200, path
        assert theirs.get(path).status_code == 403, path


def test_growth_is_that_of_the_same_hotlines_and_never_alone_that_of_totals(cast, scene):
    page = sign_in(cast.colette).get(reverse("figures:figures", args=[scene["row"].pk])).content.decode()
    assert "Fewer than three hotlines counted in both years." in page
    assert "1 of 3" not in page
    assert "2 of 3" in page


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(cast, scene):
    client = sign_in(cast.colette)
    typed = {"form": "flash", "year": 2025, "due_on": "2030-01-01", "name": "Spring count"}
    answer = client.post(reverse("figures:plan_round"), typed)
    assert answer.status_code == 400
    assert "Spring count" in answer.content.decode()
    mapping = reverse("figures:mapping", args=[scene["hotlines"]["BE"].pk])
    row = {"local": "W1", "common": "category:runaway", "predicate": "skos:relatedMatch"}
    answer = client.post(mapping, row)
    assert "A partial match needs its share." in answer.content.decode()
    assert client.post(mapping, {**row, "predicate": "skos:exactMatch"}).status_code == 302
    again = client.post(mapping, {**row, "predicate": "skos:closeMatch"})
    assert "counts whole under one code" in again.content.decode()


def test_mediators_tell_counts_that_add_up_and_no_share_of_few(cast):
    row = make_round(cast.colette, form="mediators")
    client, path = sign_in(cast.colette), reverse("figures:mediators", args=[row.pk])
    assert client.get(reverse("figures:round", args=[row.pk])).url == path
    told = {"number": "M-3", "country": "BE", "mediations": 4, "outcome_full_agreement": 3}
    answer = client.post(path, told)
    assert (answer.status_code, "M-3" in answer.content.decode()) == (400, True)
    assert client.post(path, {**told, "outcome_no_agreement": 1}).status_code == 302
    page = client.get(path).content.decode()
    assert "3 of 4 with a joint session" in page
    assert "few" in page.split("<main")[1]


def test_a_file_outside_of_a_build_is_not_given(cast, scene):
    Release.objects.update(folder="x")
    client = sign_in(cast.colette)
    for path in ("../../../settings.py", "nothing.html"):
        address = reverse("figures:release_file", args=[scene["release"].pk, "x"])[:-1] + path
        assert client.get(address).status_code == 404

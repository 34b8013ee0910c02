"""A question nobody had thought of is answered protected or refused with the reason; what is published is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from myosotis.casework.facts import local_day
from myosotis.figures.actions import asking as actions
from myosotis.figures.asking import Crossing, TooFine, answer_crossing, cross_facts, cross_returns
from myosotis.figures.models import LedgerEntry, Release
from myosotis.figures.queries import asking as queries
from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.ledger import Earlier, read_earlier
from myosotis.figures.tests.making_rounds import make_hotlines, make_round, send
from myosotis.figures.views.asking import describe_answer
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.disclosure.cubes import verify_files
from myosotis_core.indicators import Fact, Kind, load_definitions, tabulate_all
from tests.people import Cast, sign_in

YEAR = 2025
SMALL = {
    ("runaway", "no"): 41,
    ("runaway", "yes"): 3,
    ("parental_abduction", "yes"): 12,
    ("parental_abduction", "no"): 9,
}

FIRST = ("runaway", "parental_abduction", "missing_in_migration")
SMALL_ONES = {(one, abroad): 4 for one in FIRST for abroad in ("yes", "no")} | {
    ("lost_injured_otherwise", "no"): 30
}


def facts(counts: dict[tuple[str, str], int] | None = None, year: int = YEAR) -> list[Fact]:
    return [
        Fact(Kind.CASE, year, 1, codes={"category": category, "cross_border": abroad}, count=count)
        for (category, abroad), count in (counts or SMALL).items()
    ]


def cross(given: Sequence[Fact], *dimensions: str) -> Crossing:
    measure = queries.find_measure("new_cases")
    assert measure is not None
    return cross_facts(given, measure, given[0].year, dimensions)


def test_a_small_count_is_hidden_with_what_would_give_it_away_and_zeros_are_shown() -> None:
    answer = answer_crossing(cross(facts(), "category", "cross_border"), Earlier())
    assert answer.counts["runaway", "yes"] is None
    assert answer.hidden >= 4
    assert answer.counts["total", "total"] == 65
    assert answer.counts["lost_injured_otherwise", "yes"] == 0
    assert "primary" not in answer.content


def test_what_an_earlier_table_showed_is_known_and_what_it_hid_stays_hidden() -> None:
    first = answer_crossing(cross(facts(), "category", "cross_border"), Earlier())
    earlier = read_earlier({YEAR: {"new_cases-2025-901": first.content.encode()}})
    hidden = {place for place, count in first.counts.items() if count is None and "total" in place}
    again = answer_crossing(cross(facts(), "category", "cross_border", "quarter"), earlier)
    for category, abroad in hidden:
        assert again.counts[category, abroad, "total"] is None
    shown = {
        "new_cases-2025-901": b"category,count,status\nrunaway,44,open\nparental_abduction,21,open\ntotal,65,open\n"
    }
    told = {"new_cases-2025-902": b"category,cross_border,count,status\nrunaway,no,41,open\n"}
    with pytest.raises(TooFine, match="known_already"):
        answer_crossing(cross(facts(), "category", "cross_border"), read_earlier({YEAR: {**shown, **told}}))


@pytest.mark.parametrize(
    ("counts", "dimensions", "reason"),
    [
        ({("runaway", "no"): 20}, ("category",), "too_few"),
        (SMALL, ("category_sub", "closure_reason", "police_report"), "too_many_cells"),
        (SMALL_ONES, ("category", "cross_border", "quarter"), "too_many_small"),
    ],
)  # fmt: skip
def test_a_question_that_is_too_fine_is_refused_with_the_reason(
    counts: dict[tuple[str, str], int], dimensions: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(TooFine, match=reason):
        answer_crossing(cross(facts(counts), *dimensions), Earlier())


def test_what_an_erasure_left_counts_where_the_year_keeps_such_a_table_and_is_told_where_it_does_not() -> (
    None
):
    left = [
        Fact(Kind.CASE, YEAR, 1, codes={}, count=8, margin=()),
        Fact(Kind.CASE, YEAR, 1, codes={"category": "runaway"}, count=8, margin=("category",)),
    ]
    assert cross([*facts(), *left], "category").parts[""]["runaway",] == 52
    crossing = cross([*facts(), *left], "category", "cross_border", "quarter")
    assert (crossing.left_out, crossing.total) == (8, 65)


pages = pytest.mark.django_db


@pages
def test_a_data_officer_asks_two_people_publish_and_the_next_question_knows_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    year = local_day(clock.now()).year
    monkeypatch.setattr(queries, "facts_to_report", lambda **_given: facts(year=year))
    client, second = sign_in(cast.dimitri), sign_in(cast.sofia)
    address = reverse("figures:ask")
    assert client.get(address).status_code == 200
    assert (
        "Fewer than 30" not in client.get(address, {"of": "new_cases", "by": ["category"]}).content.decode()
    )
    asked = {"of": "new_cases", "year": year, "by": ["category", "cross_border"]}
    page = client.get(address, asked)
    answer: dict[str, Any] = page.context["answer"]
    assert answer["hidden"] >= 4
    assert "Hidden so that no child can be recognised" in page.content.decode()
    said = {**asked, "name": "Abroad", "digest": answer["digest"]}
    client.post(reverse("figures:publish_answer"), {**said, "digest": "0"})
    assert not Release.objects.exists()
    client.post(reverse("figures:publish_answer"), said)
    release = Release.objects.get()
    sign = reverse("figures:sign_own_table", args=[release.pk])
    client.post(sign)
    assert not queries.earlier_releases().known
    second.post(sign)
    assert queries.earlier_releases().known[f"new_cases-{year}"]
    table, certificate = tmp_path / "table.csv", tmp_path / "certificate.json"
    table.write_bytes(client.get(reverse("figures:own_table", args=[release.pk])).content)
    certificate.write_bytes(client.get(reverse("figures:own_certificate", args=[release.pk])).content)
    assert "runaway,yes,," in table.read_text(encoding="utf-8")
    assert verify_files([table], certificate)
    again = client.get(address, asked).context["answer"]
    assert again["digest"] == answer["digest"]
    assert client.get(address).content.decode().count("Abroad") == 1


@pages
def test_a_table_that_came_out_since_voids_the_first_signature(cast: Cast) -> None:
    answers = [answer_crossing(cross(facts(), *by), Earlier()) for by in (("category",), ("cross_border",))]
    releases = [
        actions.propose_own_table(by=cast.dimitri, answer=one, name="x", digest=one.digest) for one in answers
    ]
    actions.sign_own_table(by=cast.sofia, release_id=releases[0].pk)
    with pytest.raises(Refused, match="something_came_out_since"):
        actions.sign_own_table(by=cast.sofia, release_id=releases[1].pk)
    actions.drop_own_table(by=cast.sofia, release_id=releases[1].pk)
    with pytest.raises(Refused):
        actions.drop_own_table(by=cast.sofia, release_id=releases[0].pk)


@pages
def test_the_secretariat_asks_what_hotlines_sent_and_publishes_a_single_table(cast: Cast) -> None:
    hotlines, client = make_hotlines(), sign_in(cast.colette)
    row = make_round(cast.colette)
    for code, counts in (
        ("GR", {"runaway": 40}),
        ("BE", {"runaway": 31, "parental_abduction": 3}),
        ("PT", {"runaway": 20}),
    ):
        send(cast.colette, row, hotlines[code], counts)
    address = reverse("figures:ask_round", args=[row.pk])
    assert client.get(address).status_code == 200
    asked = {"of": "new_cases_by_category", "by": ["hotline", "category"]}
    answer = client.get(address, asked).context["answer"]
    assert answer["hidden"]
    shown = {line["labels"][0]: [cell["count"] for cell in line["cells"]] for line in answer["rows"]}
    assert None in shown["Brussels line"][1:]
    said = {**asked, "name": "By hotline", "digest": answer["digest"]}
    assert client.post(reverse("figures:publish_round_answer", args=[row.pk]), said).url == reverse(
        "figures:releases"
    )
    entry = LedgerEntry.objects.get()
    assert entry.table == "new_cases-2025-901"
    assert entry.release.form == Release.Form.TABLE


def test_a_table_of_one_category_hangs_below_it_and_no_table_of_several_codes_is_offered() -> None:
    offered = {one.code: one for one in queries.asked_indicators()}
    assert not {one.code for one in queries.unasked_indicators()} & offered.keys()
    definitions, returns = load_definitions(), {}
    wanted = [definitions.indicator("new_episodes_by_category"), offered["runaways_by_place"]]
    for hotline, counts in {"be": (31, 3), "gr": (40, 9), "pt": (22, 12)}.items():
        told = [
            Fact(Kind.EPISODE, YEAR, 1, codes={"category": "runaway", "missing_from": place}, count=count)
            for place, count in zip(("household", "institution"), counts, strict=True)
        ]
        told.append(Fact(Kind.EPISODE, YEAR, 1, codes={"category": "parental_abduction"}, count=11))
        returns[hotline] = Return(hotline, YEAR, definitions.version, tabulate_all(told, wanted, YEAR))
    hotlines = tuple(Hotline(code, code, "", 0) for code in returns)
    collection = Collection(YEAR, hotlines, {YEAR: returns})
    crossing = cross_returns(collection, wanted[1], YEAR, ["hotline", "missing_from"])
    assert crossing.dimensions == ("hotline", "category")
    assert crossing.total == 150
    answer = answer_crossing(crossing, Earlier())
    assert answer.counts["total", "runaway"] == 117
    assert answer.counts["total", "parental_abduction"] == 33
    assert answer.counts["be", "runaway|missing_from|institution"] is None
    assert answer.codes["category"].index("runaway|missing_from|known") > answer.codes["category"].index(
        "runaway"
    )
    columns = describe_answer(answer, wanted[1].measure, {})["columns"]
    assert {"Runaway", "Runaway: known", "– Care institution or foster family"} <= set(columns)

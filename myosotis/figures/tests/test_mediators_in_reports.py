"""What mediators told reaches the collection that a report is made from, without the secretariat's own numbers."""

from __future__ import annotations

import pytest

from myosotis.figures.actions.mediators import MediatorInput, note_mediator
from myosotis.figures.queries.collections import make_collection
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.tests.making_rounds import make_round

pytestmark = pytest.mark.django_db


def test_answers_of_mediators_are_in_the_collection_and_its_folder(cast, tmp_path):
    yearly, among = make_round(cast.colette), make_round(cast.colette, form="mediators")
    for number, country in (("Z-9", "GR"), ("A-1", "BE")):
        given = MediatorInput(number, country, 3, {"running": 1, "full_agreement": 2}, ["el", "en"], 40)
        note_mediator(by=cast.colette, round_id=among.pk, given=given)
    collection = make_collection(yearly)
    told = collection.mediators[yearly.year]
    assert [(one.number, one.country, one.mediations) for one in told] == [("m1", "BE", 3), ("m2", "GR", 3)]
    folder = tmp_path / "collection"
    write_collection(collection, folder)
    assert read_collection(folder).mediators == collection.mediators
    assert b"Z-9" not in (folder / "mediators.csv").read_bytes()

"""Bodies without a node: an act that cannot be written into the log does not happen."""

import pytest
from django.apps import apps

from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation.actions import answer_pages, bodies, following_bodies, openings
from myosotis.cooperation.models import BodyRequest
from tests.full_log import LogIsFull, fail, rows_of
from tests.roles.bodies import allow, body_request_input, make_body

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLES = tuple(apps.get_app_config("cooperation").get_models())
FACT = bodies.BodyFact(text="Not here.", dated="2026-11-20", source="police", certainty="likely")


def test_nothing_happens_without_a_log(cast, monkeypatch):
    case = open_case(cast.bob, cast.runaways, missing_child(country_now="GR"))
    allow(case, by=cast.bob)
    given = body_request_input(case, make_body())
    page, file, over = [
        bodies.ask_bodies(by=cast.bob, ref=case.ref, request=given, way=way)[0]
        for way in ("page", "file", "file")
    ]
    reader = answer_pages.knock(secret=page.secret, passphrase=page.passphrase)
    BodyRequest.objects.filter(pk=over.request.pk).update(consent=None)
    mine = {"by": cast.bob, "request_id": file.request.pk}
    told = {"by": cast.bob, "request_id": page.request.pk}
    acts = {
        "ask_bodies": lambda: bodies.ask_bodies(by=cast.bob, ref=case.ref, request=given, way="page"),
        "renew_door": lambda: bodies.renew_door(**told),
        "take_file": lambda: bodies.take_file(**mine),
        "note_received": lambda: bodies.note_received(**mine),
        "note_answer": lambda: bodies.note_answer(**mine, fact=FACT),
        "ask_back": lambda: bodies.ask_back(**told),
        "note_erased": lambda: bodies.note_erased(**told),
        "withdraw_request": lambda: bodies.withdraw_request(**told),
        "finish_request": lambda: bodies.finish_request(**told),
        "knock": lambda: answer_pages.knock(secret=page.secret, passphrase="1"),
        "answer": lambda: answer_pages.answer(secret=page.secret, reader=reader, fact=FACT),
        "follow_request": lambda: following_bodies.follow_request(over.request.pk),
        "log_body_opening": lambda: openings.log_body_opening(page.request, by=cast.bob),
    }
    before = rows_of(TABLES)
    for module in (answer_pages, bodies, following_bodies, openings):
        monkeypatch.setattr(module, "record", fail)
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name

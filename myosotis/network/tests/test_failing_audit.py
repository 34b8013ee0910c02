"""What cannot be written into the log does not happen: every act of the network."""

import pytest
from django.conf import settings

from myosotis.network import carrying
from myosotis.network.actions.hotlines import (
    add_body,
    add_hotline,
    change_body,
    change_hotline,
    claim_hotline,
    keep_remark,
    remove_body,
)
from myosotis.network.actions.loading import load_network
from myosotis.network.models import Body, DutyContact, Hotline, LocalRemark, Member
from myosotis.network.tests.making import ATHENS, DUTY, make_hotline
from tests.full_log import LogIsFull

pytestmark = pytest.mark.django_db
BODY = {"sort": "police", "country": "GR", "name": "Unit", "source": "Invented"}
OTHER = {**ATHENS, "name": "Other", "member": "Other"}


def everything():
    tables = (Member, Hotline, DutyContact, Body, LocalRemark)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_what_cannot_be_logged_does_not_happen(cast, monkeypatch):
    make_hotline(cast.colette)
    athens = Hotline.objects.get()
    Hotline.objects.filter(pk=athens.pk).update(country=settings.MYOSOTIS_COUNTRY)
    body = Body.objects.create(**BODY)
    given_back = carrying.write_file([athens], [], is_whole=True)
    other_id = "11111111-1111-4111-8111-111111111111"
    text = given_back.replace(str(athens.pk), other_id).replace('"gr-demo"', '"other"')
    read = carrying.read_file(text.encode())
    assert read.problems == []
    before = everything()

    def fail(*_words, **_ids):
        raise LogIsFull

    monkeypatch.setattr("myosotis.network.actions.hotlines.record", fail)
    monkeypatch.setattr("myosotis.network.actions.loading.record", fail)
    given = {"by": cast.colette, "hotline_id": athens.pk}
    acts = (
        lambda: add_hotline(by=cast.colette, values=OTHER, federation={}, duty=DUTY),
        lambda: change_hotline(**given, values=OTHER, duty=DUTY, seen=0, federation={"node_id": None}),
        lambda: claim_hotline(**given),
        lambda: keep_remark(**given, text="x"),
        lambda: add_body(by=cast.colette, values=BODY),
        lambda: change_body(by=cast.colette, body_id=body.pk, values={"name": "x"}, seen=0),
        lambda: remove_body(by=cast.colette, body_id=body.pk),
        lambda: load_network(by=cast.colette, read=read),
    )
    for act in acts:
        with pytest.raises(LogIsFull):
            act()
        assert everything() == before

"""A photo crosses the border by its rights: without its places, painted anew there, gone with its item."""

import datetime as dt
import io

import pytest
from PIL import Image

from myosotis.cooperation import scans
from myosotis.cooperation.actions import pictures
from myosotis.cooperation.actions.sharing import recall_item
from myosotis.cooperation.inputs import key_of
from myosotis.cooperation.models import Problem
from myosotis.cooperation.queries.preview import preview_of
from myosotis.cooperation.tests.making import Border
from myosotis.exchange.actions.attachments import carry_pieces, seal_file, take_piece
from myosotis.exchange.egress import Answer
from myosotis.files.actions import Described, withdraw_file
from myosotis.kernel.errors import Missing, Refused
from myosotis.papers.actions import receive_file

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
RIGHTS = "Given by the mother for the search"


@pytest.fixture
def border(cast):
    return Border(cast)


def photo(border):
    """A photo of the child, received."""
    held = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(held, "JPEG")
    described = Described(kind="child_photo", received_on=dt.date(2026, 1, 30), rights=RIGHTS)
    return receive_file(
        by=border.cast.bob,
        case_id=border.case.pk,
        described=described,
        content=held.getvalue(),
        person_id=border.child,
    )


def send(border, file):
    """A request with the photo chosen."""
    border.allow()
    draft = border.request(fields=[key_of(border.child, "photo", file.pk)])
    from myosotis.cooperation.actions.requesting import draft_request, send_request

    row = draft_request(by=border.cast.bob, case_id=border.case.pk, request=draft)
    return send_request(by=border.cast.bob, draft_id=row.pk)[0]


class PieceLine:
    """A line that brings pieces to the other node of the pair."""

    def __init__(self, border):
        self.border = border

    def post(self, _path, body, **_more):
        with self.border.pair.at("gr"):
            status, answer = take_piece(body)
        return Answer(status, answer)


def carry(border):
    """The pieces go over and are looked at."""
    with border.pair.at("be"):
        carry_pieces(border.pair.peers["gr"], PieceLine(border))
    scans.apply_inbox()


def test_a_photo_goes_with_its_caption_and_rights_and_is_seen_there(border, cast):
    file = photo(border)
    send(border, file)
    border.carry()
    border.accept()
    there = border.item("photo", at="gr")
    with pytest.raises(Missing):
        pictures.show_picture(by=cast.charlie, item_id=there.pk)
    carry(border)
    seen = pictures.show_picture(by=cast.charlie, item_id=there.pk)
    assert Image.open(io.BytesIO(seen)).size == (64, 48)
    assert pictures.show_picture(by=cast.bob, item_id=border.item("photo").pk)
    with pytest.raises(Missing):
        pictures.show_picture(by=cast.bob, item_id=there.pk)
    recall_item(by=cast.bob, item_id=border.item("photo").pk)
    border.carry()
    with pytest.raises(Missing):
        pictures.show_picture(by=cast.charlie, item_id=there.pk)


def test_its_rights_are_looked_at_before_and_when_it_goes(border, cast):
    file = photo(border)
    request = border.request(fields=[key_of(border.child, "photo", file.pk)])
    preview = preview_of(user=cast.bob, ref=border.case.ref, request=request)[0]
    assert RIGHTS in preview.fields[0].lines
    assert preview.fields[0].why_not == "no_ground"
    send(border, file)
    border.carry()
    withdraw_file(by=cast.bob, case_id=border.case.pk, file_id=file.pk)
    border.accept()
    assert border.item("photo").state == "stopped"
    with pytest.raises(Refused, match="field_unknown"):
        send(border, file)


def test_what_is_no_picture_is_not_kept_and_is_said(border, monkeypatch):
    send(border, photo(border))
    border.carry()
    monkeypatch.setattr(pictures, "seal_file", lambda _content: seal_file(b"MZ, not a picture at all"))
    border.accept()
    carry(border)
    assert border.item("photo", at="gr").is_picture_refused
    assert Problem.objects.get().code == "picture_refused"
    assert scans.take_pictures() == 0

"""What bodies without a node read beside words: a PDF that opens with the passphrase alone, photos by their rights."""

import base64
import datetime as dt
import io
import re

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pikepdf.models.encryption import EncryptionMethod
from PIL import Image

from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation import scans
from myosotis.cooperation.actions.bodies import ask_bodies, take_file
from myosotis.cooperation.body_pages import read_passphrase
from myosotis.cooperation.body_papers import build_data
from myosotis.cooperation.inputs import key_of
from myosotis.cooperation.models import BodyRequest, RequestDraft
from myosotis.cooperation.queries.bodies import open_for_reader
from myosotis.figures.report.attack.papers import texts_of
from myosotis.files.actions import Described, withdraw_file
from myosotis.files.tests.hostile_pictures import exif, saved
from myosotis.kernel.errors import Missing, Refused
from myosotis.papers.actions import receive_file
from myosotis.papers.typesetting import set_paper
from tests.people import CHILD, sign_in
from tests.roles.bodies import allow, body_request_input, make_body

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
RIGHTS = "Given by the mother for the search"


@pytest.fixture
def case(cast):
    return open_case(cast.bob, cast.runaways, missing_child(country_now="GR", story="She took a train."))


@pytest.fixture
def photo(cast, case):
    """A photo of the child that says where it was taken."""
    described = Described(kind="child_photo", received_on=dt.date(2026, 1, 30), rights=RIGHTS)
    content = saved("JPEG", exif=exif())
    child = case.case_children.get().person_id
    return receive_file(by=cast.bob, case_id=case.pk, described=described, content=content, person_id=child)


def tell(cast, case, photo, way="pdf", **more):
    allow(case, by=cast.bob)
    child = case.case_children.get().person_id
    fields = [key_of(child, "names"), key_of(child, "photo", photo.pk)]
    given = body_request_input(case, make_body(), **{"fields": fields, **more})
    return ask_bodies(by=cast.bob, ref=case.ref, request=given, way=way)[0]


def test_the_pdf_opens_with_the_passphrase_alone_and_says_what_the_preview_showed(
    cast, case, photo, tmp_path
):
    handed = tell(cast, case, photo)
    answer = sign_in(cast.bob).get(reverse("cooperation:body_file", args=[handed.request.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('.pdf"')
    locked = answer.content
    assert CHILD.encode() not in locked
    for wrong in ("", handed.passphrase, "0" * 20):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(locked), password=wrong)
    with pikepdf.open(io.BytesIO(locked), password=read_passphrase(handed.passphrase)) as paper:
        assert (paper.encryption.R, paper.encryption.bits) == (6, 256)
        assert paper.encryption.stream_method == EncryptionMethod.aesv3
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "en"
        pictures = [
            pikepdf.PdfImage(one).as_pil_image() for page in paper.pages for one in page.get_images().values()
        ]
        assert len(pictures) == 1
        assert not pictures[0].getexif()
        paper.save(tmp_path / "open.pdf")
    said = " ".join(texts_of(tmp_path / "open.pdf"))
    for word in (CHILD, RIGHTS, "relatives in Patra", handed.request.name):
        assert word in said
    assert case.ref not in said
    assert list(handed.request.steps.values_list("event", flat=True)) == ["made", "file_taken"]


def test_it_is_set_from_right_to_left_for_who_reads_so(cast, case, photo, tmp_path):
    row = tell(cast, case, photo).request
    row.language, row.is_drill = "ar", True
    items = open_for_reader(row)
    paper = set_paper("body_request", build_data(row, items, {}))
    assert paper.is_whole
    assert paper.data["is_rtl"]
    (tmp_path / "open.pdf").write_bytes(paper.content)
    with pikepdf.open(tmp_path / "open.pdf") as read:
        assert str(read.Root.Lang) == "ar"
    said = " ".join(texts_of(tmp_path / "open.pdf"))
    assert paper.data["drill"][:5][::-1] in said  # drawn from the right, read back from the left
    assert CHILD in said


def test_a_name_that_cannot_be_printed_makes_no_pdf_with_gaps(cast, case, photo):
    with pytest.raises(Refused, match="not_printable"):
        tell(cast, case, photo, summary="She is called \U00013000 by friends.")
    assert BodyRequest.objects.count() == 0


def test_a_photo_is_read_on_the_page_until_its_rights_are_withdrawn(cast, case, photo):
    handed, browser = tell(cast, case, photo, way="page"), Client()
    door = reverse("cooperation:answer_page", args=[handed.secret])
    browser.post(door, {"passphrase": handed.passphrase})
    shown = browser.get(door).content.decode()
    picture = base64.b64decode(re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", shown)[1])
    assert RIGHTS in shown
    assert not Image.open(io.BytesIO(picture)).getexif()
    withdraw_file(by=cast.bob, case_id=case.pk, file_id=photo.pk)
    shown = browser.get(door).content.decode()
    assert CHILD in shown
    assert RIGHTS not in shown
    assert "base64" not in shown
    assert scans.follow_bodies() == 1
    row = BodyRequest.objects.get()
    assert row.items.get(name="photo").gone_at
    assert row.items.get(name="names").gone_at is None
    assert row.asked_back_at
    assert scans.follow_bodies() == 0


def test_no_file_with_a_withdrawn_photo_is_taken_any_more(cast, case, photo):
    row = tell(cast, case, photo).request
    assert take_file(by=cast.bob, request_id=row.pk)[1].startswith(b"%PDF")
    withdraw_file(by=cast.bob, case_id=case.pk, file_id=photo.pk)
    with pytest.raises(Missing):
        take_file(by=cast.bob, request_id=row.pk)


def test_a_request_is_kept_as_a_draft_and_goes_with_the_telling(cast, case):
    allow(case, by=cast.bob)
    client, body = sign_in(cast.bob), make_body()
    address = reverse("cooperation:ask_body", args=[case.ref])
    given = {
        "nodes": [body.pk],
        "asks": ["police_contact"],
        "urgency": "within_12_hours",
        "summary": "She may be with you.",
        "purpose": ["locate_child"],
        "onward": ["nobody"],
        "until": "in 20 days",
        "way": "pdf",
    }
    client.post(address, {**given, "step": "keep"})
    kept = RequestDraft.objects.get()
    listed = client.get(reverse("cooperation:case_abroad", args=[case.ref])).content.decode()
    assert f"{address}?draft={kept.pk}" in listed
    again = client.get(f"{address}?draft={kept.pk}").content.decode()
    assert "She may be with you." in again
    assert re.search(r'name="way" value="pdf"[^>]*checked', again)
    assert client.get(reverse("cooperation:ask", args=[case.ref]) + f"?draft={kept.pk}").status_code == 404
    digest = re.search(r'name="digest"[^>]*value="([0-9a-f]+)"', again)[1]
    client.post(f"{address}?draft={kept.pk}", {**given, "step": "send", "digest": digest})
    assert BodyRequest.objects.get().is_pdf
    assert not RequestDraft.objects.exists()

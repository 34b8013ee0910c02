"""A request of another hotline meets what is here: the case that both work on, a private enquiry of ours."""

import pytest
from django.urls import reverse

from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation.queries.meeting import list_enquired, list_since
from myosotis.enquiries.models import Enquiry
from myosotis.kernel.ids import new_id
from tests.people import sign_in
from tests.roles.cooperation import begin, make_peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.bob, cast.runaways, missing_child())


def test_a_second_request_about_a_child_proposes_the_case_that_is_there(cast, case):
    first = begin(case, side="asked", state="in_progress", by=cast.bob)
    second = begin(None, side="asked", state="received", by=cast.bob, pseudonym=first.pseudonym)
    page = sign_in(cast.bob).get(reverse("cooperation:cooperation", args=[second.pk])).content.decode()
    assert f'value="{case.ref}"' in page
    assert "We work with them on this child already" in page


def test_what_a_hotline_writes_after_a_private_enquiry_stands_with_it_for_who_may_open_the_case(cast, case):
    enquiry = Enquiry(
        case=case,
        person_id=case.case_children.get().person_id,
        peer=make_peer(),
        period=20261,
        pseudonym=new_id(),
        message=new_id(),
        made_by=cast.bob,
    )
    enquiry.reason = "Her aunt lives there"
    enquiry.save(force_insert=True)
    assert list_since(enquiry, user=cast.bob) == []
    row = begin(None, side="asked", state="received", by=cast.bob)
    client = sign_in(cast.bob)
    page = client.get(reverse("cooperation:case_abroad", args=[case.ref])).content.decode()
    assert "They wrote to us since" in page
    assert reverse("cooperation:cooperation", args=[row.pk]) in page
    assert f"?peer={row.peer_id}" in page
    asked = client.get(reverse("cooperation:ask", args=[case.ref]) + f"?peer={row.peer_id}").content.decode()
    assert 'value="gr-demo" checked' in asked
    assert list_enquired(row, user=cast.bob) == [case.ref]
    assert list_enquired(row, user=cast.charlie) == []

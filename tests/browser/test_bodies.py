"""Bodies without a node: a page that opens with digits by voice, and a file that any browser opens by itself."""

import pytest

from tests.browser.barriers import find_barriers
from tests.browser.contacts import MAKE_CAST, sign_in

pytestmark = pytest.mark.browser
MAKE_REQUEST = """
import datetime as dt, io
from PIL import Image
from myosotis.accounts.models import Team, User
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation.actions.bodies import ask_bodies, take_file
from myosotis.cooperation.inputs import key_of
from myosotis.files.actions import Described
from myosotis.papers.actions import receive_file
from tests.roles.bodies import allow, body_request_input, make_body
bob = User.objects.get(email="bob@hotline.test")
case = open_case(bob, Team.objects.get(code="runaways"), missing_child("Nele Sparrow"))
allow(case, by=bob)
child, held = case.case_children.get().person_id, io.BytesIO()
Image.new("RGB", (64, 48), "teal").save(held, "JPEG")
described = Described(kind="child_photo", received_on=dt.date(2026, 1, 30), rights="Given by the mother")
photo = receive_file(
    by=bob, case_id=case.pk, described=described, content=held.getvalue(), person_id=child
)
chosen = [key_of(child, "names"), key_of(child, "photo", photo.pk)]
given = body_request_input(case, make_body(), **dict(fields=chosen))
page, file = [ask_bodies(by=bob, ref=case.ref, request=given, way=way)[0] for way in ("page", "file")]
print(case.ref, page.request.pk, page.secret, page.passphrase.replace(" ", ""), file.passphrase.replace(" ", ""))
print(take_file(by=bob, request_id=file.request.pk)[1].decode())
"""


@pytest.fixture(scope="module")
def told(node):
    node.manage(MAKE_CAST)
    first, file = node.manage(MAKE_REQUEST).split("\n", 1)
    return (*first.split(), file)


def is_narrow(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def width_of_photo(page):
    return page.locator("img.photo").evaluate("(one) => one.decode().then(() => one.naturalWidth)")


def test_the_page_opens_with_the_digits_and_takes_an_answer(node, context, page, told):
    _ref, pk, secret, digits, _other, _file = told
    page.goto(f"/page/{secret}/")
    assert "Nele Sparrow" not in page.content()
    assert find_barriers(page) == []
    page.fill("input[name=passphrase]", digits)
    page.keyboard.press("Enter")
    page.get_by_text("Nele Sparrow").wait_for()
    assert width_of_photo(page) == 64
    assert find_barriers(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert is_narrow(page)
    page.fill("textarea[name=text]", "Seen at the harbour.")
    page.select_option("select[name=source]", "police")
    page.select_option("select[name=certainty]", "likely")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Your answer has arrived").wait_for()
    sign_in(node, context, "bob")
    page.goto(f"/abroad/bodies/{pk}/")
    page.get_by_text("Seen at the harbour.").wait_for()
    assert is_narrow(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert find_barriers(page) == []
    page.keyboard.press("w")
    page.get_by_text("Taken back: nothing of it opens any more.").wait_for()


def test_the_sealed_file_opens_by_itself_with_the_digits(page, told, tmp_path):
    *_rest, digits, file = told
    path = tmp_path / "sealed.html"
    path.write_text(file, encoding="utf-8")
    page.goto(path.as_uri())
    page.fill("#passphrase", "00000")
    page.keyboard.press("Enter")
    page.get_by_text("This opens nothing.").wait_for()
    page.fill("#passphrase", digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    page.keyboard.press("Enter")
    page.get_by_text("Nele Sparrow").wait_for()
    assert width_of_photo(page) == 64

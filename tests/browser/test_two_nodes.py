"""Two nodes, two browsers, two languages: from a request to located and erased, and nobody reloads a page."""

import json
from contextlib import closing

import pytest

from tests.browser.barriers import find_barriers
from tests.browser.conftest import Watched
from tests.browser.contacts import MAKE_CAST, sign_in
from tests.node import NodeProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESCRIBE = """
import json
from django.conf import settings
from myosotis.exchange.actions.keys import make_keys
from myosotis.exchange.models import NodeKey
from myosotis.exchange.queries.keys import own_record
from myosotis_core.protocol.records import VoiceContact
NodeKey.objects.all().delete()
make_keys(by="test")
contact = VoiceContact("Duty desk", "+00 116 000")
print(json.dumps(own_record(url=f"http://127.0.0.1:{settings.MYOSOTIS_PORT}", contact=contact).to_value()))
"""
INTRODUCE = """
import datetime as dt
from django.conf import settings
from myosotis.accounts.models import User
from myosotis.exchange.directory.entries import write_content
from myosotis.exchange.models import DirectoryVersion, Peer
from myosotis.kernel import clock
records = {records}
now, sofia = clock.now(), User.objects.get(email="sofia@hotline.test")
content = write_content(1, [dict(kind="hotline", record=one, changes=[]) for one in records])
until = now + dt.timedelta(days=1)
DirectoryVersion.objects.create(version=1, digest="0" * 64, content=content, seen_at=now, fresh_until=until)
for one in records:
    if one["id"] != settings.MYOSOTIS_NODE.lower():
        Peer.objects.create(
            node_id=one["id"], name=one["name"], country=one["country"], kind="hotline", status="active",
            listed=one, listed_digest="0" * 64, listed_version=1, trusted=one,
            checked_at=now, checked_by=sofia, checked_how="voice",
        )
"""
MAKE_CASE = """
import datetime as dt, io
from PIL import Image
from myosotis.accounts.models import Team, User
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.files.actions import Described
from myosotis.papers.actions import receive_file
from tests.roles.cooperation import allow
bob = User.objects.get(email="bob@hotline.test")
case = open_case(bob, Team.objects.get(code="runaways"), missing_child("Nele Sparrow"))
child, held = case.case_children.get().person_id, io.BytesIO()
Image.new("RGB", (64, 48), "teal").save(held, "JPEG")
described = Described(kind="child_photo", received_on=dt.date(2026, 1, 30), rights="Given by the mother")
photo = receive_file(
    by=bob, case_id=case.pk, described=described, content=held.getvalue(), person_id=child
)
print(case.ref, child, allow(case, by=bob).pk, photo.pk)
"""
COPIES = """
from myosotis.cooperation.models import SharedItem
print(SharedItem.objects.filter(direction="incoming", state="erased", value=None).count(), SharedItem.objects.count())
"""
SOON = 40_000


@pytest.fixture(scope="module")
def pair():
    """A node in Belgium and one in Greece that carry to each other on this machine."""
    names = {"BE": "en", "GR": "el"}
    nodes = [
        NodeProcess(
            MYOSOTIS_NODE=code,
            MYOSOTIS_COUNTRY=code,
            MYOSOTIS_NAME=f"116 000 {code}",
            MYOSOTIS_LANGUAGE=language,
        )
        for code, language in names.items()
    ]
    net = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
    try:
        for node in nodes:
            node.settings["MYOSOTIS_EXCHANGE_OWN_NET"] = net
            node.manage(MAKE_CAST)
        records = [json.loads(node.manage(DESCRIBE)) for node in nodes]
        for node in nodes:
            node.manage(INTRODUCE.format(records=records))
            node.start(90)
        yield nodes
    finally:
        for node in nodes:
            node.__exit__()


def open_browser(chromium, node, name, size=(1440, 900)):
    """A browser in which somebody of that node is signed in; whatever goes wrong in it is told at the end."""
    context = chromium.new_context(
        base_url=node.url, locale="en-GB", viewport=dict(zip(("width", "height"), size, strict=True))
    )
    context.set_default_timeout(SOON)
    context.watched = Watched(node.url)
    context.watched.follow(context)
    sign_in(node, context, name)
    return context


def do(page, act, **fields):
    """One act of the page by its form."""
    form = page.locator(f"form[action$='/{act}']").first
    form.wait_for(state="attached")
    panel = form.locator("xpath=ancestor::details")
    if panel.count():
        panel.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("field => field.type")
        if kind == "select-one":
            field.select_option(value)
        elif kind == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def write_request(page, ref, child, consent, photo):
    """The request, as far as the test needs it."""
    page.goto(f"/cases/{ref}/abroad/ask/")
    page.wait_for_selector("body[data-drafts-ready]")
    for selector in (
        "input[name=nodes]",
        "input[name=asks][value=own_records]",
        f'input[name=fields_chosen][value="{child}:names"]',
        f'input[name=fields_chosen][value="{child}:photo:{photo}"]',
        f'input[name=consent][value="{consent}"]',
    ):
        page.locator(selector).check()
    page.locator("textarea[name=summary]").fill("She may be on her way to you.")
    page.locator("[data-preview-here]").get_by_text("Nele Sparrow").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-news-page]")


def test_a_request_is_answered_located_and_erased_without_a_reload(pair, chromium):
    belgium, greece = pair
    ref, *chosen = belgium.manage(MAKE_CASE).split()
    with (
        closing(open_browser(chromium, belgium, "bob")) as here,
        closing(open_browser(chromium, greece, "sofia", (390, 844))) as there,
    ):
        ours, theirs = here.new_page(), there.new_page()
        theirs.goto("/abroad/")
        write_request(ours, ref, *chosen)
        loaded = ours.evaluate("performance.timeOrigin")

        theirs.locator("tr.ours th a").click()
        assert theirs.get_by_text("Nele Sparrow").count() == 0
        do(theirs, "receive")
        do(theirs, "accept")
        theirs.locator("form[action$='/status']").first.wait_for(state="attached")
        arrived = theirs.evaluate("performance.timeOrigin")
        theirs.locator("[data-region=told]").get_by_text("Nele Sparrow").wait_for()

        picture = theirs.locator("[data-region=told] details.photo")
        picture.locator("summary").click()
        shown = picture.locator("img").evaluate("(one) => one.decode().then(() => one.naturalWidth)")
        assert shown == 64
        picture.locator("summary").click()

        news = ours.locator("[data-news-said]")
        news.get_by_text("They took it up").wait_for()
        ours.keyboard.press("q")
        ours.locator("form[action$='/ask-them'] textarea").fill("Has she rung")
        do(theirs, "ask-them", text="Μιλάει αγγλικά;")
        ours.locator("[data-step]", has_text="They asked a question").wait_for()
        ours.locator("[data-region=questions] .qa", has_text="Μιλάει αγγλικά;").wait_for()
        assert ours.locator("form[action$='/ask-them'] textarea").input_value() == "Has she rung"
        assert find_barriers(ours) == find_barriers(theirs) == []
        assert (ours.evaluate("performance.timeOrigin"), arrived) == (loaded, arrived)

        ours.keyboard.press("Escape")
        do(ours, "found", found="yesterday 22:10", is_safe="yes")
        theirs.locator("[data-news-said] [data-news-words] span").last.wait_for()
        do(ours, "close", outcome="returned")
        do(ours, "erase", ground="no_longer_needed")
        theirs.locator("form[action$='/erased']").first.wait_for(state="attached")
        do(theirs, "erased")
        ours.locator("[data-region=told] .gone").first.wait_for()
        assert greece.manage(COPIES).split() == ["2", "2"]
        assert here.watched.faults == there.watched.faults == []

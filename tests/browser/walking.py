"""Every page of the house, as people of each kind meet it: axe finds no barrier, a telephone shows all of it, and no
title or address names a child.

The pages are found by following links from the first one; a page that nothing leads to is named below, with why.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.barriers import JUDGED, bring_axe, find_barriers, shorten_lists
from tests.browser.contacts import MAKE_CAST, sign_in
from tests.browser.test_case_journey import MAKE_CASE
from tests.roles import read_table

THEMES = ["light", pytest.param("dark", marks=pytest.mark.full)]
# Sofia first: she sees nearly all of it.
PERSONS = ["sofia", "colette", "nora", "stranger", "alice"]
PROPOSE = """
from myosotis.casework.models import CaseChild
from myosotis.casework.proposing import propose_for
propose_for(CaseChild.objects.values_list("person", flat=True))
"""
FURNISH = """
from myosotis.accounts.models import User
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.models import Case
from myosotis.services.models import Service
from tests.roles import keep_paper, make_desk, make_lists
from tests.roles.bodies import make_body_request
from tests.roles.consent import make_consent
from tests.roles.cooperation import allow, make_cooperation
from tests.roles.enquiries import make_enquiries
from tests.roles.frontdesk import make_routed
from tests.roles.network import make_network
from tests.roles.returns import make_returns
bob = User.objects.get(email="bob@hotline.test")
Service.objects.create(name="Shelter", needs=["shelter"], country="BE")
case = Case.objects.order_by("ref").last()
make_desk(case, by=bob)
make_lists(case, by=bob)
make_network(case.team)
make_consent(case, by=bob)
allow(case, by=bob)
make_cooperation(case, by=bob)
make_enquiries(case, by=bob)
make_body_request(case, by=bob)
make_routed()
make_returns(by=User.objects.get(email="sofia@hotline.test"), second=User.objects.get(email="colette@hotline.test"))
for case in Case.objects.all():
    keep_paper(case, by=bob)
    add_person_around(by=bob, case_id=case.pk, given=PersonInput(role="mother", name="Mother"))
    child = case.case_children.get().person_id
    set_block(by=bob, case_id=case.pk, person_id=child, reason="The father must not find her.")
"""
# Nothing leads to asking from a case with a block, and every case of the walk has one; the node takes such children out
# of the register within a minute, so they are put in again and asked for first.
ENQUIRIES = """
from django.urls import reverse
from myosotis.accounts.models import User
from myosotis.casework.models import Case
from myosotis.enquiries.models import Candidate, Findable
from tests.roles.enquiries import make_enquiries
if not Candidate.objects.exists():
    Findable.objects.all().delete()
    make_enquiries(Case.objects.order_by("ref").last(), by=User.objects.get(email="bob@hotline.test"))
asked = Candidate.objects.select_related("case").get()
print(reverse("enquiries:ask", args=[asked.case.ref]), reverse("enquiries:candidate", args=[asked.pk]))
"""
# Of the pages of a return one each is looked at: those of the draft, and two that only a signed one has.
RETURNS = """
from django.urls import reverse
from myosotis.figures.models import AnnualReturn
drafted = AnnualReturn.objects.get(state=AnnualReturn.State.DRAFTING)
signed = AnnualReturn.objects.get(state=AnnualReturn.State.SIGNED)
print(reverse("figures:return", args=[drafted.year]))
print(*(reverse(f"figures:{name}", args=[signed.year]) for name in ("correct_return", "recount_return")))
"""
NO_PAGES = {
    "live",  # answers in JSON
    "health",
    "home",  # leads on
    "casework:draft_keys",
    "casework:new_contact",
    "casework:contact_news",
    "casework:contacts_to_link",
    "casework:offline_worker",  # a script
    "casework:sheet",  # a file
    "desk:export_shifts",  # a file
    "services:export",  # a file
    "figures:own_table",  # a file
    "figures:own_certificate",  # a file
    "network:write_file",  # a file
    "figures:mapping_file",  # a file
    "figures:ledger_table",  # a file
    "figures:release_file",  # a file
    "papers:file",  # a file
    "papers:picture",  # a picture
    "services:find",  # answers in JSON
    "casework:case_part",  # a part of a page that is looked at whole
    "desk:part",
    "frontdesk:routed_board",
    "cooperation:news",  # answers in JSON
    "cooperation:news_of_one",  # answers in JSON
    "frontdesk:news",  # answers in JSON
    "frontdesk:routed_news",  # answers in JSON
    "cooperation:part",
    "cooperation:picture",  # a picture
    "cooperation:body_file",  # a file
    "mfa_login_webauthn",  # JSON for the key
    "account_logout",  # leads on
    "mfa_authenticate",  # only between password and second factor; looked at in test_sign_in.py
    "accounts:enter_code",  # only while a code is awaited
    "accounts:new_password",  # only after such a code
    "mfa_generate_recovery_codes",
}
BY_ADDRESS = {
    "stranger": [
        "/accounts/login/",
        "/accounts/forgotten/",
        "/offline/",
        "/offline/paper/",
        "/join/no-such-link/",
        "/page/no-such-page/",
    ],
    "nora": ["/", "/contacts/new", "/no-such-page/"],
    "colette": ["/"],
    "alice": ["/"],
    "sofia": [
        "/",
        "/page/no-such-page/",
        "/me/",
        "/accounts/second-factor/",
        "/accounts/again/",
        "/accounts/factor/again/",
        "/accounts/factor/key/again/",
        "/accounts/forgotten/",
        "/search",
        "/offline/",
        "/cases/open-anyway/",
        "/contacts/new",
    ],
}
EXPECTED = {404, 403, 410}


LONG_NAME = "Lina Vandermeulebroeck-Papakonstantinou"


def fill(node):
    """The cast, and one child in two cases, with what belongs to a case."""
    node.manage("\n".join([MAKE_CAST, *[MAKE_CASE.format(name=LONG_NAME)] * 2, PROPOSE, FURNISH]))


LINKS = 'a[href], form[method="get"][action], form[action$="abuse-material"]'
OPEN_PANELS = "() => document.querySelectorAll('details.panel').forEach((panel) => { panel.open = true; })"
CLIPPED = """() => {
  const cells = [...document.querySelectorAll(".tbl.fold td, .tbl.fold th")];
  const out = cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1);
  return [document.documentElement.scrollWidth - innerWidth, out.length];
}"""


def find_clipped(page):
    """What a telephone does not show without scrolling sideways."""
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    wider, cells = page.evaluate(CLIPPED)
    page.set_viewport_size(size)
    return [f"wider than a telephone by {wider} px, {cells} cells cut off"] if wider > 0 or cells else []


def name_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def look_at(page, *, is_thorough):
    """What a telephone does not show, and what axe finds."""
    # First, since the words of long lists make a page wide.
    clipped = find_clipped(page)
    if not is_thorough:
        shorten_lists(page)
    return clipped + find_barriers(page, set() if is_thorough else JUDGED)


def follow(page, waiting, looked, *, is_deep, is_thorough):
    """Open each kind of page once and look at those not in `looked`; returns their names and what was found.

    `is_deep`: follow links. `is_thorough`: whole lists, and the contrast of each word on each page.
    """
    bring_axe(page)
    seen, barriers = set(), []
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name in seen or name in NO_PAGES - {"casework:new_contact"}:
            continue
        seen.add(name)
        page.goto(address)
        if name == "casework:case":
            page.wait_for_selector("[data-also-known] [data-known-id]")
        if "html" not in page.evaluate("document.contentType"):
            continue
        arrived = name_of(page.url)
        seen.add(arrived)
        page.evaluate(OPEN_PANELS)
        if not arrived or arrived not in looked:
            barriers += [f"{address}: {barrier}" for barrier in look_at(page, is_thorough=is_thorough)]
        if "Vandermeulebroeck" in page.title() + page.url:
            barriers.append(f"{address}: a title or an address names a child")
        if not is_deep:
            continue
        links = page.eval_on_selector_all(LINKS, "links => links.map((link) => link.href || link.action)")
        waiting += [link for link in links if urlsplit(link).netloc == urlsplit(page.url).netloc]
    return seen, barriers


def choose(node, context, language, theme):
    prefix = node.manage("from django.conf import settings; print(settings.SESSION_COOKIE_NAME)").strip()
    for name, value in (("language", language), ("theme", theme)):
        cookie = prefix.removesuffix("session") + name
        context.add_cookies([{"name": cookie, "value": value, "url": node.url}])


def check_pages(node, context, page, person, language, theme, looked=None):
    """Open every page of a person in one language and theme, and look at those whose names are not in `looked` yet."""
    looked = set() if looked is None or theme == "dark" else looked
    page.provoked |= EXPECTED
    if person != "stranger":
        sign_in(node, context, person)
    choose(node, context, language, theme)
    found = [*node.manage(ENQUIRIES).split(), *node.manage(RETURNS).split()] if person == "sofia" else []
    addresses = [*found, *BY_ADDRESS[person]]
    seen, barriers = follow(page, addresses, looked, is_deep=person != "alice", is_thorough=theme == "dark")
    looked |= seen
    assert barriers == [], "\n".join(barriers)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if person == "sofia":
        wanted = {
            row.name
            for row in read_table()
            if row.method == "GET" and row.record != "there" and row.answers[3] == "ok"
        }
        assert wanted - seen - NO_PAGES == set(), sorted(wanted - seen - NO_PAGES)

"""Every page of the house, as a supervisor, a night listener and a stranger meet it: axe finds no barrier.

The pages are found by following links from the first one; a page that nothing leads to is named below, with why.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.conftest import find_barriers
from tests.browser.contacts import MAKE_CAST, sign_in
from tests.browser.test_case_journey import MAKE_CASE
from tests.roles import read_table

pytestmark = pytest.mark.browser
THEMES = ["light", pytest.param("dark", marks=pytest.mark.full)]
PROPOSE = """
from myosotis.casework.models import CaseChild
from myosotis.casework.proposing import propose_for
propose_for(CaseChild.objects.values_list("person", flat=True))
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
    "casework:case_part",  # a part of a page that is looked at whole
    "desk:part",
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
    ],
    "nora": ["/", "/contacts/new", "/no-such-page/"],
    "sofia": [
        "/",
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


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    cases = [MAKE_CASE.format(name=name) for name in ("Lina Maria Verbeke", "Lina Maria Verbeke")]
    node.manage("\n".join([MAKE_CAST, *cases, PROPOSE]))


def name_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def follow(page, waiting):
    """Look at each kind of page once; returns the names of the pages and what axe found."""
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
        seen.add(name_of(page.url))
        barriers += [f"{address}: {barrier}" for barrier in find_barriers(page)]
        links = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
        waiting += [link for link in links if urlsplit(link).netloc == urlsplit(page.url).netloc]
    return seen, barriers


def choose(node, context, language, theme):
    prefix = node.manage("from django.conf import settings; print(settings.SESSION_COOKIE_NAME)").strip()
    for name, value in (("language", language), ("theme", theme)):
        cookie = prefix.removesuffix("session") + name
        context.add_cookies([{"name": cookie, "value": value, "url": node.url}])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("person", ["stranger", "nora", "sofia"])
def test_no_page_has_a_barrier(node, context, page, person, language, theme):
    page.provoked |= EXPECTED
    if person != "stranger":
        sign_in(node, context, person)
    choose(node, context, language, theme)
    seen, barriers = follow(page, list(BY_ADDRESS[person]))
    assert barriers == []
    if person == "sofia":
        wanted = {
            row.name
            for row in read_table()
            if row.method == "GET" and row.record != "there" and row.answers[3] == "ok"
        }
        assert sorted(wanted - seen - NO_PAGES) == []

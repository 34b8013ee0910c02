"""No page is open by accident: every address of the node, as a stranger and with a password only."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from myosotis.accounts.middleware import CODE_PAGE, ENROLMENT_PAGES
from tests.people import sign_in

pytestmark = pytest.mark.deep

FILLED = {"uuid": uuid4(), "int": 1, "str": "x", "slug": "x", "path": "x"}


def addresses():
    """Every named page with one address."""
    return dict(walk(get_resolver().url_patterns, ""))


def walk(patterns, prefix):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            values = {
                name: FILLED.get(
                    type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), "x"
                )
                for name, converter in pattern.pattern.converters.items()
            }
            yield prefix + pattern.name, reverse(prefix + pattern.name, kwargs=values)


def test_every_public_page_is_meant_to_be(db):
    meant = set(settings.MYOSOTIS_PUBLIC_PAGES)
    for name, address in addresses().items():
        answer = Client().get(address)
        is_closed = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
        assert is_closed or name in meant, f"{name} answers strangers with {answer.status_code}"


def test_second_factor_guards_every_page(cast):
    client = Client()
    client.force_login(cast.sofia, backend="allauth.account.auth_backends.AuthenticationBackend")
    open_ones = set(settings.MYOSOTIS_PUBLIC_PAGES) | ENROLMENT_PAGES
    for name, address in addresses().items():
        if name in open_ones:
            continue
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/second-factor/"), name


def test_person_who_waits_for_a_code_sees_the_code_page_only(cast):
    cast.alice.is_awaiting_code = True
    cast.alice.save()
    client = Client()
    client.force_login(cast.alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, address in addresses().items():
        if name in settings.MYOSOTIS_PUBLIC_PAGES or name == CODE_PAGE:
            continue
        answer = client.get(address)
        if name == "account_logout":
            assert answer.status_code == 200
        else:
            assert answer.headers.get("Location") == "/accounts/code/", name


@pytest.mark.parametrize("page", ["/me/", "/me/security/"])
def test_own_pages_are_for_everybody_who_works_here(cast, page):
    for name, user in cast.everyone().items():
        assert sign_in(user).get(page).status_code == 200, name

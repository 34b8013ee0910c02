"""Signing in with a real browser: keys, codes, the invitation, and how long a change of shift takes."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest

from tests.browser.barriers import find_barriers
from tests.node import NodeProcess
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
MAKE_CAST = """
from tests.people import make_cast
from myosotis.accounts.models import Team
if not Team.objects.exists(): make_cast()
"""
INVITE = """
from myosotis.accounts.actions.people import invite_person
from myosotis.accounts.models import User
by = User.objects.get(email="sofia@hotline.test")
_invitation, token = invite_person(by=by, email="{email}", name="New Invented", roles=["operator"])
print(token)
"""
SESSION = """
import time
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from myosotis.accounts.models import User
user = User.objects.get(email="{email}")
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
session["_auth_user_hash"] = user.get_session_auth_hash()
session["myosotis_second_factor"] = "test"
session["account_authentication_methods_user"] = str(user.pk)
session["account_authentication_methods"] = [dict(method="mfa", type="totp", at=time.time(), reauthenticated=True)]
session.create()
print(settings.SESSION_COOKIE_NAME, session.session_key)
"""
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
NEW_PASSWORD = "many small blue flowers"
LONGEST_SHIFT_CHANGE = 10


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def plug_in_key(page, **more):
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **more}})
    return tools, made["authenticatorId"]


def accept_invitation(page, node, email):
    token = node.manage(INVITE.format(email=email)).split()[-1]
    page.goto(f"/join/{token}/")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/accounts/second-factor/")


def set_up_key(page):
    page.get_by_role("link", name="A security key or passkey").click()
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/accounts/factor/codes/")


def arrive(page, path):
    """Wait until this very page is shown (the sign-in page carries the path in its address, too)."""
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")


def press_enter_for_key(page):
    page.keyboard.press("Enter")
    arrive(page, "/me/security/")


def test_invited_person_sets_up_a_key_and_changes_shift_with_one_touch(page, node):
    plug_in_key(page)
    accept_invitation(page, node, "touch@hotline.test")
    assert find_barriers(page) == []
    set_up_key(page)
    assert page.locator(".codes li").count() == 10
    assert find_barriers(page) == []
    sign_out(page)
    page.goto("/me/security/")
    assert find_barriers(page) == []
    begun = time.monotonic()
    press_enter_for_key(page)
    took = time.monotonic() - begun
    print(
        f"\nshift sign-in: {took * 1000:.0f} ms from the key press to the page, touch and PIN by a virtual key"
    )
    assert took < LONGEST_SHIFT_CHANGE
    assert page.get_by_role("rowheader", name="Security key").is_visible()


def test_key_that_was_not_unlocked_opens_nothing(page, node):
    tools, key = plug_in_key(page)
    accept_invitation(page, node, "pin@hotline.test")
    set_up_key(page)
    sign_out(page)
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.keyboard.press("Enter")
    page.get_by_text("The key did not answer").wait_for()
    page.goto("/me/")
    assert "/accounts/login/" in page.url


def test_password_and_app_sign_in_as_the_other_way(page, node):
    accept_invitation(page, node, "app@hotline.test")
    page.get_by_role("link", name="An app that shows codes").click()
    assert find_barriers(page) == []
    assert page.locator("svg.qr path").count() >= 1
    page.get_by_text("It cannot be photographed").click()
    secret = page.locator("details code").inner_text()
    page.locator("input[name=code]").fill(code_of(secret, -1))
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/accounts/factor/codes/")
    sign_out(page)
    page.goto("/me/security/")
    page.get_by_text("Sign in with password and code").click()
    page.get_by_label("E-mail address").fill("app@hotline.test")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/accounts/factor/")
    assert find_barriers(page) == []
    page.locator("input[name=code]").fill(code_of(secret, 0))
    page.keyboard.press("Enter")
    arrive(page, "/me/security/")


def code_of(secret, step):
    """What the app shows now, or half a minute ago (a code opens once)."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def test_supervisor_gives_back_a_lost_key_at_night(page, node):
    plug_in_key(page)
    supervisor_cookie(page, node, "sofia@hotline.test")
    page.goto("/people-here/")
    assert find_barriers(page) == []
    page.get_by_role("link", name="Alice Invented").click()
    assert find_barriers(page) == []
    page.get_by_role("link", name="Give back the second factor").click()
    page.get_by_role("button", name="Make the code").click()
    code = page.locator(".big-code").inner_text()
    assert find_barriers(page) == []
    page.context.clear_cookies()
    page.goto("/me/security/")
    page.get_by_text("Sign in with password and code").click()
    page.get_by_label("E-mail address").fill("alice@hotline.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from the supervisor").fill(code.lower())
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/second-factor/")
    set_up_key(page)
    page.goto("/me/security/")
    assert page.get_by_role("rowheader", name="Security key").is_visible()


def supervisor_cookie(page, node, email):
    """A session that has just shown a second factor."""
    name, value = node.manage(SESSION.format(email=email)).split()[-2:]
    page.context.add_cookies([{"name": name, "value": value, "url": node.url}])


def test_sign_in_page_has_no_barriers_in_arabic(page):
    page.goto("/accounts/login/")
    page.locator("button[lang=ar]").click()
    page.locator("html[dir=rtl]").wait_for()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert find_barriers(page) == []


def test_demo_signs_in_as_an_invented_person_with_one_click(chromium):
    with NodeProcess(MYOSOTIS_DEMO="yes") as demo:
        demo.manage(MAKE_CAST)
        context = chromium.new_context(base_url=demo.url)
        page = context.new_page()
        page.goto("/me/security/")
        assert find_barriers(page) == []
        page.get_by_role("button", name="Nora Invented").click()
        arrive(page, "/me/security/")
        context.close()


def test_demo_that_other_machines_reach_does_not_start():
    demo = NodeProcess(MYOSOTIS_DEMO="yes", MYOSOTIS_TEST="no", MYOSOTIS_HOSTS="localhost,hotline.example")
    try:
        with pytest.raises(RuntimeError, match=r"myosotis\.E001"):
            demo.start()
    finally:
        demo.kill()

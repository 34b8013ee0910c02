"""One-click sign-in exists in a demo on this machine only."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.urls import NoReverseMatch, include, path, reverse

from myosotis.accounts import urls
from myosotis.accounts.checks import check_demo

urlpatterns = [path("", include((urls.demo, "demo"))), path("", include(urls.urlpatterns))]


def ids():
    return [message.id for message in check_demo()]


def test_one_click_sign_in_does_not_exist_outside_the_demo(cast):
    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo_sign_in", args=[cast.alice.pk])
    assert Client().post(f"/demo/sign-in/{cast.alice.pk}").status_code == 404


def test_check_refuses_a_demo_that_other_machines_reach(settings):
    settings.MYOSOTIS_DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "hotline.example"]
    assert ids() == ["myosotis.E001"]
    assert "myosotis.E001" in [message.id for message in run_checks()]


def test_check_refuses_a_demo_with_the_key_of_a_real_node(settings, tmp_path):
    settings.MYOSOTIS_DEMO, settings.ALLOWED_HOSTS = True, ["localhost"]
    settings.MYOSOTIS_NODE_KEY_FILE = "/etc/myosotis/node.key"
    assert ids() == ["myosotis.E001"]
    settings.MYOSOTIS_NODE_KEY_FILE = str(settings.MYOSOTIS_HOME.parent / "be.node.key")
    assert ids() == []


def test_check_is_silent_outside_the_demo(settings):
    settings.ALLOWED_HOSTS = ["hotline.example"]
    assert ids() == []


@pytest.mark.urls("myosotis.accounts.tests.test_demo")
def test_view_itself_refuses_outside_the_demo(cast, settings):
    settings.MYOSOTIS_PUBLIC_PAGES = (*settings.MYOSOTIS_PUBLIC_PAGES, "demo:demo_sign_in")
    assert Client().post(f"/demo/sign-in/{cast.alice.pk}").status_code == 404


@override_settings(MYOSOTIS_DEMO=True, ALLOWED_HOSTS=["localhost", "testserver"])
@pytest.mark.urls("myosotis.accounts.tests.test_demo")
def test_demo_signs_in_with_one_click(cast, settings):
    settings.MYOSOTIS_PUBLIC_PAGES = (*settings.MYOSOTIS_PUBLIC_PAGES, "demo:demo_sign_in")
    client = Client()
    answer = client.post(f"/demo/sign-in/{cast.sofia.pk}", {"next": "/people-here/"})
    assert answer.url == "/people-here/"
    assert client.session["myosotis_second_factor"] == "demo"

"""Tries of somebody who has a narrow log-in, one in each line: no case is reached and nothing is changed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from myosotis.accounts.models import User
from myosotis.kernel import clock
from tests.full_log import rows_of
from tests.made_once import Made, made_for_this_file
from tests.people import CALLER, CHILD, CHILD_GREEK, PHONE, PLACE, Cast, make_user, sign_in
from tests.roles import Scene, make_all

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("rail_without_figures", "pages_unwatched"),
]
SECRETS = (CHILD, CHILD_GREEK, PLACE, CALLER, PHONE, "She is at the mill", "Secret.", "A red coat in Ghent")
NOWHERE = {302, 400, 403, 404, 405}
# What nobody with a narrow log-in may open or change in a case, the words after its address.
IN_A_CASE = (
    "GET /cases/{ref}/",
    "GET /cases/{ref}/history/",
    "GET /cases/{ref}/card/",
    "GET /cases/{ref}/people/",
    "GET /cases/{ref}/papers/files/{file_id}",
    "GET /cases/{ref}/papers/files/{file_id}/picture",
    "GET /cases/{ref}/papers/sheet",
    "GET /cases/{ref}/sightings/",
    "GET /cases/{ref}/confidential/{note_id}/",
    "GET /cases/{ref}/log/",
    "POST /cases/open-anyway/ ref={ref}&reason=The+mother+is+on+the+line+just+now.",
    "POST /cases/{ref}/card/ say=All+is+well&versions={{}}",
    "POST /cases/{ref}/papers/files/change file={file_id}&change=withdraw",
    "POST /cases/{ref}/papers/abuse-material file={file_id}",
    "POST /cases/{ref}/sightings/words surge={surge}&public_words=Stop",
    "POST /cases/{ref}/erase ground=opened_by_mistake",
)
# What helpers may not reach besides, each by its full address.
BESIDE_THE_SHEET = (
    "GET /contacts/{contact}/",
    "GET /contacts/",
    "GET /night/{card_id}/",
    "GET /cases/",
    "GET /duty/plan.csv",
    "GET /log/",
    "POST /search q=Vandermeulebroeck",
    "POST /night/ text=Vandermeulebroeck",
    "POST /night/{card_id}/contact contact={contact}",
    "POST /missed/{missed_id} step=let_be",
    "POST /phrases/{module_id}/remove",
    "POST /handover/card/{handed_id}/take",
    "POST /duty/{shift_id}/remove",
    "POST /people-here/{person_id}/lock",
    "POST /services/new name=Mine&needs=shelter&country=BE",
    "POST /training/reset",
)


made = made_for_this_file(make_all)


@pytest.fixture
def scene(made: Made[Scene], db: None) -> Scene:
    """Two cases with everything in them."""
    return made.give()


@pytest.fixture
def cast(scene: Scene) -> Cast:
    """Who works on them."""
    return scene.cast


def send(client: Client, attempt: str, side: dict[str, Any]) -> Any:
    """One try: how, where, what with."""
    ids = {name: value for name, value in side.items() if name != "case"}
    method, path, *body = attempt.format(**ids).split(" ", 2)
    if method == "GET":
        return client.get(path)
    return client.post(path, "".join(body), content_type="application/x-www-form-urlencoded")


def kept() -> dict[Any, list[str]]:
    """The tables that somebody might want to change, without passing marks."""
    from django.apps import apps

    passing = {"Session", "SignIn", "Presence", "Entry", "Search", "CardReading"}
    rooms = {"casework", "desk", "files", "papers", "services", "people"}
    return rows_of(
        model
        for model in apps.get_models()
        if model._meta.app_label in rooms and model.__name__ not in passing
    )


def narrow(cast: Cast, who: str) -> User:
    """Somebody with a narrow log-in."""
    today = clock.now().date()
    team: dict[str, Any] = {"teams": (cast.runaways,)}
    return {
        "helper": lambda: make_user("Hana", "helper", ends_on=today + dt.timedelta(days=3), **team),
        "night listener": lambda: cast.nora,
        "volunteer without a statement": lambda: make_user("Vera", "operator", is_volunteer=True, **team),
        "trainee": lambda: make_user("Tess", "caseworker", training_level="none", **team),
        "trained for contacts": lambda: make_user("Bas", "operator", training_level="basic", **team),
    }[who]()


@pytest.mark.parametrize(
    ("who", "tries"),
    [
        ("helper", IN_A_CASE + BESIDE_THE_SHEET),
        ("night listener", IN_A_CASE),
        ("volunteer without a statement", IN_A_CASE),
        ("trainee", IN_A_CASE),
        ("trained for contacts", IN_A_CASE),
    ],
)
def test_a_narrow_log_in_reaches_no_case_and_changes_nothing(
    cast: Cast, scene: Scene, who: str, tries: tuple[str, ...]
) -> None:
    client, before, fallen = sign_in(narrow(cast, who)), kept(), []
    for attempt in tries:
        answer = send(client, attempt, scene.here)
        said = b"".join(answer).decode("utf-8", "replace") if answer.streaming else answer.content.decode()
        # A form may come back and say that it did not work.
        is_shut = answer.status_code in NOWHERE or (attempt.startswith("POST") and answer.status_code == 200)
        if not is_shut or any(secret in said for secret in SECRETS):
            fallen.append(f"{attempt}: {answer.status_code}")
    assert fallen == []
    assert kept() == before


def test_what_a_trainee_and_a_night_listener_find_names_no_real_child(cast: Cast, scene: Scene) -> None:
    for who in ("trainee", "volunteer without a statement"):
        client = sign_in(narrow(cast, who))
        for attempt in ("GET /", "GET /cases/", "GET /contacts/", "POST /search q=Liselot", "GET /missed/"):
            answer = send(client, attempt, scene.here)
            assert scene.here["ref"] not in answer.content.decode(), (who, attempt)
    nora = sign_in(cast.nora)
    shown = send(nora, "POST /night/ text=" + CHILD_GREEK, scene.there).content.decode()
    assert PLACE not in shown
    assert "Secret." not in shown


def test_a_helper_does_not_write_on_the_sheet_of_another_or_into_a_closed_surge(
    cast: Cast, scene: Scene
) -> None:
    hana, other = narrow(cast, "helper"), make_user("Hugo", "helper", teams=(cast.runaways,))
    sheet = {"surge": str(scene.here["surge"]), "seq": 1, "words": {"what": "A red coat"}}
    address = f"/sightings/{scene.here['sheet_id']}/save"
    begun = sign_in(hana).put(address, json.dumps(sheet), content_type="application/json")
    assert begun.status_code == 200
    before = kept()
    sheet["words"], sheet["seq"] = {"what": "Nothing was seen"}, 2
    for value in (sheet, {**sheet, "surge": str(scene.here["contact"])}, {**sheet, "words": ["x"]}):
        answer = sign_in(other).put(address, json.dumps(value), content_type="application/json")
        assert answer.status_code in NOWHERE, value
    stranger = f"/sightings/{scene.here['contact']}/save"
    assert (
        sign_in(hana).put(stranger, json.dumps(sheet), content_type="application/json").status_code in NOWHERE
    )
    assert kept() == before


def test_the_same_tries_reach_what_is_there_for_who_may(cast: Cast, scene: Scene) -> None:
    clients, missed = [sign_in(one) for one in (cast.alice, cast.sofia)], []
    for attempt in (*IN_A_CASE, *BESIDE_THE_SHEET):
        found = []
        for client in clients:
            with transaction.atomic():
                found.append(send(client, attempt, scene.here).status_code)
                transaction.set_rollback(True)
        missed += [f"{attempt}: {found}"] if min(found) >= 400 else []
    assert missed == []

"""Whatever several people told in whatever order, the page for one of them says nothing that another alone told."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

from myosotis.casework.actions.cases import edit_episode
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.telling import (
    release_value,
    set_caller,
    withdraw_release,
    written_as_told,
)
from myosotis.casework.actions.withheld import mark_entry, set_block
from myosotis.casework.editing import Change, version_of
from myosotis.casework.models import ContactCase, Episode, Involvement, NoteEntry
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db
ROLES = ("mother", "father", "guardian")
FIELDS = ("story", "last_seen_place", "police_reference")
IS_WHERE = ("story", "last_seen_place")


class Family:
    """A case of two children with three adults who call, and the record of who may hear which word."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)
        self.case = open_case(cast.alice, cast.runaways, missing_child("Ana"), missing_child("Nuno"))
        self.may_hear: dict[str, set[str]] = defaultdict(set)
        self.is_where: set[str] = set()
        self.count = 0
        self.adults: dict[str, Involvement] = {}
        for role in ROLES:
            told = {"notes": Change(self.word(None)), "address": Change(self.word(None, is_where=True))}
            given = PersonInput(role=role, name=role.title(), changes=told)
            self.adults[role] = add_person_around(by=cast.alice, case_id=self.case.pk, given=given)
        self.episodes = list(self.case.episodes.order_by("pk"))

    def word(self, role: str | None, *, is_where: bool = False) -> str:
        """A word that stands nowhere else, told by somebody of the family or by nobody of it."""
        self.count += 1
        word = f"Quax{self.count:04}x"
        self.may_hear[word] |= {role} if role else set()
        if is_where:
            self.is_where.add(word)
        return word

    def call(self) -> None:
        """Somebody calls, or nobody knows who it was; a passage may tell where the children are."""
        role = self.chance.choice((*ROLES, None))
        facts: dict[str, Any] = {
            "missing_from": {"text": self.word(role, is_where=True)},
            "last_seen": {"text": self.word(role, is_where=True)},
        }
        contact_id = start_contact(self.cast.alice, **facts)
        is_marked = self.chance.random() < 0.5
        entry_id = write_note(self.cast.alice, contact_id, self.word(role, is_where=is_marked))
        ContactCase.objects.create(contact_id=contact_id, case=self.case, linked_by=self.cast.alice)
        given = {"by": self.cast.alice, "case_id": self.case.pk}
        if role:
            set_caller(**given, contact_id=contact_id, involvement_id=self.adults[role].pk)
        if is_marked:
            mark_entry(**given, entry_id=entry_id, tells_where=True)

    def edit(self) -> None:
        """Somebody corrects what is known of an episode; it may be released for another, and that taken back."""
        role, field = self.chance.choice((*ROLES, None)), self.chance.choice(FIELDS)
        episode = Episode.objects.get(pk=self.chance.choice(self.episodes).pk)
        word = self.word(role, is_where=field in IS_WHERE)
        change = {field: Change(word, version_of(episode, field))}
        told_by = self.adults[role].pk if role else None
        with written_as_told(by=self.cast.bob, case_id=self.case.pk, told_by=told_by):
            edit_episode(by=self.cast.bob, episode_id=episode.pk, changes=change)
        if self.chance.random() < 0.4:
            other, now = self.chance.choice(ROLES), Episode.objects.get(pk=episode.pk)
            value = (Episode._meta.label, episode.pk, field, version_of(now, field))
            given = {"case_id": self.case.pk, "involvement_id": self.adults[other].pk, "value": value}
            release_value(by=self.cast.sofia, **given)
            if self.chance.random() < 0.5:
                withdraw_release(by=self.cast.sofia, **given)
            else:
                self.may_hear[word].add(other)

    def write(self) -> None:
        """Somebody tells, on another form, of the child, of somebody of the family, or for the file."""
        role, word = self.chance.choice((*ROLES, None)), self.word(None)
        told = {"told_by": str(self.adults[role].pk) if role else "", "versions": "{}"}
        base, adult = f"/cases/{self.case.ref}", self.adults[self.chance.choice(ROLES)]
        path, fields = self.chance.choice(
            (
                ("person", {"name": "Neighbour", "role": "neighbour", "phone": word}),
                ("child", {"name": "Another", "police_reference": word}),
                (f"people/{adult.person_id}/edit/", {"role": adult.role, "phone": word}),
                ("people/add/person/", {"name": "Uncle", "role": "family_member", "notes": word}),
                ("file/save", {"section": "voice", "representative": word}),
            )
        )
        answer = sign_in(self.cast.alice).post(f"{base}/{path}", {**told, **fields})
        assert answer.status_code == 302, path
        self.may_hear[word] |= {role} if role else set()

    def shown_to(self, role: str) -> set[str]:
        """The words on the page for one of them."""
        path = f"/cases/{self.case.ref}/people/{self.adults[role].pk}/telling/"
        answer = sign_in(self.cast.bob).get(path)
        assert answer.status_code == 200
        page = answer.content.decode()
        return {word for word in self.may_hear if word in page}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [116, 117])
def test_of_many_calls_and_edits_nobody_hears_what_only_another_told(cast: Cast, seed: int) -> None:
    family = Family(cast, seed)
    for _round in range(24):
        family.chance.choice((family.call, family.edit, family.write))()
    family.write()
    heard = {role: family.shown_to(role) for role in ROLES}
    for role, words in heard.items():
        assert {word for word in words if role not in family.may_hear[word]} == set(), role
        passages = {entry.pk for entry in NoteEntry.objects.filter(contact__involvements__role=role)}
        assert len(words) >= len(passages)
    for child in family.case.case_children.all():
        reason = "They are not to be found."
        set_block(by=cast.alice, case_id=family.case.pk, person_id=child.person_id, reason=reason)
    for role in ROLES:
        assert family.shown_to(role) & family.is_where == set()
        assert family.shown_to(role) == heard[role] - family.is_where

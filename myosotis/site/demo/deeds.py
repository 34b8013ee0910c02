"""What was done beside the stories: cards, shifts, consents, blocks, photos, a surge, a handover.

Unlike the thousands of rows of the history these few are done by the actions of the rooms themselves, one after the
other with the clock set back, and the entries of the log that belong between them are written in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.actions import (
    confidential,
    consent,
    consent_texts,
    local_fields,
    people,
    saved_filters,
    surge_helps,
    surges,
    telling,
    withheld,
)
from myosotis.casework.actions.cases import edit_episode
from myosotis.casework.editing import Change, versions_of
from myosotis.casework.local_checks import AnswerInput, FieldInput
from myosotis.casework.models import Case, CaseChild, ConsentText, ContactCase, Episode, Involvement
from myosotis.desk.actions import cards, handovers
from myosotis.files.actions import Described
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.papers.actions import receive_file
from myosotis.site.demo.pictures import draw_portrait, write_letter
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.shifts import Deed, plan_shifts
from myosotis.site.demo.staff import Staff, read_data
from myosotis.site.demo.stories import read_span

DATA = Path(__file__).parent / "data"
LONG_AGO = dt.timedelta(days=30)
Told = dict[str, Any]


class DeedTeller:
    """Does what `data/deeds_<node>.toml` tells, after the rows of the stories are written."""

    def __init__(self, rows: Rows, staff: Staff, now: dt.datetime) -> None:
        self.rows, self.staff, self.now = rows, staff, now
        self.cases: list[Case] = [row for row in rows.kept[Case] if isinstance(row, Case)]

    def do_all(self, slug: str) -> None:
        """Everything in the order of its time, the log of the stories in between."""
        self.do(self.plan(slug))

    def plan(self, slug: str) -> list[Deed]:
        """What is told, not yet done."""
        deeds = list(plan_shifts(self.staff, self.now))
        if (DATA / f"deeds_{slug}.toml").exists():
            for kind, told_deeds in read_data(f"deeds_{slug}").items():
                for told in told_deeds:
                    deeds += getattr(self, f"tell_{kind}")(told)
        return deeds

    def do(self, deeds: list[Deed]) -> None:
        """Do these in the order of their time."""
        for deed in sorted(deeds, key=lambda deed: deed.at):
            self.rows.write_log(until=deed.at)
            with clock.set_clock(deed.at):
                deed.do()

    def at(self, told: Told) -> dt.datetime:
        """When it was done; what names no time is older than all stories."""
        return self.now + read_span(told["at"]) if "at" in told else self.now - LONG_AGO

    def who(self, told: Told) -> User:
        """Who did it."""
        return self.staff.people[told["by"]]

    def case(self, told: Told) -> Case:
        """The case of the story."""
        return self.cases[told["story"] - 1]

    def child(self, told: Told, number: int) -> UUID:
        """A child of the story's case."""
        rows = CaseChild.objects.filter(case=self.case(told)).order_by("position")
        return rows[number - 1].person_id

    def adult(self, told: Told, number: int) -> Involvement:
        """Somebody around the children of the story."""
        of_case = [row for row in self.rows.kept[Involvement] if isinstance(row, Involvement)]
        return [row for row in of_case if row.case_id == self.case(told).pk][number - 1]

    def tell_text(self, told: Told) -> Iterator[Deed]:
        """A text that is read aloud, written and signed."""

        def do() -> None:
            text = consent_texts.write_text(
                by=self.who(told), use=told["use"], language=told["language"], text=told["text"]
            )
            consent_texts.sign_text(by=self.who(told), text_id=text.pk)

        yield Deed(self.at(told), do)

    def tell_phrase(self, told: Told) -> Iterator[Deed]:
        """A phrase of the house."""
        words = {name: told[name] for name in ("letters", "language", "text")}
        yield Deed(self.at(told), lambda: surge_helps.keep_text_module(by=self.who(told), **words))

    def tell_field(self, told: Told) -> Iterator[Deed]:
        """A field of this hotline's own."""
        answers = [AnswerInput(labels) for labels in told["answers"]]
        given = FieldInput(told["about"], told["labels"], answers)
        yield Deed(self.at(told), lambda: local_fields.save_field(by=self.who(told), given=given))

    def tell_filter(self, told: Told) -> Iterator[Deed]:
        """Filters kept under a name."""
        team = self.staff.teams.get(told.get("team", ""))
        kept = {"list_name": "cases", "name": told["name"], "filters": told["filters"], "team": team}
        yield Deed(self.at(told), lambda: saved_filters.save_filter(by=self.who(told), **kept))

    def tell_card(self, told: Told) -> Iterator[Deed]:
        """A night card."""
        names = ("say", "do_not_say", "next_step", "safe_contact")
        changes = {name: Change(told[name], 0) for name in names}
        yield Deed(
            self.at(told),
            lambda: cards.write_card(by=self.who(told), case_id=self.case(told).pk, changes=changes),
        )

    def tell_reach(self, told: Told) -> Iterator[Deed]:
        """How somebody is reached without harm."""
        changes = {name: Change(value, 0) for name, value in told["changes"].items()}

        def do() -> None:
            person = self.child(told, told["child"]) if "child" in told else None
            person = person or self.adult(told, told["adult"]).person_id
            people.set_reach(by=self.who(told), case_id=self.case(told).pk, person_id=person, changes=changes)

        yield Deed(self.at(told), do)

    def tell_police(self, told: Told) -> Iterator[Deed]:
        """A call with the police."""
        at = self.at(told)
        yield Deed(
            at,
            lambda: people.note_police_contact(
                by=self.who(told),
                case_id=self.case(told).pk,
                kind=told["kind"],
                at=at,
                precision="exact",
                sealed=told["sealed"],
            ),
        )

    def tell_institution(self, told: Told) -> Iterator[Deed]:
        """A school, a home, a centre."""
        yield Deed(
            self.at(told),
            lambda: people.add_institution(
                by=self.who(told),
                case_id=self.case(told).pk,
                kind=told["kind"],
                children=[str(self.child(told, number)) for number in told["children"]],
                sealed=told["sealed"],
            ),
        )

    def tell_allegation(self, told: Told) -> Iterator[Deed]:
        """What somebody says that somebody did."""
        at = self.at(told)
        yield Deed(
            at,
            lambda: people.note_allegation(
                by=self.who(told),
                case_id=self.case(told).pk,
                said_at=at,
                precision="exact",
                person_id=self.adult(told, told["adult"]).person_id,
                sealed=told["sealed"],
            ),
        )

    def tell_block(self, told: Told) -> Iterator[Deed]:
        """Where a child is, kept back."""
        yield Deed(
            self.at(told),
            lambda: withheld.set_block(
                by=self.who(told),
                case_id=self.case(told).pk,
                person_id=self.child(told, told["child"]),
                reason=told["reason"],
                against_text=told["against_text"],
            ),
        )

    def tell_consent(self, told: Told) -> Iterator[Deed]:
        """Who allowed what."""
        at = self.at(told)
        names = ("what", "countries", "channels", "capacity", "way", "child_view", "giver_name")
        more = ("child_words", "remarks")
        given = {name: told[name] for name in (*names, *more) if name in told}

        def do() -> None:
            text = ConsentText.objects.filter(use="consent", language=told["language"]).first()
            consent.record_consent(
                by=self.who(told),
                case_id=self.case(told).pk,
                consent=consent.ConsentInput(
                    person_ids=[self.child(told, number) for number in told["children"]],
                    valid_until=at + dt.timedelta(days=told["days"]),
                    giver_id=self.adult(told, told["giver"]).pk if "giver" in told else None,
                    text_id=text.pk if text else None,
                    **given,
                ),
            )

        yield Deed(at, do)

    def tell_limits(self, told: Told) -> Iterator[Deed]:
        """A child was told what we can keep to ourselves."""
        yield Deed(
            self.at(told),
            lambda: consent.tell_limits_in_case(
                by=self.who(told), case_id=self.case(told).pk, person_id=self.child(told, told["child"])
            ),
        )

    def tell_told(self, told: Told) -> Iterator[Deed]:
        """Who told what, and in which contact."""

        def do() -> None:
            case, adult = self.case(told), self.adult(told, told["adult"])
            links = ContactCase.objects.filter(case=case).order_by("linked_at")
            telling.set_caller(
                by=self.who(told),
                case_id=case.pk,
                contact_id=links[told["contact"] - 1].contact_id,
                involvement_id=adult.pk,
            )
            episode = Episode.objects.filter(case=case, person=self.child(told, told["child"])).get()
            held = versions_of(episode)
            telling.note_tellings(
                by=self.who(told),
                case_id=case.pk,
                involvement_id=adult.pk,
                values=[
                    (Episode._meta.label, episode.pk, name, held.get(name, 0)) for name in told["fields"]
                ],
            )

        yield Deed(self.at(told), do)

    def tell_emergency(self, told: Told) -> Iterator[Deed]:
        """What was told to save a life."""
        said = {name: told[name] for name in ("recipient", "what", "why")}
        yield Deed(
            self.at(told),
            lambda: consent.share_in_emergency(by=self.who(told), case_id=self.case(told).pk, **said),
        )

    def tell_confidential(self, told: Told) -> Iterator[Deed]:
        """A note under professional secrecy."""
        readers = [self.staff.people[key] for key in told["readers"]]
        yield Deed(
            self.at(told),
            lambda: confidential.write_note(
                by=self.who(told),
                case_id=self.case(told).pk,
                kind=told["kind"],
                text=told["text"],
                readers=readers,
            ),
        )

    def tell_edit(self, told: Told) -> Iterator[Deed]:
        """A field of an episode written anew."""

        def do() -> None:
            episode = Episode.objects.get(case=self.case(told), person=self.child(told, told["child"]))
            seen = versions_of(episode)
            changes = {name: Change(value, seen.get(name, 0)) for name, value in told["changes"].items()}
            edit_episode(by=self.who(told), episode_id=episode.pk, changes=changes)

        yield Deed(self.at(told), do)

    def tell_country(self, told: Told) -> Iterator[Deed]:
        """The card of a country; its numbers are invented like everything else."""
        at = self.at(told)
        given = {"country": told["country"], "lines": told["lines"], "seen": 0}
        source = "Invented for the demo"
        yield Deed(
            at,
            lambda: surge_helps.change_country_card(
                by=self.who(told), source=source, checked_on=at.date(), **given
            ),
        )

    def tell_missed(self, told: Told) -> Iterator[Deed]:
        """A call that nobody answered."""
        at = self.at(told)
        given = {name: told[name] for name in ("number", "language") if name in told}
        yield Deed(at, lambda: surge_helps.note_missed(by=self.who(told), started_at=at, **given))

    def tell_photo(self, told: Told) -> Iterator[Deed]:
        """A picture of a child: drawn, no photograph of anybody."""
        yield self.receive(told, "child_photo", draw_portrait(*told["colours"]), told["child"])

    def tell_paper(self, told: Told) -> Iterator[Deed]:
        """A paper that was received."""
        yield self.receive(told, told["kind"], write_letter(told["title"], told["giver"]), None)

    def receive(self, told: Told, kind: str, content: bytes, child: int | None) -> Deed:
        """A file that comes into a case."""
        at = self.at(told)
        described = Described(
            kind,
            at.date(),
            told["title"],
            told["giver"],
            told.get("rights", ""),
            at.date() + dt.timedelta(days=180) if child else None,
        )
        return Deed(
            at,
            lambda: receive_file(
                by=self.who(told),
                case_id=self.case(told).pk,
                described=described,
                content=content,
                person_id=self.child(told, child) if child else None,
            ),
        )

    def tell_surge(self, told: Told) -> Iterator[Deed]:
        """Many calls about one case: the sheet, and what was told on it."""
        case, opened = self.case(told), self.at(told)
        yield Deed(
            opened,
            lambda: surges.open_surge(by=self.who(told), case_id=case.pk, public_words=told["words"]),
        )
        for sheet in told["sighting"]:
            yield from self.tell_sighting(case, self.who(told), sheet)

    def tell_sighting(self, case: Case, judge: User, sheet: Told) -> Iterator[Deed]:
        """One sheet, and what a person made of it."""
        contact_id = new_id()
        words = {name: sheet[name] for name in ("what", "where_when", "reach")}

        def take() -> None:
            surge = case.surges.get(ended_at__isnull=True)
            surges.save_sighting(
                by=self.who(sheet),
                contact_id=contact_id,
                surge_id=surge.pk,
                seq=1,
                words=words,
                is_done=True,
            )

        def weigh() -> None:
            rows = list(case.surges.get(ended_at__isnull=True).sightings.filter(contact=contact_id))
            ids = [row.pk for row in rows]
            surges.judge_sightings(by=judge, case_id=case.pk, sightings=ids, credibility=sheet["credibility"])
            if sheet.get("police"):
                surges.pass_to_police(by=judge, case_id=case.pk, sightings=ids)

        at = self.at(sheet)
        yield Deed(at, take)
        if "credibility" in sheet:
            yield Deed(at + dt.timedelta(minutes=14), weigh)

    def tell_handover(self, told: Told) -> Iterator[Deed]:
        """A shift handed over, and some of its cards taken over."""
        at, by = self.at(told), self.who(told)

        def hand() -> None:
            handover = handovers.draft_handover(by=by, team=self.staff.teams[told["team"]])
            handovers.add_line(by=by, handover_id=handover.pk, ref=self.case(told).ref, text=told["line"])
            handovers.hand_over(by=by, handover_id=handover.pk)
            taker = self.staff.people[told["taker"]]
            for card in handover.cards.all()[: told["taken"]]:
                handovers.acknowledge(by=taker, card_id=card.pk)

        yield Deed(at, hand)

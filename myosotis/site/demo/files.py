"""The files of the stories: what was asked about the category of each case, as its caseworker wrote it down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.casework.models import (
    AbductionFile,
    Case,
    Episode,
    EpisodeFile,
    Hearing,
    Involvement,
    MigrationFile,
    SignSeen,
)
from myosotis.site.demo.rows import Row, Rows

ABDUCTION: dict[str, Any] = {
    "taker": "father",
    "act": "removal",
    "custody": "shared",
    "proceedings": ["return_application", "criminal_complaint"],
    "custody_words": "Judgment of the family court, two years ago: both parents, weekdays with the mother.",
    "authority": "Central Authority of the other country, form 7 sent by ours",
    "court": "Court of first instance of the capital",
    "child_heard": "no",
    "mediation_offered": "yes",
}
MIGRATION: dict[str, Any] = {
    "accompaniment": "unaccompanied",
    "registration_stage": "registered_protection",
    "asylum_stage": "application_lodged",
    "fingerprinted": "yes",
    "has_guardian": "yes",
    "guardian": "Guardianship service, weekdays 9 to 17",
    "companions": "Two older boys from the same centre",
    "reception_place": "First reception centre",
    "destination": "The north, where an uncle lives",
}
RUNNING: dict[str, Any] = {
    "push": "Quarrels about school and the evening hours.",
    "pull": "A friend with a room of his own.",
    "carer_aware": "yes",
}


class FileTeller:
    """Writes a file for each case of the stories whose category asks for one."""

    def __init__(self, rows: Rows, now: dt.datetime) -> None:
        self.rows, self.now = rows, now

    def tell(self, cases: list[Case]) -> None:
        """All of them."""
        for case in cases:
            if case.category == "parental_abduction":
                self.add_abduction(case)
            elif case.category == "missing_in_migration":
                self.add_migration(case)
            elif case.category == "runaway":
                self.add_running(case)

    def add_abduction(self, case: Case) -> None:
        """Roles of the parents, the days that set the clocks, a day in court."""
        began, today = self.day_of(case), self.now.date()
        adults = [row for row in self.rows.kept[Involvement] if isinstance(row, Involvement)]
        around = [row for row in adults if row.case_id == case.pk]
        countries: list[str] = [*(case.countries or []), "", ""]
        file = AbductionFile(
            case=case,
            act_on=began,
            habitual_residence=countries[0],
            destination=countries[1],
            applied_on=min(began + dt.timedelta(days=2), today),
            left_behind=around[0] if around else None,
            taking=around[1] if len(around) > 1 else None,
            **ABDUCTION,
        )
        self.write(case, file)
        hearing = Hearing(
            case=case, on=today + dt.timedelta(days=9), by=self.author(case), recorded_at=self.now
        )
        hearing.what = "First hearing; both parents are heard."
        self.rows.add(hearing)

    def add_migration(self, case: Case) -> None:
        """Status, guardian, places, and one observation."""
        self.write(case, MigrationFile(case=case, **MIGRATION))
        sign = SignSeen(
            case=case, seen_on=self.day_of(case), by=self.author(case), recorded_at=case.opened_at
        )
        sign.sign, sign.who_saw = "debt_told", "Night educator of the centre"
        sign.what = "Says that the journey is not paid yet."
        self.rows.add(sign)

    def add_running(self, case: Case) -> None:
        """Why the child went; of one who is back, the talk that was offered."""
        for episode in self.rows.kept[Episode]:
            if isinstance(episode, Episode) and episode.case_id == case.pk:
                file = EpisodeFile(episode=episode, case=case, **RUNNING)
                if episode.ended_at and self.now - episode.ended_at > dt.timedelta(days=3):
                    file.talk_offered_at = file.talk_done_at = episode.ended_at + dt.timedelta(hours=30)
                    file.talk_independent = "yes"
                self.write(case, file)

    def write(self, case: Case, file: Row) -> None:
        """One file with the versions of its fields, and its entry in the log."""
        by = self.author(case)
        at = min(case.opened_at + dt.timedelta(minutes=25), self.now)
        stamp = {"n": 1, "by": by.public_id, "at": at.isoformat()}
        names = {field.name for field in file._meta.concrete_fields} - {"id", "case", "episode", "versions"}
        given = sorted(name for name in names if getattr(file, name))
        file.versions = dict.fromkeys(given, stamp)  # type: ignore[attr-defined]
        self.rows.add(file)
        self.rows.act(at, "file.changed", by, case, section="file", fields=given)

    def author(self, case: Case) -> Any:
        """Who answers for the case."""
        return case.caseworker or case.opened_by

    def day_of(self, case: Case) -> dt.date:
        """The day the case began with."""
        return case.opened_at.date()

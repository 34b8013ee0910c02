"""The invented directory of services, and what was done for the cases of the stories."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from myosotis.casework.actions.work import RECORDED_AS
from myosotis.casework.models import Case, Intervention, Referral, Support, Task
from myosotis.services.actions import make_plain
from myosotis.services.forms import HoursField
from myosotis.services.models import Service
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import Staff, read_data
from myosotis.site.demo.stories import read_span

DATA = Path(__file__).parent / "data"
TABLES: dict[str, type[Support | Intervention | Referral | Task]] = {
    "support": Support,
    "intervention": Intervention,
    "referral": Referral,
    "task": Task,
}
FREE = {"yes": True, "no": False}
NAMES = {"without": "is_without_whereabouts"}
MOMENTS = {"due": "due_at", "answered": "answered_at", "snoozed": "snoozed_until"}


class WorkTeller:
    """Turns the told services and records of a hotline into rows; the cases are those of the stories, in order."""

    def __init__(self, rows: Rows, staff: Staff, now: dt.datetime) -> None:
        self.rows, self.staff, self.now = rows, staff, now
        self.services: dict[str, Service] = {}

    def tell(self, slug: str, cases: list[Case]) -> None:
        """The directory, then the records."""
        for told in read_data("services").get(slug, []):
            self.add_service(told)
        if not (DATA / f"work_{slug}.toml").exists():
            return
        told_work = read_data(f"work_{slug}")
        for kind in TABLES:
            for told in told_work.get(kind, []):
                if told["story"] <= len(cases):
                    self.add_record(kind, dict(told), cases[told["story"] - 1])

    def add_service(self, told: dict[str, Any]) -> None:
        """One service, checked some days ago by a caseworker."""
        keeper = self.staff.with_role("caseworker", "supervisor")[0]
        ages = told.get("ages", [None, None])
        is_closed = told.get("closed", False)
        hours = HoursField()
        service = Service(
            **{name: told[name] for name in ("name", "needs", "country", "phones", "languages")},
            **{name: told.get(name, "") for name in ("town", "mail", "url", "hours", "notes")},
            open_hours={day: hours.to_python(text) for day, text in told.get("open", {}).items()},
            age_from=ages[0],
            age_to=ages[1],
            is_free=FREE[told.get("free", "yes")],
            made_at=self.now - dt.timedelta(days=told["checked"] + 30),
            checked_on=(self.now - dt.timedelta(days=told["checked"])).date(),
            checked_by=keeper,
            closed_at=self.now - dt.timedelta(days=9) if is_closed else None,
            closed_by=keeper if is_closed else None,
        )
        service.plain = make_plain(service)
        self.services[service.name] = self.rows.add(service)
        self.rows.act(service.made_at, "service.added", keeper, service=service.pk)

    def add_record(self, kind: str, told: dict[str, Any], case: Case) -> None:
        """One record of our work; nothing of it is before its case."""
        by = self.staff.people[told.pop("by")]
        at = max(self.at(told.pop("at")), case.opened_at)
        told.pop("story")
        values: dict[str, Any] = {NAMES.get(name, name): value for name, value in told.items()}
        for name, field in MOMENTS.items():
            if name in values:
                values[field] = self.at(values.pop(name))
        if "assigned" in values:
            values["assigned_to"] = self.staff.people[values.pop("assigned")]
        if "service" in values:
            values["service"] = self.services[values["service"]]
            values.setdefault("target", values["service"].needs[0])
        if values.get("hotline"):
            values.setdefault("target", "hotline_116000")
        if "snoozed_until" in values:
            values |= {"snoozed_by": by, "snooze_reason": values.pop("reason")}
        row = TABLES[kind](case=case, by=by, recorded_by=by, at=at, recorded_at=at, **values)
        self.rows.add(row)
        self.rows.act(at, RECORDED_AS[kind], by, case, **{kind: row.pk})

    def at(self, text: str) -> dt.datetime:
        """The instant that is named."""
        return self.now + read_span(text)

"""How one record of our work is said on a line: what, with whom, by whom, what came of it."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.forms.work import AnswerForm, FinishForm, SnoozeForm
from myosotis.casework.models import Intervention, Promise, Referral, Support, Task
from myosotis.casework.queries.work import WorkLine, WorkPage
from myosotis.casework.work_words import KIND_ICONS, KIND_WORDS, name_hotline
from myosotis.services.words import name_language


def describe_line(line: WorkLine, page: WorkPage, bound: dict[str, django_forms.BaseForm]) -> dict[str, Any]:
    """One line of the list; forms sent with mistakes come back in it."""
    record, short = line.record, str(line.record.pk)[-8:]
    said = SAY[line.kind](line, page)
    return {
        "line": line,
        "record": record,
        "kind": line.kind,
        "icon": KIND_ICONS[line.kind],
        "label": KIND_WORDS[line.kind],
        "what": "",
        "with_whom": "",
        "facts": [],
        "outcome": "",
        "is_corrected": record.withdrawn_at is not None,
        **said,
        "finish": bound.get(f"finish-{record.pk}", FinishForm(auto_id=f"f{short}_%s"))
        if line.is_due
        else None,
        "snooze": bound.get(f"snooze-{record.pk}", SnoozeForm(auto_id=f"s{short}_%s"))
        if line.is_due
        else None,
        "answer": bound.get(f"answer-{record.pk}", AnswerForm(auto_id=f"a{short}_%s"))
        if line.kind == "referral" and record.withdrawn_at is None
        else None,
        "open_panel": next((name.split("-")[0] for name in bound if name.endswith(str(record.pk))), ""),
    }


def say_minutes(minutes: int | None) -> str:
    """ "25 min"; "" where nobody said."""
    return _("{minutes} min").format(minutes=minutes) if minutes else ""


def _say_third(record: Support | Intervention, *, is_withheld: bool) -> str:
    if not record.third_party:
        return ""
    parts = [
        words.label("third_party", record.third_party),
        name_language(record.third_language) if record.third_language else "",
        "" if is_withheld else record.third_provider,
        say_minutes(record.third_minutes),
    ]
    return ", ".join(part for part in parts if part)


def _say_support(line: WorkLine, page: WorkPage) -> dict[str, Any]:
    record = line.record
    assert isinstance(record, Support)  # noqa: S101  for the type checker
    named = page.people.get(record.person_id, "") if record.person_id else ""
    facts = [say_minutes(record.minutes), _say_third(record, is_withheld=line.is_withheld)]
    return {
        "what": words.label("support", record.kind),
        "with_whom": named or record.to_whom,
        "facts": [fact for fact in facts if fact],
    }


def _say_intervention(line: WorkLine, page: WorkPage) -> dict[str, Any]:
    record = line.record
    assert isinstance(record, Intervention)  # noqa: S101  for the type checker
    facts = [
        say_minutes(record.minutes),
        _say_consent(record.consent),
        _("stayed on: {who}").format(who=record.stayed_on) if record.stayed_on else "",
        _say_third(record, is_withheld=line.is_withheld),
    ]
    parties = [words.label("referral_target", record.target), record.with_whom]
    return {
        "what": words.label("intervention", record.kind),
        "with_whom": ", ".join(dict.fromkeys(part for part in parties if part)),
        "facts": [fact for fact in facts if fact],
        "outcome": words.label("transfer_outcome", record.outcome),
    }


def _say_consent(code: str) -> str:
    said = {"yes": _("the caller agreed"), "no": _("the caller did not agree")}
    return said.get(code, words.label("yes_no", code))


def _say_referral(line: WorkLine, page: WorkPage) -> dict[str, Any]:
    record = line.record
    assert isinstance(record, Referral)  # noqa: S101  for the type checker
    codes = [words.label("requested_support", code) for code in record.asked_for]
    codes += [words.label("authority_contact", code) for code in record.authorities]
    service = "" if line.is_withheld or record.service is None else record.service.label
    people = [
        record.contact_person,
        _("back-up: {who}").format(who=record.back_up_person) if record.back_up_person else "",
        _("copy to {mail}").format(mail=record.cc_mail) if record.cc_mail else "",
    ]
    return {
        "what": words.label("referral_target", record.target) or str(KIND_WORDS["referral"]),
        "with_whom": service or record.to_whom or name_hotline(record.hotline),
        "service_id": None if line.is_withheld else record.service_id,
        "facts": [fact for fact in [*codes, *people] if fact],
        "outcome": words.label("referral_result", record.outcome),
    }


def _say_due(line: WorkLine, page: WorkPage) -> dict[str, Any]:
    record = line.record
    assert isinstance(record, Promise | Task)  # noqa: S101  for the type checker
    who = record.assigned_to.name if isinstance(record, Task) and record.assigned_to else ""
    finisher = record.kept_by if isinstance(record, Promise) else record.done_by
    return {
        "what": record.text if not line.is_withheld else "",
        "is_text": True,
        "assigned": who,
        "finisher": finisher.name if finisher else "",
    }


SAY = {
    "support": _say_support,
    "intervention": _say_intervention,
    "referral": _say_referral,
    "promise": _say_due,
    "task": _say_due,
}

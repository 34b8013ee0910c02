"""The request to other hotlines: whom, what, how soon, what for, on which ground, which fields, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.fields import CodesField, MomentField, text_field
from myosotis.casework.moments import Moment
from myosotis.cooperation import telling
from myosotis.cooperation.inputs import LONGEST, RequestInput
from myosotis.kernel import clock
from myosotis.network.models import Hotline

LASTS = dt.timedelta(days=30)
A_DAY = dt.timedelta(days=1)
MOST_LANGUAGES = 4


class RequestForm(forms.Form):
    """A request. To keep it as a draft nothing is needed; to send it, everything that the other side has to know."""

    nodes = forms.MultipleChoiceField(label=_("Who to ask"), required=False)
    asks = CodesField("cooperation_ask", label=_("What we ask"))
    urgency = forms.ChoiceField(
        label=_("How soon they answer"),
        choices=lambda: words.choices("cooperation_urgency"),
        widget=forms.RadioSelect,
        initial="routine",
    )
    needed_by = MomentField(
        label=_("We need an answer by"),
        is_past=False,
        required=False,
        help_text=_("Only where something happens then: a ferry, a hearing. Else the urgency says it."),
    )
    summary = text_field(
        _("What it is about"),
        rows=4,
        most=4000,
        help_text=_("They read this word by word, before they accept. No names, no address, no case number."),
    )
    purpose = CodesField("share_purpose", label=_("What they may use it for"))
    fields_chosen = forms.MultipleChoiceField(label=_("What may leave"), required=False)
    consent = forms.ChoiceField(label=_("On what ground"), required=False)
    onward = CodesField("onward_sharing", label=_("They may tell it further to"))
    until = MomentField(label=_("They keep it until"), is_past=False, required=False)
    where_reason = text_field(
        _("Why they must know where the child is, although a block stands"), rows=2, most=2000
    )
    contact_role = text_field(_("They reach with us"), most=200, help_text=_("A role, not a name."))
    contact_window = text_field(_("When"), most=200)

    def __init__(
        self,
        *args: Any,
        nodes: list[str],
        keys: list[str],
        grounds: list[str],
        is_sent: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.is_sent = is_sent
        for name, allowed in (("nodes", nodes), ("fields_chosen", keys)):
            self.fields[name].choices = [(one, one) for one in allowed]  # type: ignore[attr-defined]
        self.fields["consent"].choices = [("", ""), *((one, one) for one in grounds)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What must be there before anything leaves."""
        given = super().clean() or {}
        onward = given.get("onward") or []
        if "nobody" in onward and len(onward) > 1:
            self.add_error("onward", _("“Nobody” and somebody else cannot both be meant."))
        until = given.get("until")
        if until and until.at > clock.now() + LONGEST:
            self.add_error("until", _("At most half a year; it can be told again."))
        needed = given.get("needed_by")
        if needed and until and needed.at > until.at + A_DAY:
            self.add_error("needed_by", _("By then they no longer keep it."))
        if self.is_sent:
            self._check_sent(given)
        return given

    def _check_sent(self, given: dict[str, Any]) -> None:
        needed = {
            "nodes": _("Choose at least one hotline."),
            "asks": _("Choose at least one thing that you ask."),
            "summary": _("Say in two sentences what it is about."),
            "purpose": _("Say what they may use it for."),
            "until": _("Say until when they may keep it."),
        }
        for name, sentence in needed.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    def to_input(self) -> RequestInput:
        """What the room takes: also of a form with mistakes, as far as it is understood, for its preview."""
        given = self.cleaned_data
        until = given.get("until")
        return RequestInput(
            nodes=given.get("nodes") or [],
            asks=given.get("asks") or [],
            urgency=given.get("urgency") or "routine",
            languages=list_our_languages(),
            summary=given.get("summary") or "",
            purpose=given.get("purpose") or [],
            consent=given.get("consent") or "",
            fields=given.get("fields_chosen") or [],
            onward=given.get("onward") or ["nobody"],
            keep_until=timezone.localdate(until.at).isoformat() if until else "",
            needed_by=telling.moment(given["needed_by"].at) if given.get("needed_by") else "",
            where_reason=given.get("where_reason") or "",
            contact_role=given.get("contact_role") or "",
            contact_window=given.get("contact_window") or "",
        )


def make_initial(request: RequestInput | None) -> dict[str, Any]:
    """What stands in the form at first: a draft as it was kept, or what most requests say."""
    if request is None:
        role, window = find_desk()
        return {
            "urgency": "routine",
            "onward": ["nobody"],
            "purpose": ["locate_child"],
            "until": Moment(clock.now() + LASTS, "day"),
            "contact_role": role,
            "contact_window": window,
        }
    until = dt.date.fromisoformat(request.keep_until) if request.keep_until else None
    noon = dt.datetime.combine(until, dt.time(12), timezone.get_current_timezone()) if until else None
    return {
        "nodes": request.nodes,
        "asks": request.asks,
        "urgency": request.urgency,
        "summary": request.summary,
        "purpose": request.purpose,
        "fields_chosen": request.fields,
        "consent": request.consent,
        "onward": request.onward,
        "until": Moment(noon, "day") if noon else None,
        "needed_by": Moment(telling.read_moment(request.needed_by), "exact") if request.needed_by else None,
        "where_reason": request.where_reason,
        "contact_role": request.contact_role,
        "contact_window": request.contact_window,
    }


def list_our_languages() -> list[str]:
    """In which languages we read answers: those of our own entry in the network, else that of the page."""
    own = Hotline.objects.filter(is_own=True).first()
    spoken = [str(one["code"]) for one in own.languages if one.get("code")] if own else []
    return list(dict.fromkeys([*spoken, get_language() or settings.LANGUAGE_CODE]))[:MOST_LANGUAGES]


def find_desk() -> tuple[str, str]:
    """The first duty contact of our own entry, by its role and hours; no person's name."""
    own = Hotline.objects.filter(is_own=True).prefetch_related("duty_contacts").first()
    desk = own.duty_contacts.first() if own else None
    return (desk.role, str(desk.get_when_display())) if desk else (str(_("Desk on duty")), "")

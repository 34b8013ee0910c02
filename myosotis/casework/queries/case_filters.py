"""Which cases a list shows, and in which order: codes and days as clear columns, typed words by tokens."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import (
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from myosotis.accounts.models import User
from myosotis.casework.contact_fields import clean_text
from myosotis.casework.facts import local_day
from myosotis.casework.models import Case, CaseChild, ContactCase, Episode, LocalValue, Promise, Risk
from myosotis.casework.queries.keeping import keep_over
from myosotis.kernel import clock
from myosotis.people.search import find_owners

MISSING_SINCE = {"1": 24, "3": 72, "7": 168, "30": 720, "365": 8760}
"""Codes of "missing for more than" in days, and the hours each stands for."""
NOT_JUDGED = "none"
HEIGHTS = ("high", "medium", "low", "very_low")
FIRST = "newest"
ORDERS = (FIRST, "oldest", "missing", "risk", "review", "caseworker")


def filter_cases(cases: QuerySet[Case], given: dict[str, str], *, user: User) -> QuerySet[Case]:
    """Apply the filters of the list. A case that was merged into another is listed as that one."""
    cases = _filter_state(cases, given.get("state", "open"))
    if given.get("category"):
        cases = cases.filter(category=given["category"])
    caseworker = user.pk if given.get("caseworker") == "me" else read_id(given.get("caseworker", ""))
    if caseworker:
        cases = cases.filter(caseworker_id=caseworker)
    elif given.get("caseworker") == "nobody":
        cases = cases.filter(caseworker__isnull=True)
    for name, lookup in (("from", "opened_at__date__gte"), ("until", "opened_at__date__lte")):
        day = read_day(given.get(name, ""))
        if day:
            cases = cases.filter(**{lookup: day})
    cases = _filter_work(cases, given)
    text = clean_text(given.get("text", "")).strip()
    return find_text(cases, text) if text else cases.filter(merged_into__isnull=True)


def find_text(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """The cases of a number, or in which typed words stand; of merged ones, the case they were merged into."""
    owners = find_owners(text)
    of_owner = Q(ref__iexact=text)
    of_owner |= Q(pk__in=CaseChild.objects.filter(person__in=owners).order_by().values("case"))
    of_owner |= Q(involvements__person__in=owners) | Q(contact_links__contact__in=owners)
    matching = cases.filter(of_owner).order_by()
    merged = matching.filter(merged_into__isnull=False).values_list("merged_into", flat=True).distinct()
    heads = {head_of(into) for into in merged if into}
    return cases.filter(Q(pk__in=matching.values("pk"), merged_into__isnull=True) | Q(pk__in=heads))


def head_of(case_id: UUID) -> UUID:
    """The case that a case was merged into, through others too; itself where it was not."""
    seen = {case_id}
    while True:
        into = Case.objects.filter(pk=case_id).values_list("merged_into", flat=True).first()
        if into is None or into in seen:
            return case_id
        seen.add(into)
        case_id = into


def sort_cases(cases: QuerySet[Case], order: str) -> QuerySet[Case]:
    """The order of the list; what cannot be said of a case comes last."""
    if order == "oldest":
        return cases.order_by("opened_at", "pk")
    if order == "missing":
        still = Episode.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)
        since = Subquery(still.order_by(F("last_seen_at").asc(nulls_last=True)).values("last_seen_at")[:1])
        return cases.annotate(missing_since=since).order_by(F("missing_since").asc(nulls_last=True), "pk")
    if order == "risk":
        judged = Risk.objects.filter(case=OuterRef("pk")).order_by("-judged_at").values("level")[:1]
        heights = [When(level_now=level, then=Value(height)) for height, level in enumerate(HEIGHTS)]
        ranked = cases.annotate(level_now=Subquery(judged)).annotate(
            height=When_(*heights, default=Value(len(HEIGHTS)), output_field=IntegerField())
        )
        return ranked.order_by("height", "-opened_at", "-pk")
    if order == "review":
        return cases.order_by(F("review_on").asc(nulls_last=True), "-opened_at", "-pk")
    if order == "caseworker":
        return cases.order_by(F("caseworker__name").asc(nulls_last=True), "-opened_at", "-pk")
    return cases.order_by("-opened_at", "-pk")


def read_id(text: str) -> UUID | None:
    """An id as an address gives it; None of what is none, which filters nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def read_day(text: str) -> dt.date | None:
    """A day as an address gives it; None of one that does not exist, which filters nothing."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def is_overdue() -> Q:
    """Something of the case should have happened: a promise, a day to look again, a review of the risk."""
    now = clock.now()
    due = Promise.objects.filter(kept_at__isnull=True, due_at__lt=now).order_by()
    of_contacts = ContactCase.objects.filter(
        unlinked_at__isnull=True, contact__in=due.filter(contact__isnull=False).values("contact")
    )
    newer = Risk.objects.filter(case=OuterRef("case"), judged_at__gt=OuterRef("judged_at"))
    to_review = Risk.objects.filter(~Exists(newer), review_at__lt=now, case__closed_at__isnull=True)
    return (
        Q(pk__in=due.filter(case__isnull=False).values("case"))
        | Q(pk__in=of_contacts.order_by().values("case"))
        | Q(review_on__lt=local_day(now))
        | Q(pk__in=to_review.order_by().values("case"))
    )


def _filter_state(cases: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == "open":
        return cases.filter(closed_at__isnull=True)
    if state == "closed":
        return cases.filter(closed_at__isnull=False)
    if state == "missing":
        return cases.filter(pk__in=_still_missing().values("case"), closed_at__isnull=True)
    if state == "keeping_over":
        return keep_over(cases)
    if state == "prevention":
        return cases.filter(is_prevention=True)
    if state == "offered":
        return cases.filter(transfers__answer="").distinct()
    return cases


def _still_missing() -> QuerySet[Episode]:
    return Episode.objects.filter(ended_at__isnull=True).order_by()


def _filter_work(cases: QuerySet[Case], given: dict[str, str]) -> QuerySet[Case]:
    if given.get("risk"):
        cases = cases.filter(_has_risk(given["risk"]))
    if given.get("overdue"):
        cases = cases.filter(is_overdue())
    if given.get("restricted"):
        cases = cases.filter(is_restricted=True)
    if given.get("country"):
        # A list of codes as text: every database finds `"FR"` in it.
        cases = cases.annotate(said_countries=Cast("countries", TextField())).filter(
            said_countries__contains=f'"{given["country"]}"'
        )
    if given.get("language"):
        spoken = ContactCase.objects.filter(unlinked_at__isnull=True, contact__language=given["language"])
        cases = cases.filter(pk__in=spoken.order_by().values("case"))
    hours = MISSING_SINCE.get(given.get("missing", ""))
    if hours:
        began = clock.now() - dt.timedelta(hours=hours)
        cases = cases.filter(pk__in=_still_missing().filter(last_seen_at__lte=began).values("case"))
    if given.get("local"):
        cases = cases.filter(has_local(given["local"]))
    return cases


def _has_risk(level: str) -> Q:
    """The latest judgement about any of the children says so; or nobody judged yet."""
    judged = Risk.objects.filter(case=OuterRef("pk"))
    if level == NOT_JUDGED:
        return Q(~Exists(judged))
    about_same = Q(person=OuterRef("person")) | Q(person__isnull=True)
    newer = Risk.objects.filter(about_same, case=OuterRef("case"), judged_at__gt=OuterRef("judged_at"))
    return Q(Exists(judged.filter(~Exists(newer), level=level)))


def has_local(answer: str) -> Q:
    """Cases with an answer to a field of this hotline's own (`key:code`), their children and contacts too."""
    key, _colon, code = answer.partition(":")
    values = LocalValue.objects.filter(field__key=key, field__is_special=False, code=code).order_by()
    children = CaseChild.objects.filter(person__in=values.filter(person__isnull=False).values("person"))
    links = ContactCase.objects.filter(
        unlinked_at__isnull=True, contact__in=values.filter(contact__isnull=False).values("contact")
    )
    return (
        Q(pk__in=values.filter(case__isnull=False).values("case"))
        | Q(pk__in=children.order_by().values("case"))
        | Q(pk__in=links.order_by().values("case"))
    )

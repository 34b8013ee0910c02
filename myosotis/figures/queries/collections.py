"""What the secretariat's node holds, as the collection that a report is made from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from myosotis.accounts.models import User
from myosotis.figures.codes import code_of, read_place
from myosotis.figures.models import (
    Asked,
    ChildPopulation,
    LedgerEntry,
    LocalMatch,
    MediatorAnswer,
    Proof,
    PublicCell,
    Release,
    Round,
    Submission,
    SubmittedTable,
)
from myosotis.figures.queries.rounds import find_round
from myosotis.figures.report.collection import Collection, Hotline, Mediator, Return
from myosotis.figures.report.edition import NETWORK
from myosotis.kernel import clock
from myosotis.network.models import Hotline as NetworkHotline
from myosotis_core.comparison import Match
from myosotis_core.disclosure import Known
from myosotis_core.indicators import (
    Table,
    load_definitions,
    practice_from_dict,
    table_from_dict,
)

TEXTS = ("chapters", "stories")
NUMBERED = re.compile(r"(.+-\d{4})[.-](\d+)")


def collection_of_round(*, user: User, round_id: UUID) -> Collection:
    """The collection of a round: its returns and those of the yearly rounds before it."""
    return make_collection(find_round(round_id, user=user))


def collection_of_year(year: int) -> Collection | None:
    """The collection of the yearly round of a year, for the command line; None where there is none."""
    row = Round.objects.filter(year=year, form=Round.Form.YEARLY).first()
    return make_collection(row) if row else None


def make_collection(row: Round) -> Collection:
    """Everything one edition is made from: numbers only; what a reader knows already stands in `known`, `earlier`."""
    yearly = Round.objects.filter(form=Round.Form.YEARLY, year__lt=row.year)
    rounds = [*yearly.order_by("year"), row]
    hotlines = _hotlines(rounds)
    chapters, stories = (_read_texts(part) for part in TEXTS)
    returns = {one.year: _returns_of(one) for one in rounds}
    return Collection(
        year=row.year,
        hotlines=tuple(describe_hotline(one) for one in hotlines),
        returns=returns,
        known=tuple(_known_cells(row.year)),
        population={(one.country, one.year): one.children for one in ChildPopulation.objects.all()},
        earlier=_earlier(),
        stories=stories,
        chapters=_add_replies(row, chapters),
        mappings=_mappings(hotlines),
        mediators=_mediators(row.year),
        settled=_settled(rounds, returns),
    )


def describe_hotline(one: NetworkHotline) -> Hotline:
    """A hotline as the report knows it."""
    begun = one.operated_since or (one.assigned_on.year if one.assigned_on else 0)
    return Hotline(code_of(one), one.name, one.country, begun)


def tables_of(
    submissions: Iterable[Submission], indicators: Iterable[str] | None = None
) -> dict[UUID, dict[str, Table]]:
    """The tables of submissions, by submission and indicator."""
    rows = SubmittedTable.objects.filter(submission__in=list(submissions))
    if indicators is not None:
        rows = rows.filter(indicator__in=list(indicators))
    found: dict[UUID, dict[str, Table]] = {}
    for submission_id, code, raw in rows.values_list("submission_id", "indicator", "table"):
        found.setdefault(submission_id, {})[code] = table_from_dict(raw)
    return found


def _hotlines(rounds: list[Round]) -> list[NetworkHotline]:
    asked = Asked.objects.filter(round__in=rounds).values("hotline")
    found = NetworkHotline.objects.filter(pk__in=asked)
    return sorted(found, key=code_of)


def _returns_of(row: Round) -> dict[str, Return]:
    last = list(Submission.objects.filter(round=row, is_last=True).select_related("hotline"))
    return _make_returns(row, last)


def _make_returns(row: Round, submissions: list[Submission]) -> dict[str, Return]:
    tables = tables_of(submissions)
    returns = {
        code_of(one.hotline): Return(
            hotline=code_of(one.hotline),
            year=row.year,
            definitions=one.definitions,
            tables=dict(sorted(tables.get(one.pk, {}).items())),
            practice=practice_from_dict(one.practice),
            signed_on=one.signed_on,
            is_on_time=one.came_at.date() <= row.due_on,
            comment=one.comment,
            service=one.service,
        )
        for one in submissions
    }
    return dict(sorted(returns.items()))


def _settled(
    rounds: list[Round], returns: Mapping[int, Mapping[str, Return]]
) -> dict[int, dict[str, Return]]:
    """The returns that public reports were counted from, by year: what each release held back is as it was before."""
    now, chosen = clock.now(), dict[Round, dict[str, Submission]]()
    releases = Release.objects.filter(
        form=Release.Form.REPORT, second_at__isnull=False, built_at__isnull=False
    )
    public = [one for one in releases.order_by("built_at") if one.is_out(now)]
    sent = Submission.objects.filter(round__in=rounds).select_related("hotline").order_by("number")
    by_round: dict[UUID, list[Submission]] = {}
    for one in sent if public else ():
        by_round.setdefault(one.round_id, []).append(one)
    for release in public:
        began = release.audit.get("counted_at")
        counted_at = dt.datetime.fromisoformat(began) if began else release.built_at or release.made_at
        held = {(one["year"], one["hotline"]) for one in release.audit.get("held", ())}
        for row in (one for one in rounds if one.year <= release.year):
            there = {
                code_of(one.hotline): one for one in by_round.get(row.pk, ()) if one.came_at <= counted_at
            }
            before = chosen.get(row, {})
            kept = {code: one for code, one in before.items() if (row.year, code) in held}
            chosen[row] = kept | {code: one for code, one in there.items() if (row.year, code) not in held}
    found = {}
    for row, submissions in chosen.items():
        older = _make_returns(row, [one for one in submissions.values() if not one.is_last])
        same = {code: returns[row.year][code] for code, one in submissions.items() if one.is_last}
        found[row.year] = dict(sorted({**older, **same}.items()))
    return found


def _known_cells(year: int) -> Iterable[Known]:
    """Public cells in the coordinates of our tables: indicator, year, hotline, and the dimensions by their names."""
    definitions = load_definitions()
    for one in PublicCell.objects.filter(year__lte=year).select_related("hotline").order_by("pk"):
        indicator = definitions.indicator(one.indicator)
        place = read_place(one.place)
        yield Known(
            {
                "indicator": one.indicator,
                "year": str(one.year),
                "hotline": code_of(one.hotline) if one.hotline else NETWORK,
                **dict(zip(indicator.by, place, strict=False)),
            },
            Decimal(one.count),
            one.source,
        )


def _earlier() -> Mapping[int, Mapping[str, bytes]]:
    """The tables of releases that are public, by year; of a revised one every form, since readers have them all."""
    now, found = clock.now(), dict[int, dict[str, bytes]]()
    entries = LedgerEntry.objects.filter(release__second_at__isnull=False).select_related("release")
    for entry in entries.order_by("-release__second_at", "table"):
        if entry.release.is_out(now):
            tables = found.setdefault(entry.release.year, {})
            name = entry.table
            while name in tables:
                name = name_older(name)
            tables[name] = entry.content.encode()
    return found


def _add_replies(row: Round, chapters: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """What hotlines said of their sheets stands in every language as it was written: their right of reply."""
    proofs = Proof.objects.filter(release__round=row, verdict=Proof.Verdict.REPLIED).select_related("hotline")
    replies = {one.hotline: one.reply for one in proofs.order_by("release__made_at", "hotline__country")}
    if not replies:
        return chapters
    found: dict[str, dict[str, str]] = {code: dict(texts) for code, texts in chapters.items()}
    for code in sorted({"en", *found}):
        with override(code):
            parts = [f"# {_('Replies of hotlines')}"]
            parts += [f"**{one.name}**\n\n{reply}" for one, reply in replies.items()]
        found.setdefault(code, {})["replies"] = "\n\n".join(parts) + "\n"
    return found


def name_older(name: str) -> str:
    """Another name for an older form of a table: the number that ends it is a hundred more."""
    found = NUMBERED.fullmatch(name)
    return f"{found[1]}-{int(found[2]) + 100}" if found else f"{name}-before"


def _mappings(hotlines: list[NetworkHotline]) -> Mapping[str, tuple[Match, ...]]:
    found: dict[str, list[Match]] = {}
    rows = LocalMatch.objects.filter(hotline__in=hotlines, ended_at=None).select_related("hotline", "made_by")
    for one in rows:
        code = code_of(one.hotline)
        found.setdefault(code, []).append(one.to_match(code))
    return {code: tuple(found[code]) for code in sorted(found)}


def _mediators(year: int) -> Mapping[int, tuple[Mediator, ...]]:
    """What mediators told, by year up to this one; the secretariat's own numbers of them stay on this node.

    Where mediators were asked twice about one year, the later round counts.
    """
    rounds = Round.objects.filter(form=Round.Form.MEDIATORS, year__lte=year, opened_at__isnull=False)
    found = {}
    for row in rounds.order_by("year", "opened_at"):
        answers = MediatorAnswer.objects.filter(round=row).order_by("number")
        found[row.year] = tuple(
            Mediator(
                number=f"m{place}",
                country=one.country,
                mediations=one.mediations,
                outcomes=dict(sorted(one.outcomes.items())),
                languages=tuple(sorted(one.languages)),
                days=one.days,
            )
            for place, one in enumerate(answers, start=1)
        )
    return {when: told for when, told in found.items() if told}


def _read_texts(part: str) -> Mapping[str, Mapping[str, str]]:
    """Written chapters and stories, one file a text: figures/chapters/en/foreword.md in the data of this node."""
    folder = texts_folder() / part
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/*.md")) if folder.is_dir() else ():
        found.setdefault(path.parent.name, {})[path.stem] = path.read_text(encoding="utf-8")
    return found


def texts_folder() -> Path:
    """Where written texts and built reports lie on this node."""
    return Path(settings.MYOSOTIS_HOME) / "figures"

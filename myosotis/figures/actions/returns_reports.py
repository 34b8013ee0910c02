"""Taking a report of one's own out of the house: unprotected numbers leave in a file, and the log says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.figures.naming import name_code, name_dimension
from myosotis.figures.queries.returns_reports import make_report
from myosotis.kernel.errors import Missing


def take_out_report(*, by: User, code: str, years: Sequence[int], quarter: int = 0) -> bytes:
    """The report as CSV: a line for each cell and year, codes with their names, value or why there is none."""
    report = make_report(user=by, code=code, years=years, quarter=quarter)
    if report is None:
        raise Missing
    indicator, text = report.indicator, io.StringIO()
    writer = csv.writer(text)
    named = [part for one in indicator.by for part in (one, name_dimension(indicator, one))]
    writer.writerow(["year", "unit", *named, "value", "status"])
    for table in report.tables:
        for place in report.places:
            cell = table.cell(*place)
            pairs = zip(indicator.by, place, strict=True)
            names = [part for one, given in pairs for part in (given, name_code(indicator, one, given))]
            value = "" if cell.value is None else cell.value
            writer.writerow([table.year, indicator.unit, *names, value, cell.status.value])
    with transaction.atomic():
        record(
            "figures.report_taken", by=by.public_id, indicator=code, years=len(report.tables), quarter=quarter
        )
    return text.getvalue().encode("utf-8-sig")

"""Every sentence that an edition can say: its key, what is put into it, and an English draft.

The texts in the readers' languages are `report/texts/<language>.toml`; they take keys and placeholders from here. The
placeholder that picks the plural form is named in `PLURALS` where it is not `number`.
"""

from __future__ import annotations

from collections.abc import Mapping

from myosotis.figures.report.edition import Given, Message

SENTENCES: Mapping[str, str] = {
    # The cover: six sentences with numbers. `_most`: more than half.
    "cover.children": "In {year:year}, {children} children were reported missing to {hotlines} hotlines.",
    "cover.contacts": "People turned to {hotlines} hotlines {contacts} times, {share:percent} of the times by "
    "telephone.",
    "cover.contacts_plain": "People turned to {hotlines} hotlines {contacts} times.",
    "cover.runaway": "{cases} new cases were about children who ran away or were pushed out: {share:percent} of "
    "all.",
    "cover.runaway_most": "More than half of all new cases, {share:percent}, were about children who ran away or were "
    "pushed out: {cases} cases.",
    "cover.parental_abduction": "{cases} new cases were abductions by a parent: {share:percent} of all.",
    "cover.parental_abduction_most": "More than half of all new cases, {share:percent}, were abductions by a parent: "
    "{cases} cases.",
    "cover.cross_border": "{cases} new cases concerned more than one country: {share:percent} of those in which it is "
    "known.",
    "cover.cross_border_most": "More than half of the new cases in which it is known, {share:percent}, concerned more "
    "than one country: {cases} cases.",
    "cover.migration": "{cases} new cases were about children missing in migration: {share:percent} of all.",
    "cover.migration_most": "More than half of all new cases, {share:percent}, were about children missing in "
    "migration: {cases} cases.",
    "cover.few": "There were too few cases ({category}) for a percentage: {cases}.",
    "cover.hidden": "How many cases there were ({category}) is not shown, so that no child can be recognised.",
    "cover.none": "No hotline could give this number for {year:year} ({category}).",
    # Who reported
    "reporters.reported": "{reporting} of the {operating} hotlines in operation reported {year:year}.",
    "reporters.on_time": "{on_time} of them reported by the deadline.",
    "reporters.children": "{share:percent} of the children in the countries of the network live where a hotline "
    "reported.",
    "reporters.hidden": "{hidden} of {all} numbers are hidden so that no child can be recognised.",
    "reporters.map": "Hotlines of {countries} countries reported {year:year}",
    "reporters.matrix": "{good} of the {hotlines} hotlines that reported count new cases exactly or closely by the "
    "common codes",
    "reporters.matrix_plain": "What each hotline could report, and how well it compares",
    "reporters.years": "Between {fewest} and {most} hotlines reported in each year since {first:year}",
    "reporters.years_same": "{most} hotlines reported in each year since {first:year}",
    # Growth: of the hotlines that reported in both years, never of totals
    "growth.rose": "{what}: {growth:change} in {year:year} at the {hotlines} hotlines comparable in both years",
    "growth.fell": "{what}: {growth:change} in {year:year} at the {hotlines} hotlines comparable in both years",
    "growth.level": "{what}: almost unchanged in {year:year} ({growth:change}) at the {hotlines} hotlines "
    "comparable in both years",
    "growth.none": "{what}: {number} in {year:year}; too few hotlines can be compared with the year before",
    "growth.first": "{what}: {number} in {year:year}",
    "growth.hidden": "{what}: the number for {year:year} is not shown, so that no child can be recognised",
    "growth.thin": "The hotlines that can be compared hold only {cover:percent} of all that was counted.",
    "growth.without": "{hotline} alone made up more than half of all change and is left out; with it the growth is "
    "{growth:change}.",
    "index.rose": "At hotlines that can be compared from year to year, {what} rose by {growth:percent} from "
    "{first:year} to {last:year}",
    "index.fell": "At hotlines that can be compared from year to year, {what} fell by {growth:percent} from "
    "{first:year} to {last:year}",
    "index.level": "At hotlines that can be compared from year to year, {what} hardly changed from {first:year} to "
    "{last:year} ({growth:change})",
    "index.broken": "{what} can be compared from {first:year} to {last:year} only",
    # Caseload
    "caseload.worked_on": "{hotlines} hotlines worked on {cases} cases of missing children in {year:year}: {new} new "
    "ones and {before} from earlier years.",
    "caseload.medians": "Hotline by hotline, half of the children were younger than an age that lies between {low} and "
    "{high} years; this can be told of {hotlines} hotlines.",
    "caseload.standing": "{share:percent} of the cases worked on in {year:year} were opened in an earlier year",
    "caseload.standing_most": "More than half of the cases worked on in {year:year}, {share:percent}, were opened in "
    "an earlier year",
    "caseload.channels": "{share:percent} of contacts came by {first:phrase}",
    "caseload.channels_most": "More than half of contacts, {share:percent}, came by {first:phrase}",
    "caseload.categories": "The largest group of new cases: {first:phrase}, {share:percent}",
    "caseload.categories_most": "More than half of new cases, {share:percent}: {first:phrase}",
    "caseload.survival": "One week later, {share:percent} of the children were still missing",
    "caseload.survival_plain": "How long children were missing",
    "caseload.found_how": "How children were found: most often {first:phrase}, {share:percent}",
    "caseload.no_share": "{what}, {year:year}",
    # One chapter per category: the same three charts
    "category.cases": "{cases} new cases in {year:year}, {share:percent} of all new cases, from {hotlines} hotlines.",
    "category.cases_plain": "{cases} new cases in {year:year}, from {hotlines} hotlines.",
    "category.hidden": "The number of new cases in {year:year} is not shown, so that no child can be recognised.",
    "category.girls": "{share:percent} of the children whose gender is known were girls.",
    "category.girls_most": "More than half of the children whose gender is known, {share:percent}, were girls.",
    "category.cross_border": "{share:percent} of these cases concerned more than one country.",
    "category.who": "{share:percent} of the children were in one age group: {first:phrase}",
    "category.who_most": "More than half of the children, {share:percent}, were in one age group: {first:phrase}",
    "category.who_plain": "The age of the children",
    "category.ended": "{share:percent} of the children were located in the same year",
    "category.ended_most": "More than half of the children, {share:percent}, were located in the same year",
    "category.ended_plain": "How it ended",
    "category.repeat": "In {share:percent} of the times the child had already run away earlier in the year.",
    "category.places": "Where they went missing from: most often {first:phrase}, {share:percent}",
    "category.reasons": "What was behind it, as far as it is known: most often {first:phrase}, {share:percent}",
    "category.accompaniment": "Most often: {first:phrase}, {share:percent} of the children",
    "category.younger": "Children taken by a parent are younger: {young:percent} of them are under ten, of those who "
    "ran away {old:percent}",
    "category.ages": "The age of children who ran away and of children taken by a parent",
    "category.median": "Half of the children whose age is known were younger than {age} years (estimated from the age "
    "groups).",
    # Across borders
    "borders.share": "{share:percent} of new cases concerned more than one country: {cases} of {known} in which it is "
    "known.",
    "borders.categories": "{first}: {share:percent} of cases concerned more than one country, the most of all groups",
    "borders.categories_plain": "Cases that concern more than one country, by group",
    "borders.regions": "{share:percent} of the other countries concerned: {first:phrase}",
    "borders.regions_most": "More than half of the other countries concerned, {share:percent}: {first:phrase}",
    "borders.years": "Across borders: {first_share:percent} in {first:year}, {last_share:percent} in {last:year}",
    "borders.assistances": "{hotlines} hotlines helped in {cases} cases of other hotlines.",
    # Support, harm and what hotlines lack
    "mediation.told": "{mediators} mediators in {countries} countries told of {mediations} mediations across borders "
    "in {year:year}.",
    "mediation.hidden": "{mediators} mediators in {countries} countries answered for {year:year}; how many mediations "
    "there were is not shown, so that no family can be recognised.",
    "mediation.agreed": "In {share:percent} of the {mediations} mediations with a joint session that ended, the "
    "parents agreed in full or in part.",
    "mediation.days": "For half of the {mediators} mediators who told it, a mediation took {days} days or less, each "
    "by their own median.",
    "mediation.languages": "They worked in {languages} languages.",
    "mediation.outcomes": "How mediations stood at the end of the year: most often {first:phrase}, {share:percent}",
    "support.given": "What was given most often: {first:phrase}, in {share:percent} of cases",
    "support.contacts": "What callers were given most often: {first:phrase}, in {share:percent} of contacts",
    "support.publicity": "{share:percent} of cases had a public appeal or an alert.",
    "support.violence": "{share:percent} of the children met violence, neglect or exploitation, where it is known.",
    "support.violence_most": "More than half of the children, {share:percent}, met violence, neglect or exploitation, "
    "where it is known.",
    "support.harm": "Violence, neglect and exploitation met while missing: most often {first:phrase}, {share:percent}",
    "support.vulnerability": "Circumstances on record that called for special care, most often: {first:phrase}, "
    "{share:percent}",
    "support.challenges": "{times} of {hotlines} hotlines name this as their hardest challenge: {first:phrase}",
    "support.staff": "{hotlines} hotlines have {staff} paid staff (full-time equivalents) and {volunteers} volunteers.",
    "support.hours": "{times} of {hotlines} hotlines answer at all hours.",
    # How to read
    "reading.units": "Contacts, cases, children and times of being missing are four different counts; they are never "
    "added.",
    "reading.unknown": "Percentages are of those whose answer is known; how many that is stands beside them.",
    "reading.rounding": "Percentages are rounded once, from the counts, to one decimal, half up: 1,014 of 6,132 is "
    "16.54 % and is shown as 16.5 %. They need not add up to 100.",
    "reading.small": "No percentage is given of fewer than {base} children or cases.",
    "reading.growth": "Growth is that of hotlines that reported in both years, counted alike and whose numbers can be "
    "shown; never that of totals.",
    "reading.breaks": "Where a definition changed, the line has a gap: before and after cannot be compared.",
    "reading.grades": "A: the hotline's codes fit exactly. B: closely. C: estimated. D: not comparable.",
    "reading.hidden": "A number from 1 to {largest} is not shown, nor any that would give it away: {hidden} numbers "
    "are hidden. A zero is never hidden.",
    "reading.attack": "Before publication, {readers} readers tried to work out the hidden numbers from everything in "
    "this release: an outsider and each hotline. None could.",
    "reading.interval": "For all they could tell, each small hidden number may be {low} or less and may be {high} or "
    "more.",
    "reading.withheld": "Tables left out as a whole, since with others they would tell a hidden number: {number}.",
    "reading.held": "Corrections of earlier years that wait, since so small a difference between two reports would "
    "tell of single children: {number}.",
    "reading.definitions": "Definitions of version {version}.",
    # What stands below a chart
    "note.hidden": "{number} values are hidden so that no child can be recognised.",
    "note.few": "{number} percentages are not shown: fewer than {base} children or cases.",
    "note.break": "From {year:year} on something else is counted ({what}); the years before are not comparable.",
    "note.break_all": "From {year:year} on something else is counted; the years before are not comparable.",
    "note.break_within": "From {year:year} on one group is counted otherwise: {what}.",
    "note.break_some": "{number} hotlines count otherwise from {year:year} on; the growth of that year leaves "
    "them out.",
    "note.survival": "Times of being missing of more than twelve months began in an earlier year and are left out. "
    "Some of the others began in {before:year}; they are counted like those of {year:year}, so the line stands "
    "somewhat high.",
    "note.mediation": "Mediators count by themselves; these are no cases of hotlines and are not added to them. A "
    "mediation led by two is counted once.",
    "note.several": "Several answers may hold for one child or case; the percentages add up to more than 100.",
    "note.not_a_measure": "The number of hotlines that report changes; the totals of two years do not tell growth.",
    "note.rate": "{rate} per 100,000 children in the countries of these hotlines.",
    # What is measured, and of how many hotlines
    "subtitle.year": "{indicator}, {year:year}; {hotlines} of {operating} hotlines",
    "subtitle.share": "{indicator}, {year:year}, per cent of {base} known; {hotlines} of {operating} hotlines",
    "subtitle.survival": "Times of being missing that ended in {year:year} or were open at its end, of up to twelve "
    "months; {hotlines} of {operating} hotlines",
    "subtitle.regions": "{indicator}, {year:year}, per cent of the cases across borders whose other country is known "
    "({base:percent} of them); {hotlines} of {operating} hotlines",
    "subtitle.mediation": "Mediations across borders by outcome, {year:year}, per cent of all; {mediators} mediators",
    "subtitle.years": "{indicator}, {first:year} to {last:year}; {fewest} to {most} hotlines a year",
    "subtitle.index": "{indicator}, {first:year} = 100; hotlines that can be compared from year to year",
    "subtitle.sheet": "{indicator}, {year:year}",
    "subtitle.sheet_years": "{indicator}, {first:year} to {last:year}",
    "subtitle.reporting": "Hotlines that sent a return for {year:year}, of {operating} in operation",
    "subtitle.reporting_years": "Hotlines that sent a return, {first:year} to {last:year}",
    "subtitle.service": "What {hotlines} hotlines say of themselves, {year:year}",
    # What a chart shows, for those who do not see it
    "alt.bars": "Bars: {first}, {first_value}; {second}, {second_value}; {number} rows in all.",
    "alt.bars_share": "Bars: {first}, {first_value:percent}; {second}, {second_value:percent}; {number} rows in all.",
    "alt.one": "Bars: {first}, {first_value}; {number} rows in all.",
    "alt.one_share": "Bars: {first}, {first_value:percent}; {number} rows in all.",
    "alt.nothing": "A chart of {number} rows without a number that could be shown.",
    "alt.years": "From {first:year} to {last:year}: {first_value} in the first year, {last_value} in the last.",
    "alt.years_share": "From {first:year} to {last:year}: {first_value:percent} in the first year, "
    "{last_value:percent} in the last.",
    "alt.map": "A map of Europe: {reporting} hotlines reported, {silent} in operation did not.",
    "alt.matrix": "A table of {hotlines} hotlines and {tables} figures; each field says how well it compares.",
    "alt.steps": "A falling line: {week:percent} still missing after a week, {month:percent} after a month.",
    # One hotline's page
    "sheet.reported": "{hotline} reported {year:year}.",
    "sheet.silent": "{hotline} did not report {year:year}.",
    "sheet.new_cases": "{cases} new cases of missing children in {year:year}.",
    "sheet.new_cases_hidden": "The number of new cases in {year:year} is not shown, so that no child can be "
    "recognised.",
    "sheet.contacts": "{contacts} contacts in {year:year}.",
    "sheet.growth": "New cases: {growth:change} on the year before.",
    "sheet.category": "The largest group that can be shown: {first:phrase}, {share:percent} of new cases.",
    "sheet.categories": "New cases by group",
    "sheet.years": "New cases by year",
    "sheet.ages": "Children by age",
    "sheet.genders": "Children by gender",
    "sheet.channels": "Contacts by channel",
    "sheet.hidden": "{number} of this hotline's numbers are hidden so that no child can be recognised.",
    # Headings of chapters
    "chapter.reporters": "Who reported",
    "chapter.caseload": "Contacts and cases",
    "chapter.runaway": "Children who ran away or were pushed out",
    "chapter.parental_abduction": "Children abducted by a parent",
    "chapter.third_person_abduction": "Children abducted by a third person",
    "chapter.missing_in_migration": "Children missing in migration",
    "chapter.lost_injured_otherwise": "Children lost, injured or otherwise missing",
    "chapter.borders": "Across borders",
    "chapter.support": "Support, and what is lacking",
    "chapter.reading": "How to read these figures",
    "chapter.annex": "Annex",
    # What one mark counts
    "unit.cases": "cases",
    "unit.contacts": "contacts",
    "unit.children": "children",
    "unit.episodes": "times of being missing",
    "unit.assistances": "cases of other hotlines",
    "unit.hotlines": "hotlines",
    "unit.percent": "per cent",
    "unit.percent_still": "per cent still missing afterwards",
    "unit.index": "index",
    "unit.grade": "grade",
    # Series and rows that are no code of the vocabulary
    "series.new": "New",
    "series.from_before": "From earlier years",
    "series.first_choice": "Named first",
    "series.second_choice": "Named second",
    "series.third_choice": "Named third",
    "row.known": "Known",
    "row.unknown": "Not known or not collected",
    "row.unallocated": "Not split further",
}
"""English drafts by key. Placeholders say their kind after a colon, as in the texts."""

PLURALS: Mapping[str, str] = {
    "cover.children": "children",
    "reporters.reported": "reporting",
    "subtitle.year": "hotlines",
    "subtitle.share": "hotlines",
    "note.hidden": "number",
    "note.few": "number",
    "sheet.hidden": "number",
    "sheet.contacts": "contacts",
    "sheet.new_cases": "cases",
    "category.cases": "cases",
    "category.cases_plain": "cases",
    "borders.assistances": "cases",
    "support.challenges": "times",
    "support.hours": "times",
    "reporters.on_time": "on_time",
    "reporters.matrix": "good",
    "note.break_some": "number",
    "reading.hidden": "hidden",
    "growth.rose": "hotlines",
    "growth.fell": "hotlines",
    "growth.level": "hotlines",
    "alt.bars": "number",
    "alt.one": "number",
    "alt.nothing": "number",
}


class UnknownSentence(KeyError):
    """An edition wanted to say something that no text stands for."""


def say_that(key: str, *claims: str, **values: Given) -> Message:
    """The message of this key; `claims` names what it says beyond its numbers. Raises `UnknownSentence`."""
    if key not in SENTENCES:
        raise UnknownSentence(key)
    return Message(key, values, PLURALS.get(key, ""), dict.fromkeys(claims, True))

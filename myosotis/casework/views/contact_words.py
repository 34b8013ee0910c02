"""The sentences of the contact screen's scripts, and the words somebody may type behind its commands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from myosotis.casework import moment_words


def list_sentences() -> dict[str, Any]:
    """Everything the scripts say, in the language of the page; braces are filled in by them."""
    return {**_say_note(), **_say_facts(), **_say_closing(), **_say_keys(), "typed": list_typed_words()}


def _say_note() -> dict[str, str]:
    return {
        "passage_label": _("Running note, this passage"),
        "passage_placeholder": _("Type what you hear. It is saved as you type."),
        "proposals_label": _("Proposals"),
        "chip": _("{label}: {value}"),
        "name_and_age": _("{name}, {age}"),
        "code_and_text": _("{code}, {text}"),
        "promise_chip": _("Promise: {moment}, {text}"),
        "promise_chip_short": _("Promise: {moment}"),
        "help_child": _("The child’s name, and the age"),
        "help_when": _("When the child was last seen"),
        "help_seen": _("Where the child was last seen"),
        "help_police": _("Whether the police were told"),
        "help_risk": _("How high the risk is judged"),
        "help_promise": _("What we promise, and by when"),
        "date_and_part": _("{date}, {part}"),
        "part_morning": _("in the morning"),
        "part_noon": _("at noon"),
        "part_afternoon": _("in the afternoon"),
        "part_evening": _("in the evening"),
        "part_night": _("at night"),
        "summer_time": _("{moment}, the first time (summer time)"),
        "winter_time": _("{moment}, the second time (winter time)"),
        "no_such_time": _("There is no such day or hour."),
        "lies_ahead": _("That still lies in the future."),
        "lies_behind": _("That is over already."),
        "source_offline": _("taken down while the node was away"),
        "source_passed_on": _("passed on"),
        "passed_on_to": _("Passed on to {name}."),
        "also_writing": _("Here too: {names}"),
    }


def _say_facts() -> dict[str, str]:
    return {
        "fact_who_calls": _("Who calls"),
        "fact_child": _("Child"),
        "fact_age": _("Age"),
        "fact_missing_from": _("Missing from"),
        "fact_last_seen": _("Last seen"),
        "fact_country_now": _("Country now"),
        "fact_risk": _("Risk"),
        "fact_police_told": _("Police told"),
        "hint_who_calls": _("Name or first name"),
        "hint_child": _("Name as told"),
        "hint_age": _("Years"),
        "hint_missing_from": _("Place"),
        "hint_last_seen": _("Where"),
        "hint_when": _("When: yesterday 18:00"),
        "hint_country_now": _("What makes you think so"),
        "hint_risk": _("Why"),
        "hint_police_told": _("Report number, who, when"),
        "when": _("When"),
        "in_words": _("in words"),
        "from_list": _("from the list"),
        "part_of_fact": _("{fact}: {part}"),
        "choose": _("Choose"),
        "proposed": _(" · proposed"),
        "not_asked": _("Not asked yet"),
        "not_judged": _("Not judged yet"),
        "which_hour": _("This hour comes twice. Which one?"),
        "facts_count": _("{known} known, {proposed} proposed, {open} open"),
        "two_values": _("Two values for: {label}"),
        "they_wrote": _("{name} wrote at {time}"),
        "you_wrote": _("The other answer"),
        "nothing": _("nothing"),
        "keep_first": _("Keep the first"),
        "keep_yours": _("Keep the other"),
        "keep_both": _("Keep both"),
    }


def _say_closing() -> dict[str, str]:
    return {
        "call_about_with_age": _("Call about {name}, {age}"),
        "call_about": _("Call about {name}"),
        "call_new": _("A call"),
        "contact_about_with_age": _("Contact about {name}, {age}"),
        "contact_about": _("Contact about {name}"),
        "contact_new": _("A contact"),
        "closed_as": _("Closed at {time}: {kind}."),
        "closed_at": _("Closed at {time}."),
        "ticked_by": _("{name}, {time}"),
        "ladder_help": _("each tick adds a step, with your name and the time"),
        "no_case_found": _("No open case of your team fits."),
        "node_away": _("The node does not answer. The list comes when it is back."),
        "comparing": _("Both are being compared."),
        "known_count": _("{count} perhaps known here"),
        "refused": _("The node did not take this. Your text is kept here; a supervisor can help."),
    }


def _say_keys() -> dict[str, str]:
    return {
        "key_F4": _("link to a case"),
        "key_F6": _("silent, prank, test or wrong number"),
        "key_F7": _("pass on"),
        "key_F8": _("close"),
        "key_F9": _("urgent, then 1 to 6"),
        "key_note": _("the running note"),
        "key_proposals": _("proposals that wait"),
        "key_known": _("compare a child perhaps known here: Alt 1 to Alt 5"),
    }


def list_typed_words() -> dict[str, Any]:
    """Words a person may type, of all offered languages at once: callers and notes mix them."""
    return {
        "yesterday": _days_back(1),
        "day_before_yesterday": _days_back(2),
        "today": [word for word in _days_back(0) if word != "this"],
        "tomorrow": sorted(moment_words.COMING),
        "last_night": ["last night", "la nuit derniere", "gisternacht", "χθεσ το βραδυ"],
        **{part: _words_for(moment_words.PARTS, part) for part in moment_words.HOUR_OF_PART},
        **{unit: [*_words_for(moment_words.UNITS, unit), unit[0]] for unit in ("minute", "hour", "day")},
        "ago": list(moment_words.AGO),
        "about": list(moment_words.ABOUT),
        "joining": sorted(moment_words.FILLERS | {"this"}),
        "weekdays": _in_columns(moment_words.WEEKDAYS),
        "months": _in_columns(moment_words.MONTHS),
        "yes": ["yes", "oui", "ja", "ναι", "نعم"],
        "no": ["no", "not", "non", "nee", "neen", "οχι", "لا"],
        "refused": ["refused", "refuse", "geweigerd", "αρνηθηκε", "αρνηση", "رفض"],
        "command_child": ["enfant", "kind", "παιδι", "طفل"],
        "command_when": ["quand", "wanneer", "ποτε", "متى"],
        "command_seen": ["vu", "gezien", "ειδαν", "شوهد"],
        "command_police": ["politie", "αστυνομια", "شرطة"],
        "command_risk": ["risque", "risico", "κινδυνοσ", "خطر"],
        "command_promise": ["promesse", "belofte", "υποσχεση", "وعد"],
    }


def _days_back(days: int) -> list[str]:
    return [word for known in moment_words.DAYS_BACK.values() for word, back in known.items() if back == days]


def _words_for(lists: dict[str, dict[str, str]], meaning: str) -> list[str]:
    return [word for known in lists.values() for word, meant in known.items() if meant == meaning]


def _in_columns(lists: dict[str, list[str]]) -> list[list[str]]:
    return [
        [word for line in column for word in line.split()] for column in zip(*lists.values(), strict=True)
    ]

"""The main pages, in the order in which somebody would be shown them: who looks, where, and what to see there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

OPERATOR, CASEWORKER, SUPERVISOR = "Bram Wouters", "Sanne Claeys", "Inês Claes"
CHILDREN = ("Anouk", "Lina", "Nikos", "Samir", "Zoé", "Tine")
"""The first names by which the cases of the stories are found."""


@dataclass(frozen=True)
class Sight:
    """One page: its name, its heading in the document, who looks, where, and a sentence about it.

    `follow`: links to go along from there; `do` and `undo`: what has to be pressed before and after.
    """

    name: str
    title: str
    person: str
    path: str
    sentence: str
    follow: tuple[str, ...] = ()
    do: Callable[[Page], None] | None = None
    undo: Callable[[Page], None] | None = None
    is_kept: bool = True


def look_at_sheet(page: Page) -> None:
    """Fill in for whom the case sheet is, and look at it before it leaves."""
    page.locator("[name=for_whom]").fill("Police Leuven")
    reason = page.locator("[name=reason]")
    if reason.evaluate("field => field.tagName") == "SELECT":
        reason.select_option(index=1)
    else:
        reason.fill("Report of 15 November")
    page.locator("button[value=preview]").click()
    page.wait_for_load_state("networkidle")


def begin_training(page: Page) -> None:
    """Switch to invented cases, and look at the board there."""
    page.locator("form[action$='/me/training'] button").first.click()
    page.wait_for_load_state("load")
    page.locator("form[action$='/training/reset'] button").first.click()
    page.wait_for_load_state("load")
    page.goto("/")


def end_training(page: Page) -> None:
    """Back to the cases of the stories."""
    page.goto("/me/")
    page.locator("form[action$='/me/training'] button").first.click()
    page.wait_for_load_state("load")


def write_request(page: Page) -> None:
    """Ask Greece, so that the page shows what they will see."""
    page.locator("input[name=nodes]").first.check()
    page.locator("input[name=asks][value=own_records]").check()
    page.locator("textarea[name=summary]").fill("An aunt saw him in Piraeus. Please ask the port police.")
    for place in (0, 1):
        page.locator("input[name=fields_chosen]").nth(place).check()
    page.locator("[data-preview-here] dl").first.wait_for()


def choose_cases(page: Page) -> None:
    """Tick two cases of the list."""
    for place in (0, 1):
        page.locator("main tbody input[type=checkbox]").nth(place).check()


TOUR = (
    Sight(
        "board",
        "The board",
        OPERATOR,
        "/",
        "Who is missing, on one axis of time that ends now; what we promised, what is due, who is on duty.",
    ),
    Sight(
        "call",
        "A call that is going on",
        OPERATOR,
        "/contacts/?which=mine",
        "The note has the room, the facts stand beside it, nothing is needed to save.",
        follow=(r"/contacts/[0-9a-f-]{36}/?$",),
    ),
    Sight(
        "case",
        "A case",
        CASEWORKER,
        "{Nikos}/",
        "Two children, one of them back: how it stands, what happened when, what comes next.",
    ),
    Sight(
        "people",
        "People around the child",
        CASEWORKER,
        "{Nikos}/people/",
        "Who they are, how each is reached without harm, the police, institutions, and what is alleged by whom.",
    ),
    Sight(
        "telling",
        "Speaking with one parent",
        CASEWORKER,
        "{Nikos}/people/",
        "While a parent is on the line the page shows what that parent told, and nothing of what the other did.",
        follow=(r"/telling/$",),
    ),
    Sight(
        "told",
        "Who told what",
        CASEWORKER,
        "{Nikos}/people/told/",
        "Each value with who told it, and to whom else it may be said.",
        is_kept=False,
    ),
    Sight(
        "person",
        "A new person around the child",
        CASEWORKER,
        "{Nikos}/people/add/person/",
        "Six fields; the rest is folded away until somebody needs it.",
        is_kept=False,
    ),
    Sight(
        "file-abduction",
        "The file of a parental abduction",
        CASEWORKER,
        "{Nikos}/file/",
        "Clocks that know the working days of the other country, roles, proceedings, days in court.",
    ),
    Sight(
        "file-migration",
        "The file of a child missing in migration",
        OPERATOR,
        "{Samir}/file/",
        "Guardian, registration, reception, destination, and what somebody observed.",
    ),
    Sight(
        "file-runaway",
        "The file of a runaway",
        OPERATOR,
        "{Lina}/file/",
        "What pushed and what pulled, and the talk after the return.",
        is_kept=False,
    ),
    Sight(
        "work",
        "What we did and will do",
        CASEWORKER,
        "{Nikos}/work/",
        "Support, steps taken, referrals, promises and tasks of a case in one list, one line each.",
    ),
    Sight(
        "my-work",
        "What is due",
        OPERATOR,
        "/work/",
        "What somebody owes, and what the team does: done, and on to the next.",
    ),
    Sight(
        "risk",
        "Risk and reports",
        CASEWORKER,
        "{Nikos}/risk/",
        "Judged by people with criteria and sources; beside it what a report still lacks.",
    ),
    Sight(
        "consent",
        "Consent",
        CASEWORKER,
        "{Nikos}/consent/",
        "Who allowed what, for whom, until when, in which words; what is not named is not allowed.",
    ),
    Sight(
        "life-saving",
        "To save a life",
        OPERATOR,
        "{Lina}/life-saving/",
        "Tell first, write after: three fields, and a supervisor reviews it.",
        is_kept=False,
    ),
    Sight(
        "papers",
        "Photos and papers",
        CASEWORKER,
        "{Nikos}/papers/",
        "A photo shows itself only when somebody asks; documents are taken out, never opened here.",
    ),
    Sight(
        "sheet",
        "The case sheet for police",
        CASEWORKER,
        "{Nikos}/papers/sheet",
        "What is ticked leaves, and nothing else; it is looked at before.",
        is_kept=False,
    ),
    Sight(
        "sheet-page",
        "The first page of the case sheet",
        CASEWORKER,
        "{Nikos}/papers/sheet",
        "The sheet exactly as it leaves.",
        do=look_at_sheet,
    ),
    Sight(
        "blocked",
        "A child whose whereabouts are withheld",
        CASEWORKER,
        "{Zoé}/people/",
        "A block hides where a child is from every page, paper and hint until somebody opens it with a reason.",
        is_kept=False,
    ),
    Sight(
        "card",
        "Writing the night card",
        CASEWORKER,
        "{Nikos}/card/",
        "Four short texts for whoever is on duty.",
        is_kept=False,
    ),
    Sight(
        "night",
        "Night cards",
        OPERATOR,
        "/night/",
        "Who is on duty finds the card of a family that calls, without opening the case.",
    ),
    Sight(
        "night-card",
        "A night card",
        OPERATOR,
        "/night/",
        "What to say, what not to say, the next step, and the safe contact.",
        follow=(r"/night/[0-9a-f-]{36}/?$",),
    ),
    Sight(
        "handover",
        "A shift handed over",
        OPERATOR,
        "/handover/",
        "Drafted from the log; the next shift takes it over card by card.",
    ),
    Sight(
        "duty",
        "Duty",
        SUPERVISOR,
        "/duty/",
        "Who is at the desk and who is on call, now and in the next weeks.",
        is_kept=False,
    ),
    Sight(
        "surge",
        "Many calls about one case",
        SUPERVISOR,
        "{Anouk}/sightings/",
        "Sightings taken down after an alert, judged and passed on by people.",
    ),
    Sight(
        "sighting",
        "The sheet for sightings",
        SUPERVISOR,
        "/sightings/new",
        "Three fields, and what a helper may say: nothing more.",
        is_kept=False,
    ),
    Sight(
        "supervision",
        "The supervisor’s view",
        SUPERVISOR,
        "/supervision/",
        "Load by hour and day, what waits, what is overdue. Nobody is ranked.",
    ),
    Sight(
        "missed",
        "Missed calls",
        OPERATOR,
        "/missed/",
        "Who called and was not answered, until somebody has called back.",
        is_kept=False,
    ),
    Sight(
        "country",
        "The card of a country",
        OPERATOR,
        "/countries/GR/",
        "Whom to reach there, each line with its source; nothing is guessed.",
        is_kept=False,
    ),
    Sight(
        "phrases",
        "Phrases of the house",
        SUPERVISOR,
        "/phrases/",
        "Two colons and a few letters put a phrase into the note.",
        is_kept=False,
    ),
    Sight(
        "texts",
        "Texts to read aloud",
        SUPERVISOR,
        "/texts/",
        "Signed versions of what is read to somebody who is asked.",
        is_kept=False,
    ),
    Sight(
        "fields",
        "Our own fields",
        SUPERVISOR,
        "/fields/",
        "Questions of one hotline, made without programming; they never leave it.",
        is_kept=False,
    ),
    Sight(
        "cases",
        "The list of cases",
        CASEWORKER,
        "/cases/",
        "Filters that can be kept, and one act for many cases, which can be undone.",
        do=choose_cases,
    ),
    Sight(
        "contacts",
        "The list of contacts",
        OPERATOR,
        "/contacts/",
        "Every contact counts, whether a case follows or not.",
        is_kept=False,
    ),
    Sight(
        "manage",
        "Where a case goes",
        CASEWORKER,
        "{Nikos}/manage/",
        "Another team, two cases that are one, a child who gets a case of its own, the end of the work.",
    ),
    Sight(
        "confidential",
        "Confidential notes",
        CASEWORKER,
        "{Zoé}/confidential/",
        "Read by their author and those named.",
        is_kept=False,
    ),
    Sight(
        "history",
        "The history of the fields",
        CASEWORKER,
        "{Nikos}/history/",
        "Every value that somebody wrote.",
        is_kept=False,
    ),
    Sight(
        "abroad",
        "Requests across borders",
        CASEWORKER,
        "/abroad/",
        "What hotlines ask each other, with its clock and who is next; what arrives shows by itself.",
    ),
    Sight(
        "abroad-request",
        "One request, seen from both sides",
        CASEWORKER,
        "{Nikos}/abroad/",
        "What was asked and told, questions with dated answers, every step, and the next acts as keys.",
        follow=(r"/abroad/[0-9a-f-]{36}/?$",),
    ),
    Sight(
        "abroad-ask",
        "Asking another hotline",
        CASEWORKER,
        "{Nikos}/abroad/ask/",
        "Field by field, and on the right exactly what they will read.",
        do=write_request,
    ),
    Sight(
        "nodes",
        "Other nodes",
        SUPERVISOR,
        "/nodes/",
        "Who can be written to, what waits for whom since when, and what somebody has to look at.",
    ),
    Sight(
        "hotlines",
        "Hotlines in other countries",
        CASEWORKER,
        "/hotlines/",
        "Who answers now by both clocks, in which language, by the number that works from abroad.",
    ),
    Sight(
        "hotline",
        "One hotline",
        SUPERVISOR,
        "/hotlines/",
        "Duty contacts, hours of the week, holidays, the police and the Central Authority of its country, its node.",
        follow=(r"/hotlines/[0-9a-f-]{36}/?$",),
        is_kept=False,
    ),
    Sight(
        "services",
        "Services to refer to",
        CASEWORKER,
        "/services/",
        "Who helps with what, where, when and in which language, and when that was checked.",
    ),
    Sight(
        "log",
        "The log of a case",
        SUPERVISOR,
        "{Nikos}/log/",
        "Every act and every look.",
        is_kept=False,
    ),
    Sight(
        "figures",
        "This year so far",
        "Katrien Moens",
        "/figures/",
        "Contacts, cases, children and episodes are four different counts, and each says which it is.",
    ),
    Sight(
        "training",
        "Training",
        CASEWORKER,
        "/me/",
        "Invented cases to practise on; nothing of it is counted.",
        do=begin_training,
        undo=end_training,
        is_kept=False,
    ),
)

EXTRA = (
    ("be", "light", Sight("sign-in", "Signing in", "", "", "Who can sign in to the demo.")),
    ("be", "light", Sight("board-supervisor", "The supervisor’s board", SUPERVISOR, "", "")),
    ("gr", "dark", Sight("board-greek-dark", "The Greek board, dark", "Ελπίδα Μαυρή", "", "")),
)
"""Pictures of the README and of docs/demo.md, taken once: node, theme, page."""

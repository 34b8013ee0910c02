"""Pages: strict content policy, words through gettext, names of the house, the list of public pages."""

import re

import pytest
from django.conf import settings

from myosotis.accounts.permissions import ROLES, Permission, roles_that_may
from tests.house import PACKAGE, calls, code_files, name_of, our_models, read

# A file of its own, sealed and opened outside the node: it brings its style sheet and its script along.
LOOSE_PAGES = ("sealed_file.html", "sheet_sealed.html", "sealed.html")
TEMPLATES = [path for path in sorted(PACKAGE.glob("*/templates/**/*.html")) if path.name not in LOOSE_PAGES]
PUBLIC = {
    "health",  # says that the node serves, nothing else
    "set_language",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",  # between password and second factor
    "mfa_login_webauthn",
    "accounts:accept_invitation",  # knows a secret link
    "accounts:recover",  # takes a code that a supervisor told by voice, five tries
    "accounts:demo_sign_in",  # exists in the demo only
    "casework:offline",  # empty form; keeps nothing that was not written there
    "casework:offline_paper",
    "casework:offline_worker",
    "exchange:take_envelope",  # other nodes: proven by the signature of a checked peer, before anything is opened
    "exchange:give_waiting",
    "exchange:take_receipt",
    "exchange:take_attachment",
    "cooperation:answer_page",  # a secret address and a passphrase by voice, eight tries; says nothing before
}
FORBIDDEN_IN_TEMPLATES = (
    (r"<script(?![^>]*(\bsrc=|application/json))", "inline script"),
    (r"\sstyle=", "inline style"),
    (r"<style", "inline style sheet"),
    (r"\son[a-z]+=\"", "inline handler"),
    (r"(src|href|action)=\"(https?:)?//", "an address outside the node"),
    (r"\|\s*safe\b", "unescaped text"),
    (r"javascript:", "a script as address"),
)


def test_templates_obey_the_content_policy():
    found = [
        f"{name_of(path)}: {meaning}"
        for path in TEMPLATES
        for pattern, meaning in FORBIDDEN_IN_TEMPLATES
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_titles_of_pages_name_nobody():
    found = []
    for path in TEMPLATES:
        for title in re.findall(
            r"{% block title %}(.*?){% endblock", path.read_text(encoding="utf-8"), re.DOTALL
        ):
            for shown in re.findall(r"{{\s*([^}|\s]+)", title):
                if shown.split(".")[-1] not in {"ref", "node_name", "year", "number"}:
                    found.append(f"{name_of(path)}: {shown}")
    assert found == []


def test_only_reviewed_pages_are_public():
    assert set(settings.MYOSOTIS_PUBLIC_PAGES) <= PUBLIC


def test_scripts_hold_no_addresses_outside():
    for path in PACKAGE.rglob("static/**/*.js"):
        if "vendor" not in path.parts:
            assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text()), name_of(path)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_belongs_to_a_role(permission):
    assert roles_that_may(permission)


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_every_role_is_described_in_prose(role):
    assert str(role.description).endswith(".")
    assert len(str(role.description).split()) >= 5


def test_every_verb_in_the_code_has_a_sentence():
    from myosotis.audit.sentences import SENTENCES

    used = set()
    for path in code_files("myosotis"):
        for call in calls(path, "record"):
            if call.args and hasattr(call.args[0], "value") and isinstance(call.args[0].value, str):
                used.add(call.args[0].value)
    assert used - set(SENTENCES) == set()


def test_every_setting_is_in_the_documents():
    used = set()
    for path in code_files("myosotis/site", "tools"):
        used |= set(re.findall(r"MYOSOTIS_[A-Z_]+[A-Z]", path.read_text()))
    settings_of_site = all_settings()
    wanted = {name for name in used if f'("{name}"' in settings_of_site}
    documented = read("docs/settings.md")
    assert [name for name in sorted(wanted) if f"`{name}`" not in documented] == []


def all_settings() -> str:
    return "\n".join(path.read_text() for path in code_files("myosotis/site"))


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_table_has_its_word_in_the_documents(model):
    text = read("GLOSSARY.md") + read("ARCHITECTURE.md")
    assert f"`{model.__name__}`" in text


def test_guards_and_scans_are_listed_in_architecture():
    from myosotis.site.followers import FOLLOWERS

    text = read("ARCHITECTURE.md")
    for follower in FOLLOWERS:
        assert f"`{follower.label}`" in text, follower.label


def test_what_the_keys_of_other_tables_do_at_an_erasure_is_listed():
    text = read("ARCHITECTURE.md")
    for model in our_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model.__name__ in ("Case", "Contact", "Person"):
                assert f"`{model.__name__}.{field.name}`" in text, f"{model.__name__}.{field.name}"


def test_visible_words_in_python_go_through_gettext():
    for path in code_files("myosotis"):
        if path.name in ("forms.py",) or "views" in path.parts:
            for call in calls(path, "ValidationError", "add_error"):
                for argument in call.args:
                    text = getattr(argument, "value", None)
                    assert not (isinstance(text, str) and " " in text), f"{name_of(path)}: {text}"

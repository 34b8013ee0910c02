"""Empty forms drawn from memory look as if drawn for the page; lists that are asked for late hold the same."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from myosotis.casework import forms, words
from myosotis.casework.actions.contacts import save_contact
from myosotis.casework.blank_forms import BlankForm
from myosotis.kernel.ids import new_id
from tests.people import sign_in

KINDS = (
    forms.ChildForm,
    forms.CloseForm,
    forms.EpisodeForm,
    forms.ErasureForm,
    forms.HoldForm,
    forms.NameForm,
    forms.PersonForm,
    forms.PromiseForm,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_empty_form_from_memory_is_the_form_itself(kind, language):
    with override(language):
        for auto_id in ("one_%s", "two_%s"):
            drawn = render_to_string("components/form.html", {"form": kind(auto_id=auto_id)})
            assert BlankForm(kind, auto_id).draw() == drawn


def test_a_text_that_is_no_code_chooses_nothing():
    form = forms.PersonForm({"name": "Kaat", "role": '"><script>'})
    assert "script" not in str(form["role"])
    code = words.choices("relation_to_child")[0][0]
    assert f'value="{code}" selected' in str(forms.PersonForm({"role": code})["role"])


def test_the_contacts_that_can_be_linked_are_told_when_the_panel_opens(cast):
    contact_id = new_id()
    save_contact(by=cast.bob, contact_id=contact_id, fields={"child": {"value": {"text": "Kaat"}, "seen": 0}})
    choices = sign_in(cast.bob).get(reverse("casework:contacts_to_link")).json()["choices"]
    assert [value for value, _text in choices] == [str(contact_id)]
    assert "Kaat" in choices[0][1]

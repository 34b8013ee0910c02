"""Inputs and lists of forms drawn without templates look as Django draws them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import strip_spaces_between_tags

from myosotis.site.rendering import QuickInputs

CHOICES = [("", "—"), ("a<b", 'Ann & "Bo"'), ("Group <1>", [("c", "Cé"), ("d", "D")])]


@pytest.mark.parametrize("value", ["", "c", "a<b", None])
@pytest.mark.parametrize("attrs", [{}, {"id": "x", "required": True, "disabled": False, "data-a": '"'}])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=CHOICES),
        forms.TextInput(),
        forms.NumberInput(),
        forms.HiddenInput(),
        forms.Textarea(),
    ],
)
def test_an_input_is_drawn_as_django_draws_it(widget, value, attrs):

    def draw(renderer):
        text = str(widget.render("name<", value, attrs, renderer))
        return strip_spaces_between_tags(text.replace("\n", "")).replace("  ", "")

    assert draw(QuickInputs()) == draw(DjangoTemplates())

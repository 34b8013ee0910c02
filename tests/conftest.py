"""For tests that ask for hundreds of pages."""

from __future__ import annotations

import pytest
from django.template.base import Template


@pytest.fixture
def pages_unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test client keeps a copy of what each template was given; who does not look at it need not wait for it."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))

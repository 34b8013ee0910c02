"""The demo's network is what the coordinator could have typed and handed on as a file."""

import pytest

from myosotis.kernel import clock
from myosotis.network import carrying
from myosotis.network.models import Body, Hotline
from myosotis.site.demo.hotlines import tell_hotlines

pytestmark = pytest.mark.django_db


def test_the_demo_has_three_invented_hotlines_that_a_file_carries():
    assert tell_hotlines("be", clock.now()) == Hotline.objects.count() == 3
    assert Hotline.objects.get(is_own=True).country == "BE"
    assert all(hotline.name.startswith("Demo ") for hotline in Hotline.objects.all())
    text = carrying.write_file(list(Hotline.objects.all()), list(Body.objects.all()), is_whole=True)
    assert carrying.read_file(text.encode()).problems == []

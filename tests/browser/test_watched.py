"""What a watched browser tells: whatever is asked of another machine, in whichever way."""

import pytest

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser
WAYS = [
    '<img src="http://elsewhere.example/pixel.png" alt="">',
    '<img src="http://192.0.2.7/pixel.png" alt="">',
    '<link rel="stylesheet" href="https://elsewhere.example/style.css">',
    '<script>fetch("http://elsewhere.example/", {method: "POST", keepalive: true}).catch(() => {})</script>',
    '<script>navigator.sendBeacon("http://elsewhere.example/", "words")</script>',
    '<iframe src="http://elsewhere.example/"></iframe>',
    '<style>body { background: url("http://elsewhere.example/ground.png") }</style>',
]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_asked_of_another_machine_is_told(chromium, way):
    with chromium.new_context() as context:
        watched = Watched("http://localhost:8116")
        watched.follow(context)
        page = context.new_page()
        with page.expect_event("requestfailed"):
            page.set_content(f"<title>Page</title><p>Words</p>{way}")
        assert any(fault.startswith("request outside the node: http") for fault in watched.faults)

"""`demo --check`: what a person's browser would do, over HTTP with cookies and CSRF: sign in, open the first page."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

SIGN_IN = re.compile(r'action="(/demo/sign-in/[0-9a-f-]{36})/?"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADLINE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """How the check of one node went, and one sentence about it."""

    is_well: bool
    sentence: str


def check_node(address: str) -> Finding:
    """Sign in as the first person offered and open the page that person starts with."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.addheaders = [("Accept", "text/html"), ("User-Agent", "myosotis demo check")]
    try:
        page = read_page(browser, address)
        form, token = SIGN_IN.search(page), TOKEN.search(page)
        if not form or not token:
            return Finding(False, "the sign-in page offers nobody")
        page = sign_in(browser, address, page[form.start() :], token.group(1))
    except (OSError, urllib.error.URLError) as error:
        return Finding(False, f"an answer was missing or wrong ({error})")
    headline = HEADLINE.search(page)
    if SIGN_IN.search(page) or not headline:
        return Finding(False, "nobody was signed in")
    words = re.sub(r"<[^>]+>|\s+", " ", headline.group(1)).split()
    return Finding(True, f"signed in, and the first page says “{' '.join(words)}”")


def sign_in(browser: urllib.request.OpenerDirector, address: str, form: str, token: str) -> str:
    """Press the one button; returns the page one arrives at."""
    action = form.split('action="', 1)[1].split('"', 1)[0]
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    request = urllib.request.Request(  # noqa: S310  own address
        urllib.parse.urljoin(address, action), data=body, headers={"Referer": address}
    )
    with browser.open(request, timeout=30) as answer:
        read = bytes(answer.read())
    return read.decode() if read else read_page(browser, address)


def read_page(browser: urllib.request.OpenerDirector, address: str) -> str:
    """The text of a page, followed to where it leads."""
    with browser.open(address, timeout=30) as answer:
        return bytes(answer.read()).decode()

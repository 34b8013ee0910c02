"""The one way out: sixteen tricks to lead it inside, and what a bad answer can do."""

import re
import socket
import threading

import pytest

from myosotis.exchange import egress
from myosotis.exchange.checks import check_own_net
from myosotis.exchange.egress import Unreachable, is_outside, open_line, resolve
from myosotis.exchange.models import Peer
from tests.house import PACKAGE, ROOT, code_files, name_of

TRICKS = (
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.0.8",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fe80::1%eth0",
    "fd00::1",
)


@pytest.mark.parametrize("address", TRICKS)
def test_no_trick_leads_inside(address, monkeypatch):
    assert not is_outside(address)
    both = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_all, **_more: both)
    with pytest.raises(Unreachable) as refused:
        resolve("hotline.example", 443)
    assert refused.value.code == "inside"


def test_public_addresses_are_outside():
    assert is_outside("93.184.215.14")
    assert is_outside("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def list_peer(url):
    Peer.objects.create(
        node_id="gr", name="Invented", country="GR", kind="hotline", status="active", listed={"url": url},
        listed_digest="0", listed_version=1,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "http://gr.hotline.test",
        "https://gr.hotline.test:8443",
        "https://me@gr.hotline.test",
        "https://gr.hotline.test/?x",
        "file:///etc/passwd",
        "https://gr.hotline.test\\@inside",
    ],
)
def test_an_address_of_another_form_is_not_asked_for_even_if_listed(url):
    list_peer(url)
    with pytest.raises(Unreachable) as refused:
        open_line(url)
    assert refused.value.code == "address"


@pytest.mark.django_db
def test_only_addresses_of_the_directory_are_asked_for():
    with pytest.raises(Unreachable) as refused:
        open_line("https://elsewhere.test")
    assert refused.value.code == "unlisted"


def ask(settings, monkeypatch, answer):
    """What comes of asking a server of this machine that answers with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        list_peer(url)
        settings.MYOSOTIS_EXCHANGE_OWN_NET = [f"127.0.0.1:{port}"]
        monkeypatch.setattr(egress, "ANSWER_SECONDS", 0.3)

        def serve():
            taken, _address = server.accept()
            with taken:
                asked = b""
                while not asked.endswith(b"{}"):
                    asked += taken.recv(65536)
                taken.sendall(answer)
                taken.settimeout(2)
                try:
                    taken.recv(1)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with open_line(url) as line:
            return line.post("/x/", b"{}", limit=1000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "redirect"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000, "size"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf of it", "time"),
        (b"nonsense\r\n\r\n", "connection"),
    ],
)
def test_a_bad_answer_is_given_up(settings, monkeypatch, answer, code):
    with pytest.raises(Unreachable) as refused:
        ask(settings, monkeypatch, answer)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_good_answer_is_read(settings, monkeypatch):
    answer = ask(settings, monkeypatch, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    assert (answer.status, answer.body) == (200, b"{}")


@pytest.mark.django_db
def test_a_server_that_closes_after_each_answer_is_asked_on_a_new_connection(settings):
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        list_peer(f"http://127.0.0.1:{port}")
        settings.MYOSOTIS_EXCHANGE_OWN_NET = [f"127.0.0.1:{port}"]

        def serve():
            for _ in range(2):
                taken, _address = server.accept()
                with taken:
                    asked = b""
                    while not asked.endswith(b"{}"):
                        asked += taken.recv(65536)
                    taken.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        with open_line(f"http://127.0.0.1:{port}") as line:
            assert [line.post("/x/", b"{}").status for _ in range(2)] == [200, 200]


def test_no_other_module_opens_connections():
    opens = re.compile(
        r"^\s*(?:import|from) (?:socket|http\.client|urllib\.request|requests|httpx|aiohttp|smtplib|ftplib|"
        r"telnetlib|websockets?|urllib3|paramiko)\b",
        re.MULTILINE,
    )
    # The others listen, or speak with this very node: none of them knows an address elsewhere.
    allowed = {
        "myosotis/exchange/egress.py",
        "myosotis/site/processes.py",
        "myosotis/site/serving.py",
        "myosotis/site/demo/checking.py",
        "myosotis/site/demo/running.py",
    }
    found = {
        name_of(path) for path in code_files("myosotis", "myosotis_core") if opens.search(path.read_text())
    }
    local = {name for name in found - allowed if "AF_UNIX" in (ROOT / name).read_text()}
    assert found - allowed - local == set(), PACKAGE


def test_hosts_of_the_own_net_are_for_demos_and_tests_only(settings):
    settings.MYOSOTIS_EXCHANGE_OWN_NET, settings.MYOSOTIS_TEST = ["127.0.0.1:8117"], True
    assert check_own_net() == []
    settings.MYOSOTIS_TEST = False
    assert [found.id for found in check_own_net()] == ["myosotis.E007"]

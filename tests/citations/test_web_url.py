"""Addresses as people paste them become addresses that links can hold."""

import pytest

from appeals.citations.web_url import percent_encode, why_not_public


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://exam\u00adple.org/re\u00adport", "https://example.org/report"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        (
            "https://example.org/ü?q=留置",
            "https://example.org/%C3%BC?q=%E7%95%99%E7%BD%AE",
        ),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.org/a\u00a0b", "https://example.org/a%C2%A0b"),
        ("mailto:a b@example.org", "mailto:a%20b@example.org"),
        ("https://[::1]/a[1]", "https://[::1]/a[1]"),
        ("https://" + "ü" * 70 + "/", "https://" + "%C3%BC" * 70 + "/"),
    ],
)
def test_an_address_is_percent_encoded(typed, held):
    assert percent_encode(typed) == held
    assert percent_encode(held) == held


INSIDE = """\
http://127.0.0.1/a http://localhost:8000/ https://10.1.2.3 http://172.16.0.1/
http://192.168.1.7/report.pdf http://169.254.169.254/latest http://0.0.0.0
http://100.64.0.1/ http://[::1]/ http://[fc00::1]:80/ http://[fd12:3456::1]/
http://[fe80::1%25eth0]/ http://[::ffff:127.0.0.1]/ http://printer.local/
http://nas.lan https://wiki.internal/ http://router.home.arpa/ http://intranet/x
http://localhost./ http://a.localhost/ HTTP://LOCALHOST http://wiki.corp
mailto:staff@localhost http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1
http://0177.0.0.1 http://127.1/ http://３２.local http://%6cocalhost/
http:\\\\127.0.0.1\\x http://printer.local?x http://10.0.0.1#x file:///home/me/a.pdf
ftp://fileserver/a http://127.0.\u00ad0.1/ http://printer.lo\u00adcal/""".split()
HIDDEN = """\
https://un.org@example.net/ https://un.org:443@example.net https://a@b@example.org
https://134744072/ https://0x08.8.8.8/""".split()
PUBLIC = """\
https://www.ohchr.org/en/documents https://example.org:8443/a@b?c=d@e http://8.8.8.8/
https://xn--bcher-kva.example/ https://例え.jp/ http://[2606:4700::1111]/
mailto:office@example.org tel:+34600000000 https://web.archive.org/web/2020/http://10.0.0.1/
https://127.0.0.1.example.org/ https://localhost.example.org/ https://example.local.org""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_known(address):
    assert why_not_public(address).startswith("leads to ")


@pytest.mark.parametrize("address", HIDDEN)
def test_an_address_that_hides_where_it_leads_is_known(address):
    assert why_not_public(address).startswith("hides ")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_left_alone(address):
    assert why_not_public(address) == ""


@pytest.mark.parametrize("address", ["http://", "http:///x", "https://[", "http://@"])
def test_a_broken_address_is_no_crash(address):
    why_not_public(address)

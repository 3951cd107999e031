"""Addresses that lead inside, or hide where they lead, are known by their form."""

import pytest

from appeals.citations.inward_address import why_not_public

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

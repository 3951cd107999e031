"""Addresses as people paste them become addresses that links can hold."""

import pytest

from appeals.citations.web_url import percent_encoded


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
    assert percent_encoded(typed) == held
    assert percent_encoded(held) == held

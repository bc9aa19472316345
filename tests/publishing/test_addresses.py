"""Addresses that reports name, as they are published: of the web, and such that every format takes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.publishing.addresses import beside, relative, web_address

# RFC 3986, appendix A, for an address with a host.
_PCT = "%[0-9A-Fa-f]{2}"
_UNRESERVED, _SUB = r"A-Za-z0-9\-._~", "!$&'()*+,;="
URI = re.compile(
    rf"https?://(?:(?:[{_UNRESERVED}{_SUB}:]|{_PCT})*@)?(?:\[[0-9A-Fa-f:.]+\]|(?:[{_UNRESERVED}{_SUB}]|{_PCT})+)(?::\d*)?"
    rf"(?:/(?:[{_UNRESERVED}{_SUB}:@/]|{_PCT})*)?(?:\?(?:[{_UNRESERVED}{_SUB}:@/?]|{_PCT})*)?"
    rf"(?:#(?:[{_UNRESERVED}{_SUB}:@/?]|{_PCT})*)?"
)


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("https://coast.example/1?a=1&b=2#c", "https://coast.example/1?a=1&b=2#c"),
        ("HTTP://Coast.Example:8080/a%20b", "http://coast.example:8080/a%20b"),
        ("https://coast.example/{id}|a^b`c", "https://coast.example/%7Bid%7D%7Ca%5Eb%60c"),
        ("https://coast.example/50%/ä?q=[1]#a#b", "https://coast.example/50%25/%C3%A4?q=%5B1%5D#a%23b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://coast.example/a\u202eb\x00", "https://coast.example/a%E2%80%AEb%00"),
        ("https://[2001:db8::1]:81/a", "https://[2001:db8::1]:81/a"),
        ("https://a:b@coast.example/", "https://a:b@coast.example/"),
    ],
)
def test_an_address_is_made_fit_for_every_format(told: str, published: str) -> None:
    assert web_address(told) == published


@pytest.mark.parametrize(
    "told",
    [
        None, "", "javascript:alert(1)", "file:///etc/passwd", "//coast.example/", "https://", "https://?a", "http://[x",
        "http://coast.example:port/", "https://a b.example/", "https://coast.example/<b>", 'https://coast.example/"',
        "https://a..b/", "https://\u202e/", "https://coast.example\\@evil.example/",
    ],
)  # fmt: skip
def test_what_leads_nowhere_on_the_web_is_no_address(told: str | None) -> None:
    assert web_address(told) is None


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_a_report_names_is_a_uri_or_nothing(rest: str, host: str) -> None:
    for told in (f"https://coast.example/{rest}", f"http://{host}/", f"https://{host}{rest}"):
        made = web_address(told)
        if made is not None:
            assert URI.fullmatch(made), made
            assert web_address(made) == made
            assert urlsplit(made).hostname


def test_a_feed_lies_beside_its_page() -> None:
    assert relative("what changed:now?.atom") == "what%20changed%3Anow%3F.atom"
    assert beside("https://desk.example/a/siege.html?x=1#y", "b c.atom") == "https://desk.example/a/b%20c.atom"
    assert beside("https://desk.example", "b.atom") == "https://desk.example/b.atom"

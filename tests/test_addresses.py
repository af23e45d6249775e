import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.addresses import is_literal, port_of, refusal_of_address, refusal_of_url

NOT_PUBLIC = [
    *["127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    *["100.64.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.31.196.1"],
    *["::1", "fc00::1", "fdff::1", "2001:db8::1", "3fff::1"],
]
NEVER = [
    *["0.0.0.0", "0.1.2.3", "169.254.169.254", "168.63.129.16", "192.0.0.8", "192.88.99.1"],
    *["224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
    *["::", "::127.0.0.1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"],
    *["64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2002:7f00:1::", "2002:808:808::"],
    *["5f00::1", "fd00:ec2::254"],
]
PUBLIC = [
    "93.184.216.34",
    "1.1.1.1",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.255.255",
    "2606:4700::6810",
]


@pytest.mark.parametrize("literal", NOT_PUBLIC + NEVER)
def test_what_is_not_public_is_refused(literal: str) -> None:
    assert refusal_of_address(literal)


@pytest.mark.parametrize("literal", NOT_PUBLIC)
def test_ones_own_network_may_be_allowed(literal: str) -> None:
    assert refusal_of_address(literal, allow_private=True) is None


@pytest.mark.parametrize("literal", NEVER)
def test_networks_without_pages_stay_refused(literal: str) -> None:
    assert refusal_of_address(literal, allow_private=True)


@pytest.mark.parametrize("literal", PUBLIC)
def test_public_addresses_are_visited(literal: str) -> None:
    assert refusal_of_address(literal) is None


@pytest.mark.parametrize("prefix", ["::ffff:", "64:ff9b::"])
@pytest.mark.parametrize("inside", [a for a in NOT_PUBLIC + NEVER if "." in a and ":" not in a])
def test_an_address_is_judged_by_the_one_inside(prefix: str, inside: str) -> None:
    assert inside in (refusal_of_address(prefix + inside) or "")


def test_a_public_address_may_come_mapped_or_by_nat64() -> None:
    assert refusal_of_address("::ffff:93.184.216.34") is None
    assert refusal_of_address("64:ff9b::93.184.216.34") is None


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_visited(address: object) -> None:
    if not address.is_global:  # type: ignore[attr-defined]
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is None or not mapped.is_global:
            assert refusal_of_address(str(address))


def test_what_is_no_address_is_refused() -> None:
    assert refusal_of_address("localhost")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "gopher://example.org/",
        "//example.org/",
        "example.org/privacy",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http:///privacy",
        "http://*/",
        "http://%00/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://example.org/\r\nX: 1",
        "http://exa mple.org/",
        "",
    ],
)
def test_urls_that_are_not_visited(url: str) -> None:
    assert refusal_of_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://example.org/privacy?lang=en#top",
        "http://example.org:443/",
        "https://example.org:80/",
        "HTTPS://EXAMPLE.org/",
        "https://example.org/a@b",
    ],
)
def test_urls_that_are_visited(url: str) -> None:
    assert refusal_of_url(url) is None


def test_the_watchs_own_port_is_allowed_and_no_other() -> None:
    assert refusal_of_url("http://example.org:8080/", own_port=8080) is None
    assert refusal_of_url("http://example.org:8081/", own_port=8080)


def test_the_port_of_a_url() -> None:
    assert port_of("https://example.org/") == 443
    assert port_of("http://example.org:8080/") == 8080
    assert port_of("http://example.org:x/") is None
    assert port_of("mailto:someone@example.org") is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3.4.", "[::1]"]
)
def test_hosts_named_by_number_are_known(host: str) -> None:
    assert is_literal(f"http://{host}/")


@pytest.mark.parametrize("host", ["example.org", "1.example", "0x.example.org", "localhost"])
def test_hosts_named_by_name_are_known(host: str) -> None:
    assert not is_literal(f"http://{host}:8080/")

"""Which addresses may be visited: schemes, ports and the tables of networks that are not public.

Knows URLs and IP addresses as text and number; it resolves nothing and connects to nothing (that
is `monitor.web`, which asks here about the very address it is about to connect to). The tables are
our own because `ipaddress.is_global` calls several dangerous ranges global (NAT64, 6to4 and
IPv4-compatible forms of loopback, multicast, the wire server of a large cloud).

Sources: the IANA special-purpose registries (RFC 6890 and successors); RFC 6052 (NAT64),
RFC 4291 section 2.5.5 (mapped and compatible addresses), RFC 7526 (6to4 retired).
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

WEB_PORTS = frozenset({80, 443})

_DEFAULT_PORTS = {"http": 80, "https": 443}

_NO_PAGES = """
    0.0.0.0/8 169.254.0.0/16 168.63.129.16/32 192.0.0.0/24 192.88.99.0/24 224.0.0.0/4 240.0.0.0/4
    ::/128 ::/96 64:ff9b:1::/48 100::/64 2001::/23 2002::/16 5f00::/16 fd00:ec2::254/128
    fe80::/10 fec0::/10 ff00::/8
"""
"""Networks on which no page lives: refused even where private addresses are allowed."""

_PRIVATE = """
    10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.0.2.0/24 192.31.196.0/24
    192.52.193.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
    ::1/128 2001:db8::/32 3fff::/20 fc00::/7
"""
"""Networks of one's own, and those for documentation and measurement."""

_LOOPBACK6 = IPv6Address("::1")
_GLOBAL6 = IPv6Network("2000::/3")
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f\\]")


def _networks(table: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(network) for network in table.split())


_NO_PAGES_NETWORKS = _networks(_NO_PAGES)
_PRIVATE_NETWORKS = _networks(_PRIVATE)


def refusal_of_address(literal: str, *, allow_private: bool = False) -> str | None:
    """Tell why an IP address may not be connected to, None where it may.

    `literal` is an address as a resolver returns it (an IPv6 zone may follow). Mapped and NAT64
    addresses are judged by the IPv4 address inside; other forms that carry one (compatible,
    6to4, Teredo) are refused whatever they carry.
    """
    try:
        address = _unwrapped(ip_address(literal))
    except ValueError:
        return f"{literal!r} is not an IP address"
    shown = literal if str(address) == literal else f"{literal} ({address})"
    if address != _LOOPBACK6 and _is_in(address, _NO_PAGES_NETWORKS):
        return f"{shown} is in a network that holds no pages"
    if allow_private:
        return None
    if _is_in(address, _PRIVATE_NETWORKS):
        return f"{shown} is not a public address"
    if isinstance(address, IPv6Address) and address not in _GLOBAL6:
        return f"{shown} is not a public address"
    return None


def refusal_of_url(url: str, own_port: int | None = None) -> str | None:
    """Tell why a URL may not be visited, None where it may.

    Allowed are http and https without user name and password, on ports 80, 443 and `own_port`
    (the port that the operator wrote into the watch's address). Where the name leads is judged
    later, by `refusal_of_address`.
    """
    if _CONTROL_OR_SPACE.search(url):
        return "the address holds a space, a backslash or a control character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the address cannot be read ({error})"
    refusal = None
    if parts.scheme not in _DEFAULT_PORTS:
        refusal = "only addresses that begin with http:// or https:// are visited"
    elif "@" in parts.netloc:
        refusal = "an address with a user name or password is not visited"
    elif not parts.hostname or not _HOST.fullmatch(parts.hostname):
        refusal = "the address names no host"
    elif port is not None and port not in WEB_PORTS and port != own_port:
        refusal = f"port {port} is not visited (80, 443 and the watch's own are)"
    return refusal


def port_of(url: str) -> int | None:
    """Return the port that a URL leads to, None where it cannot be told."""
    try:
        parts = urlsplit(url)
        return parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None


def is_literal(url: str) -> bool:
    """Tell whether a URL names its host by number ("127.1", "0x7f000001", "[::1]").

    Such addresses are fine in the operator's own file and refused where a stranger proposes them.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    if ":" in host:
        return True
    last = host.rpartition(".")[2]
    return bool(re.fullmatch(r"\d+|0x[0-9a-f]*", last))


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv6Address) and (address in _MAPPED or address in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_in(
    address: IPv4Address | IPv6Address, networks: tuple[IPv4Network | IPv6Network, ...]
) -> bool:
    return any(address in network for network in networks)

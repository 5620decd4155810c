"""Which network addresses belong to the public internet, and what the others are.

Lists of our own: what the standard library calls global changed between releases of Python 3.11.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_METADATA = (IPv4Address("169.254.169.254"), IPv6Address("fd00:ec2::254"))
_RESERVED_4 = (
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared (carrier-grade NAT)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "reserved"),
    ("192.88.99.0/24", "tunnel (6to4)"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "reserved"),
    ("198.51.100.0/24", "reserved"),
    ("203.0.113.0/24", "reserved"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
)
_RESERVED_6 = (
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("64:ff9b:1::/48", "private"),
    ("2001::/32", "tunnel (Teredo)"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "reserved"),
    ("2002::/16", "tunnel (6to4)"),
    ("3fff::/20", "reserved"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
)
_NETWORKS_4 = [(IPv4Network(network), what) for network, what in _RESERVED_4]
_NETWORKS_6 = [(IPv6Network(network), what) for network, what in _RESERVED_6]
_GLOBAL_6 = IPv6Network("2000::/3")  # all that was ever given out
_NAT64 = IPv6Network("64:ff9b::/96")  # how a network without IPv4 reaches it: the address inside decides


def not_public(address: Address) -> str | None:
    """What kind of address it is, for a person; None for one of the public internet."""
    if address in _METADATA:
        return "metadata service"
    if isinstance(address, IPv4Address):
        return _named(address, _NETWORKS_4)
    if address.scope_id is not None:
        return "link-local"
    if address in _NAT64:
        return not_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return _named(address, _NETWORKS_6) or (None if address in _GLOBAL_6 else "reserved")


def _named(address: Address, networks: Sequence[tuple[IPv4Network | IPv6Network, str]]) -> str | None:
    return next((what for network, what in networks if address in network), None)

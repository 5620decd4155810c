"""Ways to write an address that a resolver somewhere understands, for properties of the guard."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from hypothesis import strategies as st

INSIDE_4 = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "169.254.169.254/32"),
)
INSIDE_6 = ("::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8", "fd00:ec2::254/128", "2001:db8::/32", "fec0::/10")


def inside_4() -> st.SearchStrategy[IPv4Address]:
    """Addresses that are not of the public internet."""
    return st.sampled_from(INSIDE_4).flatmap(lambda network: st.ip_addresses(network=IPv4Network(network))).map(_v4)


def inside_6() -> st.SearchStrategy[IPv6Address]:
    """Such addresses of IPv6, among them all those that carry one of IPv4."""
    own = st.sampled_from(INSIDE_6).flatmap(lambda network: st.ip_addresses(network=IPv6Network(network)))
    return st.one_of(own.map(_v6), inside_4().flatmap(lambda address: st.sampled_from(carriers(address))))


def carriers(address: IPv4Address) -> list[IPv6Address]:
    number = int(address)
    return [
        IPv6Address(0xFFFF << 32 | number),  # IPv4-mapped
        IPv6Address(number),  # IPv4-compatible
        IPv6Address(0x2002 << 112 | number << 80),  # 6to4
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),  # NAT64
        IPv6Address(int(IPv6Address("64:ff9b:1::")) | number),  # NAT64 of one's own
        IPv6Address(int(IPv6Address("2001::")) | number ^ 0xFFFF_FFFF),  # Teredo
    ]


@st.composite
def written_4(draw: st.DrawFn, addresses: st.SearchStrategy[IPv4Address]) -> str:
    """An IPv4 address as inet_aton reads it: 1 to 4 parts, each decimal, octal or hex, perhaps with dots around."""
    number = int(draw(addresses))
    count = draw(st.integers(1, 4))
    parts = [number >> (24 - 8 * index) & 0xFF for index in range(count - 1)]
    parts.append(number & (1 << (8 * (5 - count))) - 1)
    notations: list[Callable[[int], str]] = [str, octal, hex, padded_hex]
    written = [draw(st.sampled_from(notations))(part) for part in parts]
    return draw(st.sampled_from([".", ".", "。", "．"])).join(written) + draw(st.sampled_from(["", "", ".", ".."]))


def octal(number: int) -> str:
    return f"0{number:o}"


def padded_hex(number: int) -> str:
    return f"0x{number:08X}"


def _v4(address: IPv4Address | IPv6Address) -> IPv4Address:
    return IPv4Address(int(address))


def _v6(address: IPv4Address | IPv6Address) -> IPv6Address:
    return IPv6Address(int(address))

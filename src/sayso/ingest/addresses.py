"""Which addresses a name stands for, and which of them are of the open Internet."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

_TRIED = 4
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# A platform service of one large cloud answers inside its machines on an address of the public range.
_METADATA = frozenset({ipaddress.IPv4Address("168.63.129.16")})
# IETF protocol assignments (RFC 6890), of which older releases of the library know only a part.
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")


class RefusedError(Exception):
    """Why a hop was not taken; becomes a FetchError that names the address first asked for."""

    def __init__(self, reason: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class NotPublicError(RefusedError):
    """The guard's own refusal: an address that is not public."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses that a host name stands for, by the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def in_time(resolve: Resolve, host: str, port: int, deadline: float) -> list[str]:
    """The addresses of a host, looked up beside us: the system's resolver cannot be told how long it may take.
    Raises RefusedError when it fails or takes longer than to `deadline` (of `time.monotonic`)."""
    found: list[list[str]] = []
    failed: list[BaseException] = []

    def look() -> None:
        try:
            found.append(resolve(host, port))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if failed:
        if isinstance(failed[0], OSError | UnicodeError):
            raise RefusedError(f"host {host} cannot be resolved: {failed[0]}") from None
        raise failed[0]
    if not found:
        raise RefusedError(f"host {host} cannot be resolved in time")
    return found[0]


def checked_addresses(host: str, allowed: frozenset[str], addresses: list[str]) -> list[str]:
    """The addresses of a host that may be connected to. Raises RefusedError when one of them is not public, unless
    the host is one of those `allowed`, or when there is none."""
    if not addresses:
        raise RefusedError(f"host {host} cannot be resolved")
    if host.casefold() not in allowed:
        for address in addresses:
            if not is_public(address):
                at = "" if host == address else f" at {address}"
                raise NotPublicError(f"is refused: {host}{at} is not public; allow the host if that is meant")
    return addresses[:_TRIED]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet: not private, loopback, link-local, shared,
    multicast, reserved, nor an IPv6 form of an IPv4 address that is (mapped, NAT64, 6to4, Teredo)."""
    try:
        ip: Address = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.is_site_local:
            return False
        found = [a for a in inner if a is not None]
        if found:
            return all(is_public(str(a)) for a in found)
    elif ip in _PROTOCOLS:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified) and ip not in _METADATA

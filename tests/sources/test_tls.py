"""TLS over checked addresses: the name is what is verified and asked for, the address only where it is reached."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.errors import AddressRefused, SourceRefused
from chalicelib.sources.fetch import PAGE, Fetched, fetch
from chalicelib.sources.guard import Guard
from tests.sources.fetching import Waits
from tests.sources.sockets import Names

NAME = "news.example"


@dataclass
class Secure:
    port: int
    certificate: Path
    asked_names: list[str | None] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)

    def guard(self, name: str, trusted: bool = True) -> Guard:
        """Leads `name` to this server; trusts its certificate or the usual ones only."""
        guard = Guard(frozenset({(name, self.port)}), Names([["127.0.0.1"]]))
        return (
            replace(guard, tls=lambda: ssl.create_default_context(cafile=str(self.certificate))) if trusted else guard
        )


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    certificate = tmp_path_factory.mktemp("tls") / "certificate.pem"
    certificate.write_bytes(self_signed(NAME))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Secure(listening.getsockname()[1], certificate)
        context.sni_callback = lambda _socket, name, _context: server.asked_names.append(name)
        thread = threading.Thread(target=serve, args=(listening, context, server), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=10)


def serve(listening: socket.socket, context: ssl.SSLContext, server: Secure) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        plain.settimeout(10)
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                server.requests.append(connection.recv(65536))
                connection.sendall(answer_to(server.requests[-1]))
        except OSError:  # a client that does not trust us
            plain.close()


def answer_to(request: bytes) -> bytes:
    if request.startswith(b"GET /down "):
        return b"HTTP/1.1 302 Found\r\nLocation: http://news.example/\r\nContent-Length: 0\r\n\r\n"
    return b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecure"


def test_the_name_stays_in_tls_and_in_the_host_header(secure: Secure) -> None:
    result = fetch(f"https://{NAME}:{secure.port}/", kind=PAGE, guard=secure.guard(NAME))
    assert isinstance(result, Fetched)
    assert result.content == b"secure"
    assert secure.asked_names[-1] == NAME
    assert f"host: {NAME}:{secure.port}".encode() in secure.requests[-1].lower()


def test_a_certificate_for_another_name_is_refused(secure: Secure) -> None:
    with pytest.raises(SourceRefused, match="its certificate cannot be trusted: Hostname mismatch"):
        fetch(f"https://other.example:{secure.port}/", kind=PAGE, guard=secure.guard("other.example"))


def test_a_certificate_of_nobody_known_is_refused_at_once(secure: Secure) -> None:
    waits = Waits()
    with pytest.raises(SourceRefused, match="its certificate cannot be trusted: self-signed certificate"):
        fetch(f"https://{NAME}:{secure.port}/", kind=PAGE, guard=secure.guard(NAME, trusted=False), clock=waits.clock())
    assert waits.noted == []


def test_a_redirect_away_from_https_is_refused(secure: Secure) -> None:
    with pytest.raises(AddressRefused, match="redirects from https to http"):
        fetch(f"https://{NAME}:{secure.port}/down", kind=PAGE, guard=secure.guard(NAME))


def self_signed(name: str) -> bytes:
    """Certificate and key for `name`, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + private

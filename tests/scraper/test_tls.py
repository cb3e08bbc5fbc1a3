"""TLS of old servers, on a server of our own: refused as it is, accepted as far as the portal's file says."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.scraper.crawling import Crawl, Crawler

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

PAGE = "<!doctype html><html><body><p>Không có gì.</p></body></html>".encode()


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate with its key."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def secret(self) -> bytes:
        encoding, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, encoding, plain)


def sign(name: str, issuer: Signed | None = None, bits: int = 2048, authority: bool = False) -> Signed:
    """Make a certificate for 127.0.0.1, signed by an issuer or by itself."""
    key = rsa.generate_private_key(65537, bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return Signed(key, made.sign(issuer.key if issuer else key, hashes.SHA256()))


@contextmanager
def https(folder: Path, signed: Signed, ciphers: str, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> Iterator[str]:
    """Serve one page over TLS with a certificate, sending no other of its chain."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # who refuses our certificate hangs up

    file = folder / "server.pem"
    file.write_bytes(signed.secret + signed.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = newest
    context.load_cert_chain(file)
    httpd = Server(("127.0.0.1", 0), Handler)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{httpd.server_address[1]}/"
    finally:
        httpd.shutdown()
        httpd.server_close()


def crawl(crawler: Crawler, folder: Path, url: str, more: str) -> Crawl:
    path = folder / "cong.toml"
    path.write_text(
        'name = "cong"\norganisation = "Cổng"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f"sitemap = false\nmay_be_empty = true\n[politeness]\ndelay = 0.0\n{more}",
        encoding="utf-8",
    )
    arguments = ["-a", f"portal={path}", "-a", f"base={url}", "-s", "RETRY_TIMES=0"]
    return crawler.run("crawl", "portal", *arguments)


def reasons(crawler: Crawler) -> str:
    return " ".join(error or "" for (error,) in crawler.rows("SELECT error FROM captures"))


def test_a_small_key_is_refused_unless_the_portals_file_lowers_the_level(crawler: Crawler, tmp_path: Path) -> None:
    small = sign("127.0.0.1", bits=1024)
    (tmp_path / "chain.pem").write_bytes(small.pem)
    trusted = f'tls_chain = "{tmp_path}/chain.pem"\n'
    with https(tmp_path, small, "AES128-SHA:@SECLEVEL=0") as url:
        refused = crawl(crawler, tmp_path, url, trusted)
        assert refused.code == 1
        assert "robots.txt could not be read" in refused.err
        done = crawl(crawler, tmp_path, url, trusted + 'tls_ciphers = "DEFAULT:@SECLEVEL=0"\n')
        assert done.code == 0, done.err + reasons(crawler)


@pytest.mark.slow
def test_a_server_of_tls_1_0_is_reached_where_the_portals_file_says_legacy(crawler: Crawler, tmp_path: Path) -> None:
    old = sign("127.0.0.1")
    (tmp_path / "chain.pem").write_bytes(old.pem)
    options = f'tls_chain = "{tmp_path}/chain.pem"\ntls_ciphers = "DEFAULT:@SECLEVEL=0"\n'
    with https(tmp_path, old, "DEFAULT:@SECLEVEL=0", ssl.TLSVersion.TLSv1) as url:
        assert crawl(crawler, tmp_path, url, options).code == 1
        done = crawl(crawler, tmp_path, url, options + "tls_legacy = true\n")
        assert done.code == 0, done.err + reasons(crawler)


def test_what_a_server_leaves_out_of_its_chain_can_be_given(crawler: Crawler, tmp_path: Path) -> None:
    root = sign("Goc", authority=True)
    middle = sign("Giua", root, authority=True)
    (tmp_path / "chain.pem").write_bytes(middle.pem + root.pem)
    with https(tmp_path, sign("127.0.0.1", middle), "DEFAULT", ssl.TLSVersion.TLSv1_3) as url:
        refused = crawl(crawler, tmp_path, url, "")
        assert refused.code == 1
        assert "certificate verify failed" in reasons(crawler)
        done = crawl(crawler, tmp_path, url, f'tls_chain = "{tmp_path}/chain.pem"\n')
        assert done.code == 0, done.err + reasons(crawler)


@pytest.mark.slow
@pytest.mark.parametrize(("accepts", "code"), [("false", 1), ("true", 0)])
def test_a_certificate_that_nobody_signed_is_taken_only_where_the_portals_file_says_so(
    crawler: Crawler, tmp_path: Path, accepts: str, code: int
) -> None:
    with https(tmp_path, sign("127.0.0.1"), "DEFAULT") as url:
        assert crawl(crawler, tmp_path, url, f"accept_invalid_tls = {accepts}\n").code == code

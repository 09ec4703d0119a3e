"""Addresses that may be sent to, and the connection that is made."""

import socket
import ssl
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.test import SimpleTestCase, override_settings

from exchange.push import addresses, sending
from exchange.push.addresses import Refused, is_public, public_addresses, refusal_of
from exchange.push.sending import NoAnswer, Request, post
from tests.exchange.push.receiver import receiving

FORGED = (
    "http://api.example.cn/in",
    "ftp://api.example.cn/in",
    "//api.example.cn/in",
    "api.example.cn/in",
    "https:///in",
    "https://",
    "https://name:word@api.example.cn/in",
    "https://api.example.cn@10.0.0.1/in",
    "https://127.0.0.1/in",
    "https://2130706433/in",
    "https://0x7f.0.0.1/in",
    "https://0x7f000001/in",
    "https://127.1/in",
    "https://0177.0.0.1/in",
    "https://[::1]/in",
    "https://[::ffff:10.0.0.1]/in",
    "https://[fd00::1%25eth0]/in",
    "https://localhost/in",
    "https://intranet/in",
    "https://api.example.cn:22/in",
    "https://api.example.cn:0/in",
    "https://api.example.cn:99999/in",
    "https://api.example.cn:x/in",
    "https://api.example.cn\\@10.0.0.1/in",
    "https://api.example.cn/in#part",
    "https://api.example.cn/a b",
    "https://api.example.cn/in\r\nHost: other.example.cn",
    "https://api..example.cn/in",
    "https://-api.example.cn/in",
    "https://api.example.cn%00.example.org/in",
    "https://" + "a" * 64 + ".example.cn/in",
)
PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "0.0.0.0"),
    *("169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.8", "224.0.0.1"),
    *("255.255.255.255", "240.0.0.1", "203.0.113.7", "::", "::1", "fe80::1"),
    *("fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1"),
    *("64:ff9b:1::808:808", "2002:a00:1::1", "2001:0:a00:1::1", "2001:db8::1"),
)
PUBLIC = ("8.8.8.8", "223.5.5.5", "2400:3200::1", "64:ff9b::808:808")


def named(*found):
    """Have every name stand for some addresses."""
    family = {True: socket.AF_INET6, False: socket.AF_INET}

    def asked(host, port, *args, **kwargs):
        return [(family[":" in one], 1, 6, "", (one, port)) for one in found]

    return mock.patch.object(addresses.socket, "getaddrinfo", side_effect=asked)


class AddressTests(SimpleTestCase):
    def test_it_refuses_what_is_forged_in_words(self):
        for address in FORGED:
            with self.subTest(address=address):
                self.assertTrue(refusal_of(address))
        for address in (
            "https://api.example.cn/in?a=b",
            "https://API.example.cn:443",
            "https://并州.example.cn/",
        ):
            self.assertEqual(refusal_of(address), "")
        with override_settings(PUSH_PORTS=(8443,)):
            self.assertEqual(refusal_of("https://api.example.cn:8443/in"), "")

    def test_it_knows_the_houses_own_networks_however_they_are_written(self):
        self.assertEqual([one for one in PRIVATE if is_public(one)], [])
        self.assertEqual([one for one in PUBLIC if not is_public(one)], [])

    def test_it_sends_to_no_name_with_one_private_address(self):
        with named("8.8.8.8", "10.0.0.1"), self.assertRaisesRegex(Refused, "内部"):
            public_addresses("api.example.cn", 443, 1)
        with named(), self.assertRaisesRegex(Refused, "找不到"):
            public_addresses("api.example.cn", 443, 1)

    def test_it_connects_to_the_address_that_it_checked(self):
        """A name that leads elsewhere when it is asked again gains nothing."""
        request = Request("https://api.example.cn/in", {}, b"{}")
        with (
            named("8.8.8.8") as asked,
            mock.patch.object(
                sending.socket, "create_connection", side_effect=OSError
            ) as connected,
            self.assertRaises(NoAnswer),
        ):
            post(request)
        self.assertEqual(asked.call_count, 1)
        self.assertEqual(connected.call_args.args[0], ("8.8.8.8", 443))

    def test_it_waits_for_no_name_longer_than_its_bound(self):
        never = addresses.Thread(target=lambda: None)
        with mock.patch.object(addresses, "Thread", return_value=never):
            self.assertRaises(Refused, public_addresses, "api.example.cn", 443, 0.01)


def made_certificate(folder, name):
    """Return the file of a new certificate for a name, with its key."""
    file = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        + [
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={name}",
        ]
        + ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(file)]
        + ["-out", str(folder / f"{name}.cert")],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (folder / f"{name}.cert").read_text())
    return file


@override_settings(PUSH_ALLOW_PRIVATE=True, SITE_URL="https://www.example.cn")
class TLSTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(cls.enterClassContext(TemporaryDirectory()))
        names = "api.example.cn", "other.example.cn"
        cls.files = {name: str(made_certificate(folder, name)) for name in names}

    def post_to(self, name, trusted):
        """Post to api.example.cn, which answers with the certificate of some name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.files[name])
        environment = {"SSL_CERT_FILE": self.files[trusted]} if trusted else {}
        with (
            receiving() as receiver,
            named("127.0.0.1"),
            mock.patch.dict("os.environ", environment),
        ):
            server = receiver.server
            server.socket = context.wrap_socket(server.socket, server_side=True)
            address = f"https://api.example.cn:{server.server_port}/in"
            try:
                return post(Request(address, {}, b"{}")).status
            finally:
                self.hosts = [got.headers["Host"] for got in receiver.got]

    def test_it_trusts_the_systems_store_and_the_right_name_only(self):
        self.assertEqual(self.post_to("api.example.cn", "api.example.cn"), 200)
        self.assertTrue(self.hosts[0].startswith("api.example.cn:"))
        for name, trusted in (
            ("api.example.cn", None),
            ("other.example.cn", "other.example.cn"),
        ):
            with self.assertRaisesRegex(NoAnswer, "证书"):
                self.post_to(name, trusted)
            self.assertEqual(self.hosts, [])

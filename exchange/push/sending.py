"""One HTTPS request to a receiver: bounded in time and in bytes, followed nowhere.

Python's own http.client, which lets the connection be made to the address that was
checked. requests and urllib3 connect by the name, which may stand for something else by
then, or need their pools replaced to be told; neither bounds an answer that dribbles, and
neither is installed on a small site. Proxies of the environment are not used.
"""

import http.client
import io
import socket
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import monotonic, time

from django.conf import settings

from exchange.push.addresses import parts_of, public_addresses

# Of one request together: the name, the connection, TLS, sending, the answer.
SECONDS = 20
NAME_SECONDS = 5
CONNECT_SECONDS = 6
MOST_BYTES = 64 * 1024
LONGEST_PAUSE = 24 * 3600


@dataclass(frozen=True)
class Request:
    url: str
    headers: dict
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a receiver said; `pause` is how many seconds it asks to be left alone."""

    status: int
    body: bytes = b""
    pause: int | None = None


class NoAnswer(Exception):
    """A receiver that was not reached or did not answer; its text says how, for the desk,
    and never the address, which may hold a secret.

    may_have_arrived: whether it was reached, and has perhaps read what was sent.
    """

    def __init__(self, text, connection):
        super().__init__(text)
        self.may_have_arrived = connection.raw is not None


class Deadline:
    def __init__(self, seconds):
        self.at = monotonic() + seconds

    def left(self, most=SECONDS):
        """Return the seconds that are left of it, `most` at most; raise TimeoutError."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, most)


class BoundedSocket:
    """A socket all of whose waits end at one deadline, for http.client."""

    def __init__(self, sock, deadline):
        self.sock, self.deadline = sock, deadline

    def sendall(self, data):
        rest = memoryview(data).cast("B")
        while rest:
            self.sock.settimeout(self.deadline.left())
            rest = rest[self.sock.send(rest) :]

    def makefile(self, mode):
        return io.BufferedReader(BoundedReading(self.sock, self.deadline))

    def close(self):
        """Do nothing: http.client closes before it reads an answer that ends with the
        connection; Connection.end() closes."""


class BoundedReading(io.RawIOBase):
    def __init__(self, sock, deadline):
        super().__init__()
        self.sock, self.deadline = sock, deadline

    def readable(self):
        return True

    def readinto(self, buffer):
        self.sock.settimeout(self.deadline.left())
        return self.sock.recv_into(buffer)


class Connection(http.client.HTTPConnection):
    """HTTP connection to an address that was checked, under the name that was asked for."""

    def __init__(self, parts, addresses, deadline):
        self.is_secure = parts.scheme == "https"
        self.default_port = 443 if self.is_secure else 80
        super().__init__(parts.hostname, parts.port or self.default_port)
        self.addresses, self.deadline, self.raw = addresses, deadline, None

    def connect(self):
        sock = self._reached()
        try:
            if self.is_secure:
                sock = ssl.create_default_context().wrap_socket(
                    sock, server_hostname=self.host, do_handshake_on_connect=False
                )
                sock.settimeout(self.deadline.left())
                sock.do_handshake()
        except BaseException:
            sock.close()
            raise
        self.raw, self.sock = sock, BoundedSocket(sock, self.deadline)

    def end(self):
        if self.raw:
            self.raw.close()

    def _reached(self):
        """Return a socket to the first of the addresses that answers."""
        for place, address in enumerate(self.addresses, 1):
            try:
                wait = self.deadline.left(CONNECT_SECONDS)
                return socket.create_connection((address, self.port), wait)
            except OSError:
                if place == len(self.addresses):
                    raise
        raise ConnectionError


def post(request):
    """Send a request, and return the Answer; raise Refused or NoAnswer."""
    deadline = Deadline(SECONDS)
    parts = parts_of(request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = public_addresses(parts.hostname, port, min(SECONDS, NAME_SECONDS))
    connection = Connection(parts, addresses, deadline)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": f"Newsroom-Push (+{settings.SITE_URL})"} | request.headers
    try:
        connection.request("POST", target, body=request.body, headers=headers)
        response = connection.getresponse()
        body = response.read(MOST_BYTES)
        pause = _seconds_of(response.headers.get("Retry-After"))
        return Answer(response.status, body, pause)
    except ssl.SSLCertVerificationError:
        raise NoAnswer(
            "对方的证书不可信或不是这个主机的，请对方检查证书。", connection
        ) from None
    except TimeoutError:
        raise NoAnswer(f"对方没有在 {SECONDS:g} 秒内答完。", connection) from None
    except (ssl.SSLError, http.client.HTTPException):
        raise NoAnswer("对方答的不是正常的 HTTPS。", connection) from None
    except (OSError, ValueError):
        raise NoAnswer("连不上对方，或连接中途断了。", connection) from None
    finally:
        connection.end()


def _seconds_of(retry_after):
    """Return the seconds of a Retry-After, a number or a date; None without a sound one."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:9]), LONGEST_PAUSE)
    try:
        wanted = parsedate_to_datetime(text).timestamp() - time()
    except (TypeError, ValueError, OverflowError):
        return None
    return int(min(max(wanted, 0), LONGEST_PAUSE))

"""Addresses that may be sent to: https, a host by its name, and on the open internet.

What is written is checked when it is typed (refusal_of) and again when it is sent to; what
a name stands for only then, once, and the connection is made to that very address
(public_addresses): a name that leads elsewhere a moment later gains nothing.
"""

import re
import socket
from ipaddress import ip_address, ip_network
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings

# A label of a host name; the last has a letter, or old programs take it for a number.
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
PRINTABLE = re.compile(r"[!-~]+")
# Reserved, and taken for public by the Python that we run on: IETF's own, old site-local
# addresses, relays, and translations into networks that only this house knows.
RESERVED = [
    ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),
        *("fec0::/10", "2001::/23", "64:ff9b:1::/48", "100::/64", "5f00::/16"),
    )
]
# By NAT64, where the house has IPv6 only, these stand for addresses of IPv4.
TRANSLATED = ip_network("64:ff9b::/96")


class Refused(Exception):
    """An address that is not sent to; its text is the reason, for the desk."""


def parts_of(address):
    """Return the parts of an address that may be sent to, as urlsplit() has them; its
    host as it is asked for. Raise Refused."""
    if not PRINTABLE.fullmatch(_in_ascii(address)):
        raise Refused("地址里有空格或不能用的字符，请重新复制一遍。")
    try:
        parts = urlsplit(_in_ascii(address))
        port = parts.port
    except ValueError:
        raise Refused("地址写得不对，请照对方给的重新复制。") from None
    _refuse_scheme(parts)
    if "@" in parts.netloc:
        raise Refused("地址里不能写用户名和密码（@ 前面的部分），请去掉。")
    if "\\" in address or parts.fragment:
        raise Refused("地址里不能有 \\ 和 #，请去掉。")
    if not settings.PUSH_ALLOW_PRIVATE:
        _refuse_host(parts.hostname or "")
        if port not in (None, 443, *settings.PUSH_PORTS):
            raise Refused(
                f"地址里的端口 {port} 不在允许之列：去掉它用 443，"
                "或请管理员把它加进 PUSH_PORTS。"
            )
    elif not parts.hostname:
        raise Refused("地址里没有主机名，请照对方给的重新复制。")
    return parts


def refusal_of(address):
    """Return why an address may not be sent to, or ""; without asking any name."""
    try:
        parts_of(address)
    except Refused as refusal:
        return str(refusal)
    return ""


def _in_ascii(address):
    """Return an address with the host of another script as it is asked for."""
    if address.isascii():
        return address
    try:
        netloc = urlsplit(address).netloc
        return address.replace(netloc, netloc.encode("idna").decode(), 1)
    except ValueError:
        return address


def _refuse_scheme(parts):
    allowed = ("https", "http") if settings.PUSH_ALLOW_PRIVATE else ("https",)
    if parts.scheme not in allowed:
        raise Refused("地址要以 https:// 开头：明文的 http 会把稿件和密钥都露在路上。")


def _refuse_host(host):
    labels = host.removesuffix(".").split(".")
    if (
        ":" in host
        or len(host) > 253
        or not all(map(LABEL.fullmatch, labels))
        or not re.search("[a-z]", labels[-1])
        or re.fullmatch("0x[0-9a-f]*", labels[-1])
    ):
        raise Refused("地址里要写主机的名字，如 api.example.cn，不能写 IP 地址。")
    if len(labels) < 2:
        raise Refused("地址里的主机名不完整，要像 api.example.cn 这样。")


def is_public(address):
    """Whether an IP address is one of the open internet, however it is written."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:
        if ip in TRANSLATED:
            return is_public(str(ip_address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner and not is_public(str(inner)):
            return False
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not any(
            ip in network for network in RESERVED if network.version == ip.version
        )
    )


def public_addresses(host, port, seconds):
    """Return the addresses that a name stands for now, all of them public; Refused."""
    found = _asked(host, port, seconds)
    addresses = list(dict.fromkeys(info[4][0] for info in found))
    if not addresses:
        raise Refused(f"找不到主机 {host}：请核对地址。")
    private = [one for one in addresses if not is_public(one)]
    if private and not settings.PUSH_ALLOW_PRIVATE:
        # One among several is enough: nobody on the open internet has such a name.
        raise Refused(f"主机 {host} 指向内部网络的地址，不能往那里发。")
    return addresses


def _asked(host, port, seconds):
    """Ask for a name, and wait no longer than that: the system's question has no bound."""
    answer = []

    def ask():
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answer.append([])

    thread = Thread(target=ask, daemon=True, name="name of a receiver")
    thread.start()
    thread.join(max(seconds, 0))
    return answer[0] if answer else []

"""Client addresses: who asks, behind the proxies that the settings trust.

X-Forwarded-For is written by anybody. Only what a trusted proxy has put at its end is
believed: it is read from the right, past the proxies, to the first that is none.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings

UNKNOWN = ""
# A household has a /64 of IPv6; to count each of its addresses would count nobody.
IPV6_PREFIX = 64


def client_address(request):
    """Return the address of who asks, "" where no proxy says."""
    sender = parsed(request.META.get("REMOTE_ADDR", ""))
    # Without an address it came through the socket of this machine's own proxy.
    if sender is not None and not is_proxy(sender):
        return str(sender)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for text in reversed(forwarded):
        address = parsed(text)
        if address is None:
            break
        sender = address
        if not is_proxy(address):
            break
    return str(sender) if sender is not None else UNKNOWN


def network_of(address):
    """Return what is counted as one: an address of IPv4, a /64 of IPv6."""
    parsed_address = parsed(address)
    if parsed_address is None or parsed_address.version == 4:
        return address
    return str(ip_network((parsed_address, IPV6_PREFIX), strict=False))


def is_proxy(address):
    return is_within(address, settings.TRUSTED_PROXIES)


def is_within(address, networks):
    """Whether an address is of one of some networks."""
    return any(address in network for network in networks)


def parsed(text):
    """Return an address without its port, as IPv4 where it is one; None of no address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

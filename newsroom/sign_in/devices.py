"""Devices: what a browser says of itself, in words of the newsroom."""

# The first that is found counts: Edge says that it is Chrome, and Chrome Safari.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Lark", "飞书"),
    ("wxwork", "企业微信"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser", "QQ浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_words(agent):
    """Return "Windows 上的 Chrome" of a User-Agent."""
    browser = _first(BROWSERS, agent)
    system = _first(SYSTEMS, agent)
    if system and browser:
        return f"{system} 上的 {browser}"
    return browser or system or "认不出的设备"


def _first(names, agent):
    return next((word for mark, word in names if mark in agent), "")

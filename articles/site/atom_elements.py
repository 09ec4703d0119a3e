"""Elements of a feed as XML, of any text."""

import re
from xml.sax.saxutils import escape

# What XML 1.0 cannot hold in any writing: control characters, halves of pairs, and
# the two that are no characters.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_safe(value):
    return NOT_XML.sub("", value) if isinstance(value, str) else value


def element(name, text, attributes=""):
    text = escape(xml_safe(text))
    return f"<{name}{attributes}>{text}</{name}>" if text else f"<{name}{attributes}/>"

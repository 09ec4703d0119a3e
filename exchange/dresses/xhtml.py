"""XHTML of an item's copy, for the dresses that hold it in XML."""

from lxml import etree, html

from exchange.dresses.xml_words import xml_words

XHTML = "http://www.w3.org/1999/xhtml"


def xhtml_document(title, body, language):
    """Return HTML of a body as a whole XHTML document, an lxml element."""
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML})
    root.set("lang", language)
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}title").text = xml_words(title)
    container = html.fragment_fromstring(xml_words(body), create_parent="body")
    for element in container.iter(etree.Element):
        element.tag = f"{{{XHTML}}}{element.tag}"
    root.append(container)
    return root

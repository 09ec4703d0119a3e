"""Words for XML: texts of stories without the characters that XML cannot hold, and
elements made of them, those without words left out."""

from lxml import etree

from articles.site.atom_elements import xml_safe as xml_words

__all__ = ["Maker", "document", "xml_words"]


class Maker:
    """Maker of elements of one namespace."""

    def __init__(self, namespace):
        self.namespace = namespace

    def element(self, name, /, *inner, **attributes):
        """Return an element of texts and elements; attributes that are "" are left out,
        and of a name with a dot in it "_dot_" stands for that."""
        made = etree.Element(f"{{{self.namespace}}}{name}")
        for key, value in attributes.items():
            if value not in ("", None):
                key = key.rstrip("_").replace("_dot_", ".").replace("_dash_", "-")
                made.set(key, xml_words(str(value)))
        append(made, inner)
        return made

    def worded(self, name, text, /, **attributes):
        """Return [an element of a text], [] where there is none."""
        return [self.element(name, text, **attributes)] if text else []


def append(parent, inner):
    """Append texts and elements, lists of them too, to an element."""
    for one in inner:
        if isinstance(one, list | tuple):
            append(parent, one)
        elif isinstance(one, str):
            _append_text(parent, xml_words(one))
        elif one is not None:
            parent.append(one)


def _append_text(parent, text):
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def document(root, namespace):
    """Return the bytes of a document whose own namespace has no prefix."""
    whole = etree.Element(root.tag, attrib=root.attrib, nsmap={None: namespace})
    whole.text = root.text
    whole.extend(list(root))
    etree.cleanup_namespaces(whole)
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")

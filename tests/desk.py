"""Form reader for tests of the desk: what a browser would send from a page."""

from lxml import html

NEVER_SENT = ("submit", "button", "file")


def filled_in(response, form_id="article_form"):
    """Return {name: [values]} of the form of a page, as a browser would send it.

    The form is the one with that id, or with none.
    """
    if not response.content:
        return {}
    data, form = {}, "//form[@id=$id]" if form_id else "//form[not(@id)]"
    page = html.document_fromstring(response.content.decode())
    for field in page.xpath(f"{form}//*[@name]", id=form_id or ""):
        if "__prefix__" not in field.get("name"):
            for value in _sent(field):
                data.setdefault(field.get("name"), []).append(value)
    return data


def _sent(field):
    """Return the values that a field sends."""
    if field.tag == "select":
        chosen = field.xpath(".//option[@selected]")
        return [option.get("value", "") for option in chosen]
    if field.tag == "textarea":
        # A browser drops the line break after the start tag.
        return [field.text_content().removeprefix("\n")]
    kind = field.get("type", "text")
    if field.tag != "input" or kind in NEVER_SENT:
        return []
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [field.get("value", "")]

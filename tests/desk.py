"""Form parser for tests of the desk: what a browser would send from a page."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__(convert_charrefs=True)
        self.form_id = form_id
        self.is_inside = False
        self.data = {}
        self.select = self.text = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.is_inside = attrs.get("id") == self.form_id
        if not self.is_inside:
            return
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in attrs:
            self.add(self.select, value)
        elif tag == "textarea":
            self.text, self.written = name, ""
        elif tag == "input" and self._is_sent(attrs):
            is_box = attrs.get("type") in ("checkbox", "radio")
            self.add(name, attrs.get("value", "on") if is_box else value)

    def handle_data(self, data):
        if self.text:
            self.written += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            # A browser drops the line break after the start tag.
            self.add(self.text, self.written.removeprefix("\n"))
            self.text = None
        elif tag == "form":
            self.is_inside = False

    def add(self, name, value):
        if name and "__prefix__" not in name:
            self.data.setdefault(name, []).append(value)

    def _is_sent(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio"):
            return "checked" in attrs
        return kind not in ("submit", "button", "file")


def filled_in(response, form_id="article_form"):
    """Return {name: [values]} of the form of a page, as a browser would send it."""
    form = _Form(form_id)
    form.feed(response.content.decode())
    return form.data

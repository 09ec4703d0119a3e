"""HTML page: a story as a document of its own, which any browser and editor opens."""

from html import escape

from exchange.dresses import lines
from exchange.dresses.html_body import body_html
from exchange.dresses.pictures import widest
from exchange.items import CANCELED


def dress(item, root):
    """Return the page, its pictures by their addresses on the site."""
    return page(item, lambda photo, number: _figure(photo, number, root))


def page(item, figure):
    """Return the page; figure(photo, number) sets a photo."""
    if item.status == CANCELED:
        return _document("已撤稿", f"<p>{escape(lines.state_line(item))}</p>", item)
    heading = [
        _line("p", item.kicker, "kicker"),
        _line("h1", item.headline),
        _line("p", item.deck, "deck"),
        _line("p", item.byline, "byline"),
        _line("p", item.summary, "summary"),
    ]
    content = "\n".join(filter(None, [*heading, body_html(item, figure)]))
    return _document(item.headline, f"<article>\n{content}\n</article>", item)


def _document(title, content, item):
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(item.language)}">\n<head>\n'
        f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n</head>\n'
        f"<body>\n{content}\n</body>\n</html>\n"
    )


def _line(tag, text, name=""):
    named = f' class="{name}"' if name else ""
    return f"<{tag}{named}>{escape(text)}</{tag}>" if text else ""


def _figure(photo, number, root):
    best = widest(photo)
    source = root + best.path if best and root else ""
    recording = root + photo.recording_path if root and photo.recording_path else ""
    return figure_html(photo, number, source, recording)


def figure_html(photo, number, source, recording=""):
    """Return a photo as a figure; without a source with its words alone."""
    parts = []
    if source:
        parts.append(f'<img src="{escape(source)}" alt="{escape(photo.alt)}">')
    if recording:
        link = f'<p><a href="{escape(recording)}">{photo.recording_label}</a></p>'
        parts.append(link)
    caption = lines.caption_of(photo)
    if caption:
        parts.append(f"<figcaption>{escape(caption)}</figcaption>")
    return f'<figure id="photo-{number}">{"".join(parts)}</figure>'

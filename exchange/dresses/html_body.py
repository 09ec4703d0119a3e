"""HTML of an item's copy, for the dresses that hold HTML: ninjs, NewsML-G2, a page.

What is stored is sanitised; here the lines around it are added, briefs, and whatever a
dress sets where a photo stands.
"""

from html import escape

from articles.models.body_parts import body_parts
from exchange.dresses import lines


def placeholder(photo, number):
    """Return the mark of the place of a photo that is associated with the text."""
    return f'<figure id="photo-{number}"></figure>'


def body_html(item, figure=placeholder):
    """Return the copy as HTML with full paragraphs; figure(photo, number) sets a photo."""
    numbers = {id(photo): number for number, photo in enumerate(item.photos, 1)}
    set_lines = [
        *_notices("state", [lines.state_line(item)]),
        *_notices("notice", lines.before(item)),
    ]
    for part in body_parts(item.body, item.dateline, item.photos):
        if part.photo:
            set_lines.append(figure(part.photo, numbers[id(part.photo)]))
        else:
            set_lines.append(part.html)
    for brief in item.briefs:
        anchor = escape(brief.anchor)
        set_lines.append(f'<h2 id="{anchor}">{escape(brief.heading)}</h2>')
        set_lines += [f"<p>{escape(text)}</p>" for text in brief.paragraphs]
    set_lines += _notices("note", lines.after(item))
    return "\n".join(set_lines)


def _notices(name, texts):
    return [f'<p class="{name}">{escape(text)}</p>' for text in texts if text]

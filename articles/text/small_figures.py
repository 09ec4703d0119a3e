"""Figures of <sub> and <sup> as the characters that stand for them: CO₂, μg/m³, 10⁶.

Where words are read without their tags, 10<sup>6</sup> must not become 106.
"""

import re

SMALL = re.compile(r"<(sub|sup)>.*?(?:</\1>|\Z)", re.DOTALL)
TAG = re.compile(r"(<[^<>]*>?)")
FIGURES = {
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
}


def small(text, kind):
    """Return a text that is set "sub" or "sup" with its figures put small."""
    return text.translate(FIGURES[kind])


# The other way, for fonts that have none of them.
IN_TEXT = {"㎡": ("m", "2", "sup"), "㎥": ("m", "3", "sup")}
IN_TEXT |= {
    chr(small): ("", chr(figure), kind)
    for kind, figures in FIGURES.items()
    for figure, small in figures.items()
}
SMALL_IN_TEXT = re.compile(f"[{''.join(IN_TEXT)}]")


def with_small_figures_apart(text):
    """Return a text as [(part, "sub" or "sup" or "")], its small figures as common ones.

    >>> with_small_figures_apart("35m³以上")
    [('35m', ''), ('3', 'sup'), ('以上', '')]
    """
    parts, done = [], 0
    for found in SMALL_IN_TEXT.finditer(text):
        before, figure, kind = IN_TEXT[found.group()]
        parts += [(text[done : found.start()] + before, ""), (figure, kind)]
        done = found.end()
    parts.append((text[done:], ""))
    return [part for part in parts if part[0]]


def with_small_figures(html):
    """Return clean HTML of the same length, its tags too, with the figures put small."""
    if "<su" not in html:
        return html
    return SMALL.sub(_small, html)


def _small(found):
    figures = FIGURES[found.group(1)]
    return "".join(
        piece if piece.startswith("<") else piece.translate(figures)
        for piece in TAG.split(found.group())
    )

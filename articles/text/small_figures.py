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

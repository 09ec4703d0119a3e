"""Breaking a Chinese headline into lines, as a compositor would.

After clreq (W3C Requirements for Chinese Text Layout), 3.1.4: no line begins with a mark
that belongs to what stands before, none ends with an opening mark, —— and …… stay
whole, and so do Latin words and figures.
"""

import re

# Whole words and figures, pairs of dashes and dots, then single characters.
PIECE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:%/+&'’-]*|—+|…+|\s+|.", re.DOTALL)
NOT_FIRST = set("，。、；：？！）》〉」』】〕”’·％%℃~～)]},.;:?!—…")
NOT_LAST = set("（《〈「『【〔“‘([{")


def pieces(text):
    """Return what a line may be broken between.

    >>> pieces("“太原府城游”开展——第5G期")
    ['“太', '原', '府', '城', '游”', '开', '展——', '第', '5G', '期']
    """
    kept = []
    for piece in PIECE.findall(" ".join(text.split())):
        if kept and (piece[0] in NOT_FIRST or kept[-1][-1] in NOT_LAST):
            kept[-1] += piece
        else:
            kept.append(piece)
    return kept


def lines_within(text, width, measure):
    """Return the lines of a text no wider than `width`; `measure(line)` is its width.

    A piece that is wider than a line is broken anywhere.
    """
    lines = [""]
    for piece in pieces(text):
        for part in [piece] if measure(piece) <= width else piece:
            if lines[-1] and measure((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def balanced(text, width, measure):
    """Return as few lines as fit, as even as that number of lines allows."""
    lines = lines_within(text, width, measure)
    narrow, wide = width // max(len(lines), 1), width
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(lines_within(text, middle, measure)) <= len(lines):
            wide = middle
        else:
            narrow = middle + 1
    return lines_within(text, wide, measure)

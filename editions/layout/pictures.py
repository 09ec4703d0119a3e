"""Layout of the pictures at the head of a story's text."""

from articles.photos.crops import FLATTEST, STEEPEST
from editions.layout.cells import Cell, least_text
from editions.layout.grid import LEADING
from editions.layout.measuring import EM, Line, even_lines

SHAPE = (3, 2)  # of a picture whose own is not known
SMALLEST = 3  # rows


def place_pictures(story, room, parts, bottom, setting):
    """Place the pictures at the head of the text; return where each column begins.

    Each picture takes a share of the columns, from the right; what does not fit in
    the width goes beneath.
    """
    tops = [0] * len(parts)
    cells = []
    if not story.pictures:
        return tops, cells
    number = len(parts)
    is_across = number <= 2 or not story.paragraphs or setting.wide
    share = number if is_across else -(-number * 3 // 5)
    if len(story.pictures) > 1 and number >= 2:
        share = max(1, number // min(len(story.pictures), number))
    last = number
    for picture in story.pictures:
        if last < share:
            last = number
        first = max(0, last - share)
        left = parts[first][0]
        ems = parts[last - 1][0] + parts[last - 1][1] - left
        top = max(tops[first:last])
        rows = max(SMALLEST, round(_picture_rows(picture, ems) * setting.enlarged))
        caption = even_lines(picture.caption, ems * EM) if picture.caption else []
        least = SMALLEST + len(caption) + (least_text(story) if share == number else 0)
        free = bottom - room.row - top
        if free < least:
            last = first
            continue
        rows = min(rows, free - len(caption) - (least - SMALLEST - len(caption)))
        place = (room.left + left, room.row + top, ems)
        cells.append(Cell("picture", *place, rows, picture=picture.key))
        if caption:
            lines = tuple(Line(text, "caption", ends=True) for text in caption)
            x, y, ems = place
            cells.append(Cell("caption", x, y + rows, ems, len(caption), 2, lines))
        below = top + rows + len(caption)
        # A row of air, where text goes on beneath.
        below += 1 if story.paragraphs and below < bottom - room.row else 0
        for column in range(first, last):
            tops[column] = below
        last = first
    return tops, cells


def _picture_rows(picture, ems):
    wide, high = picture.width or SHAPE[0], picture.height or SHAPE[1]
    shape = min(max(wide / high, STEEPEST), FLATTEST)
    return max(SMALLEST, round(ems / shape / LEADING))

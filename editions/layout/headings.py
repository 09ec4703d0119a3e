"""Layout of a story's heading: how large, in which lines, across the block or down its
side."""

from articles.text.line_breaking import cuts_words
from editions.layout.cells import TEXT, Cell, least_text, rows_each
from editions.layout.grid import LEADING
from editions.layout.measuring import EM, Line, even_lines, width
from editions.layout.story_input import Weight
from editions.layout.while_setting import remembered

# Headlines in half ems, from large to small, and where each weight begins.
SIZES = (16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
LARGEST = {Weight.LEAD: 14, Weight.MAJOR: 9, Weight.COMMON: 6, Weight.BRIEF: 4}
DECK = 3  # half ems, of 引题 and 副题 in a block of some width
AIRY = 6  # half ems from which a headline has a blank row about it
MOST_LINES = 2  # of a headline in three columns or more; one more in fewer
UNBROKEN = 10  # characters of a headline that is kept in one line if it can be
TALL = 2.2  # a block so many times as high as wide may have its headline down the side
DOWN = 14  # characters of such a headline


def sizes_to_try(story, columns, ems, bonus):
    """Yield headline sizes to try: the one that suits the block best, then smaller."""
    most = MOST_LINES if columns >= 3 else MOST_LINES + 1
    largest = LARGEST[story.weight] + bonus
    wide = width(story.headline)
    fitting = (
        size
        for size in SIZES
        if size <= largest
        and wide * size <= 2 * ems * EM * most
        and len(_broken(story.headline, ems, size, story.names)) <= most
    )
    first = next(fitting, None)
    if first is None:
        yield from (3, TEXT)
        return
    nicer = _nicer(story, ems, first)
    yield nicer
    yield from (size for size in fitting if size < nicer)


def _nicer(story, ems, largest):
    """Return the size at which a headline looks best, the largest or a little less."""
    headline, names = story.headline, story.names
    if len(headline) <= UNBROKEN:
        # A short headline in one line, smaller, rather than in two.
        for size in SIZES:
            is_near = largest * 3 <= size * 5 <= largest * 5
            if is_near and len(_broken(headline, ems, size, names)) == 1:
                return size
    # A little smaller, rather than cut through a word.
    for size in SIZES:
        is_near = largest * 2 <= size * 3 <= largest * 3
        if is_near and not cuts_words(_broken(headline, ems, size, names), names):
            return size
    return largest


@remembered
def _broken(text, ems, size, names=()):
    """Return a heading in as even lines as can be, of a size in half ems."""
    parts = text.split()
    whole = " ".join(parts)
    if width(whole) * size <= ems * EM * 2:
        return (whole,)
    # A blank in a headline is where its two halves part.
    if len(parts) == 2 and all(width(part) * size <= ems * EM * 2 for part in parts):
        return tuple(parts)
    return even_lines(text, ems * EM * 2 // size, names)


def set_head(story, room, size, columns):
    airy = size >= AIRY
    if story.flag:
        room.stack("flag", _broken(story.flag, room.ems, TEXT), TEXT, 1)
    if airy and not story.flag and columns > 1:
        room.row += 1 if room.row else 0
    second = DECK if columns >= 2 and size >= AIRY else TEXT
    each = rows_each(second)
    if story.kicker:
        lines = _broken(story.kicker, room.ems, second, story.names)
        room.stack("kicker", lines, second, each)
    lines = _broken(story.headline, room.ems, size, story.names)
    room.stack("headline", lines, size, rows_each(size))
    if story.deck:
        lines = _broken(f"——{story.deck}", room.ems, second, story.names)
        room.stack("deck", lines, second, each)
    if airy:
        room.row += 1


def set_byline(story, room, bottom):
    """Set the names, where there is room for them above the text."""
    lines = _broken(story.byline, room.ems, TEXT) if story.byline else ()
    if lines and room.row + len(lines) + least_text(story) <= bottom:
        room.stack("byline", lines, TEXT, 1)


def set_bare_head(story, room, bottom):
    """Set the headline alone, in text size; return whether it fits."""
    lines = even_lines(story.headline, room.ems * EM)
    jump = 1 if story.paragraphs or story.pictures else 0
    room.stack("headline", lines, TEXT, 1)
    return room.row + jump <= bottom


def set_down(story, room, bottom):
    """Set a headline from top to bottom at the left, and leave the room beside it."""
    rows = bottom - room.row
    height = int(rows * LEADING * EM)
    text = "".join(story.headline.split())
    aside = even_lines(f"——{story.deck}", height * 2 // DECK) if story.deck else ()
    for size in SIZES:
        if size <= LARGEST[story.weight] + 1 and width(text) * size <= height * 2:
            break
    main = -(-size * 6 // 10)
    line = Line(text, "headline", ends=True)
    room.cells.append(
        Cell("headline", room.left, room.row, main, rows, size, (line,), True)
    )
    taken = main
    if aside:
        lines = tuple(Line(text, "deck", ends=True) for text in aside)
        ems = 2 * len(aside)
        left = room.left + taken
        room.cells.append(Cell("deck", left, room.row, ems, rows, DECK, lines, True))
        taken += ems
    room.left += taken + 1
    room.ems -= taken + 1


def may_go_down(story, grid, columns, rows):
    """Whether a block is so tall that its headline may go down the side."""
    return (
        columns >= 2
        and not story.pictures
        and not story.kicker
        and 2 <= len(story.headline) <= DOWN
        and all(character > "\u00ff" for character in story.headline)
        and len(story.deck) <= 2 * DOWN
        and rows * LEADING > TALL * grid.ems(columns)
    )

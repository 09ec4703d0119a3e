"""One file of an old paper out of its folder: what it says by itself."""

from datetime import datetime

from ingest.old_papers import areas, markup
from ingest.old_papers.captions import photo_of
from ingest.old_papers.decoding import checksum_of
from ingest.old_papers.html_issue import MORNING
from ingest.old_papers.html_story import story_of
from ingest.old_papers.notices import is_advertising_page, is_notice, is_of_editors
from ingest.old_papers.values import ReadArea, ReadFile
from ingest.old_stories.values import Doubt, OldPlace, OldStory

UNKNOWN_DAY = datetime(1900, 1, 1)


def read_single(reader, name, text):
    """Return the ReadFile of a page or a story; None for a file that is neither."""
    root = markup.parsed(text)
    said = markup.properties(text)
    page = reader.page_of(text, root, name)
    if not _is_of(reader, page, name, text):
        return None
    is_story = _is_story(said, root, page, reader, name)
    read = ReadFile(
        system=reader.key,
        kind="story" if is_story else "layout",
        paper=page.paper,
        date=page.date,
        number=page.number,
        name=page.name,
        picture=page.picture,
        picture_size=page.shown if all(page.shown) else None,
        pdf=page.pdf,
        pages=tuple((p.href, p.number, p.name) for p in page.pages),
    )
    rings = [rings for _, _, rings in page.areas]
    size, is_sure = areas.size_of_map(rings, page.shown)
    if not is_sure:
        words = "版面图没有写尺寸，热区按最外边的坐标折算：请核对。"
        read.doubts.append(Doubt("unsure", words, name))
    by_key = {}
    for key, href, ring in page.areas:
        regions = areas.fractions(ring, size)
        read.areas.append(ReadArea(href, ring.coords, regions))
        held = by_key.get(key, ())
        by_key[key] = held + tuple(r for r in regions if r not in held)
    if is_story:
        read.stories = _its_story(reader, name, text, root, page, by_key)
    else:
        read.stories = _listed_stories(reader, name, page, by_key)
    read.references = {key: href for key, (href, _) in page.titles.items() if href}
    for key, href, _ in page.areas:
        read.references.setdefault(key, href)
    return read


def _is_of(reader, page, name, text):
    """Return whether a file is of a system: by its name, by what it links to, or, where
    that was cut away, by the marks of the system."""
    form = reader.form
    last = name.rpartition("/")[2]
    if form.story_key(last) or form.page_key(last):
        return True
    if page.areas or page.is_linked:
        return True
    return any(mark in text for mark in reader.marks)


def _is_story(said, root, page, reader, name):
    last = name.rpartition("/")[2]
    if reader.form.page_key(last):
        return False
    if reader.form.story_key(last) or page.own_key or said.get("type") == "1":
        return True
    if said.get("type") == "2":
        return False
    if said.get("title") or markup.founder(root, "content"):
        return True
    return not page.areas and not page.titles


def _story(reader, name, page, key, headline, **more):
    day = datetime.combine(page.date, MORNING) if page.date else UNKNOWN_DAY
    is_paid = is_notice(headline) or is_advertising_page(page.name)
    return OldStory(
        system=reader.key,
        old_id=key,
        published_at=day,
        headline=headline,
        section=page.name,
        genre="notice" if is_paid else "",
        issue=page.date.isoformat() if page.date else "",
        file=name,
        **more,
    )


def _its_story(reader, name, text, root, page, by_key):
    key = page.own_key or reader.form.story_key(name.rpartition("/")[2])
    listed = page.titles.get(key, ("", ""))[1]
    said = story_of(text, root, listed=listed, paper=page.paper)
    if said is None or is_of_editors(said.headline):
        return []
    order = list(page.titles).index(key) + 1 if key in page.titles else 1
    place = OldPlace(page.number, order, by_key.get(key, ()))
    signed = len(said.byline_lines)
    photos = tuple(photo_of(p, p.src, p.after) for p in said.text.pictures)
    story = _story(
        reader,
        name,
        page,
        key,
        said.headline,
        kicker=said.kicker,
        deck=said.deck,
        byline=said.author,
        body="".join(said.text.paragraphs[signed:]),
        as_printed="\n".join(said.text.lines),
        photos=photos,
        places=(place,) if page.number else (),
        checksum=checksum_of(text),
    )
    return [story]


def _listed_stories(reader, name, page, by_key):
    """Return the stories that a page lists, and those that only its map has."""
    titles = dict(page.titles)
    for key, href, _ in page.areas:
        titles.setdefault(key, (href, ""))
    return [
        _story(
            reader,
            name,
            page,
            key,
            headline,
            checksum="",
            places=(OldPlace(page.number, order, by_key.get(key, ())),),
        )
        for order, (key, (_, headline)) in enumerate(titles.items(), 1)
        if not is_of_editors(headline)
    ]

"""Words of a 来稿: what its draft would be, read from a story of the wire or from a text.

Pure: values in, values out. The reading of printed pages finds dateline, names and
subheads; where it finds several stories in what the sender calls one, the sender is
believed.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace

from ingest.files.values import Extracted
from ingest.files.wire import WireStory
from ingest.files.wire.story import set_out
from ingest.importing import body_of
from ingest.reading import UnreadablePage, read
from ingest.reading.lines import LINE_END
from ingest.reading.values import Block, Role, Story

LONGEST_HEADLINE_LINE = 60
OUTSIDE_OF_STORIES = {Role.FURNITURE, Role.UNPLACED}


@dataclass(frozen=True)
class Words:
    """The text of one 来稿 and what its sender says of it, as it is kept."""

    form: str = ""
    kicker: str = ""
    headline: str = ""
    deck: str = ""
    dateline: str = ""
    body: str = ""  # HTML, cleaned
    byline: str = ""  # the names, as the original author of a reprint
    people: tuple = ()  # (name, title, works) for a byline of our own
    summary: str = ""
    slugline: str = ""
    place: str = ""
    language: str = ""
    provider: str = ""
    source: str = ""
    address: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    usage_terms: str = ""
    copyright: str = ""
    note: str = ""
    left_out: tuple[str, ...] = ()  # sentences for the desk

    @classmethod
    def load(cls, stored):
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in stored.items() if name in known}
        return cls(**{n: _frozen(v) for n, v in kept.items()})

    def dump(self):
        return json.loads(json.dumps(asdict(self)))

    def digest(self, *more):
        """Return the SHA-256 of the words, by which a sending is known to be the same."""
        said = json.dumps([self.dump(), *more], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def words_of_wire(story: WireStory, knowledge) -> Words:
    """Return the Words of a story that a format of the wire marks up."""
    extracted = set_out(replace(story, pictures=()))
    read_story = _one_story(extracted, knowledge)
    people, dateline, blocks = (), story.dateline, _blocks_of(story)
    if read_story:
        people = _people(read_story)
        dateline = read_story.dateline or dateline
        blocks = read_story.blocks
    body = body_of(Story(1, blocks=tuple(blocks)))
    return Words(
        form=story.form,
        kicker=story.kicker,
        headline=story.headline,
        deck=story.deck,
        dateline=dateline,
        body=body,
        byline="、".join(story.bylines) or "、".join(name for name, *_ in people),
        people=people,
        summary=story.summary,
        slugline=story.slugline,
        place=story.place,
        language=story.language,
        provider=story.provider,
        source=story.source,
        address=story.guid if story.guid.startswith(("http://", "https://")) else "",
        keywords=story.keywords,
        topics=story.topics,
        usage_terms=story.usage_terms,
        copyright=story.copyright,
        note=story.note,
    )


def words_of_text(extracted: Extracted, title, knowledge) -> list[Words]:
    """Return the Words of each story in the text of a file; `title` heads what has no
    headline of its own."""
    stories, outside = _stories(extracted, knowledge)
    if not stories:
        return [replace(_unread(extracted, title), left_out=extracted.left_out)]
    found = []
    for at, story in enumerate(stories, start=1):
        people = _people(story)
        heading = story.headline or (title if len(stories) == 1 else f"{title}（{at}）")
        found.append(
            Words(
                form=extracted.form,
                kicker=story.kicker,
                headline=heading,
                deck=story.deck,
                dateline=story.dateline,
                body=body_of(story) + _briefs(story),
                byline="、".join(name for name, *_ in people),
                people=people,
                source=story.source,
                left_out=(*extracted.left_out, *outside) if at == 1 else (),
            )
        )
    return found


def captions_of(extracted: Extracted, knowledge) -> list[list[tuple[str, str]]]:
    """Return (caption, credit) of the pictures of each story in a text."""
    stories, _ = _stories(extracted, knowledge)
    return [
        [
            (caption.text, "、".join(p.name for p in caption.credits))
            for _, caption in story.captions
        ]
        for story in stories
    ]


def _stories(extracted, knowledge):
    """Return the stories in a text, and sentences on the lines that are of none."""
    try:
        reading = read(extracted.text, knowledge, extracted.claims)
    except UnreadablePage:
        return (), ()
    found = [story for story in reading.stories if story.blocks or story.briefs]
    stories = _believed(found)
    lost = [s for s in reading.segments if s.role in OUTSIDE_OF_STORIES]
    lines = [s.text.strip()[:60] for s in lost if s.text.strip()]
    told = [f"没有收进正文的行：“{line}”。" for line in lines[:10]]
    return stories, told


def _believed(stories):
    """Return stories that each have a dateline or names of their own; what has neither
    is a part of the one above, under its heading: a file of the wire is one story, unless
    it says otherwise itself."""
    believed = []
    for story in stories:
        signs = story.dateline or story.people or story.source
        if believed and not signs:
            above = believed[-1]
            heading = [Block(story.headline, True)] if story.headline else []
            believed[-1] = replace(
                above,
                blocks=(*above.blocks, *heading, *story.blocks),
                briefs=(*above.briefs, *story.briefs),
                captions=(*above.captions, *story.captions),
            )
        else:
            believed.append(story)
    return believed


def _one_story(extracted, knowledge):
    """Return the one story of a text; None where the reading finds several, none, or
    leaves out words that the sender sent as copy."""
    stories, left = _stories(extracted, knowledge)
    if len(stories) != 1 or left or stories[0].briefs or stories[0].captions:
        return None
    return stories[0]


def _blocks_of(story):
    """Return the blocks of a wire story as the reading's: a row of a table to each."""
    for block in story.blocks:
        if block.kind == "table":
            yield from (Block(row) for row in block.lines)
        else:
            yield Block(" ".join(block.lines), is_subhead=block.kind == "subhead")


def _unread(extracted, title):
    """Return the Words of a text that is no Chinese copy: its paragraphs, as they are."""
    lines = [
        line.strip()
        for line in LINE_END.sub("\n", extracted.text).split("\n")
        if line.strip()
    ]
    headline = title
    if len(lines) > 1 and len(lines[0]) <= LONGEST_HEADLINE_LINE:
        headline, lines = lines[0], lines[1:]
    body = body_of(Story(1, blocks=tuple(Block(line) for line in lines)))
    return Words(form=extracted.form, headline=headline, body=body)


def _briefs(story):
    blocks = []
    for brief in story.briefs:
        blocks.append(Block(brief.heading, is_subhead=True))
        blocks += [Block(paragraph) for paragraph in brief.paragraphs]
    return body_of(Story(1, blocks=tuple(blocks))) if blocks else ""


def _people(story):
    return tuple((p.name, p.title, tuple(sorted(p.works))) for p in story.people)


def _frozen(value):
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    return value

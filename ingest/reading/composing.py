"""Composition of stories from segments, of a reading and of the desk's corrections."""

import re
from dataclasses import replace

from ingest.reading import marks
from ingest.reading.asking import asks_about, cases
from ingest.reading.byline_tokens import PICTURE_AGENCY
from ingest.reading.bylines_in_copy import run_in_signature
from ingest.reading.dictionary import is_word
from ingest.reading.garbled import candidates_for
from ingest.reading.name_rows import SPACED_NAME
from ingest.reading.people import is_name, is_office, may_be_name
from ingest.reading.segments import joined, put_together
from ingest.reading.values import Block, Brief, Caption, Knowledge, Role, Story

# （人民视觉） behind who took a picture: it was bought.
AGENCY = re.compile(f"{PICTURE_AGENCY}[）)]?\\s*$")
MOST_NOTES = 5  # a story
TEXT_ROLES = {Role.BODY, Role.RUN_IN}
SIGNS = {Role.BYLINE, Role.RUN_IN, Role.CREDIT}


def compose(segments, order=None, known=frozenset()):
    """Return the stories that these segments make, in the order of their numbers'
    first lines or in the one given.

    A pure function of the segments: after each correction it is called again. `known`
    are names of people, as for the reading.
    """
    placed = [s for s in segments if s.story is not None]
    known = Knowledge(people=known)
    numbers = order or list(dict.fromkeys(s.story for s in placed))
    by_story = {number: [] for number in numbers}
    for segment in placed:
        by_story.setdefault(segment.story, []).append(segment)
    stories = [_story(n, parts, known) for n, parts in by_story.items() if parts]
    return tuple(
        replace(case.story, asks=asks, notes=notes_of(case.story, asks))
        for case in cases(segments, stories)
        for asks in (asks_about(case),)
    )


def _story(number, parts, known):
    whole = put_together(parts)
    people, source, place = _people(whole, known)
    blocks, captions, briefs = _copy(whole, known)
    if not people:
        # A picture with its words: who took it is who signs.
        credits = [person for _, caption in captions for person in caption.credits]
        credits = dict.fromkeys(credits) or _loose_credits(whole, known)
        people = tuple(p for p in credits if not is_office(p.name))
    else:
        people += _photographers(captions, people)
    dateline = next(
        (_bare(s.text) for s in whole if s.role is Role.DATELINE),
        f"发自{place}" if place else "",
    )
    came, went, jumps = _jumps(whole)
    headline = _line(whole, Role.HEADLINE)
    after_copy = _stands_after_copy(parts)
    garbled, candidates = "", ()
    if headline and after_copy:
        candidates = candidates_for(headline, [block.text for block in blocks])
        if candidates:
            garbled, headline = headline, ""
    return Story(
        number=number,
        kicker=_line(whole, Role.KICKER),
        headline=headline,
        deck=_line(whole, Role.DECK),
        column=_column(whole),
        dateline=dateline,
        people=people,
        source=source,
        blocks=blocks,
        captions=captions,
        briefs=briefs,
        continued_from=came,
        continued_on=went,
        jumps=jumps,
        garbled_headline=garbled,
        headline_candidates=candidates,
        lines=tuple(dict.fromkeys(s.line for s in parts)),
    )


def _line(whole, role):
    """Return the text in one role, several lines with a blank between."""
    texts = (segment.text for segment in whole if segment.role is role)
    return " ".join(" ".join(text.split()) for text in texts).rstrip(" |｜")


def _column(whole):
    """Return the name of the first flag, without the marks around it."""
    flags = (s.text.strip() for s in whole if s.role is Role.COLUMN)
    flag = next(flags, "")
    return marks.flag_name(flag) or flag.strip("（）()")


def _bare(text):
    return text.strip().strip("【】［］[]()（）").strip()


def _behind_office(words):
    """Return the name in 纺织厂宿舍 居民 王勇: what stands before it is no name."""
    *where, name = words.split()
    if where and is_name(name) and not all(map(is_name, where)):
        return name
    return words


def _signatures(whole, known, *roles):
    """Read the bylines in some roles."""
    found = []
    for segment in whole:
        if segment.role not in roles:
            continue
        signed = run_in_signature(segment.text, known)
        if signed is None and segment.role is Role.BYLINE:
            # It stands where only a name does.
            words = segment.text.strip().strip("（）()")
            spaced = SPACED_NAME.search(words)
            name = spaced["name"] if spaced else _behind_office(words)
            signed = run_in_signature(f"作者 {name}", known)
        if signed:
            found.append(signed)
    return found


def _people(whole, known):
    """Return who signs a story, its source and where it was sent from.

    Who made the page, 本版文/…, signs where nobody else does; editors never do.
    """
    people, page, source, place = {}, {}, "", ""
    for found in _signatures(_signing(whole), known, *SIGNS):
        named = page if found.is_production else people
        for person in found.people:
            if person.title != "editor":
                named.setdefault((person.name, person.roles), person)
        source = source or found.source
        place = place or found.place
    return tuple((people or page).values()), source, place


def _signing(whole):
    """Return the bylines; a credit above all copy and pictures, or right beside a
    byline, is one of them: 文字：甲, 图片：乙."""
    signing, beside, begun = [], False, False
    for segment in whole:
        begun = begun or segment.role in {*TEXT_ROLES, Role.CAPTION}
        if segment.role is not Role.CREDIT or beside or not begun:
            signing.append(segment)
            beside = segment.role in {Role.BYLINE, Role.CREDIT}
        else:
            beside = False
    return signing


def _photographers(captions, people):
    """Return who took the story's pictures for it: persons, no office that lent one,
    and nobody of a picture agency."""
    names = {person.name for person in people}
    taken = (
        person
        for _, caption in captions
        if not caption.is_of_agency
        for person in caption.credits
        if person.name not in names and _is_photographer(person)
    )
    return tuple({person.name: person for person in taken}.values())


def _is_photographer(person):
    """Whether a credit names a person, if only its place tells that: 顿河 摄."""
    takes = "photographer" in person.works and not is_word(person.name)
    return is_name(person.name) or takes and may_be_name(person.name)


def _loose_credits(whole, known):
    found = _signatures(whole, known, Role.CREDIT)
    return tuple(dict.fromkeys(p for signed in found for p in signed.people))


def _copy(whole, known):
    blocks, captions, briefs = [], [], []
    heading = None  # of the brief that is being read
    waiting = []  # captions whose credit may still come
    last_role = None
    for segment in whole:
        role = segment.role
        if role in TEXT_ROLES:
            goes_on = segment.joins or last_role is Role.RUN_IN
            if heading is None:
                _add(blocks, segment, goes_on)
            elif goes_on and briefs[-1][1]:
                briefs[-1][1][-1] = joined(briefs[-1][1][-1], segment.text)
            elif segment.text.strip():
                briefs[-1][1].append(segment.text.strip())
        elif role is Role.SUBHEAD:
            blocks.append(Block(" ".join(segment.text.split()), is_subhead=True))
        elif role is Role.BRIEF_HEADING:
            heading = " ".join(segment.text.split())
            briefs.append((heading, []))
        elif role is Role.CAPTION:
            captions.append((len(blocks), Caption(_caption_text(segment.text))))
            waiting.append(len(captions) - 1)
        elif role is Role.CREDIT and waiting:
            found = run_in_signature(segment.text, known)
            for place in waiting:
                after, caption = captions[place]
                people = found.people if found else ()
                bought = bool(AGENCY.search(segment.text))
                captions[place] = after, Caption(caption.text, people, bought)
            waiting = []
        last_role = role
    briefs = tuple(Brief(heading, tuple(texts)) for heading, texts in briefs)
    return tuple(blocks), tuple(captions), briefs


def _add(blocks, segment, goes_on):
    text = _without_indent(segment.text)
    last = next(
        (i for i in reversed(range(len(blocks))) if not blocks[i].is_subhead), None
    )
    if goes_on and last is not None:
        blocks[last] = Block(joined(blocks[last].text, text))
    elif text:
        blocks.append(Block(text))


def _without_indent(text):
    """Return a paragraph without blanks around it; a row of a table keeps its tabs, for
    a cell at its end may be empty."""
    if "\t" in text.lstrip():
        return text.strip(" \n\xa0\u2002\u2003\u3000")
    return text.strip()


def _caption_text(text):
    words = " ".join(marks.CAPTION_ARROW.sub("", text, count=1).split(" "))
    return words.strip().rstrip("；;")


def _jumps(whole):
    came = went = ""
    jumps = []
    for segment in whole:
        if segment.role is Role.JUMP:
            words = segment.text.strip()
            jumps.append(words)
            match = marks.JUMP.search(words)
            kind, page = marks.jump_of(match) if match else ("", "")
            if kind == "from":
                came = came or page
            elif kind == "to":
                went = went or page
    return came, went, tuple(jumps)


def _stands_after_copy(parts):
    roles = [s.role for s in parts]
    return (
        Role.HEADLINE in roles
        and Role.BODY in roles
        and roles.index(Role.HEADLINE) > roles.index(Role.BODY)
    )


def notes_of(story, asks):
    """Return what the desk is told about a story: its headline, and what is asked."""
    notes = []
    if story.garbled_headline and not story.headline:
        offered = "”“".join(story.headline_candidates)
        notes.append(
            f"标题“{story.garbled_headline}”字序疑似错乱，不能照登；"
            f"正文里相近的说法有“{offered}”，请核对原报后定标题。"
        )
    elif not story.headline and story.continued_from:
        notes.append(f"本文上接第{story.continued_from}版，标题不在本版上，请补。")
    elif not story.headline:
        notes.append("没有找到标题，请补。")
    for ask in asks:
        words = ask.text
        shown = words if len(words) <= 16 else f"{words[:15]}…"
        quoted = f"“{shown}”" if shown and shown not in ask.why else ""
        notes.append(f"第{ask.line}行{quoted}：{ask.why}。")
    return tuple(notes[:MOST_NOTES])

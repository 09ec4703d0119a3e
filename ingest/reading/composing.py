"""From the roles of lines to the stories they make: the desk's changes go this way too."""

import re

from ingest.reading import marks
from ingest.reading.garbled import candidates_for
from ingest.reading.signatures import run_in_signature, signature
from ingest.reading.values import Block, Brief, Caption, Role, Story

LATIN_GAP = re.compile(r"[A-Za-z0-9]$")
TEXT_ROLES = {Role.BODY, Role.RUN_IN}


def compose(segments, order=None):
    """Return the stories that these segments make, in the order of their numbers'
    first lines or in the one given.

    A pure function of the segments: what the desk moves is composed anew.
    """
    placed = [s for s in segments if s.story is not None]
    numbers = order or list(dict.fromkeys(s.story for s in placed))
    by_story = {number: [] for number in numbers}
    for segment in placed:
        by_story.setdefault(segment.story, []).append(segment)
    return tuple(_story(n, parts) for n, parts in by_story.items() if parts)


def joined(texts):
    """Put stretches of one paragraph together; Chinese sets no blank between them."""
    whole = ""
    for text in texts:
        text = text.strip()
        gap = LATIN_GAP.search(whole) and re.match("[A-Za-z]", text)
        whole += f" {text}" if gap else text
    return whole


def _story(number, parts):
    one_line = {
        role: _lines(parts, role)
        for role in (Role.KICKER, Role.HEADLINE, Role.DECK, Role.COLUMN)
    }
    people, source, place = _people(parts)
    blocks, captions, briefs = _copy(parts)
    credits = tuple(p for _, caption in captions for p in caption.credits)
    if not people:
        # A picture with its words: who took it is who signs.
        people = tuple(dict.fromkeys(credits)) or _loose_credits(parts)
    dateline = next(
        (_bare(s.text) for s in parts if s.role is Role.DATELINE),
        f"发自{place}" if place else "",
    )
    came, went, jumps = _jumps(parts)
    headline = _one_blank(one_line[Role.HEADLINE])
    after_copy = _stands_after_copy(parts)
    garbled, candidates = "", ()
    if headline and after_copy:
        candidates = candidates_for(headline, [block.text for block in blocks])
        if candidates:
            garbled, headline = headline, ""
    return Story(
        number=number,
        kicker=_one_blank(one_line[Role.KICKER]),
        headline=headline,
        deck=_one_blank(one_line[Role.DECK]),
        column=marks.flag_name(one_line[Role.COLUMN][0]) or one_line[Role.COLUMN][0]
        if one_line[Role.COLUMN]
        else "",
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
        notes=_notes(parts, people, garbled, candidates, headline, came),
        lines=tuple(dict.fromkeys(s.line for s in parts)),
    )


def _lines(parts, role):
    """Return the texts of one role, those that go on put together."""
    found = []
    for segment in parts:
        if segment.role is role:
            if segment.joins and found:
                found[-1] = joined([found[-1], segment.text])
            else:
                found.append(segment.text.strip())
    return found


def _one_blank(lines):
    return " ".join(" ".join(line.split()) for line in lines)


def _bare(text):
    return text.strip().strip("【】［］[]()（）").strip()


def _signatures(parts, *roles):
    """Read the bylines among the segments, one that two lines hold as one."""
    texts = []
    for segment in parts:
        if segment.role in roles:
            if segment.joins and texts:
                texts[-1] += segment.text.lstrip()
            else:
                texts.append(segment.text)
    for text in texts:
        found = run_in_signature(text)
        if found:
            yield found


def _people(parts):
    people, source, place = [], "", ""
    for found in _signatures(parts, Role.BYLINE, Role.RUN_IN):
        people += [person for person in found.people if person not in people]
        source = source or found.source
        place = place or found.place
    return tuple(people), source, place


def _loose_credits(parts):
    found = _signatures(parts, Role.CREDIT)
    return tuple(dict.fromkeys(p for signed in found for p in signed.people))


def _copy(parts):
    blocks, captions, briefs = [], [], []
    heading = None  # of the brief that is being read
    waiting = []  # captions whose credit may still come
    last_role = None
    for segment in parts:
        role = segment.role
        if role in TEXT_ROLES:
            goes_on = segment.joins or last_role is Role.RUN_IN
            if heading is None:
                _add(blocks, segment, goes_on)
            elif goes_on and briefs[-1][1]:
                briefs[-1][1][-1] = joined([briefs[-1][1][-1], segment.text])
            elif segment.text.strip():
                briefs[-1][1].append(segment.text.strip())
        elif role is Role.SUBHEAD:
            blocks.append(Block(" ".join(segment.text.split()), is_subhead=True))
        elif role is Role.BRIEF_HEADING:
            heading = " ".join(segment.text.split())
            briefs.append((heading, []))
        elif role is Role.CAPTION:
            text = _caption_text(segment.text)
            if segment.joins and captions:
                after, caption = captions[-1]
                captions[-1] = after, Caption(joined([caption.text, text]))
            else:
                captions.append((len(blocks), Caption(text)))
                waiting.append(len(captions) - 1)
        elif role is Role.CREDIT and waiting:
            found = signature(segment.text)
            for place in waiting:
                after, caption = captions[place]
                people = found.people if found else ()
                captions[place] = after, Caption(caption.text, people)
            waiting = []
        last_role = role
    briefs = tuple(Brief(heading, tuple(texts)) for heading, texts in briefs)
    return tuple(blocks), tuple(captions), briefs


def _add(blocks, segment, goes_on):
    text = segment.text.strip()
    last = next(
        (i for i in reversed(range(len(blocks))) if not blocks[i].is_subhead), None
    )
    if goes_on and last is not None:
        blocks[last] = Block(joined([blocks[last].text, text]))
    elif text:
        blocks.append(Block(text))


def _caption_text(text):
    return " ".join(marks.CAPTION_ARROW.sub("", text, count=1).split(" ")).strip()


def _jumps(parts):
    came = went = ""
    jumps = []
    for segment in parts:
        if segment.role is Role.JUMP:
            words = segment.text.strip()
            jumps.append(words)
            match = marks.JUMP.search(words)
            kind, page = marks.jump_at(match) if match else ("", "")
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


def _notes(parts, people, garbled, candidates, headline, came):
    notes = []
    if garbled:
        offered = "”“".join(candidates)
        notes.append(
            f"标题“{garbled}”字序疑似错乱，不能照登；正文里相近的说法有“{offered}”，"
            "请核对原报后定标题。"
        )
    elif not headline and came:
        notes.append(f"本文上接第{came}版，标题不在本版上，请补。")
    elif not headline:
        notes.append("没有找到标题，请补。")
    unsure = [p.name for p in people if not p.is_sure]
    if unsure:
        notes.append(f"人名是从连写里切开的或姓氏少见，请核对：{'、'.join(unsure)}。")
    doubtful = [s for s in parts if s.is_unsure]
    for segment in doubtful[:5]:
        words = segment.text.strip()
        shown = words if len(words) <= 16 else f"{words[:15]}…"
        notes.append(
            f"第{segment.line}行“{shown}”作{segment.role.label}，把握不大：{segment.reason}。"
        )
    return tuple(notes)

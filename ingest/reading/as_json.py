"""JSON and terminal text of a reading, as `parse_page` prints them."""


def as_json(reading, suggestions=None):
    """Return {"articles": [...], "leftovers": [...], "notes": [...]}, null for what is
    not there.

    `suggestions` names the district of a brief by its heading.
    """
    named = suggestions or (lambda heading: None)
    return {
        "articles": [_article(story, named) for story in reading.stories],
        "leftovers": [s.text.strip() for s in reading.unplaced],
        "notes": list(reading.notes),
    }


def _article(story, named):
    paragraphs = list(story.paragraphs)
    runs_in = story.dateline and not story.dateline.startswith("发自")
    if runs_in and paragraphs:
        paragraphs[0] = f"{story.dateline} {paragraphs[0]}"
    printed = {
        "headline": story.headline or None,
        "kicker": story.kicker or None,
        "subtitle": story.deck or None,
        "column": story.column or None,
        "dateline": story.dateline or None,
        "bylines": _bylines(story.people),
        "captions": [caption.text for _, caption in story.captions],
        "subheads": story.subheads,
        "paragraphs": paragraphs,
        "briefs": [
            {"head": b.heading, "text": b.text, "district": named(b.heading)}
            for b in story.briefs
        ],
        "continuation": _continuation(story),
        "notes": list(story.notes),
        "asks": [_ask(ask) for ask in story.asks],
        "lines": list(story.lines),
    }
    if story.garbled_headline:
        printed["headline_raw"] = story.garbled_headline
        printed["headline_candidates"] = list(story.headline_candidates)
    return printed


def _ask(ask):
    where = {"line": ask.line, "part": ask.part, "text": ask.text}
    return where | {"why": ask.why, "score": ask.score}


def _bylines(people):
    found = []
    for person in people:
        for role in person.roles:
            entry = {"name": person.name, "role": role}
            if person.title and person.works:
                entry["works"] = list(person.works)
            if entry not in found:
                found.append(entry)
    return found


def _continuation(story):
    if not story.jumps:
        return None
    pages = {"from_page": story.continued_from, "to_page": story.continued_on}
    return {"raw": " ".join(story.jumps)} | {k: v for k, v in pages.items() if v}


def as_text(reading):
    """Return the reading for a terminal: each line with its role, then the stories."""
    rows = []
    asked = {ask.line for story in reading.stories for ask in story.asks}
    for segment in reading.segments:
        mark = "？" if segment.line in asked else "　"
        where = f"第{segment.story}篇" if segment.story else "　　　"
        label = segment.role.label + ("（接上）" if segment.joins else "")
        words = segment.text.strip()
        shown = words if len(words) <= 30 else f"{words[:29]}…"
        rows.append(f"{segment.line:>5} {where} {mark}{label}　{shown}")
    rows.append("")
    for story in reading.stories:
        title = story.headline or f"（无题）{story.garbled_headline}"
        names = "、".join(person.name for person in story.people)
        rows.append(f"{story.number}. {title}　{names}")
        rows += [f"   · {note}" for note in story.notes]
    rows += ["", *reading.notes] if reading.notes else []
    return "\n".join(rows)

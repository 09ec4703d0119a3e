"""What a reader of old papers makes of a file or an archive, as plain values for JSON.

Of one file, ReadFile:

    {"system", "kind": "layout" | "story", "paper", "date", "page", "page_name", "picture",
     "picture_size", "pdf", "pages_listed", "pages": [{"href", "page", "page_name"}],
     "areas_of_page": [{"href", "coords", "regions"}], "stories": […], "doubts": […]}

Of an archive, one OldIssue a line of a list:

    {"system", "paper", "date", "addresses", "pages": [{"page", "page_name", "picture",
     "pdf", "editors", "is_advertisement", "addresses", …}], "stories": […], "doubts": […]}

A story is everywhere

    {"id", "href", "headline", "kicker", "deck", "author", "genre", "section",
     "paragraphs", "body_chars", "first12", "last12", "text", "body",
     "pictures": [{"src", "caption"}], "areas": [{"href", "coords", "regions"}],
     "places": [{"page", "order", "regions", "continued_from", "continued_on"}],
     "addresses", "doubts"}

`text` is what was printed, one paragraph a line, with the paragraph that was read as the
byline; `body` the HTML without it. `paragraphs`, `body_chars` (blanks not counted),
`first12` and `last12` (twelve characters of the first and the last paragraph) count in
`text`. `regions` are polygons of fractions of the page; `coords` as they are written.
A doubt is {"kind", "words", "file"}.
"""


def file_as_json(read):
    values = {
        "system": read.system,
        "kind": read.kind,
        "paper": read.paper,
        "date": read.date.isoformat() if read.date else None,
        "page": read.number,
        "page_name": read.name,
        "picture": read.picture,
        "picture_size": read.picture_size,
        "pdf": read.pdf,
        "pages_listed": len(read.pages),
        "pages": [
            {"href": href, "page": number, "page_name": name}
            for href, number, name in read.pages
        ],
        "areas_of_page": [_area(area) for area in read.areas],
        "stories": [_story_of_file(story, read) for story in read.stories],
        "doubts": [_doubt(doubt) for doubt in read.doubts],
    }
    return values


def issue_as_json(system, issue):
    return {
        "system": system,
        "paper": issue.paper,
        "date": issue.date.isoformat(),
        "addresses": issue.addresses,
        "pages": [_page(page) for page in issue.pages],
        "stories": [story_as_json(story) for story in issue.stories],
        "doubts": [_doubt(doubt) for doubt in issue.doubts],
    }


def story_as_json(story):
    lines = [line for line in story.as_printed.split("\n") if line]
    return {
        "id": story.old_id,
        "href": "",
        "headline": story.headline,
        "kicker": story.kicker,
        "deck": story.deck,
        "author": story.byline,
        "genre": story.genre,
        "section": story.section,
        "paragraphs": len(lines),
        "body_chars": len("".join("".join(lines).split())),
        "first12": "".join(lines[0].split())[:12] if lines else "",
        "last12": "".join(lines[-1].split())[-12:] if lines else "",
        "text": story.as_printed,
        "body": story.body,
        "pictures": [
            {"src": photo.file, "caption": photo.caption, "credit": photo.credit}
            for photo in story.photos
        ],
        "areas": [],
        "places": [
            {
                "page": place.page,
                "order": place.order,
                "regions": place.regions,
                "continued_from": place.continued_from,
                "continued_on": place.continued_on,
            }
            for place in story.places
        ],
        "addresses": story.addresses,
        "doubts": [_doubt(doubt) for doubt in story.doubts],
    }


def _story_of_file(story, read):
    href = read.references.get(story.old_id, "")
    bare = href.removeprefix("./").partition("?")[0]
    own = [
        _area(area)
        for area in read.areas
        if bare and area.href.removeprefix("./").partition("?")[0] == bare
    ]
    return story_as_json(story) | {"href": href, "areas": own}


def _area(area):
    return {"href": area.href, "coords": area.coords, "regions": area.regions}


def _page(page):
    return {
        "page": page.number,
        "order": page.order,
        "page_name": page.name,
        "picture": page.picture,
        "pdf": page.pdf,
        "editors": page.editors,
        "is_advertisement": page.is_advertisement,
        "addresses": page.addresses,
        "picture_addresses": page.picture_addresses,
        "pdf_addresses": page.pdf_addresses,
    }


def _doubt(doubt):
    return {"kind": doubt.kind, "words": doubt.words, "file": doubt.file}

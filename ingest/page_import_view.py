"""Template context of the import workbench: the lines of a page, and its stories."""

from dataclasses import dataclass, replace

from django.utils import timezone

from articles.models import Column, Contributor
from articles.text import bylines
from districts.models import District
from ingest.import_draft import ImportDraft
from ingest.importing import namesakes_of
from ingest.reading import read
from ingest.reading.composing import notes_of
from ingest.reading.dates import issue_date
from ingest.reading.values import Knowledge, Role

# The roles offered for a line, each with its keyboard key.
ROLE_KEYS = (
    (Role.HEADLINE, "h"),
    (Role.KICKER, "k"),
    (Role.DECK, "d"),
    (Role.COLUMN, "l"),
    (Role.DATELINE, "e"),
    (Role.BYLINE, "b"),
    (Role.RUN_IN, "r"),
    (Role.BODY, "p"),
    (Role.SUBHEAD, "s"),
    (Role.BRIEF_HEADING, "g"),
    (Role.CAPTION, "c"),
    (Role.CREDIT, "t"),
    (Role.JUMP, "j"),
    (Role.FURNITURE, "f"),
    (Role.UNPLACED, "u"),
)


def knowledge(gazetteer):
    """Return the Knowledge of names with which a page is read: two queries."""
    return Knowledge(
        frozenset(Column.objects.values_list("name", flat=True)),
        frozenset(Contributor.objects.values_list("name", flat=True)),
        frozenset(gazetteer.meaning),
    )


def draft_of(text, reading, gazetteer):
    """Return the ImportDraft of a reading, before any correction.

    A brief's district is what its heading names; a story's districts are the desk's
    to set, and stay empty.
    """
    districts = {}
    for story in reading.stories:
        if story.briefs:
            named = [gazetteer.named(brief.heading) for brief in story.briefs]
            slugs = [district.slug if district else "" for district in named]
            districts[str(story.number)] = slugs
    return replace(ImportDraft.of(text, reading), brief_districts=districts)


def read_page_import(page_import, gazetteer, claims=None, left_out=()):
    """Read the text of a new import and set its state; raises UnreadablePage.

    `claims` are those of the files that the text comes from, `left_out` what was not
    taken of them.
    """
    reading = read(page_import.text, knowledge(gazetteer), claims)
    page_import.state = draft_of(page_import.text, reading, gazetteer).dump()
    page_import.state["notes"] = list(reading.notes)
    page_import.state["left_out"] = list(left_out)
    guess = issue_date(page_import.text, timezone.localdate())
    if guess:
        page_import.state["guess"] = {
            "best": guess.best.isoformat(),
            "earliest": guess.earliest.isoformat(),
            "latest": guess.latest.isoformat(),
            "reasons": list(guess.reasons),
        }
    return reading


@dataclass(frozen=True)
class Row:
    """A stretch of the original, as the left column shows it."""

    segment: object
    key: str
    place: int | None  # of its story in the order of the page
    first_of_line: bool
    blanks_before: int
    questions: tuple = ()


@dataclass(frozen=True)
class Question:
    ask: object
    place: int  # of its story in the order of the page


@dataclass(frozen=True)
class PersonRow:
    named: object
    alike: tuple  # contributors of that name
    chosen: str


def questions_of(stories):
    """Return the Questions about stories, in the order of the page, each once."""
    found = {}
    for place, story in enumerate(stories, start=1):
        for ask in story.asks:
            question = Question(ask, place)
            found.setdefault(ask.key, question)
    return sorted(found.values(), key=lambda question: question.ask.line)


def first_of_lines(questions):
    """Return the first question of each line that anything is asked about."""
    return list(
        {question.ask.line: question for question in reversed(questions)}.values()
    )[::-1]


def rows_of(import_draft, questions=()):
    places = {number: at for at, number in enumerate(import_draft.order, start=1)}
    asked = _by_row(import_draft.segments, questions)
    rows, before = [], 0
    for segment in import_draft.segments:
        is_first = segment.line != before
        blanks = segment.line - before - 1 if is_first else 0
        key = _key(segment)
        found = tuple(asked.get(key, ()))
        rows.append(
            Row(segment, key, places.get(segment.story), is_first, blanks, found)
        )
        before = segment.line
    return rows


def _key(segment):
    return f"{segment.line}:{segment.start}"


def _by_row(segments, questions):
    """Return {key of a row: questions}: each at the stretch of its line that holds its
    words, or that is the part it asks about."""
    lines, found = {}, {}
    for segment in segments:
        lines.setdefault(segment.line, []).append(segment)
    for question in questions:
        ask = question.ask
        row = max(
            lines.get(ask.line, ()),
            key=lambda s, ask=ask: (
                bool(ask.text) and ask.text in s.text,
                s.role == ask.part,
            ),
            default=None,
        )
        if row is not None:
            found.setdefault(_key(row), []).append(question)
    return found


def stories_of(import_draft, gazetteer):
    """Return the stories as the right column shows them."""
    composed = import_draft.stories()
    asked = questions_of(composed)
    alike = namesakes_of(import_draft, composed)
    return [
        _story(place, story, import_draft, gazetteer, alike)
        | {"questions": [q for q in asked if q.place == place]}
        for place, story in enumerate(composed, start=1)
    ]


def _story(place, story, import_draft, gazetteer, alike):
    people = []
    for named in import_draft.people_of(story):
        same = tuple(alike.get(named.name, ()))
        people.append(PersonRow(named, same, named.resolve(same)))
    paragraphs = story.paragraphs
    lead = "\n".join([story.headline, story.deck, *paragraphs[:1]])
    suggestions = gazetteer.suggest(story.words, lead)
    return {
        "place": place,
        "story": story,
        "people": people,
        "notes": notes_of(story, ()),
        "suggestions": suggestions,
        "suggested": {s.district.pk for s in suggestions},
        "ticked": set(import_draft.districts_of(story)),
        "briefs": import_draft.briefs_of(story),
        "joins": sum(
            s.joins and s.role is Role.BODY
            for s in import_draft.segments
            if s.story == story.number
        ),
    }


def choices():
    """Return the choices of the selects of the workbench."""
    return {
        "roles": [(role, key) for role, key in ROLE_KEYS],
        "byline_roles": bylines.Role.choices,
        "works": bylines.Work.choices,
        "districts": list(District.objects.all()),
    }

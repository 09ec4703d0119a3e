"""Old text made to fit the fields of today: what does not fit is cut at a sentence, and
kept whole in the staff note."""

from articles.models import Article
from articles.text import richtext
from ingest.old_stories.lines import Refused, in_one_line

# A heading that is longer than this is no heading: a column of the table was mixed up.
NO_HEADING = 1000
HEADINGS = ("kicker", "headline", "deck")
NOTE_LIMIT = Article._meta.get_field("staff_note").max_length


class Fitting:
    """The text fields of one story, made to fit; gathers its staff note."""

    def __init__(self, outcome):
        self.outcome = outcome
        self.notes = []

    def note(self, words):
        """Keep words for the newsroom with the story."""
        self.notes.append(in_one_line(words))

    def field(self, name):
        """Return a field of the old story, cut to what the same field takes here."""
        field = Article._meta.get_field(name)
        text = in_one_line(getattr(self.outcome.story, name))
        if len(text) <= field.max_length:
            return text
        label = field.verbose_name
        if name in HEADINGS and len(text) > NO_HEADING:
            raise Refused(
                f"{label}有 {len(text)} 个字，不像{label}：请核对各列有没有错位。"
            )
        self.outcome.doubt(
            "shortened",
            f"{label}有 {len(text)} 个字，最多 {field.max_length} 个，"
            "有删节；全文在内部备注里。",
        )
        self.note(f"{label}全文：{text}")
        return richtext.shortened(text, field.max_length)

    def staff_note(self, earlier=""):
        """Return the notes, behind those that a story has already."""
        had = earlier.split("\n") if earlier else []
        lines = [*had, *(note for note in dict.fromkeys(self.notes) if note not in had)]
        text = "\n".join(lines)
        if len(text) > NOTE_LIMIT:
            self.outcome.doubt(
                "shortened",
                f"内部备注放不下（{len(text)} 个字），有删节：请对照原件。",
            )
        return text[:NOTE_LIMIT]

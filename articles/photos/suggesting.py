"""Suggestion of a photo's fields from its file: what stands in it, in the house's form.

A field that is empty is filled when the photo is taken in; beside one that says
something else, the photo's form shows what the file says (admin/photo_metadata.py).
"""

import json
import re
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.text import slugify

from articles import ai_marks
from articles.characters import in_one_line
from articles.models.people import BadName, Contributor, author_name
from articles.models.photo_keywords import PhotoKeyword
from articles.models.photos import Photo
from articles.photos.metadata import reading
from articles.text.tagging import tags_from_string

BY_ITS_NAME = "文件名"
MOST_NAMES = 5
MOST_KEYWORDS = 30
BETWEEN_NAMES = re.compile(r"[、，,;；/／&\n]| and |和(?=[\u3400-\u9fff]{2,4}$)")
BEFORE_A_NAME = re.compile(
    r"^(?:(?:photo(?:graph(?:ed|er|y)?|s)?|picture|image)? ?(?:credit)? ?by ?:?"
    r"|photo(?:grapher)?\s*[:：]|(?:图文|文图|文/图|图片|图|摄影者?|作者)\s*[:：]"
    r"|(?:本报|新华社|中新社|\S{2,6}(?:日报|晚报|社|网))?\s*(?:特约|见习|首席)?(?:摄影)?"
    r"(?:记者|通讯员|实习生|摄影师)\s*|©|\(c\)|copyright)\s*",
    re.IGNORECASE,
)
AFTER_A_NAME = re.compile(r"\s*(?:摄影报道|摄影|摄制|摄|供图|图)$")
# What cameras and computers are set to by whoever sold them.
NOBODY = re.compile(
    r"(?:admin\w*|user\w*|owner|unknown|none|photographer|artist|picasa|canon|nikon|sony"
    r"|fujifilm|microsoft|\W*)",
    re.IGNORECASE,
)
HAS_HAN = re.compile(r"[\u3400-\u9fff]")
CREDITED = re.compile(r"摄|供图|图片来源|©|/")
AGENCIES = re.compile(
    r"新华社|新华网|中新社|中国新闻社|中新网|视觉中国|东方IC|人民视觉|中国图片社|路透|法新社"
    r"|美联社|欧新社|盖蒂|\b(?:Xinhua|CNS|VCG|CFP|IC ?photo|Reuters|AFP|AP|EPA|Getty)\b",
    re.IGNORECASE,
)


class Suggestion(NamedTuple):
    """What a photo's file says for one of its fields, and where it stands in the file."""

    value: object
    source: str


def fill_in(photo, file, name):
    """Set what a photo's file says of it: its name, all that was found, and each field
    that is empty. The photo is saved by whoever calls."""
    before = stem(photo.file_name)
    photo.file_name = base_name(name)
    photo.found_in_file = reading.read(file)
    photo.ai_mark = _ai_mark(photo.found_in_file)
    if photo.title == before:  # the name of the file that this one replaces
        photo.title = ""
    suggested = suggestions(photo)
    photo.keywords_to_come = suggested.pop("keywords", Suggestion((), "")).value
    for field, suggestion in suggested.items():
        if not getattr(photo, field):
            setattr(photo, field, suggestion.value)


def base_name(name):
    """Return a file's name as the library keeps it, without the folders before it."""
    longest = Photo._meta.get_field("file_name").max_length
    return in_one_line(re.split(r"[\\/]", name)[-1], longest)


def stem(name):
    return name.rpartition(".")[0] or name


def suggestions(photo):
    """Return {field: Suggestion} of what a photo's file says; nothing is changed."""
    found = photo.found_in_file
    says = {name: one["says"] for name, one in found.items()}
    names = names_of(says.get("creators", ()))
    people = _people(names)
    made = {
        "title": (says.get("headline") or says.get("title"), "headline", "title"),
        "caption": (says.get("caption"), "caption"),
        "credit": (credit_of(says, names), "creators", "credit"),
        "photographer": (_photographer(names, people), "creators"),
        "taken_at": (_moment(says.get("taken_at")), "taken_at"),
        "place": (_place(says), "place", "city"),
        "people_shown": (_joined(says.get("people_shown", ())), "people_shown"),
        "keywords": (keywords_of(says.get("keywords", ())), "keywords"),
        "category": (_category(says, names, people), "credit", "source", "creators"),
        "rights": (
            "；".join(filter(None, map(says.get, ("rights", "terms")))),
            "rights",
            "terms",
        ),
        "ai_made": (
            ai_marks.degree(says.get("source_type", ""), says.get("aigc", "")),
            *("source_type", "aigc"),
        ),
    }
    suggested = {
        field: Suggestion(_within(field, value), _source(found, names_there))
        for field, (value, *names_there) in made.items()
        if value
    }
    if "title" not in suggested and photo.file_name:
        title = _within("title", stem(photo.file_name))
        suggested["title"] = Suggestion(title, BY_ITS_NAME)
    return suggested


def _within(field, value):
    if not isinstance(value, str):
        return value
    longest = Photo._meta.get_field(field).max_length
    return value[:longest].strip() if longest else value


def _source(found, names):
    return next((found[name]["from"] for name in names if name in found), "")


def _ai_mark(found):
    marks = {
        name: found[name]["says"] for name in ("source_type", "aigc") if name in found
    }
    return json.dumps(marks, ensure_ascii=False) if marks else ""


# People


def names_of(creators):
    """Return the names of people in what a file says of who took it: 新华社记者 郭 晓华
    摄 is 郭晓华."""
    names = []
    for written in creators:
        for part in BETWEEN_NAMES.split(written):
            bare = AFTER_A_NAME.sub("", part.strip())
            while bare != (shorter := BEFORE_A_NAME.sub("", bare)):
                bare = shorter
            try:
                name = author_name(bare.strip())
            except BadName:
                continue
            if not NOBODY.fullmatch(name) and not AGENCIES.fullmatch(name):
                names.append(name)
    return list(dict.fromkeys(names))[:MOST_NAMES]


def _people(names):
    """Return {name without blanks, in small letters: those called so}."""
    people = {}
    for person in Contributor.objects.named_one_of(names) if names else ():
        people.setdefault(_bare(person.name), []).append(person)
    return people


def _bare(name):
    return "".join(name.lower().split())


def _photographer(names, people):
    """Return the first of the names whom the house knows, and knows one of."""
    for name in names:
        if len(known := people.get(_bare(name), ())) == 1:
            return known[0]
    return None


def credit_of(says, names):
    """Return the line of credit in the house's form: 郭晓华 摄."""
    credit = says.get("credit", "")
    if CREDITED.search(credit) or not names:
        return credit
    agency = AGENCIES.search(f"{credit} {says.get('source', '')}")
    before = f"{agency.group()} " if agency else ""
    return f"{before}{'、'.join(names)} 摄"


def _category(says, names, people):
    """Return where a photo comes from, where its file leaves no doubt."""
    told = (says.get("credit", ""), says.get("source", ""), says.get("rights", ""))
    words = " ".join([*told, *says.get("creators", ())])
    if AGENCIES.search(words):
        return Photo.Category.AGENCY
    photographer = _photographer(names, people)
    if (
        settings.SITE_NAME in words
        or "本报" in words
        or (photographer and photographer.user_id)
    ):
        return Photo.Category.OWN
    return ""


# What else


def _moment(written):
    return datetime.fromisoformat(written) if written else None


def _place(says):
    city, place = says.get("city", ""), says.get("place", "")
    is_ours = city.startswith((settings.CITY.stem, *settings.CITY.titles))
    if not place or is_ours or city in place:
        return place or city
    return f"{city}{' ' * (not HAS_HAN.search(city))}{place}"


def _joined(people):
    """Return names as the form has them, as many as it takes whole."""
    longest, joined = Photo._meta.get_field("people_shown").max_length, ""
    for name in people:
        longer = f"{joined}、{name}" if joined else name
        if len(longer) > longest:
            break
        joined = longer
    return joined


def keywords_of(written):
    """Return the keywords of a file as the library keeps them, each once."""
    longest = PhotoKeyword._meta.get_field("name").max_length
    names = {}
    for text in written:
        for name in tags_from_string(text):
            if len(name) <= longest and slugify(name, allow_unicode=True):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())[:MOST_KEYWORDS]


def districts_of(photo, gazetteer):
    """Return the districts that the place in a photo's file speaks of, likeliest first.

    `gazetteer` is called only where the file names a place.
    """
    says = {name: one["says"] for name, one in photo.found_in_file.items()}
    text = " ".join(filter(None, (says.get("city"), says.get("place"), photo.place)))
    if not text:
        return []
    known = gazetteer()
    named = filter(
        None, (known.named(says.get(name, "")) for name in ("place", "city"))
    )
    suggested = (found.district for found in known.suggest(text, text))
    return list(dict.fromkeys([*named, *suggested]))

"""What the files that readers get say of a photo: of its fields, as their packet of XMP.

A mark of AI making that stood in the file is carried on as it was, whatever the desk
says of it: nobody may take it out (标识办法, 10). Where the desk alone says so, the mark
is ours, with the paper as who passes it on.
"""

import hashlib
import json
from dataclasses import astuple

from articles.ai_marks import DEGREES, GENERATED, TERMS, VOCABULARY, our_block, term_of
from articles.photos.metadata.packets import Said

# Raised when a packet says the same in another form: all files are to be written again.
VERSION = 1
# What a packet depends on.
FIELDS = frozenset(
    (
        *("caption", "credit", "photographer", "photographer_id", "rights"),
        *("ai_made", "ai_mark", "found_in_file"),
    )
)


def said_of(photo):
    """Return the Said of a photo."""
    source_type, aigc = _ai_marks(photo)
    return Said(
        caption=photo.caption,
        creators=_creators(photo),
        credit=photo.credit,
        rights=photo.rights,
        terms=found(photo, "terms"),
        source_type=source_type,
        aigc=aigc,
    )


def digest_of(photo):
    """Return what tells whether a photo's files say what is to be said."""
    said = json.dumps([VERSION, *astuple(said_of(photo))])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def found(photo, name):
    """Return what a photo's file says under a name, "" of what it does not say."""
    return photo.found_in_file.get(name, {}).get("says", "")


def marks_of(photo):
    """Return {"source_type", "aigc"} of the marks that stood in a photo's file."""
    return json.loads(photo.ai_mark) if photo.ai_mark else {}


def _creators(photo):
    if photo.photographer_id:
        return (photo.photographer.name,)
    # Whom the file names, as long as the desk has not credited somebody else.
    names = found(photo, "creators") or []
    return tuple(name for name in names if name in photo.credit)


def _ai_marks(photo):
    """Return IPTC's source type and the block of GB 45438-2025."""
    marks = marks_of(photo)
    source_type, aigc = marks.get("source_type", ""), marks.get("aigc", "")
    if photo.ai_made and DEGREES.get(term_of(source_type)) != photo.ai_made:
        source_type = VOCABULARY + TERMS[photo.ai_made]
    if photo.ai_made in GENERATED and not aigc:
        aigc = our_block(photo.guid.hex)
    return source_type, aigc

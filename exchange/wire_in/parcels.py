"""Parcels of the wire: mails and archives, which hold stories and their pictures.

All that one unpacks to is bounded, and no name in it leads anywhere but to what is in it.
"""

import posixpath
from contextlib import suppress
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import partial

from exchange.wire_in.pieces import (
    LARGEST_PICTURE,
    LONGEST_GUID,
    MOST_PICTURES,
    Beside,
    Piece,
    captioned,
    is_picture,
    of_file,
    storable,
)
from exchange.wire_in.wording import captions_of, words_of_text
from ingest.files import archive, mail, text_of, wire, zipped
from ingest.files.containers import shown
from ingest.files.mail_text import title_of
from ingest.files.values import LARGEST_FILE, UnreadableFile

LARGEST_PARCEL = 60 * 1024 * 1024
# Of all that one parcel unpacks to, pictures included.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES, MOST_TEXTS = 200, 60


def pieces_of(name, data, beside=None, knowledge=None):
    """Return the Pieces of a file; raises UnreadableFile with a sentence for the desk.

    `name` is a path with slashes within the watched folder.
    """
    beside = Beside() if beside is None else beside
    label = shown(name)
    if not data:
        raise UnreadableFile(f"“{label}”是空文件：请发稿方重发。")
    if archive.is_archive(data):
        pieces = _of_archive(label, data, knowledge)
    elif mail.is_mail(data):
        pieces = _of_mail(label, data, knowledge)
    else:
        pieces = of_file(name, data, beside, knowledge)
    if not pieces:
        raise UnreadableFile(f"“{label}”里没有稿件：请核对文件，或请发稿方重发。")
    return [storable(piece) for piece in pieces]


def _of_archive(label, data, knowledge):
    if len(data) > LARGEST_PARCEL:
        size = LARGEST_PARCEL // 1024 // 1024
        raise UnreadableFile(f"“{label}”超过 {size} MB：请发稿方分成几个包。")
    with zipped.opened(label, data) as opened:
        files = _unpacked(label, opened)
    return _of_parcel(label, files, knowledge)


def _unpacked(label, opened):
    """Return {path: bytes} of an archive: bounded, and no path leads out of it."""
    files, left = {}, MOST_UNPACKED
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(
            f"“{label}”里有 {len(entries)} 个文件，一次最多 {MOST_ENTRIES} 个："
            "请发稿方分成几个包。"
        )
    for entry in entries:
        path = archive_path(archive.entry_name(entry))
        if not path:
            continue
        most = min(left, LARGEST_PICTURE if is_picture(path) else LARGEST_FILE)
        content = b"".join(zipped.pieces(label, opened, entry, most))
        left -= len(content)
        files[path] = content
    return files


def archive_path(name):
    """Return the path of an entry; "" for what is none of the sender's, or leads out."""
    path = posixpath.normpath(name.replace("\\", "/"))
    parts = path.split("/")
    if path.startswith(("/", "..")) or ":" in parts[0] or "\x00" in path:
        return ""
    return path if archive.is_wanted(name) else ""


def _of_parcel(label, files, knowledge):
    """Return the Pieces of all texts in a parcel, each with what of its pictures it names
    or is called as; the only text has them all."""
    beside = Beside({p: partial(files.get, p) for p in files if is_picture(p)})
    texts = [path for path in files if not is_picture(path)]
    if len(texts) > MOST_TEXTS:
        raise UnreadableFile(
            f"“{label}”里有 {len(texts)} 个文件，一次最多 {MOST_TEXTS} 个：请发稿方分开发。"
        )
    pieces, reasons = [], []
    for path in sorted(texts):
        try:
            if archive.is_archive(files[path]):
                raise UnreadableFile(f"“{shown(path)}”是包里的包，没有读取：请单独发。")
            if mail.is_mail(files[path]):
                pieces += _of_mail(shown(path), files[path], knowledge)
            else:
                pieces += of_file(path, files[path], beside, knowledge, len(texts) == 1)
        except UnreadableFile as error:
            reasons.append(str(error))
    if not pieces:
        why = f"：{reasons[0]}" if reasons else "：请核对后重发。"
        raise UnreadableFile(f"“{label}”里没有能读的稿件{why}")
    loose = [path for path in beside.files if path not in beside.used]
    told = [f"图片“{shown(path)}”没有稿件用到。" for path in loose[:10]]
    return [_told(pieces[0], [*reasons, *told]), *pieces[1:]]


def _told(piece, sentences):
    left_out = (*piece.words.left_out, *sentences)
    return replace(piece, words=replace(piece.words, left_out=left_out))


def _of_mail(label, data, knowledge):
    """Return the Pieces of a mail: of what is attached in a format of the wire, else of
    its text with all that is attached; pictures are those of the first."""
    if len(data) > LARGEST_PARCEL:
        size = LARGEST_PARCEL // 1024 // 1024
        raise UnreadableFile(f"“{label}”超过 {size} MB：请发件人分开发。")
    parsed = mail.parsed(label, data)
    pictures, stories, left = {}, {}, MOST_UNPACKED
    for part in _parts_of(parsed):
        name = mail.header_words(part.get_filename() or "")
        content = part.get_payload(decode=True) or b""
        left -= len(content)
        if left < 0:
            raise UnreadableFile(f"“{label}”解开后太大：请发件人分开发。")
        if name and is_picture(name) and len(pictures) < MOST_PICTURES:
            pictures[shown(name)] = content
        elif name and wire.is_wire(content):
            stories[shown(name)] = content
    message_id = mail.header_words(parsed.get("Message-ID"))[: LONGEST_GUID - 8]
    if stories:
        return _of_parcel(label, stories | pictures, knowledge)
    extracted = text_of(label, _without_pictures(parsed) if pictures else data)
    subject = mail.header_words(parsed.get("Subject"))
    stem = title_of(subject) or subject or posixpath.splitext(label)[0]
    found = words_of_text(extracted, stem, knowledge)
    captions = captions_of(extracted, knowledge)
    pieces = []
    for at, words in enumerate(found):
        own = pictures if at == 0 else {}
        files = [(path, partial(own.get, path)) for path in own]
        said = captions[at] if at < len(captions) else []
        guid = f"{message_id}#{at + 1}" if message_id and at else message_id
        pieces.append(
            Piece(
                guid,
                words,
                sent_at=_sent_at(parsed),
                pictures=captioned(files, said),
            )
        )
    return pieces


def _parts_of(parsed):
    """Yield the parts of a mail that hold no others, so many at the most."""
    leaves = (part for part in parsed.walk() if not part.is_multipart())
    for number, part in enumerate(leaves):
        if number == mail.MOST_PARTS:
            return
        yield part


def _without_pictures(parsed):
    """Return a mail without its pictures, which the text of it would tell as left out."""
    for part in parsed.walk():
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            kept = [inner for inner in part.get_payload() if not _is_picture_of(inner)]
            part.set_payload(kept)
    return parsed.as_bytes()


def _is_picture_of(part):
    return not part.is_multipart() and is_picture(
        mail.header_words(part.get_filename() or "")
    )


def _sent_at(parsed):
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(str(parsed.get("Date")))
    return None

"""Mails (.eml) and pages saved as mails (.mht): the text, and what is attached.

The subject is the headline where the text has none. What is no copy is left out and
named: the sender, a quoted mail, a signature, pictures.
"""

import email
import re
from contextlib import suppress
from email.header import decode_header
from email.utils import parseaddr, parsedate_to_datetime

from ingest.files import plain
from ingest.files.containers import shown, together
from ingest.files.declared import encoding
from ingest.files.mail_text import copy_of, with_subject
from ingest.files.values import LARGEST_FILE, Extracted, UnreadableFile
from ingest.reading.lines import Line
from ingest.reading.shapes import shape_of
from ingest.reading.values import Knowledge

HEADER = re.compile(rb"([!-9;-~]{1,80}):|[ \t]|From ")
USUAL = {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version"}
USUAL |= {b"received", b"content-type", b"return-path", b"snapshot-content-location"}
FEWEST_USUAL = 3
LONGEST_HEADERS = 64 * 1024
# The parser looks at each line once for each part that is open.
MOST_BOUNDARIES, MOST_LINES = 60, 500_000
BOUNDARY = re.compile(rb"boundary[ \t]*=", re.IGNORECASE)
MOST_PARTS = 200
SHORT_BODY = 100  # characters: a greeting, where the copy is attached
PARAGRAPH = 20
SAVED_PAGE = "Snapshot-Content-Location"


def is_mail(data):
    """Return whether a file begins with the headers of a mail, three of the usual ones."""
    found = set()
    for line in data[:LONGEST_HEADERS].removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if not line.strip():
            break
        header = HEADER.match(line)
        if not header:
            return False
        if header[1]:
            found.add(header[1].lower())
    return len(found & USUAL) >= FEWEST_USUAL


def read(name, data, within):
    mail = parsed(name, data)
    subject = header_words(mail.get("Subject"))
    try:
        body, files, sentences = _sorted(mail)
    except (ValueError, LookupError, AttributeError, RecursionError) as error:
        raise _damaged(name) from error
    sentences.insert(0, _sender(mail, subject))
    attached, unread = within.read_all(files)
    sentences += unread
    written = _written(body, within, sentences)
    if written and files and _is_greeting(written):
        told = " ".join(written.text.split())
        sentences.append(f"邮件正文没有收入，写的是：“{told}”。")
        written = None
    elif written and _is_within(written, attached):
        sentences.append("邮件正文没有收入：附件里有同样的文字。")
        written = None
    elif written:
        written = with_subject(written, subject)
    parts = [*([written] if written else []), *attached]
    if not parts:
        why = f"：{unread[0]}" if unread else "：请核对邮件，或粘贴文字。"
        raise UnreadableFile(f"“{name}”里没有能读的文字{why}")
    form = "保存的网页" if mail.get(SAVED_PAGE) else "电子邮件"
    return together(parts, form, list(filter(None, sentences)))


def parsed(name, data):
    if (
        len(BOUNDARY.findall(data)) > MOST_BOUNDARIES
        or data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES
    ):
        raise UnreadableFile(
            f"“{name}”的结构复杂得不正常，没有读取：请把稿件取出来单独上传。"
        )
    try:
        return email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, LookupError, RecursionError) as error:
        raise _damaged(name) from error


def _damaged(name):
    return UnreadableFile(f"“{name}”已损坏，读不出来：请重新保存这封邮件，或粘贴文字。")


def _sorted(mail):
    """Return the parts that are text, those that are files, and what is left out."""
    body, files, pictures, sentences = [], [], [], []
    waiting, seen = [mail], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            sentences.append(f"邮件里的部分超过 {MOST_PARTS} 个，后面的没有收入。")
            break
        kind = part.get_content_type()
        file_name = header_words(part.get_filename() or "")
        if part.is_multipart() and kind != "message/rfc822":
            waiting += reversed(_chosen(part, kind))
        elif kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner:
                title = header_words(inner[0].get("Subject")) or "转来的邮件"
                files.append((f"{title}.eml", inner[0].as_bytes))
        elif part.get_content_maintype() in {"image", "video", "audio"}:
            pictures.append(shown(file_name or kind))
        elif kind == "application/ms-tnef":
            sentences.append(
                f"“{shown(file_name)}”是 Outlook 打包的附件，读不出来："
                "请发件人改用 HTML 或纯文本格式再发。"
            )
        elif file_name or part.get_content_disposition() == "attachment":
            files.append((file_name or "附件", _unpacking(part)))
        elif kind in {"text/plain", "text/html"}:
            body.append(part)
        elif kind != "text/css":
            files.append((kind, _unpacking(part)))
    if pictures:
        several = f" {len(pictures)} 个" if len(pictures) > 1 else ""
        sentences.append(f"图片或音视频{several}没有收入：{'、'.join(pictures[:8])}。")
    return body, files, sentences


def _chosen(part, kind):
    """Return the parts of a part to look at: of several dresses of one text, one."""
    parts = [p for p in part.get_payload() if not isinstance(p, str)]
    if kind == "multipart/alternative":
        texts = [p for p in parts if p.get_content_type() == "text/plain"]
        for text in texts:
            if _text(text).strip():
                return [text]
        return parts[-1:]
    if kind == "multipart/related" and parts:
        # The page itself, and its pictures; the frames and styles of a saved page are
        # no text of it.
        others = [p for p in parts[1:] if p.get_content_maintype() != "text"]
        if part.get(SAVED_PAGE):
            others = []
        return [parts[0], *others]
    return parts


def _unpacking(part):
    return lambda: part.get_payload(decode=True) or b""


def _written(body, within, sentences):
    """Return the Extracted text of the body of a mail; None where there is none."""
    parts = []
    for part in body:
        text = _text(part)
        if not text.strip():
            continue
        if part.get_content_type() == "text/html":
            # Whoever reads HTML finds its encoding in the bytes.
            page = text.encode("utf-8-sig", "replace")
            found, unread = within.read_all([("邮件正文.html", lambda page=page: page)])
            sentences += unread
        else:
            found = [Extracted(text, "纯文本")]
        for one in map(copy_of, found):
            if one.text.strip():
                parts.append(one)
            else:
                sentences += one.left_out
    return together(parts, "正文", []) if len(parts) > 1 else next(iter(parts), None)


def _is_greeting(written):
    """Whether a body is a few words to the desk, not copy: short, without a dateline."""
    lines = [line for line in written.text.split("\n") if line.strip()]
    if sum(map(len, lines)) >= SHORT_BODY:
        return False
    shapes = (shape_of(Line(1, line, 0), Knowledge()) for line in lines)
    return not any(shape.leads or shape.closes for shape in shapes)


def _is_within(written, attached):
    """Whether what is attached has all the paragraphs of the body: the copy, sent twice."""
    there = "".join("".join(part.text.split()) for part in attached)
    lines = ("".join(line.split()) for line in written.text.split("\n"))
    paragraphs = [line for line in lines if len(line) >= PARAGRAPH]
    return bool(paragraphs) and all(line in there for line in paragraphs[:MOST_PARTS])


def _sender(mail, subject):
    address = header_words(mail.get(SAVED_PAGE))
    if address:
        return f"保存的网页：{subject} {address}"
    name, address = parseaddr(header_words(mail.get("From"))[:500])
    parts = [f"发件人 {name} {address}".strip()] if name or address else []
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        parts.append(f"{parsedate_to_datetime(str(mail.get('Date'))):%Y-%m-%d %H:%M}")
    if subject:
        parts.append(f"主题“{subject}”")
    return f"邮件：{'，'.join(parts)}。" if parts else ""


def _text(part):
    """Return the characters of a part: by the encoding it names, or the one it has."""
    data = part.get_payload(decode=True) or b""
    if len(data) > LARGEST_FILE:
        return ""
    named = str(part.get_content_charset() or "utf-8")
    try:
        text = data.decode(encoding(named) or "utf-8")
    except ValueError:
        try:
            text = plain.read("邮件正文", data).text
        except UnreadableFile:
            return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        joint = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
        text = re.sub("(?<!^-- ) \n(?!\n)", joint, text, flags=re.MULTILINE)
    return text


def header_words(header):
    """Return a header in characters, on one line, whichever way it is written."""
    if header is None:
        return ""
    words = []
    try:
        pieces = decode_header(header)
    except (ValueError, LookupError):
        pieces = [(str(header), None)]
    for piece, named in pieces:
        if isinstance(piece, str):
            piece = piece.encode("utf-8", "surrogateescape")
            named = None
        words.append(_characters(piece, named))
    return " ".join("".join(words).split())[:300]


def _characters(data, named):
    for one in (encoding(named) if named else None, "utf-8", "gb18030"):
        with suppress(ValueError):
            if one:
                return data.decode(one)
    return data.decode("utf-8", "replace")

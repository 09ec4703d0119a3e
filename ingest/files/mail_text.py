"""Copy within the text of a mail: what is quoted or signed, and what the subject says."""

import re
from dataclasses import replace
from typing import NamedTuple

from ingest.files.values import Extracted
from ingest.reading import LONGEST_TEXT
from ingest.reading.values import Claim, Role

# A line above what was sent before, as mail programs write it.
QUOTED = re.compile(
    r"\s*(?:[-—_ ]{2,40}\s*(?:原始邮件|原邮件|转发邮件信息|转发的邮件|转发邮件|"
    r"Original Message|Forwarded message)\s*[-—_ ]{2,40}"
    r"|(?:在|于|On)\s?.{4,120}(?:写道|wrote)\s*[:：]"
    r"|Begin forwarded message:|开始转发的邮件[:：])\s*",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"\s*[*>]?\s*(发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题|"
    r"From|Sent|Date|To|Cc|Subject)\s*[:：]\s*(.*)",
    re.IGNORECASE,
)
SUBJECT = {"主题", "subject"}
SENT_WITH = re.compile(
    r"\s*(?:发自我的.{1,20}|从我的.{1,20}发送|来自我的.{1,20}|"
    r"Sent from .{1,40}|获取 Outlook for .{1,12})\s*",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[-—_=*]{4,80}\s*")
REACHED_AT = re.compile(r"@|[0-9][0-9 \-]{6,16}[0-9]")
MOST_SIGNED = 8  # lines of a signature
ENOUGH = 100  # characters: whoever writes so much above a quoted mail wrote the copy
PREFIX = re.compile(
    r"\s*(?:[【\[（(]?(?:投稿|来稿|供稿|发稿|稿件|新闻稿|通讯稿|急稿|急件|急)[】\]）)]?"
    r"|Re|Fwd?|回复|答复|转发)\s*(?:[:：—－\-_·|]+|(?<=[】\]）)])|\s+)\s*",
    re.IGNORECASE,
)
WITHOUT_TITLE = re.compile(
    r"(?:投稿|来稿|供稿|发稿|稿件|稿子|新闻稿|通讯稿|通讯|消息|文字稿|照片|图片|附件|文件|"
    r"您好|你好|无主题|请查收|请审阅|修改稿|终稿|定稿|[\d\s.年月日\-/()（）版])*",
)
LONGEST_TITLE = 45
MOST_ABOVE_TITLE = 6  # lines: a greeting, and what is sent
GREETING = re.compile(r".{0,20}(?:您好|你好|老师|编辑|编辑部)\s*[：:！!，,。]?\s*")
COURTESY = re.compile(
    r"[^。]{0,40}(?:请您?(?:审阅|查收|编辑|审核|斧正|指正|采用|刊用|酌情)|稿件(?:如下|见下|见附)"
    r"|附件(?:里|中)?是|现将[^。]{2,30}发给)[^。]{0,20}[。！!：:]?"
)
HAN = re.compile("[\u3400-\u9fff]")


class Numbered(NamedTuple):
    """A line, and its number in the text it is of; 0 for one that is added."""

    number: int
    text: str


def copy_of(extracted):
    """Return the Extracted copy of a mail: without what is quoted, without a signature;
    both are named."""
    if len(extracted.text) > LONGEST_TEXT:  # which is refused
        return extracted
    lines = [
        Numbered(number, line.rstrip())
        for number, line in enumerate(extracted.text.split("\n"), 1)
    ]
    left_out = list(extracted.left_out)
    lines = _without_signature(_without_answered(lines, left_out), left_out)
    while lines and not lines[0].text:
        lines = lines[1:]
    while lines and not lines[-1].text:
        lines = lines[:-1]
    claims = {
        at: extracted.claims[line.number]
        for at, line in enumerate(lines, 1)
        if line.number in extracted.claims
    }
    text = "\n".join(line.text for line in lines)
    return replace(extracted, text=text, claims=claims, left_out=tuple(left_out))


def _without_answered(lines, left_out):
    """Leave out a mail that is answered below the copy; one that is sent on is the copy."""
    at = next((n for n in range(len(lines)) if _begins_quoted(lines, n)), None)
    if at is not None:
        above, below = lines[:at], _sent_on(lines[at:])
        written = len(HAN.findall(_words(above)))
        if written >= min(ENOUGH, len(HAN.findall(_words(below)))):
            left_out.append("邮件里引用的上一封没有收入。")
            lines = above
        else:
            if _words(above):
                left_out.append(f"转发时写的话没有收入：“{_words(above)}”。")
            lines = below
    own = [line for line in lines if not line.text.startswith(">")]
    if len(own) < len(lines):
        if not HAN.search(_words(own)):
            return [line._replace(text=line.text.lstrip("> ")) for line in lines]
        left_out.append("邮件里用“>”引用的文字没有收入。")
    return own


def _words(lines):
    return " ".join(" ".join(line.text for line in lines).split())


def _begins_quoted(lines, at):
    if QUOTED.fullmatch(lines[at].text[:200]):
        return True
    # The headers of a mail, without a line above them.
    beside = lines[at : at + 3]
    return len(beside) == 3 and all(FIELD.fullmatch(b.text[:400]) for b in beside)


def _sent_on(lines):
    """Return the copy of a mail that is sent on, without the headers above it; its
    subject stays, as its first line, where it is not there."""
    at, subject = 0, ""
    while at < len(lines) and (
        not lines[at].text.strip()
        or QUOTED.fullmatch(lines[at].text[:200])
        or FIELD.fullmatch(lines[at].text[:400])
    ):
        field = FIELD.fullmatch(lines[at].text[:400])
        if field and field[1].lower() in SUBJECT:
            subject = title_of(field[2])
        at += 1
    copy = lines[at:]
    if subject and copy and not _has_title(copy[0].text, subject):
        return [Numbered(0, subject), Numbered(0, ""), *copy]
    return copy


def _without_signature(lines, left_out):
    """Leave out what programs and senders write below their mails."""
    while lines and (
        not lines[-1].text.strip() or SENT_WITH.fullmatch(lines[-1].text[:80])
    ):
        lines = lines[:-1]
    for at in range(len(lines) - 1, max(-1, len(lines) - 2 - MOST_SIGNED), -1):
        below = lines[at + 1 :]
        is_rule = bool(RULE.fullmatch(lines[at].text[:100]))
        reached = any(REACHED_AT.search(line.text[:200]) for line in below)
        if lines[at].text == "--" or (is_rule and reached):
            if _words(below):
                told = _words(below)[:80]
                left_out.append(f"邮件末尾的签名没有收入：“{told}”。")
            return lines[:at]
    return lines


def title_of(subject):
    """Return what of a subject may be a headline: "投稿：水厂通水" is 水厂通水.

    >>> title_of("Re: 【投稿】水厂通水"), title_of("新闻稿 2026年4月12日")
    ('水厂通水', '')
    """
    words = " ".join(subject.split())
    for _ in range(6):
        prefix = PREFIX.match(words)
        if not prefix or not prefix.end():
            break
        words = words[prefix.end() :]
    words = words.strip("《》【】 ")
    if WITHOUT_TITLE.fullmatch(words) or len(HAN.findall(words)) < 4:
        return ""
    return words if len(words) <= LONGEST_TITLE else ""


def with_subject(extracted, subject):
    """Return the text of a mail under its subject, where it has no heading of its own."""
    title = title_of(subject)
    lines = extracted.text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return extracted
    for at in range(first, min(first + MOST_ABOVE_TITLE, len(lines))):
        if title and _same(lines[at], title):
            claim = Claim(Role.HEADLINE, 0.8, "与邮件的主题相同")
            return _from(extracted, at, {at + 1: claim})
    copy = _below_greeting(lines, first)
    if copy != first:
        extracted = _from(extracted, copy, {})
        lines = extracted.text.split("\n")
        first = 0
    if not title:
        return extracted
    if _has_title(lines[first], title) or 1 + first in extracted.claims:
        return extracted
    claims = {number + 2: claim for number, claim in extracted.claims.items()}
    claims[1] = Claim(Role.HEADLINE, 0.75, "邮件的主题，正文没有标题")
    return Extracted(
        f"{title}\n\n{extracted.text}", extracted.form, claims, extracted.left_out
    )


def _below_greeting(lines, first):
    """Return where the copy begins: below a greeting, and what is said of the copy."""
    filled = [n for n in range(first, len(lines)) if lines[n].strip()]
    for at in filled[:MOST_ABOVE_TITLE]:
        words = lines[at].strip()
        if not (GREETING.fullmatch(words[:60]) or COURTESY.fullmatch(words[:90])):
            return at
    return first


def _from(extracted, at, claims):
    """Return a text without its first lines, a greeting, which are named."""
    lines = extracted.text.split("\n")
    claims = {**claims, **extracted.claims}
    left_out = extracted.left_out
    above = " ".join(" ".join(lines[:at]).split())
    if above:
        left_out = (*left_out, f"邮件开头的话没有收入：“{above[:80]}”。")
    return replace(
        extracted,
        text="\n".join(lines[at:]),
        claims={number - at: claim for number, claim in claims.items() if number > at},
        left_out=left_out,
    )


def _same(line, title):
    return re.sub(r"\W", "", line) == re.sub(r"\W", "", title)


def _has_title(line, title):
    """Return whether a first line is a heading: short, and no sentence that ends."""
    words = line.strip()
    if _same(words, title):
        return True
    return len(words) <= LONGEST_TITLE and not re.search("[。；：:，,！!]$", words)

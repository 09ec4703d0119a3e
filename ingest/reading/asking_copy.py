"""Checks of copy: subheads, captions and furniture that stand in it, stories run together."""

import re

from ingest.reading import marks
from ingest.reading.lines import overlap, pairs_of, solid
from ingest.reading.values import Role

SHORT, CAPTION = 24, 70
FURNITURE = re.compile(
    r"https?://|www\.|责任编辑|责编|编辑[:：]|校对|审核[:：]|版权|上一[篇版]|下一[篇版]|来源[:：]|发布时间|点击上方|"
    r"关注我们|分享到|打印|返回|邮箱|热线[:：]|备案|ICP|检索|导航|\d{4}-\d\d-\d\d"
)
SHOWS = re.compile(
    "图为|图中|图片|左图|右图|上图|下图|照片|资料图|现场。?$|[（(][左右前后中][一二三四]?"
)
TAIL = re.compile(r"[。！？!?…][”’』）)]*(?P<tail>[^。！？!?；;\n]{4,26})$")
LIST_MARK = re.compile(
    r"\s*(?:[■●◆▪•]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|\d{1,2}[.．、])"
)


def short_lines(case):
    """A short paragraph without a full stop, between others: a subhead, or broken."""
    copy = case.copy
    for at, part in enumerate(copy):
        words = part.text.strip()
        if "\t" in words or part.joins or at + 1 < len(copy) and copy[at + 1].joins:
            continue
        if len(words) <= SHORT and not marks.is_finished(words):
            last = at == len(copy) - 1
            kind = "short_last" if last else "short_first" if at == 0 else "short_line"
            why = "这一段很短又没有句号，请核对是不是小标题、署名或版面用字"
            yield kind, part.line, Role.SUBHEAD, words, why
        elif SHORT < len(words) <= 50 and not marks.is_finished(words):
            why = "这一段没有句号，请核对是不是小标题或图片说明"
            yield "unfinished_line", part.line, Role.SUBHEAD, words, why


def marked_lines(case):
    """A paragraph that begins as a subhead is numbered, and is short."""
    for part in case.copy:
        words = part.text.strip()
        if LIST_MARK.match(words) and len(words) <= 30:
            why = "这一行像编了号的小标题，却作了正文，请核对"
            yield "marked_line", part.line, Role.SUBHEAD, words, why


def joined_paragraphs(case):
    """Two paragraphs put together where the first ends without a full stop."""
    for above, below in zip(case.copy, case.copy[1:], strict=False):
        if not below.joins or below.line == above.line:
            continue
        found = TAIL.search(above.text.rstrip()[-40:])
        if found and len(above.text.rstrip()) > 45:
            why = f"段末的“{found['tail']}”接着下一段读，请核对是不是小标题或署名"
            yield "tail_joined", above.line, Role.SUBHEAD, found["tail"], why


def open_end(case):
    """Copy that ends without a full stop."""
    if not case.copy:
        return
    last = case.copy[-1]
    words = last.text.rstrip()
    behind = any(p.line == last.line and p.start > last.start for p in case.parts)
    if len(words) > 40 and not marks.is_finished(words) and not behind:
        found = TAIL.search(words[-40:])
        kind = "tail_last" if found else "open_end"
        tail = found["tail"] if found else words[-12:]
        why = f"全篇末尾的“{tail}”没有句号，请核对有没有署名或漏字"
        yield kind, last.line, Role.BYLINE, tail, why


def captions_in_copy(case):
    """A paragraph that speaks as the words of a picture do."""
    copy = case.copy
    for at, part in enumerate(copy):
        words = part.text.strip()
        if marks.CAPTION_MARK.match(words):
            why = "这一段以图片说明的记号开头，却作了正文，请核对"
            yield "caption_mark", part.line, Role.CAPTION, words[:20], why
        elif len(words) <= CAPTION and SHOWS.search(words):
            why = "这一段像图片说明，却作了正文，请核对"
            yield "caption_words", part.line, Role.CAPTION, words[:20], why
        elif len(words) <= 45 and len(copy) > 1 and marks.is_finished(words):
            usual = sorted(len(p.text) for p in copy)[len(copy) // 2]
            if usual < 2 * len(words):
                continue
            place = "first" if at == 0 else "last" if at == len(copy) - 1 else ""
            if place:
                why = "这一段只有一句，比别的段短得多，请核对是不是图片说明"
                yield f"caption_{place}", part.line, Role.CAPTION, words[:20], why


def captions_without_credit(case):
    captions = case.of(Role.CAPTION)
    told = [caption for _, caption in case.story.captions]
    signed = [bool(caption.credits) for caption in told]
    if len(told) == len(captions) and any(signed) and not all(signed):
        for part, has in zip(captions, signed, strict=True):
            if not has:
                why = "别的图片说明有摄影者，这一条没有，请核对"
                yield "caption_unsigned", part.line, Role.CREDIT, part.text[:20], why
    for part in captions:
        words = part.text.strip()
        if len(words) > 160 or words.count("。") > 3:
            why = "作图片说明太长，请核对是不是正文"
            yield "caption_long", part.line, Role.CAPTION, words[:20], why
        elif not marks.CAPTION_MARK.match(words) and not any(signed):
            why = "没有图片说明的记号，也没有摄影者，请核对是不是图片说明"
            yield "caption_bare", part.line, Role.CAPTION, words[:20], why


def credits_alone(case):
    if case.of(Role.CREDIT) and not case.story.captions and case.copy:
        part = case.of(Role.CREDIT)[0]
        why = "有图片署名而没有图片说明，请核对哪一段是图片说明"
        yield "credit_alone", part.line, Role.CAPTION, part.text, why


def furniture_in_copy(case):
    for part in case.copy:
        words = part.text.strip()
        if FURNITURE.search(words[:60]) and (
            len(words) <= 60 or not marks.is_finished(words)
        ):
            why = "这一行像网页或版面用字，却作了正文，请核对"
            yield "furniture_copy", part.line, "story", words[:20], why
        elif len(words) > 60 and FURNITURE.search(words[:30] + words[-40:]):
            why = "这一段的开头或末尾有网页或版面用字，请核对"
            yield "furniture_edge", part.line, "story", words[-20:], why


def subheads(case):
    """A subhead alone, much longer than the others, or apart from the copy below it."""
    found = case.of(Role.SUBHEAD)
    lengths = [len(solid(p.text)) for p in found]
    for at, part in enumerate(found):
        above, below = _around(case, part)
        words = pairs_of(part.text)
        if lengths[at] > 22:
            why = "作小标题太长，请核对是不是正文或另一篇的标题"
            yield "subhead_long", part.line, Role.SUBHEAD, part.text, why
        if len(found) > 1 and lengths[at] > 1.8 * sorted(lengths)[len(found) // 2]:
            why = "比同篇别的小标题长得多，请核对"
            yield "subhead_longer", part.line, Role.SUBHEAD, part.text, why
        if len(found) == 1:
            mine = overlap(part.text, above), overlap(part.text, below)
            kind = "subhead_lone_apart" if mine[1] > mine[0] + 0.2 else "subhead_lone"
            why = "全篇只有这一个小标题，请核对是不是另一篇的标题"
            yield kind, part.line, "story", part.text, why
        elif (
            len(words) >= 5
            and overlap(part.text, below) > 0.3
            and not overlap(part.text, above)
        ):
            why = "小标题的用字上文没有、下文有，请核对是不是另一篇的标题"
            yield "subhead_apart", part.line, "story", part.text, why
        if not below:
            why = "小标题下面没有正文，请核对"
            yield "subhead_last", part.line, Role.SUBHEAD, part.text, why


def _around(case, part):
    above, below = set(), set()
    for other in case.copy:
        if other.line < part.line:
            above |= pairs_of(other.text)
        elif other.line > part.line:
            below |= pairs_of(other.text)
    return above, below


def stories_run_together(case):
    """A second dateline, or a dateline under a subhead, within one story."""
    datelines = case.of(Role.DATELINE)
    for part in datelines[1:]:
        why = "同一篇里第二个电头，请核对是不是另一篇"
        yield "second_dateline", part.line, "story", part.text, why
    for above, below in zip(case.parts, case.parts[1:], strict=False):
        if above.role is Role.SUBHEAD and below.role in {Role.DATELINE, Role.BYLINE}:
            why = "小标题下面是电头或署名，请核对是不是另一篇的标题"
            yield "subhead_leads", above.line, "story", above.text, why
    ends = [p for p in case.of(Role.BYLINE) if case.copy and p.line > case.copy[0].line]
    if len({p.line for p in ends}) > 1:
        why = "同一篇里几处署名，请核对是不是几篇连在一起"
        yield "bylines_apart", ends[-1].line, "story", ends[-1].text, why


def very_long(case):
    if len(case.copy) > 25 and not case.of(Role.SUBHEAD):
        why = "这一篇很长又没有小标题，请核对是不是几篇连在一起"
        yield "story_long", case.first, "story", "", why


CHECKS = (
    short_lines,
    marked_lines,
    joined_paragraphs,
    open_end,
    captions_in_copy,
    captions_without_credit,
    credits_alone,
    furniture_in_copy,
    subheads,
    stories_run_together,
    very_long,
)

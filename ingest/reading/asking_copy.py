"""Checks of copy: subheads, captions and furniture that stand in it, stories run together."""

import re
from collections import Counter

from ingest.reading import marks
from ingest.reading.lines import is_balanced, overlap, pairs_of, solid
from ingest.reading.values import Role

SHORT, CAPTION = 24, 70
# Of the pairs of characters: two halves of one story share as much as often as not, two
# stories of a page hardly ever.
ALIKE = 0.2
FURNITURE = re.compile(
    r"https?://|www\.|责任编辑|责编|编辑[:：]|校对[:：]|审核[:：]|版权(?:所有|声明)|上一[篇版]|下一[篇版]|来源[:：]|发布时间|点击上方|"
    r"关注我们|分享到|返回目录|邮箱[:：]|热线[:：]|ICP备|标题导航|版面导航|内容检索|\d{4}-\d\d-\d\d"
)
PICTURES = re.compile(
    "(?<![/／文])(?:摄|攝|摄影|供图)$|^[（(]?(?:图|摄影|漫画)[/／：:]"
)
SHOWS = re.compile(
    "图为|图中|图片|左图|右图|上图|下图|照片|资料图|现场。?$|[（(][左右前后中][一二三四]?"
)
SHOWN_LAST = re.compile(r"[。！？”](?P<words>图为[^。]{4,70}。?)$")
FORMS = (
    re.compile("[：:]"),
    re.compile(r"\S[ \u3000]+\S"),
    re.compile("——"),
    re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|^[■●◆▪•]"),
)
TAIL = re.compile(r"[。！？!?…][”’』）)]*(?P<tail>[^。！？!?；;\n]{4,26})$")
BY_THE_FILE = 1.0  # as sure as a heading that the file itself calls one


def short_lines(case):
    """A short paragraph without a full stop, by itself: a subhead, or broken."""
    copy = [p for p in case.copy if p.role is Role.BODY]
    open_ended = [_is_open(part) for part in copy]
    for at, part in enumerate(copy):
        beside = open_ended[max(0, at - 1) : at] + open_ended[at + 1 : at + 2]
        alone = case.on_line[part.line] == 1 and not any(beside)
        # Clauses are not what a subhead or a name is made of.
        if not alone or not open_ended[at] or re.search("[\t，,、；]", part.text):
            continue
        words = part.text.strip()
        why = "这一段短而没有句号，请核对是不是小标题、署名或图片说明"
        place = "last" if part is copy[-1] else "first" if at == 0 else "between"
        kind = "short" if len(words) <= SHORT else "unfinished"
        yield f"{kind}_{place}", part.line, Role.SUBHEAD, words, why


def _is_open(part):
    """Whether a paragraph is short and ends without a full stop."""
    words = part.text.strip()
    return len(words) <= 50 and not part.joins and not marks.is_finished(words)


def joined_paragraphs(case):
    """Two paragraphs put together where the first ends without a full stop."""
    for above, below in zip(case.copy, case.copy[1:], strict=False):
        if not below.joins or below.line == above.line:
            continue
        found = TAIL.search(above.text.rstrip()[-40:])
        if found and len(above.text.rstrip()) > 45:
            why = f"段末的“{found['tail']}”接着下一段读，请核对是不是小标题或署名"
            yield "tail_joined", above.line, Role.SUBHEAD, found["tail"], why


def captions_in_copy(case):
    """A paragraph that speaks as the words of a picture do."""
    copy = case.copy
    # The same mark before each is how briefs are set.
    marked = Counter(part.text.strip()[:1] for part in copy)
    for at, part in enumerate(copy):
        words = part.text.strip()
        if marked[words[:1]] == 1 and marks.CAPTION_MARK.match(words):
            why = "这一段以图片说明的记号开头，却作了正文，请核对"
            yield "caption_mark", part.line, Role.CAPTION, words[:20], why
        elif len(words) <= CAPTION and SHOWS.search(words):
            why = "这一段像图片说明，却作了正文，请核对"
            yield "caption_words", part.line, Role.CAPTION, words[:20], why
        elif len(words) <= CAPTION and marks.is_finished(words):
            if at == 0 and len(copy) > 1 and _begins_below(case, part):
                why = "这一段在电头或署名上面，请核对是不是图片说明"
                yield "caption_above", part.line, Role.CAPTION, words[:20], why
            elif part is copy[-1] and _ends_above(case, part):
                why = "这一段在全篇的署名下面，请核对是不是图片说明"
                yield "caption_below", part.line, Role.CAPTION, words[:20], why


def _begins_below(case, part):
    """Whether a dateline or byline opens the copy right below this paragraph."""
    after = [p for p in case.parts if p.line > part.line][:2]
    roles = {Role.DATELINE, Role.BYLINE, Role.RUN_IN}
    alone = not any(p.role in roles for p in case.parts if p.line <= part.line)
    return alone and len(after) > 1 and after[0].role in roles


def _ends_above(case, part):
    """Whether a byline closes the copy above this paragraph."""
    above = [p for p in case.parts if p.line < part.line]
    return (
        bool(above)
        and above[-1].role is Role.BYLINE
        and any(p.role is Role.BODY for p in above)
    )


def captions_without_credit(case):
    captions = case.of(Role.CAPTION)
    told = [caption for _, caption in case.story.captions]
    signed = [bool(caption.credits) for caption in told]
    if len(told) == len(captions) and any(signed) and not all(signed):
        for part, has in zip(captions, signed, strict=True):
            if not has:
                why = "别的图片说明有摄影者，这一条没有，请核对"
                yield "caption_unsigned", part.line, Role.CREDIT, part.text[:20], why
    # 视频截图, 资料图片: where a picture is from says as much as who took it.
    sourced = {part.line for part in case.of(Role.CREDIT)}
    for part in captions:
        words = part.text.strip()
        if len(words) > 160 or words.count("。") > 3:
            why = "作图片说明太长，请核对是不是正文"
            yield "caption_long", part.line, Role.CAPTION, words[:20], why
        elif part.line in sourced:
            continue
        elif not marks.CAPTION_MARK.match(words) and not any(signed):
            why = "没有图片说明的记号，也没有摄影者，请核对是不是图片说明"
            yield "caption_bare", part.line, Role.CAPTION, words[:20], why


def captions_that_differ(case):
    """A caption without a mark among marked ones, or with half a bracket; copy that ends
    in what a picture shows."""
    captions = case.of(Role.CAPTION)
    marked = [bool(marks.CAPTION_MARK.match(part.text)) for part in captions]
    for part, has in zip(captions, marked, strict=True):
        words = part.text.strip()
        if not is_balanced(words):
            why = "图片说明里的括号、引号不成对，请核对有没有断错"
            yield "caption_unbalanced", part.line, Role.CAPTION, words[-20:], why
        elif not has and sum(marked) > 1 and len(marked) - sum(marked) == 1:
            why = "别的图片说明都有记号，这一条没有，请核对是不是正文"
            yield "caption_unmarked", part.line, Role.CAPTION, words[:20], why
    for part in case.copy:
        found = SHOWN_LAST.search(part.text.rstrip()[-90:])
        if found and not captions:
            why = "段末像是图片说明，却作了正文，请核对要不要断开"
            yield "caption_within", part.line, Role.CAPTION, found["words"], why


def credits_alone(case):
    """A credit below a short paragraph of a story that has longer ones."""
    for above, part in zip(case.parts, case.parts[1:], strict=False):
        if part.role is not Role.CREDIT or above.role is not Role.BODY:
            continue
        longest = max(len(p.text) for p in case.copy)
        if len(above.text) <= CAPTION and longest > 1.5 * len(above.text):
            why = "下面是图片署名，这一段却作了正文，请核对是不是图片说明"
            yield "credit_below", above.line, Role.CAPTION, above.text[:20], why


def pictures_signed_as_copy(case):
    """A short paragraph whose byline speaks of pictures only."""
    for above, part in zip(case.parts, case.parts[1:], strict=False):
        if part.role is not Role.BYLINE or above.role is not Role.BODY:
            continue
        takes = PICTURES.search(part.text.rstrip("）)。 \u3000"))
        if takes and len(case.copy) > 1 and len(above.text) <= 2 * CAPTION:
            why = "后面是摄影者，这一段却作了正文，请核对是不是图片说明"
            yield "caption_signed", above.line, Role.CAPTION, above.text[:20], why


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
    """A subhead alone, much longer than the others, of another form, or at the end."""
    found = case.of(Role.SUBHEAD)
    if not found:
        return
    lengths = [len(solid(p.text)) for p in found]
    usual = sorted(lengths)[len(found) // 2]
    forms = [sum(bool(form.search(p.text.strip())) for p in found) for form in FORMS]
    for part, length in zip(found, lengths, strict=True):
        lacks = any(
            have == len(found) - 1 and not form.search(part.text.strip())
            for form, have in zip(FORMS, forms, strict=True)
        )
        if length > 22 and (len(found) == 1 or length > 1.3 * usual):
            why = "作小标题太长，请核对是不是正文或另一篇的标题"
            yield "subhead_long", part.line, Role.SUBHEAD, part.text, why
        elif len(found) > 1 and length > 1.8 * usual:
            why = "比同篇别的小标题长得多，请核对"
            yield "subhead_longer", part.line, Role.SUBHEAD, part.text, why
        elif len(found) > 2 and lacks:
            why = "和同篇别的小标题写法不同，请核对是不是另一篇的标题"
            yield "subhead_form", part.line, "story", part.text, why
    last = found[-1]
    if len(found) == 1 and last.score < BY_THE_FILE:
        above, below = (overlap(last.text, pairs) for pairs in _around(case, last))
        kind = "subhead_lone_apart" if below > above + 0.2 else "subhead_lone"
        why = "全篇只有这一个小标题，请核对是不是另一篇的标题"
        yield kind, last.line, "story", last.text, why
    if not any(p.line > last.line for p in case.copy):
        why = "小标题下面没有正文，请核对"
        yield "subhead_last", last.line, Role.SUBHEAD, last.text, why


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
        within = any(ends[0].line < p.line < ends[-1].line for p in case.copy)
        kind = "bylines_apart" if within else "bylines_together"
        why = "同一篇里几处署名，请核对是不是几篇连在一起"
        yield kind, ends[-1].line, "story", ends[-1].text, why


def goes_on_below(case):
    """A next story that is signed by nobody, under a heading that is numbered, or that
    its own copy does not speak of as this one does."""
    below = case.next
    if not below or not case.copy or not below.copy or below.story.dateline:
        return
    headlines = below.of(Role.HEADLINE)
    if len(headlines) != 1 or below.of(Role.KICKER, Role.DECK, Role.BYLINE):
        return
    words = headlines[0].text.strip()
    marked = any(form.search(words) for form in FORMS[3:])
    fewer = max(1, min(len(case.pairs), len(below.pairs)))
    shared = len(case.pairs & below.pairs) / fewer
    if marked or shared > ALIKE and not below.story.people:
        kind = "next_marked" if marked else "next_alike"
        why = "这一行作了另一篇的标题，请核对是不是上一篇的小标题"
        yield kind, headlines[0].line, Role.SUBHEAD, words, why


def next_begins_bare(case):
    """A next story that neither dateline nor byline opens, below one that has either."""
    below = case.next
    if not below or not case.copy or not below.copy:
        return
    headlines = below.of(Role.HEADLINE)
    if len(headlines) != 1 or below.of(Role.KICKER, Role.DECK, Role.DATELINE):
        return
    leads = {Role.DATELINE, Role.BYLINE, Role.RUN_IN}
    led = any(p.role in leads and p.line <= case.copy[0].line for p in case.parts)
    below_led = any(
        p.role in leads and p.line <= below.copy[0].line for p in below.parts
    )
    words = headlines[0].text.strip()
    if led and not below_led and len(solid(words)) <= SHORT:
        why = "这一行没有电头、署名跟着，请核对是另一篇的标题，还是上一篇的小标题"
        kind = "next_bare_signed" if below.story.people else "next_bare"
        yield kind, headlines[0].line, Role.SUBHEAD, words, why


def very_long(case):
    if len(case.copy) > 25 and not case.of(Role.SUBHEAD):
        why = "这一篇很长又没有小标题，请核对是不是几篇连在一起"
        yield "story_long", case.first, "story", "", why


CHECKS = (
    short_lines,
    joined_paragraphs,
    captions_in_copy,
    captions_without_credit,
    captions_that_differ,
    credits_alone,
    pictures_signed_as_copy,
    furniture_in_copy,
    subheads,
    stories_run_together,
    goes_on_below,
    next_begins_bare,
    very_long,
)

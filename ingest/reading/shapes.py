"""Classification of a line by itself: a heading, a byline, a caption, copy."""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from ingest.reading import marks
from ingest.reading.bare_names import is_lone_name
from ingest.reading.bylines_in_copy import (
    TAKEN_FROM,
    leading_signature,
    picture_source,
    trailing_signature,
)
from ingest.reading.cuts import Cut, head_of, score_of
from ingest.reading.datelines import dateline as dateline_of
from ingest.reading.edges import BARE_NAMES
from ingest.reading.furniture import is_furniture
from ingest.reading.lines import Line, pairs_of
from ingest.reading.people import is_house
from ingest.reading.signatures import signature
from ingest.reading.values import UNSURE, Claim, Role

DASHES = ("——", "--", "──", "—", "－－")
# 2020-03-04 15:01 | 城北新闻 通讯员 某某; 本报记者 某某《城北日报》（2020年3月4日）: a site's
# hour and house around who wrote.
DATED = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
WHO_WROTE = re.compile(
    r"(?:记\s?者|記者|通\s?讯\s?员|通訊員|实习生|评论员)[\s:：]*[\u4e00-\u9fff]|[/／]\s?文|文\s?[/／]"
)
REPORTED = re.compile(
    r"[\u4e00-\u9fff]{2,4}[:：]\s*[^，。]{0,12}(?:记者|通讯员)\s*[\u4e00-\u9fff]{2,4}$|"
    r"(?:记者|記者|通讯员|通訊員)[\s:：]*[\u4e00-\u9fff\s]{2,12}(?:报道|報導|報道)$"
)
LONGEST_BYLINE = 80
SOURCE_OF_FIGURES = re.compile(r"(?:数据|图片|图表|资料)来源\s*[:：].{2,60}$")
# （来源：某某官网 编译：某某）
BRACKETED_WORK = re.compile(
    r"[（(][^（）()。]{0,40}(?:编译|整理|撰文|供稿|作者|文|译)\s*[:：/／][^（）()。]{2,24}[）)]$"
)
# 水厂外景（某某网发 赵敏 摄）: credit that reads as no byline of a known form.
CREDIT_IN_BRACKETS = re.compile(
    r"[（(][^（）()。]{2,30}(?:(?:摄|供图|制图|摄影|提供)|(?:视频)?截图(?:[ \u3000，,][^（）()。]{2,20})?)[）)]\s*$"
)
# （新华社发）: an agency sends pictures so; its copy is 据新华社.
SENT_IN_BRACKETS = re.compile(r"[（(][\u4e00-\u9fff]{1,8}[社网]发[）)]\s*$")
# 图片由某局提供, of all pictures of a story, behind copy.
OF_ALL_PICTURES = re.compile(
    r"[（(【]?(?:(?:本文|文中|本版|本组|以上|文内)?(?:图片?|照片|配图|供图)(?:均|皆|都)?[由为系：:]"
    r"|(?:本文|文中|本版|本组|文内)(?:图|照)片?)"
)
SOURCE_BEHIND = re.compile(r"[（(](?:来源|稿源)[:：][^（）()。]{2,20}[）)]\s*$")
LONG_COPY = 60
SENTENCE_END = re.compile("[。！？!?][”’』）)]*")
SHORT_CREDIT, LONGEST_CREDIT = 16, 40
# 某报评论员：路要修到家门口 is a headline.
SAYS = re.compile(r"[^\s：:]{0,10}(?:评论员|时评|社论)[:：](?P<rest>.+)")
LEFT_OUT = re.compile("[…⋯]{1,8}")  # what a copy leaves out of a story
# 受访专家：王勇, above questions and answers.
WHO_ANSWERS = re.compile(
    r"(?:受访|访谈|采访|指导|答疑|点评|本期|特邀)(?:专家|者|人|嘉宾|对象|医生|律师)[:：].{2,50}"
)
BYLINE_MARKS = ("(", "（", "□", "■", "◎", "●")


class Kind(Enum):
    HEADING = auto()
    DECK = auto()  # ——副题
    KICKER = auto()  # 引题——
    FLAG = auto()
    BYLINE = auto()
    CREDIT = auto()  # a byline that speaks of pictures only
    CAPTION = auto()
    BODY = auto()
    LIST = auto()
    JUMP = auto()
    FURNITURE = auto()


@dataclass(eq=False)
class Shape:
    line: Line
    kind: Kind
    reason: str
    score: float = 1.0
    head: tuple[Cut, ...] = ()
    tail: tuple[Cut, ...] = ()
    claim: Claim | None = None  # what the file says of the line
    goes_on: bool = False  # goes on with the caption in the line above
    signs_off: bool = False  # who sends a letter, a notice: the story ends here

    @property
    def body_start(self):
        return self.head[-1].stop if self.head else 0

    @property
    def body_stop(self):
        return self.tail[0].start if self.tail else len(self.line.text)

    @property
    def body(self):
        """The words of the line without what was cut off at its edges."""
        return self.line.text[self.body_start : self.body_stop].strip()

    def is_claimed(self, role):
        """Whether the file that the line comes from says that it is this."""
        return self.claim is not None and self.claim.role is role

    @property
    def leads(self):
        """Whether a story begins here: a dateline, or a byline that runs in."""
        return not marks.FURTHER.match(self.line.words) and any(
            cut.role in {Role.DATELINE, Role.BYLINE, Role.RUN_IN} for cut in self.head
        )

    @property
    def has_dateline(self):
        return not marks.FURTHER.match(self.line.words) and any(
            cut.role is Role.DATELINE for cut in self.head
        )

    @property
    def closes(self):
        """Whether a story ends here: a byline follows the last sentence."""
        return any(cut.role is Role.BYLINE for cut in self.tail)

    @property
    def is_finished(self):
        return bool(self.tail) or marks.is_finished(self.body)

    def pairs(self):
        return pairs_of(self.body)


def shape_of(line, knowledge):
    """Classify a line by its own text; its neighbours may change that (neighbours.py)."""
    if line.solid in knowledge.places:
        line = replace(line, is_place=True)
    text = line.text
    words = line.words
    known = knowledge
    if line.is_row:
        return Shape(line, Kind.LIST, "表格里的一行", 0.9)
    if line.is_of_site:
        return Shape(line, Kind.FURNITURE, "网站加的字", 0.85)
    if marks.jump(words):
        return Shape(line, Kind.JUMP, "上接、下转的字样")
    if BRACKETED_WORK.match(words) and len(words) <= LONGEST_BYLINE:
        return Shape(line, Kind.BYLINE, "括号里注明来源和编译、作者", 0.8)
    if marks.is_picture_title(words):
        return Shape(line, Kind.HEADING, "一幅图片、图表的标题", 0.85)
    if SOURCE_OF_FIGURES.match(words):
        return Shape(line, Kind.CREDIT, "注明图表的来源", 0.9)
    if LEFT_OUT.fullmatch(words):
        return Shape(line, Kind.LIST, "省略号", 0.9)
    is_signed = signature_of_story(words, known) or TAKEN_FROM.search(words)
    if is_furniture(words) and not is_signed:
        return Shape(line, Kind.FURNITURE, "版次、责编、电话等版面用字")
    if WHO_ANSWERS.fullmatch(words) and "。" not in words:
        return Shape(line, Kind.LIST, "注明谁受访、谁解答", 0.8)
    sent = words.endswith("发") and not is_house(words[:-1])
    if picture_source(f"图 {words}") in {1, 2} and not sent:
        return Shape(line, Kind.CREDIT, "单独一行注明图片来源", 0.85)
    longest_deck = 40 if marks.is_finished(words) else 60
    if words.startswith(DASHES) and _signs(words, known):
        return Shape(line, Kind.LIST, "破折号后面是署名或落款", 0.8)
    if words.startswith(DASHES) and len(line.solid) <= longest_deck:
        return Shape(line, Kind.DECK, "以破折号开头，是副题")
    if words.endswith(DASHES) and len(line.solid) <= 50 and "。" not in words:
        return Shape(line, Kind.KICKER, "以破折号结尾，是引题")
    if marks.is_rubric(text, knowledge.columns):
        return Shape(line, Kind.FLAG, "常用的栏目名")
    found = signature(words, known)
    is_byline = found and (found.is_explicit or words.startswith(BYLINE_MARKS))
    is_byline = is_byline and not _is_one_phrase(words, found)
    says = SAYS.fullmatch(words)
    if says and is_byline and not is_lone_name(says["rest"]):
        is_byline = False
    lead = _lead_alone(text, known) if is_byline and found.people else ()
    if lead:
        return Shape(line, Kind.BODY, "电头和署名单独一行", 1.0, head=lead)
    if is_byline and (found.people or found.source or found.is_note):
        pictures = found.pictures_only or not found.people and words[:1] == "图"
        kind = Kind.CREDIT if pictures else Kind.BYLINE
        return Shape(line, kind, "整行是署名", score_of(found))
    if marks.flag_name(text):
        return Shape(line, Kind.FLAG, "带题花标记")
    if _says_who_wrote(TAKEN_FROM.sub("", words)) and not _opens_copy(text, known):
        return Shape(line, Kind.BYLINE, "日期、来源旁边是署名", 0.7)
    if marks.CAPTION_MARK.match(text) and not dateline_of(text, known):
        return _with_credit(line, known, "以“图为”或箭头开头", 0.95)
    where = marks.WHO_STANDS_WHERE.search(words)
    if where and where.end() < len(words) and len(line.solid) < 160:
        return _with_credit(line, known, "注明谁在画面哪一边", 0.9)
    if _is_credited(text, known):
        return _with_credit(line, known, "短句后面是摄影者的署名", 0.85)
    credit = CREDIT_IN_BRACKETS.search(text, max(0, len(text) - 45))
    if credit and len(line.solid) >= LONG_COPY:
        credit = None if OF_ALL_PICTURES.match(credit.group()) else credit
    elif not credit and len(line.solid) < LONG_COPY:
        credit = SENT_IN_BRACKETS.search(text)
    if credit and credit.start() and not dateline_of(text, known):
        cut = Cut(credit.start(), len(text), Role.CREDIT, "图片说明后面的署名", 0.8)
        return Shape(line, Kind.CAPTION, "末尾的括号里是图片署名", 0.75, tail=(cut,))
    if _is_weather(words):
        return Shape(line, Kind.LIST, "天气、气温的一行", 0.8)
    if marks.SPOKEN.match(words) and not marks.is_finished(words):
        return Shape(line, Kind.LIST, "一问一答", 0.9)
    if marks.looks_like_heading(words) and not _opens_copy(text, known):
        return Shape(line, Kind.HEADING, "短句，没有句号", 0.8)
    return _copy(line, known)


def _lead_alone(text, known):
    """Cut 本报讯 记者 甲 通讯员 乙, with the copy in the next line, or return nothing."""
    dateline = dateline_of(text, known)
    if not dateline or dateline.start or dateline.score < UNSURE:
        return ()
    found = signature(text[dateline.stop :], known)
    if not found or not found.people:
        return ()
    stop = dateline.stop
    reason = f"段首是电头“{dateline.words}”"
    return (
        Cut(0, stop, Role.DATELINE, reason, dateline.score),
        Cut(stop, len(text), Role.BYLINE, "署名排在段首", score_of(found)),
    )


def _is_weather(words):
    return words.count("℃") + words.count("°C") >= 2 and "。" not in words


def _says_who_wrote(words):
    """A short line with a day, a house or a label around who wrote."""
    if len(words) > LONGEST_BYLINE or "。" in words:
        return False
    dated = DATED.search(words) and WHO_WROTE.search(words)
    return bool(dated or REPORTED.search(words))


def _is_one_phrase(words, found):
    """统筹推进管网改造和节水: a verb that is a title, too, and a run that only might be
    names."""
    titles = {person.title for person in found.people}
    return len(found.people) > 2 and titles <= {"planner", "editor"} and words.isalpha()


def _signs(words, known):
    """——编者, ——城北中学 王小明: who signs a letter, a note or a quotation."""
    name = words.lstrip("".join(DASHES)).strip()
    bare = "".join(name.split())
    return len(bare) <= 4 and (
        bare.endswith(("编者", "编辑", "题记")) or is_lone_name(name)
    )


def _opens_copy(text, known):
    """A short line that a dateline or a byline opens is the broken start of copy."""
    return bool(dateline_of(text, known) or leading_signature(text, known))


def signature_of_story(words, known):
    """责编、校对 lines are furniture though they read as bylines."""
    found = signature(words, known)
    if not found or not found.people:
        return None
    return found if any(p.title != "editor" for p in found.people) else None


def _with_credit(line, known, reason, score):
    tail = trailing_signature(line.text, known)
    start = tail[1] if tail else picture_source(line.text)
    if start:
        start = _whole_credit(line.text, start)
    cuts = ()
    if start:
        sure = score_of(tail[0]) if tail else 0.9
        reason = "图片说明后面的署名"
        cuts = (Cut(start, len(line.text), Role.CREDIT, reason, sure),)
    return Shape(line, Kind.CAPTION, reason, score, tail=cuts)


def _whole_credit(text, start):
    """Return where a credit begins of which the names were found: behind the last
    sentence, or with the bracket that is open there."""
    bracket = max(text.rfind("（", 0, start), text.rfind("(", 0, start))
    near = bracket > 0 and start - bracket <= SHORT_CREDIT
    if near and not re.search("[）)]", text[bracket:start]):
        return bracket
    least = max(0, start - 2 * LONGEST_CREDIT)
    ends = [m.end() for m in SENTENCE_END.finditer(text, least, start)]
    short = ends and len(text) - ends[-1] <= LONGEST_CREDIT
    return ends[-1] if short and text[ends[-1] : start].strip() else start


def _is_credited(text, known):
    """A short line that a photographer's credit ends is no heading: …现场 某某 摄."""
    if not marks.looks_like_heading(TAKEN_FROM.sub("", text).strip()):
        return False
    if picture_source(text):
        return True
    ending = trailing_signature(text, known)
    return bool(ending) and ending[0].is_explicit and ending[0].pictures_only


def copy_of(line, knowledge):
    """Return a line as copy, cut at its edges, however short it is."""
    return _copy(line, knowledge)


def caption_of(line, knowledge):
    """Return a line as the words of a picture, its credit cut off."""
    return _with_credit(line, knowledge, "", 1.0)


def _copy(line, known):
    text = line.text
    head = []
    at = 0
    came_from = marks.JUMP_AT_START.match(text)
    if came_from:
        at = came_from.end()
        head.append(Cut(0, at, Role.JUMP, "段首注明从哪一版转来"))
    head += head_of(text, at, known, is_new=not came_from)
    at = head[-1].stop if head else at
    tail = []
    stop = len(text)
    goes_on = marks.JUMP_AT_END.search(text, max(at, stop - 60))
    if goes_on:
        tail.append(Cut(goes_on.start(), stop, Role.JUMP, "段尾注明转到哪一版"))
        stop = goes_on.start()
    ending = trailing_signature(text[at:stop], known)
    made = _who_made_the_page(ending, text, at, known)
    if made:
        tail.insert(0, made)
        stop = made.start
        ending = trailing_signature(text[at:stop], known)
    source = SOURCE_BEHIND.search(text[at:stop])
    if source and not made and not (ending and ending[0].people):
        # 记者王勇（来源：某某晚报）
        signed = trailing_signature(text[at : at + source.start()], known)
        if signed and signed[0].people:
            start, reason = at + source.start(), "段尾注明来源"
            tail.insert(0, Cut(start, stop, Role.BYLINE, reason, 0.9))
            stop, ending = start, signed
    pictures = False
    if ending:
        found, start = ending
        pictures = found.pictures_only
        role = Role.CREDIT if pictures else Role.BYLINE
        marked = (
            found.is_explicit or text[at + start : stop].lstrip()[:1] in BYLINE_MARKS
        )
        reason = "署名排在段尾" if marked else BARE_NAMES
        tail.insert(0, Cut(at + start, stop, role, reason, score_of(found)))
    for_all = ending and OF_ALL_PICTURES.match(text[at + ending[1] :].lstrip())
    if for_all and len(line.solid) >= LONG_COPY:
        return Shape(line, Kind.BODY, "成段的文字", 1.0, tuple(head), tuple(tail))
    if ending and not head and (pictures or _has_picture_work(ending[0])):
        reason = "段尾有摄影者，像图片说明"
        whole = _whole_credit(text, tail[0].start)
        if pictures and whole < tail[0].start:
            tail[0].start = whole
        return Shape(line, Kind.CAPTION, reason, 0.75, tail=tuple(tail))
    if not ending and not head and picture_source(text):
        return _with_credit(line, known, "段尾注明图片来源，像图片说明", 0.75)
    return Shape(line, Kind.BODY, "成段的文字", 1.0, tuple(head), tuple(tail))


def _who_made_the_page(ending, text, at, known):
    """Cut 编辑：甲 off that stands behind the byline or the last sentence, or return None."""
    if not ending or any(p.title != "editor" for p in ending[0].people):
        return None
    if not ending[0].people:
        return None
    start = at + ending[1]
    reason = "段尾是编辑、责编的名字"
    return Cut(start, len(text), Role.BYLINE, reason, score_of(ending[0]))


def _has_picture_work(found):
    return any("photographer" in p.works for p in found.people) and not any(
        "writer" in p.works for p in found.people
    )


def is_name_line(line):
    return not line.is_place and is_lone_name(line.words)
